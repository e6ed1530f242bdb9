"""A copy of a paper in large print, for a person who reads badly: to be read, not to be signed or filed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from app.domain.forms.sheet import Sheet
from app.services import sheets
from app.services.context import Context
from app.services.print_log import Item
from printing.rendered import Rendered

FOR_READING = "大字版，供阅读"


@dataclass(frozen=True)
class LargeCopy:
    """The pages in large print, and what the log calls them."""

    rendered: Rendered
    item: Item


def large_copy(ctx: Context, made: Sheet, item: Item, handwritten: Collection[str] = ()) -> LargeCopy:
    """Set a sheet in large print. No page bears a code, so that it is never taken for the paper that is filed.

    The foot of each page says what it is. Raises ``MissingGlyphs``, as for a final print: people read it;
    not for ``handwritten``, which leave boxes as on the paper itself.
    """
    marked = replace(made, number=f"{made.number}　{FOR_READING}".strip("　"))
    rendered = sheets.render(ctx, marked, mark="草稿" if item.draft else "", final=True, large=True, handwritten=handwritten)
    titled = replace(rendered, title=f"{made.title}（大字版）")
    return LargeCopy(titled, replace(item, name=f"{item.name}（大字版）"))
