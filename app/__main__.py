"""Without arguments the window opens; with a command the work is done without one."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Start the program. Qt is imported only for the window."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given:
        from app.gui import run
        from app.paths import default_data_dir

        return run(default_data_dir())
    from app.cli import main as command_line

    return command_line(given)


if __name__ == "__main__":
    sys.exit(main())
