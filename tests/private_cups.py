"""A printing service of our own for the tests: cupsd with its own folders and port, so nothing of the system changes.

Two printers: ``CUPS-PDF`` is Debian's driver, which distils what arrives, as a real printer would draw it; ``激光`` has a
driver of a few lines that can print on both sides and writes what reaches the device into a file.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NEEDED = ("cupsd", "lpadmin", "lp", "lpstat", "cupsaccept", "gs")
CUPS_PDF_PPD = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")
_CONFIG = """LogLevel debug
Listen 127.0.0.1:{port}
Listen {root}/cups.sock
WebInterface No
Browsing No
DefaultAuthType None
PreserveJobFiles No
ErrorPolicy abort-job
<Location />
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
_FILES = """ServerRoot {root}/root
RequestRoot {root}/spool
CacheDir {root}/cache
StateDir {root}/state
TempDir {root}/tmp
ServerKeychain {root}/ssl
AccessLog {root}/log/access
ErrorLog {root}/log/error
PageLog {root}/log/page
FileDevice Yes
"""
_LASER = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "LASER.PPD"
*Product: "(Laser)"
*Manufacturer: "Test"
*ModelName: "Laser"
*ShortNickName: "Laser"
*NickName: "Laser"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: True
*cupsManualCopies: True
*cupsFilter2: "application/pdf application/pdf 0 pdftopdf"
*OpenUI *PageSize: PickOne
*DefaultPageSize: A4
*PageSize A4: "<</PageSize[595 842]>>setpagedevice"
*PageSize A5: "<</PageSize[420 595]>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*DefaultPageRegion: A4
*PageRegion A4: "<</PageSize[595 842]>>setpagedevice"
*PageRegion A5: "<</PageSize[420 595]>>setpagedevice"
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4: "0 0 595 842"
*ImageableArea A5: "0 0 420 595"
*DefaultPaperDimension: A4
*PaperDimension A4: "595 842"
*PaperDimension A5: "420 595"
*OpenUI *Duplex/Duplex: PickOne
*DefaultDuplex: None
*Duplex None/Off: ""
*Duplex DuplexNoTumble/Long edge: ""
*Duplex DuplexTumble/Short edge: ""
*CloseUI: *Duplex
"""


class CannotStart(Exception):
    """Why there is no printing service here."""


class PrivateCups:
    """A running service. ``server`` is what ``CUPS_SERVER`` has to say."""

    def __init__(self, root: Path, port: int) -> None:
        self.root, self.server = root, f"127.0.0.1:{port}"
        self.env = {**os.environ, "CUPS_SERVER": self.server, "LC_ALL": "C.UTF-8"}
        self.laser_output = root / "out" / "laser.pdf"

    def ask(self, *command: str) -> str:
        """What one of its commands says."""
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=True, timeout=20)
        return done.stdout

    def log(self, word: str) -> list[str]:
        """Lines of the service's log that hold ``word``."""
        text = (self.root / "log" / "error").read_text(encoding="utf-8", errors="replace")
        return [line for line in text.splitlines() if word in line]

    def distilled(self, job: str) -> Path:
        """The PDF that CUPS-PDF wrote for this job; waits for it."""
        number = job.rsplit("-", 1)[1]
        return until(lambda: next((self.root / "out").glob(f"*-job_{number}.pdf"), None), f"the PDF of job {job}")

    def clear(self) -> None:
        """No job, no output, every printer at work."""
        self.ask("cancel", "-a")
        for command in ("cupsenable", "cupsaccept"):
            self.ask(command, "激光", "CUPS-PDF")
        for path in (self.root / "out").iterdir():
            path.unlink()

    def add_printers(self) -> None:
        """CUPS-PDF writes into our folder: its relative ``Out`` is taken from where the service was started."""
        ppd = CUPS_PDF_PPD.read_text(encoding="latin-1")
        own = '*OpenUI *Out/Out: PickOne\n*DefaultOut: out\n*Out out/out: ""\n*CloseUI: *Out\n'
        (self.root / "cups-pdf.ppd").write_text(ppd.replace("*OpenUI *LogType", own + "*OpenUI *LogType"), encoding="latin-1")
        (self.root / "laser.ppd").write_text(_LASER, encoding="latin-1")
        self.ask("lpadmin", "-p", "激光", "-E", "-v", f"file://{self.laser_output}", "-P", str(self.root / "laser.ppd"))
        self.ask("lpadmin", "-p", "CUPS-PDF", "-E", "-v", "cups-pdf:/", "-P", str(self.root / "cups-pdf.ppd"))
        self.ask("lpadmin", "-d", "激光")


def until(found, what: str, seconds: float = 10):
    """What ``found`` gives once it gives something."""
    end = time.monotonic() + seconds
    while not (result := found()):
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.05)
    return result


@contextmanager
def private_cups() -> Iterator[PrivateCups]:
    """Start the service, and end it with everything it wrote. Raises ``CannotStart`` with the reason."""
    if "/usr/sbin" not in os.environ["PATH"].split(":"):
        os.environ["PATH"] += ":/usr/sbin:/sbin"
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing or not CUPS_PDF_PPD.exists():
        raise CannotStart(f"no {'、'.join(missing) or 'printer-driver-cups-pdf'} here")
    if os.geteuid() != 0:
        raise CannotStart("the backend of CUPS-PDF runs as root only")
    root = Path(tempfile.mkdtemp(prefix="cups-test-"))
    for name, mode in {"": 0o755, "spool": 0o710, "cache": 0o775, "state": 0o755, "log": 0o755, "root": 0o755, "tmp": 0o1777, "out": 0o777, "ssl": 0o700}.items():
        (root / name).mkdir(exist_ok=True)
        (root / name).chmod(mode)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (root / "cupsd.conf").write_text(_CONFIG.format(root=root, port=port))
    (root / "cups-files.conf").write_text(_FILES.format(root=root))
    command = ["cupsd", "-f", "-c", str(root / "cupsd.conf"), "-s", str(root / "cups-files.conf")]
    service = subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield _running(service, PrivateCups(root, port))
    finally:
        service.terminate()
        service.wait(10)
        shutil.rmtree(root, ignore_errors=True)


def _running(service: subprocess.Popen[bytes], cups: PrivateCups) -> PrivateCups:
    def answers() -> bool:
        if service.poll() is not None:
            raise CannotStart(f"cupsd ended at once with {service.returncode}")
        return "is running" in cups.ask("lpstat", "-r")

    try:
        until(answers, "cupsd")
        cups.add_printers()
    except (subprocess.CalledProcessError, TimeoutError) as error:
        raise CannotStart(f"cupsd does not work here: {error}") from None
    return cups
