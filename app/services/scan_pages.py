"""Pages as they come in, from a scanner or out of files: a picture each, its code read, a proposal how to mend it."""

from __future__ import annotations

import hashlib
import io
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from stat import S_ISREG

from PIL import Image

from app.domain.errors import UserError
from app.domain.page_code import PageCode
from app.services import pages, pictures
from app.services.context import Context
from app.services.ids import new_id
from app.services.pages import PageImage
from app.services.paper_edge import FULL, propose, upright
from app.services.pictures import Mend
from db import meta
from printing.picture_codes import FoundCode, find_codes, has_damaged_code

SUFFIXES = (".pdf", ".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff")
MOST_PAGES = 100  # at a time: all of them are held in memory
MOST_BYTES = 400 * 1024 * 1024
_LARGEST = 50 * 1024 * 1024
_LONG = 2480  # pixels of the long side of a PDF page: A4 at 212 dpi
_CLEAN = 600  # pixels of the long side, at least, for writing to be told from shadow
_CAMERA = 0x010F  # EXIF: maker of the camera
_RECENT = 24 * 3600  # seconds
_FOLDER, _TAKEN = "scan_folder", "scan_folder_taken"


@dataclass(frozen=True, eq=False)
class ScanPage:
    """One page. ``data`` is its picture as JPEG, upright as the camera was held, of ``width`` × ``height`` pixels.

    ``original`` is the file that it came from, empty where a scanner made it; ``photo``: a camera took it. ``code`` is
    what its page code says; ``damaged``: it bears a QR code that cannot be read. ``mend`` is proposed.
    """

    id: str
    name: str
    data: bytes
    width: int
    height: int
    original: bytes = b""
    photo: bool = False
    code: PageCode | None = None
    damaged: bool = False
    mend: Mend = Mend()

    @property
    def weight(self) -> int:
        """Bytes in memory."""
        return len(self.data) + len(self.original)


def read_data(data: bytes, name: str) -> Iterator[ScanPage]:
    """The pages of a file: one of a photo, several of a PDF or TIFF.

    Raises ``picture.*``, ``scan.pdf`` for a PDF that does not open.
    """
    if data.startswith(b"%PDF"):
        for number, picture in enumerate(_pdf_pages(data), 1):
            yield replace(looked_at(picture, f"{name}　第{number}页"), original=data)
        return
    found = list(pictures.frames(data))
    for number, picture in enumerate(found, 1):
        page = looked_at(picture, name if len(found) == 1 else f"{name}　第{number}页")
        photo = _by_camera(data) or page.mend.corners != FULL
        yield replace(page, original=data, photo=photo, mend=replace(page.mend, clean=photo))


def read_file(path: Path) -> Iterator[ScanPage]:
    """The pages of a file on disk. Raises ``file.*`` too."""
    try:
        state = path.stat()
        if not S_ISREG(state.st_mode):
            raise OSError
        if state.st_size > _LARGEST:
            raise UserError("file.too_large", "这个文件超过 50 MB，没有加入；别的文件不受影响。请压缩或分成几份后再试。")
        data = path.read_bytes()
    except OSError:
        raise UserError("file.unreadable", "这个文件读不出来，没有加入；别的文件不受影响。请检查 U 盘或文件后再试。") from None
    if not data:
        raise UserError("file.empty", "这个文件是空的，没有加入；别的文件不受影响。请重新扫描或拷贝后再试。")
    yield from read_data(data, path.stem)


def from_scanner(data: bytes, name: str) -> ScanPage:
    """A page that a scanner made; it has no original to keep. Raises ``picture.*``."""
    return looked_at(next(pictures.frames(data)), name)


def looked_at(picture: Image.Image, name: str) -> ScanPage:
    """A page of a picture: its code is read, its edges are looked for."""
    code, place, damaged = _code_of(picture)
    mend = Mend(propose(picture), upright(place.corners) if place else 0)
    return ScanPage(
        new_id(), name, pictures.encode(picture), picture.width, picture.height, code=code, damaged=damaged, mend=mend
    )


def _code_of(picture: Image.Image) -> tuple[PageCode | None, FoundCode | None, bool]:
    found = [(PageCode.decode(item.text), item) for item in find_codes(picture)]
    for code, item in found:
        if code is not None:
            return code, item, False
    ours = any(item.text.startswith("S1") for _, item in found)
    return None, None, ours or (not found and has_damaged_code(picture))


