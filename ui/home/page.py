"""今日: counts, what is due, what came back, what was worked on last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services import exchange, ledger
from app.services.today import Reception, letters_waiting, reception
from ui.home.numbers import Numbers
from ui.home.welcome import Welcome
from ui.jobs import Jobs
from ui.messages import Notices, day, in_days
from ui.town.desks import desk_looks
from ui.widgets.basic import button, card, clear_layout, column, label, row, rule, scroll
from ui.widgets.chip import exchange_look, stage_look
from ui.widgets.page import Page
from ui.widgets.tile import CaseTile

if TYPE_CHECKING:
    from app.services.context import Context

_WEEKDAYS = "一二三四五六日"
_SHOWN = 6
_OTHERS = ("answer", "whistle")  # kinds of reminder where somebody else has to act


@dataclass(frozen=True)
class Found:
    """What the page shows, read in one go."""

    today: ledger.Today
    returned: list[exchange.ReturnedCase]
    has_parent: bool
    desks: list[exchange.Desk]
    letters: list[ledger.Due]
    reception: Reception


class HomePage(Page):
    """``register`` asks for a new matter; ``show_ledger`` for the ledger with a stage and an exchange state; ``verify`` for looking at a paper."""

    register = Signal()
    show_ledger = Signal(str, str)
    show_exchange = Signal()
    verify = Signal()

    def __init__(self, ctx: Context, jobs: Jobs, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__("今日", parent)
        self._ctx, self._jobs, self._notices = ctx, jobs, notices
        self._date = label("", "muted")
        self.head.insertWidget(1, self._date)
        self.register_button = button("登记纠纷", "primary", "plus")
        self.register_button.setToolTip("登记一件新的纠纷（F2）")
        self.register_button.clicked.connect(self.register)
        self.verify_button = button("核验文书", "", "shield")
        self.verify_button.setToolTip("有人拿来一份协议书：看是谁签发的、有没有改过")
        self.verify_button.clicked.connect(self.verify)
        self.head.addWidget(self.verify_button)
        self.head.addWidget(self.register_button)
        self.first = self.register_button
        self.welcome = Welcome(ctx.site.level == "town")
        self.welcome.register.connect(self.register)
        self.welcome.exchange.connect(self.show_exchange)
        self.welcome.hide()
        self._town, self._all = ctx.site.level != "desk", False
        self._numbers = Numbers(self._town)
        self._numbers.chosen.connect(self.show_ledger)
        self._lists = self._make_lists()
        self.body.addWidget(self.welcome, 1)
        self.body.addWidget(self._numbers)
        self.body.addWidget(self._lists, 1)

    def _make_lists(self) -> QWidget:
        self._flags, self._due, self._waits = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._sits, self._back, self._recent = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        for box in (self._flags, self._due, self._waits, self._sits, self._back, self._recent):
            box.setSpacing(2)
        self._flags_card = card(column(label("◆ 红色预警，还没有报告", "error"), self._flags, spacing=6), "alarm")
        self._waits_card = card(column(label("等别人", "heading"), self._waits, None, spacing=6))
        self._sits_card = card(column(label("接访", "heading"), self._sits, None, spacing=6))
        back = "下级来件" if self._town else "退回补正"
        self._back_card = card(column(label(back, "heading"), self._back, spacing=6))
        due = card(column(label("该我们办", "heading"), self._due, None, spacing=6))
        left = column(self._flags_card, due, self._waits_card, spacing=14)
        left.setStretch(1, 1)
        recent = card(column(label("最近办理", "heading"), self._recent, None, spacing=6))
        right = column(self._sits_card, self._back_card, recent, spacing=14)
        right.setStretch(2, 1)
        inner = QWidget()
        sides = row(left, right, spacing=14)
        sides.setStretch(0, 1)
        sides.setStretch(1, 1)
        inner.setLayout(sides)
        return scroll(inner)

    def refresh(self) -> None:
        today = self._ctx.today()
        self._date.setText(f"{day(today)}　星期{_WEEKDAYS[today.weekday()]}")
        self._jobs.read(self._look, self._show, self._notices.error, owner=self, key="home")

    def _look(self) -> Found:
        status = exchange.status(self._ctx)
        desks = exchange.desks(self._ctx) if self._town else []
        return Found(ledger.counts(self._ctx), status.returned_cases, status.parent is not None, desks,
                     letters_waiting(self._ctx), reception(self._ctx))

    def _show(self, found: Found) -> None:
        empty = found.today.total == 0
        self.welcome.setVisible(empty)
        self._numbers.setVisible(not empty)
        self._lists.setVisible(not empty)
        self.register_button.setVisible(not empty)
        if empty:
            self.welcome.set_joined(found.has_parent)
            return
        self._numbers.show_counts(found.today)
        self._show_due(found.today, found.letters)
        self._show_reception(found.reception)
        self._show_back(found)
        self._fill(self._recent, [
            CaseTile(item.record, item.title, f"{item.number}　{day(item.registered_on)}登记",
                     stage_look(item.stage, item.done, item.needed, name=item.stage_name))
            for item in found.today.recent[:_SHOWN]
        ], "还没有办理过。")

    def _show_back(self, found: Found) -> None:
        """What the town returned; at the town, the desks that need a look."""
        if self._town:
            self._back_card.show()
            clear_layout(self._back)
            attention = [(desk, look) for desk in found.desks for look in desk_looks(desk) if look.shape != "check"]
            for desk, look in attention[:_SHOWN]:
                tile = CaseTile("", desk.site.name, "点开看来件情况", look)
                tile.clicked.connect(self.show_exchange)
                self._back.addWidget(tile)
            if not attention:
                self._back.addWidget(label("各村室都正常。", "muted"))
            return
        self._back_card.setVisible(bool(found.returned))
        look = exchange_look("returned")
        tiles = [
            CaseTile(item.row.record, item.row.title, f"原因：{item.reason}", look) for item in found.returned[:_SHOWN]
        ]
        self._fill(self._back, tiles, "")

    def _show_due(self, today: ledger.Today, letters: list[ledger.Due]) -> None:
        """Flags that nobody reported first; then what we do, and what others owe us."""
        flags = [item for item in today.due if item.kind == "flag"]
        waits = [item for item in (*today.due, *letters) if item.kind in _OTHERS]
        ours = [item for item in today.due if item.kind not in ("flag", *_OTHERS)]
        self._flags_card.setVisible(bool(flags))
        self._fill(self._flags, self._tiles_of(flags), "")
        self._fill(self._due, self._tiles_of(ours, len(ours) if self._all else _SHOWN), "近期没有到期的事。")
        self._waits_card.setVisible(bool(waits))
        self._fill(self._waits, self._tiles_of(waits), "")
        hidden = len(ours) - _SHOWN + max(0, today.due_count - len(today.due))
        if hidden > 0:
            self.more_button = button("只看前面的" if self._all else f"另有 {hidden} 件，都列出来", "quiet")
            self.more_button.clicked.connect(self._other_length)
            self._due.addWidget(self.more_button)

    def _show_reception(self, found: Reception) -> None:
        """Who sits today; on other days the next ones."""
        clear_layout(self._sits)
        shown = found.today or found.soon[:2]
        self._sits_card.setVisible(bool(shown))
        for turn in shown:
            when = "今天" if turn in found.today else day(turn.day)
            who = turn.who or f"{turn.seats}（还没有排人）"
            swap = f"（替{turn.instead_of}）" if turn.instead_of else ""
            text = "　".join(part for part in (when, turn.name, who + swap, turn.place) if part)
            self._sits.addWidget(label(text, "strong" if turn in found.today else "muted", wrap=True))

    def _other_length(self) -> None:
        self._all = not self._all
        self.refresh()

    def _tiles_of(self, due: list[ledger.Due], most: int = _SHOWN) -> list[CaseTile]:
        today = self._ctx.today()
        tiles = []
        for item in due[:most]:
            when = date.fromisoformat(item.on[:10])
            tone = "danger" if item.overdue else "warning" if (when - today).days <= 3 else "muted"
            clock = f" {item.on[11:16]}" if len(item.on) > 10 else ""
            who = f"（{item.who}）" if item.who and item.kind != "duty" else ""
            tiles.append(CaseTile(item.case_id, item.title, f"{item.what}{who}　{day(when)}{clock}", None,
                                  in_days(when, today), tone))
        return tiles

    def tiles(self) -> list[CaseTile]:
        """The matters that are shown, list by list."""
        boxes = (self._flags, self._due, self._waits, self._back, self._recent)
        widgets = [box.itemAt(at).widget() for box in boxes for at in range(box.count())]
        return [widget for widget in widgets if isinstance(widget, CaseTile)]

    def _fill(self, box: QVBoxLayout, tiles: list[CaseTile], nothing: str) -> None:
        clear_layout(box)
        for tile in tiles:
            tile.clicked.connect(lambda _=False, case=tile.case_id: self.open_case.emit(case))
            if box.count():
                box.addWidget(rule())
            box.addWidget(tile)
        if not tiles and nothing:
            box.addWidget(label(nothing, "muted"))
