"""Every bench runs through at a tiny size; no time is judged here."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.__main__ import NAMES, main

_PEERS = {"hop": "apsw", "forms": "weasyprint"}


@pytest.fixture(autouse=True)
def _tiny(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BENCH_SIZE", "0.0001")
    monkeypatch.setenv("BENCH_CACHE", str(tmp_path / "rooms"))


@pytest.mark.parametrize("name", NAMES)
def test_bench_runs_and_says_its_ratio(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    if name in _PEERS:
        pytest.importorskip(_PEERS[name])

    assert main([name]) == 0

    said = capsys.readouterr().out
    assert "cores" in said
    assert "target" in said


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["speed"]) == 2
    assert "start, window, growth, search, count, pdf, forms, dossier, bulk, hop" in capsys.readouterr().err
