"""Invented certificates, made anew for each run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

PASSWORD = "证书密码 42"
_USES = {
    "digital_signature": True, "content_commitment": True, "key_encipherment": False, "data_encipherment": False,
    "key_agreement": False, "key_cert_sign": False, "crl_sign": False, "encipher_only": False, "decipher_only": False,
}


def certificate(
    name: str = "查晓雯", *, key: Any = None, begins: datetime | None = None, days: int = 9000,
) -> tuple[bytes, bytes]:
    """(PKCS #12 file with ``PASSWORD``, the certificate as PEM) of somebody of the invented committee."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([
        x509.NameAttribute(NameOID.COMMON_NAME, name), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "东街村人民调解委员会"),
    ])
    begins = begins or datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key()).serial_number(77)
        .not_valid_before(begins).not_valid_after(begins + timedelta(days=days))
        .add_extension(x509.KeyUsage(**_USES), critical=True)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True).sign(key, hashes.SHA256())
    )
    locked = BestAvailableEncryption(PASSWORD.encode())
    return pkcs12.serialize_key_and_certificates(b"x", key, made, None, locked), made.public_bytes(Encoding.PEM)
