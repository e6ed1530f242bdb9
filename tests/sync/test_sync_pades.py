"""Electronic signatures in PDF files: made and examined without a network; one changed byte and they are void."""

from __future__ import annotations

import importlib.util
import re
import socket
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from reportlab.pdfgen.canvas import Canvas

from app.domain.errors import UserError
from sync.pades import Pades
from sync.seal import SealProvider, Seen, Statement
from tests.sync.certificates import PASSWORD, certificate

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
STATEMENT = Statement("签署人民调解协议书", NOW, "村委会")


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever tries to reach anything outside this process fails the test."""
    def refuse(*_args: Any, **_options: Any) -> None:
        raise AssertionError("a network was asked for")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "create_connection", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)


@pytest.fixture(scope="module")
def paper() -> bytes:
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.drawString(72, 700, "agreement")
    canvas.save()
    return out.getvalue()


@pytest.fixture(scope="module")
def card() -> tuple[bytes, bytes]:
    return certificate()


@pytest.fixture(scope="module")
def signed(paper: bytes, card: tuple[bytes, bytes]) -> bytes:
    return Pades(card[0], PASSWORD).sign(paper, STATEMENT)


def code(provider: SealProvider, pdf: bytes) -> str:
    with pytest.raises(UserError) as refusal:
        provider.sign(pdf, STATEMENT)
    assert refusal.value.sentence.endswith("。")
    return refusal.value.code


def test_what_was_there_stays_byte_for_byte_and_the_signer_is_named(paper: bytes, signed: bytes) -> None:
    assert signed.startswith(paper)
    (seen,) = Pades().examine(signed)
    assert (seen.name, seen.organisation, seen.sound, seen.trusted) == ("查晓雯", "东街村人民调解委员会", True, None)
    assert b"/ETSI.CAdES.detached" in signed


def test_trust_is_judged_only_against_given_roots(signed: bytes, card: tuple[bytes, bytes]) -> None:
    assert [item.trusted for item in Pades(roots=[card[1]]).examine(signed)] == [True]
    (stranger,) = Pades(roots=[certificate()[1]]).examine(signed)
    assert (stranger.sound, stranger.trusted) == (True, False)
    assert stranger.why
    with pytest.raises(UserError, match="根证书"):
        Pades(roots=[b"no certificate"]).examine(signed)


def test_several_sign_one_after_the_other(signed: bytes) -> None:
    other = certificate("马志昇", key=rsa.generate_private_key(65537, 2048))
    both = Pades(other[0], PASSWORD).sign(signed, STATEMENT)
    assert both.startswith(signed)
    assert [(item.name, item.sound) for item in Pades().examine(both)] == [("查晓雯", True), ("马志昇", True)]
    assert not any(item.sound for item in Pades().examine(both + b"\n"))


def void(seen: tuple[Seen, ...]) -> bool:
    return bool(seen) and not any(item.sound for item in seen)


def test_one_flipped_bit_anywhere_makes_it_void(signed: bytes) -> None:
    found = re.search(rb"/ByteRange \[0 (\d+) (\d+) ", signed)
    assert found is not None
    start, end = int(found.group(1)), int(found.group(2))
    used = start + len(signed[start:end].rstrip(b"0>"))
    envelope = [start, *range(start + 1, start + 110, 2), *range(start + 110, used, 23), used + 40, end - 2, end - 1]
    key = signed.index(b"/ByteRange")
    for place in (*range(0, start, 97), key, key + 5, *envelope, *range(end, len(signed), 41), len(signed) - 1):
        changed = bytearray(signed)
        changed[place] ^= 1 << place % 8
        assert void(Pades().examine(bytes(changed))), place


def test_bytes_added_or_lost_make_it_void(signed: bytes) -> None:
    for changed in (signed + b"x", signed + b"\n%%EOF\n", signed[:-1], signed[:-200], signed[1:]):
        assert void(Pades().examine(changed))
    assert Pades().examine(b"no pdf at all") == ()


def test_words_changed_by_a_later_revision_make_it_void(signed: bytes) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    with pikepdf.open(BytesIO(signed)) as pdf:
        out = BytesIO()
        pdf.save(out)
    assert void(Pades().examine(out.getvalue()))


def test_what_cannot_sign_is_refused_with_its_reason(paper: bytes, card: tuple[bytes, bytes]) -> None:
    assert code(Pades(card[0], "别的密码"), paper) == "esign.password"
    assert code(Pades(b"no file of this kind", PASSWORD), paper) == "esign.password"
    assert code(Pades(certificate(begins=datetime(2019, 1, 1, tzinfo=UTC), days=30)[0], PASSWORD), paper) == "esign.expired"
    assert code(Pades(card[0], PASSWORD), b"no pdf") == "esign.failed"


def test_password_and_key_are_not_shown(card: tuple[bytes, bytes], capfd: pytest.CaptureFixture[str], signed: bytes) -> None:
    assert PASSWORD not in repr(Pades(card[0], PASSWORD))
    Pades(roots=[certificate()[1]]).examine(signed)
    said = capfd.readouterr()
    assert "查晓雯" not in said.out + said.err, "the library's log names people"


def test_without_the_component_it_is_said_in_one_sentence(
    paper: bytes, card: tuple[bytes, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "pyhanko" else real(name))
    assert code(Pades(card[0], PASSWORD), paper) == "esign.not_installed"
