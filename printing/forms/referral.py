"""The slip for a matter that goes to another office (转办告知单), with a receipt to tear off and send back."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.calendar import spoken
from app.domain.case import Case
from app.domain.site import Site
from app.domain.step import Step
from printing.flow import Block, Together
from printing.fonts import FontBook
from printing.forms.tear import TearLine
from printing.page import FORM, MM, Layout, Sheet, typeset
from printing.paragraph import HanParagraph, Run, Style
from printing.rendered import Rendered
from printing.signing import Columns, SealArea, SignatureCell, caption
from printing.tables import CellMaker, Grid, Row

TITLE, RECEIPT = "转办告知单", "转办回执"
_LABEL = 32 * MM
_BLANK_DATE = "　　　　年　　月　　日"
_ANSWERS = "□ 收到，由　　　　　　　承办\n□ 不属于我单位职责，退回\n　 理由："
_MORE = 10 * MM  # room than other forms have, so that slip and receipt fit


def render_referral(case: Case, step: Step, site: Site, fonts: FontBook, *, layout: Layout = FORM) -> Rendered:
    """The slip of one step ``refer``; the same input gives the same bytes. Raises ``MissingGlyphs``."""
    layout = layout.raised(_MORE)
    blocks = _Writer(case, step, site, fonts, layout).blocks()
    return typeset(blocks, Sheet(TITLE, site.organ, case.number), fonts, final=True, layout=layout)


@dataclass(frozen=True)
class _Writer:
    case: Case
    step: Step
    site: Site
    fonts: FontBook
    layout: Layout

    def blocks(self) -> list[Block]:
        """The slip, the line to cut along, the receipt."""
        return [*self._slip(), Together((TearLine(self.fonts, before=3 * MM), *self._receipt()))]

    def _slip(self) -> list[Block]:
        opening = f"下列事项由我单位登记，按职责应由你单位办理，现予转办，请接收。{self._asked()}"
        rows = [
            ("编号和事项", f"{self.case.number}　{self.case.title}"),
            ("反映人及电话", self._people()),
            ("反映的情况", self.case.facts),
            ("申请事项", "\n".join(f"{n}. {item}" for n, item in enumerate(self.case.requests, 1))),
            ("转办事由及\n告知情况", self.step.note),
        ]
        signing = Together((
            self._hand("经办人（签名）：" + self.step.by), self._hand("被告知的当事人（签名）："),
        ))
        return [
            self._title(TITLE),
            self._line(f"{self.step.to}："),
            HanParagraph([Run(opening)], self.layout.body(size=14, leading=22, pitch=None), self.fonts),
            self._table([(label, words) for label, words in rows if words.strip()]),
            Columns((signing, self._seal()), before=2 * MM),
        ]

    def _asked(self) -> str:
        return f"请于{spoken(self.step.until)}前将办理情况回告我单位。" if self.step.until else ""

    def _people(self) -> str:
        """Who came, with what is needed to reach them; no identity numbers."""
        came = [item for item in self.case.parties if item.role in ("applicant", "party")] or list(self.case.parties)
        return "\n".join(f"{item.name}　{item.phone}".strip() for item in came)

    def _receipt(self) -> list[Block]:
        day = spoken(self.step.on) if self.step.on else _BLANK_DATE
        words = f"你单位{day}转来的{self.case.number}一事收悉。"
        seal = Style(size=13, leading=20, indent=0, align="center")
        return [
            self._title(RECEIPT),
            self._line(f"{self.site.organ}："),
            HanParagraph([Run(words)], self.layout.body(size=14, leading=22, pitch=None), self.fonts),
            Columns((
                Together((self._line(_ANSWERS), self._hand("接收人、电话（签名）："))),
                SealArea(HanParagraph([Run(f"{self.step.to}（印章）\n{_BLANK_DATE}")], seal, self.fonts)),
            ), before=1 * MM),
        ]

    def _seal(self) -> SealArea:
        day = spoken(self.step.on) if self.step.on else _BLANK_DATE
        style = Style(size=13, leading=20, indent=0, align="center")
        return SealArea(HanParagraph([Run(f"{self.site.organ}\n{day}")], style, self.fonts))

    def _hand(self, words: str) -> SignatureCell:
        return SignatureCell(caption(words, self.fonts), self.fonts)

    def _table(self, rows: list[tuple[str, str]]) -> Grid:
        make = CellMaker(self.fonts, size=12, leading=16.5)
        made: list[Row] = [(make.label(label, _LABEL), make.value(words, self.layout.width - _LABEL)) for label, words in rows]
        return Grid(tuple(made), before=2 * MM)

    def _title(self, words: str) -> HanParagraph:
        style = Style(face="SongBold", size=20, leading=30, indent=0, align="center")
        return HanParagraph([Run(words)], style, self.fonts, tag="H1")

    def _line(self, words: str) -> HanParagraph:
        return HanParagraph([Run(words)], Style(size=14, leading=22, indent=0, align="left"), self.fonts)
