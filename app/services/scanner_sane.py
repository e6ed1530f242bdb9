"""Scanners on Linux through the program ``scanimage`` of SANE.

People's papers never lie on the disk: ``scanimage`` writes the pages of a feeder to files, so the files are pipes.
Its exit code is a status of the SANE standard (version 1.06, section 4.2.7).
"""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from app.services.scanner import Cancelled, Device, OnPage, Options
from app.services.scanner_errors import scan_error

_PATIENCE = 90  # seconds without a byte: a lamp may need a minute to warm up
_LIST_PATIENCE = 60
_ENDING = 4  # for the program to end after the last page: some drivers hang there
_ASKING = 0.1  # seconds between two questions whether to stop
_MOST_SHEETS = 200
_PIECE = 1 << 18
_LARGEST = 400 * 1024 * 1024  # bytes of one page: A3 in colour at 600 dpi has 210 MB
_STATUS = {
    2: "scan.cancelled", 3: "scan.busy", 4: "scan.no_device", 6: "scan.jam", 7: "scan.empty", 8: "scan.cover", 9: "scan.failed",
    11: "scan.denied",
}
_SAID = {  # the same in words
    "jammed": 6, "out of documents": 7, "cover is open": 8, "busy": 3, "denied": 11, "device I/O": 9,
}
_WIDTH, _HEIGHT = 210, 297  # millimetres


@dataclass(frozen=True)
class _Abilities:
    """What a device offers, as it calls it; empty where it does not have the option."""

    feeder: str
    glass: str
    colour: str
    grey: str
    wide: float
    high: float


class SaneScanner:
    """See ``app.services.scanner.Scanner``."""

    def __init__(self, patience: float = _PATIENCE) -> None:
        """``patience``: seconds without a byte after which a scan is given up."""
        self._patience = patience

    def devices(self) -> list[Device]:
        """What ``scanimage`` finds; network scanners take it some seconds."""
        listed = _ask([_program(), "-f", "%d\t%v %m%n"])
        lines = (line.partition("\t") for line in listed.splitlines())
        return [Device(name, what.strip()) for name, tab, what in lines if tab]

    def scan(self, device: str, options: Options, on_page: OnPage, cancelled: Cancelled) -> int:
        """One page from the glass, or every sheet of the feeder."""
        able = _abilities(_ask([_program(), "-d", device, "-A"]))
        command = [_program(), "-d", device, "--format=pnm", *_settings(able, options)]
        with tempfile.TemporaryDirectory(prefix="scan-") as folder:  # made for this user alone; it holds pipes only
            pages = 0
            with _running(command, Path(folder), _MOST_SHEETS if options.feeder else 1) as running:
                for page in running.pages(cancelled, self._patience):
                    on_page(page)
                    pages += 1
                status = running.status()
        if status == 7 and pages:  # the feeder has run empty: that is how it ends
            return pages
        if status or not pages:
            raise scan_error(_STATUS.get(status, "scan.failed"), pages)
        return pages


def _program() -> str:
    found = shutil.which("scanimage")
    if found is None:
        raise scan_error("scan.no_service")
    return found


def _surroundings() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C"}


def _ask(command: list[str]) -> str:
    """What the program prints. Raises ``scan.no_device``, ``scan.busy``, ``scan.denied``, ``scan.timeout``."""
    try:
        run = subprocess.run(  # noqa: S603 - our own words and the name of a device
            command, capture_output=True, timeout=_LIST_PATIENCE, check=False, env=_surroundings()
        )
    except subprocess.TimeoutExpired:
        raise scan_error("scan.timeout") from None
    if run.returncode:
        said = run.stderr.decode(errors="replace")
        busy, denied = "busy" in said, "denied" in said
        raise scan_error("scan.busy" if busy else "scan.denied" if denied else "scan.no_device")
    return run.stdout.decode(errors="replace")


def _abilities(listed: str) -> _Abilities:
    """Read the list of options: names differ from maker to maker (``ADF``, ``Automatic Document Feeder`` …)."""
    sources, modes = _values(listed, "--source"), _values(listed, "--mode")
    feeders = [item for item in sources if re.search(r"adf|feeder", item, re.IGNORECASE)]
    simple = [item for item in feeders if "duplex" not in item.lower()]
    return _Abilities(
        (simple or feeders or [""])[0],
        next((item for item in sources if item not in feeders), ""),
        next((item for item in modes if "color" in item.lower()), ""),
        next((item for item in modes if "gray" in item.lower() or "grey" in item.lower()), ""),
        _most(listed, "-x"), _most(listed, "-y"),
    )


