"""``shuoshi demo FOLDER``: both halves of the story, and a page that counts what came of it."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from app.demo.desk import DeskStory
from app.demo.hands import Hands
from app.demo.room import Room
from app.demo.town import TownStory
from app.paths import assets_dir
from app.sample_room import PASSPHRASE
from app.services import exchange, ledger, samples
from app.services.context import Context
from ui.theme.apply import apply, load_rare_fonts


@dataclass(frozen=True)
class Counts:
    """What both ends hold at the end; they must agree."""

    desk_cases: int
    desk_received: int
    desk_waiting: int
    town_cases: int
    town_versions: int


def run(out: Path) -> int:
    """Live the story offscreen and leave its traces in ``out``. Returns 0 when both ends agree."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _clear(out)
    qInstallMessageHandler(_message)
    app = QApplication.instance() or QApplication(["shuoshi", "-platform", "offscreen"])
    assert isinstance(app, QApplication)
    apply(app, assets_dir())
    load_rare_fonts(assets_dir())
    stick = out / "U盘"
    stick.mkdir()
    pictures: list[str] = []
    counts = _live(app, Hands(out, pictures), out, stick)
    (out / "小结.md").write_text(_summary(out, pictures, counts), encoding="utf-8")
    agree = counts.desk_cases == counts.town_cases == counts.desk_received and counts.desk_waiting == 0
    print(f"演示完成：{len(pictures)} 张截图，{counts.town_cases} 件纠纷，两边{'一致' if agree else '不一致'}。见 {out}")
    return 0 if agree else 1


def _message(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Everything Qt says goes to standard error, but for what the offscreen platform says of every window."""
    if "propagateSizeHints" not in text:
        print(text, file=sys.stderr)


def _live(app: QApplication, hands: Hands, out: Path, stick: Path) -> Counts:
    new = samples.room("desk")
    village = Room(app, hands, out / "room")
    village.first_start(new, out / "恢复单.pdf", "村")
    desk = DeskStory(hands, village, out)
    desk.register()
    desk.mediate()
    desk.agree()
    desk.papers()
    desk.look_around()
    above = Room(app, hands, out / "town")
    above.first_start(samples.room("town"), out / "town-恢复单.pdf", "镇")
    town = TownStory(hands, above, out)
    invitation = town.invite(new, stick)
    code = desk.join(invitation)
    batch = desk.export(stick)
    town.take_in(batch, code)
    desk.receive(town.answer(stick))
    counts = _count(village.context, above.context)
    village.close()
    above.close()
    return counts


def _count(desk: Context, town: Context) -> Counts:
    status, below = exchange.status(desk), exchange.desks(town)[0]
    return Counts(
        ledger.page(desk, ledger.Query(), limit=1)[1], status.received, status.waiting, below.cases, below.versions
    )


def _clear(out: Path) -> None:
    """An empty folder; only what an earlier demo left is removed."""
    if out.exists() and any(out.iterdir()) and not (out / ".demo").exists():
        raise SystemExit(f"{out} 里有别的内容，没有改动。请换一个空文件夹。")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    (out / ".demo").touch()


def _summary(out: Path, pictures: list[str], counts: Counts) -> str:
    lines = [
        "# 演示小结", "",
        "一个人走进说事室，到乡镇开出回执、村里看到“上级已收”，全程在真正的窗口里完成（人物全部虚构）。", "",
        "| 项目 | 数 |", "|---|---|",
        f"| 村里的纠纷 | {counts.desk_cases} |", f"| 村里看到上级已收 | {counts.desk_received} |",
        f"| 村里还在等回执 | {counts.desk_waiting} |", f"| 乡镇台账里的纠纷 | {counts.town_cases} |",
        f"| 乡镇收到的保存次数 | {counts.town_versions} |", "",
        "| 文件 | 说明 |", "|---|---|",
        "| 人民调解协议书.pdf | 签发的正式文书 |", "| 卷宗.pdf | 整卷：封面、目录、文书、扫描件、封底 |", "| 典型案例.pdf | 隐去姓名、地点、号码，通读以后存下 |", "| 恢复单.pdf | 第一次启用时打印的恢复单 |",
        *(f"| U盘/{path.name} | {_KINDS[path.suffix]} |" for path in sorted((out / "U盘").iterdir())),
        "| 乡镇台账.csv | 乡镇导入后的台账 |",
        f"| room/ | 示例说事室的数据（加密；口令 {PASSPHRASE}） |", "",
        "## 每一步的截图", "", *(f"![{name}]({name})" for name in pictures), "",
    ]
    return "\n".join(lines)


_KINDS = {".sse": "乡镇给村里的登记文件", ".ssb": "上报批次（加密、签名）", ".ssr": "乡镇的签名回执"}
