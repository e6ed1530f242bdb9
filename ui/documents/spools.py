"""Which printing service there is: CUPS where it is installed, the system's printers through Qt elsewhere."""

from __future__ import annotations

from app.services import printers
from app.services.printers import Spool


def spool() -> Spool:
    """The printing service of this computer."""
    found = printers.system_spool()
    if found is not None:
        return found
    from ui.documents.qt_printing import QtSpool  # QtPrintSupport is needed for this alone

    return QtSpool()
