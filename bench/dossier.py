"""A thick dossier bound into one PDF, against a bare merge of the same pages from plain PDF files on the disk.

The merge opens each file, takes its pages and saves: no encryption, no contents, no numbers, nothing made harmless.
"Decrypted first" is the same merge of files that lie encrypted as ours do. Each scan is a picture of noise of its own,
so that nothing is found twice. How far the memory rises is measured in a process of its own.
"""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pikepdf
from PIL import Image

from app.domain.case import Case
from app.services import attachments, cases, documents, dossier, papers, samples
from app.services.context import Context
from bench import rooms
from bench.measure import Spent, best, cpu, ms, size, timed, turns, verdict, wall
from printing.scan_pdf import pages_pdf

TARGET, MEMORY_TARGET = 1.5, 200.0
_ROUNDS = 7
_SCANS, _PAGES_EACH, _PHOTOS = 24, 18, 40
_CHILD = Path(__file__).with_name("dossier_child.py")
_LONGEST = "06"  # an agreement of twenty pages


def run() -> None:
    """Time by turns in this process, memory in another."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        ctx = rooms.create(base / "room")
        case = _dossier(ctx)
        sealed = [sha256 for leaf in dossier.read(ctx, case).leaves for sha256 in leaf.files]
        files = _plain(ctx, sealed, base / "plain")
        ours, merged = base / "ours.pdf", base / "merged.pdf"
        actions: dict[str, Callable[[], Spent]] = {
            "ours": lambda: _new(ours, lambda: dossier.save(ctx, case, ours)),
            "merge": lambda: _new(merged, lambda: _merge(files, merged)),
            "merge, decrypted first": lambda: _new(merged, lambda: _merge_sealed(ctx, sealed, merged)),
            "decrypting alone": lambda: timed(lambda: [attachments.load(ctx, sha256) for sha256 in sealed]),
        }
        turns(actions, 1)
        taken = turns(actions, size(_ROUNDS, 1))
        floor = taken["merge"]
        for kind, spent in taken.items():
            print(
                f"  {kind}: median {ms(wall(spent))}, best {ms(best(spent))}, CPU {ms(cpu(spent))}; of the merge: "
                f"{wall(spent) / wall(floor):.2f}, best {best(spent) / best(floor):.2f}, CPU {cpu(spent) / cpu(floor):.2f}"
            )
        for path in (ours, merged):
            with pikepdf.open(path) as made:
                print(f"  {path.stem}: {len(made.pages)} pages, {path.stat().st_size / 1e6:.1f} MB")
        ctx.close()
        high, rise = _memory(base / "room", case.id, ours)
        print(f"  memory of a process that binds it: highest {high:.0f} MB, {rise:.0f} MB above where it stood")
        verdict("dossier, ours / bare merge", wall(taken["ours"]) / wall(floor), TARGET)
        verdict("dossier, ours / merge decrypted first", wall(taken["ours"]) / wall(taken["merge, decrypted first"]), TARGET)
        verdict("dossier, highest memory", high, MEMORY_TARGET, unit=" MB")


def _dossier(ctx: Context) -> Case:
    """The longest of the samples with all its papers printed, scans of several pages and photographs."""
    record = next(record for name, record in samples.records() if name.startswith(_LONGEST))
    case = cases.save(ctx, samples.with_fresh_ids(record))
    documents.issue(ctx, case.id, case.agreements[-1].id)
    for item in papers.listing(ctx, case):
        if item.state == papers.MISSING and item.wanted.form.id != papers.AGREEMENT:
            papers.issue(ctx, case.id, item.wanted.form.id, ref=item.wanted.ref)
    rng = random.Random(1)
    for number in range(size(_SCANS)):
        scan = pages_pdf([_picture(rng) for _ in range(size(_PAGES_EACH))], "")
        cases.attach(ctx, case.id, scan, title=f"扫描件{number + 1}", kind="evidence")
    for number in range(size(_PHOTOS)):
        cases.attach(ctx, case.id, _picture(rng), title=f"照片{number + 1}", kind="evidence")
    return cases.get(ctx, case.id)


def _picture(rng: random.Random) -> bytes:
    """An A4 page at 150 dpi, about 300 kB."""
    wide, high = 1240, 1754
    grain = Image.frombytes("L", (wide // 4, high // 4), rng.randbytes(wide // 4 * (high // 4)))
    out = io.BytesIO()
    grain.resize((wide, high), Image.Resampling.BICUBIC).save(out, "JPEG", quality=40)
    return out.getvalue()


def _new(target: Path, write: Callable[[], object]) -> Spent:
    """``write`` a file that is not there yet."""
    target.unlink(missing_ok=True)
    return timed(write)


def _plain(ctx: Context, sealed: list[str], folder: Path) -> list[Path]:
    """The same files in clear, pictures as PDF: what the bare merge reads."""
    folder.mkdir()
    made = []
    for number, sha256 in enumerate(sealed):
        path = folder / f"{number}.pdf"
        path.write_bytes(_as_pdf(attachments.load(ctx, sha256)))
        made.append(path)
    return made


def _as_pdf(data: bytes) -> bytes:
    return data if data.startswith(b"%PDF") else pages_pdf([data], "")


def _merge(files: list[Path], target: Path) -> None:
    with ExitStack() as open_ones, pikepdf.new() as merged:
        for path in files:
            merged.pages.extend(open_ones.enter_context(pikepdf.open(path)).pages)
        merged.save(target)


def _merge_sealed(ctx: Context, sealed: list[str], target: Path) -> None:
    with ExitStack() as open_ones, pikepdf.new() as merged:
        for sha256 in sealed:
            data = io.BytesIO(_as_pdf(attachments.load(ctx, sha256)))
            merged.pages.extend(open_ones.enter_context(pikepdf.open(data)).pages)
        merged.save(target)


def _memory(room: Path, record: str, target: Path) -> tuple[float, float]:
    done = subprocess.run(
        [sys.executable, str(_CHILD), str(room), record, str(target)], capture_output=True, text=True, check=False,
        cwd=_CHILD.parent.parent,
    )
    if done.returncode:
        raise RuntimeError(f"the dossier was not bound: {done.stderr}")
    high, rise = json.loads(done.stdout)
    return high, rise
