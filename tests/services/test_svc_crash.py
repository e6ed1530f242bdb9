"""A full disk, a pulled stick, and kill -9 at fifty random points: what was answered is there, once, and whole (G3)."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from services_help import Pair, Template, add, code_of, state

from app.services import cases, doctor, documents, exchange, ledger
from app.services.context import Context, no_progress
from db import inbox, outbox, versions

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of Unix")

HERE = Path(__file__).resolve().parent
ENV = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parents[1])])}

# One process imports the program once and forks a worker for each kill, so that fifty kills cost seconds.
_SERVER = """
import os, random, signal, sys, time
from pathlib import Path
from services_help import add, with_agreement
from app.domain.codes import Codes
from app.paths import Paths
from app.services import cases, documents, exchange, setup
from app.services.context import Actor, no_progress, system_clock
from db.database import Database

def room(folder, key):
    paths = Paths(Path(folder))
    database = Database.open(paths.database, bytes.fromhex(key), paths.backups)
    return setup._context(paths, database, Actor("u", "查晓雯", "mediator"), system_clock)

def say(*words):
    os.write(1, (" ".join(words) + "\\n").encode())

def work(kind, folder, key, place):
    ctx = room(folder, key)
    say("ready")
    if kind == "save":
        while True:
            case = with_agreement(ctx)
            say("saved", case.id)
            case = cases.attach(ctx, case.id, os.urandom(20000), title="扫描", kind="signed_scan")
            say("attached", case.id, case.attachments[0].sha256)
            case = documents.issue(ctx, case.id, "a1").case
            say("issued", case.id, case.agreements[0].issues[0].number)
    if kind == "export":
        while True:
            say("exported", exchange.export_batch(ctx, Path(place), no_progress).path.name)
    for path in sorted(Path(place).iterdir()):
        exchange.import_file(ctx, path, no_progress)
        say("imported", path.name)
    say("end")

import db.tokens, pypinyin
from app.domain.ledger import SearchText
db.tokens.document(SearchText(("热身",), ("单玉堃",), ()))  # what every worker would have to load

for order in sys.stdin:
    kind, folder, key, place, wait = order.split("\\t")
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        os.dup2(writer, 1)
        os.close(reader)
        try:
            work(kind, folder, key, place)
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as said:
        first = said.readline()
        time.sleep(float(wait))
        os.kill(pid, signal.SIGKILL)
        rest = said.read()
    os.waitpid(pid, 0)
    lines = [line for line in (first + rest).decode().splitlines(keepends=True) if line.endswith("\\n")]
    sys.stdout.write("".join(lines) + "done\\n")
    sys.stdout.flush()
"""


class Killer:
    """Starts work in a process and kills it without warning."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-c", _SERVER], env=ENV, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def run(self, kind: str, template: Template, folder: Path, place: Path, wait: float) -> list[list[str]]:
        """What the worker said before it was killed ``wait`` seconds after it was ready."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(f"{kind}\t{folder}\t{template.key.hex()}\t{place}\t{wait}\n")
        self._server.stdin.flush()
        said = []
        while (line := self._server.stdout.readline()) != "done\n":
            assert line, "the worker's server has died"
            said.append(line.split())
        assert said, "the worker never started"
        return said[1:]

    def close(self) -> None:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.close()
        self._server.wait()
        self._server.stdout.close()


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    made = Killer()
    yield made
    made.close()


class Moments:
    """When to kill: anywhere within a span that widens while the work never ends in time, and narrows while it always
    does, so that a machine of any speed sees both."""

    def __init__(self, seed: int, span: float) -> None:
        self._chance, self._span = random.Random(seed), span
        self.ended: list[bool] = []

    def wait(self) -> float:
        """Seconds to the next kill."""
        return self._chance.random() * self._span

    def note(self, ended: bool) -> None:
        """Whether the work was over when it was killed."""
        self.ended.append(ended)
        if len(self.ended) >= 3 and len(set(self.ended[-3:])) == 1:
            self._span *= 0.6 if ended else 1.6

    def enough(self, least: int) -> bool:
        """Both were seen, in ``least`` kills or more."""
        return len(self.ended) >= least and len(set(self.ended)) == 2

    def turns(self, least: int) -> Iterator[int]:
        """Numbers of kills until there were enough; a hundred at most."""
        yield from itertools.takewhile(lambda _: not self.enough(least), range(100))


def sound(ctx: Context, **options: bool) -> None:
    report = doctor.run(ctx, no_progress, **options)
    assert report.ok, report
    for path in ctx.paths.root.rglob("*"):
        assert path.suffix != ".db" or path == ctx.paths.database


def test_killed_while_saving_attaching_and_issuing(killer: Killer, templates: dict[str, Template], tmp_path: Path) -> None:
    moments, folder = Moments(1, 0.6), tmp_path / "desk"
    templates["desk"].copy(folder).close()
    saved: set[str] = set()
    attached: set[tuple[str, str]] = set()
    issued: dict[str, str] = {}
    kills = 20
    for turn in moments.turns(kills):
        said = killer.run("save", templates["desk"], folder, tmp_path, moments.wait())
        moments.note(len(said) > 3)
        for word, record, *more in said:
            if word == "saved":
                assert record not in saved
                saved.add(record)
            elif word == "attached":
                attached.add((record, more[0]))
            else:
                issued[more[0]] = record
        if turn % 5 == 4:
            ctx = templates["desk"].open(folder)
            check_saves(ctx, saved, attached, issued, turn + 1)
            ctx.close()
    assert moments.enough(kills)
    assert saved
    assert issued


def check_saves(
    ctx: Context, saved: set[str], attached: set[tuple[str, str]], issued: dict[str, str], kills: int
) -> None:
    sound(ctx)
    rows = ledger.rows(ctx, ledger.ids(ctx, ledger.Query()))
    records = [row.record for row in rows]
    assert len(records) == len(set(records))
    assert saved <= set(records)
    assert len(records) <= len(saved) + kills, "at most one unanswered save for each kill"
    numbers = sorted(row.number for row in rows)
    assert numbers == [f"（2026）东人调卷字第{n:03d}号" for n in range(1, len(rows) + 1)], "contiguous, none twice"
    for record, sha256 in attached:
        assert sha256 in {item.sha256 for item in cases.get(ctx, record).attachments}
        assert len(cases.attachment_bytes(ctx, sha256)) == 20000
    for number, record in issued.items():
        issue = cases.get(ctx, record).agreements[0].issued
        assert issue is not None
        assert issue.number == number
        assert documents.issued_pdf(ctx, cases.get(ctx, record), "a1").pdf.startswith(b"%PDF")


@pytest.fixture(scope="module")
def loaded(enrolled: dict[str, Template], tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A desk with enough to send that an export takes a moment."""
    folder = tmp_path_factory.mktemp("loaded") / "desk"
    ctx = enrolled["desk"].copy(folder)
    for _ in range(40):
        case = add(ctx)
        cases.attach(ctx, case.id, os.urandom(80_000), title="扫描", kind="signed_scan")
    ctx.close()
    return Template(folder, enrolled["desk"].key, enrolled["desk"].actor)


