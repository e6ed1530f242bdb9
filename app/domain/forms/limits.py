"""How large the parts of a form may be, so that whatever a county writes can be set on a page in reasonable time."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

from app.domain.errors import Problem
from app.domain.forms.facts import PLACE
from app.domain.forms.form import Form, FormSet, Part, Place

MOST_FORMS, MOST_PARTS, MOST_PLACES, MOST_ROWS, MOST_COLUMNS = 200, 120, 60, 60, 12
_LINES = 60  # more than two pages of empty lines to write on
_CELLS, _SEAL = 12, 6
_BLANK = 60  # characters: two lines
_COPIES = 99
_NARROWEST = 8  # mm: one character and the space beside it
_PAIRS = 4
_SIDE = 8  # characters written downwards beside a party
_USUAL_TEXT = 4_000
_HEIGHT = re.compile(r"[0-9]{1,2}", re.ASCII)
WIDTH = 156


def set_limits(forms: FormSet) -> Iterator[Problem]:
    """What is too long or too much in the set itself."""
    yield from _texts(forms, "")
    yield from _texts(forms.type, "type")
    for name, most in (("form", MOST_FORMS), ("order", MOST_FORMS)):
        if len(getattr(forms, name)) > most:
            yield Problem(name, f"文书太多，最多 {most} 种")


def form_limits(form: Form, path: str) -> Iterator[Problem]:
    """What is too long or too much in a form, its parts left out."""
    yield from _texts(form, path)
    if len(form.part) > MOST_PARTS:
        yield Problem(f"{path}.part", f"一种文书的内容最多 {MOST_PARTS} 项")
    if len(form.place) > MOST_PLACES:
        yield Problem(f"{path}.place", f"要填的栏目最多 {MOST_PLACES} 项")
    if form.copies.isdigit() and not 1 <= int(form.copies[:6]) <= _COPIES:
        yield Problem(f"{path}.copies", f"份数应在 1 到 {_COPIES} 之间")


def place_limits(place: Place, path: str) -> Iterator[Problem]:
    """What is wrong in the sizes of one place to type in."""
    yield from _texts(place, path)
    yield from _number(place.lines, f"{path}.lines", _LINES)


def part_limits(part: Part, path: str) -> Iterator[Problem]:
    """What is wrong in the sizes of one part."""
    yield from _texts(part, path)
    yield from _number(part.lines, f"{path}.lines", _LINES)
    yield from _number(part.least, f"{path}.least", _LINES)
    for name, most in (("rows", MOST_ROWS), ("head", MOST_COLUMNS), ("widths", MOST_COLUMNS), ("cells", _CELLS), ("seal", _SEAL)):
        if len(getattr(part, name)) > most:
            yield Problem(f"{path}.{name}", f"这里最多写 {most} 项")
    if part.kind == "parties" and len(part.label) > _SIDE:
        yield Problem(f"{path}.label", f"当事人的称呼竖着印，最多 {_SIDE} 个字")
    yield from _columns(part, path)


def _columns(part: Part, path: str) -> Iterator[Problem]:
    narrow = any(width and width < _NARROWEST for width in part.widths)
    free = sum(width == 0 for width in part.widths)
    if narrow or sum(part.widths) + free * _NARROWEST > WIDTH:
        yield Problem(f"{path}.widths", f"每一列至少 {_NARROWEST} 毫米，各列相加不能超过 {WIDTH} 毫米")
    for number, row in enumerate(part.rows if part.kind == "table" else ()):
        cells = row.split("|")
        if len(cells) > 2 * _PAIRS:
            yield Problem(f"{path}.rows[{number}]", f"一行最多 {_PAIRS} 对栏目")
        heights = [height.strip() for _, mark, height in (cell.partition("^") for cell in cells[1::2]) if mark]
        if any(not _HEIGHT.fullmatch(height) or int(height) > _LINES for height in heights):
            yield Problem(f"{path}.rows[{number}]", f"^ 后面写行数，1 到 {_LINES}，如 ^3")


def blanks(template: str, path: str) -> Iterator[Problem]:
    """Blanks that are too long to write on."""
    if any(len(match[3] or "") > 3 or int(match[3] or 0) > _BLANK for match in PLACE.finditer(template)):
        yield Problem(path, f"空白最多留 {_BLANK} 个字")


def _number(said: int, path: str, most: int) -> Iterator[Problem]:
    if not 0 <= said <= most:
        yield Problem(path, f"这个数目应在 0 到 {most} 之间")


def _texts(item: Any, path: str) -> Iterator[Problem]:
    """Texts longer than their field allows."""
    for field in dataclasses.fields(item):
        said, limit = getattr(item, field.name), field.metadata.get("limit", _USUAL_TEXT)
        where = f"{path}.{field.name}" if path else field.name
        texts = (said,) if isinstance(said, str) else tuple(one for one in said if isinstance(one, str)) if isinstance(said, tuple) else ()
        if any(len(one) > limit for one in texts):
            yield Problem(where, f"文字太长，最多 {limit} 个字")
