"""Making papers: the form set in use, a filled sheet, and its pages. One paper is set at a time."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from functools import lru_cache

from app.domain.case import Case
from app.domain.forms.compose import compose
from app.domain.forms.facts import subject
from app.domain.forms.form import SIZES, Form, FormSet, Type
from app.domain.forms.sheet import Sheet
from app.domain.page_code import PageCode, paper_tag
from app.domain.paper import Paper
from app.paths import assets_dir
from app.services import form_sets
from app.services.context import Context
from app.services.office import office_of
from printing.fonts import FontBook
from printing.forms.sheet import render_sheet
from printing.layout import BODY_SIZE, Layout, PaperSize, layout_for
from printing.page import Watermark
from printing.proof_mark import Signer
from printing.rendered import Rendered

LARGE = 1.35  # of a copy in large print
_TITLE = 22.0
_WIDE = 0.8  # of a paper on its side, which is for tables with many columns

typesetting = threading.Lock()  # fonts remember which of their characters a paper uses: one paper at a time


@lru_cache(maxsize=1)
def font_book() -> FontBook:
    """The bundled fonts; each is read when a character first needs it."""
    return FontBook(assets_dir() / "fonts")


def form_set(ctx: Context) -> FormSet:
    """The form set of this office."""
    return form_sets.of(ctx)


def sheet(
    ctx: Context, case: Case, form: Form, ref: str = "", paper: Paper | None = None, number: str = "",
    lists: Mapping[str, tuple[tuple[str, ...], ...]] | None = None,
) -> Sheet:
    """The filled sheet of one copy; ``number`` is that of an agreement which is about to be issued."""
    agreement = case.agreement(ref)
    said = number or (agreement.issued.number if agreement and agreement.issued else "")
    return compose(subject(case, office_of(ctx, case), ctx.codes, form, ctx.today(), ref=ref, paper=paper, number=said, lists=lists))


def render(
    ctx: Context, made: Sheet, *, mark: Watermark = "", final: bool = False, code: PageCode | None = None,
    large: bool = False, proof: Signer | None = None, handwritten: Collection[str] = (), forms: FormSet | None = None,
) -> Rendered:
    """The pages of a sheet, as the form set in use (or ``forms``) wants its paper. ``large``: a copy in large print; ``proof`` signs it.

    Raises ``MissingGlyphs`` if ``final``, but not for ``handwritten``, which a person will write into boxes.
    """
    kind = (forms or form_set(ctx)).type
    body = SIZES.get(kind.body, BODY_SIZE)
    scale = body / BODY_SIZE * (LARGE if large else 1.0) * (_WIDE if made.wide else 1.0)
    title = SIZES.get(kind.title, _TITLE) * BODY_SIZE / body
    with typesetting:
        return render_sheet(
            made, font_book(), mark=mark, final=final, code=code, title_size=title, proof=proof, handwritten=handwritten,
            layout=_layout(kind, scale, wide=made.wide),
        )


def _layout(kind: Type, scale: float, *, wide: bool) -> Layout:
    paper: PaperSize = "16K" if kind.paper == "16K" else "A5" if kind.paper == "A5" else "A4"
    return layout_for(paper, duplex=kind.both_sides, scale=scale, wide=wide)


def page_code(case: Case, paper_id: str, form_id: str, version: int) -> PageCode:
    """What stands in the small code of a paper's pages; page, pages and digest are filled in while setting it."""
    number = int("".join(char for char in form_id if char.isdigit()) or 0) % 256
    return PageCode(case.id, paper_tag(paper_id), number, version, 0, 0, "0" * 12)
