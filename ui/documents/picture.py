"""A picture as large as its widget. Pictures are drawn and scaled by a worker thread; here they are only painted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget


class Picture(QWidget):
    """``stale`` means that the picture is of another size than the widget: until a new one comes it is stretched."""

    def __init__(self, name: str, ratio: float) -> None:
        """``name`` is for screen readers, ``ratio`` height by width until a picture tells it."""
        super().__init__()
        self.picture = QImage()
        self.stale = True
        self.ratio = ratio
        self.setAccessibleName(name)

    def fit(self, width: int) -> None:
        """Take this width."""
        size = QSize(width, round(width * self.ratio))
        if size != self.size():
            self.setFixedSize(size)
            self.stale = True

    def show_picture(self, picture: QImage) -> None:
        """Show a new picture."""
        self.picture, self.stale = picture, False
        if picture.width():
            self.ratio = picture.height() / picture.width()
            self.setFixedSize(QSize(self.width(), round(self.width() * self.ratio)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        if not self.picture.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.rect(), self.picture, QRect(QRect().topLeft(), self.picture.size()))
        self.frame(painter)

    def frame(self, painter: QPainter) -> None:
        """What is painted over the picture."""


def size_of(data: bytes) -> QSize:
    """How large the picture in a file is; empty when it is none. Nothing is decoded."""
    with _opened(data) as reader:
        return reader.size()


def decoded(data: bytes, size: QSize) -> QImage:
    """The picture in a file at ``size``; null when it cannot be read. For a worker thread.

    ``QImageReader`` lets the other threads run meanwhile, which ``QImage.loadFromData`` and ``scaled`` do not.
    """
    with _opened(data) as reader:
        reader.setScaledSize(size)
        return reader.read()


@contextmanager
def _opened(data: bytes) -> Iterator[QImageReader]:
    buffer = QBuffer()  # the reader does not keep it alive
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    yield QImageReader(buffer)
    buffer.close()
