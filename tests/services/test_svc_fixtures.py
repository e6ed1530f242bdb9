"""The data folder and the receipt of the first version open for ever, and mean what they meant (G8)."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from services_help import PASSPHRASE, Ticking, code_of

from app.domain.agreement import content_digest
from app.domain.case import Case
from app.domain.records import from_record, to_record
from app.paths import Paths
from app.services import cases, doctor, documents, exchange, ledger, reports, setup
from app.services.context import Context, no_progress
from sync.keys import SiteKeys
from sync.receipt import open_receipt, parse

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
DATABASE, RECEIPT = FIXTURES / "database-v1", FIXTURES / "receipt-v1"
EXPECTED = json.loads((DATABASE / "expected.json").read_text(encoding="utf-8"))
README = (DATABASE / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def room(tmp_path: Path) -> Context:
    shutil.copytree(DATABASE, tmp_path / "room")
    return setup.unlock(Paths(tmp_path / "room"), PASSPHRASE, Ticking())


def test_every_record_is_as_it_was(room: Context) -> None:
    rows = ledger.rows(room, ledger.ids(room, ledger.Query()))
    assert [to_record(cases.get(room, row.record)) for row in rows] == EXPECTED
    assert [to_record(from_record(Case, record, strict=True)) for record in EXPECTED] == EXPECTED
    assert {row.stage for row in rows} == {"closed", "mediating", "drafted", "effective"}
    assert ledger.page(room, ledger.Query(text="ycyj"))[1] == 1
    room.close()


def test_papers_files_drafts_and_history_are_there(room: Context) -> None:
    signed = next(row for row in ledger.page(room, ledger.Query(stage="effective"))[0])
    case = cases.get(room, signed.record)
    for item in case.attachments:
        assert len(cases.attachment_bytes(room, item.sha256)) == item.size
    assert documents.issued_pdf(room, case, "a1").pdf.startswith(b"%PDF")
    assert documents.preview(room, case, "a1").pages >= 1
    issue = case.agreements[0].issued
    assert issue is not None
    assert issue.content == content_digest(case.agreements[0], case.parties), "a later field voids no old print"
    assert cases.load_draft(room, "case:new") == {"facts": "写了一半"}
    assert cases.history(room, case.id)[-1].what == "登记"
    room.close()


def test_it_is_sound_and_its_projections_are_rebuilt_to_the_same(room: Context) -> None:
    report = doctor.run(room, no_progress, rebuild=True)
    assert report.ok, report
    room.close()


def test_its_matters_are_counted_once_they_are_worked_in(room: Context) -> None:
    first, last = min(record["registered_on"] for record in EXPECTED), max(record["registered_on"] for record in EXPECTED)
    scope = reports.Scope(date.fromisoformat(first), date.fromisoformat(last), "registered")
    assert reports.mediation_table(room, scope).pending == len(EXPECTED)
    assert exchange.work_in(room, no_progress) == len(EXPECTED)
    assert reports.figure(room, scope, "all") == len(EXPECTED)
    ended = {key: reports.figure(room, scope, key) for key in ("success", "failed", "open")}
    assert sum(ended.values()) == len(EXPECTED)
    assert ended["success"] == len(ledger.ids(room, ledger.Query(stage="effective")))
    assert ended["failed"] == len(ledger.ids(room, ledger.Query(stage="closed")))
    assert doctor.run(room, no_progress, rebuild=True).ok
    room.close()


def test_the_second_user_and_the_recovery_code_open_it(room: Context) -> None:
    room.close()
    second = setup.unlock(room.paths, "第二位用户的口令", Ticking())
    assert second.actor.name == "马志昇"
    second.close()
    code = README.split("恢复码 | `")[1].split("`")[0]
    setup.unlock_with_recovery(room.paths, code, Ticking()).close()
    assert code_of(setup.unlock, room.paths, "不是这个口令啊", Ticking()) == "key.wrong"


def test_work_goes_on_in_it(room: Context) -> None:
    from services_help import add

    before = {record["number"] for record in EXPECTED}
    assert add(room).number not in before
    room.close()


def test_its_receipt_is_imported(room: Context, tmp_path: Path) -> None:
    shutil.copyfile(RECEIPT / "receipt.ssr", tmp_path / "renamed.ssr")
    done = exchange.import_file(room, tmp_path / "renamed.ssr", no_progress)
    assert (done.kind, done.site_name) == ("receipt", "青石镇综治中心")
    (back,) = exchange.status(room).returned_cases
    assert back.reason == "缺第三方的签名"
    assert ledger.exchange_counts(room) == {"received": 2, "returned": 1, "waiting": 1}
    sent = exchange.export_batch(room, tmp_path, no_progress)
    assert exchange.inspect(room, sent.path)["counts"]["blobs"] == 1, "the file that the receipt asks for"
    room.close()


def test_the_receipt_opens_with_its_keys_alone() -> None:
    keys = {name: SiteKeys.from_record(item) for name, item in json.loads((RECEIPT / "site-keys.json").read_text()).items()}
    stored = parse((RECEIPT / "receipt.json").read_bytes())
    for reader in keys.values():
        read = open_receipt(RECEIPT / "receipt.ssr", reader, stored.to_site, lambda _: keys["town"].sign_key)
        assert read == stored
        assert read.document == (RECEIPT / "receipt.json").read_bytes()


def test_the_fixtures_stay_small_and_hold_nothing_readable() -> None:
    files = [path for path in DATABASE.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 1_000_000
    for path in files:
        if path.suffix not in (".json", ".md"):
            assert "阿依古丽".encode() not in path.read_bytes()
