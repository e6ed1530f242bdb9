"""The columns of the ledger: title, width, and what each shows of a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from ui.widgets.chip import CHIP_ROLE, exchange_look, level_look, stage_look

if TYPE_CHECKING:
    from app.domain.codes import Codes
    from app.domain.method import Method
    from app.services.ledger import Row
    from app.services.methods import Methods

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
    spare: int = 0  # may be hidden on a narrow screen, 1 before 2 before 3


def columns(codes: Codes, methods: Methods, here: Sequence[Method], town: bool) -> list[Column]:
    """The columns of a desk's ledger, or of a town's (which says whose matter it is).

    Level and colour have one where a method of the room knows any.
    """
    shown = [
        Column("卷号", "（2026）城关人调字第0000号", _text(lambda row: row.number)),
        Column("纠纷名称", "", _text(lambda row: row.title, tip=_tip)),
        Column("类型", "拖欠农民工工资", _text(lambda row: _short(codes.label("category", row.category))), spare=1),
        Column("登记日期", "2026-00-00", _text(lambda row: row.registered_on), spare=2),
        _chips("阶段", lambda row: stage_look(row.stage, row.done, row.needed, name=row.stage_name)),
    ]
    sample = max((level_sample(method) for method in here), key=len, default="")
    if sample:
        shown.append(_chips("级别", lambda row: level_look(methods.get(row.method, row.site), row.level, row.colour), sample, spare=3))
    if town:
        shown.append(Column("来自", "城关镇东街村说事", _text(lambda row: row.site_name or "本级")))
    else:
        shown.append(_chips("上报", lambda row: exchange_look(row.exchange)))
    return shown


def level_sample(method: Method) -> str:
    """The widest that a level and a colour of a method can be; empty where it has neither."""
    longest = (max((name for _, name in method.choices(table)), key=len, default="") for table in ("level", "colour"))
    return "　".join(part for part in longest if part)


def _short(category: str) -> str:
    return category.removesuffix("纠纷") or category


def _tip(row: Row) -> str:
    parts = (row.title, f"当事人：{row.parties}", f"调解员：{row.mediators}" if row.mediators else "", row.place)
    return "\n".join(part for part in parts if part)


def _text(of: Callable[[Row], str], tip: Callable[[Row], str] | None = None) -> dict[int, Callable[[Row], Any]]:
    return {_DISPLAY: of, _TIP: tip or of}


def _chips(title: str, look: Callable[[Row], Any], sample: str = "协议起草", spare: int = 0) -> Column:
    def word(row: Row) -> str:
        shown = look(row)
        return shown.word if shown else ""

    roles: dict[int, Callable[[Row], Any]] = {_DISPLAY: word, _SPOKEN: word, CHIP_ROLE: look}
    return Column(title, sample, roles, chip=True, spare=spare)
