"""Printing through CUPS: its own commands, and the PDF itself, so that paper gets lines and letters and no picture.

The commands are asked in English, because what they say is read here; what a person sees is Chinese.
"""

from __future__ import annotations

import os
import re
import subprocess
from urllib.parse import quote

from app.domain.errors import UserError
from app.domain.page_range import written
from app.services.printers import TITLE, Order, Paper, Printer, State, Ticket, paper_of

_SECONDS = 20
_ENGLISH = {"LC_ALL": "C.UTF-8", "LANGUAGE": "C"}
_SCHEMES = {
    "local": ("usb", "parallel", "serial", "hp:/usb", "hp:/par", "hal"),
    "network": ("ipp", "http", "socket", "lpd", "smb", "dnssd", "beh", "hp:/net", "hpfax:/net", "implicitclass"),
    "file": ("cups-pdf", "file", "/"),
}
_SAYS = {  # IPP printer-state-reasons (RFC 8011 5.4.12) and what the backends of CUPS write
    "media-empty": "没有纸了", "media-needed": "没有纸了", "media-jam": "卡纸了", "cover-open": "盖子没有盖好",
    "door-open": "盖子没有盖好", "toner-empty": "墨粉用完了", "marker-supply-empty": "墨水或墨粉用完了",
    "output-area-full": "出纸盘满了", "spool-area-full": "打印队列满了", "shutdown": "打印机关机了", "offline": "打印机没有联机",
    "not exist or is unavailable": "找不到打印机，请看电源和连接线", "unable to locate": "找不到打印机，请看电源和连接线",
    "not connected": "打印机没有连上，请看电源和连接线", "waiting for printer": "打印机没有连上，请看电源和连接线",
    "unable to connect": "连不上打印机，请看电源和网络", "not responding": "打印机没有回答，请看电源和连接线",
    "host is down": "打印机没有开机，或者网络不通", "filter failed": "打印机的驱动程序出错了，请找管理员",
}
_STATES = ("lpstat", "-l", "-a", "-p")
_GAVE_UP = ("fail", "stopped", "unsupported", "unable to")


class Cups:
    """The printing service of Linux (``lp``, ``lpstat``, ``lpoptions``, ``cancel``)."""

    def printers(self) -> list[Printer]:
        """All printers, the system's default first. Raises ``print.no_service``."""
        self._require_running()
        names = [line.strip() for line in _said("lpstat", "-e").splitlines() if line.strip()]
        found = re.search(r"destination: (\S+)", _said("lpstat", "-d"))
        default = found[1].partition("/")[0] if found else ""
        devices = dict(re.findall(r"^device for (\S+): (\S+)", _said("lpstat", "-v"), re.MULTILINE))
        states = _said(*_STATES)
        listed = [Printer(name, _kind(devices.get(name, "")), name == default, _trouble(states, name)) for name in names]
        return sorted(listed, key=lambda item: not item.default)

    def _require_running(self) -> None:
        if "not running" in _said("lpstat", "-r"):
            raise UserError("print.no_service", "这台电脑的打印服务没有开，现在不能打印。文书已经保存；请管理员打开打印服务（CUPS），或者存为 PDF 到别处打印。")

    def two_sided(self, printer: str) -> bool:
        """What its driver says; where it says nothing, the printer may be asked."""
        options = _said("lpoptions", "-p", printer, "-l")
        return not options or "DuplexNoTumble" in options

    def send(self, pdf: bytes, order: Order) -> str:
        """Hand over the PDF; the name of the job. Raises ``print.…``."""
        command = ["lp", "-d", order.printer.name, "-t", TITLE, "-n", str(order.copies)]
        for name, value in (*_options(order, paper_of(pdf)), *order.options):
            command += ["-o", f"{name}={value}"]
        done = _run(*command, "--", "-", given=pdf)
        job = re.search(r"request id is (\S+)", done.stdout.decode(errors="replace"))
        if done.returncode or job is None:
            self._require_running()
            raise _refusal(done.stderr.decode(errors="replace"), order.printer.name)
        return job[1]

    def state(self, ticket: Ticket) -> State:
        """How far a job is; what the printer says where it waits."""
        waiting = _job(_said("lpstat", "-l", "-W", "not-completed", "-o"), ticket.job)  # asked by printer, it finds no Chinese one
        if waiting is not None:
            return State(False, _chinese(waiting) or _trouble(_said(*_STATES), ticket.printer))
        status = _job(_said("lpstat", "-l", "-W", "completed", "-o"), ticket.job) or ""
        failed = any(word in status.lower() for word in _GAVE_UP)
        return State(True, _chinese(status) or f"打印机说：{status}" if failed else "", failed)

    def cancel(self, ticket: Ticket) -> None:
        """Take a job out of the queue. Raises ``print.not_cancelled``."""
        if _run("cancel", ticket.job).returncode:
            raise UserError("print.not_cancelled", "这份已经印完或者正在印，取消不了。请到打印机那里看一看。")


