"""Reading canonical JSON that somebody else wrote: any other spelling of the same value is refused."""

from __future__ import annotations

from typing import Any

import orjson

from app.domain.errors import UserError
from app.domain.records import Json
from sync.errors import refuse

FORMAT = "shuoshi/1"
ALG = "age-x25519+ed25519"
_RELEASE = 1


def loads(data: bytes) -> Any:
    """The value of ``data``. Raises ``ValueError`` unless ``data`` is its canonical form (FORMAT.md section 3)."""
    value = orjson.loads(data)
    try:
        same = orjson.dumps(value, None, orjson.OPT_SORT_KEYS) == data
    except TypeError:
        same = False
    if not same or _has_float(value):
        raise ValueError("not canonical JSON")
    return value


def _has_float(value: Any) -> bool:
    kind = type(value)
    if kind is float:
        return True
    if kind is dict:
        value = value.values()
    elif kind is not list:
        return False
    for item in value:
        kind = type(item)
        if kind is str or kind is int:
            continue
        if _has_float(item):
            return True
    return False


def document(data: bytes, kind: str) -> dict[str, Json]:
    """A signed document of ``kind``, its release checked before anything else in it (FORMAT.md section 13)."""
    head = loads_any(data)
    check_release(head, kind)
    loads(data)
    if head.get("kind") != kind:
        raise ValueError("kind")
    return head


def loads_any(data: bytes) -> dict[str, Json]:
    """The object of ``data``, canonical or not, so that its release can be checked first."""
    value = orjson.loads(data)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def check_release(head: dict[str, Json], kind: str, newest: int = _RELEASE) -> None:
    """Raise ``<kind>.newer`` for what a later program wrote, ``ValueError`` for what no program wrote.

    ``newest`` is the highest release of this kind of file that we read.
    """
    name, _, release = str(head.get("format")).partition("/")
    if name != "shuoshi" or not release.isascii() or not release.isdigit() or len(release) > 6:
        raise ValueError("format")
    if int(release) > newest or head.get("alg") != ALG:
        raise newer(kind)
    if release.startswith("0"):
        raise ValueError("format")


def newer(kind: str) -> UserError:
    """The error that asks for an update."""
    return refuse(f"{kind}.newer")
