"""The sheet that stands in a volume for something that is not in the file: paper originals, recordings."""

from __future__ import annotations

from printing.fonts import FontBook
from printing.page import MM, Sheet, typeset
from printing.paragraph import HanParagraph, Run, Style
from printing.rendered import Rendered


def render_stand_in(title: str, words: str, fonts: FontBook) -> Rendered:
    """One page with the name of the item and where it is."""
    blocks = [
        HanParagraph([Run(title)], Style(face="SongBold", size=22, leading=40, indent=0, align="center"), fonts),
        HanParagraph([Run(words)], Style(size=15.75, leading=30, indent=0, align="center", before=10 * MM), fonts),
    ]
    return typeset(blocks, Sheet(title, ""), fonts, final=False)
