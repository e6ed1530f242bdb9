"""What migration 0003 adds: the rows by which reports count. Frozen, like ``db/schema.py``.

``tally``, ``visit`` and ``point`` are projections of ``version``: one row for each matter (``id`` is that of the
ledger), each visit, each earned point. Texts are numbers of ``word``, so that a million rows stay small; days are whole
numbers. One index holds every column in the order of the day of conclusion: a report reads the stretch of its period
and nothing else, and the open matters (``done`` = 0) stand there by age.
"""

TALLY = (
    "registered", "done", "site", "method", "kind", "category", "source", "difficulty", "level", "colour", "channel",
    "mode", "unit", "grid", "leaders", "mediators", "outcome", "form", "satisfied", "event", "round", "parties",
    "amount", "performed", "confirm", "judged", "averted", "visits", "heads", "due", "last", "last_action",
)  # fmt: skip
_REST = ", ".join(name for name in TALLY if name not in ("done", "registered"))

BEGIN = (
    "CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT",
    f"CREATE TABLE tally (id INTEGER PRIMARY KEY, {', '.join(f'{name} INTEGER NOT NULL' for name in TALLY)}) STRICT",
    f"CREATE INDEX tally_done ON tally (done, registered, {_REST})",
    "CREATE INDEX tally_registered ON tally (registered)",
    """CREATE TABLE visit (
        matter INTEGER NOT NULL, n INTEGER NOT NULL, day INTEGER NOT NULL, channel INTEGER NOT NULL,
        mode INTEGER NOT NULL, heads INTEGER NOT NULL, PRIMARY KEY (matter, n)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX visit_day ON visit (day, channel, mode, heads)",
    """CREATE TABLE point (
        matter INTEGER NOT NULL, n INTEGER NOT NULL, day INTEGER NOT NULL, reporter INTEGER NOT NULL,
        role INTEGER NOT NULL, event INTEGER NOT NULL, points INTEGER NOT NULL, PRIMARY KEY (matter, n)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX point_day ON point (day)",
    # What was stored before is counted in the same quiet hours in which imported matters become searchable.
    "INSERT OR REPLACE INTO search_todo SELECT id, (SELECT coalesce(max(id), 0) FROM version) FROM ledger",
)
