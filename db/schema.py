"""The tables as each migration makes them. Frozen: a released schema changes by a further migration only.

``version`` and ``audit`` only ever grow, and triggers say so. ``ledger``, ``reminder``, ``head`` and ``search`` are
projections of ``version`` that can be thrown away and rebuilt.
"""

_VERSIONS = (
    """CREATE TABLE version (
        id INTEGER PRIMARY KEY, stream TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL,
        prev BLOB NOT NULL, record TEXT NOT NULL, kind TEXT NOT NULL, site TEXT NOT NULL, parent BLOB NOT NULL,
        at TEXT NOT NULL, actor TEXT NOT NULL, line BLOB NOT NULL, UNIQUE (stream, seq)
    ) STRICT""",
    # Eight signs of what is random anyway find the row: indexes a third as large, which matters at a million.
    # A hash covers stream and seq, so it is unique because they are.
    "CREATE INDEX version_hash ON version (substr(hash, 1, 8))",
    "CREATE INDEX version_record ON version (substr(record, 1, 8))",
    "CREATE TRIGGER version_no_update BEFORE UPDATE ON version BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER version_no_delete BEFORE DELETE ON version BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "CREATE TABLE head (version_id INTEGER PRIMARY KEY REFERENCES version, record TEXT NOT NULL) STRICT",
)

