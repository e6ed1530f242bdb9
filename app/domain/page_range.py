"""Which pages of a paper: read as people write it (“2，4—5页”), written as the printing service wants it (``2,4-5``)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from app.domain.errors import UserError

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−~～〜至到", "-"))
_COMMAS = str.maketrans(dict.fromkeys("，、;；。.和及", ","))
_PIECE = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?")


def parse(text: str, total: int) -> tuple[int, ...]:
    """The pages (from 1, ascending) that ``text`` names of a paper with ``total`` pages; empty means all of them.

    Full-width digits and punctuation, “第…页”, spaces and ranges written backwards are understood. Raises
    ``print.pages``.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).translate(_COMMAS)
    plain = re.sub(r"-+", "-", re.sub(r"[第页]", "", plain))
    plain = re.sub(r"\s*-\s*", "-", plain)
    chosen = {page for piece in re.split(r"[,\s]+", plain) if piece for page in _pages(piece, total)}
    return () if len(chosen) == total else tuple(sorted(chosen))


def _pages(piece: str, total: int) -> Iterator[int]:
    found = _PIECE.fullmatch(piece)
    if found is None:
        raise UserError("print.pages", "没有看懂要打印哪几页，没有打印。请写成“2”或者“2,4-5”这样。")
    first, last = sorted((int(found[1]), int(found[2] or found[1])))
    if first < 1 or last > total:
        wrong = last if last > total else first
        raise UserError("print.pages", f"这份文书共 {total} 页，没有第 {wrong} 页，没有打印。请改一下页码。")
    yield from range(first, last + 1)


def written(pages: tuple[int, ...]) -> str:
    """``2,4-5``, as CUPS reads ``page-ranges`` (IPP, RFC 8011 5.2.7)."""
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in _runs(pages))


def spoken(pages: tuple[int, ...]) -> str:
    """``第2、4—5页``; empty when all pages are meant."""
    runs = [str(first) if first == last else f"{first}—{last}" for first, last in _runs(pages)]
    return f"第{'、'.join(runs)}页" if runs else ""


def _runs(pages: tuple[int, ...]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], page)
        else:
            runs.append((page, page))
    return runs
