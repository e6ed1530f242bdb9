"""Whether pages that were scanned or photographed belong to the paper that a proof speaks of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.page_code import MOST_VERSIONS, PageCode
from app.domain.proof import Proof

GOOD, DOUBT, BAD, NOTE = "good", "doubt", "bad", "note"

_COUNT = re.compile(r"第\d+页共\d+页|—\d+—")
_SHORTEST_TITLE = 4  # characters


@dataclass(frozen=True)
class Point:
    """One thing that was looked at. ``tone``: good · note · doubt (a person must look) · bad (not to be relied on)."""

    tone: str
    sentence: str


@dataclass(frozen=True)
class Pages:
    """``case`` and ``paper`` as the page codes agree on them; empty when there are none or they disagree."""

    points: tuple[Point, ...]
    case: str = ""
    paper: str = ""


def check_pages(proof: Proof, sheets: Sequence[Sequence[str]]) -> Pages:
    """Compare the codes (``sheets``: what the codes on each sheet say) with the proof and with one another."""
    found = [[code for text in texts if (code := PageCode.decode(text))] for texts in sheets]
    codes = [code for on_sheet in found for code in on_sheet]
    if not codes:
        return Pages((Point(DOUBT, "没有读到各页的页码小码，不能确认这几张纸就是签发的那一份。请与存档对照。"),))
    points = [*_strangers(proof, found), *_papers(codes)]
    if points:
        return Pages(tuple(points))
    points = [*_without(found), *_missing(proof, codes), *_twice(found)]
    if not points:
        points = [Point(GOOD, f"{proof.pages} 页齐全，各页都属于这份协议的这一版。")]
    return Pages(tuple(points), codes[0].case, codes[0].paper)


def _strangers(proof: Proof, found: Sequence[Sequence[PageCode]]) -> Iterator[Point]:
    for sheet, codes in enumerate(found, 1):
        if not all(_belongs(code, proof) for code in codes):
            yield Point(BAD, f"第 {sheet} 张不是这份协议这一版的：它的页码小码属于另一份文书或另一版。")


def _belongs(code: PageCode, proof: Proof) -> bool:
    return (
        proof.digest.startswith(code.digest) and code.pages == proof.pages and 1 <= code.page <= proof.pages
        and code.version == min(proof.version, MOST_VERSIONS)
    )


def _papers(codes: Sequence[PageCode]) -> Iterator[Point]:
    if len({(code.case, code.paper, code.form) for code in codes}) > 1:
        yield Point(BAD, "各页的页码小码不是同一件纠纷、同一份文书的，像是拼在一起的。")


def _without(found: Sequence[Sequence[PageCode]]) -> Iterator[Point]:
    blank = [str(sheet) for sheet, codes in enumerate(found, 1) if not codes]
    if blank:
        yield Point(DOUBT, f"第 {'、'.join(blank)} 张上没有读到页码小码，不知道是不是这份协议的。请拍清楚再核验。")


def _missing(proof: Proof, codes: Sequence[PageCode]) -> Iterator[Point]:
    missing = sorted(set(range(1, proof.pages + 1)) - {code.page for code in codes})
    if missing:
        listed = "、".join(str(page) for page in missing[:10]) + ("等" if len(missing) > 10 else "")
        yield Point(DOUBT, f"全份共 {proof.pages} 页，这里没有第 {listed} 页。请把整份都扫描进来再核验。")


def _twice(found: Sequence[Sequence[PageCode]]) -> Iterator[Point]:
    """The same code on two sheets: one page taken twice, or a code copied onto another page."""
    seen = Counter(page for codes in found for page in {code.page for code in codes})
    twice = sorted(page for page, count in seen.items() if count > 1)
    if twice:
        listed = "、".join(str(page) for page in twice)
        yield Point(DOUBT, f"第 {listed} 页出现了不止一次。请看看是同一页扫了两遍，还是有人把小码贴到了别的纸上。")


def is_foot(line: str, number: str, said: str) -> bool:
    """Whether what stands outside of the text of a page, without spaces, is the foot of ours: title, number, count."""
    rest = _COUNT.sub("", line, count=1).replace("".join(number.split()), "", 1)
    return not rest or (len(rest) >= _SHORTEST_TITLE and rest in "".join(said.split()))
