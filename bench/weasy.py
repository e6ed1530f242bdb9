"""WeasyPrint, a peer that knows tables and the rules of Chinese lines, in our fonts. It is never part of the program."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable

from PIL import ImageFile

from app.paths import assets_dir

_FACES = ("FangSong", "KaiLight", "Song", "Hei")
FAMILY = "FangSong, KaiLight, Song"
PARAGRAPH = f"p {{font: 15.75pt/28.1pt {FAMILY}; text-align: justify; text-indent: 2em; margin: 0}}"


def setter(rules: str) -> Callable[[str], bytes] | None:
    """Makes a PDF of the body of a page, styled by ``rules``; None where it or its libraries are not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of libraries that it would like to have
            from weasyprint import CSS, HTML
            from weasyprint.text.fonts import FontConfiguration
            ImageFile.LOAD_TRUNCATED_IMAGES = False  # it changes this for everybody
    except (ImportError, OSError) as missing:
        print(f"  weasyprint is left out: {missing}")
        return None
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # it misses a space in a font that needs none
    fonts = FontConfiguration()
    faces = "".join(
        f"@font-face {{font-family: {name}; src: url({(assets_dir() / 'fonts' / f'{name}.ttf').as_uri()})}}" for name in _FACES
    )
    style = CSS(string=f"{faces} @page {{size: A4; margin: 30mm 26mm 29mm 28mm}} {rules}", font_config=fonts)

    def make(body: str) -> bytes:
        made: bytes = HTML(string=f'<html lang="zh-CN"><body>{body}').write_pdf(stylesheets=[style], font_config=fonts)
        return made

    return make
