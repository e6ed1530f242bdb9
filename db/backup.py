"""Whole copies of the database, encrypted with the same key, and checks that a file is sound."""

from __future__ import annotations

import os
from pathlib import Path

from db import driver
from db.driver import Connection, DatabaseError, Error
from db.failures import failure


def copy(conn: Connection, key: bytes, target: Path) -> None:
    """Write a checked copy of the open database to ``target``: all of it at one instant, or no file at all.

    Raises ``backup.failed``. Other connections may write meanwhile: the copy is made in one step, because SQLite
    starts a stepwise copy again at every write from outside.
    """
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        _copy_to(conn, key, part)
        part.replace(target)
        make_durable(target.parent)
    except (Error, OSError) as error:
        raise failure("backup.failed") from error
    finally:
        if part.exists():
            part.unlink()


def _copy_to(conn: Connection, key: bytes, part: Path) -> None:
    copied = driver.connect(str(part), key)
    try:
        conn.backup(copied)
        copied.execute("PRAGMA journal_mode = DELETE")  # a file that needs no companions
    finally:
        copied.close()
    if check(part, key):
        raise OSError("the copy does not read back")
    make_durable(part)


def check(path: Path, key: bytes) -> list[str]:
    """What is wrong with the file; empty when it is sound. Reads every page: seconds for a town.

    Give it a closed file or a copy: pages still in the write-ahead log look damaged to the cipher's own check.
    """
    conn = driver.connect(str(path), key)
    try:
        pages = [str(row[0]) for row in conn.execute("PRAGMA cipher_integrity_check")]
        rows = [str(row[0]) for row in conn.execute("PRAGMA integrity_check")]
    except DatabaseError as error:
        return [str(error)]
    finally:
        conn.close()
    return pages + [row for row in rows if row != "ok"]


def make_durable(path: Path) -> None:
    """Make a file or a folder durable; Windows cannot do that for folders, and does not need it."""
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
