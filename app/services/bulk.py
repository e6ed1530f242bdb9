"""The agreements of many matters as files in a folder, one after the other: a year for the archive, a month for the town."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.domain.agreement import Agreement
from app.domain.case import Case
from app.domain.errors import UserError
from app.domain.numbering import file_stem
from app.domain.stage import standing_agreements
from app.services import cases, documents, ledger, print_items, printers
from app.services.context import Context, Progress, no_progress
from app.services.ledger import Query
from app.services.printers import Printable

_CHUNK = 500
_WHAT = "正在写出协议书"
_OF_DISK = "disk."  # nothing else can be written either


@dataclass(frozen=True)
class Written:
    """One file. ``number`` is that of the matter."""

    number: str
    file: str
    pages: int
    draft: bool


@dataclass(frozen=True)
class Refused:
    """An agreement that could not be written, and why."""

    number: str
    code: str
    sentence: str


@dataclass(frozen=True)
class Outcome:
    """What was written and what not; ``without`` counts the matters that have no agreement."""

    written: tuple[Written, ...]
    refused: tuple[Refused, ...]
    without: int


def of_period(ctx: Context, first: date | None = None, last: date | None = None, query: Query | None = None) -> list[str]:
    """The ids of matters registered on these days, both included, in the order of registration."""
    found = ledger.ids(ctx, query or Query(order="oldest"))
    begins, ends = (day.isoformat() if day else "" for day in (first, last))
    return [
        row.record
        for place in range(0, len(found), _CHUNK) for row in ledger.rows(ctx, found[place : place + _CHUNK])
        if row.registered_on >= begins and (not ends or row.registered_on <= ends)
    ]


def save_agreements(ctx: Context, case_ids: Sequence[str], folder: Path, progress: Progress = no_progress) -> Outcome:
    """Write every standing agreement of these matters into ``folder``: the kept print, or a draft where none is issued.

    Names are made of the code of the matter and say nothing about people. Each file is noted as any that is saved.
    Raises ``disk.*``; then, and when it is cancelled, what was written stays, every file whole.
    """
    if not folder.is_dir():
        raise UserError("disk.no_folder", "要存放协议书的文件夹不存在，没有写出文件。请核对路径，或先建好文件夹再试。")
    results: list[Written | Refused] = []
    without = 0
    for place, case_id in enumerate(case_ids):
        progress(place, len(case_ids), _WHAT)
        case = cases.get(ctx, case_id)
        without += not case.agreements
        results += _of_case(ctx, case, folder)
    progress(len(case_ids), len(case_ids), _WHAT)
    written = tuple(item for item in results if isinstance(item, Written))
    return Outcome(written, tuple(item for item in results if isinstance(item, Refused)), without)


def _of_case(ctx: Context, case: Case, folder: Path) -> Iterator[Written | Refused]:
    for place, agreement in enumerate(standing_agreements(case), 1):
        try:
            yield _save(ctx, case, agreement, folder / f"{file_stem(case.code, case.id)}-{place}.pdf")
        except UserError as error:
            if error.code.startswith(_OF_DISK):
                raise
            yield Refused(case.number, error.code, error.sentence)


def _save(ctx: Context, case: Case, agreement: Agreement, path: Path) -> Written:
    draft = agreement.issued is None
    made = documents.preview(ctx, case, agreement.id) if draft else documents.issued_pdf(ctx, case, agreement.id)
    printers.save_paper(ctx, Printable(made, print_items.agreement(case, agreement.id, draft=draft)), path)
    return Written(case.number, path.name, made.pages, draft)
