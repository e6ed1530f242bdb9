"""Line icons out of ``assets/icons``, drawn in any colour.

``ui.theme.apply`` registers the folder under Qt's search path ``icons:``, so no one has to hand paths around.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QFile, QIODevice, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer


def icon(name: str, color: str, px: int = 24, on_color: str = "") -> QIcon:
    """The icon ``name`` in ``color``; ``on_color`` is used while a checkable button is checked.

    An unknown name gives an empty icon: a missing picture must never stop the work.
    """
    made = QIcon()
    for scale in (1, 2):
        made.addPixmap(pixmap(name, color, px, scale))
        if on_color:
            made.addPixmap(pixmap(name, on_color, px, scale), QIcon.Mode.Normal, QIcon.State.On)
    return made


def pixmap(name: str, color: str, px: int = 24, scale: int = 1) -> QPixmap:
    """The icon as a picture of ``px`` square for a screen of ``scale`` device pixels."""
    key = f"icon/{name}/{color}/{px}/{scale}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    drawn = QPixmap(px * scale, px * scale)
    drawn.fill(Qt.GlobalColor.transparent)
    source = _source(name)
    if source:
        painter = QPainter(drawn)
        picture = QSvgRenderer(QByteArray(source.replace(b"currentColor", color.encode())))
        picture.render(painter, QRectF(0, 0, px * scale, px * scale))
        painter.end()
    drawn.setDevicePixelRatio(scale)
    QPixmapCache.insert(key, drawn)
    return drawn


def _source(name: str) -> bytes:
    file = QFile(f"icons:{name}.svg")
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        return b""
    return bytes(file.readAll().data())
