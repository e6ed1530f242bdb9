"""The whole story through the real window, in a process of its own: what a fresh machine without a display does."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

PEOPLE = ("王堃䶮", "欧阳𬭳", "10000000018", "柳荫湾村三组")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "out"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "app", "demo", folder], env=environment, capture_output=True, text=True, timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return folder


def text_of(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return "".join(text.split())


def test_every_step_left_a_picture(out: Path) -> None:
    names = sorted(path.name for path in out.glob("[0-9][0-9]-*.png"))
    assert len(names) == 41
    assert all((out / name).stat().st_size > 5_000 for name in names)
    summary = (out / "小结.md").read_text(encoding="utf-8")
    assert all(name in summary for name in names)


def test_both_ends_hold_the_same(out: Path) -> None:
    summary = (out / "小结.md").read_text(encoding="utf-8")
    assert "| 村里的纠纷 | 23 |" in summary
    assert "| 村里看到上级已收 | 23 |" in summary
    assert "| 村里还在等回执 | 0 |" in summary
    assert "| 乡镇台账里的纠纷 | 23 |" in summary
    with (out / "乡镇台账.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 23
    assert {row["单位"] for row in rows} == {"柳荫湾村说事室"}
    written = next(row for row in rows if "王堃䶮" in row["纠纷名称"])
    assert (written["阶段"], written["协议金额（元）"]) == ("已生效", "3860.00")


def test_the_paper_says_what_was_typed(out: Path) -> None:
    text = text_of(out / "人民调解协议书.pdf")
    for part in ("人民调解协议书", "王堃䶮", "欧阳𬭳", "青禾塬劳务有限公司", "人民币贰仟元整", "本协议一式四份"):
        assert part in text
    assert "草稿" not in text


def test_the_model_case_names_nobody(out: Path) -> None:
    text = text_of(out / "典型案例.pdf")
    assert "基本案情" in text
    for word in ("王堃䶮", "欧阳𬭳", "柳荫湾", "青禾塬", "乡村建设规划许可证", "草稿"):
        assert word not in text, word


def files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def test_nothing_in_the_rooms_or_on_the_stick_is_in_clear(out: Path) -> None:
    checked = 0
    for folder in ("room", "town", "U盘"):
        for path in files(out / folder):
            data = path.read_bytes()
            assert not any(word.encode() in data for word in PEOPLE), path.name
            assert not any(word in path.name for word in PEOPLE)
            checked += 1
    assert checked > 8
