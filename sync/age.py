"""The outer envelope: streaming encryption and decryption by age (FORMAT.md section 2.1).

The age library pulls when it encrypts and pushes when it decrypts; ``Plain`` turns the push into reads by running it
in a thread with a short queue; a small file is decrypted at once. Of a file's faults only ``NotForUsError``,
``BrokenError`` and ``OSError`` leave here.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import pyrage

from sync import limits

_PIECE = 256 * limits.KIB
_AHEAD = 4
SMALL = limits.MIB
_MAGIC = b"age-encryption.org/v1\n"


class BrokenError(Exception):
    """The file is no age file, is cut, or was changed."""


class NotForUsError(Exception):
    """No recipient stanza opens with our key."""


class _StoppedError(Exception):
    """The reader has closed; the thread ends."""


class _Pull:
    """A file-like reader over an iterator; keeps the exception that ended it, since the library may lose it."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._rest = memoryview(b"")
        self.error: BaseException | None = None

    def read(self, size: int = _PIECE) -> bytes:
        while not self._rest:
            try:
                self._rest = memoryview(next(self._pieces))
            except StopIteration:
                return b""
            except BaseException as error:
                self.error = error
                raise
        piece, self._rest = self._rest[:size], self._rest[size:]
        return bytes(piece)


class _Out:
    """A file-like writer that keeps the exception of the file below."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.error: BaseException | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except BaseException as error:
            self.error = error
            raise

    def flush(self) -> None:
        """The caller flushes, once, at the end."""


def encrypt(pieces: Iterable[bytes], file: BinaryIO, box_keys: Sequence[str]) -> None:
    """Encrypt ``pieces`` into ``file`` for ``box_keys``. Whatever the iterator or the file raises comes through."""
    recipients = [pyrage.x25519.Recipient.from_str(key) for key in dict.fromkeys(box_keys)]
    source, target = _Pull(pieces), _Out(file)
    try:
        pyrage.encrypt_io(source, target, recipients)
    except BaseException as error:  # noqa: BLE001 - the library may wrap what the iterator or the file raised
        raise (source.error or target.error or error) from None


def check_header(file: BinaryIO) -> None:
    """Refuse, before any curve operation, a header that is too long or has too many stanzas. Leaves ``file`` at 0."""
    start = file.read(limits.HEADER_BYTES + 5)
    end = start.find(b"\n--- ")
    if not start.startswith(_MAGIC) or end < 0 or start.count(b"\n-> ", 0, end) > limits.STANZAS:
        raise BrokenError("header")
    file.seek(0)


class _File:
    """The ciphertext, keeping a read error apart from a decryption error (the library raises ``OSError`` for both)."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.error: OSError | None = None

    def read(self, size: int = _PIECE) -> bytes:
        try:
            return self._file.read(size)
        except OSError as error:
            self.error = error
            raise


class Plain:
    """The plain bytes of an age file, read in order. Each read is authenticated; only ``end`` says nothing is cut off.

    Use as a context manager: leaving it early stops the thread and closes the file.
    """

    def __init__(self, path: Path, box_secret: str) -> None:
        self._handle = path.open("rb", buffering=_PIECE)
        try:
            check_header(self._handle)
            identity = pyrage.x25519.Identity.from_str(box_secret)
            small = os.fstat(self._handle.fileno()).st_size <= SMALL
        except BaseException:
            self._handle.close()
            raise
        self._queue: queue.SimpleQueue[bytes | BaseException | None] = queue.SimpleQueue()
        self._free = threading.Semaphore(SMALL if small else _AHEAD)
        self._stop = False
        self._held: list[bytes] = []
        self._held_bytes = 0
        self._rest = memoryview(b"")
        self._done = False
        self._thread = threading.Thread(target=self._run, args=(identity,), name="age", daemon=True)
        if small:
            self._run(identity)
        else:
            self._thread.start()

    def __enter__(self) -> Plain:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop and release the file; harmless when called twice."""
        self._stop = True
        self._free.release()
        if self._thread.is_alive():
            self._thread.join()
        self._handle.close()

    def read(self, size: int) -> bytes:
        """Exactly ``size`` bytes. Raises ``BrokenError`` when the file ends before."""
        if size <= len(self._rest):
            piece, self._rest = self._rest[:size], self._rest[size:]
            return bytes(piece)
        parts: list[bytes | memoryview] = []
        while size:
            if not self._rest:
                self._rest = memoryview(self._next())
            piece, self._rest = self._rest[:size], self._rest[size:]
            size -= len(piece)
            parts.append(piece)
        return b"".join(parts)

    def some(self) -> bytes:
        """The next bytes, as many as are at hand; empty at the authenticated end."""
        if self._rest:
            piece, self._rest = bytes(self._rest), memoryview(b"")
            return piece
        return self._take() or b""

    def end(self) -> None:
        """Check that nothing follows and that the last chunk was the marked one."""
        if self.some():
            raise BrokenError("bytes after the end")

    def _next(self) -> bytes:
        piece = self._take()
        if piece is None:
            raise BrokenError("cut")
        return piece

    def _take(self) -> bytes | None:
        if self._done:
            return None
        item = self._queue.get()
        self._free.release()
        if isinstance(item, BaseException):
            self._done = True
            raise item
        self._done = item is None
        return item

    # From here on: in the thread.

    def write(self, data: bytes) -> int:
        """Called by the library with decrypted bytes."""
        if self._stop:
            raise _StoppedError
        self._held.append(bytes(data))
        self._held_bytes += len(data)
        if self._held_bytes >= _PIECE:
            self._send()
        return len(data)

    def flush(self) -> None:
        """Called by the library at the end; the thread sends what is left itself."""

    def _send(self) -> None:
        self._free.acquire()
        if self._stop:
            raise _StoppedError
        self._queue.put(b"".join(self._held))
        self._held, self._held_bytes = [], 0

    def _run(self, identity: pyrage.x25519.Identity) -> None:
        source = _File(self._handle)
        last: BaseException | None = None
        try:
            pyrage.decrypt_io(source, self, [identity])
            if self._held:
                self._send()
        except BaseException as error:  # noqa: BLE001 - handed to the reading thread
            last = source.error or _translate(error)
        self._queue.put(last)


def _translate(error: BaseException) -> BaseException:
    if isinstance(error, pyrage.DecryptError) and "No matching keys" in str(error):
        return NotForUsError()
    if isinstance(error, (pyrage.DecryptError, OSError)):
        return BrokenError(str(error))
    return error
