"""The pages that open from a matter: registration, session, agreement, file.

Each is made when it is first needed, or before that while the person does nothing (``prepare``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.case import Case
from app.services.context import Context
from app.services.standing import Standing
from ui.cases.past import PastValues
from ui.jobs import Jobs
from ui.widgets.fields import split_path


class InnerPages(QStackedWidget):
    """``saved`` carries a case that was saved by a page that is done; ``altered`` one saved by a page that stays open.

    ``left`` means that the person went back. What is half written is kept as a draft by the pages themselves.
    """

    saved = Signal(object)
    altered = Signal(object)
    left = Signal()
    open_case = Signal(str)

    def __init__(self, context: Context, jobs: Jobs) -> None:
        super().__init__()
        self._context, self._jobs = context, jobs
        self._made: dict[str, Any] = {}
        self._past = PastValues(context, jobs, self)
        self._now: Standing | None = None
        self._after_scan: Callable[[], None] | None = None  # back to where the page of scans was opened, if inside

    @property
    def key(self) -> str:
        """Which page is shown: ``editor``, ``session``, ``agreement``, ``papers``, ``paper``, ``scan``, ``bilingual`` …"""
        return next((key for key, widget in self._made.items() if widget is self.currentWidget()), "")

    def page(self, key: str) -> QWidget:
        """A page that was opened before."""
        found: QWidget = self._made[key]
        return found

    def prepare(self, key: str) -> Any:
        """The page ``key``, made if it is not there yet; it is not shown."""
        if key not in self._made:
            made = self._make(key)
            made.left.connect({
                "paper": self._back_to_papers, "story": self._back_to_papers, "bilingual": self._back_to_agreement,
                "scan": self._back_from_scan,
            }.get(key, self.left))
            self._made[key] = made
            self.addWidget(made)
        return self._made[key]

    def make_some(self, key: str) -> bool:
        """Make the next part of the page ``key``; whether one is left after it."""
        known = self._made.get(key)
        if known is None:
            return hasattr(self.prepare(key), "make_some")
        left: bool = known.make_some()
        return left

    def _make(self, key: str) -> Any:
        if key == "editor":
            from ui.cases.case_editor import CaseEditor

            editor = CaseEditor(self._context, self._jobs, self)
            editor.saved.connect(self.saved)
            editor.open_case.connect(self.open_case)
            return editor
        if key == "session":
            from ui.cases.session_editor import SessionEditor

            session = SessionEditor(self._context, self._jobs, self)
            session.saved.connect(self.saved)
            return session
        if key == "agreement":
            from ui.documents.agreement_page import AgreementPage

            page = AgreementPage(self._context, self._jobs, self)
            page.saved.connect(self.altered)
            page.edit.connect(self._go_to)
            page.translate.connect(self._translate)
            page.scan.connect(self._scan_agreement)
            return page
        if key == "bilingual":
            from ui.documents.bilingual_page import BilingualPage

            bilingual = BilingualPage(self._context, self._jobs, self)
            bilingual.saved.connect(lambda case: self.prepare("agreement").take(case))
            return bilingual
        if key == "scan":
            from ui.documents.scan_page import ScanPage

            scan = ScanPage(self._context, self._jobs, self)
            scan.saved.connect(self._paper_saved)
            return scan
        if key == "action":
            from ui.cases.action_page import ActionPage

            action = ActionPage(self._context, self._jobs, self)
            action.saved.connect(self.saved)
            return action
        if key == "letter":
            from ui.cases.letter_page import LetterPage

            letter = LetterPage(self._context, self._jobs, self)
            letter.saved.connect(self.altered)
            return letter
        if key == "papers":
            from ui.documents.papers_page import PapersPage

            papers = PapersPage(self._context, self._jobs, self)
            papers.chosen.connect(self._paper)
            papers.story.connect(self._tell)
            papers.scan.connect(self._scan_papers)
            return papers
        if key == "story":
            from ui.documents.story_page import StoryPage

            told = StoryPage(self._context, self._jobs, self)
            told.saved.connect(self._paper_saved)
            return told
        if key == "paper":
            from ui.documents.paper_page import PaperPage

            paper = PaperPage(self._context, self._jobs, self)
            paper.saved.connect(self._paper_saved)
            paper.edit.connect(self._go_to)
            return paper
        from ui.documents.viewer import Viewer

        return Viewer(self._context, self._jobs, self)

    def focus_first(self) -> None:
        """Give the focus to where the work on the shown page begins, so that its keys work at once."""
        begin = getattr(self.currentWidget(), "focus_first", None)
        if begin is not None:
            begin()

    def back(self) -> bool:
        """One step back inside, if there is one: from a paper to the list, from scans to where they were asked for."""
        if self.key in ("paper", "bilingual", "story") or (self.key == "scan" and self._after_scan is not None):
            self.prepare(self.key).leave()
            return True
        return self.key == "scan" and not self.prepare("scan").may_leave()

    def keep(self) -> None:
        """Save what is half written."""
        keep = getattr(self.currentWidget(), "keep", None)
        if keep is not None:
            keep()

    def edit(self, now: Standing, path: str) -> None:
        """Change the registration, beginning at the field ``path``."""
        editor = self.prepare("editor")
        editor.edit(now.case, path)
        self.setCurrentWidget(editor)

    def session(self, now: Standing, session_id: str) -> None:
        """Record a session, or change one."""
        editor = self.prepare("session")
        editor.begin(now.case, session_id, may_write=now.ours, method=now.method)
        self.setCurrentWidget(editor)

    def agreement(self, now: Standing, agreement_id: str) -> None:
        """Write an agreement, or show one."""
        page = self.prepare("agreement")
        page.begin(now.case, agreement_id, may_write=now.ours)
        self._now = now
        self.setCurrentWidget(page)

    def _translate(self, case: Case, agreement_id: str) -> None:
        """Put the agreement that is shown into a second language."""
        page = self.prepare("bilingual")
        page.begin(case, agreement_id, may_write=self._now is not None and self._now.ours)
        self.setCurrentWidget(page)
        page.focus_first()

    def _back_to_agreement(self) -> None:
        self.setCurrentWidget(self.prepare("agreement"))

    def action(self, now: Standing, code: str) -> None:
        """Do a step of the course of the matter."""
        page = self.prepare("action")
        page.begin(now, next(item for item in now.offers if item.action.code == code), self._past.lists)
        self._past.refresh()
        self.setCurrentWidget(page)

    def letter(self, now: Standing, letter_id: str, rung: str) -> None:
        """Show a letter of supervision, or write one."""
        page = self.prepare("letter")
        page.begin(now, letter_id, rung)
        self.setCurrentWidget(page)

    def papers(self, now: Standing) -> None:
        """Show the dossier of the matter."""
        page = self.prepare("papers")
        page.begin(now)
        self._now = now
        self.setCurrentWidget(page)

    def _paper(self, item: Any) -> None:
        """Open one paper of the dossier; an agreement has its own page."""
        assert self._now is not None
        if item.wanted.form.id == "F10":
            self.agreement(self._now, item.wanted.ref)
            return
        page = self.prepare("paper")
        page.begin(self._now.case, item, ours=self._now.ours)
        self.setCurrentWidget(page)
        page.focus_first()

    def _tell(self) -> None:
        """Tell the matter without names."""
        assert self._now is not None
        page = self.prepare("story")
        page.begin(self._now.case, ours=self._now.ours)
        self.setCurrentWidget(page)
        page.focus_first()

    def _go_to(self, path: str) -> None:
        """Open what a clicked place of a page comes from: the session, the agreement or the registration."""
        assert self._now is not None
        now, (head, rest) = self._now, split_path(path)
        if not now.ours or head == "steps":
            self._say_where(ours=now.ours)
            return
        number, inside = split_path(rest)
        if head == "sessions" and number:
            self.session(now, now.case.sessions[int(number[1:-1])].id)
            self.prepare("session").fields.focus_at(inside)
        elif head == "agreements" and now.case.agreements:
            self.agreement(now, now.case.agreements[int(number[1:-1]) if number else -1].id)
            self.prepare("agreement").focus_at(inside)
        else:
            self.edit(now, path)

    def _say_where(self, *, ours: bool) -> None:
        notice = getattr(self.currentWidget(), "notice", None)
        said = "这一处记的是办理过程里的一步，要改请回到这件纠纷，从办理过程里改。" if ours else "这件事由登记它的单位改，这里只能看。"
        if notice is not None:
            notice.say("info", said)

    def _paper_saved(self, case: Case) -> None:
        assert self._now is not None
        self._now = replace(self._now, case=case)
        self.altered.emit(case)

    def _back_to_papers(self) -> None:
        assert self._now is not None
        page = self.prepare("papers")
        page.show_case(self._now.case, ours=self._now.ours)
        self.setCurrentWidget(page)

    def file(self, now: Standing, attachment_id: str) -> None:
        """Show a file of the dossier."""
        viewer = self.prepare("file")
        viewer.show_file(next(item for item in now.case.attachments if item.id == attachment_id), now.case.id)
        self.setCurrentWidget(viewer)

    def scan(self, now: Standing, back: Callable[[], None] | None = None) -> None:
        """File scanned pages; ``back`` shows again the page inside from which they were asked for."""
        page = self.prepare("scan")
        self._now, self._after_scan = now, back
        page.begin(now.case)
        self.setCurrentWidget(page)
        page.focus_first()

    def _scan_agreement(self, agreement_id: str) -> None:
        def back() -> None:
            assert self._now is not None
            self.agreement(self._now, agreement_id)

        assert self._now is not None
        self.scan(self._now, back)

    def _scan_papers(self) -> None:
        assert self._now is not None
        self.scan(self._now, self._back_to_papers)

    def _back_from_scan(self) -> None:
        if self._after_scan is not None:
            self._after_scan()
        else:
            self.left.emit()

    def slip(self, now: Standing, step_id: str) -> None:
        """Show the slip that tells a person where the matter went."""
        from app.services import documents, print_items

        context, case_id = self._context, now.case.id
        viewer = self.prepare("file")
        viewer.show_paper(print_items.referral(case_id, step_id), lambda: documents.referral_slip(context, case_id, step_id))
        self.setCurrentWidget(viewer)
