"""A site's two key pairs: Ed25519 to sign, X25519 (age) to receive. Kept inside the encrypted database."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.domain.records import Json

PREFIX = {
    "batch": b"shuoshi-batch-v1\n",
    "receipt": b"shuoshi-receipt-v1\n",
    "enrolment": b"shuoshi-enrolment-v1\n",
    "paper": b"shuoshi-paper-v1\n",
}


@dataclass(frozen=True)
class SiteKeys:
    """Both pairs. ``sign_secret`` is 64 hexadecimal digits, ``box_secret`` the text ``AGE-SECRET-KEY-1…``."""

    sign_secret: str = field(repr=False)
    box_secret: str = field(repr=False)

    @classmethod
    def generate(cls) -> SiteKeys:
        """New random pairs."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw().hex(), str(pyrage.x25519.Identity.generate()))

    @property
    def sign_key(self) -> str:
        """The public half that others check our signatures with; 64 hexadecimal digits."""
        return self._private().public_key().public_bytes_raw().hex()

    @property
    def box_key(self) -> str:
        """The public half that others encrypt to; ``age1…``."""
        return str(pyrage.x25519.Identity.from_str(self.box_secret).to_public())

    def sign(self, kind: str, data: bytes) -> bytes:
        """64 bytes over ``data`` as a file of ``kind`` (a key of ``PREFIX``)."""
        return self._private().sign(PREFIX[kind] + data)

    def to_record(self) -> dict[str, Json]:
        """The secret form, for the encrypted database only."""
        return {"sign_secret": self.sign_secret, "box_secret": self.box_secret}

    @classmethod
    def from_record(cls, record: dict[str, Json]) -> SiteKeys:
        """The inverse of ``to_record``. Raises ``ValueError`` when a key is not usable."""
        keys = cls(str(record.get("sign_secret")), str(record.get("box_secret")))
        try:
            keys._private()
            pyrage.x25519.Identity.from_str(keys.box_secret)
        except (ValueError, pyrage.IdentityError):
            raise ValueError("unusable site keys") from None
        return keys

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self.sign_secret))


def verify(sign_key: str, kind: str, data: bytes, signature: bytes) -> bool:
    """Whether ``signature`` over ``data`` as a file of ``kind`` was made by the holder of ``sign_key``."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(sign_key)).verify(signature, PREFIX[kind] + data)
    except (InvalidSignature, ValueError):
        return False
    return True
