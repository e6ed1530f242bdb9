"""Start the window: Qt application, translation, theme, one instance for each data folder, crash page."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, QLockFile, QSettings, QTimer, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app.paths import assets_dir
from ui.jobs import Jobs
from ui.theme.apply import apply, dress, load_rare_fonts, prepare, resize
from ui.window import Window

_REST_AFTER = 600  # milliseconds: after the first paint
_BASE_PX = 18
_TURN = 0.0005  # seconds: how long a computing worker may keep the GUI thread waiting each time; Python's own is 0.005


def run(data_dir: Path, arguments: list[str] | None = None) -> int:
    """Open the window on the data folder and stay until it is closed. Returns the exit code."""
    app = QApplication([sys.argv[0], *(arguments or [])])
    app.setApplicationName("shuoshi")
    _translate(app)
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings = QSettings(str(data_dir / "window.ini"), QSettings.Format.IniFormat)
    base_px = int(str(settings.value("base_px", _BASE_PX)))
    lock = QLockFile(str(data_dir / "window.lock"))
    if not lock.tryLock(100):
        return _already_open(app)
    window = open_window(app, data_dir, settings, base_px)
    QTimer.singleShot(_REST_AFTER, window, lambda: _load_rest(app))
    code = app.exec()
    lock.unlock()
    return code


def open_window(app: QApplication, data_dir: Path, settings: QSettings, base_px: int) -> Window:
    """Show the window on an application that is not dressed yet: the style sheet comes last, on finished widgets."""
    sys.setswitchinterval(_TURN)
    prepare(app, assets_dir(), base_px)
    window = make_window(app, data_dir, settings, base_px)
    window.warmed.connect(_keep_for_good)
    dress(app, base_px)
    window.show()
    return window


def make_window(app: QApplication, data_dir: Path, settings: QSettings, base_px: int) -> Window:
    """The window with its worker threads, and the crash page for whatever nobody expected."""
    from ui.crash import CrashPage, where

    def show_crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.stderr.write(where(kind, trace) + "\n")
        CrashPage(window, where(kind, trace)).open()

    jobs = Jobs(lambda error: show_crash(type(error), error, error.__traceback__))
    window = Window(data_dir, jobs, settings, base_px, lambda px: resize(app, px))
    jobs.setParent(window)
    sys.excepthook = show_crash
    return window


def _keep_for_good() -> None:
    """What is loaded now stays to the end: the collector need not walk it again, 70 ms on the GUI thread each time."""
    gc.freeze()
    gc.enable()


def _load_rest(app: QApplication) -> None:
    """What the first paint need not wait for."""
    app.setWindowIcon(QIcon(str(assets_dir() / "icons" / "app.svg")))
    load_rare_fonts(assets_dir())


def _translate(app: QApplication) -> None:
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)


def _already_open(app: QApplication) -> int:
    from ui.already_open import AlreadyOpen

    apply(app, assets_dir())
    notice = AlreadyOpen()
    notice.show()
    app.exec()
    return 1
