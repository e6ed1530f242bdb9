"""Marks and electronic signatures by command, as a town's script would use them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_help import good, shuoshi

from tests.sync.certificates import PASSWORD, certificate


def record(**more: Any) -> str:
    child = {"id": "p1", "kind": "person", "role": "applicant", "name": "单小宝", "age": 12,
             "proxies": [{"id": "g", "kind": "guardian", "name": "盖秀兰"}]}
    company = {"id": "p2", "kind": "organisation", "role": "respondent", "name": "东街合作社"}
    paper = {
        "id": "a1", "facts": "两家院墙相邻。", "clauses": ["合作社于月底前改装水槽。"], "made_on": "2026-11-21", "mediators": ["查晓雯"],
        "recorder": "马志昇", "manner": "月底前", "witnesses": [{"name": "艾力", "role": "interpreter"}],
    }
    base = {"category": "neighbour", "source": "application", "facts": "院墙滴水", "parties": [child, company],
            "mediators": ["查晓雯"], "agreements": [paper]}
    return json.dumps(base | more)


@pytest.fixture
def case(data: Path, tmp_path: Path) -> str:
    made: str = good("case", "add", "-", "--json", data=data, stdin=record()).json["id"]
    good("document", "issue", made, "--out", tmp_path / "paper.pdf", data=data)
    return made


def test_marks_with_place_consent_and_parts(data: Path, case: str) -> None:
    def mark(*words: str) -> Any:
        return shuoshi("agreement", "mark", case, *words, "--on", "2026-11-21", "--json", data=data)

    child = ("--role", "party", "--ref", "p1")
    assert mark(*child).refusal["error"] == "mark.consent"
    assert mark(*child, "--consent", "g", "--place", "村委会").code == 0
    half = mark("--role", "party", "--ref", "p2").json
    assert half["status"] == "已签 1 / 4，东街合作社还差单位公章"
    assert half["warnings"] == ["没有写明是谁代表单位签的名"]
    rows = {row["ref"]: row for row in good("agreement", "status", case, "--json", data=data).lines}
    assert (rows["p1"]["place"], rows["p1"]["done"]) == ("村委会", True)
    assert (rows["p2"]["lacking"], rows["p2"]["done"], len(rows["p2"]["parts"])) == (["单位公章"], False, 1)
    assert {row["role"] for row in rows.values() if not row["required"]} == {"recorder", "witness"}
    assert mark("--role", "party", "--ref", "p2", "--how", "seal").json["status"] == "已签 2 / 4"
    assert mark("--role", "witness", "--ref", "艾力").code == 0


def test_sign_and_examine(data: Path, case: str, tmp_path: Path) -> None:
    p12, pem = certificate()
    (tmp_path / "card.p12").write_bytes(p12)
    (tmp_path / "root.pem").write_bytes(pem)
    out = tmp_path / "signed.pdf"
    words = ("document", "sign", case, "--p12", tmp_path / "card.p12", "--json", "--out")
    assert shuoshi(*words, out, data=data, SHUOSHI_P12_PASSWORD="错").refusal["error"] == "esign.password"
    assert shuoshi(*words, tmp_path / "gone" / "x.pdf", data=data, SHUOSHI_P12_PASSWORD=PASSWORD).refusal["error"] == "disk.gone"
    signed = good(*words, out, "--counts-for", "committee", data=data, SHUOSHI_P12_PASSWORD=PASSWORD).json
    assert (signed["name"], signed["signatures"], signed["sound"]) == ("查晓雯", 1, True)
    rows = good("agreement", "status", case, "--json", data=data).lines
    assert [row["how"] for row in rows if row["role"] == "committee"] == [["electronic"]]
    nowhere = tmp_path / "no-room"
    (seen,) = good("document", "signatures", out, "--json", data=nowhere).lines
    assert (seen["name"], seen["sound"], seen["trusted"]) == ("查晓雯", True, None)
    (trusted,) = good("document", "signatures", out, "--root", tmp_path / "root.pem", "--json", data=nowhere).lines
    assert trusted["trusted"] is True
    damaged = bytearray(out.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    out.write_bytes(damaged)
    ran = shuoshi("document", "signatures", out, "--json", data=nowhere)
    assert ran.code == 1
    assert json.loads(ran.err)["error"] == "esign.invalid"
    assert not any(row["sound"] for row in ran.lines)


def test_personal_status_is_refused_before_a_password_is_asked(data: Path, tmp_path: Path) -> None:
    made = good("case", "add", "-", "--json", data=data, stdin=record(category="marriage_family")).json["id"]
    good("document", "issue", made, "--out", tmp_path / "paper.pdf", data=data)
    ran = shuoshi("document", "sign", made, "--p12", "none.p12", "--out", tmp_path / "x.pdf", "--json", data=data)
    assert ran.refusal["error"] == "esign.wet_ink"
    assert "电子签名法第三条" in ran.refusal["sentence"]
