"""Papers and volumes by command: filled, printed, counted, bound; and a county's own forms."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
from cli_help import good, shuoshi


def _text(path: Path) -> str:
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(path))


RECORD = {
    "category": "neighbour", "source": "application", "facts": "因院墙滴水争执。", "registered_on": "2026-03-05",
    "parties": [
        {"id": "p1", "kind": "person", "role": "applicant", "name": "尉迟䶮㛃"},
        {"id": "p2", "kind": "person", "role": "respondent", "name": "曾淑珍"},
    ],
}


def _case(data: Path) -> str:
    return str(good("case", "add", "-", "--json", data=data, stdin=json.dumps(RECORD)).json["number"])


def test_a_paper_is_filled_and_printed(data: Path, tmp_path: Path) -> None:
    case, out = _case(data), tmp_path / "f.pdf"
    assert {row["key"] for row in good("document", "places", case, "F07", "--json", data=data).lines} >= {"talk", "asked"}
    paper = good("document", "fill", case, "F07", "--set", "asked=邻居甲", "--set", "talk=问：见过吗？\\n答：见过。", "--json", data=data).json["paper"]
    drafted = good("document", "save", case, "F07", "--paper", paper, "--out", out, "--json", data=data).json
    assert drafted["draft"] is True
    assert "答：见过。" in _text(out)
    good("document", "save", case, "F07", "--paper", paper, "--out", out, "--final", data=data)
    states = {row["form"]: row["state"] for row in good("document", "list", case, "--json", data=data).lines}
    assert (states["F07"], states["F03"]) == ("printed", "missing")
    assert shuoshi("document", "fill", case, "F07", "--set", "x", "--json", data=data).refusal["error"] == "usage.entry"
    assert shuoshi("document", "save", case, "F99", "--out", out, "--json", data=data).refusal["error"] == "form.missing"
    assert shuoshi("document", "save", case, "F10", "--out", out, "--final", "--json", data=data).refusal["error"] == "form.agreement"


def test_what_was_saved_and_printed_is_listed(data: Path, tmp_path: Path) -> None:
    case, out = _case(data), tmp_path / "f.pdf"
    assert good("document", "prints", case, "--json", data=data).lines == []
    good("document", "save", case, "F03", "--out", out, data=data)
    assert shuoshi("document", "save", case, "F03", "--out", tmp_path / "f", "--final", data=data).code == 0
    final, draft = good("document", "prints", case, "--json", data=data).lines
    assert (draft["how"], draft["kind"], draft["by"], draft["draft"], draft["outcome"]) == ("save", "F03", "查晓雯", True, "sent")
    assert final["draft"] is False
    assert "尉迟" not in json.dumps([draft, final], ensure_ascii=False)
    said = good("document", "prints", case, data=data).out.splitlines()
    assert said[0].split("\t") == ["时间", "谁", "做了什么", "打印机"]
    assert "存为文件 · " in said[1]
    assert good("document", "prints", "--json", data=data).lines == []


def test_a_volume_is_checked_and_bound(data: Path, tmp_path: Path) -> None:
    case, out = _case(data), tmp_path / "v.pdf"
    must = [row for row in good("dossier", "check", case, "--json", data=data).lines if row["must"]]
    assert must
    good("document", "leave-out", case, "F03", "--pages", 3, data=data)
    good("document", "leave-out", case, "F02", "--why", "已有登记表", data=data)
    (row,) = good("dossier", "contents", case, "--json", data=data).lines
    assert (row["numbers"], row["note"]) == ("1-3", "纸质")
    bound = good("dossier", "save", case, "--out", out, "--json", data=data).json
    assert (bound["pages"], bound["items"]) == (3, 1)
    assert "人民调解受理登记表" in _text(out)
    folder = tmp_path / "one-by-one"
    assert shuoshi("dossier", "save", case, "--folder", folder, "--json", data=data).refusal["error"] == "disk.no_folder"
    folder.mkdir()
    assert good("dossier", "save", case, "--folder", folder, "--json", data=data).json["files"] == 3
    assert shuoshi("dossier", "save", case, "--json", data=data).refusal["error"] == "usage.target"


def test_a_county_changes_words_without_code(data: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        'id = "our-county"\nname = "本县文书"\nbase = "standard"\n[[form]]\nid = "F04"\nkey = "rights_notice"\ntitle = "告知书（本县）"\n'
        'need = "must"\n[[form.part]]\nkind = "prose"\nwords = "请{parties}知悉。"\n',
        encoding="utf-8",
    )
    assert good("forms", "check", own, "--json", data=data).json["forms"] >= 25
    good("forms", "install", own, data=data)
    good("forms", "use", "our-county", data=data)
    assert [row["key"] for row in good("forms", "list", "--json", data=data).lines if row["used"]] == ["our-county"]
    case, out = _case(data), tmp_path / "f.pdf"
    good("document", "save", case, "F04", "--out", out, data=data)
    assert "告知书（本县）" in _text(out)
    own.write_text(own.read_text(encoding="utf-8").replace("{parties}", "{partys}"), encoding="utf-8")
    refused = shuoshi("forms", "check", own, "--json", data=data).refusal
    assert refused["error"] == "forms.invalid"
    assert "第 11 行" in json.dumps(refused, ensure_ascii=False)
    assert shuoshi("forms", "use", "nowhere", "--json", data=data).refusal["error"] == "forms.unknown"


def test_the_agreements_of_a_period_are_written_into_a_folder(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    written = {**RECORD, "agreements": [{"id": "a1", "clauses": ["甲方于本月底前改装水槽。"], "made_on": "2026-03-06"}]}
    good("case", "add", "-", "--json", data=data, stdin=json.dumps(written))
    _case(data)
    made = good("document", "bulk", "--folder", folder, "--from", "2026-03-01", "--to", "2026-03-31", "--json", data=data).json
    assert (made["matters"], made["written"], made["drafts"], made["without"], made["refused"]) == (2, 1, 1, 1, [])
    assert [path.name for path in folder.iterdir()] == [made["files"][0]["file"]]
    assert good("document", "bulk", "--folder", folder, "--from", "2026-04-01", "--json", data=data).json["matters"] == 0
    assert "写出 1 份协议书（草稿 1 份）" in good("document", "bulk", "--folder", folder, data=data).out
