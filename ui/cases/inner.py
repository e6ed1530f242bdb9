"""The pages that open from a matter: registration, session, agreement, file. Each is made when it is first needed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.services.context import Context
from app.services.standing import Standing
from ui.jobs import Jobs


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
        self._made: dict[str, QWidget] = {}

    @property
    def key(self) -> str:
        """Which page is shown: ``editor``, ``session``, ``agreement`` or ``file``."""
        return next((key for key, widget in self._made.items() if widget is self.currentWidget()), "")

    def page(self, key: str) -> QWidget:
        """A page that was opened before."""
        return self._made[key]

    def _show(self, key: str, widget: QWidget) -> None:
        if key not in self._made:
            self._made[key] = widget
            self.addWidget(widget)
        self.setCurrentWidget(widget)

    def focus_first(self) -> None:
        """Give the focus to where the work on the shown page begins, so that its keys work at once."""
        begin = getattr(self.currentWidget(), "focus_first", None)
        if begin is not None:
            begin()

    def keep(self) -> None:
        """Save what is half written."""
        keep = getattr(self.currentWidget(), "keep", None)
        if keep is not None:
            keep()

    def edit(self, now: Standing, path: str) -> None:
        """Change the registration, beginning at the field ``path``."""
        from ui.cases.case_editor import CaseEditor

        editor = self._made.get("editor")
        if not isinstance(editor, CaseEditor):
            editor = CaseEditor(self._context, self._jobs, self)
            editor.saved.connect(self.saved)
            editor.left.connect(self.left)
            editor.open_case.connect(self.open_case)
        editor.edit(now.case, path)
        self._show("editor", editor)

    def session(self, now: Standing, session_id: str) -> None:
        """Record a session, or change one."""
        from ui.cases.session_editor import SessionEditor

        editor = self._made.get("session")
        if not isinstance(editor, SessionEditor):
            editor = SessionEditor(self._context, self._jobs, self)
            editor.saved.connect(self.saved)
            editor.left.connect(self.left)
        editor.begin(now.case, session_id, may_write=now.ours)
        self._show("session", editor)

    def agreement(self, now: Standing, agreement_id: str) -> None:
        """Write an agreement, or show one."""
        from ui.documents.agreement_page import AgreementPage

        page = self._made.get("agreement")
        if not isinstance(page, AgreementPage):
            page = AgreementPage(self._context, self._jobs, self)
            page.saved.connect(self.altered)
            page.left.connect(self.left)
        page.begin(now.case, agreement_id, may_write=now.ours)
        self._show("agreement", page)

    def file(self, now: Standing, attachment_id: str) -> None:
        """Show a file of the dossier."""
        from ui.documents.viewer import Viewer

        viewer = self._made.get("file")
        if not isinstance(viewer, Viewer):
            viewer = Viewer(self._context, self._jobs, self)
            viewer.left.connect(self.left)
        viewer.show_file(next(item for item in now.case.attachments if item.id == attachment_id))
        self._show("file", viewer)
