"""``verify`` on a computer that knows the issuer, and on one where the program was only copied."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_help import good, shuoshi

CASE = {
    "category": "neighbour", "source": "application", "registered_on": "2026-03-05", "facts": "因院墙滴水，两家争执三年。",
    "parties": [
        {"id": "p1", "kind": "person", "role": "applicant", "name": "单玉堃"},
        {"id": "p2", "kind": "person", "role": "respondent", "name": "曾淑珍"},
    ],
    "agreements": [{
        "facts": "两家院墙相邻，檐水滴入邻院。", "clauses": ["单玉堃于月底前改装水槽。"], "made_on": "2026-03-06", "mediators": ["查晓雯"],
        "manner": "当面履行。",
    }],
}


@pytest.fixture
def paper(data: Path, tmp_path: Path) -> Path:
    number = good("case", "add", "-", "--json", data=data, stdin=json.dumps(CASE)).json["number"]
    out = tmp_path / "协议.pdf"
    good("document", "issue", number, "--out", out, data=data)
    return out


def test_the_issuer_knows_its_paper(data: Path, paper: Path) -> None:
    shown = good("verify", paper, "--json", data=data).json
    assert (shown["verdict"], shown["signed_by"], shown["version"]) == ("good", "own", 1)
    assert shown["headline"].endswith("签名有效。")
    assert "✓ 这份 PDF 里的正文与签发时一致。" in good("verify", paper, data=data).out
    digits = good("verify", "--fingerprint", "--json", data=data).json["fingerprint"]
    alone = good("verify", paper, "--alone", "--json", data=data).json
    assert (alone["verdict"], alone["fingerprint"], alone["case"]) == ("doubt", digits, "")


def test_a_copied_program_needs_no_data_and_no_passphrase(paper: Path, tmp_path: Path) -> None:
    nowhere = tmp_path / "nothing"
    shown = good("verify", paper, "--json", data=nowhere, passphrase="")
    assert shown.json["signed_by"] == "unknown"
    assert "签名有效" not in shown.out
    assert not nowhere.exists(), "looking at a paper makes no folders"


def test_what_is_not_to_be_relied_on_ends_with_one(paper: Path, tmp_path: Path, data: Path) -> None:
    torn, draft = tmp_path / "torn.pdf", tmp_path / "draft.pdf"
    torn.write_bytes(paper.read_bytes()[:2_000])
    assert shuoshi("verify", torn, "--json", data=data).refusal["error"] == "proof.unreadable"
    assert shuoshi("verify", "--json", data=data).refusal["error"] == "proof.no_file"
    stored = good("case", "show", "（2026）东调卷字第001号", "--json", data=data).json
    stored["agreements"][0]["manner"] = "改为明年。"
    good("case", "add", "-", data=data, stdin=json.dumps(stored))
    good("document", "issue", stored["id"], "--draft", "--out", draft, data=data)
    assert shuoshi("verify", draft, "--json", data=data).refusal["error"] == "proof.none"
    void = shuoshi("verify", paper, "--json", data=data)
    assert (void.code, json.loads(void.out)["verdict"], json.loads(void.err)["error"]) == (1, "bad", "proof.refused")
    assert "作废" in void.out
