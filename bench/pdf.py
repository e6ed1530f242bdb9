"""The agreement as PDF, warm, against plain reportlab paragraphs with the same text in the same fonts."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate

from app.codes import load_codes
from app.domain.case import Case
from app.domain.site import Site
from app.services import samples
from app.services.documents import font_book
from bench import rooms
from bench.measure import best, cpu, median, ms, size, timed, turns, verdict, wall
from printing.forms.agreement import render_agreement

TARGET = 3.0
_ROUNDS = 15
_PLAIN = ("02", "08", "12")
_LONG = "06"


def run() -> None:
    """Three ordinary agreements, and the longest of the samples (thirty-two workers)."""
    records = dict(samples.records())
    chosen = {name: samples.with_fresh_ids(record) for name, record in records.items() if name[:2] in (*_PLAIN, _LONG)}
    ratios = [_ratio(name, case) for name, case in chosen.items()]
    verdict("pdf, median of the agreements", median(ratios), TARGET)
    verdict("pdf, the slowest of them", max(ratios), TARGET)


def _ratio(name: str, case: Case) -> float:
    pages = len(pypdfium2.PdfDocument(_ours(case)))
    texts = _paragraphs(_ours(case))
    style = ParagraphStyle("plain", fontName="FangSong", fontSize=16, leading=28, wordWrap="CJK")
    actions = {
        "ours": lambda: timed(lambda: _ours(case)),
        "paragraphs": lambda: timed(lambda: _theirs(texts, style)),
    }
    turns(actions, 2)
    taken = turns(actions, size(_ROUNDS, 1))
    ours, floor = taken["ours"], taken["paragraphs"]
    print(
        f"  {name}: {pages} pages, {sum(map(len, texts)):,} characters: ours median {ms(wall(ours))}, CPU {ms(cpu(ours))}; "
        f"{len(texts)} paragraphs {ms(wall(floor))}, CPU {ms(cpu(floor))} "
        f"({len(pypdfium2.PdfDocument(_theirs(texts, style)))} pages); {wall(ours) / wall(floor):.2f}, "
        f"best {best(ours) / best(floor):.2f}, CPU {cpu(ours) / cpu(floor):.2f}"
    )
    return wall(ours) / wall(floor)


def _ours(case: Case) -> bytes:
    new = rooms.new_site()
    site = Site(id="0" * 32, level=new.level, name=new.name, division=new.division, committee=new.committee)
    agreement = replace(case.agreements[-1], issues=(), marks=())
    return render_agreement(case, agreement, site, load_codes(), font_book(), number="（2026）1号", draft=False).pdf


def _paragraphs(pdf: bytes) -> list[str]:
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


def _theirs(texts: list[str], style: ParagraphStyle) -> bytes:
    out = io.BytesIO()
    escaped = (text.replace("&", "&amp;").replace("<", "&lt;") for text in texts)
    SimpleDocTemplate(out, pagesize=A4).build([Paragraph(text, style) for text in escaped])
    return out.getvalue()
