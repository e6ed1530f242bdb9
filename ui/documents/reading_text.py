"""A model case to be read through: its words as they will be published, every hidden place marked and open to a question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from app.domain.forms.sheet import Closing, Cut, Line, Piece, Prose, Ruled, Sheet, Signing, Title
from app.domain.hiding.marks import Hidden, Marks
from ui.theme.tokens import LIGHT

_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class _Run:
    """Where a piece of text stands, in Qt's units, which count rare characters twice."""

    start: int
    end: int
    part: str | Hidden


class ReadingText(QTextEdit):
    """``picked`` carries the hidden place that was clicked, or on which Enter was pressed."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._runs: list[_Run] = []
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName("隐去以后的正文")
        self.setAccessibleDescription("上下键通读；按住 Shift 加方向键选字；在隐去的地方按回车，可以改写法")
        self.document().setDocumentMargin(12)

    def show_sheet(self, sheet: Sheet, marks: Marks) -> None:
        """Show the words of a sheet; what was in view stays in view."""
        kept, at = self.verticalScrollBar().value(), self.textCursor().position()
        self._runs = []
        self.clear()
        cursor = QTextCursor(self.document())
        for number, (text, piece) in enumerate(_paragraphs(sheet)):
            if number:
                cursor.insertBlock()
            cursor.setBlockFormat(_block(piece))
            for part in marks.parts(text):
                self._insert(cursor, part, title=isinstance(piece, Title))
        cursor.setPosition(min(at, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(kept)

    def _insert(self, cursor: QTextCursor, part: str | Hidden, *, title: bool) -> None:
        start = cursor.position()
        if isinstance(part, Hidden):
            cursor.insertText(part.instead, _hidden(part, title=title))
        else:
            cursor.insertText(part, _plain(title=title))
        self._runs.append(_Run(start, cursor.position(), part))

    def chosen(self) -> str:
        """The words that are selected, as the record says them: a hidden place counts as a whole."""
        cursor = self.textCursor()
        first, last = cursor.selectionStart(), cursor.selectionEnd()
        parts = [self._said(run, first, last) for run in self._runs if run.start < last and run.end > first]
        return "".join(parts).strip()

    def _said(self, run: _Run, first: int, last: int) -> str:
        if isinstance(run.part, Hidden):
            return run.part.said
        cursor = QTextCursor(self.document())
        cursor.setPosition(max(first, run.start))
        cursor.setPosition(min(last, run.end), QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText()

    def one_paragraph(self) -> bool:
        """Whether the selection stays inside one paragraph."""
        return "\u2029" not in self.textCursor().selectedText()

    def _pick(self, position: int) -> bool:
        found = next((run.part for run in self._runs if run.start <= position < run.end), None)
        if not isinstance(found, Hidden):
            return False
        self.picked.emit(found)
        return True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if not self.textCursor().hasSelection() and self.anchorAt(event.position().toPoint()):
            cursor = self.cursorForPosition(event.position().toPoint())  # the gap nearest to the pointer
            _ = self._pick(cursor.position()) or self._pick(cursor.position() - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS and self._pick(self.textCursor().position()):
            return
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)


def _paragraphs(sheet: Sheet) -> Iterator[tuple[str, Piece]]:
    """Everything that the paper says, and what of it that is."""
    for piece in sheet.pieces:
        for text in _lines(piece):
            if text.strip():
                yield text, piece


def _lines(piece: Piece) -> Iterator[str]:
    if isinstance(piece, Title | Cut):
        yield piece.text
    elif isinstance(piece, Line | Prose):
        yield "".join(item.text for item in piece.words)
    elif isinstance(piece, Ruled):
        for row in piece.rows:
            yield "".join(f"{box.text}：" if box.label else f"{box.text}　　" for box in row).rstrip()
    elif isinstance(piece, Signing):
        yield "　".join((piece.label, *(cell.caption for cell in piece.cells)))
    elif isinstance(piece, Closing):
        yield "　".join((*(cell.caption for cell in piece.cells), *piece.seal))


def _block(piece: Piece) -> QTextBlockFormat:
    made = QTextBlockFormat()
    middle = isinstance(piece, Title) or (isinstance(piece, Line) and piece.align == "center")
    made.setAlignment(Qt.AlignmentFlag.AlignHCenter if middle else Qt.AlignmentFlag.AlignLeft)
    made.setBottomMargin(6)
    made.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return made


def _plain(*, title: bool) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFontWeight(QFont.Weight.Bold if title else QFont.Weight.Normal)
    return made


def _hidden(part: Hidden, *, title: bool) -> QTextCharFormat:
    """A tinted ground and a line below: never colour alone."""
    made = _plain(title=title)
    ground, line = (LIGHT.quiet_tint, LIGHT.muted) if part.stays else (LIGHT.warning_tint, LIGHT.warning)
    made.setBackground(QColor(ground))
    made.setUnderlineStyle(
        QTextCharFormat.UnderlineStyle.DotLine if part.stays else QTextCharFormat.UnderlineStyle.DashUnderline
    )
    made.setUnderlineColor(QColor(line))
    made.setAnchor(True)
    made.setAnchorHref("#")
    made.setToolTip("您留着没有隐去" if part.stays else f"原来是：{part.said}")
    return made