def test_killed_while_exporting_no_torn_file_has_a_name(
    killer: Killer, loaded: Template, enrolled: dict[str, Template], tmp_path: Path
) -> None:
    chance, folder, stick = random.Random(2), tmp_path / "desk", tmp_path / "stick"
    stick.mkdir()
    loaded.copy(folder).close()
    named: set[str] = set()
    for _ in range(15):
        said = killer.run("export", loaded, folder, stick, chance.random() * 0.4)
        named |= {name for _, name in said}
    ctx = loaded.open(folder)
    sound(ctx)
    files = [path for path in stick.iterdir() if path.suffix == ".ssb"]
    assert named <= {path.name for path in files}
    town = enrolled["town"].copy(tmp_path / "town")
    for path in files:
        exchange.inspect(town, path)  # reads to the end: whole, or refused
    pair = Pair(ctx, town, stick)
    for path in chance.sample(files, min(3, len(files))):
        pair.take(path)
    pair.round()
    assert ledger.exchange_counts(ctx) == {"received": 40}
    for side in (ctx, town):
        side.close()


def test_killed_while_importing_it_is_all_or_nothing(
    killer: Killer, loaded: Template, enrolled: dict[str, Template], tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    desk = loaded.copy(tmp_path / "desk")
    exchange.export_batch(desk, stick, no_progress)
    clean = enrolled["town"].copy(tmp_path / "clean")
    nothing = state(clean)
    (batch,) = stick.iterdir()
    began = time.monotonic()
    exchange.import_file(clean, batch, no_progress)
    took = time.monotonic() - began
    everything = state(clean)
    clean.close()
    moments = Moments(3, took * 1.6)
    for turn in moments.turns(15):
        folder = tmp_path / f"town{turn}"
        shutil.copytree(enrolled["town"].folder, folder)
        said = killer.run("import", enrolled["town"], folder, stick, moments.wait())
        town = enrolled["town"].open(folder)
        now = state(town)
        assert now in (nothing, everything)
        assert now == everything or not said, "an import that was answered is there"
        moments.note(now == everything)
        assert exchange.import_file(town, batch, no_progress).kind == ("known" if now == everything else "batch")
        assert state(town) == everything
        if turn % 5 == 0:
            sound(town, rebuild=True)
        town.close()
        shutil.rmtree(folder)
    desk.close()
    assert moments.enough(15)


def test_killed_while_an_early_batch_is_put_aside_it_waits_whole_or_not_at_all(
    killer: Killer, loaded: Template, enrolled: dict[str, Template], tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    desk = loaded.copy(tmp_path / "desk")
    first = exchange.export_batch(desk, tmp_path, no_progress).path
    with desk.database.write() as tx:  # as if a receipt had come
        seq, head = versions.stream_head(tx, desk.device.stream) or (0, "")
        number = outbox.mark(tx, desk.device.stream).receipt_number + 1
        outbox.receive(tx, outbox.Mark(desk.device.stream, seq, head, number, desk.stamp()))
    case = add(desk)
    cases.attach(desk, case.id, os.urandom(8_000_000), title="扫描", kind="signed_scan")
    early = exchange.export_batch(desk, stick, no_progress).path
    clean = enrolled["town"].copy(tmp_path / "clean")
    began = time.monotonic()
    assert exchange.import_file(clean, early, no_progress).kind == "held"
    took = time.monotonic() - began
    clean.close()
    moments = Moments(4, took * 1.5)
    for turn in moments.turns(12):
        folder = tmp_path / f"town{turn}"
        shutil.copytree(enrolled["town"].folder, folder)
        said = killer.run("import", enrolled["town"], folder, stick, moments.wait())
        town = enrolled["town"].open(folder)
        waits = len(inbox.held(town.database.read()))
        assert waits or not said, "what was answered is there"
        for path in town.paths.held.glob("*.ssb"):
            assert path.read_bytes() == early.read_bytes(), "nothing torn has a name"
        assert len(list(town.paths.held.glob("*.ssb"))) >= waits
        moments.note(waits == 1)
        assert exchange.import_file(town, first, no_progress).kind == "batch"
        assert exchange.import_file(town, early, no_progress).kind == ("known" if waits else "batch")
        assert cases.get(town, case.id).attachments
        town.close()
        shutil.rmtree(folder)
    desk.close()
    assert moments.enough(12)


_LIMITED = """
import resource, signal, sys
from pathlib import Path
from services_help import Pair, Template, add, code_of, state
from app.paths import Paths
from app.services import cases, documents, exchange
from app.services.context import Actor, no_progress
folder, key, what, limit = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), sys.argv[3], int(sys.argv[4])
template = Template(folder / "desk", key, Actor("u", "查晓雯", "mediator"))
ctx = template.open(folder / "desk")
case = add(ctx)
before = state(ctx)
lying = sorted(path.name for path in (folder / "stick").iterdir()), sorted(path.name for path in ctx.paths.files.iterdir())
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
action = {
    "attach": lambda: cases.attach(ctx, case.id, b"x" * 3_000_000, title="大", kind="other"),
    "export": lambda: exchange.export_batch(ctx, folder / "stick", no_progress),
}[what]
code = code_of(action)
assert code == "disk.full", code
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
assert state(ctx) == before
assert lying == (sorted(path.name for path in (folder / "stick").iterdir()), sorted(path.name for path in ctx.paths.files.iterdir()))
action()
ctx.close()
"""


@pytest.mark.parametrize(("what", "limit"), [("attach", 1_000_000), ("export", 30_000)])
def test_a_full_disk_leaves_everything_as_it_was(
    enrolled: dict[str, Template], tmp_path: Path, what: str, limit: int
) -> None:
    enrolled["desk"].copy(tmp_path / "desk").close()
    (tmp_path / "stick").mkdir()
    command = [sys.executable, "-c", _LIMITED, str(tmp_path), enrolled["desk"].key.hex(), what, str(limit)]
    run = subprocess.run(command, env=ENV, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 100 KiB, where we may make one."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", str(folder)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("no right to mount")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def test_a_full_stick_leaves_everything_as_it_was(pair: Pair, tiny: Path) -> None:
    case = add(pair.desk)
    cases.attach(pair.desk, case.id, os.urandom(200_000), title="扫描", kind="signed_scan")
    before = state(pair.desk)
    assert code_of(exchange.export_batch, pair.desk, tiny, no_progress) == "disk.full"
    assert (state(pair.desk), list(tiny.iterdir())) == (before, [])
    pair.take(pair.send())
    (tiny / "ballast").write_bytes(b"x" * 60_000)
    before = state(pair.town)
    assert code_of(exchange.write_receipt, pair.town, pair.desk.site.id, tiny) == "disk.full"
    assert state(pair.town) == before
    assert pair.believe(pair.receipt()).kind == "receipt", "no receipt number was used up for nothing"


def test_a_pulled_stick_leaves_everything_as_it_was(pair: Pair, tmp_path: Path) -> None:
    add(pair.desk)
    batch = pair.send()
    gone = tmp_path / "gone"
    before = state(pair.desk), state(pair.town)
    for _ in range(2):
        for action in (
            lambda: exchange.export_batch(pair.desk, gone, no_progress),
            lambda: exchange.write_receipt(pair.town, pair.desk.site.id, gone),
            lambda: exchange.new_enrolment(pair.town, "北沟村说事室", "620100001203", gone),
            lambda: exchange.new_computer(pair.town, pair.desk.site.id, gone),
        ):
            assert code_of(action) == "disk.no_folder"
        assert not gone.is_dir(), "a folder of that name would lie on the computer, not on the stick"
        gone.write_text("a stick that is a file is no folder", encoding="utf-8")
    assert (state(pair.desk), state(pair.town)) == before
    assert {desk.status for desk in exchange.desks(pair.town)} == {"active"}
    before = state(pair.town)
    batch.unlink()
    assert code_of(pair.take, batch) == "disk.gone"
    assert state(pair.town) == before
    exchange.set_watch_folder(pair.desk, gone)
    assert exchange.watch_once(pair.desk, no_progress) == []
