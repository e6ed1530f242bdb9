"""What the proof code on an agreement says: who issued which paper and of which text, signed by the issuer's key.

Anybody who has the program can check it without a network. It names nobody but the issuer. The bytes before the
signature are, with numbers in big-endian order::

    1 form (1) · 16 site · 32 public key · 1 version · 2 pages · 2 days since 2000-01-01 · 32 digest of the text
    · 1 length and the issuer's name in UTF-8 · 1 length and the number in UTF-8

and the code is ``SP1`` with these bytes and 64 bytes of signature in base 45. ``LARGEST`` keeps it within version 11
of QR codes at level L, whose modules are 0.41 mm wide on 25 mm; usual names leave room for level M.
"""

from __future__ import annotations

import struct
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain import base45
from app.domain.errors import UserError

FORM = 1
LARGEST = 310  # bytes, with the signature
CUT = "…"  # at the end of a name that had no room
_FAMILY = "SP"
_SIGNATURE = 64
_HEAD = struct.Struct(">B16s32sBHH32s")
_EPOCH = date(2000, 1, 1)
_SHORTEST_NAME = 24  # bytes of a name that is worth printing
_HIDDEN = ("C", "Zl", "Zp")  # categories of characters that could make a sentence look like another


class Unreadable(ValueError):
    """``reason``: foreign (no proof code at all), newer (of a later form), damaged."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Proof:
    """``site`` has 32 hexadecimal digits, ``sign_key`` and ``digest`` 64; ``version`` counts the issues from 1.

    ``issuer`` ends with ``CUT`` when the name was too long. ``made_on`` is the day that the issuer says.
    """

    site: str
    sign_key: str
    issuer: str
    number: str
    version: int
    made_on: date
    pages: int
    digest: str

    def pack(self) -> bytes:
        """What is signed. Raises ``ValueError`` for values that have no place in it."""
        try:
            head = _HEAD.pack(
                FORM, bytes.fromhex(self.site), bytes.fromhex(self.sign_key), self.version, self.pages,
                (self.made_on - _EPOCH).days, bytes.fromhex(self.digest),
            )
        except struct.error as error:
            raise ValueError(str(error)) from None
        return head + _packed(self.issuer) + _packed(self.number)


def fitted(issuer: str, number: str) -> str:
    """The issuer's name, cut to what the code has room for. Raises ``proof.number_long`` when the number takes it all."""
    room = min(LARGEST - _SIGNATURE - _HEAD.size - 2 - len(number.encode()), 255)
    if room < _SHORTEST_NAME:
        raise UserError("proof.number_long", "编号太长，核验码里放不下。填写的内容都还在；请到“设置”缩短文号前缀后再签发。")
    if len(issuer.encode()) <= room:
        return issuer
    kept = issuer.encode()[: room - len(CUT.encode())].decode(errors="ignore")
    return kept + CUT


def to_code(body: bytes, signature: bytes) -> str:
    """The text of the QR code."""
    return f"{_FAMILY}{FORM}{base45.encode(body + signature)}"


def is_code(text: str) -> bool:
    """Whether a code claims to be a proof, of this or a later form."""
    return text.startswith(_FAMILY) and len(text) > len(_FAMILY) and text[len(_FAMILY)].isalnum()


def from_code(text: str) -> tuple[Proof, bytes, bytes]:
    """What a code says, the bytes that are signed, and the signature, which is not checked here.

    Raises ``Unreadable``. Nothing is read that ``pack`` would write otherwise.
    """
    if not is_code(text):
        raise Unreadable("foreign")
    if text[len(_FAMILY)] != str(FORM):
        raise Unreadable("newer")
    try:
        data = base45.decode(text[len(_FAMILY) + 1 :])
        body, signature = data[:-_SIGNATURE], data[-_SIGNATURE:]
        proof = _unpack(body)
    except (ValueError, struct.error, IndexError):
        raise Unreadable("damaged") from None
    return proof, body, signature


def _unpack(body: bytes) -> Proof:
    form, site, key, version, pages, days, digest = _HEAD.unpack_from(body)
    issuer, place = _unpacked(body, _HEAD.size)
    number, place = _unpacked(body, place)
    made_on = _EPOCH + timedelta(days=days)
    proof = Proof(site.hex(), key.hex(), issuer, number, version, made_on, pages, digest.hex())
    if form != FORM or not version or not pages or proof.pack() != body:
        raise ValueError("form")
    return proof


def _packed(text: str) -> bytes:
    data = text.encode()
    if not text.strip() or len(data) > 255 or any(_hidden(char) for char in text):
        raise ValueError("text")
    return bytes((len(data),)) + data


def _unpacked(body: bytes, place: int) -> tuple[str, int]:
    end = place + 1 + body[place]
    return body[place + 1 : end].decode(), end


def _hidden(char: str) -> bool:
    category = unicodedata.category(char)
    return category in _HIDDEN or category[0] in _HIDDEN
