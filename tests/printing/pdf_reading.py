"""Read a PDF back the way a reader would."""

from __future__ import annotations

import pypdfium2

from printing.rendered import Rendered


def page_texts(rendered: Rendered) -> list[str]:
    """The text of every page, with the reader's line ends as newlines."""
    document = pypdfium2.PdfDocument(rendered.pdf)
    try:
        texts = []
        for page in document:
            text_page = page.get_textpage()
            texts.append(text_page.get_text_range().replace("\r\n", "\n"))
            text_page.close()
            page.close()
        return texts
    finally:
        document.close()


def joined(rendered: Rendered) -> str:
    """The text of the whole paper without line ends, and without the spaces that a reader sees between table cells."""
    return "".join(page_texts(rendered)).replace("\n", "").replace(" ", "")
