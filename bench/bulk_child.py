"""What ``bulk.py`` starts: writes the agreements of a room, and prints how high the memory rose."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.services import bulk
from bench import rooms
from bench.measure import Peak

if __name__ == "__main__":
    room, folder = map(Path, sys.argv[1:])
    ctx = rooms.unlock(room)
    peak = Peak()
    bulk.save_agreements(ctx, bulk.of_period(ctx), folder)
    print(json.dumps(peak.megabytes()))
    ctx.close()
