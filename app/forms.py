"""The form sets that come with the program, and reading one that a county wrote."""

from __future__ import annotations

import tomllib
from functools import lru_cache

from app.domain.forms.form import FormSet
from app.domain.records import from_record
from app.paths import assets_dir

STANDARD = "standard"


@lru_cache(maxsize=8)
def shipped(key: str) -> FormSet:
    """A form set of ``assets/forms``. Raises ``KeyError`` for one that is not there."""
    file = assets_dir() / "forms" / f"{key}.toml"
    if file.parent != assets_dir() / "forms" or not file.is_file():
        raise KeyError(key)
    return from_record(FormSet, tomllib.loads(file.read_text(encoding="utf-8")), strict=True)
