"""A form line: label above, editor, hint, and the sentence of an error right below the field."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.widgets.basic import label, set_property


class Labelled(QWidget):
    """``editor`` under its ``title``. ``show_problem`` marks the editor and says what is wrong; it never clears it."""

    def __init__(self, title: str, editor: QWidget, hint: str = "", required: bool = False) -> None:
        super().__init__()
        self.editor = editor
        self._title = label(f"{title}（必填）" if required else title, "strong")
        self._title.setBuddy(editor)
        self._hint = label(hint, "small", wrap=True)
        if not hint:
            self._hint.hide()
        self._problem = label("", "error", wrap=True)
        self._problem.hide()
        if not editor.accessibleName():
            editor.setAccessibleName(title)
        if hint:
            editor.setAccessibleDescription(hint)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        for part in (self._title, editor, self._hint, self._problem):
            box.addWidget(part)

    def show_problem(self, sentence: str, warning: bool = False) -> None:
        """Show ``sentence`` below the field; an empty one takes the mark away."""
        kind = "warning" if warning else "error"
        self._problem.setText(f"⚠ {sentence}" if sentence else "")
        set_property(self._problem, "kind", kind)
        self._problem.setVisible(bool(sentence))
        set_property(self.editor, "state", kind if sentence else "")
        self.editor.setAccessibleDescription(sentence or self._hint.text())

    @property
    def problem(self) -> str:
        """The sentence that is shown now."""
        return self._problem.text().removeprefix("⚠ ")
