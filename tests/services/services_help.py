"""Real installations for the tests of the services: made once, copied for each test, opened without the slow key."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from app.domain.agreement import Mark, required_marks
from app.domain.case import Case
from app.domain.errors import UserError
from app.domain.records import to_record
from app.paths import Paths
from app.services import cases, documents, exchange, intake, setup
from app.services.context import Actor, Context, no_progress
from db import rebuild
from db.database import Database
from sync import keyfile

PASSPHRASE = "东街老槐树下2026"
START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
DAY = date(2026, 11, 22)
ID = "11010519491231002X"


class Ticking:
    """A clock that moves one second each time somebody looks."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def cheap_keys(patch: Any = None) -> None:
    """Let new key files cost nothing to open, where many are made and the cost is not what is tested."""
    real = keyfile.Cost

    def cost(memory_kib: int = 64, iterations: int = 1, lanes: int = 1) -> keyfile.Cost:
        return real(memory_kib, iterations, lanes)

    if patch is None:
        keyfile.Cost = cost  # type: ignore[assignment, misc]
    else:
        patch.setattr(keyfile, "Cost", cost)


def new_site(level: str = "desk", name: str = "东街村说事室", division: str = "620100001201") -> setup.NewSite:
    return setup.NewSite(
        level, name, division, f"安宁县东街镇{name[:3]}人民调解委员会", name[0] + "人", "查晓雯",
        "mediator" if level == "desk" else "town",
    )


@dataclass
class Template:
    """A closed installation to copy from, with what opens it."""

    folder: Path
    key: bytes
    actor: Actor
    recovery: list[str] = field(default_factory=list)

    @classmethod
    def make(cls, folder: Path, site: setup.NewSite) -> Template:
        ctx, groups = setup.create(Paths(folder), site, PASSPHRASE, Ticking())
        template = cls(folder, ctx.database.key, ctx.actor, groups)
        ctx.close()
        return template

    def copy(self, folder: Path) -> Context:
        shutil.copytree(self.folder, folder)
        return self.open(folder)

    def open(self, folder: Path) -> Context:
        paths = Paths(folder)
        return setup._context(paths, Database.open(paths.database, self.key, paths.backups), self.actor, Ticking())


@dataclass
class Pair:
    """A desk and its town, and the stick between them."""

    desk: Context
    town: Context
    stick: Path

    def __post_init__(self) -> None:
        self.stick.mkdir(parents=True, exist_ok=True)

    def send(self) -> Path:
        """A batch of the desk on the stick."""
        return exchange.export_batch(self.desk, self.stick, no_progress).path

    def take(self, path: Path, code: str = "") -> exchange.Imported:
        return exchange.import_file(self.town, path, no_progress, code)

    def receipt(self) -> Path:
        return exchange.write_receipt(self.town, self.desk.site.id, self.stick)

    def believe(self, path: Path) -> exchange.Imported:
        return exchange.import_file(self.desk, path, no_progress)

    def round(self) -> None:
        """Everything up, and the receipt back."""
        self.take(self.send())
        self.believe(self.receipt())


def enrol(desk: Context, town: Context, stick: Path) -> Pair:
    """Invite, join, first batch, code, first receipt."""
    pair = Pair(desk, town, stick)
    invitation = exchange.new_enrolment(town, desk.site.name, desk.site.division, stick)
    code = exchange.join(desk, invitation).check_code
    pair.take(pair.send(), code)
    pair.believe(pair.receipt())
    return pair


def record(*names: str, **changes: Any) -> dict[str, Any]:
    """A dispute between these people as a script would write it."""
    roles = ["applicant"] + ["respondent"] * (len(names) - 1)
    parties = [
        {"id": f"p{n}", "kind": "person", "role": role, "name": name}
        for n, (name, role) in enumerate(zip(names, roles, strict=True), 1)
    ]
    base = {
        "category": "neighbour", "source": "application", "registered_on": "2026-11-20", "parties": parties,
        "facts": "因院墙滴水，两家争执三年。", "mediators": ["查晓雯"],
    }
    return base | changes


def agreement(*parties: str, **changes: Any) -> dict[str, Any]:
    base = {
        "id": "a1", "facts": "两家院墙相邻，檐水滴入邻院。", "clauses": ["甲方于本月底前改装水槽。", "双方不再追究。"],
        "made_on": "2026-11-21", "mediators": ["查晓雯"], "recorder": "马志昇", "total": 140950,
        "obligations": [
            {"id": "o1", "kind": "pay", "debtor": "p1", "creditor": "p2", "amount": 100000, "due": "2026-12-01"},
            {"id": "o2", "kind": "pay", "debtor": "p1", "creditor": "p2", "amount": 40950, "due": "2027-01-01"},
        ],
    }
    return base | changes


def add(ctx: Context, *names: str, **changes: Any) -> Case:
    return cases.save(ctx, intake.read(record(*(names or ("单玉堃", "曾淑珍")), **changes)))


def edited(ctx: Context, case: Case, **changes: Any) -> Case:
    """The case as a script would send it back with these fields changed."""
    shown = json.loads(json.dumps(to_record(cases.get(ctx, case.id))))
    return cases.save(ctx, intake.read(shown | changes))


def with_agreement(ctx: Context, *names: str, **changes: Any) -> Case:
    return add(ctx, *(names or ("单玉堃", "曾淑珍")), agreements=[agreement(**changes)])


def sign_all(ctx: Context, case: Case, on: date = DAY) -> Case:
    latest = case.agreements[-1]
    for item in required_marks(latest, case.parties):
        how = {"committee": ("seal",), "mediator": ("signature",)}.get(item.role, ("signature", "fingerprint"))
        case = documents.mark(ctx, case.id, latest.id, Mark(role=item.role, ref=item.ref, how=how, on=on))
    return case


def code_of(action: Any, *args: Any, **options: Any) -> str:
    """The code an action is refused with, or ``done``."""
    said = None
    try:
        action(*args, **options)
    except UserError as error:
        said = error
    assert said is None or said.sentence.endswith("。"), said
    return said.code if said else "done"


def state(ctx: Context) -> dict[str, Any]:
    """Everything that an import may change, told apart by contents and not by row ids."""
    conn = ctx.database.read()
    tables = {
        "version": "SELECT lower(hex(hash)) FROM version ORDER BY hash",
        "file": "SELECT sha256, size, present FROM file ORDER BY sha256",
        "held": "SELECT digest FROM held ORDER BY digest",
        "refused": "SELECT lower(version_hash), reason FROM refused ORDER BY 1",
        "returned": "SELECT record, reason FROM returned ORDER BY record",
        "site": "SELECT id, status FROM site ORDER BY id",
        "device": "SELECT stream, status FROM device ORDER BY stream",
        "mark": "SELECT stream, received_seq, receipt_number FROM stream_mark ORDER BY stream",
    }
    rows = {name: [tuple(row) for row in conn.execute(query)] for name, query in tables.items()}
    return rows | rebuild.digests(conn)
