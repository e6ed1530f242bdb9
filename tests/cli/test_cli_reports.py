"""Reports as a script sees them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cli_help import good, shuoshi

from app.cli.reports import read_period
from app.domain.errors import UserError


def register(data: Path, day: str, **changes: Any) -> str:
    record = {
        "category": "neighbour", "source": "application", "registered_on": day, "facts": "因院墙滴水，两家争执三年。", "heads": 3,
        "parties": [{"id": "p1", "kind": "person", "role": "applicant", "name": "单玉堃"}, {"id": "p2", "kind": "person", "role": "respondent", "name": "曾淑珍"}],
        **changes,
    }  # fmt: skip
    return str(good("case", "add", "-", "--json", data=data, stdin=json.dumps(record)).json["id"])


@pytest.fixture
def filled(data: Path) -> Path:
    first = register(data, "2026-03-05")
    register(data, "2026-03-06", category="labour", mediators=["查晓雯"])
    good("case", "close", first, "--reason", "failed", "--on", "2026-03-20", data=data)
    return data


def test_a_report_and_what_is_behind_it(filled: Path, tmp_path: Path) -> None:
    made = good(
        "report", "mediation", "--period", "2026-03", "--xlsx", tmp_path / "三月.xlsx", "--csv", tmp_path / "三月.csv", "--json", data=filled
    ).json
    total = {item["figure"]: item for item in made["figures"] if item["line"] == "合计"}
    assert total["total"]["value"] == 1
    assert (total["failed"]["value"], total["category:neighbour/total"]["value"]) == (1, 1)
    assert total["total"]["formula"]
    assert all(check["met"] for check in made["checks"])
    assert (made["from"], made["to"], made["basis"], made["pending"]) == ("2026-03-01", "2026-03-31", "done", 0)
    assert [Path(name).name for name in made["files"]] == ["三月.xlsx", "三月.csv"]
    assert (tmp_path / "三月.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    (case,) = good("report", "mediation", "--period", "2026-03", "--cases", "category:neighbour/failed", "--json", data=filled).lines
    assert case["parties"] == "单*堃、曾*珍"
    nothing = good("report", "mediation", "--period", "2026-04", "--json", data=filled).json
    assert "零报告" in nothing["zero"]
    text = good("report", "mediation", "--period", "2026-03", data=filled).out
    assert "✓ 纠纷类型合计 = 案件总数（1，1）" in text


def test_the_other_reports(filled: Path) -> None:
    span = ("--from", "2026-01-01", "--to", "2026-12-31", "--json")
    visits = good("report", "visits", *span, data=filled).json["figures"]
    assert [item["value"] for item in visits[-2:]] == [2, 6]
    closing = {item["figure"]: item for item in good("report", "quality", *span, data=filled).json["figures"] if item["column"] == "比率"}
    assert (closing["ended"]["shown"], closing["ended"]["basis"]) == ("50.00%", "registered")
    by = good("report", "breakdown", "--by", "mediator", "--basis", "registered", *span, data=filled).json
    assert "查晓雯" not in json.dumps(by, ensure_ascii=False)
    named = good("report", "breakdown", "--by", "mediator", "--names", "--basis", "registered", *span, data=filled).json
    opened = next(item["figure"] for item in named["figures"] if item["column"] == "尚未办结" and item["value"])
    (case,) = good("report", "breakdown", "--by", "mediator", "--basis", "registered", "--cases", opened, *span, data=filled).lines
    assert case["category"] == "劳动争议纠纷"
    backlog = good("report", "backlog", *span, data=filled).json
    assert {item["line"].split()[-1] for item in backlog["figures"]} == {"单*堃、曾*珍"}
    assert good("report", "points", *span, data=filled).json["zero"]
    assert good("report", "zero", *span, data=filled).json["notes"] == ["1 个单位，其中 0 个零报告。"]


def test_the_progress_of_a_half_month(filled: Path, tmp_path: Path) -> None:
    made = good("report", "progress", "--period", "2026-03-H2", "--xlsx", tmp_path / "半月.xlsx", "--json", data=filled).json
    total = {item["column"]: item for item in made["figures"]}
    assert {name: total[name]["value"] for name in ("期初未办结", "本期登记", "本期办结", "期末未办结")} == {
        "期初未办结": 2, "本期登记": 0, "本期办结": 1, "期末未办结": 1,
    }  # fmt: skip
    assert made["checks"][0]["met"]
    assert (made["checks"][0]["left"], made["checks"][0]["right"]) == (1, 1)
    (below,) = made["more"]
    row = {item["column"]: item["value"] for item in below["figures"]}
    assert (row["本期"], row["最近办理"], row["办理日期"], row["已几天"]) == ("本期没有进展", "登记", "2026-03-06", 25)
    (case,) = good("report", "progress", "--period", "2026-03-H2", "--cases", total["期末未办结"]["figure"], "--json", data=filled).lines
    assert case["id"] == below["figures"][0]["case"]
    assert len(good("report", "progress", "--period", "2026-03-H2", "--cases", "carried", "--json", data=filled).lines) == 2
    text = good("report", "progress", "--period", "2026-03-H1", data=filled).out
    assert "✓ 期初未办结 + 本期登记 − 本期办结 = 期末未办结（2，2）" in text
    assert "单*堃、曾*珍\t本期登记" in text
    assert (tmp_path / "半月.xlsx").exists()
    paper = tmp_path / "半月报.pdf"
    made = good("report", "progress", "--period", "2026-03-H1", "--pdf", str(paper), "--remarks", "请协调水务站。", "--json", data=filled).json
    assert made["files"] == [str(paper)]
    assert paper.read_bytes().startswith(b"%PDF")


def test_without_a_period_it_is_the_one_that_the_room_reports_by(data: Path) -> None:
    good("methods", "use", "pinglishi", data=data)
    made = good("report", "progress", "--json", data=data).json
    assert (made["from"][-2:], made["heads"][-1]) in (("01", "定期报告：半月报（化解、稳控进展）"), ("16", "定期报告：半月报（化解、稳控进展）"))
    assert made["to"][-2:] == "15" if made["from"].endswith("01") else made["to"] > made["from"]


def test_a_sample_or_the_sentence_that_there_is_none(data: Path) -> None:
    told = good("report", "sample", "--period", "2026-03", "--json", data=data).json
    assert (told["figures"], told["zero"]) == ([], "本单位选用的工作方法没有规定抽查回访，本期也没有要抽查的事项。")
    assert "卷号" not in good("report", "sample", data=data).out
    good("methods", "use", "mashang-fanying", data=data)
    for n in range(2):
        case = register(data, f"2026-03-0{n + 1}", method="mashang-fanying@1", kind="dispute")
        good("case", "close", case, "--reason", "failed", "--on", "2026-03-20", data=data)
    made = good("report", "sample", "--period", "2026-03", "--names", "--json", data=data).json
    again = good("report", "sample", "--period", "2026-03", "--names", "--json", data=data).json
    assert again == made
    assert len({item["case"] for item in made["figures"]}) == 1
    assert "本期调解结束 2 件，按 10%" in made["notes"][0]
    assert made["figures"][0]["line"].endswith("单玉堃、曾淑珍")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("mediation", "--period", "2026-13"), "report.period"), (("mediation", "--from", "2026-02-02", "--to", "2026-02-01"), "report.period"),
        (("mediation", "--period", "9999"), "report.period"), (("quality", "--from", "0001-01-01"), "report.period"),
        (("mediation", "--cases", "nothing"), "report.figure"), (("mediation", "--site", "没有的村"), "report.site"),
        (("mediation", "--period", "2015", "--categories", "auto"), "report.list"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told(data: Path, words: tuple[str, ...], code: str) -> None:
    assert shuoshi("report", *words, "--json", data=data).refusal["error"] == code


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"), ("2026Q3", "2026-07-01", "2026-09-30"), ("2026Q4", "2026-10-01", "2026-12-31"),
        ("2026-10", "2026-10-01", "2026-10-31"), ("2026-10-H1", "2026-10-01", "2026-10-15"), ("2028-02-H2", "2028-02-16", "2028-02-29"),
        ("2026-12", "2026-12-01", "2026-12-31"), ("2026-W42", "2026-10-12", "2026-10-18"), ("2026-W53", "2026-12-28", "2027-01-03"), ("2026-H2", "2026-07-01", "2026-12-31"),
    ],
)  # fmt: skip
def test_periods(text: str, first: str, last: str) -> None:
    assert read_period(text) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("text", ["", "2026-00", "2026-13", "26", "2026Q5", "0000", "２０２６", "2026-10-H3", "9999-12x", "9999", "2026-W00", "2025-W53", "2026-W7"])
def test_periods_that_are_none(text: str) -> None:
    with pytest.raises(UserError):
        read_period(text)
