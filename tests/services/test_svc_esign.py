"""Electronic signatures on issued agreements: kept beside the paper, never instead of a person's word."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from services_help import add, agreement, code_of, edited, sign_all, with_agreement

from app.domain.agreement import Mark
from app.domain.case import Case
from app.services import cases, documents, esign
from app.services.context import Context
from sync.seal import SealProvider, Seen, Statement
from tests.sync.certificates import PASSWORD, certificate

COMMITTEE = Mark(role="committee")


def issued(ctx: Context, **more: object) -> Case:
    case = with_agreement(ctx, **more)
    return documents.issue(ctx, case.id, "a1").case


@pytest.fixture
def card(tmp_path: Path) -> Path:
    path = tmp_path / "card.p12"
    path.write_bytes(certificate()[0])
    return path


def test_the_signed_file_is_kept_beside_the_paper_and_is_no_mark(desk: Context, card: Path) -> None:
    case = issued(desk)
    paper = documents.issued_pdf(desk, case, "a1").pdf
    signed = esign.sign(desk, case.id, "a1", esign.by_certificate(card, PASSWORD), place="村委会")
    assert signed.pdf.startswith(paper)
    assert [(item.name, item.sound) for item in signed.seen] == [("查晓雯", True)]
    case = cases.get(desk, case.id)
    assert case.agreements[0].marks == ()
    kept = case.attachments[-1]
    assert (kept.kind, kept.ref, cases.attachment_bytes(desk, kept.sha256)) == ("issued", "a1", signed.pdf)
    assert documents.issued_pdf(desk, case, "a1").pdf == paper, "the paper that was issued stays the paper"
    assert "附上" in cases.history(desk, case.id)[0].what
    again = esign.sign(desk, case.id, "a1", esign.by_certificate(card, PASSWORD))
    assert again.pdf.startswith(signed.pdf)
    assert len(again.seen) == 2, "one file bears all signatures"


def test_it_counts_as_a_mark_only_when_the_person_says_so(desk: Context, card: Path) -> None:
    case = issued(desk)
    esign.sign(desk, case.id, "a1", esign.by_certificate(card, PASSWORD), place="镇里", counts_for=COMMITTEE)
    (mark,) = cases.get(desk, case.id).agreements[0].marks
    assert (mark.role, mark.how, mark.place, mark.on) == ("committee", ("electronic",), "镇里", desk.today())
    stranger = Mark(role="mediator", ref="路人")
    before = cases.get(desk, case.id)
    provider = esign.by_certificate(card, PASSWORD)
    assert code_of(esign.sign, desk, case.id, "a1", provider, counts_for=stranger) == "mark.unknown"
    assert cases.get(desk, case.id) == before, "nothing is kept of a signature whose mark cannot stand"


@pytest.mark.parametrize(
    "change", [{"category": "marriage_family"}, {"agreements": [agreement(clauses=["遗产由长子继承。"])]}],
)
def test_personal_status_is_signed_in_ink(desk: Context, card: Path, change: dict[str, object]) -> None:
    case = add(desk, **({"agreements": [agreement()]} | change))
    case = documents.issue(desk, case.id, "a1").case
    assert code_of(esign.sign, desk, case.id, "a1", esign.by_certificate(card, PASSWORD)) == "esign.wet_ink"
    electronic = Mark(role="party", ref="p1", how=("electronic",))
    assert code_of(documents.mark, desk, case.id, "a1", electronic) == "mark.wet_ink"
    sign_all(desk, case)
    assert documents.status_sentence(cases.get(desk, case.id), "a1").endswith("生效")


def test_what_was_not_issued_is_not_signed(desk: Context, card: Path) -> None:
    case = with_agreement(desk)
    assert code_of(esign.sign, desk, case.id, "a1", esign.by_certificate(card, PASSWORD)) == "esign.not_issued"


def test_a_correction_voids_the_signed_files_with_the_print(desk: Context, card: Path) -> None:
    case = issued(desk)
    esign.sign(desk, case.id, "a1", esign.by_certificate(card, PASSWORD))
    case = edited(desk, cases.get(desk, case.id), agreements=[agreement(manner="一次付清")])
    case = documents.issue(desk, case.id, "a1").case
    old, new = case.agreements[0].issues
    assert (len(old.signed), new.signed) == (1, ())
    signed = esign.sign(desk, case.id, "a1", esign.by_certificate(card, PASSWORD))
    assert len(signed.seen) == 1, "the new paper begins without signatures"


@dataclass
class Vendor:
    """A seal service of another kind, as a vendor of national algorithms would offer."""

    asked: list[Statement] = field(default_factory=list)

    def sign(self, pdf: bytes, statement: Statement) -> bytes:
        self.asked.append(statement)
        return pdf + b"\n%SM2 seal"

    def examine(self, pdf: bytes) -> tuple[Seen, ...]:
        return (Seen("某某厂商", "", "", None, sound=pdf.endswith(b"seal"), trusted=True),)


def test_another_provider_takes_the_same_way(desk: Context) -> None:
    case, vendor = issued(desk), Vendor()
    provider: SealProvider = vendor
    signed = esign.sign(desk, case.id, "a1", provider, place="村委会")
    assert (signed.pdf[-8:], signed.seen[0].name) == (b"SM2 seal", "某某厂商")
    assert [item.place for item in vendor.asked] == ["村委会"]


@dataclass
class Slow(Vendor):
    """While it signs, somebody corrects the agreement."""

    ctx: Context | None = None
    case: Case = field(default_factory=lambda: Case(id=""))

    def sign(self, pdf: bytes, statement: Statement) -> bytes:
        assert self.ctx is not None
        edited(self.ctx, self.case, agreements=[agreement(manner="一次付清")])
        return pdf + b"seal"


def test_a_correction_while_signing_leaves_nothing_behind(desk: Context) -> None:
    case = issued(desk)
    assert code_of(esign.sign, desk, case.id, "a1", Slow(ctx=desk, case=case)) == "esign.changed"
    assert all("电子签名" not in item.title for item in cases.get(desk, case.id).attachments)


def test_files_are_examined_with_plain_answers(desk: Context, card: Path, tmp_path: Path) -> None:
    case = issued(desk)
    signed = esign.sign(desk, case.id, "a1", esign.by_certificate(card, PASSWORD))
    good, bad, bare = tmp_path / "good.pdf", tmp_path / "bad.pdf", tmp_path / "bare.pdf"
    esign.save(desk, case.id, "a1", signed.pdf, good)
    bad.write_bytes(signed.pdf.replace(b"/Type", b"/Tyqe", 1))
    bare.write_bytes(documents.issued_pdf(desk, case, "a1").pdf)
    assert [item.sound for item in esign.examine(good)] == [True]
    assert [item.sound for item in esign.examine(bad)] == [False]
    assert code_of(esign.examine, bare) == "esign.none"
    assert code_of(esign.examine, tmp_path / "gone.pdf") == "file.unreadable"
    assert code_of(esign.by_certificate, tmp_path / "gone.p12", "") == "file.unreadable"


def test_the_password_is_kept_nowhere(desk: Context, card: Path) -> None:
    case = issued(desk)
    esign.sign(desk, case.id, "a1", esign.by_certificate(card, PASSWORD), counts_for=replace(COMMITTEE))
    record = repr(cases.get(desk, case.id))
    assert PASSWORD not in record
    for file in (item for item in desk.paths.root.rglob("*") if item.is_file()):
        assert PASSWORD.encode() not in file.read_bytes()
