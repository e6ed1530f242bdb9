"""Without arguments the window opens; with a command the work is done without one."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Start the program. Qt is imported only for the window and the demo."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given:
        return _window(None)
    if given[0] == "demo":
        return _demo(Path(given[1]) if len(given) > 1 else Path("demo-out"))
    if given[0] == "run-sample":
        return _sample(Path(given[1]) if len(given) > 1 else Path("sample-room"))
    from app.cli import main as command_line

    return command_line(given)


def _window(data: Path | None) -> int:
    import gc

    gc.disable()  # until everything is imported (``app.gui``): nothing that is made before becomes garbage
    from app.gui import run
    from app.paths import default_data_dir

    return run(data or default_data_dir())


def _demo(out: Path) -> int:
    from app.demo.main import run

    return run(out.absolute())


def _sample(data: Path) -> int:
    """Open the window on a room of invented disputes; without a display, live the whole story offscreen."""
    if not _has_display():
        print("这台机器没有显示器，改为在离屏窗口里走完整个故事。", flush=True)
        return _demo(data.parent / "demo-out")
    from app.sample_room import prepare

    return _window(prepare(data.absolute()))


def _has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
