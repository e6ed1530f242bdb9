"""Chips: a state as shape, word and colour together, so that none of the three is needed alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.method import Method
from ui.theme.tokens import LIGHT, Tokens

CHIP_ROLE = int(Qt.ItemDataRole.UserRole) + 1  # model data: a Look


@dataclass(frozen=True)
class Look:
    """What a chip shows. ``shape``: dot · ring · half · square · triangle · diamond · check · back · dash."""

    word: str
    shape: str
    color: str
    tint: str


def stage_look(stage: str, done: int = 0, needed: int = 0, tokens: Tokens = LIGHT, name: str = "") -> Look:
    """The chip of a stage; while signing it says how many marks are there. ``name`` is what the method calls it."""
    t = tokens
    looks = {
        "registered": Look("已登记", "ring", t.info, t.info_tint),
        "mediating": Look("调解中", "half", t.info, t.info_tint),
        "drafted": Look("协议起草", "square", t.violet, t.violet_tint),
        "printed": Look("待签字", "triangle", t.warning, t.warning_tint),
        "signing": Look(f"签字 {done}/{needed}", "triangle", t.warning, t.warning_tint),
        "effective": Look("已生效", "check", t.good, t.good_tint),
        "accepted": Look("已受理", "ring", t.info, t.info_tint),
        "solved": Look("已办结", "check", t.good, t.good_tint),
        "struck": Look("已销号", "check", t.good, t.good_tint),
        "closed": Look("已终止", "dash", t.muted, t.quiet_tint),
        "declined": Look("不予受理", "dash", t.muted, t.quiet_tint),
        "referred": Look("已转交", "back", t.muted, t.quiet_tint),
        "escalated": Look("已上报", "triangle", t.violet, t.violet_tint),
        "suspended": Look("已中止", "square", t.muted, t.quiet_tint),
        "archived": Look("已归档", "square", t.muted, t.quiet_tint),
    }
    look = looks.get(stage, Look(stage, "dash", t.muted, t.quiet_tint))
    return replace(look, word=name) if name and stage != "signing" else look


def colour_look(method: Method, colour: str, tokens: Tokens = LIGHT) -> Look | None:
    """The chip of a colour of the method: its word, meaning and shape, never the colour alone."""
    found = next((item for item in method.colour if item.key == colour), None)
    return Look(f"{found.name}　{found.label}", found.shape, found.colour, tokens.quiet_tint) if found else None


def level_look(method: Method, level: str, colour: str, tokens: Tokens = LIGHT) -> Look | None:
    """The chip of level and colour in a list: both words, the shape of the colour. ``None`` where neither was set."""
    t = tokens
    found = next((item for item in method.colour if item.key == colour), None)
    word = "　".join(part for part in (method.label("level", level), found.name if found else colour) if part)
    if not word:
        return None
    return Look(word, found.shape, found.colour, t.quiet_tint) if found else Look(word, "dash", t.muted, t.quiet_tint)


def exchange_look(exchange: str, tokens: Tokens = LIGHT) -> Look:
    """The chip of what the town has: nothing, not yet a receipt, received, returned."""
    t = tokens
    looks = {
        "local": Look("仅本机", "dash", t.muted, t.quiet_tint),
        "waiting": Look("等待回执", "ring", t.warning, t.warning_tint),
        "received": Look("上级已收", "check", t.good, t.good_tint),
        "returned": Look("退回补正", "back", t.danger, t.danger_tint),
    }
    return looks.get(exchange, Look(exchange, "dash", t.muted, t.quiet_tint))


def paint_chip(painter: QPainter, area: QRectF, look: Look, font: QFont) -> None:
    """Draw ``look`` in ``area``: a rounded ground, the shape, the word."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(area, area.height() / 2, area.height() / 2)
    painter.fillPath(path, QColor(look.tint))
    size = area.height() * 0.4
    box = QRectF(area.left() + area.height() * 0.34, area.center().y() - size / 2, size, size)
    _paint_shape(painter, box, look)
    painter.setFont(font)
    painter.setPen(QColor(look.color))
    text = area.adjusted(area.height() * 0.34 + size + 6, 0, -area.height() * 0.2, 0)
    painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), look.word)
    painter.restore()


def chip_size(look: Look, font: QFont) -> QSize:
    """The room that a chip takes."""
    metrics = QFontMetrics(font)
    height = metrics.height() + 6
    return QSize(round(height * 0.94 + 8 + metrics.horizontalAdvance(look.word)), height)


def _paint_shape(painter: QPainter, box: QRectF, look: Look) -> None:
    color = QColor(look.color)
    pen = QPen(color, max(2.0, box.width() / 5), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap,
               Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    line = {
        "check": [(0.0, 0.55), (0.38, 0.92), (1.0, 0.12)],
        "back": [(1.0, 0.9), (1.0, 0.35), (0.1, 0.35), (0.45, 0.0), (0.1, 0.35), (0.45, 0.7)],
        "dash": [(0.0, 0.5), (1.0, 0.5)],
    }.get(look.shape)
    if line is not None:
        painter.drawPolyline(_points(box, line))
    elif look.shape in ("ring", "half"):
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        if look.shape == "half":
            painter.setBrush(color)
            painter.drawPie(box.adjusted(1, 1, -1, -1), 90 * 16, 180 * 16)
    else:
        _paint_solid(painter, box, look.shape, color)


def _paint_solid(painter: QPainter, box: QRectF, shape: str, color: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    if shape == "triangle":
        painter.drawPolygon(_points(box, [(0.5, 0.0), (1.0, 0.95), (0.0, 0.95)]))
    elif shape == "diamond":
        painter.drawPolygon(_points(box, [(0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)]))
    elif shape == "square":
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 2, 2)
    else:
        painter.drawEllipse(box)


def _points(box: QRectF, at: list[tuple[float, float]]) -> QPolygonF:
    return QPolygonF([QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in at])


class Chip(QWidget):
    """A chip that stands on a page. Its accessible name is its word."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._look = look
        self.set_look(look)

    @property
    def look(self) -> Look:
        """What it shows now."""
        return self._look

    def set_look(self, look: Look) -> None:
        """Show something else."""
        self._look = look
        self.setAccessibleName(look.word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return chip_size(self._look, self.font())

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_chip(QPainter(self), QRectF(self.rect()), self._look, self.font())


class ChipDelegate(QStyledItemDelegate):
    """Draws the ``Look`` that the model gives for ``CHIP_ROLE``; other cells as usual."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look = index.data(CHIP_ROLE)
        if not isinstance(look, Look):
            super().paint(painter, option, index)
            return
        ground: Any = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        ground.text = ""
        widget: QWidget = ground.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, widget)
        size = chip_size(look, ground.font)
        area = QRectF(ground.rect)
        width = min(float(size.width()), area.width() - 10)
        place = QRectF(area.left() + 6, area.center().y() - size.height() / 2, width, size.height())
        paint_chip(painter, place, look, ground.font)
