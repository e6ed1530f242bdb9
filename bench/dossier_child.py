"""What ``dossier.py`` starts: binds one dossier, and prints how high the memory rose."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.services import cases, dossier
from bench import rooms
from bench.measure import Peak

if __name__ == "__main__":
    room, record, target = sys.argv[1:]
    ctx = rooms.unlock(Path(room))
    case = cases.get(ctx, record)
    peak = Peak()
    dossier.save(ctx, case, Path(target))
    print(json.dumps(peak.megabytes()))
    ctx.close()
