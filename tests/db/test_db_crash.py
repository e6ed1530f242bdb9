"""Full disks and killed processes: what was acknowledged is there, once; what was not is not, or is there whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from db_help import KEY

from db import audit, backup, ledger, rebuild, search, versions
from db.database import Database

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of Unix")

_HERE = Path(__file__).resolve().parent
_ENV = {**os.environ, "PYTHONPATH": os.pathsep.join([str(_HERE), str(_HERE.parents[1])])}
_FULL = """
import resource, signal, sys
from pathlib import Path
from app.domain.errors import UserError
from db import versions
from db.database import Database
from db_help import KEY, Stream, record
path = Path(sys.argv[1])
db = Database.create(path, KEY)
stream = Stream()
with db.write() as tx:
    versions.append_many(tx, [stream.write(record(i), {"facts": "土地" * 100}) for i in range(100)])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = int(sys.argv[2]) + max(item.stat().st_size for item in path.parent.iterdir())
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
try:
    with db.write() as tx:
        versions.append_many(tx, [stream.write(record(i), {"facts": "水渠" * 2000}) for i in range(1000, 6000)])
    sys.exit("it fitted")
except UserError as error:
    assert error.code in ("disk.full", "disk.failed"), error.code
    assert "没有丢失" in error.sentence
assert versions.count(db.read()) == 100
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
stream = Stream(seq=100, prev=versions.stream_head(db.read(), "a" * 32)[1])
with db.write() as tx:
    versions.append(tx, stream.write(record(7777)))
assert versions.count(db.read()) == 101
db.close()
"""


@pytest.mark.parametrize("room", [0, 30_000, 3_000_000])
def test_a_full_disk_undoes_the_save_and_says_so(path: Path, room: int) -> None:
    command = [sys.executable, "-c", _FULL, str(path), str(room)]
    run = subprocess.run(command, env=_ENV, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert backup.check(path, KEY) == []
    db = Database.open(path, KEY, path.parent / "backups")
    assert versions.count(db.read()) == 101
    db.close()


_SAVER = """
import sys
from pathlib import Path
from app.domain.ledger import SearchText
from db import audit, ledger, search, versions
from db.database import Database
from db_help import AT, KEY, Stream, record, row
path = Path(sys.argv[1])
db = Database.open(path, KEY, path.parent / "backups")
head = versions.stream_head(db.read(), "a" * 32) or (0, "")
stream = Stream(seq=head[0], prev=head[1])
while True:
    version = stream.write(record(stream.seq + 1), {"facts": "宅基地" * 100})
    with db.write() as tx:
        versions.append(tx, version)
        ledger.put(tx, [(row(version.record), version)])
        search.index_now(tx, ledger.row_id(tx, version.record), SearchText(("宅基地",), ("张三",), ()))
        audit.add(tx, at=AT, actor="王五", action="case.add", subject=version.record, detail=version.hash)
    sys.stdout.write(version.hash + "\\n")
    sys.stdout.flush()
"""


def test_killed_at_any_moment_every_acknowledged_save_is_there_once(path: Path) -> None:
    Database.create(path, KEY).close()
    chance, acknowledged = random.Random(20260305), []
    for _ in range(10):
        saver = subprocess.Popen([sys.executable, "-c", _SAVER, str(path)], env=_ENV, stdout=subprocess.PIPE, text=True)
        assert saver.stdout is not None
        acknowledged.append(saver.stdout.readline().strip())
        time.sleep(chance.random() * 0.15)
        saver.send_signal(signal.SIGKILL)
        acknowledged += [line.strip() for line in saver.stdout if line.endswith("\n")]
        saver.wait()
        saver.stdout.close()
        _whole(path, acknowledged)
    assert len(acknowledged) > 20


def _whole(path: Path, acknowledged: list[str]) -> None:
    db = Database.open(path, KEY, path.parent / "backups")
    conn = db.read()
    stored = [version.hash for version in versions.every(conn)]
    assert len(stored) == len(set(stored))
    assert set(acknowledged) <= set(stored)
    assert len(stored) <= len(acknowledged) + 10, "at most one save for each kill was stored without an answer"
    assert versions.stream_head(conn, "a" * 32) == (len(stored), stored[-1])
    assert ledger.count(conn) == audit.newest(conn)[0] == len(search.search(conn, "宅基地", 10**6)) == len(stored)
    assert audit.verify(conn) is None
    before = rebuild.digests(conn)["head"]
    with db.write() as tx:
        tx.execute("DELETE FROM head")
        tx.execute("INSERT INTO head SELECT id, record FROM version")
    assert rebuild.digests(conn)["head"] == before
    db.close()
    assert backup.check(path, KEY) == []
