"""Every form of the usual set for one sample, against WeasyPrint setting the same words as plain HTML in the same fonts.

Tables are tables there too, and places for names are rules in two columns; page codes, repeated headings, what must stay
together, fields that can be found again and the structure for readers for the blind are ours alone. "Again" is the same
paper once more; for "new" every Chinese character is exchanged for another, so that nobody has seen any paragraph before.
"""

from __future__ import annotations

import html
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

import pypdfium2

from app.codes import load_codes
from app.domain.case import Case
from app.domain.forms.compose import compose
from app.domain.forms.facts import subject
from app.domain.forms.needs import wanted
from app.domain.forms.sheet import Box, Closing, Cut, Line, Piece, Prose, Ruled, Sheet, SignHere, Signing, Title, Words
from app.domain.paper import Paper
from app.domain.site import Site
from app.domain.step import Step
from app.forms import shipped
from app.services import samples
from app.services.documents import font_book
from bench import exchanged, rooms, weasy
from bench.measure import Spent, best, cpu, median, ms, size, turns, verdict, wall
from printing.forms.sheet import render_sheet

TARGET = 0.5
_ROUNDS = 5
_SAMPLE = "02"
_DAY = date(2026, 11, 22)
_STEPS = ("follow_up", "confirm_apply", "perform", "decline", "refer")  # which call for papers of their own
_LISTS = {
    "contents": tuple((str(number), f"第{number}件文书", str(number), "") for number in range(1, 20)),
    "register": (("1", "2026-03-05", "甲某、乙某", "邻里纠纷", "丙某", "成功", "001"),),
}


def run() -> None:
    """Each form by turns; the verdict is on all together, and on the slowest."""
    theirs = weasy.setter(_RULES)
    forms = _sheets()[: size(1_000, 2)]
    for kind in ("new", "again"):
        taken = [_one(kind, sheet, theirs) for sheet in forms]
        ours = sum(wall(spent["ours"]) for spent in taken)
        print(f"  {kind}: {len(forms)} papers, ours {ms(ours)} together, median {ms(median(wall(spent['ours']) for spent in taken))}")
        if theirs is None:
            continue
        peer = sum(wall(spent["weasyprint"]) for spent in taken)
        ratios = [wall(spent["ours"]) / wall(spent["weasyprint"]) for spent in taken]
        print(f"  {kind}: weasyprint {ms(peer)} together; of the single papers {min(ratios):.2f} to {max(ratios):.2f}")
        verdict(f"forms, {kind}, ours / weasyprint, all together", ours / peer, TARGET)
        verdict(f"forms, {kind}, ours / weasyprint, the slowest paper", max(ratios), TARGET)


def _one(kind: str, sheet: Sheet, theirs: Callable[[str], bytes] | None) -> dict[str, list[Spent]]:
    change = exchanged.everything if kind == "new" else _same
    actions: dict[str, Callable[[], Spent]] = {"ours": exchanged.Timed(_ours, sheet, change)}
    if theirs is not None:
        actions["weasyprint"] = exchanged.Timed(lambda page: theirs(page), sheet, lambda what, turn: _html(change(what, turn)))
    turns(actions, 1)
    taken = turns(actions, size(_ROUNDS, 1))
    said = ", ".join(f"{name} {ms(wall(spent))} (best {ms(best(spent))}, CPU {ms(cpu(spent))})" for name, spent in taken.items())
    pages = f"{_pages(_ours(sheet))} pages" + (f", theirs {_pages(theirs(_html(sheet)))}" if theirs else "")
    print(f"  {kind}, {sheet.form} {sheet.title or '封底'}, {pages}: {said}")
    return taken


def _same(what: Sheet, turn: int) -> Sheet:
    return what


def _ours(sheet: Sheet) -> bytes:
    return render_sheet(sheet, font_book()).pdf


def _pages(pdf: bytes) -> int:
    return len(pypdfium2.PdfDocument(io.BytesIO(pdf)))


