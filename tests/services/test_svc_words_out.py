"""Papers as Word files, and model cases: what a room hands out."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from services_help import add, agreement, code_of, sign_all, with_agreement

from app.domain.errors import UserError
from app.domain.forms.sheet import texts
from app.domain.hiding.marks import Hidden
from app.services import cases, documents, papers, print_items, printers, words_out
from app.services.context import Context


def text_of(data: bytes) -> str:
    return "".join(item.text or "" for item in docx.Document(io.BytesIO(data)).element.body.iter(qn("w:t")))


def test_the_agreement_in_word_bears_its_number_once_it_is_issued(desk: Context) -> None:
    case = with_agreement(desk)
    draft = text_of(words_out.word_of(desk, case, "F10"))
    assert "编号：" in draft
    assert "人人调字" not in draft
    issued = documents.issue(desk, case.id, "a1").case
    said = text_of(words_out.word_of(desk, issued, "agreement", "a1"))
    assert "编号：（2026）东人人调字第001号" in said
    assert "单玉堃" in said
    assert "壹仟肆佰零玖元伍角整" in said


def test_what_was_typed_on_a_paper_stands_in_its_word_file(desk: Context) -> None:
    case = add(desk)
    changed, paper = papers.fill(desk, case.id, "F07", {"talk": "问：墙是哪年砌的？\n答：前年。"})
    assert "答：前年。" in text_of(words_out.word_of(desk, changed, "F07", paper_id=paper))
    assert code_of(words_out.word_of, desk, changed, "F07", paper_id="nobody") == "paper.missing"
    assert code_of(words_out.word_of, desk, changed, "F10", "nobody") == "paper.missing"
    assert code_of(words_out.word_of, desk, changed, "F999") == "form.missing"


def test_a_word_file_is_written_whole_or_not_at_all(desk: Context, tmp_path: Path) -> None:
    case = add(desk)
    data, item = words_out.word_of(desk, case, "F02"), print_items.paper(case.id, papers.form_of(desk, "F02"))
    printers.save(desk, item, data, tmp_path / "申请书.docx")
    assert (tmp_path / "申请书.docx").read_bytes() == data
    with pytest.raises(UserError):
        printers.save(desk, item, data, tmp_path / "没有" / "申请书.docx")


def test_a_model_case_tells_what_happened_and_not_to_whom(desk: Context) -> None:
    talk = {"id": "s1", "held_on": "2026-11-21", "place": "东街村说事室", "mediators": ["查晓雯"], "attending": ["p1", "p2"],
            "record": "单玉堃：水槽我改。\n淑珍：行。", "result": "agreed"}  # fmt: skip
    case = add(desk, sessions=[talk], agreements=[agreement(clauses=["单玉堃于月底前改装水槽。"])])
    signed = sign_all(desk, documents.issue(desk, case.id, "a1").case)
    papers.fill(desk, case.id, "F90", {"comment": "查晓雯先看现场，再算细账。"})
    made = words_out.story_of(desk, cases.get(desk, signed.id))
    said = text_of(words_out.word_of_sheet(made.sheet))
    for name in ("单玉堃", "玉堃", "曾淑珍", "淑珍", "查晓雯", "马志昇", "东街", "安宁县", signed.number, signed.code):
        assert name not in said, name
    for told in ("单某", "曾某", "改装水槽", "第一次调解", "协议于2026年11月22日生效", "先看现场", words_out.CHECK_FIRST):
        assert told in said, told
    assert "查晓雯" in text_of(words_out.word_of_sheet(words_out.story_of(desk, signed, words_out.Telling(keep_mediators=True)).sheet))


def test_every_page_of_a_model_case_says_that_somebody_has_to_read_it_first(desk: Context) -> None:
    case = add(desk, facts="因院墙滴水，两家争执三年。" * 120)
    rendered = words_out.story_pdf(words_out.story_of(desk, case))
    assert rendered.pages > 1
    document = pypdfium2.PdfDocument(rendered.pdf)
    for page in document:
        said = "".join(page.get_textpage().get_text_range().split())
        assert words_out.CHECK_FIRST in said
        assert "草稿" in said
    document.close()


def test_what_a_person_adds_is_hidden_and_what_shall_stay_stays(desk: Context) -> None:
    case = add(desk, facts="单玉堃家院墙滴水，开磨坊的独眼婆看见了。和平门外的人也知道。")
    own = {"开磨坊的独眼婆": "一位邻居", "单玉堃": "单某某", "和平门": "和平门"}
    made = words_out.story_of(desk, case, words_out.Telling(own, comment="独眼婆作证；单玉堃改了墙。"))
    said = text_of(words_out.word_of_sheet(made.sheet))
    assert "一位邻居看见了" in said
    assert "单某某改了墙" in said
    assert "和平门外" in said
    assert "开磨坊" not in said
    hidden = {part for piece in texts(made.marked) for part in made.marks.parts(piece) if isinstance(part, Hidden)}
    assert {Hidden("开磨坊的独眼婆", "一位邻居"), Hidden("单玉堃", "单某某"), Hidden("和平门", "和平门")} <= hidden
    assert [item.said for item in hidden if item.stays] == ["和平门"]


def test_once_somebody_has_read_it_the_pages_no_longer_ask_for_that(desk: Context) -> None:
    case = add(desk)
    rendered = words_out.story_pdf(words_out.story_of(desk, case, read=True))
    document = pypdfium2.PdfDocument(rendered.pdf)
    said = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    document.close()
    assert "单某" in said
    for word in ("草稿", "人工核对", "×号"):
        assert word not in said
