"""Asking for a folder or a file without stopping the program: the answer comes back as a call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

Answer = Callable[[Path], None]


def ask_folder(parent: QWidget, title: str, start: Path | None, then: Answer) -> QFileDialog:
    """Ask for a folder; ``then`` is called with it unless the person changes their mind."""
    return _ask(parent, title, start, then, QFileDialog.FileMode.Directory)


def ask_file(parent: QWidget, title: str, filters: str, then: Answer) -> QFileDialog:
    """Ask for one file that exists. ``filters`` is Qt's form: ``回执 (*.ssr)``."""
    dialog = _ask(parent, title, None, then, QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(filters)
    return dialog


def ask_files(parent: QWidget, title: str, filters: str, then: Callable[[list[Path]], None]) -> QFileDialog:
    """Ask for one or more files that exist."""
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilter(filters)
    dialog.filesSelected.connect(lambda chosen: then([Path(one) for one in chosen]))
    dialog.open()
    return dialog


def ask_save(parent: QWidget, title: str, name: str, filters: str, then: Answer) -> QFileDialog:
    """Ask where to save a file that is suggested to be called ``name``."""
    dialog = _ask(parent, title, None, then, QFileDialog.FileMode.AnyFile)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(filters)
    dialog.selectFile(name)
    return dialog


def _ask(parent: QWidget, title: str, start: Path | None, then: Answer, mode: QFileDialog.FileMode) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(mode)
    if mode == QFileDialog.FileMode.Directory:
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    if start is not None:
        dialog.setDirectory(str(start))
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialog.open()
    return dialog
