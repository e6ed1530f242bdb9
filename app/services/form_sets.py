"""Which papers this office works with: choosing a form set, and installing one that a county has written."""

from __future__ import annotations

from dataclasses import replace

from app.domain.canonical import digest
from app.domain.companion import OwnForms
from app.domain.errors import UserError
from app.domain.forms.form import FormSet
from app.domain.records import from_record
from app.forms import STANDARD, bundled, read_forms, shipped
from app.services import companions, setup
from app.services.context import Context
from db import versions


def of(ctx: Context) -> FormSet:
    """The form set in use; the usual one where the chosen one is not here."""
    ours = shipped(ctx.site.forms or STANDARD)
    if ours is not None:
        return ours
    own, standard = _own(ctx), shipped(STANDARD)
    assert standard is not None
    return own if own is not None and own.id == ctx.site.forms else standard


def available(ctx: Context) -> list[FormSet]:
    """Every form set that may be chosen, the installed one last."""
    own = _own(ctx)
    return [item for item in bundled() if own is None or item.id != own.id] + ([own] if own else [])


def replaced_by(ctx: Context, forms: FormSet) -> FormSet | None:
    """The set that the office prints by and would lose by installing ``forms``: only one of its own is kept."""
    own = _own(ctx)
    return own if own is not None and own.id == ctx.site.forms and own.id != forms.id else None


def choose(ctx: Context, key: str) -> Context:
    """Print by this form set from now on. Raises ``forms.unknown``; then nothing has changed."""
    if key not in {item.id for item in available(ctx)}:
        raise UserError("forms.unknown", f"这里没有“{key[:40]}”这一套文书，没有改变。请先安装，或从列表里另选。")
    return setup.update_site(ctx, replace(ctx.site, forms=key))


def read(text: str, name: str) -> FormSet:
    """The form set of a file, which may be installed.

    Raises ``forms.invalid`` with file, line and reason, or ``forms.ours`` for the name of one of the program's own.
    """
    forms = read_forms(text, name)
    if shipped(forms.id) is not None:
        raise UserError("forms.ours", f"“{forms.id}”是程序自带的一套，没有安装。请给自己的一套另取一个 id。")
    return forms


def install(ctx: Context, text: str, name: str) -> FormSet:
    """Install the form set of a file; raises what ``read`` raises."""
    forms = read(text, name)
    keep(ctx, forms)
    return forms


def keep(ctx: Context, forms: FormSet) -> None:
    """Install a set that was read, in place of the one installed before; papers already printed stay as they are."""
    companions.save(ctx, OwnForms(id=_record(ctx), forms=forms))


def _own(ctx: Context) -> FormSet | None:
    heads = versions.head_of(ctx.database.read(), _record(ctx))
    return from_record(OwnForms, heads[-1].body).forms if heads else None


def _record(ctx: Context) -> str:
    return digest(f"{ctx.site.id} forms".encode())[:32]
