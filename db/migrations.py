"""The changes of the schema, in order. A released migration is never edited; new ones are added below.

``NAMES`` in ``db.applied`` lists them too, so that opening a file need not import sqlite-utils.
"""

from __future__ import annotations

from db import schema, schema_0003
from db.driver import Connection  # first: it puts SQLCipher under sqlite-utils

import sqlite_utils  # isort: skip

from db.applied import SET  # isort: skip

shuoshi = sqlite_utils.Migrations(SET)


@shuoshi(name="0001_begin")
def begin(db: sqlite_utils.Database) -> None:
    """Everything the first release needs."""
    for statement in schema.BEGIN:
        db.execute(statement)


@shuoshi(name="0002_companions")
def companions(db: sqlite_utils.Database) -> None:
    """Letters, people, rosters and meetings beside the matters; what kind of reminder it is and whom it is for."""
    for statement in schema.COMPANIONS:
        db.execute(statement)


@shuoshi(name="0003_tally")
def tally(db: sqlite_utils.Database) -> None:
    """The rows that reports count by."""
    for statement in schema_0003.BEGIN:
        db.execute(statement)


def apply(conn: Connection) -> None:
    """Apply what is pending, each migration in a transaction together with the note that it was applied."""
    shuoshi.apply(sqlite_utils.Database(conn, execute_plugins=False))
