"""One encrypted database file: opening it, a connection for each thread, one writer at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NewType

from app.domain.errors import Defect
from db import applied, backup, driver
from db.driver import Connection, DatabaseError, Error
from db.failures import explain, failure

__all__ = ["Connection", "Database", "Tx"]

Tx = NewType("Tx", Connection)
"""A connection inside ``Database.write``. What writes asks for one: nothing is written outside a transaction."""

_PAGE = 4096


class Database:
    """An open database. Every thread may use it; ``close`` ends it for all."""

    def __init__(self, path: Path, key: bytes) -> None:
        """Use ``create`` or ``open``."""
        self.path = path
        self._key = key
        self._here = threading.local()
        self._all: list[tuple[threading.Thread, Connection]] = []
        self._guard = threading.Lock()
        self._writer = threading.Lock()
        self._writing = 0
        self._closed = False

    @classmethod
    def create(cls, path: Path, key: bytes) -> Database:
        """Make a new database and open it. Raises ``database.exists`` rather than touch an existing file."""
        if path.exists():
            raise failure("database.exists")
        fresh = path.with_name(path.name + ".new")
        for leftover in (fresh, Path(f"{fresh}-wal"), Path(f"{fresh}-shm")):
            leftover.unlink(missing_ok=True)
        with _explained(), _lent(fresh, key) as conn:
            driver.configure(conn)
            _migrate(conn)
        fresh.replace(path)
        backup.make_durable(path.parent)
        return cls(path, key)

    @classmethod
    def open(cls, path: Path, key: bytes, backups: Path) -> Database:
        """Open an existing database, bringing an older one up to date after a checked copy into ``backups``.

        Raises ``database.missing``, ``database.locked`` (wrong key), ``database.damaged`` or ``database.newer``; none
        of them changes the file.
        """
        if not path.is_file():
            raise failure("database.missing")
        if path.stat().st_size < _PAGE:
            raise failure("database.damaged")
        with _explained(), _lent(path, key) as conn:
            had = _recognise(conn, path)
            if applied.unknown(had):
                raise failure("database.newer")
            if applied.pending(had):
                driver.configure(conn)
                _save_before(conn, key, backups, applied.pending(had)[0])
                _migrate(conn)
        return cls(path, key)

    def read(self) -> Connection:
        """This thread's connection, for reading. Inside ``write`` it sees what was written so far.

        Finish reading (or use lists) before ``write`` in the same thread: a cursor left half-read pins an old state.
        """
        if self._closed:
            raise Defect("the database is closed")
        conn: Connection | None = getattr(self._here, "conn", None)
        return conn if conn is not None else self._connect()

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Several reads that see one and the same state, whatever other threads write meanwhile."""
        conn = self.read()
        if conn.in_transaction:
            yield conn
            return
        conn.execute("BEGIN")
        try:
            yield conn
        finally:
            conn.execute("ROLLBACK")

    @contextmanager
    def write(self, *, bulk: bool = False) -> Iterator[Tx]:
        """A transaction: committed and durable when the block ends, wholly undone when anything is raised.

        Only one thread writes at a time; others wait. Nested use is a ``Defect``. A full or failing disk raises a
        ``UserError`` with everything undone; a refused row (a constraint) is a ``Defect``. ``bulk`` lends the
        transaction more memory: an import into a large database runs half as fast again.
        """
        me = threading.get_ident()
        if self._writing == me:
            raise Defect("a transaction inside a transaction")
        with self._writer:
            self._writing = me
            try:
                with _explained(), _roomy(self.read(), bulk) as conn:
                    yield from self._transaction(conn)
            finally:
                self._writing = 0

    def _transaction(self, conn: Connection) -> Iterator[Tx]:
        conn.execute("BEGIN IMMEDIATE")
        try:
            yield Tx(conn)
            conn.execute("COMMIT")
        except BaseException:
            self._undo(conn)
            raise

    def _undo(self, conn: Connection) -> None:
        """Roll back; a connection that cannot even do that is thrown away, which rolls back too."""
        try:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
        except Error:
            self._discard(conn)

    @property
    def key(self) -> bytes:
        """The data key, for giving it a further passphrase."""
        return self._key

    def release(self) -> None:
        """Close this thread's connection; the next ``read`` or ``write`` opens another, in less than a millisecond."""
        conn: Connection | None = getattr(self._here, "conn", None)
        if conn is not None:
            self._discard(conn)

    def copy_to(self, target: Path) -> None:
        """A checked, encrypted copy of the present state under the same key; see ``backup.copy``."""
        backup.copy(self.read(), self._key, target)

    def close(self) -> None:
        """Close the connections of all threads. Waits for a transaction that another thread is in."""
        if self._writing == threading.get_ident():
            raise Defect("close inside a transaction")
        with self._writer, self._guard:
            self._closed = True
            for _, conn in self._all:
                conn.close()
            self._all.clear()

    def _connect(self) -> Connection:
        with self._guard:
            if self._closed:
                raise Defect("the database is closed")
            conn = driver.connect(str(self.path), self._key)
            driver.configure(conn)
            self._forget_ended_threads()
            self._all.append((threading.current_thread(), conn))
            self._here.conn = conn
            return conn

    def _forget_ended_threads(self) -> None:
        for thread, conn in self._all:
            if not thread.is_alive():
                conn.close()
        self._all = [pair for pair in self._all if pair[0].is_alive()]

    def _discard(self, conn: Connection) -> None:
        with self._guard:
            self._all = [pair for pair in self._all if pair[1] is not conn]
        self._here.conn = None
        conn.close()


@contextmanager
def _explained() -> Iterator[None]:
    """Turn the engine's errors into words."""
    try:
        yield
    except Error as error:
        meaning = explain(error)
        if meaning is None:
            raise
        raise meaning from error


@contextmanager
def _roomy(conn: Connection, bulk: bool) -> Iterator[Connection]:
    """The connection, with a larger page cache if asked for: the indexes of a large database then stay in memory."""
    if not bulk:
        yield conn
        return
    driver.set_cache(conn, driver.BULK_CACHE_KIB)
    try:
        yield conn
    finally:
        with suppress(Error):  # thrown away, if undoing failed
            driver.set_cache(conn, driver.CACHE_KIB)


@contextmanager
def _lent(path: Path, key: bytes) -> Iterator[Connection]:
    conn = driver.connect(str(path), key)
    try:
        yield conn
    finally:
        conn.close()


def _recognise(conn: Connection, path: Path) -> set[str]:
    """The migrations of a file that our key opens."""
    try:
        return applied.applied(conn)
    except DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF != 26:  # SQLITE_NOTADB: the first page does not decrypt
            raise
        whole = path.stat().st_size % _PAGE == 0
        raise failure("database.locked" if whole else "database.damaged") from error


def _save_before(conn: Connection, key: bytes, backups: Path, name: str) -> None:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    backup.copy(conn, key, backups / f"before-{name}-{stamp}.db")


def _migrate(conn: Connection) -> None:
    from db import migrations  # sqlite-utils takes 130 ms to import, and most starts have nothing to migrate

    migrations.apply(conn)
