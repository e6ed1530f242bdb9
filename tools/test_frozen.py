"""The frozen program lives the whole story in an empty environment: no Python path, no home, no display."""

import subprocess
import sys
import tempfile
from pathlib import Path


def run(program: Path) -> int:
    """Start the program's demo and look at what it left. Returns the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "demo"
        environment = {"HOME": folder, "LANG": "C.UTF-8"}
        started = subprocess.run(
            [program, "demo", out], cwd=folder, env=environment, capture_output=True, text=True, timeout=600, check=False
        )
        unexpected = started.stderr.splitlines()
        pictures = list(out.glob("[0-9][0-9]-*.png"))
        papers = list(out.glob("*.pdf"))
        print(started.stdout.strip())
        if started.returncode or unexpected or len(pictures) < 30 or len(papers) < 3:
            print("\n".join(unexpected[-20:]), f"exit {started.returncode}, {len(pictures)} pictures", file=sys.stderr)
            return 1
    print(f"frozen program: demo passed, {len(pictures)} pictures")
    return 0


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]).absolute()))
