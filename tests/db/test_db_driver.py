"""sqlite-utils must run on SQLCipher, or the file on disk would be plain."""

from __future__ import annotations

import subprocess
import sys

import pytest
import sqlcipher3
from db_help import KEY

from db import applied, driver, migrations


def test_sqlite_utils_uses_sqlcipher() -> None:
    """The hook leans on a detail of sqlite-utils (it tries ``pysqlite3`` first) that no document promises."""
    import sqlite_utils.db

    assert sqlite_utils.db.sqlite3 is sqlcipher3
    assert issubclass(sqlcipher3.dbapi2.IntegrityError, driver.Error)


def test_opening_needs_no_sqlite_utils() -> None:
    """Importing it takes longer than everything else that a start of the program does with the database."""
    probe = "import sys, db.search, db.ledger; sys.exit(bool({'sqlite_utils', 'pypinyin'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0


def test_the_two_lists_of_migrations_agree() -> None:
    assert tuple(item.name for item in migrations.shuoshi._migrations) == applied.NAMES


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        driver.connect(":memory:", KEY[:31])


def test_settings(db) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1, "temp_store": 2}
    found = {name: db.read().execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
    assert found == wanted
    assert db.read().execute("PRAGMA cipher_version").fetchone()
