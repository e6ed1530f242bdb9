"""Lives the paper work once and takes every picture of the manual."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tools.manual_pictures.desk import stand_still

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "manual" / "pictures"


def main(only: frozenset[str]) -> None:
    """Write the pictures, and take away those that no chapter makes any more."""
    stand_still()
    from PySide6.QtWidgets import QApplication

    from app.paths import assets_dir
    from tools.manual_pictures import outward, scanning, signing, special, volume, writing
    from tools.manual_pictures.camera import Camera
    from tools.manual_pictures.desk import Desk
    from ui.theme.apply import apply, load_rare_fonts

    app = QApplication(["shuoshi", "-platform", "offscreen"])
    app.setCursorFlashTime(0)
    apply(app, assets_dir())
    load_rare_fonts(assets_dir())
    FOLDER.mkdir(parents=True, exist_ok=True)
    camera = Camera(FOLDER, only)
    with tempfile.TemporaryDirectory() as room:
        desk = Desk(app, Path(room) / "data")
        case_id = writing.register(desk)
        writing.dossier(desk, camera, case_id)
        writing.filling(desk, camera)
        writing.clicking(desk, camera)
        writing.printing(desk, camera)
        signing.one_by_one(desk, camera)
        signing.corrected(desk, camera)
        case = signing.in_effect(desk, camera, case_id)
        scanning.filed(desk, camera, case, Path(room))
        special.in_large_print(desk, camera, case_id)
        volume.on_paper_only(desk, camera, case_id)
        volume.bound(desk, camera, Path(room))
        special.by_hand(desk, camera, special.a_quarrel(desk))
        special.verified(desk, camera, case, Path(room))
        outward.told_without_names(desk, camera, case_id)
        volume.archived(desk, camera, case_id)
        outward.claimed(desk, camera)
        outward.formats(desk, camera)
        desk.window.close()
    for old in FOLDER.glob("*.png"):
        if old.stem not in camera.taken:
            old.unlink()
    sizes = [path.stat().st_size for path in FOLDER.glob("*.png")]
    print(f"{len(sizes)} pictures, {sum(sizes) // 1024} KB, the largest {max(sizes) // 1024} KB")


if __name__ == "__main__":
    main(frozenset(sys.argv[1:]))
