"""The recovery sheet: the one paper that opens the records when the passphrase is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.domain.calendar import spoken
from printing.flow import Block
from printing.fonts import FontBook
from printing.page import FORM, MM, Layout, Sheet, typeset
from printing.paragraph import HanParagraph, Run, Style
from printing.qr import QrCode
from printing.rendered import Rendered
from printing.tables import CellMaker, Grid

TITLE = "恢复码"
_COLUMNS = 4
_ADVICE = (
    "这是什么：忘记口令、更换电脑或重装系统后，用恢复码可以重新打开“说事簿”里的全部登记和文书。",
    "怎样保管：请装入信封封好，放进带锁的柜子，与电脑分开放置；不要拍照，不要通过网络发送，不要交给无关的人。",
    "怎样使用：打开“说事簿”时选择用恢复码打开，按顺序输入上面的数字（二维码里是同样的数字），再设置新口令。",
    "注意：口令和恢复码都丢失时，任何人都无法打开这些记录。怀疑恢复码被别人看到时，请更换新的恢复码，并销毁本页。",
)


def render_recovery_sheet(
    groups: Sequence[str], room: str, made_on: date, fonts: FontBook, *, layout: Layout = FORM
) -> Rendered:
    """One page with the recovery code of ``room``, as groups of digits and as a QR code of the digits alone."""
    blocks: list[Block] = [
        HanParagraph([Run(TITLE)], Style(face="SongBold", size=26, leading=50, indent=0, align="center"), fonts, tag="H1"),
        HanParagraph([Run(room)], Style(size=16, leading=28, indent=0, align="center"), fonts),
        _table(groups, fonts, layout),
        QrCode("".join(groups), 42 * MM, before=7 * MM, alt="恢复码的二维码，与上面的数字相同"),
        *(
            HanParagraph([Run(line[: line.index("：") + 1], "Hei"), Run(line[line.index("：") + 1 :])], style, fonts)
            for line, style in zip(_ADVICE, _styles(layout), strict=True)
        ),
        HanParagraph(
            [Run(f"制作日期：{spoken(made_on)}　　保管人（签名）："), Run("　" * 8, underlined=True)],
            Style(size=14, leading=26, indent=0, align="left", before=8 * MM),
            fonts,
        ),
    ]
    return typeset(blocks, Sheet(TITLE, room), fonts, final=True, layout=layout)


def _styles(layout: Layout) -> list[Style]:
    return [layout.body(size=14, leading=24, pitch=None, before=7 * MM if first else 1.5 * MM) for first in (1, 0, 0, 0)]


def _table(groups: Sequence[str], fonts: FontBook, layout: Layout) -> Grid:
    """The groups in reading order, large, every row with the same number of boxes."""
    make = CellMaker(fonts, size=24, leading=36)
    columns = _COLUMNS // 2 if layout.narrow else _COLUMNS
    padded = [*groups, *[""] * (-len(groups) % columns)]
    rows = [padded[start : start + columns] for start in range(0, len(padded), columns)]
    width = layout.width / columns
    return Grid(tuple(tuple(make.value(group, width, "center") for group in row) for row in rows), before=6 * MM)
