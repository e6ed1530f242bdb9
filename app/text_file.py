"""Reading the text files that an office writes: methods, tables of holidays."""

from __future__ import annotations

from pathlib import Path

from app.domain.errors import UserError
from app.domain.han import unprivate

LARGEST = 1_000_000  # bytes; the largest method of the program has 12,000


def read_text(path: Path) -> str:
    """A UTF-8 file, with or without a byte order mark; private code points of old software become characters.

    Raises ``text.unreadable``, also for a file that is too large.
    """
    try:
        if path.stat().st_size <= LARGEST:
            return unprivate(path.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        pass
    raise UserError("text.unreadable", "文件读不出来，或不是 UTF-8 文字，没有改变任何内容。请检查文件后再试。")
