"""A passing place for bytes that are too many for memory: a file that nobody can read, gone when it is closed.

Dossiers are put together from decrypted scans. They may not lie in clear on the disk, not even for a moment, so the
spool encrypts with a key that exists only in this object, and its file has no name once it is open.
"""

from __future__ import annotations

import io
import secrets
import tempfile
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_BLOCK = 16


class Spool(io.RawIOBase):
    """A seekable file to be read from, made of ``pieces``. ``folder`` is where it passes through."""

    def __init__(self, pieces: Iterable[bytes], folder: Path) -> None:
        super().__init__()
        folder.mkdir(parents=True, exist_ok=True)
        self._key = secrets.token_bytes(32)
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed with the spool
        self._at = 0
        writer = self._cipher(0).encryptor()
        self.size = 0
        for piece in pieces:
            self._file.write(writer.update(piece))
            self.size += len(piece)
        self._file.flush()

    def _cipher(self, block: int) -> Cipher[modes.CTR]:
        return Cipher(algorithms.AES(self._key), modes.CTR(block.to_bytes(_BLOCK, "big")))

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As of any file."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        """As of any file."""
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Decrypt the blocks around the place that is wanted."""
        want = min(len(buffer), max(0, self.size - self._at))
        if want == 0:
            return 0
        block, skip = divmod(self._at, _BLOCK)
        self._file.seek(block * _BLOCK)
        plain = self._cipher(block).decryptor().update(self._file.read(skip + want))
        buffer[:want] = plain[skip:skip + want]
        self._at += want
        return want

    def close(self) -> None:
        """The file is gone with it."""
        self._file.close()
        super().close()
