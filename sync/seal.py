"""Electronic signatures and seals in PDF files: what any provider of them must be able to do.

``sync.pades`` signs with a certificate file and is the first provider. Seals after the national algorithms (SM2, SM3)
come from a vendor's service; it is added as another provider, and nothing else changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.errors import UserError


@dataclass(frozen=True)
class Statement:
    """What a signature says beside the name: why, where, and when (aware; the signer's own clock)."""

    reason: str
    at: datetime
    place: str = ""


@dataclass(frozen=True)
class Seen:
    """One signature found in a file.

    ``sound``: nothing that it covers was changed since, and nothing but further signatures was added. ``trusted``:
    its certificate leads to one of the roots that were given; None where none was given. ``at`` is what the signer's
    clock said and proves nothing.
    """

    name: str
    organisation: str
    issuer: str
    at: datetime | None
    sound: bool
    trusted: bool | None
    why: str = ""


class SealProvider(Protocol):
    """Puts a signature into a PDF file and examines those that are there, without any network of its own accord."""

    def sign(self, pdf: bytes, statement: Statement) -> bytes:
        """The file with one more signature; what was there stays byte for byte. Raises ``esign.*``."""

    def examine(self, pdf: bytes) -> tuple[Seen, ...]:
        """Every signature in the file, oldest first; empty where there is none. Never raises for a damaged file."""


_SENTENCES = {
    "esign.not_installed": "这台电脑没有装电子签名组件（pyHanko），没有签，纸上的签名照常登记。需要时请管理员安装“sign”一组可选组件。",
    "esign.password": "证书文件的密码不对，或者这不是证书文件（.p12、.pfx），没有签。请核对后再试。",
    "esign.certificate": "这个证书文件里没有能用来签名的证书和私钥，没有签。请向发证机构换一个带私钥的证书文件。",
    "esign.algorithm": "这张证书的算法（如国密 SM2）这里还不支持，没有签。请用签章厂商的工具，或换一张 RSA 证书。",
    "esign.expired": "这张证书不在有效期内，没有签。请先办理续期，或换一张证书。",
    "esign.failed": "这份文书加不上电子签名，没有签，原来的文书没有变化。请打印出来用笔签。",
    "esign.root": "给出的根证书读不出来，没有核对。请换成 PEM 或 DER 格式的证书文件。",
}


def refuse(code: str) -> UserError:
    """The error for ``code``; raise it."""
    return UserError(code, _SENTENCES[code])
