"""Compare every glyph of assets/fonts with other fonts: ``python -m tools.fonts.proof``. See README.md beside this file.

A glyph that is unlike the same character in every other font is wrong, or only of another style. Those that a person
has looked at and found right stand in looked_at.toml; any other is listed, and the command ends with 1.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw

from tools.fonts.build import fetch
from tools.fonts.shapes import Drawer, likeness

_HERE = Path(__file__).resolve().parent
FONTS = _HERE.parents[1] / "assets" / "fonts"

#: The committed fonts that each one is compared with; never another weight of its own family.
PEERS = {
    "FangSong": ("KaiLight", "Song", "Hei"),
    "KaiLight": ("FangSong", "Song", "Hei"),
    "Kai": ("FangSong", "Song", "Hei"),
    "Song": ("Hei", "KaiLight"),
    "SongBold": ("HeiBold", "Hei", "KaiLight"),
    "Hei": ("Song", "KaiLight"),
    "HeiBold": ("SongBold", "Song", "KaiLight"),
}
#: The rare fonts have no committed peer: these are members of packages in sources.toml, downloaded for the proof.
RARE_PEERS = {
    "Rare1": ("noto-sans", "noto-serif", "babelstone", "tw-sung"),
    "Rare2": ("noto-sans", "babelstone", "tw-sung"),
    "Rare3": ("tw-sung-b", "babelstone"),
}
# Fandol's wrong glyphs, such as 幹 drawn as 干, have 0.60 to 0.82; the median of right ones is 0.96, in bold 0.93.
_LOW_IDEOGRAPH, _LOW_BOLD, _LOW_OTHER = 0.85, 0.79, 0.70
_NARROW = 0.65


@dataclass(frozen=True)
class Doubt:
    """A glyph to be looked at: ``likeness`` to its most like peer, or None where its width is wrong."""

    font: str
    char: str
    likeness: float | None

    def __str__(self) -> str:
        what = "宽度不对" if self.likeness is None else f"{self.likeness:.2f}"
        return f"{self.font} {self.char} U+{ord(self.char):04X} {what}"


class Prover:
    """Holds the open fonts. ``paths``: name to file, of the fonts and their peers."""

    def __init__(self, paths: dict[str, Path]) -> None:
        self._drawers = {name: Drawer(path) for name, path in paths.items()}
        self.characters = {name: characters(path) for name, path in paths.items()}

    def doubts(self, font: str, peers: Sequence[str], wanted: Iterable[str] | None = None) -> Iterator[Doubt]:
        """The glyphs of ``font`` (or those of ``wanted``) that are unlike all ``peers`` or of a wrong width."""
        for char in sorted(self.characters[font]) if wanted is None else wanted:
            if self._is_too_narrow(font, peers, char):
                yield Doubt(font, char, None)
                continue
            best = self.likeness(font, peers, char)
            if best is not None and best < low(font, char):
                yield Doubt(font, char, best)

    def _is_too_narrow(self, font: str, peers: Sequence[str], char: str) -> bool:
        """Whether a character of full width (combining marks have none) has another advance, or hardly half as much ink across as in any peer."""
        if unicodedata.east_asian_width(char) not in "WF" or unicodedata.category(char) == "Mn":
            return False
        drawn = self._drawers[font].shape(char)
        beside = [self._drawers[peer].shape(char) for peer in peers if char in self.characters[peer]]
        least = min((shape.width for shape in beside if shape), default=0.0)
        return abs(self._drawers[font].advance(char) - 1) > 0.02 or bool(drawn and drawn.width < _NARROW * least)

    def likeness(self, font: str, peers: Sequence[str], char: str) -> float | None:
        """To the most like peer; None when no peer has the character."""
        shape = self._drawers[font].shape(char)
        found = [likeness(shape, self._drawers[peer].shape(char)) for peer in peers if char in self.characters[peer]]
        return max(found, default=None)

    def sheet(self, doubts: Sequence[Doubt], peers: dict[str, Sequence[str]]) -> Image.Image:
        """All doubtful glyphs, each with those of its peers to the right."""
        columns, cell = 5, 84
        width = 6 * cell
        sheet = Image.new("L", (columns * width, (len(doubts) + columns - 1) // columns * cell or cell), 255)
        for place, doubt in enumerate(doubts):
            left, top = place % columns * width, place // columns * cell
            ImageDraw.Draw(sheet).text((left + 2, top), f"{ord(doubt.char):04X}", fill=0)
            names = [doubt.font, *(peer for peer in peers[doubt.font] if doubt.char in self.characters[peer])]
            for column, name in enumerate(names[:5]):
                drawn = self._drawers[name].picture(doubt.char).point([255 - level for level in range(256)])
                sheet.paste(drawn.crop((8, 8, 72, 72)), (left + 30 + column * 68 + (column > 0) * 16, top + 12))
        return sheet


def characters(path: Path) -> frozenset[str]:
    """What a font has glyphs for."""
    with TTFont(path, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def low(font: str, char: str) -> float:
    """Below which likeness a glyph of ``font`` is to be looked at."""
    if not is_ideograph(char):
        return _LOW_OTHER
    return _LOW_BOLD if font.endswith("Bold") else _LOW_IDEOGRAPH


def is_ideograph(char: str) -> bool:
    """Whether it is a Chinese character, not a mark, letter or symbol."""
    return unicodedata.name(char, "").startswith("CJK ")


def looked_at() -> dict[str, frozenset[str]]:
    """By font, the characters that are only of another style."""
    record = tomllib.loads((_HERE / "looked_at.toml").read_text(encoding="utf-8"))
    return {font: frozenset("".join(groups.values()).replace(" ", "")) for font, groups in record.items()}


def committed() -> dict[str, Path]:
    """The files of the fonts that are compared among themselves."""
    return {name: FONTS / f"{name}.ttf" for name in PEERS}


def downloaded(cache: Path) -> dict[str, Path]:
    """The files of the rare fonts and their peers, which are fetched when they are not in ``cache``."""
    plan = tomllib.loads((_HERE / "sources.toml").read_text(encoding="utf-8"))
    packages = plan["packages"] | plan["peer_packages"]
    members = {entry["name"]: entry for entry in plan["peers"]}
    peers = {name: fetch(packages[item["package"]], cache) / item["member"] for name, item in members.items()}
    return peers | {name: FONTS / f"{name}.ttf" for name in RARE_PEERS}


def main() -> None:
    """Compare everything; exit with 1 when a glyph is doubtful that nobody has looked at."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rare", action="store_true", help="the rare fonts too, with downloaded peers")
    options.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "shuoshi-fonts")
    options.add_argument("--sheet", type=Path, help="a picture of what is doubtful")
    options.add_argument("--all", action="store_true", help="show also what was looked at")
    chosen = options.parse_args()
    known: dict[str, frozenset[str]] = {} if chosen.all else looked_at()
    peers: dict[str, Sequence[str]] = {**PEERS, **(RARE_PEERS if chosen.rare else {})}
    prover = Prover(committed() | (downloaded(chosen.cache) if chosen.rare else {}))
    new: list[Doubt] = []
    for font, beside in peers.items():
        found = list(prover.doubts(font, beside))
        fresh = [doubt for doubt in found if doubt.char not in known.get(font, ())]
        print(f"{font:9} {len(prover.characters[font])} 字，存疑 {len(found)}，未看过 {len(fresh)}", flush=True)
        new += fresh
    print("\n".join(map(str, new)))
    if chosen.sheet and new:
        prover.sheet(new, peers).save(chosen.sheet)
    sys.exit(bool(new))


if __name__ == "__main__":
    main()
