"""The one byte form of a JSON value: what is hashed, chained and signed.

Object keys sorted by code point, no white space, UTF-8 without escaping of anything but control characters, the
quotation mark and the backslash; whole numbers only. ``sync/FORMAT.md`` section 3 is the specification.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any


def encode(value: Any) -> bytes:
    """Canonical bytes of ``value``. Raises ``ValueError`` for a float: amounts are 分, so nothing needs one."""
    _refuse_floats(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(data: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise ValueError("canonical JSON holds whole numbers only")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _refuse_floats(item)
