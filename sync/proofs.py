"""Signing and checking what the proof code on a paper says (FORMAT.md section 20)."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from app.domain.proof import Proof, Unreadable, fitted, from_code, to_code
from sync.errors import refuse
from sync.keys import SiteKeys, verify
from sync.spoken import twelve_digits

KIND = "paper"
_SALT = sha256(b"shuoshi-fingerprint-salt-v1\n").digest()[:16]


def sign_proof(keys: SiteKeys, said: Proof) -> str:
    """The text of the code, signed by ``keys``, whose public key goes into it. The same input gives the same text.

    Raises ``proof.number_long``; a name that is too long is cut.
    """
    body = replace(said, sign_key=keys.sign_key, issuer=fitted(said.issuer, said.number)).pack()
    return to_code(body, keys.sign(KIND, body))


def read_proof(text: str) -> Proof:
    """What a code says, which the holder of the key in it has signed; whose key that is, is another question.

    Raises ``proof.foreign``, ``.newer``, ``.damaged`` or ``.signature``.
    """
    try:
        proof, body, signature = from_code(text)
    except Unreadable as error:
        raise refuse(f"proof.{error.reason}") from None
    if not verify(proof.sign_key, KIND, body, signature):
        raise refuse("proof.signature")
    return proof


def fingerprint(sign_key: str) -> str:
    """Twelve digits (``1234-5678-9012``) that stand for a site's key when nobody has it in a list.

    Of the key alone: the name is signed by it, and a committee that was renamed still has its fingerprint.
    """
    return twelve_digits(b"shuoshi-fingerprint-v1\n" + bytes.fromhex(sign_key), _SALT)
