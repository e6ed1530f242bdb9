"""The form sets that come with the program, and reading one that a county wrote."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from app.domain.errors import Problem
from app.domain.forms.check import check_forms
from app.domain.forms.form import FormSet
from app.domain.records import from_record
from app.paths import assets_dir
from app.toml_kind import TomlKind

STANDARD = "standard"


@lru_cache(maxsize=8)
def shipped(key: str) -> FormSet | None:
    """A form set of ``assets/forms``, whole; None for one that is not there. Ours are tested, not checked again."""
    file = _folder() / f"{key}.toml"
    if not key or file.parent != _folder() or not file.is_file():
        return None
    return whole(from_record(FormSet, tomllib.loads(file.read_text(encoding="utf-8")), strict=True))


def bundled() -> tuple[FormSet, ...]:
    """Every form set of the program, the usual one first."""
    keys = sorted((file.stem for file in _folder().glob("*.toml")), key=lambda key: (key != STANDARD, key))
    return tuple(found for key in keys if (found := shipped(key)) is not None)


def whole(forms: FormSet) -> FormSet:
    """The set with what it takes from its base."""
    base = shipped(forms.base) if forms.base and forms.base != forms.id else None
    return forms.over(base) if base is not None else forms


def read_forms(text: str, name: str) -> FormSet:
    """The form set that ``text`` says, whole. Raises ``forms.invalid`` with file, line and reason."""
    return whole(_KIND.read(text, name))


def _check(forms: FormSet) -> list[Problem]:
    found = check_forms(forms)
    if forms.base and shipped(forms.base) is None:
        return [*found, Problem("base", f"没有“{forms.base}”这一套文书可以修改")]
    known = {item.id for item in whole(forms).form}
    return found + [
        Problem(f"order[{place}]", f"卷内顺序里的“{form_id}”没有这种文书")
        for place, form_id in enumerate(forms.order) if forms.base and form_id not in known
    ]


def _folder() -> Path:
    return assets_dir() / "forms"


_KIND = TomlKind(FormSet, "forms.invalid", "文书目录", _check)
