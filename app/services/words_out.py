"""Papers for other programs and other readers: as a Word file, or as a model case without names."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain import story
from app.domain.anonymous import anonymous
from app.domain.case import Case
from app.domain.errors import UserError
from app.domain.forms.compose import compose
from app.domain.forms.facts import subject
from app.domain.forms.form import Form
from app.domain.forms.needs import wanted
from app.domain.forms.sheet import Sheet
from app.domain.paper import Paper
from app.services import documents, papers, sheets
from app.services.context import Context
from printing.forms.sheet import render_sheet
from printing.rendered import Rendered

CHECK_FIRST = "匿名稿，发布前请人工核对"


def word_of(ctx: Context, case: Case, form_id: str, ref: str = "", paper_id: str = "") -> bytes:
    """A paper of the matter as a Word file (.docx), filled as it would be printed.

    Without ``ref`` and ``paper_id`` it is the last copy of this form that the matter has or needs. Raises
    ``form.missing``, ``paper.missing``, or ``Invalid`` for a field that Word cannot hold.
    """
    form = papers.form_of(ctx, form_id)
    ref, paper = _copy(ctx, case, form, ref, paper_id)
    return word_of_sheet(sheets.sheet(ctx, case, form, ref, paper))


def word_of_sheet(sheet: Sheet) -> bytes:
    """Any sheet as a Word file."""
    from printing.word import word_file  # python-docx is needed for this only

    return word_file(sheet)


def _copy(ctx: Context, case: Case, form: Form, ref: str, paper_id: str) -> tuple[str, Paper | None]:
    """What the copy is about, and what was typed on it."""
    if paper_id:
        paper = case.paper(paper_id)
        if paper is None or paper.form != form.id:
            raise UserError("paper.missing", "没有找到这份文书，没有存成文件。请用“文书列表”核对后再试；其他内容没有变化。")
        return paper.ref, paper
    copies = [item for item in wanted(case, sheets.form_set(ctx)) if item.form.id == form.id and ref in ("", item.ref)]
    if ref and not copies:
        raise UserError("paper.missing", "这件纠纷里没有这一份文书，没有存成文件。请核对内部编号；其他内容没有变化。")
    return (copies[-1].ref, copies[-1].paper) if copies else ("", None)


@dataclass(frozen=True)
class Story:
    """A model case: its sheet, and the names that only running text knew, which a person should look at first."""

    sheet: Sheet
    found: tuple[str, ...]


def story_of(ctx: Context, case: Case, *, keep_mediators: bool = False) -> Story:
    """The matter told without saying whose it is. A person has to read it before it is published."""
    shown = anonymous(case, ctx.site, keep_mediators=keep_mediators)
    form = papers.form_of(ctx, story.FORM)
    paper = Paper(id="", form=form.id, entries=story.told(shown.case, ctx.codes), made_on=ctx.today())
    ref = shown.case.agreements[-1].id if shown.case.agreements else ""
    about = subject(shown.case, shown.site, ctx.codes, form, ctx.today(), ref=ref, paper=paper, number=CHECK_FIRST)
    return Story(replace(compose(about), author=""), shown.found)


def story_pdf(made: Story) -> Rendered:
    """The model case on paper, marked as a draft on every page."""
    with documents.typesetting:
        return render_sheet(made.sheet, documents.font_book(), mark="草稿", final=False)