def _values(listed: str, option: str) -> list[str]:
    found = re.search(rf"^\s+{re.escape(option)} (.+)$", listed, re.MULTILINE)
    listed_values = found[1].partition(" [")[0] if found else ""  # what is set now follows in brackets
    return [item.strip() for item in listed_values.split("|") if item.strip()]


def _most(listed: str, option: str) -> float:
    """The upper end of a range in millimetres; 0 where there is none."""
    found = re.search(rf"^\s+{re.escape(option)} [\d.]+\.\.([\d.]+)mm", listed, re.MULTILINE)
    return float(found[1]) if found else 0.0


def _settings(able: _Abilities, options: Options) -> Iterator[str]:
    source = able.feeder if options.feeder else able.glass
    if options.feeder and not able.feeder:
        raise scan_error("scan.empty")
    if source:
        yield f"--source={source}"
    mode = able.colour if options.colour else able.grey
    if mode:
        yield f"--mode={mode}"
    yield f"--resolution={options.resolution}"
    for option, most, want in (("-x", able.wide, _WIDTH), ("-y", able.high, _HEIGHT)):
        if most:
            yield from (option, f"{min(most, want):g}")


class _Running:
    """A ``scanimage`` at work, whose pages come through pipes."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path, most: int) -> None:
        self._process, self._folder, self._most = process, folder, most

    def pages(self, cancelled: Cancelled, patience: float) -> Iterator[bytes]:
        """Every whole page. Raises ``scan.cancelled`` and ``scan.timeout``."""
        for number in range(1, self._most + 1):
            page = self._page(_pipe(self._folder, number), number - 1, cancelled, patience)
            if not _whole(page):
                return
            yield page

    def _page(self, pipe: Path, done: int, cancelled: Cancelled, patience: float) -> bytes:
        """What comes through one pipe until its writer closes it; empty when the program ends without opening it."""
        page, last = bytearray(), time.monotonic()
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        try:
            poll = select.poll()
            poll.register(reader, select.POLLIN)
            while True:
                if cancelled():
                    raise scan_error("scan.cancelled", done)
                over = self._process.poll() is not None  # before looking: what it wrote is still in the pipe
                ready = poll.poll(_ASKING * 1000)
                piece = os.read(reader, _PIECE) if ready and ready[0][1] & select.POLLIN else b""
                if piece:
                    page += piece
                    last = time.monotonic()
                elif ready or over:
                    return bytes(page)
                if time.monotonic() - last > patience or len(page) > _LARGEST:
                    raise scan_error("scan.timeout", done)
        finally:
            os.close(reader)

    def status(self) -> int:
        """How it ended: by what it said, which is sure also where a driver hangs or breaks down, or else by its exit code."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=_ENDING)
        _end(self._process)
        assert self._process.stderr is not None
        said = self._process.stderr.read().decode(errors="replace")
        return next((status for words, status in _SAID.items() if words in said), self._process.returncode)


@contextmanager
def _running(command: list[str], folder: Path, most: int) -> Iterator[_Running]:
    """Start it with a pipe for each page that may come; however this ends, it ends too."""
    for number in range(1, most + 1):
        os.mkfifo(_pipe(folder, number), 0o600)
    whole = [*command, f"--batch={folder}/%d", "--batch-start=1", f"--batch-count={most}"]
    process = subprocess.Popen(  # noqa: S603 - our own words and the name of a device
        whole, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=_surroundings()
    )
    try:
        yield _Running(process, folder, most)
    finally:
        _end(process)
        assert process.stderr is not None
        process.stderr.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Stop it, if it runs: politely first, which lets it park the lamp."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=_ENDING)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _pipe(folder: Path, number: int) -> Path:
    """``scanimage`` writes to this name and renames it when the page is done."""
    return folder / f"{number}.part"


def _whole(page: bytes) -> bool:
    """Whether a PNM holds as many bytes as its head promises; a scan that broke off does not."""
    head = re.match(rb"P([56])\s+(?:#[^\n]*\s+)*(\d+)\s+(\d+)\s+(\d+)\s", page)
    if head is None:
        return page.startswith(b"P4")
    wide, high, deep = int(head[2]), int(head[3]), 2 if int(head[4]) > 255 else 1
    return len(page) - head.end() >= wide * high * deep * (3 if head[1] == b"6" else 1)