_LEDGER = (
    """CREATE TABLE ledger (
        id INTEGER PRIMARY KEY, record TEXT NOT NULL UNIQUE, number TEXT NOT NULL, code TEXT NOT NULL,
        title TEXT NOT NULL, category TEXT NOT NULL, source TEXT NOT NULL, stage TEXT NOT NULL, done INTEGER NOT NULL,
        needed INTEGER NOT NULL, registered_on TEXT NOT NULL, parties TEXT NOT NULL, party_count INTEGER NOT NULL,
        mediators TEXT NOT NULL, place TEXT NOT NULL, amount INTEGER NOT NULL, files INTEGER NOT NULL,
        stream TEXT NOT NULL, seq INTEGER NOT NULL, updated_at TEXT NOT NULL, actor TEXT NOT NULL, site TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX ledger_registered ON ledger (registered_on)",
    "CREATE INDEX ledger_number ON ledger (number)",
    "CREATE INDEX ledger_code ON ledger (code)",
    "CREATE INDEX ledger_stage ON ledger (stage, registered_on)",
    "CREATE INDEX ledger_category ON ledger (category, registered_on)",
    "CREATE INDEX ledger_site ON ledger (site, registered_on)",
    """CREATE TABLE reminder (
        id INTEGER PRIMARY KEY, record TEXT NOT NULL, due TEXT NOT NULL, what TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX reminder_record ON reminder (record)",
    "CREATE INDEX reminder_due ON reminder (due)",
)

_SEARCH = (
    """CREATE VIRTUAL TABLE search USING fts5 (
        t, content = '', contentless_delete = 1, detail = full, tokenize = 'ascii'
    )""",
    # Merging is done by search.tidy() when nobody waits, so a save costs the same at a million matters.
    "INSERT INTO search (search, rank) VALUES ('automerge', 0)",
    "INSERT INTO search (search, rank) VALUES ('crisismerge', 64)",
    "INSERT INTO search (search, rank) VALUES ('hashsize', 33554432)",
    # The cipher takes 80 bytes of each page; index pages must still fit into one.
    "INSERT INTO search (search, rank) VALUES ('pgsz', 3900)",
    "CREATE TABLE search_todo (ledger_id INTEGER PRIMARY KEY, turn INTEGER NOT NULL) STRICT",
)

_EXCHANGE = (
    """CREATE TABLE stream_mark (
        stream TEXT PRIMARY KEY, received_seq INTEGER NOT NULL, received_hash TEXT NOT NULL,
        receipt_number INTEGER NOT NULL, received_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE returned (
        record TEXT PRIMARY KEY, version_hash TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE batch_out (
        stream TEXT NOT NULL, number INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
        head_hash TEXT NOT NULL, digest TEXT NOT NULL, made_at TEXT NOT NULL, place TEXT NOT NULL,
        PRIMARY KEY (stream, number)
    ) STRICT""",
    """CREATE TABLE batch_in (
        id INTEGER PRIMARY KEY, stream TEXT NOT NULL, number INTEGER NOT NULL, since INTEGER NOT NULL,
        until INTEGER NOT NULL, digest TEXT NOT NULL UNIQUE, manifest BLOB NOT NULL, signature BLOB NOT NULL,
        imported_at TEXT NOT NULL, versions INTEGER NOT NULL, status TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX batch_in_stream ON batch_in (stream, number)",
    """CREATE TABLE held (
        id INTEGER PRIMARY KEY, stream TEXT NOT NULL, number INTEGER NOT NULL, since INTEGER NOT NULL,
        until INTEGER NOT NULL, digest TEXT NOT NULL UNIQUE, file TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE refused (
        version_hash TEXT PRIMARY KEY, stream TEXT NOT NULL, record TEXT NOT NULL, reason TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE site (
        id TEXT PRIMARY KEY, level TEXT NOT NULL, name TEXT NOT NULL, division TEXT NOT NULL, status TEXT NOT NULL,
        joined_at TEXT NOT NULL, body TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE device (
        stream TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site, sign_key TEXT NOT NULL, box_key TEXT NOT NULL,
        status TEXT NOT NULL, enrolment TEXT NOT NULL, joined_at TEXT NOT NULL, receipts_sent INTEGER NOT NULL,
        receipt_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE enrolment (
        id TEXT PRIMARY KEY, body TEXT NOT NULL, made_at TEXT NOT NULL, used_by TEXT NOT NULL
    ) STRICT""",
)

_HOUSE = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """CREATE TABLE audit (
        id INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,
        detail TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX audit_subject ON audit (subject)",
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END",
    """CREATE TABLE file (
        sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, media_type TEXT NOT NULL, stored_at TEXT NOT NULL,
        present INTEGER NOT NULL, stream TEXT NOT NULL
    ) STRICT""",
    "CREATE TABLE draft (key TEXT PRIMARY KEY, body TEXT NOT NULL, at TEXT NOT NULL) STRICT",
    """CREATE TABLE number_used (
        series TEXT NOT NULL, year INTEGER NOT NULL, seq INTEGER NOT NULL, number TEXT NOT NULL,
        record TEXT NOT NULL, at TEXT NOT NULL, void_at TEXT NOT NULL, void_reason TEXT NOT NULL,
        PRIMARY KEY (series, year, seq)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX number_used_number ON number_used (number)",
    "CREATE INDEX number_used_record ON number_used (record)",
    "CREATE TRIGGER number_no_delete BEFORE DELETE ON number_used BEGIN SELECT RAISE(ABORT, 'never reused'); END",
    """CREATE TRIGGER number_no_update BEFORE UPDATE OF series, year, seq, number, record, at ON number_used
        BEGIN SELECT RAISE(ABORT, 'never reused'); END""",
    """CREATE TABLE value_used (
        field TEXT NOT NULL, value TEXT NOT NULL, times INTEGER NOT NULL, turn INTEGER NOT NULL,
        PRIMARY KEY (field, value)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX value_used_most ON value_used (field, times DESC, turn DESC)",
)

BEGIN = (*_VERSIONS, *_LEDGER, *_SEARCH, *_EXCHANGE, *_HOUSE)

COMPANIONS = (
    """CREATE TABLE companion (
        record TEXT PRIMARY KEY, kind TEXT NOT NULL, about TEXT NOT NULL, day TEXT NOT NULL, title TEXT NOT NULL,
        due TEXT NOT NULL, open INTEGER NOT NULL, site TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX companion_kind ON companion (kind, day)",
    "CREATE INDEX companion_about ON companion (about)",
    "CREATE INDEX companion_due ON companion (due) WHERE open AND due <> ''",
    "ALTER TABLE reminder ADD COLUMN kind TEXT NOT NULL DEFAULT 'duty'",
    "ALTER TABLE reminder ADD COLUMN who TEXT NOT NULL DEFAULT ''",
)
