"""What left the program on paper or as a file: who, when, which paper, how many copies, which pages.

Kept in the audit chain, so that no entry can be taken out or changed unseen. An entry holds no name of a person and no
title that may hold one: a file of the dossier is found again by its id. It is written before the paper leaves, so that
nothing leaves without one; a second entry says how it went.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import msgspec

from app.domain.case import Case
from app.domain.page_range import parse, spoken, written
from app.services import store
from app.services.context import Context
from app.services.ids import new_id
from db import audit

PRINT, SAVE = "hand", "save"
SENT, REFUSED, CANCELLED = "sent", "refused", "cancelled"
_PREFIX = "print."
_MOST = 5_000
_OUTCOME = {SENT: "", REFUSED: "没有成", CANCELLED: "取消了", "": "没有记下成没有成"}


@dataclass(frozen=True)
class Item:
    """Which paper. ``app.services.print_items`` makes them.

    ``kind``: agreement · letter · referral · report · recovery · attachment · volume · claim · a form of the form
    set such as ``F07``. ``name`` is what such papers are called, never the name of a person; ``case`` and ``ref`` are ids.
    """

    kind: str
    name: str
    case: str = ""
    number: str = ""
    ref: str = ""
    draft: bool = False


@dataclass(frozen=True)
class Way:
    """``how``: ``PRINT`` or ``SAVE``. ``sheets``: pages of the paper, 0 when it is no paper; ``pages``: those printed.

    ``printer``: local · network · file · other; empty for a file.
    """

    how: str
    sheets: int = 0
    pages: tuple[int, ...] = ()
    copies: int = 1
    printer: str = ""


class _Detail(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an entry holds beside time and person; ``entry`` ties the outcome to it."""

    entry: str
    kind: str = ""
    name: str = ""
    number: str = ""
    ref: str = ""
    draft: bool = False
    sheets: int = 0
    pages: str = ""
    copies: int = 1
    printer: str = ""
    job: str = ""


@dataclass(frozen=True)
class Handed:
    """One line of the log. ``outcome``: sent · refused · cancelled, or empty when the program ended in between."""

    at: str
    actor: str
    item: Item
    way: Way
    job: str
    outcome: str

    @property
    def what(self) -> str:
        """``打印 3 份 · 人民调解协议书 （2026）…号 · 第2页``."""
        item, way = self.item, self.way
        done = "存为文件" if way.how == SAVE else f"打印 {way.copies} 份"
        paper = f"{item.name} {item.number}".strip() + ("（草稿）" if item.draft else "")
        return " · ".join(part for part in (done, paper, spoken(way.pages), _OUTCOME[self.outcome]) if part)


class Entry:
    """An entry that was begun; ``job`` may be set to what the printing service calls it."""

    def __init__(self, case: str) -> None:
        self.id, self.case, self.job = new_id(), case, ""


@contextmanager
def noted(ctx: Context, item: Item, way: Way) -> Iterator[Entry]:
    """Note that a paper is about to leave, and afterwards whether it did."""
    entry = Entry(item.case)
    _add(ctx, item.case, way.how, _Detail(
        entry.id, item.kind, item.name, item.number, item.ref, item.draft, way.sheets, written(way.pages), way.copies,
        way.printer,
    ))
    try:
        yield entry
    except BaseException as error:
        if getattr(error, "code", "") != "print.no_answer":  # nobody knows whether that one was printed
            end(ctx, entry, REFUSED)
        raise
    end(ctx, entry, SENT)


def end(ctx: Context, entry: Entry, outcome: str) -> None:
    """Note how it went; the latest outcome counts."""
    _add(ctx, entry.case, outcome, _Detail(entry.id, job=entry.job))


def _add(ctx: Context, case: str, what: str, detail: _Detail) -> None:
    with ctx.database.write() as tx:
        store.require_present(ctx, tx)
        audit.add(
            tx, at=ctx.stamp(), actor=ctx.actor.name, action=_PREFIX + what, subject=case or ctx.site.id,
            detail=msgspec.json.encode(detail).decode(),
        )


def of_case(ctx: Context, case: Case) -> list[Handed]:
    """What was printed and saved of a matter, newest first."""
    titles = {file.id: file.title for file in case.attachments}
    return [_titled(found, titles) for found in _read(_entries(ctx, case.id))]


def of_office(ctx: Context) -> list[Handed]:
    """What was printed and saved that belongs to no matter, such as the recovery sheet; newest first."""
    return list(_read(_entries(ctx, ctx.site.id)))


def _entries(ctx: Context, subject: str) -> list[audit.Entry]:
    return audit.entries(ctx.database.read(), subject, _MOST, prefix=_PREFIX)


def _titled(found: Handed, titles: dict[str, str]) -> Handed:
    title = titles.get(found.item.ref) if found.item.kind == "attachment" else None
    return replace(found, item=replace(found.item, name=title)) if title else found


def _read(entries: Iterable[audit.Entry]) -> Iterator[Handed]:
    """Entries come newest first, so an outcome comes before what it is of."""
    ends: dict[str, tuple[str, str]] = {}
    for entry in entries:
        detail, what = msgspec.json.decode(entry.detail, type=_Detail), entry.action.removeprefix(_PREFIX)
        if what in _OUTCOME:
            known, job = ends.get(detail.entry, (what, ""))
            ends[detail.entry] = (known, job or detail.job)
            continue
        item = Item(detail.kind, detail.name, entry.subject, detail.number, detail.ref, detail.draft)
        pages = parse(detail.pages, detail.sheets) if detail.pages else ()
        outcome, job = ends.get(detail.entry, ("", ""))
        way = Way(what, detail.sheets, pages, detail.copies, detail.printer)
        yield Handed(entry.at, entry.actor, item, way, job, outcome)
