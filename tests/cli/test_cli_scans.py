"""扫描归卷 by command."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pypdfium2
import pytest
from cli_help import good, shuoshi

from tests.services.scan_help import scanned

RECORD = {
    "category": "neighbour", "source": "application", "facts": "因院墙滴水争执。", "registered_on": "2026-03-05",
    "mediators": ["查晓雯"],
    "parties": [
        {"id": "p1", "kind": "person", "role": "applicant", "name": "单玉堃"},
        {"id": "p2", "kind": "person", "role": "respondent", "name": "曾淑珍"},
    ],
    "agreements": [{
        "facts": "檐水滴入邻院。" * 40, "clauses": ["单玉堃于月底前改装水槽，费用自理，逾期由村委会代办。" * 12] * 3, "made_on": "2026-03-06",
        "mediators": ["查晓雯"], "recorder": "马志昇",
    }],
}  # fmt: skip


@pytest.fixture
def scans(data: Path, tmp_path: Path) -> tuple[str, Path]:
    """A printed agreement as a folder of scanned pages, with a photo that has no code."""
    case = str(good("case", "add", "-", "--json", data=data, stdin=json.dumps(RECORD)).json["number"])
    paper, folder = tmp_path / "paper.pdf", tmp_path / "scans"
    folder.mkdir()
    good("document", "issue", case, "--out", paper, data=data)
    document = pypdfium2.PdfDocument(paper)
    for number, page in enumerate(document, 1):
        page.render(scale=200 / 72).to_pil().save(folder / f"{number}.png")
    document.close()
    scanned(None, dpi=60).save(folder / "9.jpg")
    return case, folder


def test_a_folder_is_filed(data: Path, scans: tuple[str, Path]) -> None:
    case, folder = scans
    looked = good("scan", "file", folder, "--case", case, "--dry-run", "--json", data=data).json
    (paper,) = looked["papers"]
    assert (looked["files"], paper["missing"], paper["found"]) == (0, [], list(range(1, paper["pages"] + 1)))
    assert paper["pages"] >= 2
    made = good("scan", "file", folder, "--case", case, "--kind", "evidence", "--json", data=data).json
    assert made["files"] == 2
    assert {item["state"] for item in made["sheets"]} == {"ours", "no_code"}
    kinds = [item["kind"] for item in good("case", "show", case, "--json", data=data).json["attachments"]]
    assert kinds == ["issued", "signed_scan", "evidence"]
    text = good("scan", "file", folder, "--case", case, data=data).out
    assert "没有二维码　不放" in text
    assert "页齐了" in text


def test_a_missing_page_is_told_and_nothing_is_filed(data: Path, scans: tuple[str, Path]) -> None:
    case, folder = scans
    told = good("scan", "file", folder / "1.png", "--case", case, "--json", data=data).json
    assert (told["files"], told["papers"][0]["missing"][0]) == (0, 2)
    assert good("scan", "file", folder / "1.png", "--case", case, "--incomplete", "--json", data=data).json["files"] == 1


def test_what_cannot_be_read_is_refused(data: Path, scans: tuple[str, Path], tmp_path: Path) -> None:
    case, _ = scans
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    assert shuoshi("scan", "file", broken, "--case", case, "--json", data=data).refusal["error"] == "picture.unreadable"
    assert shuoshi("scan", "file", tmp_path / "gone.jpg", "--case", case, "--json", data=data).refusal["error"] == "file.unreadable"


@pytest.mark.skipif(shutil.which("scanimage") is None, reason="scanimage (Debian: sane-utils) is not installed")
def test_scanners_are_listed(data: Path, tmp_path: Path) -> None:
    (tmp_path / "dll.conf").write_text("test\n")
    (tmp_path / "test.conf").write_text("number_of_devices 1\n")
    found = good("scan", "devices", "--json", data=data, SANE_CONFIG_DIR=str(tmp_path)).lines
    assert [item["device"] for item in found] == ["test:0"]
    assert shuoshi("scan", "devices", "--json", data=data, PATH="").refusal["error"] == "scan.no_service"
