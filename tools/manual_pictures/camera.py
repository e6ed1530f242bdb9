"""Takes pictures of windows and papers: rings with numbers where the manual points, few colours, small files."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect
from PySide6.QtWidgets import QWidget

from app.paths import assets_dir

_RING = (196, 30, 30)
_COLOURS = 64
_GAP = 16
Place = QWidget | tuple[QWidget, QRect]


class Camera:
    """Writes pictures to ``folder``; ``only`` names those that are wanted, empty for all."""

    def __init__(self, folder: Path, only: frozenset[str]) -> None:
        self._folder, self._only = folder, only
        self._font = ImageFont.truetype(str(assets_dir() / "fonts" / "HeiBold.ttf"), 22)
        self.taken: list[str] = []

    def window(self, name: str, widget: QWidget, marks: Sequence[Place] = (), part: QWidget | None = None, margin: int = 14) -> None:
        """``widget`` as it looks now, a numbered ring around each of ``marks``; with ``part`` only what lies around that."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        widget.grab().save(buffer, "PNG")
        picture = Image.open(io.BytesIO(buffer.data().data())).convert("RGB")
        pen = ImageDraw.Draw(picture)
        for number, mark in enumerate(marks, 1):
            at = _place(mark, widget)
            if at.isEmpty():
                raise LookupError(f"{name}: what number {number} points at cannot be seen")
            self._ring(pen, at, number, picture.size)
        if part is not None:
            around = _place(part, widget).adjusted(-margin, -margin, margin, margin).intersected(widget.rect())
            picture = picture.crop((around.left(), around.top(), around.right() + 1, around.bottom() + 1))
        self._keep(name, picture)

    def papers(self, name: str, pages: Iterable[tuple[bytes, int]], width: int = 460) -> None:
        """Pages of PDF files (file, page from 0), side by side."""
        self.pictures(name, [_page(pdf, page, width) for pdf, page in pages])

    def pictures(self, name: str, images: Sequence[Image.Image]) -> None:
        """Pictures side by side on grey."""
        wide = sum(image.width for image in images) + _GAP * (len(images) + 1)
        table = Image.new("RGB", (wide, max(image.height for image in images) + 2 * _GAP), (228, 228, 226))
        x = _GAP
        for image in images:
            table.paste(image.convert("RGB"), (x, _GAP))
            x += image.width + _GAP
        self._keep(name, table)

    def _ring(self, pen: ImageDraw.ImageDraw, at: QRect, number: int, size: tuple[int, int]) -> None:
        box = (max(1, at.left() - 4), max(1, at.top() - 4), min(size[0] - 2, at.right() + 4), min(size[1] - 2, at.bottom() + 4))
        pen.rounded_rectangle(box, radius=8, outline=_RING, width=3)
        x, y = max(15, box[0] - 5), max(15, box[1] - 5)
        pen.ellipse((x - 14, y - 14, x + 14, y + 14), fill=_RING, outline=(255, 255, 255), width=2)
        pen.text((x, y), str(number), font=self._font, fill=(255, 255, 255), anchor="mm")

    def _keep(self, name: str, picture: Image.Image) -> None:
        self.taken.append(name)
        if self._only and name not in self._only:
            return
        few = picture.quantize(_COLOURS, Image.Quantize.MEDIANCUT, kmeans=1, dither=Image.Dither.NONE)
        few.save(self._folder / f"{name}.png", optimize=True)


def _place(mark: Place, inside: QWidget) -> QRect:
    widget, own = mark if isinstance(mark, tuple) else (mark, mark.visibleRegion().boundingRect())
    return QRect(widget.mapTo(inside, own.topLeft()) if widget is not inside else QPoint(own.topLeft()), own.size())


def _page(pdf: bytes, page: int, width: int) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    sheet = document[page]
    made: Image.Image = sheet.render(scale=2 * width / sheet.get_width()).to_pil().convert("RGB")
    document.close()
    return made.resize((width, round(width * made.height / made.width)), Image.Resampling.LANCZOS)
