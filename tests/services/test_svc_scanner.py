"""Scanning, on the virtual scanner of SANE: pages come one by one, and what goes wrong is said in words."""

from __future__ import annotations

import io
import shutil
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from app.domain.errors import UserError
from app.services import scanner_sane
from app.services.scanner import Options
from app.services.scanner_sane import SaneScanner, _abilities, _settings

pytestmark = pytest.mark.skipif(shutil.which("scanimage") is None, reason="scanimage (Debian: sane-utils) is not installed")
DEVICE = "test:0"


def never() -> bool:
    return False


@pytest.fixture(autouse=True)
def virtual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """SANE with the test backend alone, for this test: an A4 scanner that shows a grid."""
    folder = tmp_path / "sane"
    folder.mkdir()
    (folder / "dll.conf").write_text("test\n")
    configure(folder)
    monkeypatch.setenv("SANE_CONFIG_DIR", str(folder))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    return folder


def configure(folder: Path, **more: str) -> None:
    given = {"number_of_devices": "1", "geometry_max": "300.0", "test-picture": '"Grid"'} | more
    (folder / "test.conf").write_text("".join(f"{name} {value}\n" for name, value in given.items()))


def refused(device: str = DEVICE, patience: float = 20) -> tuple[str, int]:
    pages: list[bytes] = []
    with pytest.raises(UserError) as caught:
        SaneScanner(patience).scan(device, Options(), pages.append, never)
    assert caught.value.sentence.endswith("。")
    return caught.value.code, len(pages)


def test_scanners_are_listed() -> None:
    assert [(item.id, item.name) for item in SaneScanner().devices()] == [("test:0", "Noname frontend-tester")]


def test_the_page_on_the_glass(tmp_path: Path) -> None:
    pages: list[bytes] = []
    assert SaneScanner().scan(DEVICE, Options(resolution=200, colour=False), pages.append, never) == 1
    (page,) = (Image.open(io.BytesIO(data)) for data in pages)
    assert page.mode == "L"
    assert page.size == (pytest.approx(1654, abs=2), pytest.approx(2339, abs=2)), "A4 at 200 dpi"
    assert list(tmp_path.glob("scan-*")) == [], "nothing is left"


def test_every_sheet_in_the_feeder() -> None:
    pages: list[bytes] = []
    assert SaneScanner().scan(DEVICE, Options(feeder=True, resolution=75), pages.append, never) == 10
    assert {Image.open(io.BytesIO(data)).mode for data in pages} == {"RGB"}


def test_pages_never_lie_on_the_disk(tmp_path: Path) -> None:
    seen: set[str] = set()
    stop = threading.Event()

    def watch() -> None:
        while not stop.is_set():
            with suppress(OSError):  # the folder goes while we look
                seen.update(path.name for path in tmp_path.glob("scan-*/*") if path.is_file())

    watcher = threading.Thread(target=watch)
    watcher.start()
    SaneScanner().scan(DEVICE, Options(feeder=True, resolution=75), lambda _page: time.sleep(0.01), never)
    stop.set()
    watcher.join()
    assert seen == set()


@pytest.mark.parametrize(
    ("status", "code"),
    [("JAMMED", "scan.jam"), ("NO_DOCS", "scan.empty"), ("COVER_OPEN", "scan.cover"), ("DEVICE_BUSY", "scan.busy"),
     ("IO_ERROR", "scan.failed"), ("ACCESS_DENIED", "scan.denied")],
)  # fmt: skip
def test_what_is_wrong_at_the_scanner_is_said(virtual: Path, status: str, code: str) -> None:
    configure(virtual, **{"read-status-code": f'"SANE_STATUS_{status}"'})
    assert refused() == (code, 0)


def test_no_such_scanner() -> None:
    assert refused(device="nothing:0") == ("scan.no_device", 0)


def test_without_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UserError) as caught:
        SaneScanner().devices()
    assert caught.value.code == "scan.no_service"


def test_cancelling_stops_the_scanner(virtual: Path) -> None:
    configure(virtual, **{"read-delay": "true", "read-delay-duration": "200000", "read-limit": "true", "read-limit-size": "1000"})
    started = time.monotonic()
    with pytest.raises(UserError) as caught:
        SaneScanner().scan(DEVICE, Options(), lambda _page: None, lambda: time.monotonic() - started > 1)
    assert caught.value.code == "scan.cancelled"
    assert time.monotonic() - started < 8


def test_cancelling_between_two_sheets_keeps_those_before() -> None:
    pages: list[bytes] = []
    with pytest.raises(UserError) as caught:
        SaneScanner().scan(DEVICE, Options(feeder=True, resolution=75), pages.append, lambda: len(pages) >= 3)
    assert len(pages) == 3
    assert "3 页都在" in caught.value.sentence


def test_a_scanner_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = tmp_path / "bin" / "scanimage"
    silent.parent.mkdir()
    silent.write_text('#!/bin/sh\nfor word in "$@"; do [ "$word" = -A ] && exit 0; done\nexec sleep 30\n')
    silent.chmod(0o755)
    monkeypatch.setattr(scanner_sane, "_program", lambda: str(silent))
    assert refused(patience=0.5) == ("scan.timeout", 0)


def test_makers_call_things_differently() -> None:
    listed = """
    --mode Lineart|True Gray|24bit Color[Fast] [24bit Color[Fast]]
    --source Flatbed|ADF Duplex|ADF Front [Flatbed]
    -x 0..215.9mm (in steps of 0.1) [215.9]
    -y 0..355.6mm (in steps of 0.1) [355.6]
"""
    able = _abilities(listed)
    assert (able.feeder, able.glass, able.colour, able.grey) == ("ADF Front", "Flatbed", "24bit Color[Fast]", "True Gray")
    assert list(_settings(able, Options(feeder=True, colour=False, resolution=300))) == [
        "--source=ADF Front", "--mode=True Gray", "--resolution=300", "-x", "210", "-y", "297",
    ]
