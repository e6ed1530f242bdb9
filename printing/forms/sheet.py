"""A filled sheet on paper: each piece becomes blocks, and the signatures never stand on a page without text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.forms.sheet import Box, Closing, Cut, Line, Prose, Ruled, Sheet, SignHere, Signing, Title, Words
from app.domain.page_code import PageCode
from printing.balanced import Balanced
from printing.by_hand import with_note
from printing.flow import Block, Led, Placed, Together, paginate
from printing.fonts import Face, FontBook
from printing.forms.tear import TearLine
from printing.page import FORM, MM, Layout, Watermark, draw
from printing.page import Sheet as Frame
from printing.paragraph import HanParagraph, Run, Style
from printing.proof_mark import SIDE, ProofMark, Signer
from printing.rendered import Rendered
from printing.signing import Columns, SealArea, SignatureCell, caption, close, in_pairs, last_lines
from printing.tables import Cell, CellMaker, Grid

_BESIDE_SEAL = 3  # names
_ROWS_CARRIED = 2  # of a table, onto a page that would else bear signatures alone
_LONG_NAME = 15  # characters: what stands in one line beside the names
_LINE_HEIGHT = 17.0  # of a cell
_MOST_CLOSER = 4  # more lines on a page, where that saves one
_LOWER = 0.2  # of a cell to write in, for each of them


def render_sheet(
    sheet: Sheet, fonts: FontBook, *, mark: Watermark = "", final: bool = True, code: PageCode | None = None,
    layout: Layout = FORM, title_size: float = 22.0, proof: Signer | None = None, handwritten: Iterable[str] = (),
) -> Rendered:
    """Set a sheet on paper; the same input gives the same bytes. Raises ``MissingGlyphs`` if ``final``.

    ``code`` says where the pages belong; without it they bear none. ``proof`` adds the code by which anybody can check
    the paper, under its last signatures. For characters that are ``handwritten``, since no font has them and a person
    has agreed, it leaves empty boxes, and says so at the end of the text.
    """
    if handwritten:
        fonts = fonts.leaving(handwritten)
        sheet = with_note(sheet, fonts)
    frame = Frame(sheet.title, sheet.author, sheet.number, mark, code)
    pages, layout = _laid_out(_Writer(sheet, fonts, layout, title_size, proof))
    return draw(pages, frame, fonts, final=final, layout=layout)


def _laid_out(writer: _Writer) -> tuple[list[list[Placed]], Layout]:
    """A little closer where that saves a page, so that a seal need not stand on a page that is nearly empty.

    GB/T 9704-2012, 7.3.5.5, has offices do the same by hand.
    """
    usual = writer.pages()
    if len(usual) == 1 or len(_closer(writer, _MOST_CLOSER).pages()) >= len(usual):
        return usual, writer.layout
    tries = (_closer(writer, lines) for lines in range(1, _MOST_CLOSER + 1))
    return next((pages, one.layout) for one in tries if len(pages := one.pages()) < len(usual))


def _closer(writer: _Writer, lines: int) -> _Writer:
    return replace(writer, layout=replace(writer.layout, closer=lines))


@dataclass(frozen=True)
class _Writer:
    sheet: Sheet
    fonts: FontBook
    layout: Layout
    title_size: float
    proof: Signer | None = None

    @property
    def _width(self) -> float:
        return self.layout.width

    @property
    def _height(self) -> float:
        return self.layout.height

    def pages(self) -> list[list[Placed]]:
        """Everything on its pages."""
        return paginate(self.blocks(), self._width, self._height)

    def blocks(self) -> list[Block]:
        """Everything from top to bottom; what is signed together with what it stands under."""
        made: list[Block] = []
        group: list[object] = []
        for piece in self.sheet.pieces:
            if group and isinstance(group[-1], Signing | Closing) and not isinstance(piece, Signing | Closing):
                made += self._group(group)
                group = []
            group.append(piece)
        last = self._group(group)
        torn_off = Together(tuple(last))
        if group and isinstance(group[0], Cut) and torn_off.measure(self._width) <= self._height:
            return [*made, torn_off]
        return made + last

    def _group(self, pieces: Sequence[object]) -> list[Block]:
        """Pieces that end with signatures, or the last ones of a paper that nobody signs."""
        text = [piece for piece in pieces if not isinstance(piece, Signing | Closing)]
        signing = [piece for piece in pieces if isinstance(piece, Signing | Closing)]
        blocks = self._flow(text)
        if not signing:
            return blocks
        rows = self._rows(signing)
        if self.proof is not None and pieces[-1] is self.sheet.pieces[-1]:
            rows[-1] = Together((rows[-1], self._mark(self.proof)))
        carried = self._label(f"（接上页）《{self.sheet.title}》签名：")
        return self._closed(blocks, rows, carried)

    def _closed(self, blocks: list[Block], rows: list[Block], carried: Block) -> list[Block]:
        """The last lines of text, or the last rows of a table, go with the signatures."""
        place = len(blocks)
        while place and isinstance(blocks[place - 1], HanParagraph):
            place -= 1
        paragraphs = [block for block in blocks[place:] if isinstance(block, HanParagraph)]
        table = blocks[place - 1] if place else None
        grid = table.body if isinstance(table, Led) else table
        if isinstance(grid, Grid) and grid.head and len(paragraphs) <= 1:
            return self._with_table(blocks[:place - 1], table, grid, paragraphs, rows, carried)  # type: ignore[arg-type]
        if not paragraphs:
            return [*blocks[:-1], close(blocks[-1:], rows, carried, self._width, self._height)] if self._small(blocks) else [*blocks, close((), rows, carried, self._width, self._height)]
        before, kept = last_lines(paragraphs, self._width)
        return [*blocks[:place], *before, close(kept, rows, carried, self._width, self._height)]

    def _small(self, blocks: list[Block]) -> bool:
        return bool(blocks) and blocks[-1].measure(self._width) < self._height / 3

    def _with_table(
        self, before: list[Block], table: Block, grid: Grid, ending: list[HanParagraph], rows: list[Block], carried: Block
    ) -> list[Block]:
        """A long table before the signatures. If only they go over to a page, its last rows go with them."""
        closing = close(ending, rows, carried, self._width, self._height)
        last = paginate([*before, table], self._width, self._height)[-1][-1]
        room = self._height - last.down - last.block.measure(self._width) - closing.before
        if closing.measure(self._width) <= room or closing.split(self._width, room):
            return [*before, table, closing]
        stays: list[Block] = []
        over: Block = table
        if len(grid.rows) - grid.head > _ROWS_CARRIED:
            first, over = grid.cut(_ROWS_CARRIED)
            stays = [Led(table.heading, first)] if isinstance(table, Led) else [first]
        if over.measure(self._width) > self._height / 3:
            return [*before, table, closing]
        return [*before, *stays, close([over, *ending], rows, carried, self._width, self._height)]

    def _mark(self, proof: Signer) -> ProofMark:
        return ProofMark(proof, (f"编号：{self.sheet.number}", *proof.lines), self.fonts, self.layout.paper(SIDE), before=2 * MM)

    # -- text and tables

    def _flow(self, pieces: Sequence[object]) -> list[Block]:
        """Blocks in order; a heading goes with what follows it, and blocks of parties stand without gaps."""
        made: list[Block] = []
        waiting: HanParagraph | None = None
        for place, piece in enumerate(pieces):
            following = pieces[place + 1] if place + 1 < len(pieces) else None
            for block in self._blocks(piece):
                if waiting is not None:
                    made.append(Led(waiting, block))
                    waiting = None
                elif isinstance(block, HanParagraph) and _leads(piece, following):
                    waiting = block
                else:
                    made.append(block)
        return [*made, waiting] if waiting is not None else made

    def _blocks(self, piece: object) -> Iterator[Block]:
        if isinstance(piece, Title):
            size = self.title_size
            style = Style(face="SongBold", size=size, leading=2 * size, indent=0, align="center", before=6)
            yield Balanced(HanParagraph([Run(piece.text)], style, self.fonts, tag="H1"))
        elif isinstance(piece, Line):
            yield self._line(piece)
        elif isinstance(piece, Prose):
            yield self._prose(piece)
        elif isinstance(piece, Ruled):
            yield self._ruled(piece)
        elif isinstance(piece, Cut):
            yield TearLine(self.fonts, before=6 * MM, words=piece.text)

    def _line(self, piece: Line) -> HanParagraph:
        size, leading = (13.0, 20.0) if piece.align == "right" else (15.75, self.layout.leading)
        style = Style(size=size, leading=leading, indent=0, align=piece.align, before=2 * MM)
        return HanParagraph(_runs(piece.words), style, self.fonts, path=_path(piece.words))

    def _prose(self, piece: Prose) -> HanParagraph:
        """A paragraph, with empty lines to write on after its words where it has some."""
        runs = _runs(piece.words)
        style = self.layout.body(before=3 * MM if piece.gap else 0.0)
        if piece.lines:
            used, line = sum(len(run.text) for run in runs) + 2, round(self._width / self.layout.pitch)
            runs.append(Run("　" * max(8, line * piece.lines - used), underlined=True))
        return HanParagraph(runs, style, self.fonts, path=_path(piece.words))

    def _ruled(self, piece: Ruled) -> Block:
        make = CellMaker(self.fonts)
        side = self._side(piece.side) if piece.side else None
        room = self._width - (side.width if side else 0)
        boxes = piece.rows if piece.head or not self.layout.narrow else tuple(_folded(piece.rows))
        rows = tuple(self._row(make, row, room) for row in boxes)
        grid = Grid(rows, head=piece.head, side=side, before=2 * MM if piece.gap else 0.0)
        whole = piece.whole and grid.measure(self._width) <= self._height
        return Together((grid,)) if whole else grid

    def _row(self, make: CellMaker, row: Sequence[Box], room: float) -> tuple[Cell, ...]:
        """A row as wide as there is room; the widths were chosen for A4 and keep their proportions."""
        share = room / sum(box.width for box in row)
        return tuple(self._cell(make, box, box.width * share) for box in row)

    def _cell(self, make: CellMaker, box: Box, width: float) -> Cell:
        cell = make.label(box.text, width) if box.label else make.value(box.text, width, box.align, box.path)
        least = box.lines * _LINE_HEIGHT * (1 - _LOWER * self.layout.closer) + 8
        return replace(cell, least=max(cell.least, least)) if box.lines > 1 else cell

    def _side(self, role: str) -> Cell:
        """The party's role, written downwards."""
        style = Style(face="Hei", size=12, leading=16, indent=0, align="center")
        return Cell(HanParagraph([Run("\n".join(role))], style, self.fonts, tag=""), 10 * MM, head=True)

    # -- signatures

    def _rows(self, pieces: Sequence[Signing | Closing]) -> list[Block]:
        rows: list[Block] = []
        for piece in pieces:
            if isinstance(piece, Signing):
                rows += self._signing(piece)
            else:
                rows += self._closing(piece)
        return rows

    def _signing(self, piece: Signing) -> list[Block]:
        pairs = in_pairs([self._hand(cell) for cell in piece.cells], self._width, self._height)
        if not piece.label:
            return pairs
        return [Led(self._label(piece.label), pairs[0]), *pairs[1:]]

    def _hand(self, cell: SignHere, before: float = 0.0) -> SignatureCell:
        words = caption(cell.caption, self.fonts)
        return SignatureCell(
            words, self.fonts, fingerprint=cell.fingerprint, sealed=cell.sealed, before=before, path=cell.path,
        )

    def _closing(self, piece: Closing) -> list[Block]:
        """Names to the left of the seal; more than three names in rows above it."""
        hands = [self._hand(cell, before=1 * MM) for cell in piece.cells if cell.by_hand]
        words: list[Block] = [self._label(cell.caption) for cell in piece.cells if not cell.by_hand]
        if not piece.seal:
            return [*in_pairs(hands, self._width, self._height), *words]
        cells: list[Block] = [*hands, *words]
        style = Style(size=14, leading=23, indent=0, align="center")
        seal = SealArea(HanParagraph([Run("\n".join(_parted(line) for line in piece.seal))], style, self.fonts))
        if any(Columns((cell,)).measure(self._width) > self._height / 3 for cell in hands):
            return [*in_pairs(hands, self._width, self._height), *words, seal]
        if len(hands) > _BESIDE_SEAL:
            last = Columns((Together((hands[-1], *words)), seal), before=2 * MM)
            return [*in_pairs(hands[:-1], self._width, self._height), last]
        left: Block = Together(tuple(cells)) if cells else HanParagraph([Run("")], style, self.fonts)
        return [Columns((left, seal), before=3 * MM)]

    def _label(self, text: str) -> HanParagraph:
        style = Style(size=14, leading=24, indent=0, align="left", before=2 * MM)
        return HanParagraph([Run(text)], style, self.fonts)


def _parted(line: str) -> str:
    """A long name of a committee in two lines, parted where people would."""
    head, kind, rest = line.partition("人民调解委员会")
    return f"{head}\n{kind}" if kind and not rest and len(line) > _LONG_NAME else line


def _leads(piece: object, following: object) -> bool:
    """Whether a paragraph stays with what follows: a heading, and the words that point at the table below."""
    return isinstance(piece, Prose) and (piece.lead or (isinstance(following, Ruled) and following.head > 0))


def _folded(rows: Sequence[tuple[Box, ...]]) -> Iterator[tuple[Box, ...]]:
    """Rows for small paper: no more than two fields beside each other."""
    for row in rows:
        for start in range(0, len(row), 4):
            yield row[start:start + 4]


def _path(words: Sequence[Words]) -> str:
    return next((item.path for item in words if item.path), "")


def _runs(words: Sequence[Words]) -> list[Run]:
    made: list[Run] = []
    for item in words:
        if item.blank and not item.text:
            made.append(Run("　" * item.blank, underlined=True))
        else:
            made.append(Run(item.text, _face(item.face)))
    return made


def _face(name: str) -> Face | None:
    return "Hei" if name == "Hei" else None