def _sheets() -> list[Sheet]:
    """One of every form; those that the sample does not call for stand empty."""
    forms, codes, new = shipped("standard"), load_codes(), rooms.new_site()
    assert forms is not None
    site = Site(id="0" * 32, level=new.level, name=new.name, division=new.division, committee=new.committee)
    case = _case()
    called = {item.form.id: item for item in reversed(wanted(case, forms))}
    made = []
    for form in forms.form:
        item = called.get(form.id)
        ref, paper = (item.ref, item.paper) if item else ("", Paper(id="p", form=form.id))
        made.append(compose(subject(case, site, codes, form, _DAY, ref=ref, paper=paper, lists=_LISTS)))
    return made


def _case() -> Case:
    (record,) = (record for name, record in samples.records() if name.startswith(_SAMPLE))
    case = samples.with_fresh_ids(record)
    steps = tuple(Step(id=f"s{number}", action=action, on=_DAY, note="按协议办。", to="县人民法院") for number, action in enumerate(_STEPS))
    return replace(case, steps=steps, number="（2026）1号")


# -- the same words as HTML

_RULES = f"""
body {{font: 15.75pt/28.1pt {weasy.FAMILY}}} {weasy.PARAGRAPH}
h1 {{font: 22pt/44pt Song; text-align: center; margin: 0}} .rule {{border-bottom: .5pt solid; height: 28pt}}
table {{width: 156mm; table-layout: fixed; border-collapse: collapse; font: 12pt/18pt {weasy.FAMILY}}}
td {{border: .5pt solid; white-space: pre-line; padding: 1mm 1.5mm; vertical-align: middle}} .hei {{font-family: Hei}} .bare td {{border: 0; height: 20mm}}
"""


def _html(sheet: Sheet) -> str:
    return "".join(map(_piece, sheet.pieces))


def _piece(piece: Piece) -> str:
    if isinstance(piece, Title):
        return f"<h1>{html.escape(piece.text)}</h1>"
    if isinstance(piece, Line):
        return f'<p style="text-indent: 0; text-align: {piece.align}">{_words(piece.words)}</p>'
    if isinstance(piece, Prose):
        return f"<p>{_words(piece.words)}</p>" + '<div class="rule"></div>' * piece.lines
    if isinstance(piece, Ruled):
        return _ruled(piece)
    if isinstance(piece, Signing):
        return f"<p>{html.escape(piece.label)}</p>{_signing(piece.cells)}"
    if isinstance(piece, Closing):
        return _signing(piece.cells) + "".join(f'<p style="text-align: right">{html.escape(line)}</p>' for line in piece.seal)
    assert isinstance(piece, Cut)
    return f'<p style="border-top: .5pt dashed; text-align: center">{html.escape(piece.text)}</p>'


def _words(words: Sequence[Words]) -> str:
    return "".join(
        f'<span class="{item.face.lower()}">{html.escape(item.text or "＿" * item.blank)}</span>' for item in words
    )


def _ruled(piece: Ruled) -> str:
    """Rows of the same columns are one table."""
    side = f"<p>{html.escape(piece.side)}</p>" if piece.side else ""
    alike = groupby(piece.rows, lambda row: [box.width for box in row])
    return side + "".join(_table(widths, list(rows), piece.head) for widths, rows in alike)


def _table(widths: Iterable[float], rows: list[tuple[Box, ...]], head: int) -> str:
    columns = "".join(f'<col style="width: {width}mm">' for width in widths)
    lines = ["".join(map(_cell, row)) for row in rows]
    top, rest = ("".join(f"<tr>{line}</tr>" for line in part) for part in (lines[:head], lines[head:]))
    return f"<table><colgroup>{columns}</colgroup><thead>{top}</thead><tbody>{rest}</tbody></table>"


def _cell(box: Box) -> str:
    return f'<td style="text-align: {box.align}; height: {18 * box.lines}pt">{html.escape(box.text)}</td>'


def _signing(cells: Sequence[SignHere]) -> str:
    pairs = [cells[place : place + 2] for place in range(0, len(cells), 2)]
    rows = "".join(f"<tr>{''.join(f'<td>{html.escape(cell.caption)}</td>' for cell in pair)}</tr>" for pair in pairs)
    return f'<table class="bare">{rows}</table>'
