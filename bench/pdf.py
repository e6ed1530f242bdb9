"""The agreement as PDF, warm, against others that set the same text in the same fonts.

Plain paragraphs of reportlab know no rules of Chinese layout; typst (``typst.compile`` to bytes) and WeasyPrint do.
None of them draws our tables or fields. "Again" is the same record once more; for "new" every Chinese character of the
record is exchanged for another, so that nobody has seen any paragraph before.
"""

from __future__ import annotations

import html
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate

from app.codes import load_codes
from app.domain.case import Case
from app.domain.forms.compose import compose
from app.domain.forms.facts import subject
from app.domain.forms.sheet import Sheet
from app.domain.site import Site
from app.forms import shipped
from app.paths import assets_dir
from app.services import samples
from app.services.documents import font_book
from bench import exchanged, rooms, weasy
from bench.measure import Spent, best, cpu, median, ms, size, timed, turns, verdict, wall
from printing.forms.sheet import render_sheet

PLAIN_TARGET, TYPST_TARGET, WEASYPRINT_TARGET = 3.0, 1.0, 0.5
_ROUNDS = 15
_THREE_PAGES = "08"
_PLAIN = ("02", _THREE_PAGES, "12")
_LONG = "06"

Texts = list[str]
Maker = Callable[[Texts], bytes]


def run() -> None:
    """Three ordinary agreements, and the longest of the samples (thirty-two workers)."""
    records = dict(samples.records())
    chosen = {name: samples.with_fresh_ids(record) for name, record in records.items() if name[:2] in (*_PLAIN, _LONG)}
    ratios = [_against_paragraphs(name, case) for name, case in chosen.items()]
    verdict("pdf, median of the agreements", median(ratios), PLAIN_TARGET)
    verdict("pdf, the slowest of them", max(ratios), PLAIN_TARGET)
    (case,) = (case for name, case in chosen.items() if name.startswith(_THREE_PAGES))
    _against_typesetters(case)


def _against_paragraphs(name: str, case: Case) -> float:
    pages = _pages(_ours(case))
    texts = _paragraphs(_ours(case))
    taken = _taken({"ours": lambda: timed(lambda: _ours(case)), "paragraphs": lambda: timed(lambda: _theirs(texts))})
    ours, floor = taken["ours"], taken["paragraphs"]
    print(
        f"  {name}: {pages} pages, {sum(map(len, texts)):,} characters: ours median {ms(wall(ours))}, CPU {ms(cpu(ours))}; "
        f"{len(texts)} paragraphs {ms(wall(floor))}, CPU {ms(cpu(floor))} "
        f"({_pages(_theirs(texts))} pages); {wall(ours) / wall(floor):.2f}, "
        f"best {best(ours) / best(floor):.2f}, CPU {cpu(ours) / cpu(floor):.2f}"
    )
    return wall(ours) / wall(floor)


def _against_typesetters(case: Case) -> None:
    texts = _paragraphs(_ours(case))
    weasyprint = _weasyprint()
    makers: dict[str, tuple[Callable[[Any], bytes], Any]] = {"ours": (_ours, case), "typst": (_typst, texts)}
    makers |= {"weasyprint": (weasyprint, texts)} if weasyprint else {}
    for kind, change in (("new", exchanged.everything), ("again", lambda what, _: what)):
        taken = _taken({name: exchanged.Timed(make, what, change) for name, (make, what) in makers.items()})
        for name, spent in taken.items():
            make, what = makers[name]
            pdf = make(what)
            print(
                f"  {kind}, {name}: {_pages(pdf)} pages, {len(pdf) / 1000:.0f} kB, "
                f"median {ms(wall(spent))}, best {ms(best(spent))}, CPU {ms(cpu(spent))}"
            )
        for name, target in (("typst", TYPST_TARGET), ("weasyprint", WEASYPRINT_TARGET)):
            if name in taken:
                verdict(f"pdf, {kind}, ours / {name}", wall(taken["ours"]) / wall(taken[name]), target)


def _taken(actions: Mapping[str, Callable[[], Spent]]) -> dict[str, list[Spent]]:
    """What each takes, warm and by turns."""
    turns(actions, 2)
    return turns(actions, size(_ROUNDS, 1))


def _ours(case: Case) -> bytes:
    new = rooms.new_site()
    site = Site(id="0" * 32, level=new.level, name=new.name, division=new.division, committee=new.committee)
    agreement = replace(case.agreements[-1], issues=(), marks=())
    return render_sheet(_sheet(replace(case, agreements=(agreement,)), agreement.id, site), font_book()).pdf


def _sheet(case: Case, agreement: str, site: Site) -> Sheet:
    forms = shipped("standard")
    form = forms.get("F10") if forms else None
    assert form is not None
    return compose(subject(case, site, load_codes(), form, date(2026, 11, 22), ref=agreement, number="（2026）1号"))


def _pages(pdf: bytes) -> int:
    return len(pypdfium2.PdfDocument(pdf))


def _paragraphs(pdf: bytes) -> Texts:
    """The text of our own pages; a line belongs to the paragraph before unless that has ended."""
    document = pypdfium2.PdfDocument(pdf)
    lines = [line for page in document for line in page.get_textpage().get_text_range().splitlines() if line.strip()]
    made: list[str] = []
    for line in lines:
        if made and made[-1][-1] not in "。：；" and len(made[-1]) > 20:
            made[-1] += line
        else:
            made.append(line)
    return made


def _theirs(texts: Texts) -> bytes:
    style = ParagraphStyle("plain", fontName="FangSong", fontSize=16, leading=28, wordWrap="CJK")
    out = io.BytesIO()
    escaped = (text.replace("&", "&amp;").replace("<", "&lt;") for text in texts)
    SimpleDocTemplate(out, pagesize=A4).build([Paragraph(text, style) for text in escaped])
    return out.getvalue()


_TYPST_HEAD = """
#set page(paper: "a4", margin: (left: 28mm, right: 26mm, top: 30mm, bottom: 29mm))
#set text(font: ("Shuoshi Fang", "Shuoshi Kai", "Shuoshi Song"), size: 15.75pt, lang: "zh")
#set par(justify: true, leading: 12pt)
"""


def _typst(texts: Texts) -> bytes:
    import typst

    source = _TYPST_HEAD + "\n\n".join(f"#text({json.dumps(text, ensure_ascii=False)})" for text in texts)
    made: bytes = typst.compile(source.encode(), font_paths=[str(assets_dir() / "fonts")], ignore_system_fonts=True)
    return made


def _weasyprint() -> Maker | None:
    made = weasy.setter(weasy.PARAGRAPH)
    return made and (lambda texts: made("".join(f"<p>{html.escape(text)}</p>" for text in texts)))
