"""Which pages there are, how each is made (only when first shown), and where each leads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from ui.arrivals import Arrivals
from ui.jobs import Jobs
from ui.messages import Notices
from ui.rail import Entry

if TYPE_CHECKING:
    from app.services.context import Context
    from ui.shell import Shell

_ALWAYS = (
    ("home", "今日", "home"),
    ("ledger", "纠纷台账", "ledger"),
    ("intake", "登记", "register"),
)

# Pages that may be thrown away while they are not shown: what is half typed in them is kept as a draft in the room.
REMADE = ("home", "intake", "matter")

# What is made while the person does nothing, piece by piece: shell pages, and inner pages of the matter.
PREPARED = (("intake", ""), ("intake", "editor"), ("matter", ""), ("matter", "session"), ("matter", "agreement"), ("matter", "editor"))


def entries(level: str) -> list[Entry]:
    """The rail of a desk or of a town; F2 is 登记 and the others are Alt with their place."""
    plan = list(_ALWAYS)
    if level != "desk":
        plan.append(("town", "下级来件", "inbox"))
    plan += [
        ("exchange", "上下交换", "exchange"), ("reports", "统计", "chart"), ("rosters", "名册轮值", "people"),
        ("settings", "设置", "settings"),
    ]
    return [
        Entry(key, title, icon, "F2" if key == "intake" else f"Alt+{place}")
        for place, (key, title, icon) in enumerate(plan, 1)
    ]


class Places:
    """Where we are and where we came from."""

    def __init__(self) -> None:
        self.current = ""
        self._before = "home"

    def went(self, key: str) -> None:
        """We are at ``key`` now."""
        if self.current not in ("matter", "intake", ""):
            self._before = self.current
        self.current = key

    def back(self) -> str:
        """The last page that is neither a matter nor the form."""
        return self._before

    def rail_key(self, key: str) -> str:
        """The entry of the rail that stands for ``key``."""
        return {"matter": "ledger", "verify": "home"}.get(key, key)


class Factory:
    """Makes pages and knows their own calls, so that the shell need not."""

    def __init__(self, ctx: Context, jobs: Jobs, notices: Notices, arrivals: Arrivals, base_px: int) -> None:
        self._ctx, self._jobs, self._notices, self._arrivals = ctx, jobs, notices, arrivals
        self._base_px = base_px

    def make(self, key: str, parent: QWidget) -> QWidget:
        """A new page. Each module is imported only here, so that the program starts quickly.

        ``parent`` at once: moving a finished page costs as much again, because all of it is styled anew.
        """
        ctx, jobs, notices, arrivals = self._ctx, self._jobs, self._notices, self._arrivals
        if key == "home":
            from ui.home.page import HomePage

            return HomePage(ctx, jobs, notices, parent)
        if key == "ledger":
            from ui.ledger.page import LedgerPage

            return LedgerPage(ctx, jobs, notices, parent)
        if key == "intake":
            from ui.cases.intake import IntakePage

            return IntakePage(ctx, jobs, parent)
        if key == "matter":
            from ui.cases.matter import MatterPage

            return MatterPage(ctx, jobs, parent)
        if key == "town":
            from ui.town.page import TownPage

            return TownPage(ctx, jobs, notices, arrivals, parent)
        if key == "exchange":
            from ui.exchange.page import ExchangePage

            return ExchangePage(ctx, jobs, notices, arrivals, parent)
        if key == "reports":
            from ui.reports.page import ReportsPage

            return ReportsPage(ctx, jobs, notices, parent)
        if key == "rosters":
            from ui.rosters.page import RostersPage

            return RostersPage(ctx, jobs, notices, parent)
        if key == "verify":
            from ui.verify.page import VerifyPage

            return VerifyPage(ctx, jobs, notices, parent)
        from ui.settings.page import SettingsPage

        return SettingsPage(ctx, jobs, notices, self._base_px, parent)

    def connect_page(self, key: str, page: Any, shell: Shell) -> None:
        """Let the page's signals lead where they should."""
        if key == "matter":
            page.closed.connect(shell.leave)
            page.changed.connect(shell.data_changed)
        elif key == "intake":
            page.saved.connect(shell.saved)
            page.cancelled.connect(shell.leave)
            page.open_case.connect(shell.open_case)
        else:
            page.open_case.connect(shell.open_case)
            page.changed.connect(shell.data_changed)
            self._connect_more(key, page, shell)

    def _connect_more(self, key: str, page: Any, shell: Shell) -> None:
        if key == "home":
            page.register.connect(lambda: shell.go("intake"))
            page.show_exchange.connect(lambda: shell.go("town" if self._ctx.site.level != "desk" else "exchange"))
            page.verify.connect(lambda: shell.go("verify"))
        if key == "verify":
            page.closed.connect(lambda: shell.go("home"))
        if key in ("home", "exchange"):
            page.show_ledger.connect(shell.show_ledger)
        if key == "reports":
            page.show_behind.connect(shell.show_behind)
        if key == "exchange":
            page.show_settings.connect(lambda: shell.go("settings"))
        if key == "settings":
            page.size_chosen.connect(shell.size_chosen)
            page.context_changed.connect(lambda ctx: shell.context_changed.emit(ctx, "settings"))

    def prepare_inside(self, page: Any, inner: str) -> bool:
        """Make the next part of an inner page; whether more of it is left."""
        left: bool = page.make_some(inner)
        return left

    def start_intake(self, page: Any) -> None:
        """A new matter, or the one that was left half typed."""
        page.start()

    def filter_behind(self, page: Any, criterion: object, words: str) -> None:
        """The matters behind a figure."""
        page.show_behind(criterion, words)

    def load_matter(self, page: Any, case_id: str) -> None:
        """Show a matter."""
        page.load(case_id)

    def filter_ledger(self, page: Any, stage: str, exchange: str) -> None:
        """Show the ledger with a filter."""
        page.show_filter(stage, exchange)

    def focus_search(self, page: Any) -> None:
        """Put the cursor into the search field."""
        page.focus_search()

    def ask_code(self, page: Any, path: Path, sentence: str) -> None:
        """Ask for the check code of a new desk."""
        page.ask_code(path, sentence)
