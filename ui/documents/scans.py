"""Files that people bring to a dossier: scans, photos, PDF."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent

from ui.widgets.drop import SYNC_SUFFIXES

SCANS = "扫描件和照片 (*.pdf *.jpg *.jpeg *.png *.bmp *.tif *.tiff);;所有文件 (*)"


def dropped_files(event: QDragEnterEvent | QDropEvent) -> list[Path]:
    """The files being dragged that are no files of the exchange: those the window takes itself."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.is_file() and path.suffix.lower() not in SYNC_SUFFIXES]


def scan_title(path: Path) -> str:
    """What a scan is called in the dossier."""
    return f"签字扫描件　{path.stem}"[:200]
