"""Nothing about people lies in the open: not in the data folder, not in what leaves it (G6)."""

from __future__ import annotations

from pathlib import Path

from services_help import ID, Pair, add, agreement

from app.services import cases, documents, exchange
from app.services.context import Context

PHONE = "13812346721"
NAME = "尉迟䶮㛃"
PLACE = "青杨巷七号院墙"
SECRETS = (NAME, PLACE, PHONE, ID, "曾淑珍", "扫描内容甲乙丙")


def fill(ctx: Context) -> str:
    parties = [
        {"id": "p1", "kind": "person", "role": "applicant", "name": NAME, "id_type": "111", "id_number": ID, "phone": PHONE},
        {"id": "p2", "kind": "person", "role": "respondent", "name": "曾淑珍"},
    ]
    case = add(ctx, parties=parties, place=PLACE, agreements=[agreement()])
    documents.issue(ctx, case.id, "a1")
    cases.attach(ctx, case.id, "扫描内容甲乙丙".encode() * 20, title=NAME, kind="signed_scan")
    cases.save_draft(ctx, NAME, {"facts": PLACE})
    return case.id


def assert_silent(folder: Path) -> None:
    """No secret in any file or file name, in any of the encodings that a disk tool would try."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    for path in files:
        data = path.read_bytes()
        for secret in SECRETS:
            for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
                assert secret.encode(encoding) not in data, (path.name, secret)
            assert secret not in str(path)
        assert not data.startswith((b"SQLite format 3", b"%PDF"))


def test_the_data_folder_says_nothing_while_open_and_when_closed(desk: Context) -> None:
    fill(desk)
    assert_silent(desk.paths.root)
    desk.close()
    assert_silent(desk.paths.root)


def test_the_data_folder_is_for_its_owner_alone(desk: Context) -> None:
    for path in (desk.paths.root, desk.paths.files, desk.paths.held, desk.paths.backups):
        assert path.stat().st_mode & 0o077 == 0


def test_batches_receipts_and_held_files_say_nothing(pair: Pair) -> None:
    case_id = fill(pair.desk)
    first = pair.send()
    pair.take(first)
    exchange.return_case(pair.town, case_id, f"请补{NAME}的证件")
    pair.receipt()
    assert_silent(pair.stick)
    assert_silent(pair.town.paths.root)
    for path in pair.stick.iterdir():
        assert pair.desk.site.division not in path.name


def test_the_size_of_a_batch_does_not_tell_one_matter_from_five(pair: Pair) -> None:
    sizes = []
    for count in (1, 5):
        for _ in range(count):
            add(pair.desk, NAME, "曾淑珍")
        sizes.append(pair.send().stat().st_size)
    assert abs(sizes[0] - sizes[1]) < 500, "only the random part of the envelope differs"


def test_refusals_and_doctor_sentences_hold_no_personal_data(desk: Context) -> None:
    from app.services import doctor
    from app.services.context import no_progress

    fill(desk)
    said = "".join(finding.sentence for finding in doctor.run(desk, no_progress).findings)
    assert not any(secret in said for secret in SECRETS)
