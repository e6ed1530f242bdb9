"""Identifiers that never collide between machines that have never met."""

from __future__ import annotations

import uuid


def new_id() -> str:
    """32 hexadecimal characters."""
    return uuid.uuid4().hex
