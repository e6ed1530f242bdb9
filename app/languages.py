"""The languages in which the agreement can be printed beside Chinese."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from app.domain.forms.bilingual import Language
from app.paths import assets_dir


def languages() -> tuple[Language, ...]:
    """Every language of ``assets/forms/languages``, by its id."""
    return tuple(_read(file) for file in sorted(_folder().glob("*.toml")))


def language(key: str) -> Language | None:
    """The language with this id."""
    return next((item for item in languages() if item.id == key), None)


@lru_cache(maxsize=32)
def _read(file: Path) -> Language:
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return Language(data["id"], data["name"], data["own"], data["label"], data["sentence"])


def _folder() -> Path:
    return assets_dir() / "forms" / "languages"
