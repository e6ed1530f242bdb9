"""Word files and model cases as a script asks for them."""

from __future__ import annotations

from pathlib import Path

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
