"""Typed look-ups in a JSON object of somebody else. Every failure is a ``ValueError`` naming only the key."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from app.domain.records import Json

T = TypeVar("T")
Checker = Callable[[Any], bool]

_HEX64 = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[!-~]{1,64}")
_TIME = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_BOX = re.compile(r"age1[02-9ac-hj-np-z]{58}")


def text(source: dict[str, Json], key: str, limit: int = 200) -> str:
    """A string of at most ``limit`` code points, which may be empty."""
    found = source.get(key)
    if type(found) is not str or len(found) > limit:
        raise ValueError(key)
    return found


def matching(source: dict[str, Json], key: str, pattern: re.Pattern[str]) -> str:
    """A string that matches ``pattern`` as a whole."""
    found = text(source, key)
    if not pattern.fullmatch(found):
        raise ValueError(key)
    return found


def name(source: dict[str, Json], key: str) -> str:
    """An identifier: 1 to 64 visible ASCII characters."""
    return matching(source, key, _NAME)


def hash_(source: dict[str, Json], key: str, *, empty: bool = False) -> str:
    """64 lower-case hexadecimal digits, or with ``empty`` also nothing."""
    if empty and source.get(key) == "":
        return ""
    return matching(source, key, _HEX64)


def time(source: dict[str, Json], key: str) -> str:
    """A moment: UTC, ISO 8601, whole seconds, and one that a calendar has."""
    found = text(source, key)
    if not is_time(found):
        raise ValueError(key)
    return found


def box(source: dict[str, Json], key: str) -> str:
    """The public form of a box key."""
    return matching(source, key, _BOX)


def number(source: dict[str, Json], key: str, low: int = 0, high: int = 2**53) -> int:
    """A whole number from ``low`` to ``high``; never a truth value."""
    found = source.get(key)
    if type(found) is not int or not low <= found <= high:
        raise ValueError(key)
    return found


def object_(source: dict[str, Json], key: str) -> dict[str, Json]:
    """A JSON object."""
    found = source.get(key)
    if not isinstance(found, dict):
        raise ValueError(key)
    return found


def array(source: dict[str, Json], key: str, read: Callable[[Json], T]) -> tuple[T, ...]:
    """A JSON array, each item read by ``read``."""
    found = source.get(key)
    if not isinstance(found, list):
        raise ValueError(key)
    return tuple(read(item) for item in found)


def is_hash(value: object) -> bool:
    """Whether ``value`` is a SHA-256 in its text form."""
    return isinstance(value, str) and _HEX64.fullmatch(value) is not None


def is_name(value: str) -> bool:
    """Whether ``value`` is an identifier."""
    return _NAME.fullmatch(value) is not None


def is_time(value: str) -> bool:
    """Whether ``value`` is a moment: one from 1900 to 2199, which every time zone can show."""
    if not _TIME.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
