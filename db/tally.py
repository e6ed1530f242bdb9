"""The rows that reports count by: writing them, adding them up, and finding the matters behind a figure."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

import orjson

from app.domain.errors import Defect
from app.domain.figures import DONE, EARNED, REGISTERED, STANDING, VISITED, Criterion, Term, Value
from app.domain.tally import BETWEEN, Counted, Tally
from db.database import Tx
from db.driver import Connection
from db.schema_0003 import TALLY

_values_of = attrgetter(*TALLY)
_TEXTS = {field.name for field in fields(Tally) if field.type == "str"}
_WORDS = {
    **{name: f"t.{name}" for name in TALLY if name in _TEXTS},
    "visit.channel": "v.channel", "visit.mode": "v.mode",
    "point.reporter": "p.reporter", "point.role": "p.role", "point.event": "p.event",
}
_NUMBERS = {
    **{name: f"t.{name}" for name in TALLY if name not in _TEXTS}, "point.month": "p.day / 100",
}
_SOURCES = {
    DONE: ("tally t", "t.done", "t.id"),
    REGISTERED: ("tally t", "t.registered", "t.id"),
    STANDING: ("tally t INDEXED BY tally_done", "t.registered", "t.id"),
    VISITED: ("visit v JOIN tally t ON t.id = v.matter", "v.day", "v.matter"),
    EARNED: ("point p JOIN tally t ON t.id = p.matter", "p.day", "p.matter"),
}
_MEASURES = {"count": "1", "parties": "t.parties", "amount": "t.amount", "heads": "t.heads"}
_ROW_MEASURES = {(VISITED, "heads"): "v.heads", (EARNED, "points"): "p.points"}
_PUT = f"INSERT OR REPLACE INTO tally (id, {', '.join(TALLY)}) VALUES (?{', ?' * len(TALLY)})"
_AT_ONCE = 2_000
Group = tuple[Value, ...]


def put(tx: Tx, items: Iterable[tuple[int, Counted]]) -> None:
    """Store what is counted of matters, by the id of their ledger row, in place of what was there."""
    source = iter(items)
    while chunk := list(islice(source, _AT_ONCE)):
        _put(tx, list(dict(chunk).items()))


def _put(tx: Tx, items: list[tuple[int, Counted]]) -> None:
    number = _intern(tx, {text for _, item in items for text in _texts(item)})
    tx.executemany(_PUT, [(row_id, *map(number, _values_of(item.tally))) for row_id, item in items])
    for table in ("visit", "point"):
        tx.executemany(f"DELETE FROM {table} WHERE matter = ?", [(row_id,) for row_id, _ in items])
    tx.executemany(
        "INSERT INTO visit VALUES (?, ?, ?, ?, ?, ?)",
        [(row_id, n, v.day, number(v.channel), number(v.mode), v.heads)
         for row_id, item in items for n, v in enumerate(item.visits)],
    )  # fmt: skip
    tx.executemany(
        "INSERT INTO point VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(row_id, n, p.day, number(p.reporter), number(p.role), number(p.event), p.points)
         for row_id, item in items for n, p in enumerate(item.points)],
    )  # fmt: skip


def following(conn: Connection, method: str) -> list[str]:
    """The matters, by record, that follow the method with this id."""
    rows = conn.execute(
        "SELECT l.record FROM word w JOIN tally t ON t.method = w.id JOIN ledger l ON l.id = t.id WHERE w.text = ?", (method,)
    )
    return [record for (record,) in rows]


def drop(tx: Tx, ids: Iterable[int]) -> None:
    """Forget what was counted of these matters."""
    gone = [(row_id,) for row_id in ids]
    for query in ("DELETE FROM tally WHERE id = ?", "DELETE FROM visit WHERE matter = ?", "DELETE FROM point WHERE matter = ?"):
        tx.executemany(query, gone)


def _texts(item: Counted) -> Iterable[str]:
    yield from (value for value in _values_of(item.tally) if isinstance(value, str))
    for visit in item.visits:
        yield from (visit.channel, visit.mode)
    for point in item.points:
        yield from (point.reporter, point.role, point.event)


@dataclass(frozen=True)
class _Numbers:
    known: dict[str, int]

    def __call__(self, value: Value) -> int:
        return self.known[value] if isinstance(value, str) else value


def _intern(tx: Tx, texts: set[str]) -> _Numbers:
    """The numbers of words, old and new."""
    tx.executemany("INSERT OR IGNORE INTO word (text) VALUES (?)", [(text,) for text in sorted(texts)])
    wanted = orjson.dumps(sorted(texts)).decode()
    return _Numbers(dict(tx.execute("SELECT w.text, w.id FROM json_each(?) j JOIN word w ON w.text = j.value", (wanted,))))


def grouped(conn: Connection, criterion: Criterion, columns: Sequence[str]) -> list[Group]:
    """One row for each combination of ``columns``: its values, then how many rows, their parties and their amount.

    With the basis visited or earned, heads or points stand in place of the amount.
    """
    third = _ROW_MEASURES.get((criterion.basis, "heads")) or _ROW_MEASURES.get((criterion.basis, "points")) or "t.amount"
    source, condition, values = _from(criterion)
    packs = _packed(conn, columns)
    keys = [" | ".join(f"({column} << {shift})" if shift else column for column, shift, _ in pack) for pack in packs]
    by = f" GROUP BY {', '.join(str(n) for n in range(1, len(keys) + 1))}" if keys else ""
    query = f"SELECT {', '.join([*keys, 'count(*)', 'sum(t.parties)', f'sum({third})'])} FROM {source}{condition}{by}"
    rows = [row for row in conn.execute(query, values) if row[len(keys)]]
    unpacked = [_unpacked(row, packs) for row in rows]
    return _spelled(conn, unpacked, [index for index, name in enumerate(columns) if name in _WORDS])


_WORD_BITS = 21
_BITS = {"performed": 1, "judged": 1, "event": 1, "confirm": 2, "averted": 5}
_Pack = list[tuple[str, int, int]]  # column, how far it is shifted, and the mask that takes it out again; 0 for a whole key


def _packed(conn: Connection, columns: Sequence[str]) -> list[_Pack]:
    """Several columns in one number, as many as fit: sorting by one number takes half the time of sorting by eight."""
    last = conn.execute("SELECT max(id) FROM word").fetchone()[0] or 0
    packs: list[_Pack] = []
    room = 0
    for name in columns:
        bits = _WORD_BITS if name in _WORDS and last < 1 << _WORD_BITS else _BITS.get(name, 0)
        if not bits:
            packs.append([(_column(name), 0, 0)])
            room = 0
            continue
        if bits > room:
            packs.append([])
            room = 63
        room -= bits
        packs[-1].append((_column(name), room, (1 << bits) - 1))
    return packs


def _unpacked(row: Group, packs: list[_Pack]) -> Group:
    values = [
        int(key) >> shift & mask if mask else key
        for key, pack in zip(row, packs, strict=False)
        for _, shift, mask in pack
    ]
    return (*values, *row[len(packs) :])


def _spelled(conn: Connection, rows: list[Group], places: list[int]) -> list[Group]:
    """The rows with words in place of their numbers."""
    if not places:
        return rows
    words = _words(conn, {int(row[place]) for row in rows for place in places})
    marked = set(places)
    return [tuple(words[int(value)] if n in marked else value for n, value in enumerate(row)) for row in rows]


def _words(conn: Connection, numbers: set[int]) -> dict[int, str]:
    asked = orjson.dumps(list(numbers)).decode()
    return dict(conn.execute("SELECT w.id, w.text FROM json_each(?) j JOIN word w ON w.id = j.value", (asked,)))


def total(conn: Connection, criterion: Criterion) -> int:
    """The figure itself."""
    measure = _ROW_MEASURES.get((criterion.basis, criterion.measure)) or _MEASURES.get(criterion.measure)
    if measure is None:
        raise Defect("no such measure for this basis")
    source, condition, values = _from(criterion)
    found: int = conn.execute(f"SELECT coalesce(sum({measure}), 0) FROM {source}{condition}", values).fetchone()[0]
    return found


def matters(conn: Connection, criterion: Criterion) -> array[int]:
    """The ledger ids behind a figure, newest day first: one for each row, so a matter visited twice comes twice."""
    source, condition, values = _from(criterion)
    _, day, row_id = _SOURCES[criterion.basis]
    rows = conn.execute(f"SELECT {row_id} FROM {source}{condition} ORDER BY {day} DESC, {row_id} DESC", values)
    return array("q", (row[0] for row in rows))


def among(criterion: Criterion) -> tuple[str, list[object]]:
    """A condition on ``l.id`` for the ledger: only matters behind this figure."""
    source, condition, values = _from(criterion)
    return f"l.id IN (SELECT {_SOURCES[criterion.basis][2]} FROM {source}{condition})", values


def _from(criterion: Criterion) -> tuple[str, str, list[object]]:
    source, day, _ = _SOURCES[criterion.basis]
    terms, values = [f"{day} BETWEEN ? AND ?"], list[object]((criterion.first, criterion.last))
    if criterion.basis == STANDING:
        terms.append("(t.done = 0 OR t.done > ?)")
        values.append(criterion.last)
    for term in criterion.terms:
        condition, given = _condition(term)
        terms.append(condition)
        values.append(given)
    return source, f" WHERE {' AND '.join(terms)}", values


def _condition(term: Term) -> tuple[str, object]:
    column, listed = _column(term.column), orjson.dumps(list(term.values)).decode()
    if term.how == "has":
        words = f"SELECT id FROM word WHERE instr(char({ord(BETWEEN)}) || text || char({ord(BETWEEN)}), ?)"
        return f"{column} IN ({words})", f"{BETWEEN}{term.values[0]}{BETWEEN}"
    if term.how in ("in", "out"):
        found = "SELECT value FROM json_each(?)"
        if term.column in _WORDS:
            found = f"SELECT id FROM word WHERE text IN ({found})"
        return f"{column} {'NOT IN' if term.how == 'out' else 'IN'} ({found})", listed
    return _COMPARED[term.how].format(column), term.values[0]


_COMPARED = {"least": "{} >= ?", "most": "{} <= ?", "bits": "({} & ?) <> 0"}


def _column(name: str) -> str:
    found = _WORDS.get(name) or _NUMBERS.get(name)
    if found is None:
        raise Defect("no such column to count by")
    return found


class Waiting(NamedTuple):
    """One matter that is open, or was. Days are whole numbers, 0 where there is none."""

    record: str
    number: str
    parties: str
    stage: str
    registered: int
    last: int
    due: int
    visits: int
    last_action: str
    level: str
    unit: str
    leaders: str


_WAITING = ("registered", "last", "due", "visits", "last_action", "level", "unit", "leaders")


def waiting(conn: Connection, terms: Sequence[Term], upto: int, limit: int, offset: int = 0) -> list[Waiting]:
    """Open matters registered up to a day, oldest first."""
    columns = ", ".join(f"{_column(name)} {name}" for name in _WAITING)
    _, condition, values = _from(Criterion(REGISTERED, 0, upto, tuple(terms)))
    return _page(conn, f"SELECT t.id, {columns} FROM tally t INDEXED BY tally_done{condition} AND t.done = 0", values, limit, offset)


def listed(conn: Connection, criterion: Criterion, limit: int, offset: int = 0) -> list[Waiting]:
    """The matters behind a figure that counts matters, oldest first."""
    columns = ", ".join(f"{_column(name)} {name}" for name in _WAITING)
    source, condition, values = _from(criterion)
    return _page(conn, f"SELECT t.id, {columns} FROM {source}{condition}", values, limit, offset)


def _page(conn: Connection, first: str, values: Sequence[object], limit: int, offset: int) -> list[Waiting]:
    rows = conn.execute(  # the page first, so that nothing of other matters is read
        f"""SELECT l.record, l.number, l.parties, l.stage, {", ".join(f"t.{name}" for name in _WAITING)}
            FROM ({first} ORDER BY t.registered, t.id LIMIT ? OFFSET ?) t CROSS JOIN ledger l ON l.id = t.id
            ORDER BY t.registered, t.id""",
        (*values, limit, offset),
    ).fetchall()
    word = _words(conn, {number for row in rows for number in row[8:]}).__getitem__  # a page has few different ones
    return [Waiting(*row[:8], *map(word, row[8:])) for row in rows]


def reach(conn: Connection) -> tuple[int, int]:
    """The first and the last day of registration that is known; zeros for none."""
    first = conn.execute("SELECT registered FROM tally WHERE registered > 1 ORDER BY registered LIMIT 1").fetchone()
    last = conn.execute("SELECT registered FROM tally ORDER BY registered DESC LIMIT 1").fetchone()
    return (first[0], last[0]) if first and last else (0, 0)


def digest_queries() -> dict[str, str]:
    """For a rebuild: each table with words in place of numbers and records in place of ids, in a fixed order."""
    own = ", ".join(_spelling(name, f"t.{name}") for name in TALLY)
    visit = "v.n, v.day, {}, {}, v.heads".format(*(_spelling(f"visit.{name}", f"v.{name}") for name in ("channel", "mode")))
    names = [_spelling(f"point.{name}", f"p.{name}") for name in ("reporter", "role", "event")]
    point = "p.n, p.day, {}, {}, {}, p.points".format(*names)
    return {
        "tally": f"SELECT l.record, {own} FROM tally t JOIN ledger l ON l.id = t.id ORDER BY l.record",
        "visit": f"SELECT l.record, {visit} FROM visit v JOIN ledger l ON l.id = v.matter ORDER BY l.record, v.n",
        "point": f"SELECT l.record, {point} FROM point p JOIN ledger l ON l.id = p.matter ORDER BY l.record, p.n",
    }


def _spelling(name: str, column: str) -> str:
    return f"(SELECT text FROM word WHERE id = {column})" if name in _WORDS else column
