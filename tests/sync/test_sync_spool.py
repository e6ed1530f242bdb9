"""Scans that pass through the disk are never there in clear."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.spool import Spool


@settings(max_examples=30)
@given(st.lists(st.binary(max_size=100), max_size=8), st.lists(st.tuples(st.integers(0, 900), st.integers(0, 200)), max_size=12))
def test_it_reads_like_the_bytes_it_was_made_of(tmp_path_factory: object, pieces: list[bytes], reads: list[tuple[int, int]]) -> None:
    plain = b"".join(pieces)
    folder = tmp_path_factory.mktemp("spool")  # type: ignore[attr-defined]
    with Spool(iter(pieces), folder) as spool:
        assert spool.size == len(plain)
        for start, count in reads:
            spool.seek(start)
            assert spool.read(count) == plain[start:start + count]
        spool.seek(0)
        assert spool.read() == plain
        assert list(folder.iterdir()) == []


def test_nothing_readable_reaches_the_disk(tmp_path: Path) -> None:
    secret = "单玉堃 10000000079".encode() * 500
    spool = Spool([secret], tmp_path)
    stored = Path(f"/proc/self/fd/{spool._file.fileno()}")
    if stored.exists():  # a file without a name can be looked at only where the system shows open files
        assert b"10000000079" not in stored.read_bytes()
    spool.close()
