"""The columns of the ledger: title, width, and what each shows of a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from ui.widgets.chip import CHIP_ROLE, exchange_look, stage_look

if TYPE_CHECKING:
    from app.domain.codes import Codes
    from app.services.ledger import Row

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Column:
    """One column. ``sample`` is the widest text that must never be cut; an empty one takes the room that is left."""

    title: str
    sample: str
    roles: dict[int, Callable[[Row], Any]] = field(default_factory=dict)
    alignment: Qt.AlignmentFlag = _LEFT
    chip: bool = False
    spare: int = 0  # may be hidden on a narrow screen, 1 before 2


def columns(codes: Codes, town: bool) -> list[Column]:
    """The columns of a desk's ledger, or of a town's (which says whose matter it is)."""
    shown = [
        Column("卷号", "（2026）城关人调字第0000号", _text(lambda row: row.number)),
        Column("纠纷名称", "", _text(lambda row: row.title, tip=_tip)),
        Column("类型", "拖欠农民工工资", _text(lambda row: _short(codes.label("category", row.category))), spare=1),
        Column("登记日期", "2026-00-00", _text(lambda row: row.registered_on), spare=2),
        _chips("阶段", lambda row: stage_look(row.stage, row.done, row.needed, name=row.stage_name)),
    ]
    if town:
        shown.append(Column("来自", "城关镇东街村说事", _text(lambda row: row.site_name or "本级")))
    else:
        shown.append(_chips("上报", lambda row: exchange_look(row.exchange)))
    return shown


def _short(category: str) -> str:
    return category.removesuffix("纠纷") or category


def _tip(row: Row) -> str:
    parts = (row.title, f"当事人：{row.parties}", f"调解员：{row.mediators}" if row.mediators else "", row.place)
    return "\n".join(part for part in parts if part)


def _text(of: Callable[[Row], str], tip: Callable[[Row], str] | None = None) -> dict[int, Callable[[Row], Any]]:
    return {_DISPLAY: of, _TIP: tip or of}


def _chips(title: str, look: Callable[[Row], Any]) -> Column:
    roles: dict[int, Callable[[Row], Any]] = {
        _DISPLAY: lambda row: look(row).word,
        _SPOKEN: lambda row: look(row).word,
        CHIP_ROLE: look,
    }
    return Column(title, "协议起草", roles, chip=True)
