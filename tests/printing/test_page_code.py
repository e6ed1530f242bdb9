"""A page that was printed, and photographed askew, still tells where it belongs."""

from __future__ import annotations

import io
from dataclasses import replace

import segno
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.domain.page_code import PageCode, paper_tag
from printing.picture_codes import find_codes

CODE = PageCode("0123456789abcdef" * 2, paper_tag("a1"), 10, 1, 3, 12, "a1b2c3d4e5f6")


def _picture(text: str) -> Image.Image:
    out = io.BytesIO()
    segno.make_qr(text, error="m").save(out, kind="png", scale=6, border=6)
    return Image.open(io.BytesIO(out.getvalue())).convert("L")


@given(st.integers(0, 255), st.integers(0, 400), st.integers(1, 65_535))
def test_what_is_printed_is_read_back(form: int, version: int, page: int) -> None:
    code = replace(CODE, form=form, version=version, page=page)
    assert PageCode.decode(code.encode()) == replace(code, version=min(version, 255))


def test_a_code_is_small() -> None:
    assert segno.make_qr(CODE.encode(), error="m").version <= 3


def test_a_turned_picture_is_read() -> None:
    for angle in (0, 7, 90, 183):
        turned = _picture(CODE.encode()).rotate(angle, expand=True, fillcolor=255)
        assert [PageCode.decode(found.text) for found in find_codes(turned)] == [CODE]


def test_other_codes_and_damaged_ones_are_no_pages() -> None:
    text = CODE.encode()
    damaged = text[:20] + ("A" if text[20] != "A" else "B") + text[21:]
    for foreign in ("", "S1", "https://example.invalid", damaged, text[:-1], text.lower(), "S1" + "=" * 56):
        assert PageCode.decode(foreign) is None
