"""``dossier claims``, ``claimed``, ``unclaim`` and ``standard``."""

from __future__ import annotations

import json
from pathlib import Path

from cli_help import good, shuoshi

CASE = {
    "category": "neighbour", "source": "application", "registered_on": "2026-03-05", "facts": "因院墙滴水，两家争执三年。",
    "mediators": ["查晓雯"],
    "parties": [{"kind": "person", "role": "applicant", "name": "单玉堃"}, {"kind": "person", "role": "respondent", "name": "曾淑珍"}],
    "agreements": [{"oral": True, "made_on": "2026-03-06", "mediators": ["查晓雯"], "facts": "檐水滴入邻院。", "clauses": ["改装水槽。"]}],
}  # fmt: skip
MARCH = ("--from", "2026-03-01", "--until", "2026-03-31")


def test_a_list_is_made_handed_in_seen_again_and_taken_back(data: Path, tmp_path: Path) -> None:
    good("case", "add", "-", data=data, stdin=json.dumps(CASE))
    standard = tmp_path / "标准.toml"
    standard.write_text('name = "某县办法"\n[[grade]]\nname = "口头"\nresults = ["oral"]\nyuan = 30\n', encoding="utf-8")
    assert good("dossier", "standard", data=data).out.startswith("没有安装")
    assert good("dossier", "standard", "--install", standard, "--json", data=data).json["grades"][0]["yuan"] == 30
    draft = good("dossier", "claims", *MARCH, "--out", tmp_path / "草稿.pdf", "--json", data=data).json
    (item,) = draft["items"]
    assert (draft["claim"], item["result"], item["grade"], item["money"], item["parties"]) == ("", "oral", "口头", 3000, ["单玉堃", "曾淑珍"])
    assert (item["done"], item["mediators"], item["fingerprint"]) == ("2026-03-06", ["查晓雯"], "")
    files = [tmp_path / f"清单.{ending}" for ending in ("pdf", "xlsx", "csv")]
    out = [word for file in files for word in ("--out", file)]
    made = good("dossier", "claims", *MARCH, *out, "--hand-in", "--no-names", "--json", data=data).json
    assert made["items"][0]["parties"] == 2
    assert all(file.stat().st_size > 100 for file in files)
    assert "单玉堃" not in files[2].read_text(encoding="utf-8-sig")
    assert good("dossier", "claims", *MARCH, "--json", data=data).json["before"] == 1
    assert shuoshi("dossier", "claims", *MARCH, "--hand-in", "--json", data=data).refusal["error"] == "claim.empty"
    (claim,) = good("dossier", "claimed", "--json", data=data).lines
    assert (claim["claim"], claim["matters"], claim["withdrawn"]) == (made["claim"], 1, "")
    again = good("dossier", "claims", "--list", made["claim"][:8], data=data)
    assert "单玉堃、曾淑珍" in again.out
    assert "共 1 件，30.00 元" in again.out
    assert good("dossier", "unclaim", made["claim"], "--why", "退回", "--json", data=data).json["withdrawn"] == "退回"
    assert len(good("dossier", "claims", *MARCH, "--json", data=data).json["items"]) == 1
    prints = good("document", "prints", "--json", data=data).lines
    assert {(item["kind"], item["draft"]) for item in prints} == {("claim", False), ("claim", True)}


def test_what_is_wrong_is_said_before_anything_is_done(data: Path, tmp_path: Path) -> None:
    def refused(*words: object) -> str:
        return str(shuoshi("dossier", *words, "--json", data=data).refusal["error"])

    assert refused("claims", "--from", "2026-04-01", "--until", "2026-03-01") == "report.period"
    assert refused("claims", *MARCH, "--out", tmp_path / "清单.doc") == "disk.no_folder"
    assert refused("claims", *MARCH, "--out", tmp_path / "没有" / "清单.pdf") == "disk.no_folder"
    assert refused("claims", "--list", "ffff") == "record.missing"
    assert refused("unclaim", "ffff", "--why", "退回") == "record.missing"
    wrong = tmp_path / "错.toml"
    wrong.write_text('name = "某县"\n[[grade]]\nname = "甲"\nyuan = "三十"\n', encoding="utf-8")
    assert refused("standard", "--install", wrong) == "claim.standard"
    assert good("dossier", "standard", "--reset", "--json", data=data).json["name"] == ""
