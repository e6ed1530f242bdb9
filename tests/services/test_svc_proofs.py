"""A paper that somebody brings: whose it is, whether it is what was issued, and what cannot be told without a network."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest
import segno
from PIL import Image
from services_help import Pair, Template, Ticking, code_of, edited, state, with_agreement

from app.domain.case import Case
from app.domain.page_code import PageCode, paper_tag
from app.domain.proof import Proof
from app.services import cases, documents, exchange, proof_archive, proofs, sheets, sites
from app.services.context import Context, no_progress
from app.services.proof_check import Checked, check
from app.services.proof_trust import trust
from printing.proof_mark import Signer
from printing.proof_text import digest_of_pdf
from sync.keys import SiteKeys

NUMBER = "（2026）东人人调字第001号"
STRANGER = SiteKeys.generate()


@dataclass
class Issued:
    """An agreement as it was issued, and its file."""

    ctx: Context
    case: Case
    path: Path

    @property
    def pdf(self) -> bytes:
        return self.path.read_bytes()

    def put(self, name: str, data: bytes) -> Path:
        path = self.path.parent / name
        path.write_bytes(data)
        return path


def issue(ctx: Context, folder: Path, **changes: object) -> Issued:
    case = with_agreement(ctx, **changes)
    done = documents.issue(ctx, case.id, "a1")
    path = folder / f"{case.id}.pdf"
    path.write_bytes(done.rendered.pdf)
    return Issued(ctx, done.case, path)


@pytest.fixture
def issued(pair: Pair, tmp_path: Path) -> Issued:
    """By a desk whose town has received it."""
    made = issue(pair.desk, tmp_path)
    pair.round()
    return made


def said(checked: Checked) -> str:
    return "\n".join([checked.headline, *(point.sentence for point in checked.points)])


def run(ctx: Context | None, *paths: Path) -> Checked:
    return check(ctx, paths, no_progress)


def proof_of(issued: Issued) -> Proof:
    return run(None, issued.path).proof


def page_code(issued: Issued, page: int, **changes: object) -> str:
    proof = proof_of(issued)
    code = PageCode(issued.case.id, paper_tag("a1"), 10, proof.version, page, proof.pages, proof.digest[:12])
    return replace(code, **changes).encode()  # type: ignore[arg-type]


def scans(issued: Issued, codes: Sequence[str], name: str = "scan", pdf: bytes = b"") -> list[Path]:
    """The pages as pictures of 200 dpi, each with this small code instead of its own, or with none."""
    document = pypdfium2.PdfDocument(pdf or issued.pdf)
    paths = []
    for place, code in enumerate(codes):
        page = document[place].render(scale=200 / 72).to_pil().convert("L")
        page.paste(255, (1000, 2120, 1654, 2339))
        if code:
            out = io.BytesIO()
            segno.make_qr(code, error="m").save(out, kind="png", scale=4, border=4)
            page.paste(Image.open(out), (1250, 2140))
        path = issued.path.parent / f"{name}{place}.jpg"
        page.save(path, "JPEG", quality=60)
        paths.append(path)
    document.close()
    return paths


def test_our_own_print_is_known_by_its_key_its_text_and_our_files(issued: Issued) -> None:
    before = state(issued.ctx)
    checked = run(issued.ctx, issued.path)
    assert (checked.verdict, checked.signed_by, checked.case) == ("good", "own", issued.case.id)
    assert checked.headline == (
        f"由本单位“安宁县东街镇东街村人民调解委员会”签发，编号{NUMBER}，第 1 版，2026年11月21日，共 2 页；签名有效。"
    )
    assert "正文与签发时一致" in said(checked)
    assert "逐字节相同" in said(checked)
    assert checked.kept is not None
    assert (checked.kept.pdf, *checked.brought) == (issued.pdf, issued.pdf)
    assert state(issued.ctx) == before


def test_the_town_knows_the_village(pair: Pair, issued: Issued) -> None:
    checked = run(pair.town, issued.path)
    assert (checked.verdict, checked.signed_by) == ("good", "known")
    assert checked.headline.startswith("由已登记的单位“安宁县东街镇东街村人民调解委员会”签发")


def test_without_an_installation_nothing_is_called_valid(issued: Issued) -> None:
    checked = run(None, issued.path)
    assert (checked.verdict, checked.signed_by) == ("doubt", "unknown")
    assert "有效" not in said(checked)
    assert "签名完整" in checked.headline
    assert "正文与签发时一致" in said(checked)
    assert checked.fingerprint == proofs.own_fingerprint(issued.ctx)
    assert checked.fingerprint in said(checked)


def test_another_county_is_asked_to_telephone(strangers: dict[str, Context], tmp_path: Path) -> None:
    made = issue(strangers["desk"], tmp_path)
    checked = run(strangers["town2"], made.path)
    assert (checked.verdict, checked.signed_by) == ("doubt", "unknown")
    assert "这台电脑不认识这个单位" in said(checked)
    assert "本机没有这件纠纷的存档" in said(checked)


def test_the_code_is_the_same_whenever_it_is_made_and_names_nobody(issued: Issued) -> None:
    proof, ctx = proof_of(issued), issued.ctx
    made = [
        proofs.proof_content(ctx.site, ctx.keys, NUMBER, 1, date(2026, 11, 21), proof.digest, proof.pages) for _ in range(2)
    ]
    assert made[0] == made[1]
    assert proofs.read_proof(made[0]) == proof
    assert proof.digest == digest_of_pdf(issued.pdf)
    assert not any(party.name in repr(proof) for party in issued.case.parties)


def test_the_preview_of_an_issued_agreement_is_the_print(issued: Issued) -> None:
    assert documents.preview(issued.ctx, cases.get(issued.ctx, issued.case.id), "a1").pdf == issued.pdf


def forged_print(issued: Issued, **changes: object) -> bytes:
    """Another text under the code of the genuine one."""
    paper = replace(issued.case.agreements[0], **changes)  # type: ignore[arg-type]
    case = replace(issued.case, agreements=(paper,))
    proof, ctx = proof_of(issued), issued.ctx
    code = proofs.proof_content(ctx.site, ctx.keys, NUMBER, 1, proof.made_on, proof.digest, proof.pages)
    form = sheets.form_set(ctx).get("F10")
    assert form is not None
    made = sheets.sheet(ctx, case, form, "a1", number=NUMBER)
    return sheets.render(ctx, made, final=True, proof=Signer(("第1版",), lambda digest, pages: code)).pdf


def test_another_text_under_the_same_code_is_refused_by_everybody(pair: Pair, issued: Issued) -> None:
    path = issued.put("changed.pdf", forged_print(issued, manner="乙方于明年底前付清。"))
    for ctx in (None, pair.desk, pair.town):
        checked = run(ctx, path)
        assert checked.verdict == "bad"
        assert checked.headline.startswith("不能采信。")
        assert "正文不是签发的那份文字" in said(checked)


def test_scans_of_all_pages_belong_but_prove_no_text(issued: Issued) -> None:
    checked = run(issued.ctx, *scans(issued, [page_code(issued, 1), page_code(issued, 2)]))
    assert checked.verdict == "doubt"
    assert checked.headline.endswith("签名有效。还有 1 处要核对，见下面各条。")
    assert "2 页齐全，各页都属于这份协议的这一版" in said(checked)
    assert "不能证明正文逐字相同，请与本机的存档逐行对照" in said(checked)
    assert "存档的文字与签发时一致" in said(checked)
    assert checked.kept is not None


def test_the_small_codes_that_are_printed_are_those_that_belong(issued: Issued) -> None:
    document = pypdfium2.PdfDocument(issued.pdf)
    paths = []
    for place in range(len(document)):
        paths.append(issued.path.parent / f"own{place}.png")
        document[place].render(scale=200 / 72).to_pil().save(paths[-1])
    document.close()
    assert "2 页齐全，各页都属于这份协议的这一版" in said(run(issued.ctx, *reversed(paths)))


def test_a_scan_into_a_pdf_is_read_like_pictures(issued: Issued) -> None:
    pages = [Image.open(path) for path in scans(issued, [page_code(issued, 1), page_code(issued, 2)])]
    path = issued.path.parent / "scanned.pdf"
    pages[0].save(path, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    checked = run(None, path)
    assert checked.verdict == "doubt"
    assert "2 页齐全" in said(checked)


def test_pages_of_another_text_or_matter_are_refused(issued: Issued) -> None:
    first = page_code(issued, 1)
    for other in (page_code(issued, 2, digest="0" * 12), page_code(issued, 2, version=2), page_code(issued, 2, case="0" * 32)):
        checked = run(issued.ctx, *scans(issued, [first, other]))
        assert checked.verdict == "bad", other
        assert checked.headline.startswith("不能采信。")


def test_a_code_on_a_page_of_another_agreement_is_refused(issued: Issued, tmp_path: Path) -> None:
    """Page 1 of one agreement with the last page, and so the proof, of another."""
    other = issue(issued.ctx, tmp_path, manner="一次付清。")
    pages = [scans(other, [page_code(other, 1)], "other")[0], scans(issued, ["", page_code(issued, 2)])[1]]
    assert run(issued.ctx, *pages).verdict == "bad"


def test_pages_without_codes_and_missing_pages_are_said(issued: Issued) -> None:
    assert "没有读到各页的页码小码" in said(run(issued.ctx, *scans(issued, ["", ""])))
    last = scans(issued, ["", page_code(issued, 2)])[1]
    assert "没有第 1 页" in said(run(issued.ctx, last))


def test_a_voided_or_replaced_issue_is_told_with_the_one_that_counts(issued: Issued) -> None:
    changed = edited(issued.ctx, issued.case, agreements=[{
        "id": "a1", "facts": "两家院墙相邻，檐水滴入邻院。", "clauses": ["改为明年。"], "made_on": "2026-11-22", "mediators": ["查晓雯"],
        "recorder": "马志昇", "manner": "一次付清",
    }])
    second = documents.issue(issued.ctx, changed.id, "a1")
    checked = run(issued.ctx, issued.path)
    assert checked.verdict == "bad"
    assert "作废" in checked.headline
    assert "第002号" in said(checked)
    again = run(issued.ctx, issued.put("second.pdf", second.rendered.pdf))
    assert (again.verdict, again.proof.version) == ("good", 2)


def test_a_lost_computer_is_told_with_the_day_it_was_shut_out(pair: Pair, issued: Issued) -> None:
    sites.revoke(pair.town, pair.desk.site.id)
    checked = run(pair.town, issued.path)
    assert checked.verdict == "doubt"
    assert "已于 2026-11-22 停用" in said(checked)
    late = replace(checked.proof, made_on=date(2026, 11, 23))
    assert [point.tone for point in trust(pair.town, late).points][-1] == "bad"


def test_the_key_of_an_earlier_computer_stays_known(pair: Pair, issued: Issued, templates: dict[str, Template], tmp_path: Path) -> None:
    new = templates["desk3"].copy(tmp_path / "new")
    joined = exchange.join(new, exchange.new_computer(pair.town, pair.desk.site.id, pair.stick))
    moved = Pair(joined.context, pair.town, pair.stick)
    moved.take(moved.send(), joined.check_code)
    assert run(pair.town, issued.path).signed_by == "known"
    assert "（以前的电脑）" in said(run(pair.town, issued.path))
    here = run(joined.context, issued.path)  # only the town knows the keys of our lost computer
    assert (here.verdict, here.signed_by) == ("doubt", "unknown")
    assert "可能是本单位以前的电脑签的" in said(here)
    new.close()


def test_another_key_under_a_known_site_or_name_is_refused_loudly(pair: Pair, issued: Issued) -> None:
    genuine, desk = proof_of(issued), pair.desk
    for ctx in (pair.town, pair.desk):
        for site in (desk.site, replace(desk.site, id="0" * 32), replace(desk.site, id="0" * 32, committee="安宁县东街镇 东街村人民调解委员会")):
            code = proofs.proof_content(site, STRANGER, NUMBER, 1, genuine.made_on, genuine.digest, genuine.pages)
            judged = trust(ctx, proofs.read_proof(code))
            assert judged.kind == "forged"
            assert "冒用" in judged.points[0].sentence
    other = proofs.proof_content(replace(desk.site, id="0" * 32), desk.keys, NUMBER, 1, genuine.made_on, genuine.digest, 2)
    assert trust(pair.town, proofs.read_proof(other)).kind == "forged"


def test_a_name_that_is_not_the_registered_one_is_said(pair: Pair, issued: Issued) -> None:
    proof = proof_of(issued)
    renamed = trust(pair.town, replace(proof, issuer="新城街道东街社区人民调解委员会"))
    assert [point.tone for point in renamed.points] == ["good", "doubt"]
    assert "可能改过名称" in renamed.points[1].sentence
    assert [point.tone for point in trust(pair.town, replace(proof, issuer="安宁县东街镇东街村人民…")).points] == ["good"]


def test_the_site_above_is_known(pair: Pair, issued: Issued) -> None:
    town = pair.town
    code = proofs.proof_content(town.site, town.keys, NUMBER, 1, date(2026, 3, 5), "cd" * 32, 2)
    assert trust(pair.desk, proofs.read_proof(code)).kind == "parent"


def test_a_signed_paper_that_our_files_lack_or_contradict_is_said(issued: Issued) -> None:
    proof, pages = proof_of(issued), run(issued.ctx, *scans(issued, [page_code(issued, 1), page_code(issued, 2)]))
    assert pages.case == issued.case.id
    from app.domain.proof_pages import Pages

    here = Pages((), issued.case.id, paper_tag("a1"))
    for changed, tone in ((replace(proof, number="没有的"), "doubt"), (replace(proof, version=2), "bad"), (replace(proof, digest="0" * 64), "bad")):
        assert tone in [point.tone for point in proof_archive.compare(issued.ctx, changed, here).points]
    other = replace(here, paper=paper_tag("a2"))
    assert "另一份文书" in "".join(point.sentence for point in proof_archive.compare(issued.ctx, proof, other).points)


def test_what_cannot_be_checked_says_what_to_do(issued: Issued, tmp_path: Path) -> None:
    other = issue(issued.ctx, tmp_path, manner="一次付清。")
    blank = issued.path.parent / "blank.png"
    Image.new("L", (800, 1000), 255).save(blank)
    refused = {
        "proof.no_file": [issued.path.parent / "nothing.pdf"], "proof.none": [blank], "proof.several": [issued.path, other.path],
        "proof.unreadable": [issued.put("x.bin", b"no picture")], "proof.too_large": [issued.path] * 61,
    }
    for code, paths in refused.items():
        assert code_of(check, issued.ctx, paths, no_progress) == code
    assert code_of(check, None, [], no_progress) == "proof.no_file"


def test_years_later_it_is_still_known(pair: Pair, issued: Issued) -> None:
    later = replace(pair.town, clock=Ticking(datetime(2031, 1, 1, tzinfo=UTC)))
    assert run(later, issued.path).verdict == "good"
