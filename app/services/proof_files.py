"""Files that somebody brings to be checked: what the codes on each sheet say, and the text where there is one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from app.domain.errors import UserError
from app.services import pages
from app.services.context import Progress
from printing.paper_pictures import codes_on, pictures
from printing.proof_text import NoText, Said, read_text, unreadable
from sync.atomic import disk_errors

MOST_FILES, LARGEST, _MOST_SHEETS = 60, 50 * 1024 * 1024, 200
_RESOLUTIONS = (200, 300)  # dots per inch


@dataclass(frozen=True)
class Brought:
    """One file. ``sheets`` are the texts of the codes on each page; ``said`` is its text, None for pictures."""

    data: bytes
    sha256: str
    sheets: tuple[tuple[str, ...], ...]
    said: Said | None = None

    @property
    def digest(self) -> str:
        """That of the text; empty for pictures."""
        return self.said.digest if self.said else ""


def read_files(paths: Sequence[Path], progress: Progress) -> list[Brought]:
    """Read all. Raises ``proof.no_file``, ``.too_large``, ``.unreadable`` or ``disk.*``."""
    if not paths:
        raise UserError("proof.no_file", "没有给出要核验的文件，什么都没有做。请选一份 PDF，或者扫描件、照片。")
    if len(paths) > MOST_FILES:
        raise UserError("proof.too_large", f"一次最多核验 {MOST_FILES} 个文件，没有核验，什么都没有改变。请只选一份协议的各页。")
    brought = []
    for number, path in enumerate(paths):
        progress(number, len(paths), "正在核验")
        brought.append(_read(_bytes(path)))
    progress(len(paths), len(paths), "正在核验")
    return brought


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise UserError("proof.no_file", "没有找到要核验的文件，什么都没有改变。请核对文件名，或检查 U 盘是否插好。")
    with disk_errors(), path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise UserError("proof.too_large", "有一个文件超过 50 MB，没有核验，什么都没有改变。请换成小一些的扫描件或照片。")
    return data


def _read(data: bytes) -> Brought:
    sha256 = hashlib.sha256(data).hexdigest()
    if not data.startswith(b"%PDF"):
        return Brought(data, sha256, tuple(tuple(codes_on(picture)) for picture in pictures(data)))
    try:
        said = read_text(data)
    except NoText:
        said = None
    return Brought(data, sha256, tuple(_pdf_sheets(data)), said)


def _pdf_sheets(data: bytes) -> Iterator[tuple[str, ...]]:
    count = pages.page_count(data)
    if not count:
        raise unreadable()
    if count > _MOST_SHEETS:
        raise UserError("proof.too_large", "这份 PDF 页数太多，不像一份协议书，没有核验，什么都没有改变。请核对文件。")
    for page in range(count):
        texts: dict[str, None] = {}
        for dpi in _RESOLUTIONS:
            texts |= dict.fromkeys(codes_on(_picture(data, page, dpi)))
            if texts:
                break
        yield tuple(texts)


def _picture(data: bytes, page: int, dpi: int) -> Image.Image:
    drawn = pages.page_at(data, page, dpi)
    size = (drawn.width, drawn.height)
    return Image.frombuffer("RGB", size, drawn.data, "raw", "RGB", drawn.stride, 1).convert("L")