def _options(order: Order, paper: Paper) -> list[tuple[str, str]]:
    """Copy after copy; our own papers 1 : 1 on their size, anything else, such as a scan, made to fit the sheet."""
    how = [("sides", "two-sided-long-edge" if order.two_sided else "one-sided"), ("collate", "true")]
    if order.pages:
        how.append(("page-ranges", written(order.pages)))
    if not paper.name:
        return [("print-scaling", "fit"), *how]
    width, height = sorted((round(paper.width), round(paper.height)))
    media = {"A3": "A3", "A4": "A4", "A5": "A5", "B5": "ISOB5"}.get(paper.name, f"Custom.{width}x{height}mm")
    return [("media", media), ("print-scaling", "none"), *how]


def _refusal(said: str, printer: str) -> UserError:
    words = said.lower()
    if "not exist" in words or "not found" in words or "unknown destination" in words:
        return UserError("print.no_printer", f"找不到打印机“{printer}”，没有打印。文书已经保存，请另选一台打印机。")
    if "not accepting" in words:
        return UserError("print.not_accepting", f"打印机“{printer}”现在不收新的任务，没有打印。文书已经保存，请另选一台，或请管理员恢复它。")
    return UserError("print.failed", "打印机没有接受这份文书，没有打印。文书已经保存，请检查打印机的电源和纸张，再打印一次。")


# -- what the commands say


def _run(*command: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 - our own words, and the name of a printer as one of them
            command, input=given, capture_output=True, timeout=_SECONDS, check=False, env={**os.environ, **_ENGLISH}
        )
    except FileNotFoundError:
        raise UserError("print.no_service", "这台电脑没有装打印服务，现在不能打印。文书已经保存，可以存为 PDF 到别处打印。") from None
    except subprocess.TimeoutExpired:
        raise UserError("print.no_answer", "打印服务很久没有回答，不知道印了没有。文书已经保存，请先到打印机那里看一看，再决定要不要重印。") from None


def _said(*command: str) -> str:
    return _run(*command).stdout.decode(errors="replace")


def _kind(device: str) -> str:
    return next((kind for kind, schemes in _SCHEMES.items() if device.startswith(schemes)), "other")


def _chinese(said: str) -> str:
    """The first thing known to us in what a printer or job says; empty when there is none."""
    words = said.lower()
    return next((sentence for key, sentence in _SAYS.items() if key in words), "")


def _trouble(states: str, printer: str) -> str:
    """Why a printer would not print now, out of ``lpstat -l -a -p``."""
    told = dict(re.findall(r"^(?:printer )?(\S+ (?=is|now|disabled|not accepting|accepting)[^\n]*)\n((?:[\t ].*\n?)*)", states, re.MULTILINE))
    mine = {head: rest for head, rest in told.items() if head.startswith(f"{printer} ")}
    for head, rest in mine.items():
        reason = rest.strip().splitlines()[0].strip() if rest.strip() else ""
        if head.startswith(f"{printer} not accepting"):
            return f"现在不收新的任务（{reason}）" if reason and reason != "Rejecting Jobs" else "现在不收新的任务"
        known = _chinese(rest)
        if head.startswith(f"{printer} disabled"):
            own = f"（{reason}）" if reason and not reason.startswith(("Form mounted", "Paused", "Unknown")) else ""
            return known or f"暂停了{own}，要请管理员恢复"
        if known:
            return known
    return ""


def _job(listed: str, job: str) -> str | None:
    """What ``lpstat -l -o`` says of a job; ``None`` when it is not listed. Chinese names stand there in URL form."""
    written_as = "|".join(re.escape(name) for name in (job, quote(job)))
    found = re.search(rf"^(?:{written_as}) [^\n]*\n((?:[\t ].*\n?)*)", listed, re.MULTILINE)
    if found is None:
        return None
    status = re.search(r"Status: *(.*)", found[1])
    return status[1].strip() if status else ""
