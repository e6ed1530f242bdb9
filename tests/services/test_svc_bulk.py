"""The agreements of many matters in one folder: kept prints as they are, drafts as drafts, and nobody's name outside."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from services_help import add, agreement, code_of, with_agreement

from app.services import attachments, bulk, cases, documents, print_log
from app.services.context import Cancelled, Context


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    said = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    document.close()
    return said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    return made


def test_what_was_issued_comes_as_it_was_and_the_rest_as_drafts(desk: Context, folder: Path) -> None:
    issued = documents.issue(desk, with_agreement(desk).id, "a1").case
    draft, none = with_agreement(desk), add(desk)
    outcome = bulk.save_agreements(desk, [issued.id, draft.id, none.id], folder)
    assert [(item.number, item.draft) for item in outcome.written] == [(issued.number, False), (draft.number, True)]
    assert (outcome.refused, outcome.without) == ((), 1)
    first, second = (folder / item.file for item in outcome.written)
    assert first.read_bytes() == documents.issued_pdf(desk, issued, "a1").pdf
    assert "草稿" in text_of(second)
    assert sorted(path.name for path in folder.iterdir()) == sorted([f"{issued.code}-1.pdf", f"{draft.code}-1.pdf"])
    assert cases.get(desk, draft.id).agreements[0].issued is None


def test_every_file_is_noted(desk: Context, folder: Path) -> None:
    case = with_agreement(desk)
    bulk.save_agreements(desk, [case.id], folder)
    (noted,) = print_log.of_case(desk, case)
    assert (noted.way.how, noted.item.kind, noted.item.draft, noted.outcome) == ("save", "agreement", True, "sent")


def test_one_that_cannot_be_written_is_listed_and_the_others_are_written(desk: Context, folder: Path) -> None:
    lost, whole = (documents.issue(desk, with_agreement(desk).id, "a1").case for _ in range(2))
    kept = lost.agreements[0].issued
    assert kept is not None
    attachments.path_of(desk, kept.sha256).unlink()
    outcome = bulk.save_agreements(desk, [lost.id, whole.id], folder)
    assert [(item.number, item.code) for item in outcome.refused] == [(lost.number, "attachment.missing")]
    assert [item.number for item in outcome.written] == [whole.number]


def test_a_cancelled_run_leaves_whole_files_alone(desk: Context, folder: Path) -> None:
    ids = [with_agreement(desk).id for _ in range(3)]

    def stop(done: int, total: int, what: str) -> None:
        assert total == len(ids)
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        bulk.save_agreements(desk, ids, folder, stop)
    assert [path.suffix for path in folder.iterdir()] == [".pdf", ".pdf"]


def test_a_folder_that_is_not_there_is_said_before_anything_is_noted(desk: Context, tmp_path: Path) -> None:
    case = with_agreement(desk)
    assert code_of(bulk.save_agreements, desk, [case.id], tmp_path / "none") == "disk.no_folder"
    assert print_log.of_case(desk, case) == []


def test_a_period_has_its_first_and_its_last_day(desk: Context) -> None:
    days = ("2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01")
    made = [add(desk, registered_on=day, agreements=[agreement()]).id for day in days]
    assert bulk.of_period(desk, date(2026, 3, 1), date(2026, 3, 31)) == made[1:3]
    assert bulk.of_period(desk, last=date(2026, 3, 1)) == made[:2]
    assert bulk.of_period(desk) == made


def test_a_code_from_elsewhere_leads_into_no_other_folder() -> None:
    from app.domain.numbering import case_code, file_stem

    assert file_stem("../../x", "0123456789ab") == "01234567"
    assert file_stem(case_code("620100001201", 2026, 1, 7), "0") == case_code("620100001201", 2026, 1, 7)
