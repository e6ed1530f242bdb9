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
        ("2026-12", "2026-12-01", "2026-12-31"), ("2026-H2", "2026-07-01", "2026-12-31"),
    ],
)  # fmt: skip
def test_periods(text: str, first: str, last: str) -> None:
    assert read_period(text) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("text", ["", "2026-00", "2026-13", "26", "2026Q5", "0000", "２０２６", "2026-10-H3", "9999-12x", "9999"])
def test_periods_that_are_none(text: str) -> None:
    with pytest.raises(UserError):
        read_period(text)
