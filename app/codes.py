"""The code tables that come with the program."""

from __future__ import annotations

import tomllib
from functools import lru_cache

from app.domain.category_list import CategoryList, local_list, read_lists
from app.domain.codes import Codes
from app.domain.records import from_record
from app.domain.screening import Words
from app.paths import assets_dir


@lru_cache(maxsize=1)
def load_codes() -> Codes:
    """Read ``assets/codes``; the tables do not change while the program runs."""
    with (assets_dir() / "codes" / "standard.toml").open("rb") as file:
        return Codes(tomllib.load(file))


@lru_cache(maxsize=1)
def load_category_lists() -> tuple[CategoryList, ...]:
    """Our own list of categories and those that offices asked for in other years."""
    with (assets_dir() / "codes" / "category_lists.toml").open("rb") as file:
        return (local_list(load_codes()), *read_lists(tomllib.load(file)["list"]))


@lru_cache(maxsize=1)
def load_screening() -> Words:
    """The words by which an intake is looked through (``assets/codes/screening.toml``)."""
    with (assets_dir() / "codes" / "screening.toml").open("rb") as file:
        return from_record(Words, tomllib.load(file), strict=True)
