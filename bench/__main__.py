"""``python -m bench [NAME...]``: measure, compare, print. Without names, everything."""

from __future__ import annotations

import sys
import time
from importlib import import_module

from bench.measure import machine

NAMES = ("start", "window", "growth", "search", "count", "pdf", "forms", "dossier", "bulk", "hop")


def main(wanted: list[str]) -> int:
    """Run the benches asked for; 2 for a name that is none."""
    unknown = [name for name in wanted if name not in NAMES]
    if unknown:
        print(f"no such bench: {', '.join(unknown)}; there are {', '.join(NAMES)}", file=sys.stderr)
        return 2
    print(time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()), machine(), sep="\n")
    for name in wanted or NAMES:
        began = time.perf_counter()
        print(f"\n== {name}", flush=True)
        import_module(f"bench.{name}").run()
        print(f"  ({time.perf_counter() - began:.0f} s)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
