"""Word files and model cases as a script asks for them."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from cli_help import good, shuoshi
from test_cli_commands import dumped, record


def added(data: Path) -> str:
    code: str = good("case", "add", "-", "--json", data=data, stdin=dumped(record())).json["code"]
    return code


def test_a_paper_is_saved_for_word(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "申请书.docx"
    said = good("document", "word", added(data), "F02", "--out", out, "--json", data=data).json
    assert (said["file"], said["size"]) == (str(out), out.stat().st_size)
    assert out.read_bytes().startswith(b"PK")


def test_a_model_case_is_saved_on_paper_or_for_word(data: Path, tmp_path: Path) -> None:
    code = added(data)
    paper = good("case", "anonymise", code, "--out", tmp_path / "案例.pdf", "--json", data=data).json
    assert (paper["pages"], paper["found"]) == (1, [])
    told = good("case", "anonymise", code, "--out", tmp_path / "案例.docx", data=data)
    assert "人工通读" in told.out
    assert (tmp_path / "案例.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "案例.docx").read_bytes().startswith(b"PK")
    refused = shuoshi("case", "anonymise", code, "--out", tmp_path / "案例.txt", "--json", data=data)
    assert refused.refusal["error"] == "out.kind"
    assert not (tmp_path / "案例.txt").exists()


def test_an_agreement_is_printed_beside_another_language(data: Path, tmp_path: Path) -> None:
    agreement = {"id": "a1", "facts": "檐水滴入邻院。", "clauses": ["改装水槽。"], "made_on": "2026-03-06", "mediators": ["查晓雯"]}
    case = good("case", "add", "-", "--json", data=data, stdin=dumped(record(agreements=[agreement]))).json["code"]
    words = tmp_path / "译文.toml"
    words.write_text('language = "en"\nclauses = ["1. Change the gutter."]\n', encoding="utf-8")
    out = tmp_path / "对照.pdf"
    said = good("document", "bilingual", case, "--translation", words, "--out", out, "--json", data=data).json
    assert said["language"] == "en"
    assert said["pages"] >= 1
    kept = good("document", "bilingual", case, "--out", tmp_path / "对照.docx", "--json", data=data).json
    assert kept["language"] == "en", "the translation was kept"
    unknown = shuoshi("document", "bilingual", case, "--language", "xx", "--out", out, "--json", data=data)
    assert unknown.refusal["error"] == "language.unknown"


def test_further_words_are_hidden_and_a_case_that_was_read_is_no_draft(data: Path, tmp_path: Path) -> None:
    code = good("case", "add", "-", "--json", data=data, stdin=dumped(record(facts="独眼婆看见檐水滴入邻院。"))).json["code"]
    out = tmp_path / "案例.pdf"
    good("case", "anonymise", code, "--hide", "独眼婆=邻居", "--read", "--out", out, data=data)
    document = pypdfium2.PdfDocument(out)
    said = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    document.close()
    assert "邻居看见檐水" in said
    assert not any(word in said for word in ("独眼婆", "草稿", "人工核对"))
    refused = shuoshi("case", "anonymise", code, "--hide", "独眼婆", "--out", out, "--json", data=data)
    assert refused.refusal["error"] == "anonymise.hide"
