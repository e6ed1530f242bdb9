"""What scripts rely on: exit codes, JSON forms, masked lists, whole records, nothing changed when refused."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cli_help import PASSPHRASE, REPO, good, shuoshi

ID, PHONE = "11010519491231002X", "13812346721"


def record(**changes: Any) -> dict[str, Any]:
    parties = [
        {"id": "p1", "kind": "person", "role": "applicant", "name": "尉迟䶮㛃", "id_type": "111", "id_number": ID, "phone": PHONE},
        {"id": "p2", "kind": "person", "role": "respondent", "name": "曾淑珍"},
    ]
    return {
        "category": "neighbour", "source": "application", "facts": "因院墙滴水争执。", "parties": parties,
        "registered_on": "2026-03-05", **changes,
    }


def dumped(*records: dict[str, Any]) -> str:
    return "\n".join(json.dumps(item, ensure_ascii=False) for item in records)


def test_a_record_goes_in_and_comes_out_whole(data: Path) -> None:
    added = good("case", "add", "-", "--json", data=data, stdin=dumped(record())).json
    assert added["number"] == "（2026）东调卷字第001号"
    shown = good("case", "show", added["code"], "--json", data=data).json
    assert shown | record() == shown, "everything that was given is there"
    assert shown["parties"][0]["id_number"] == ID
    assert (shown["registrar"], shown["title"]) == ("查晓雯", "尉迟䶮㛃与曾淑珍邻里纠纷")
    again = good("case", "add", "-", data=data, stdin=dumped(shown | {"note": "回访过"}))
    assert added["number"] in again.out
    assert good("case", "show", added["id"], "--json", data=data).json == shown | {"note": "回访过"}


def test_lists_are_masked_and_say_nothing_private(data: Path) -> None:
    good("case", "add", "-", data=data, stdin=dumped(record(), record(category="wage_arrears")))
    listed = good("case", "list", "--json", data=data)
    assert [row["parties"] for row in listed.lines] == ["尉**㛃、曾*珍"] * 2
    plain = good("case", "list", data=data)
    assert plain.out.splitlines()[0] == "卷号\t登记日期\t类型\t当事人\t阶段\t上报"
    for output in (listed.out, plain.out):
        for secret in ("尉迟", "曾淑珍", ID, PHONE, "002X", "6721", "滴水"):
            assert secret not in output
    assert len(good("case", "list", "--json", "--text", "6721", "--category", "neighbour", data=data).lines) == 1
    assert len(good("case", "list", "--json", "--text", "ycj", data=data).lines) == 0
    short = good("case", "list", "--limit", "1", data=data)
    assert "共 2 件，只列出前 1 件" in short.out


def test_an_unknown_field_is_refused_with_its_path_and_nothing_is_saved(data: Path) -> None:
    bad = record()
    bad["parties"][1]["nmae"] = "x"
    refusal = shuoshi("--json", "case", "add", "-", data=data, stdin=dumped(record(), bad)).refusal
    assert refusal["error"] == "record.invalid"
    assert [problem["path"] for problem in refusal["problems"]] == ["parties[1].nmae"]
    spoken = shuoshi("case", "add", "-", data=data, stdin=dumped(bad))
    assert (spoken.code, spoken.out) == (1, "")
    assert "parties[1].nmae" in spoken.err
    assert good("case", "list", "--json", data=data).lines == [], "not even the good one before it"


def test_a_line_that_is_no_json_is_named(data: Path) -> None:
    refusal = shuoshi("case", "add", "-", "--json", data=data, stdin=dumped(record()) + '\n{"category": neighbour}').refusal
    assert refusal["problems"][0]["path"] == "line 2"
    assert "第 2 行第 14 个字符" in refusal["problems"][0]["sentence"]
    assert good("case", "list", "--json", data=data).lines == []


@pytest.mark.parametrize(
    ("stdin", "error"),
    [
        (b"\xff\xfe\x00", "json.unreadable"), (b"[" * 100_000, "json.unreadable"), (b"9" * 5_000, "json.unreadable"), (b"5", "record.invalid"), (b"[7]", "record.invalid"), (b'"x"', "record.invalid"),
        (json.dumps(record(facts="\ud840")).encode(), "record.invalid"),
        (json.dumps(record(id="../../x")).encode(), "record.invalid"),
        (json.dumps(record(facts=1.5)).encode(), "record.invalid"),
        (json.dumps(record(agreements=[{"id": "a", "obligations": [{"id": "o", "kind": "act", "amount": 2**90}]}])).encode(), "record.invalid"),
        (json.dumps(record(parties=[{"id": "p" * 300, "kind": "person", "role": "party", "name": "甲"}] * 2)).encode(), "record.invalid"),
        (json.dumps(record(sessions=[{"held_on": "2026-01-01", "record": "长" * 50_000}] * 40)).encode(), "record.too_large"),
    ],
)
def test_whatever_comes_in_is_refused_in_words(data: Path, stdin: bytes, error: str) -> None:
    assert shuoshi("case", "add", "-", "--json", data=data, stdin=stdin).refusal["error"] == error


def test_a_file_with_a_mark_at_its_beginning_and_a_list_are_read(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    file.write_text(json.dumps([record(), record()], indent=1), encoding="utf-8-sig")
    assert len(good("case", "add", file, "--json", data=data).lines) == 2
    assert shuoshi("case", "add", tmp_path / "none.json", "--json", data=data).refusal["error"] == "json.unreadable"


def test_json_is_utf8_whatever_the_console(data: Path) -> None:
    ran = good("case", "add", "-", "--json", data=data, stdin=dumped(record()), PYTHONIOENCODING="gb2312")
    assert ran.json["number"].startswith("（2026）")
    assert "䶮" in good("case", "show", ran.json["id"], data=data, PYTHONIOENCODING="ascii").out


def test_warnings_come_back_and_can_be_confirmed(data: Path) -> None:
    wrong = record()
    wrong["parties"][0]["id_number"] = "110105194912310021"
    added = good("case", "add", "-", "--json", data=data, stdin=dumped(wrong)).json
    assert [item["path"] for item in added["warnings"]] == ["parties[0].id_number"]
    wrong["parties"][0]["id_confirmed"] = True
    assert good("case", "add", "-", "--json", data=data, stdin=dumped(wrong)).json["warnings"] == []


def test_exit_two_for_wrong_usage_and_help_for_none(data: Path) -> None:
    for words in (["nonsense"], ["case"], ["case", "add"], ["case", "close", "x", "--reason", "bored"],
                  ["agreement", "mark", "x", "--role", "party", "--on", "gestern"], ["--json"]):
        assert shuoshi(*words, data=data).code == 2, words
    assert good("--version").out.strip()
    assert "case" in good("--help").out


ENGLISH = re.compile(r"usage|options|arguments|required|invalid|choice|choose|expected|unrecognized|positional|show this|error", re.IGNORECASE)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nonsense"], "没有 'nonsense'，可以写"), (["case"], "缺少 操作"), (["case", "add"], "缺少 文件"),
        (["enrol"], "缺少 --to"), (["case", "close", "x", "--reason", "bored"], "--reason：没有 'bored'，可以写"),
        (["case", "close", "x", "--reason", "failed", "--on", "gestern"], "--on：'gestern' 不是日期"),
        (["case", "list", "--limit", "viele"], "--limit：'viele' 不是整数"), (["case", "list", "--limit"], "后面没有写内容"),
        (["case", "list", "--farbe"], "不认识 --farbe"), (["--json=1", "doctor"], "不带内容"),
        (["case", "close", "--re", "failed", "--e=3", "x"], "不带内容"),
    ],
)
def test_wrong_usage_is_said_in_chinese(words: list[str], said: str) -> None:
    ran = shuoshi(*words, COLUMNS="400", PYTHONIOENCODING="gb18030")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.startswith("用法：shuoshi")
    assert not ENGLISH.search(ran.err), ran.err


@pytest.mark.parametrize("words", [[], ["case"], ["case", "close"], ["enrol"]])
def test_help_is_in_chinese(words: list[str]) -> None:
    shown = good(*words, "--help").out
    assert shown.startswith("用法：shuoshi")
    assert "选项:" in shown
    assert not ENGLISH.search(shown), shown


def test_a_half_signed_matter_is_closed_only_on_purpose(data: Path, tmp_path: Path) -> None:
    agreement = {"id": "a1", "facts": "事实", "clauses": ["和好"], "mediators": ["查晓雯"], "made_on": "2026-03-05"}
    case = good("case", "add", "-", "--json", data=data, stdin=dumped(record(agreements=[agreement]))).json["id"]
    good("document", "issue", case, "--out", tmp_path / "a.pdf", data=data)
    words = ["agreement", "mark", case, "--role", "party", "--ref", "p1"]
    marked = good(*words, "--on", "2026-03-05", "--json", data=data).json
    assert marked["warnings"] == []
    marked = good(*words, "--on", "2026-03-04", "--json", data=data).json
    assert len(marked["warnings"]) == 1, "older than the paper"
    assert "早于协议书上的日期" in good(*words, "--on", "2026-03-04", data=data).out
    close = ["case", "close", case, "--reason", "failed", "--json"]
    assert shuoshi(*close, data=data).refusal["error"] == "close.signing"
    assert good(*close, "--even-if-signing", data=data).json["stage"] == "closed"


def test_exit_one_when_there_is_no_room_or_the_passphrase_is_wrong(data: Path, tmp_path: Path) -> None:
    assert shuoshi("case", "list", "--json", data=tmp_path / "none").refusal["error"] == "setup.none"
    assert shuoshi("case", "list", "--json", data=data, passphrase="猜一猜猜一猜猜").refusal["error"] == "key.wrong"
    assert shuoshi("case", "show", "没有", "--json", data=data).refusal["error"] == "case.missing"
    again = shuoshi("init", "--name", "x", "--division", "620100001201", "--user", "y", "--json", data=data)
    assert again.refusal["error"] == "setup.exists"
    short = shuoshi("init", "--name", "x", "--division", "12", "--user", "y", "--json", data=tmp_path / "n", passphrase="短")
    assert {problem["path"] for problem in short.refusal["problems"]} == {"division", "passphrase"}
    assert not (tmp_path / "n" / "shuoshi.db").exists()


def test_exit_three_for_a_defect_with_places_and_no_values(data: Path, tmp_path: Path) -> None:
    """A broken installation of the program itself: its code tables are gone."""
    script = (
        "import sys, app.codes; from pathlib import Path; from app.cli import main; "
        f"app.codes.assets_dir = lambda: Path({str(tmp_path)!r}); sys.exit(main(['case', 'list', '--json']))"
    )
    env = {"SHUOSHI_DATA": str(data), "SHUOSHI_PASSPHRASE": PASSPHRASE, "PYTHONPATH": str(REPO), "PATH": "/usr/bin:/bin"}
    run = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False)
    assert run.returncode == 3, run.stderr
    answer = json.loads(run.stderr)
    assert (answer["error"], answer["kind"]) == ("defect", "FileNotFoundError")
    assert any(place.startswith("codes.py:") for place in answer["where"])
    assert str(tmp_path) not in run.stderr


def test_a_reader_that_stops_early_is_no_error(data: Path) -> None:
    good("case", "add", "-", data=data, stdin=dumped(*[record() for _ in range(3)]))
    env = {"SHUOSHI_DATA": str(data), "SHUOSHI_PASSPHRASE": PASSPHRASE, "PYTHONPATH": str(REPO), "PATH": "/usr/bin:/bin"}
    command = f"set -o pipefail; {sys.executable} -u -m app case list --json | true"
    run = subprocess.run(["bash", "-c", command], env=env, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_no_number_is_taken_when_the_paper_has_nowhere_to_go(data: Path, tmp_path: Path) -> None:
    agreement = {"id": "a1", "facts": "事实", "clauses": ["和好"], "mediators": ["查晓雯"], "made_on": "2026-03-05"}
    added = good("case", "add", "-", "--json", data=data, stdin=dumped(record(agreements=[agreement]))).json
    assert shuoshi("document", "issue", added["id"], "--out", tmp_path / "no" / "x.pdf", "--json", data=data).refusal["error"] == "disk.gone"
    assert shuoshi("document", "issue", added["id"], "--out", tmp_path, "--json", data=data).refusal["error"] == "disk.denied"
    assert {row["number"] for row in good("document", "list", added["id"], "--json", data=data).lines} == {""}
    assert shuoshi("agreement", "status", good("case", "add", "-", "--json", data=data, stdin=dumped(record())).json["id"], "--json", data=data).refusal["error"] == "agreement.none"


def test_a_character_without_a_font_is_left_to_the_hand_only_by_name(data: Path, tmp_path: Path) -> None:
    agreement = {"id": "a1", "facts": "王\U0002ebf0、\ue000", "clauses": ["和好"], "mediators": ["查晓雯"], "made_on": "2026-03-05"}
    case = good("case", "add", "-", "--json", data=data, stdin=dumped(record(agreements=[agreement]))).json["id"]
    issue = ["document", "issue", case, "--out", tmp_path / "a.pdf", "--json"]
    for named in ([], ["--handwrite", "U+2EBF0"]):
        refused = shuoshi(*issue, *named, data=data).refusal
        assert refused["error"] == "print.missing_glyphs"
        assert "U+E000" in json.dumps(refused, ensure_ascii=False)
    assert not (tmp_path / "a.pdf").exists()
    assert good(*issue, "--handwrite", "\U0002ebf0，U+E000", data=data).json["handwritten"] == ["\U0002ebf0", "\ue000"]


def test_samples_and_doctor(data: Path) -> None:
    assert good("samples", "--json", data=data).json["cases"] >= 15
    assert shuoshi("samples", "--json", data=data).refusal["error"] == "samples.not_empty"
    report = good("doctor", "--rebuild", "--json", data=data).json
    assert report["ok"]
    assert {finding["name"] for finding in report["findings"]} >= {"数据库", "保存记录", "操作日志", "附件", "重建台账"}
    file = max((data / "files").iterdir(), key=lambda path: path.stat().st_size)
    file.write_bytes(file.read_bytes()[:-1])
    found = shuoshi("doctor", "--json", data=data)
    assert found.code == 1
    assert not json.loads(found.out)["ok"]
    assert json.loads(found.err)["error"] == "doctor.found"


def test_the_slip_of_a_referral_is_printed_for_the_step_that_stands(data: Path, tmp_path: Path) -> None:
    added = good("case", "add", "-", "--json", data=data, stdin=dumped(record())).json
    out = tmp_path / "slip.pdf"
    assert shuoshi("--json", "document", "referral", added["number"], "--out", out, data=data).refusal["error"] == "step.no_slip"
    assert not out.exists()
    good("case", "advance", added["number"], "refer", "--to", "城关派出所", "--note", "属于治安案件", data=data)
    assert good("document", "referral", added["number"], "--out", out, "--json", data=data).json["pages"] >= 1
    assert out.read_bytes().startswith(b"%PDF")
