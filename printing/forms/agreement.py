"""Form F10, 人民调解协议书: the written agreement, for any number of parties."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from app.domain.agreement import Agreement, Obligation, copies
from app.domain.case import Case
from app.domain.codes import Codes
from app.domain.errors import Defect
from app.domain.money import capitals, figures
from app.domain.party import Party
from app.domain.site import Site
from printing.flow import Block, Led, Together, paginate
from printing.fonts import FontBook
from printing.forms.parties import party_block
from printing.page import BODY_HEIGHT, BODY_WIDTH, MM, Sheet, Watermark, body, typeset
from printing.paragraph import HanParagraph, Run, Style
from printing.rendered import Rendered
from printing.signing import Columns, SealArea, SignatureCell, caption, close, in_pairs, last_lines
from printing.tables import CellMaker, Grid, Row

TITLE = "人民调解协议书"
_NUMBERED = re.compile(r"[一二三四五六七八九十百]+、")
_BESIDE_SEAL = 2  # mediators
_ROWS_CARRIED = 2  # of the plan, onto a page that would else bear signatures alone
_BLANK = Run("　" * 12, underlined=True)
_BLANK_DATE = "　　　　年　　月　　日"


def render_agreement(
    case: Case,
    agreement: Agreement,
    site: Site,
    codes: Codes,
    fonts: FontBook,
    *,
    number: str | None,
    draft: bool,
    void: bool = False,
) -> Rendered:
    """Set the agreement on paper; the same input gives the same bytes.

    A draft bears a mark across every page and shows a box for a character that no font has. A final print needs its
    ``number`` and raises ``MissingGlyphs`` instead. ``void`` marks the copy of a print that was cancelled.
    """
    if number is None and not draft:
        raise Defect("a final print needs its number")
    writer = _Writer(case, agreement, site, codes, fonts)
    mark: Watermark = "作废" if void else "草稿" if draft else ""
    sheet = Sheet(TITLE, site.issuer, number or "", mark)
    return typeset(writer.blocks(number), sheet, fonts, final=not draft)


class _Writer:
    def __init__(self, case: Case, agreement: Agreement, site: Site, codes: Codes, fonts: FontBook) -> None:
        self._case = case
        self._agreement = agreement
        self._site = site
        self._codes = codes
        self._fonts = fonts

    def blocks(self, number: str | None) -> list[Block]:
        """The whole paper from the number at the top to the date at the end."""
        opening = [
            *self._heading(number),
            *self._parties(),
            *self._sections(self._facts(), before=3 * MM),
            *self._agreed(),
        ]
        manner = self._sections(self._headed("履行方式、时限：", self._agreement.manner or self._see_plan()))
        if not self._agreement.obligations:
            before, kept = last_lines([*manner, self._copies()], BODY_WIDTH)
            return [*opening, *before, self._closed(kept)]
        *others, last = manner
        return self._with_plan([*opening, *others], last, self._plan())

    def _with_plan(self, before: list[Block], manner: HanParagraph, plan: Grid) -> list[Block]:
        """The plan after its heading. If only the signatures go over to a page, its last rows go with them."""
        headed = Led(manner, plan)
        ending = self._copies(before=3 * MM)
        closing = self._closed([ending])
        last = paginate([*before, headed], BODY_WIDTH, BODY_HEIGHT)[-1][-1]
        room = BODY_HEIGHT - last.down - last.block.measure(BODY_WIDTH) - closing.before
        if closing.measure(BODY_WIDTH) <= room or closing.split(BODY_WIDTH, room):
            return [*before, headed, closing]
        stays: list[Block] = []
        over: Block = headed
        if len(plan.rows) - plan.head > _ROWS_CARRIED:
            first, over = plan.cut(_ROWS_CARRIED)
            stays = [Led(manner, first)]
        if over.measure(BODY_WIDTH) > BODY_HEIGHT / 3:
            return [*before, headed, closing]
        return [*before, *stays, self._closed([over, ending])]

    def _heading(self, number: str | None) -> list[Block]:
        right = Style(size=13, leading=20, indent=0, align="right")
        title = Style(face="SongBold", size=22, leading=44, indent=0, align="center", before=6)
        return [
            HanParagraph([Run("编号："), Run(number) if number else _BLANK], right, self._fonts),
            HanParagraph([Run(TITLE)], title, self._fonts),
        ]

    def _parties(self) -> list[Block]:
        """One table for each party, whole where a page can hold it."""
        day = self._agreement.made_on
        tables = [
            party_block(party, day, self._site, self._codes, self._fonts, first=index == 0)
            for index, party in enumerate(self._case.signers(self._agreement))
        ]
        return [table if table.measure(BODY_WIDTH) > BODY_HEIGHT else Together((table,)) for table in tables]

    def _facts(self) -> list[list[Run]]:
        return self._headed("纠纷主要事实、争议事项：", self._agreement.facts)

    @staticmethod
    def _headed(heading: str, text: str) -> list[list[Run]]:
        """A heading that runs into the first paragraph of its text."""
        first, *others = text.strip().split("\n")
        return [[Run(heading, "Hei"), Run(first.strip())], *([Run(line.strip())] for line in others if line.strip())]

    def _sections(self, paragraphs: list[list[Run]], before: float = 0.0) -> list[HanParagraph]:
        return [
            HanParagraph(runs, body(before=before if index == 0 else 0.0), self._fonts)
            for index, runs in enumerate(paragraphs)
        ]

    def _agreed(self) -> list[Block]:
        heading = HanParagraph([Run("经调解，自愿达成如下协议：", "Hei")], body(), self._fonts)
        clauses = self._sections(
            [[Run(clause)] for clause in numbered([text.strip() for text in self._agreement.clauses if text.strip()])]
        )
        return [Led(heading, clauses[0]), *clauses[1:]] if clauses else [heading]

    def _see_plan(self) -> str:
        return "见下表。" if self._agreement.obligations else ""

    def _copies(self, before: float = 0.0) -> HanParagraph:
        count = chinese_number(copies(self._case.signers(self._agreement)))
        (paragraph,) = self._sections([[Run(f"本协议一式{count}份，当事人、人民调解委员会各持一份。")]], before)
        return paragraph

    def _plan(self) -> Grid:
        """The plan of payments and acts as a table."""
        items = self._agreement.obligations
        make = CellMaker(self._fonts)
        widths = [width * MM for width in (12, 26, 26, 58, 34)]
        titles = ("序号", "义务人", "权利人", "履行内容", "履行期限")
        rows: list[Row] = [tuple(make.label(title, width) for title, width in zip(titles, widths, strict=True))]
        for index, item in enumerate(items, 1):
            words = (
                str(index), self._name(item.debtor), self._name(item.creditor), self._promise(item), self._due(item)
            )
            rows.append(
                tuple(
                    make.value(text, width, "left" if column == 3 else "center")
                    for column, (text, width) in enumerate(zip(words, widths, strict=True))
                )
            )
        if sum(item.kind == "pay" for item in items) > 1:
            total = amount_in_words(self._agreement.paid_total)
            rows.append((make.label("合计", sum(widths[:3])), make.value(total, sum(widths[3:]))))
        return Grid(tuple(rows), head=1, before=2 * MM)

    def _name(self, party_id: str) -> str:
        """Who is meant by an id in the plan; nobody is named for an empty one."""
        party = self._case.party(party_id)
        return party.name if party else ""

    def _promise(self, item: Obligation) -> str:
        kind = self._codes.label("obligation_kind", item.kind) if item.kind == "pay" or not item.what else ""
        amount = "" if item.amount is None else amount_in_words(item.amount)
        parts = [kind + amount, item.what, f"办法：{item.means}" if item.means else ""]
        return "\n".join(part for part in parts if part)

    @staticmethod
    def _due(item: Obligation) -> str:
        return "\n".join(part for part in (in_chinese(item.due) if item.due else "", item.condition) if part)

    def _closed(self, text: Sequence[Block]) -> Block:
        heading = self._label("当事人（签名盖章或按指印）：")
        cells = [self._party_cell(party) for party in self._case.signers(self._agreement)]
        rows = [heading, *in_pairs(cells, BODY_WIDTH, BODY_HEIGHT), *self._officials()]
        carried = self._label(f"（接上页）《{TITLE}》签名：")
        return close(text, [Led(rows[0], rows[1]), *rows[2:]], carried, BODY_WIDTH, BODY_HEIGHT)

    def _label(self, text: str) -> HanParagraph:
        style = Style(size=14, leading=24, indent=0, align="left", before=2 * MM)
        return HanParagraph([Run(text)], style, self._fonts)

    def _party_cell(self, party: Party) -> SignatureCell:
        signers = [
            f"{self._codes.label('proxy_kind', proxy.kind)}：{proxy.name}" for proxy in party.proxies if proxy.may_sign
        ]
        lines = [f"{self._codes.label('party_role', party.role)}：{party.name}", *signers]
        if party.is_organisation:
            lines.insert(1, "（单位盖章）")
        return SignatureCell(
            caption("\n".join(lines), self._fonts), self._fonts, fingerprint=True, sealed=party.is_organisation
        )

    def _officials(self) -> list[Block]:
        """Mediators and recorder to the left of the seal; more than two mediators in rows above it."""
        mediators = [self._official("人民调解员（签名）：", name) for name in self._agreement.mediators or ("",)]
        recorder = self._official("记录人（签名）：", self._agreement.recorder)
        if any(Columns((cell,)).measure(BODY_WIDTH) > BODY_HEIGHT / 3 for cell in (*mediators, recorder)):
            return [*in_pairs([*mediators, recorder], BODY_WIDTH, BODY_HEIGHT), self._seal()]
        if len(mediators) > _BESIDE_SEAL:
            return [
                *in_pairs(mediators, BODY_WIDTH, BODY_HEIGHT),
                Columns((Together((recorder,)), self._seal()), before=2 * MM),
            ]
        return [Columns((Together((*mediators, recorder)), self._seal()), before=3 * MM)]

    def _official(self, label: str, name: str) -> SignatureCell:
        return SignatureCell(caption(label + name, self._fonts), self._fonts, before=1 * MM)

    def _seal(self) -> SealArea:
        made_on = self._agreement.made_on
        lines = (self._site.issuer, "（人民调解委员会印章）", in_chinese(made_on) if made_on else _BLANK_DATE)
        style = Style(size=14, leading=23, indent=0, align="center")
        return SealArea(HanParagraph([Run("\n".join(lines))], style, self._fonts))


def amount_in_words(fen: int) -> str:
    """``¥1,409.50（人民币壹仟肆佰零玖元伍角整）``: figures and capitals of one integer."""
    return f"{figures(fen)}（{capitals(fen)}）"


def in_chinese(day: date) -> str:
    """``2026年3月5日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def numbered(clauses: list[str]) -> list[str]:
    """Clauses with 一、 二、 in front, unless every one brings its own."""
    if clauses and all(_NUMBERED.match(clause) for clause in clauses):
        return clauses
    return [f"{chinese_number(index)}、{clause}" for index, clause in enumerate(clauses, 1)]


def chinese_number(number: int) -> str:
    """``一`` … ``九百九十九``, as clauses are numbered and copies counted; digits beyond."""
    if number > 999:
        return str(number)
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (digits[ones] if ones or not number else "")