def _by_camera(data: bytes) -> bool:
    with Image.open(io.BytesIO(data)) as picture:
        return _CAMERA in picture.getexif()


def _pdf_pages(data: bytes) -> Iterator[Image.Image]:
    count = pages.page_count(data)
    if not count:
        raise UserError("scan.pdf", "这个 PDF 打不开，可能已损坏或有密码，没有加入；别的文件不受影响。请重新扫描，或去掉密码后再试。")
    for number in range(min(count, MOST_PAGES + 1)):
        width, height = pages.page_size(data, number)
        image = pages.page_image(data, number, max(1, round(_LONG * width / max(width, height, 1))))
        yield Image.frombuffer("RGB", (image.width, image.height), image.data, "raw", "RGB", image.stride, 1)


def check_room(held: int, weight: int) -> None:
    """Raises ``scan.too_many`` when so many pages, or bytes, are too many to be held at once."""
    if held > MOST_PAGES or weight > MOST_BYTES:
        raise UserError("scan.too_many", f"一次最多处理 {MOST_PAGES} 页，后面的没有加入。请先把已有的放进卷宗，再加其余的。")


# -- showing and finishing


def shown(page: ScanPage, mend: Mend, longest: int) -> PageImage:
    """The page as mended, for a screen."""
    made = pictures.mended(_opened(page), mend, max(longest, _CLEAN))
    made.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return _image(made)


def source(page: ScanPage, longest: int) -> PageImage:
    """The page as it came, for dragging its corners."""
    picture = _opened(page, longest)
    picture.thumbnail((longest, longest), Image.Resampling.BILINEAR)
    return _image(picture)


def finished(page: ScanPage, mend: Mend, limit: int = pictures.LIMIT) -> bytes:
    """The page as it goes into the dossier: JPEG, small, without metadata."""
    return pictures.compress(pictures.mended(_opened(page), mend), limit)


def _opened(page: ScanPage, longest: int = 0) -> Image.Image:
    picture = Image.open(io.BytesIO(page.data), formats=("JPEG",))
    if longest:
        picture.draft(picture.mode, (longest, longest))
    picture.load()
    return picture


def _image(picture: Image.Image) -> PageImage:
    made = picture.convert("RGB")
    return PageImage(made.width, made.height, made.width * 3, made.tobytes())


# -- folders


def in_folder(folder: Path) -> list[Path]:
    """Scans and photos in a folder, in the order in which people count: 2 before 10. Raises ``file.no_folder``."""
    try:
        found = [path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and not path.name.startswith(".")]
    except OSError:
        raise UserError("file.no_folder", "这个文件夹打不开，没有加入任何内容。请检查 U 盘或网络文件夹后再试。") from None
    return sorted(found, key=lambda path: [(int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", path.name)])


def watched_folder(ctx: Context) -> Path | None:
    """Where the room's scanner puts its files, if somebody has said so."""
    chosen = meta.get(ctx.database.read(), _FOLDER, "")
    return Path(chosen) if chosen else None


def set_watched_folder(ctx: Context, folder: Path | None) -> None:
    """Remember it on this computer."""
    with ctx.database.write() as tx:
        meta.put(tx, _FOLDER, str(folder) if folder else "")


def new_in_folder(ctx: Context) -> list[Path]:
    """What came into the watched folder within a day and was not filed yet; nothing when it cannot be read."""
    folder = watched_folder(ctx)
    if folder is None:
        return []
    taken = set(meta.get(ctx.database.read(), _TAKEN, []))
    try:
        return [
            path for path in in_folder(folder)
            if time.time() - path.stat().st_mtime < _RECENT and _fingerprint(path) not in taken
        ]
    except (UserError, OSError):
        return []


def mark_taken(ctx: Context, paths: list[Path]) -> None:
    """These were filed: they are not offered again."""
    marks = [_fingerprint(path) for path in paths if path.exists()]
    if marks:
        with ctx.database.write() as tx:
            meta.put(tx, _TAKEN, [*meta.get(tx, _TAKEN, []), *marks][-500:])


def _fingerprint(path: Path) -> str:
    """Tells a file again without its name, which may be a person's."""
    state = path.stat()
    return hashlib.blake2b(f"{path.name}|{state.st_size}|{state.st_mtime_ns}".encode(), digest_size=12).hexdigest()
