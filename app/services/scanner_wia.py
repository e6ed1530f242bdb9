"""Scanners on Windows through WIA (Windows Image Acquisition 2.0), asked by a PowerShell script.

Each page comes as one line of base64 on standard output, so that nobody's papers lie on the disk. This has not been run
on a real machine (docs/limits.md). Numbers of properties and errors are those of Microsoft's WIA reference.
"""

from __future__ import annotations

import base64
import binascii
import json
import queue
import shutil
import subprocess
import threading
import time
from typing import IO

from app.services.scanner import Cancelled, Device, OnPage, Options
from app.services.scanner_errors import scan_error

_PATIENCE = 120  # seconds without a page
_ASKING = 0.2
_LIST = """
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = [Text.Encoding]::UTF8
$found = @()
foreach ($info in (New-Object -ComObject WIA.DeviceManager).DeviceInfos) {
  if ($info.Type -eq 1) { $found += @{ id = $info.DeviceID; name = [string]$info.Properties.Item('Name').Value } }
}
ConvertTo-Json -Compress @($found)
"""
# 3088 source (1 feeder, 2 glass) · 3096 sheets (0: all) · 6146 intent (1 colour, 2 grey) · 6147, 6148 dots per inch ·
# 6149 to 6152 left, top, width, height in dots.
_SCAN = """
$ErrorActionPreference = 'Stop'
$asked = [Console]::In.ReadLine() | ConvertFrom-Json
function Put($where, $number, $value) { foreach ($p in $where.Properties) { if ($p.PropertyID -eq $number) { try { $p.Value = $value } catch { } } } }
try {
  $info = (New-Object -ComObject WIA.DeviceManager).DeviceInfos | Where-Object { $_.DeviceID -eq $asked.device }
  if (-not $info) { [Console]::Out.WriteLine('E 80210015'); exit }
  $device = $info.Connect()
  Put $device 3088 $(if ($asked.feeder) { 1 } else { 2 })
  Put $device 3096 1
  while ($true) {
    $item = $device.Items.Item(1)
    Put $item 6146 $(if ($asked.colour) { 1 } else { 2 })
    Put $item 6147 $asked.resolution
    Put $item 6148 $asked.resolution
    Put $item 6149 0
    Put $item 6150 0
    Put $item 6151 ([int](8.27 * $asked.resolution))
    Put $item 6152 ([int](11.69 * $asked.resolution))
    $image = $item.Transfer('{B96B3CAE-0728-11D3-9D7B-0000F81EF32E}')
    [Console]::Out.WriteLine('P ' + [Convert]::ToBase64String($image.FileData.BinaryData))
    if (-not $asked.feeder) { break }
  }
} catch {
  $e = $_.Exception
  while ($e.InnerException) { $e = $e.InnerException }
  [Console]::Out.WriteLine('E ' + ('{0:X8}' -f $e.HResult))
}
"""
_ERRORS = {
    "80210002": "scan.jam", "80210003": "scan.empty", "80210005": "scan.no_device", "80210006": "scan.busy",
    "8021000D": "scan.busy", "80210015": "scan.no_device", "80210016": "scan.cover", "80070005": "scan.denied",
}


class WiaScanner:
    """See ``app.services.scanner.Scanner``."""

    def devices(self) -> list[Device]:
        """Every scanner that Windows knows."""
        try:
            run = subprocess.run(_command(_LIST), capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603 - our own script
            found = json.loads(run.stdout.decode("utf-8-sig") or "[]")
        except (subprocess.TimeoutExpired, ValueError):
            raise scan_error("scan.timeout") from None
        listed = found if isinstance(found, list) else [found]
        return [Device(str(item["id"]), str(item["name"])) for item in listed if isinstance(item, dict)]

    def scan(self, device: str, options: Options, on_page: OnPage, cancelled: Cancelled) -> int:
        """One page from the glass, or every sheet of the feeder."""
        process = subprocess.Popen(  # noqa: S603 - our own script
            _command(_SCAN), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert process.stdin is not None
        assert process.stdout is not None
        asked = {"device": device, "feeder": options.feeder, "colour": options.colour, "resolution": options.resolution}
        try:
            process.stdin.write(json.dumps(asked).encode() + b"\n")
            process.stdin.close()
            return _read(process.stdout, on_page, cancelled)
        except BrokenPipeError:
            raise scan_error("scan.failed") from None
        finally:
            process.kill()
            process.wait()


def _command(script: str) -> list[str]:
    shell = shutil.which("powershell")
    if shell is None:
        raise scan_error("scan.no_service")
    encoded = base64.b64encode(script.encode("utf-16-le")).decode()
    return [shell, "-NoProfile", "-NonInteractive", "-EncodedCommand", encoded]


def _read(stream: IO[bytes], on_page: OnPage, cancelled: Cancelled) -> int:
    """Hand on the pages as their lines come. ``P`` is a page, ``E`` an error of WIA."""
    lines: queue.Queue[bytes] = queue.Queue()

    def listen() -> None:
        for line in stream:
            lines.put(line)
        lines.put(b"")

    threading.Thread(target=listen, daemon=True).start()
    pages, last = 0, time.monotonic()
    while True:
        if cancelled():
            raise scan_error("scan.cancelled", pages)
        try:
            line = lines.get(timeout=_ASKING).strip()
        except queue.Empty:
            if time.monotonic() - last > _PATIENCE:
                raise scan_error("scan.timeout", pages) from None
            continue
        if line.startswith(b"P "):
            on_page(_decoded(line[2:], pages))
            pages, last = pages + 1, time.monotonic()
            continue
        code = _ERRORS.get(line[2:].decode(errors="replace"), "scan.failed") if line else ""
        if pages and code in ("", "scan.empty"):
            return pages
        raise scan_error(code or "scan.failed", pages)


def _decoded(line: bytes, pages: int) -> bytes:
    try:
        return base64.b64decode(line, validate=True)
    except binascii.Error:
        raise scan_error("scan.failed", pages) from None
