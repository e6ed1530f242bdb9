"""A passing place for bytes that are too many for memory: a file that nobody can read, gone when it is closed.

Dossiers are put together from decrypted scans. They may not lie in clear on the disk, not even for a moment, so the
spool encrypts with a key that exists only in this object, and its file has no name once it is open.
"""

from __future__ import annotations

import io
import secrets
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from sync.atomic import disk_errors

_BLOCK = 16
_NAMED = "spool-"


class Spool(io.RawIOBase):
    """A seekable file to be read from, made of ``pieces``. ``folder`` is where it passes through.

    Raises ``disk.*``, and whatever ``pieces`` raises; then nothing is left.
    """

    def __init__(self, pieces: Iterable[bytes], folder: Path) -> None:
        super().__init__()
        self._key = secrets.token_bytes(32)
        self._at = self.size = 0
        with disk_errors():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = tempfile.TemporaryFile(dir=folder, prefix=_NAMED)  # noqa: SIM115 - closed with the spool
        try:
            self._fill(pieces)
        except BaseException:
            self.close()
            raise

    def _fill(self, pieces: Iterable[bytes]) -> None:
        writer = self._cipher(0).encryptor()
        for piece in pieces:
            with disk_errors():
                self._file.write(writer.update(piece))
            self.size += len(piece)
        with disk_errors():
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
        plain = memoryview(self._cipher(block).decryptor().update(self._file.read(skip + want)))
        buffer[:want] = plain[skip:skip + want]
        self._at += want
        return want

    def close(self) -> None:
        """The file is gone with it."""
        with suppress(OSError):  # what was not written any more for want of room
            self._file.close()
        super().close()


def tidy(folder: Path) -> int:
    """Remove what a crash left where files keep a name while they are open. Returns how many.

    Such a file is in use by nobody: the key to it was in the program that has ended. One that is in use cannot be
    removed on those systems.
    """
    removed = 0
    for left in folder.glob(f"{_NAMED}*"):
        with suppress(OSError):
            left.unlink()
            removed += 1
    return removed
