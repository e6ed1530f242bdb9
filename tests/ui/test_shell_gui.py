"""Starting: what is imported before the first paint, one window for each data folder, the crash hook."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QLockFile

HEAVY = ("reportlab", "pypinyin", "pypdfium2", "sqlcipher3", "sqlite_utils", "cryptography", "pyrage", "msgspec", "db",
         "printing", "sync", "app.services", "PIL")

PAINT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import app.gui as gui
make = gui.make_window
def watched(*arguments):
    window = make(*arguments)
    def look():
        window.grab()
        print(type(window.stack.currentWidget()).__name__)
        print(" ".join(sorted(sys.modules)))
        QApplication.quit()
    QTimer.singleShot(0, look)
    return window
gui.make_window = watched
sys.exit(gui.run(Path(sys.argv[1])))
"""

SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
import app.gui as gui
shown = gui._already_open
def watched(app):
    QTimer.singleShot(200, lambda: (print(app.topLevelWidgets()[0].windowTitle()), app.quit()))
    return shown(app)
gui._already_open = watched
sys.exit(gui.run(Path(sys.argv[1])))
"""


def start(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run ``code`` in a process of its own."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, env=env,
                          timeout=60, check=False)


def test_nothing_heavy_is_imported_before_the_first_paint(tmp_path: Path) -> None:
    for name in ("keys.json", "shuoshi.db"):
        (tmp_path / name).write_text("{}")
    done = start(PAINT, tmp_path)
    assert done.returncode == 0, done.stderr
    page, modules = done.stdout.splitlines()[:2]
    assert page == "UnlockPage"
    assert [name for name in HEAVY if name in modules.split()] == []


def test_an_empty_folder_leads_to_the_first_start(tmp_path: Path) -> None:
    done = start(PAINT, tmp_path / "new")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "FirstStart"


def test_a_second_window_on_the_same_data_says_so(tmp_path: Path) -> None:
    lock = QLockFile(str(tmp_path / "window.lock"))
    assert lock.tryLock(100)
    done = start(SECOND, tmp_path)
    lock.unlock()
    assert done.returncode == 1, done.stderr
    assert "说事簿" in done.stdout
