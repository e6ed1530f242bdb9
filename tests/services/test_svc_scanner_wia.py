"""What the script for Windows says is understood. The script itself has not been run on a real machine."""

from __future__ import annotations

import base64
import io

import pytest

from app.domain.errors import UserError
from app.services.scanner_wia import _read


def lines(*said: str) -> io.BytesIO:
    return io.BytesIO("".join(f"{line}\r\n" for line in said).encode())


def test_pages_come_one_by_one_until_the_feeder_is_empty() -> None:
    pages: list[bytes] = []
    sent = [f"P {base64.b64encode(data).decode()}" for data in (b"one", b"two")]
    assert _read(lines(*sent, "E 80210003"), pages.append, lambda: False) == 2
    assert pages == [b"one", b"two"]


@pytest.mark.parametrize(("said", "code"), [("E 80210002", "scan.jam"), ("E 80210003", "scan.empty"), ("E 8000FFFF", "scan.failed")])
def test_errors_are_said(said: str, code: str) -> None:
    with pytest.raises(UserError) as caught:
        _read(lines(said), lambda _page: None, lambda: False)
    assert caught.value.code == code
