"""Files that are either the old one or the whole new one, whatever is pulled out in between (FORMAT.md section 11)."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

from app.domain.errors import UserError
from sync.errors import refuse

T = TypeVar("T")

PART = ".part"
_SPARE = 256 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}
_STALE_SECONDS = 24 * 3600


def write_atomic(path: Path, writer: Callable[[BinaryIO], T], *, need: int = 0) -> T:
    """Let ``writer`` fill a new file, then put it in place of ``path``. Nothing starts unless ``need`` bytes are free.

    Raises ``disk.full``, ``disk.gone`` or ``disk.denied``; after any failure the old file is as it was and no part is
    left (unless the disk itself has gone; ``tidy`` removes that later).
    """
    part = path.with_name(path.name + PART)
    with disk_errors():
        if need and shutil.disk_usage(path.parent).free < need + _SPARE:
            raise refuse("disk.full")
        try:
            with part.open("wb") as file:
                result = writer(file)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except BaseException:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    return result


def write_bytes(path: Path, data: bytes) -> None:
    """``write_atomic`` for bytes at hand."""
    write_atomic(path, lambda file: file.write(data), need=len(data))


def copy(source: Path, target: Path) -> None:
    """``write_atomic`` for what lies in another file."""
    with disk_errors(), source.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        write_atomic(target, lambda part: shutil.copyfileobj(file, part, _SPARE), need=size)


def sync_folder(folder: Path) -> None:
    """Make a rename last. Windows cannot, and some stick file systems refuse; the file itself is already safe."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def tidy(folder: Path, older_than: float = _STALE_SECONDS) -> int:
    """Remove parts that a power cut left behind, but none that may still be written. Returns how many."""
    removed = 0
    limit = time.time() - older_than
    for part in folder.glob(f"*{PART}"):
        with suppress(OSError):
            if part.stat().st_mtime <= limit:
                part.unlink()
                removed += 1
    return removed


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turn an ``OSError`` into the sentence that fits it."""
    try:
        yield
    except OSError as error:
        raise explain(error) from error


def explain(error: OSError) -> UserError:
    """``disk.full``, ``disk.denied`` or, for all else, ``disk.gone``."""
    if error.errno in _FULL:
        return refuse("disk.full")
    if error.errno in _DENIED:
        return refuse("disk.denied")
    return refuse("disk.gone")
