"""Numbers that two people compare over the telephone."""

from __future__ import annotations

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id


def twelve_digits(material: bytes, salt: bytes) -> str:
    """``1234-5678-9012``. Slow on purpose (about 0.2 s): whoever wants the same digits has to try very many times."""
    kdf = Argon2id(salt=salt, length=8, iterations=3, lanes=4, memory_cost=64 * 1024)
    digits = f"{int.from_bytes(kdf.derive(material), 'big') % 10**12:012d}"
    return f"{digits[:4]}-{digits[4:8]}-{digits[8:]}"
