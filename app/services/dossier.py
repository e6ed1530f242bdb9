"""The volume of a matter (一案一卷): what lies in it, what is still missing, putting it together, closing it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from app.domain.actions import ARCHIVED
from app.domain.agreement import Issue
from app.domain.canonical import digest, encode
from app.domain.case import Attachment, Case
from app.domain.dossier import Gap, gaps
from app.domain.errors import UserError
from app.domain.forms.needs import MUST
from app.domain.numbering import file_stem
from app.domain.stage import position
from app.services import attachments, cases, papers, print_items, print_log, sheets
from app.services.context import Context, Progress, no_progress
from app.services.office import office_of
from app.services.papers import LEFT_OUT, MISSING, ON_PAPER, PRINTED, Standing
from app.services.print_log import Way
from app.services.volume_files import VolumeFiles
from printing.forms.stand_in import render_stand_in
from printing.rendered import Rendered
from printing.volume import Bound, BrokenFileError, Source, bind, opened
from sync.atomic import write_atomic

COVER, CONTENTS, BACK, NOTE = "F00", "F01", "F16", "F15"
_LOOSE = {"identity": "F05", "evidence": "F08", "performance": "F12"}
_NOT_HERE = {
    "attachment.missing": "这个文件还没有到这台电脑上，原件在登记单位。", "attachment.damaged": "这个文件在这台电脑上已经损坏，打不开，请从原件重新扫描。",
}
_SCANNED = ("application/pdf", "image/jpeg", "image/png", "image/bmp", "image/tiff")


@dataclass(frozen=True)
class Leaf:
    """One item of the volume. ``sha256`` of its files, in order; none for what exists on paper only or is made now.

    ``note`` stands in the last column of the contents. ``key`` tells which item it is, by ids, whatever it is called.
    """

    title: str
    pages: int
    files: tuple[str, ...] = ()
    note: str = ""
    first: int = 0
    key: str = ""

    @property
    def numbers(self) -> str:
        """``3`` or ``3-5``, as the contents page has it."""
        return str(self.first) if self.pages == 1 else f"{self.first}-{self.first + self.pages - 1}"


@dataclass(frozen=True)
class Volume:
    """The items in order with their page numbers, and what is still to be completed."""

    leaves: tuple[Leaf, ...]
    gaps: tuple[Gap, ...]

    @property
    def pages(self) -> int:
        """The last page number."""
        return sum(leaf.pages for leaf in self.leaves)

    @property
    def fingerprint(self) -> str:
        """Digest of what lies in it: files by their digests, paper by its pages. Titles and order may be set anew."""
        return digest(encode(sorted([leaf.key, list(leaf.files) or [str(leaf.pages)]] for leaf in self.leaves)))


def read(ctx: Context, case: Case, progress: Progress = no_progress) -> Volume:
    """The volume as it would be bound now. Counts the pages of every file, so it takes a moment for a thick one."""
    standing = papers.listing(ctx, case)
    leaves = []
    for leaf in _numbered(_leaves(ctx, case, standing, VolumeFiles(ctx))):
        leaves.append(leaf)
        progress(len(leaves), 0, "正在清点卷内文书")
    return Volume(tuple(leaves), tuple(_missing(case, standing)))


def _numbered(leaves: Iterator[Leaf]) -> Iterator[Leaf]:
    first = 1
    for leaf in leaves:
        yield replace(leaf, first=first)
        first += leaf.pages


def to_complete(ctx: Context, case: Case) -> list[Gap]:
    """What is still to be completed (待补正), the necessary first; quick, for lists and before archiving."""
    return list(_missing(case, papers.listing(ctx, case)))


def _missing(case: Case, standing: list[Standing]) -> Iterator[Gap]:
    found = [*_absent(standing), *gaps(case)]
    yield from sorted(dict.fromkeys(found), key=lambda gap: not gap.must)


def _absent(standing: list[Standing]) -> Iterator[Gap]:
    """Papers that must be there and are not, and printed ones without their signed copy."""
    there = {item.wanted.form.id for item in standing if item.state not in (MISSING, papers.DRAFT)}
    for item in standing:
        form, ref = item.wanted.form, item.wanted.ref
        if item.state == MISSING and item.wanted.must and form.instead not in there and form.id != papers.AGREEMENT:
            yield Gap(f"缺“{item.title}”", must=item.wanted.must and form.need == MUST, form=form.id, ref=ref)
        elif item.wanted.gone and item.state in (PRINTED, papers.DRAFT):
            yield Gap(f"“{item.title}”所记的内容已经删去或撤销，这一份不装进卷宗", must=False, form=form.id, ref=ref)
        elif item.state == PRINTED and form.signed:
            yield Gap(f"“{item.title}”打印了，还没有签字的原件扫描或纸面页数", must=False, form=form.id, ref=ref)


# -- what lies in it


def _leaves(ctx: Context, case: Case, standing: list[Standing], files: VolumeFiles) -> Iterator[Leaf]:
    """Papers in the order of the set; files that belong to none after the paper of their kind, the rest at the end."""
    order = [item for item in standing if item.wanted.form.id not in (COVER, CONTENTS, BACK)]
    used = {file.id for item in order for file in item.scans}
    loose = [file for file in case.attachments if file.id not in used and file.kind not in ("issued", "original")]
    last_of = {item.wanted.form.id: place for place, item in enumerate(order)}
    placed: set[str] = set()
    for place, item in enumerate(order):
        if item.wanted.form.id == NOTE:
            for file in loose:
                if file.id not in placed:
                    placed.add(file.id)
                    yield _file_leaf(files, file)
        yield from _paper_leaf(ctx, item, files)
        for file in loose:
            if last_of.get(_LOOSE.get(file.kind, ""), -1) == place and file.id not in placed:
                placed.add(file.id)
                yield _file_leaf(files, file)
    for file in loose:
        if file.id not in placed:
            yield _file_leaf(files, file)


def _paper_leaf(ctx: Context, item: Standing, files: VolumeFiles) -> Iterator[Leaf]:
    """Its signed copy, or else its print, or else the place of the sheets that were counted.

    A scan of some pages only, such as the one with the signatures, stands behind the print and does not replace it.
    """
    paper = item.wanted.paper
    key = f"{item.wanted.form.id} {item.wanted.ref} {paper.id if paper else ''}"
    if item.scans:
        total = sum(_pages_of(files, file.sha256) for file in item.scans)
        whole = item.issue is None or total >= item.issue.pages
        if item.issue is not None and not whole:
            there = attachments.here(ctx, item.issue.sha256)
            yield Leaf(item.title, item.issue.pages if there else 1, (item.issue.sha256,), key=key)
        title = item.title if whole else f"{item.title}　签字页扫描件"
        yield Leaf(title, total, tuple(file.sha256 for file in item.scans), key=key if whole else f"{key} scan")
    elif item.state == ON_PAPER and paper is not None:
        yield Leaf(paper.title or item.title, paper.pages, note="纸质", key=key)
    elif item.issue is not None and item.state != LEFT_OUT and not item.wanted.gone:
        there = attachments.here(ctx, item.issue.sha256)
        note = "待签字" if item.wanted.form.signed else ""
        yield Leaf(item.title, item.issue.pages if there else 1, (item.issue.sha256,), note=note, key=key)


def _file_leaf(files: VolumeFiles, file: Attachment) -> Leaf:
    pages = _pages_of(files, file.sha256)
    return Leaf(file.title, pages, (file.sha256,), note="" if file.media_type in _SCANNED else "电子文件，另存", key=file.id)


def _pages_of(files: VolumeFiles, sha256: str) -> int:
    try:
        return files.pages(sha256)
    except UserError as error:
        if error.code not in _NOT_HERE:
            raise
        return 1


# -- putting it together


def save(ctx: Context, case: Case, target: Path, progress: Progress = no_progress) -> Volume:
    """Write the whole volume as one PDF: cover, contents with true page numbers, everything, back.

    Raises ``disk.*``; a cancelled or failed save leaves nothing behind.
    """
    making = _Making(ctx, case, progress)
    title, author, fonts = f"{case.number} 卷宗", office_of(ctx, case).issuer, sheets.font_book()

    def write(file: BinaryIO) -> None:
        items = chain(making.items(), [_made(BACK, ctx, _cover(ctx, case, BACK))])
        bind(items, file, title=title, author=author, fonts=fonts, front=making.front)
        noted.enter_context(print_log.noted(ctx, print_items.volume(case.id), Way(print_log.SAVE, making.volume.pages)))

    with ExitStack() as noted, _readable():
        write_atomic(target, write)
    return making.volume


class _Making:
    """A volume while it is put together: item by item, so that only one is in memory."""

    def __init__(self, ctx: Context, case: Case, progress: Progress = no_progress) -> None:
        self._ctx, self._case, self._progress = ctx, case, progress
        self._standing = papers.listing(ctx, case)
        self._leaves: list[Leaf] = []

    @property
    def volume(self) -> Volume:
        """What was put together so far."""
        return Volume(tuple(self._leaves), tuple(_missing(self._case, self._standing)))

    def items(self) -> Iterator[Bound]:
        """What lies in it, in order."""
        most = len(self._standing) + len(self._case.attachments)
        files = VolumeFiles(self._ctx, keep=True)
        for leaf in _numbered(_leaves(self._ctx, self._case, self._standing, files)):
            self._progress(len(self._leaves), most, "正在装订卷宗")
            self._leaves.append(leaf)
            yield _bound(files, leaf)
        self._progress(most, most, "正在装订卷宗")

    def front(self) -> list[Bound]:
        """Cover and contents, which can be made when everything else is there."""
        ctx, case = self._ctx, self._case
        return [_made(COVER, ctx, _cover(ctx, case, COVER)), _made(CONTENTS, ctx, contents(ctx, case, self.volume))]


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except BrokenFileError:
        raise UserError(
            "dossier.broken", "卷里有一个扫描件或 PDF 中间坏了，装订不下去，没有写出文件，卷内文书没有变化。请逐件打开看看，把坏的重新扫描。"
        ) from None


def _made(form_id: str, ctx: Context, rendered: Rendered) -> Bound:
    return Bound(papers.called(papers.form_of(ctx, form_id)), [opened(rendered.pdf)])


def contents(ctx: Context, case: Case, volume: Volume) -> Rendered:
    """The contents page with the page numbers that the volume has."""
    rows = tuple(
        (str(number), leaf.title, leaf.numbers, leaf.note) for number, leaf in enumerate(volume.leaves, 1)
    )
    form = papers.form_of(ctx, CONTENTS)
    return sheets.render(ctx, sheets.sheet(ctx, case, form, lists={"contents": rows}))


def _cover(ctx: Context, case: Case, form_id: str) -> Rendered:
    form = papers.form_of(ctx, form_id)
    paper = next((item for item in case.papers if item.form == form_id), None)
    return sheets.render(ctx, sheets.sheet(ctx, case, form, "", paper))


def _bound(files: VolumeFiles, leaf: Leaf) -> Bound:
    if not leaf.files:
        return Bound(leaf.title, [_sheet(leaf, f"共 {leaf.pages} 页（第 {leaf.numbers} 页），原件见纸质卷宗。")], (leaf.numbers,))
    numbers = tuple(str(leaf.first + place) for place in range(leaf.pages))
    return Bound(leaf.title, [_pdf_of(files, sha256, leaf) for sha256 in leaf.files], numbers)


def _pdf_of(files: VolumeFiles, sha256: str, leaf: Leaf) -> Source:
    """A file of the dossier as PDF; what is neither PDF nor picture, or not here, becomes a sheet that says so."""
    try:
        return files.pdf(sha256) or _sheet(leaf, "这个文件不能印成页面，另行保存。")
    except UserError as error:
        if error.code not in _NOT_HERE:
            raise
        return _sheet(leaf, _NOT_HERE[error.code])


def _sheet(leaf: Leaf, said: str) -> Source:
    with sheets.typesetting:
        return opened(render_stand_in(leaf.title, said, sheets.font_book()).pdf)


# -- closing it


def fix(ctx: Context, case_id: str, note: str) -> None:
    """Before a matter is archived: count the pages of its volume and keep its fingerprint with the cover.

    Raises ``dossier.incomplete`` while something necessary is missing, unless ``note`` says why it stays so.
    """
    case = cases.get(ctx, case_id)
    volume = read(ctx, case)
    needed = [gap.sentence for gap in volume.gaps if gap.must]
    if needed and not note.strip():
        raise UserError(
            "dossier.incomplete",
            f"卷宗还有 {len(needed)} 处必须补正，没有归档：{'；'.join(needed[:3])}。请补齐后再归档；确实补不了的，请在说明里写明原因。",
        )
    kept = Issue(
        content=volume.fingerprint, pages=volume.pages, issued_at=ctx.clock(), issued_by=ctx.actor.name,
    )
    papers.keep_issue(ctx, case_id, COVER, kept)


def closed(case: Case) -> Issue | None:
    """What was fixed when the matter was archived: ``pages`` and ``content``, its fingerprint; None while it is not."""
    cover = next((item for item in case.papers if item.form == COVER), None)
    return cover.issued if cover and position(case).code == ARCHIVED else None


def unchanged(ctx: Context, case: Case) -> bool:
    """Whether the volume of an archived matter still is what it was then."""
    kept = closed(case)
    return kept is not None and kept.content == read(ctx, case).fingerprint


def save_folder(ctx: Context, case: Case, folder: Path, progress: Progress = no_progress) -> int:
    """Every item as a PDF of its own, under names that say nothing about people; how many were written."""
    making, author = _Making(ctx, case, progress), office_of(ctx, case).issuer

    def write(number: int, item: Bound) -> int:
        write_atomic(folder / f"{file_stem(case.code, case.id)}-{number:02d}.pdf", partial(_write_one, author, item))
        return 1

    with print_log.noted(ctx, print_items.volume(case.id), Way(print_log.SAVE, read(ctx, case, progress).pages)):
        behind = sum(write(number, item) for number, item in enumerate(making.items(), 2))
        return behind + sum(write(number, item) for number, item in enumerate(making.front()))


def _write_one(author: str, item: Bound, file: BinaryIO) -> None:
    with _readable():
        bind([item], file, title="", author=author, fonts=sheets.font_book())
