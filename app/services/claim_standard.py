"""What this office is paid by for its dossiers: the standard that its county set, installed from a file."""

from __future__ import annotations

from app.codes import load_codes
from app.domain.claim import NONE, Standard, check_standard
from app.domain.errors import UserError
from app.services.context import Context
from app.toml_kind import TomlKind
from db import audit, meta

_KEY = "claim_standard"


def of(ctx: Context) -> Standard:
    """The standard in use; one without grades where none is installed, or where a newer program cannot read it."""
    kept = meta.get(ctx.database.read(), _KEY, "")
    try:
        return read(kept, "") if kept else NONE
    except UserError:
        return NONE


def read(text: str, name: str) -> Standard:
    """The standard that ``text`` says. Raises ``claim.standard`` with file, line and reason."""
    known = dict(load_codes().choices("difficulty"))
    return TomlKind(Standard, "claim.standard", "补贴标准", lambda found: check_standard(found, known)).read(text, name)


def install(ctx: Context, text: str, name: str) -> Standard:
    """Grade by this file from now on; lists already handed in stay as they are. Raises as ``read``; then nothing has changed."""
    standard = read(text, name)
    _keep(ctx, text, "claim.standard")
    return standard


def reset(ctx: Context) -> None:
    """Grade nothing again."""
    _keep(ctx, "", "claim.standard_reset")


def _keep(ctx: Context, text: str, action: str) -> None:
    with ctx.database.write() as tx:
        meta.put(tx, _KEY, text)
        audit.add(tx, at=ctx.stamp(), actor=ctx.actor.name, action=action)
