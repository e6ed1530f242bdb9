"""A field for a passphrase, with a button that shows what was typed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.theme.icons import icon
from ui.theme.tokens import LIGHT


class SecretEdit(QLineEdit):
    """Hidden unless the eye is pressed (or Ctrl+H). While shown, Chinese input methods work too."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = self.addAction(icon("eye", LIGHT.muted, 22), QLineEdit.ActionPosition.TrailingPosition)
        self._eye.setShortcut("Ctrl+H")
        self._eye.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._eye.triggered.connect(self.toggle)
        self._name_eye()

    def toggle(self) -> None:
        """Show or hide what was typed."""
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self._name_eye()

    def _name_eye(self) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self._eye.setText("显示口令" if hidden else "隐藏口令")
        self._eye.setToolTip(self._eye.text())
        self._eye.setIcon(icon("eye" if hidden else "eye-off", LIGHT.muted, 22))
