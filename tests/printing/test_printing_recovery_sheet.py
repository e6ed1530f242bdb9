"""The recovery sheet: one page, the digits readable by eye and by camera."""

from __future__ import annotations

from datetime import date

import pypdfium2
import segno
from pdf_reading import joined

from printing.fonts import FontBook
from printing.forms.recovery_sheet import render_recovery_sheet
from printing.page import MM
from printing.rendered import Rendered

GROUPS = ["482913", "771204", "019385", "662018", "340571", "998213", "105577", "230964"]


def sheet(fonts: FontBook) -> Rendered:
    return render_recovery_sheet(GROUPS, "青石镇柳河村说事室", date(2026, 3, 5), fonts)


def test_one_page_with_the_code_the_room_and_the_day(fonts: FontBook) -> None:
    rendered = sheet(fonts)
    text = joined(rendered)
    assert rendered.pages == 1
    assert "".join(GROUPS) in text
    assert "青石镇柳河村说事室" in text
    assert "2026年3月5日" in text
    assert rendered.pdf == sheet(fonts).pdf


def test_the_square_is_the_code(fonts: FontBook) -> None:
    matrix = segno.make_qr("".join(GROUPS), error="m").matrix
    document = pypdfium2.PdfDocument(sheet(fonts).pdf)
    image = document[0].render(scale=4).to_pil().convert("1")
    document.close()
    module = 42 * MM * 4 / len(matrix)
    left = image.width * (28 + 78 - 21) / 210
    corner = [int(left + module * (column + 0.5)) for column in range(7)]
    # The upper edge of the square's corner; the rules of the table above are thinner.
    top = next(
        row
        for row in range(image.height)
        if all(image.getpixel((x, row + step)) == 0 for x in corner for step in range(int(module * 0.8)))
    )
    for number, row in enumerate(matrix):
        for column, dark in enumerate(row):
            at = int(left + (column + 0.5) * module), int(top + (number + 0.5) * module)
            assert (image.getpixel(at) == 0) == bool(dark)
