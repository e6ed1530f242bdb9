"""What lies on the table while pages are filed: each with how it is mended and where it goes. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.services import filing
from app.services.filing import Decision, Filing, Group, Placed, Target
from app.services.pages import PageImage
from app.services.pictures import Mend
from app.services.scan_pages import ScanPage

Choice = tuple[str, Target | None]
"""What a person may choose for a page: the words, and where it goes."""

LEAVE = "不放进卷宗"


@dataclass(eq=False)
class Held:
    """One page on the table. ``by_hand``: a person has said where it goes; ``past`` is for taking back."""

    page: ScanPage
    mend: Mend
    thumb: PageImage | None = None
    source: Path | None = None
    placed: Placed | None = None
    target: Target | None = None
    by_hand: bool = False
    past: list[Mend] = field(default_factory=list)

    def change(self, mend: Mend) -> None:
        """Mend it another way."""
        if mend != self.mend:
            self.past.append(self.mend)
            self.mend = mend

    def undo(self) -> None:
        """Take back the last change."""
        if self.past:
            self.mend = self.past.pop()

    @property
    def lines(self) -> list[str]:
        """What it is, where it goes if that is not the same, and what it is called."""
        what = self.placed.sentence if self.placed else "正在辨认…"
        if self.target is None:
            return [what, f"✕ {LEAVE}"]
        return [what, f"→ {self.target.title}"] if self.by_hand else [what, self.page.name]

    @property
    def sure(self) -> bool:
        """Whether it goes where its code says."""
        return self.target is not None


@dataclass(frozen=True)
class Gap:
    """A page that is missing, where it would lie."""

    sentence: str


Row = Held | Gap


class Table:
    """Every page in the order in which it came."""

    def __init__(self) -> None:
        self.held: list[Held] = []
        self.groups: tuple[Group, ...] = ()
        self.choices: list[Choice] = []

    @property
    def weight(self) -> int:
        """Bytes in memory."""
        return sum(item.page.weight for item in self.held)

    def take(self, found: Filing, own: Sequence[Target]) -> None:
        """Learn what the pages are; what a person has decided stays."""
        placed = {item.page.id: item for item in found.placed}
        for item in self.held:
            item.placed = placed.get(item.page.id)
            if item.placed is not None and not item.by_hand:
                item.target = filing.proposed(item.placed)
        self.groups = found.groups
        self.choices = [*((target.title, target) for target in own), *_loose(found.case), (LEAVE, None)]

    def decide_anew(self) -> None:
        """The pages lie before another matter now: what was decided for the one before does not hold."""
        for item in self.held:
            item.target, item.by_hand, item.placed = None, False, None

    def choices_of(self, item: Held) -> list[Choice]:
        """Where this page may go; a page of another matter of ours may go there, too."""
        placed = item.placed
        if placed is not None and placed.state == filing.OTHER and placed.target is not None:
            return [(f"归到那一件：{placed.number}　{placed.target.title}", placed.target), *self.choices]
        return self.choices

    def rows(self) -> list[Row]:
        """The pages, and the missing ones among them."""
        rows: list[Row] = list(self.held)
        for group in self.groups:
            for number in group.missing:
                rows.insert(_place(rows, group, number), Gap(f"缺第 {number} 页：{group.target.title}"))
        return rows

    def decisions(self) -> list[Decision]:
        """What is put into dossiers."""
        return [Decision(item.page, item.mend, item.target) for item in self.held if item.target is not None]

    def drop_filed(self) -> list[Path]:
        """Take away what was put into dossiers; the files it came from."""
        filed = [item for item in self.held if item.target is not None]
        left = {item.source for item in self.held if item.target is None}
        self.held = [item for item in self.held if item.target is None]
        self.groups = ()
        return list(dict.fromkeys(item.source for item in filed if item.source is not None and item.source not in left))

    def summary(self) -> str:
        """All of it in one line."""
        return "；".join(_said(self.held, self.groups))


def _loose(case_id: str) -> list[Choice]:
    return [(title, filing.loose(case_id, kind)) for kind, title in filing.LOOSE.items()]


def _place(rows: Sequence[Row], group: Group, number: int) -> int:
    """Before the first later page of the same paper, or behind its last."""
    last = len(rows)
    for at, row in enumerate(rows):
        if isinstance(row, Held) and row.placed and row.placed.target == group.target and row.page.code:
            if row.placed.state == filing.OURS and row.page.code.page > number:
                return at
            last = at + 1
    while last < len(rows) and isinstance(rows[last], Gap):
        last += 1
    return last


def _said(held: Sequence[Held], groups: Sequence[Group]) -> Iterator[str]:
    yield from (group.sentence for group in groups)
    states = [item.placed.state for item in held if item.placed]
    for words, kinds in (
        ("{} 页不是这件纠纷的", (filing.OTHER, filing.FOREIGN)), ("{} 页作废或是草稿", (filing.OLD, filing.DRAFT)),
        ("{} 页重复", (filing.TWICE,)), ("{} 页在本件里没有文书", (filing.UNKNOWN,)),
        ("{} 页没有二维码或读不清", (filing.NO_CODE, filing.DAMAGED)),
    ):  # fmt: skip
        count = sum(state in kinds for state in states)
        if count:
            yield words.format(count)


def turned(mend: Mend, by: int) -> Mend:
    """Another quarter turn, clockwise where ``by`` is 1."""
    return replace(mend, turn=(mend.turn + by) % 4)
