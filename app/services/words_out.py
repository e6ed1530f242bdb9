"""Papers for other programs and other readers: as a Word file, or as a model case without names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.domain import story
from app.domain.anonymous import marked
from app.domain.case import Case
from app.domain.errors import UserError
from app.domain.forms.compose import compose
from app.domain.forms.facts import subject
from app.domain.forms.form import Form
from app.domain.forms.needs import wanted
from app.domain.forms.sheet import Sheet, reworded
from app.domain.hiding.marks import Marks
from app.domain.paper import Entry, Paper
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
    form = papers.own_form(ctx, form_id)
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
    """A model case: its sheet, and the names that only running text knew, which a person should look at first.

    ``marked`` is the same sheet with a character of ``marks`` at every hidden place; ``read``: a person has read it.
    """

    sheet: Sheet
    found: tuple[str, ...]
    marked: Sheet
    marks: Marks
    read: bool = False


@dataclass(frozen=True)
class Telling:
    """How a model case is told. ``own``: further words to hide, with what stands instead; what shall stay is its own instead.

    ``comment`` takes the place of the one that is kept; names are taken out of it as well.
    """

    own: Mapping[str, str] = field(default_factory=dict)
    comment: str | None = None
    keep_mediators: bool = False


def story_of(ctx: Context, case: Case, telling: Telling | None = None, *, read: bool = False) -> Story:
    """The matter told without saying whose it is. A person has to read it before it is published.

    Until it is ``read`` every page says so.
    """
    asked = telling or Telling()
    form = papers.form_of(ctx, story.FORM)
    said = case if asked.comment is None else _commented(case, asked.comment)
    shown = marked(said, ctx.site, keep_mediators=asked.keep_mediators, own=asked.own)
    entries = (*story.told(shown.case, ctx.codes), Entry(story.READ, "是" if read else ""))
    paper = Paper(id="", form=form.id, entries=entries, made_on=ctx.today())
    ref = shown.case.agreements[-1].id if shown.case.agreements else ""
    about = subject(shown.case, shown.site, ctx.codes, form, ctx.today(), ref=ref, paper=paper, number=CHECK_FIRST)
    made = replace(compose(about), author="", number="" if read else CHECK_FIRST)
    return Story(reworded(made, shown.marks.plain), shown.found, made, shown.marks, read)


def comment_of(case: Case) -> str:
    """The comment that is kept for the model case."""
    return next((item.entry("comment") for item in case.papers if item.form == story.FORM), "")


def _commented(case: Case, comment: str) -> Case:
    others = tuple(item for item in case.papers if item.form != story.FORM)
    return replace(case, papers=(*others, Paper(id="", form=story.FORM, entries=(Entry("comment", comment),))))


def keep_comment(ctx: Context, case_id: str, comment: str) -> Case:
    """Keep the comment with the matter. Raises what ``papers.fill`` raises."""
    return papers.fill(ctx, case_id, story.FORM, {"comment": comment})[0]


def story_pdf(made: Story) -> Rendered:
    """The model case on paper, marked as a draft on every page until it is read. Raises ``MissingGlyphs`` if it is."""
    with documents.typesetting:
        return render_sheet(made.sheet, documents.font_book(), mark="" if made.read else "草稿", final=made.read)
