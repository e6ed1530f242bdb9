"""The papers of a dossier: which there are, how they stand, filling, previewing, issuing and leaving them out.

The agreement (F10) has a number, marks and an effect of its own: ``app.services.documents`` issues it. Everything else
that the form set lists goes through here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.agreement import Issue, copies
from app.domain.canonical import digest, encode
from app.domain.case import Attachment, Case
from app.domain.errors import Invalid, Problem, UserError
from app.domain.forms.facts import entry, subject
from app.domain.forms.form import Form
from app.domain.forms.needs import Wanted, may_be_about, wanted
from app.domain.forms.sheet import Sheet, texts
from app.domain.paper import Entry, Paper
from app.domain.rules import check_fields
from app.forms import STANDARD, shipped
from app.services import attachments, cases, sheets, store
from app.services.context import Context
from app.services.ids import new_id
from app.services.office import office_of
from db import files
from printing.rendered import Rendered

AGREEMENT = "F10"
MISSING, DRAFT, PRINTED, SIGNED, ON_PAPER, LEFT_OUT, AUTOMATIC = (
    "missing", "draft", "printed", "signed", "on_paper", "left_out", "automatic",
)
_COVERS = ("F00", "F01", "F16")  # made when the volume is put together


@dataclass(frozen=True)
class Standing:
    """One paper that a matter needs or may have, and how it stands.

    ``state``: missing · draft (something was typed) · printed · signed (a signed copy is in the files, or every mark is
    noted) · on_paper (its sheets were counted) · left_out · automatic (made with the volume). ``scans`` are files.
    """

    wanted: Wanted
    state: str
    issue: Issue | None
    scans: tuple[Attachment, ...]

    @property
    def title(self) -> str:
        """The form's name and what this copy is about."""
        about = f"（{self.wanted.about}）" if self.wanted.about else ""
        return f"{called(self.wanted.form)}{about}"


def called(form: Form) -> str:
    """What people call the form; the back of the volume has no title."""
    return form.title or "封底"


def listing(ctx: Context, case: Case) -> list[Standing]:
    """Every paper that this matter needs or may have, in the order of the volume; those of forms dropped since last."""
    found = [item for item in wanted(case, sheets.form_set(ctx)) if item.form.per != "register"]
    known = {form.id for form in forms_here(ctx)}
    found += [Wanted(_form_of_paper(ctx, paper), paper.ref, paper.title, paper=paper) for paper in case.papers if paper.form not in known]
    return [_standing(item, case) for item in found]


def _standing(item: Wanted, case: Case) -> Standing:
    paper = item.paper
    agreement = case.agreement(item.ref) if item.form.id == AGREEMENT else None
    issue = agreement.issued if agreement else paper.issued if paper else None
    owners = {paper.id if paper else "", item.ref if agreement else ""} - {""}
    holder = agreement or paper
    void = [one.void_at for one in holder.issues if one.void_at] if holder else []
    scans = tuple(file for file in case.attachments if file.ref in owners and file.kind != "issued" and not _of_void(file, void))
    return Standing(item, _state(item, issue, scans), issue, scans)


def _of_void(file: Attachment, void: list[datetime]) -> bool:
    """Whether it is a scan of a print that is void by now: it stays in the volume, but signs nothing."""
    return any(file.added_at is not None and file.added_at < at for at in void)


def _state(item: Wanted, issue: Issue | None, scans: tuple[Attachment, ...]) -> str:
    paper = item.paper
    if item.form.id in _COVERS:
        return AUTOMATIC
    if scans:
        return SIGNED
    if paper is not None and paper.left_out:
        return LEFT_OUT
    if paper is not None and paper.pages:
        return ON_PAPER
    if issue is not None:
        return PRINTED
    return DRAFT if paper is not None and paper.entries else MISSING


def forms_here(ctx: Context) -> tuple[Form, ...]:
    """Every form of the set in use."""
    return sheets.form_set(ctx).form


def begun(form: Form) -> Standing:
    """A further paper of a form of which there may be any number; nothing is saved before something is typed."""
    return Standing(Wanted(form), MISSING, None, ())


def copies_of(case: Case, form: Form) -> tuple[int, str]:
    """How many to print, and why."""
    if form.copies == "parties":
        count = copies(case.parties)
        return count, f"每方当事人一份，入卷一份，所以是 {count} 份。"
    if form.copies.isdigit() and int(form.copies) > 1:
        return int(form.copies), f"交给对方一份，入卷一份，所以是 {form.copies} 份。"
    return 1, "入卷一份。"


def scan_kind(form: Form) -> str:
    """The kind of file that a copy of this paper is (code table ``attachment_kind``)."""
    return {"F05": "identity", "F08": "evidence", "F12": "performance"}.get(form.id, "signed_scan")


def form_of(ctx: Context, form_id: str) -> Form:
    """The form with this id or name. Raises ``form.missing``."""
    found = sheets.form_set(ctx).get(form_id)
    if found is None:
        raise UserError("form.missing", f"文书目录里没有“{form_id[:20]}”这种文书。请用“文书列表”查看表号；没有改变任何内容。")
    return found


def own_form(ctx: Context, form_id: str) -> Form:
    """``form_of`` for a paper of one matter: registers and anonymous stories are made elsewhere, with care for names."""
    found = form_of(ctx, form_id)
    if found.per == "register":
        raise UserError("form.register", f"“{called(found)}”不是一件纠纷的卷内文书，不能这样打印，没有改变任何内容。典型案例请另用“写成典型案例”（case anonymise）。")
    return found


def _form_of_paper(ctx: Context, paper: Paper) -> Form:
    """The form of a paper that is there, also when the set that had it is no longer in use."""
    standard = shipped(STANDARD)
    usual = standard.get(paper.form) if standard else None
    return sheets.form_set(ctx).get(paper.form) or usual or Form(paper.form, paper.form, paper.title or f"文书 {paper.form}", per="paper")


def values(ctx: Context, case: Case, form: Form, ref: str, paper: Paper | None) -> dict[str, str]:
    """What stands in each place of a form that is typed on it alone."""
    about = subject(case, office_of(ctx, case), ctx.codes, form, ctx.today(), ref=ref, paper=paper)
    return {place.key: entry(about, place.key) for place in form.place}


def preview(ctx: Context, case: Case, form_id: str, ref: str = "", entries: Mapping[str, str] | None = None, paper_id: str = "") -> Rendered:
    """The paper as it would be printed, with a draft mark; the kept print where exactly this has been issued.

    The kept print too where what it was about, or its form, is gone: nothing else can show it.
    """
    there = case.paper(paper_id)
    if there is not None and there.issued is not None and sheets.form_set(ctx).get(form_id) is None:
        return issued_pdf(ctx, case, there.id)
    form = own_form(ctx, form_id)
    known = _paper(case, form, ref, paper_id)
    paper = _as_typed(case, form, ref, entries, paper_id)
    ref = ref or (known.ref if known else "")
    made = sheets.sheet(ctx, case, form, ref, paper)
    issued = paper.issued if paper else None
    same = issued is not None and (issued.content == _content(made) or not may_be_about(form, case, ref))
    if same and issued is not None and attachments.here(ctx, issued.sha256):
        return Rendered(attachments.load(ctx, issued.sha256), issued.pages, called(form))
    return sheets.render(ctx, made, mark="草稿" if form.signed else "")


def filled(ctx: Context, case: Case, form_id: str, ref: str = "", entries: Mapping[str, str] | None = None, paper_id: str = "") -> tuple[Sheet, bool]:
    """The sheet that ``preview`` would set, for a copy in another form, and whether it is a draft still."""
    form = form_of(ctx, form_id)
    paper = _as_typed(case, form, ref, entries, paper_id)
    made = sheets.sheet(ctx, case, form, ref, paper)
    issued = paper.issued if paper else None
    return made, form.signed and (issued is None or issued.content != _content(made))


def _as_typed(case: Case, form: Form, ref: str, entries: Mapping[str, str] | None, paper_id: str) -> Paper | None:
    known = _paper(case, form, ref, paper_id)
    return known if entries is None else _typed(known or Paper(id=paper_id, form=form.id, ref=ref), form, entries)


def fill(ctx: Context, case_id: str, form_id: str, entries: Mapping[str, str], *, ref: str = "", paper_id: str = "") -> tuple[Case, str]:
    """Keep what was typed on a paper; the case as stored, and the id of the paper.

    Raises ``Invalid`` (paths ``entry.KEY``), ``case.archived``, ``case.not_ours``, ``form.missing``.
    """
    form = form_of(ctx, form_id)
    unknown = set(entries) - {place.key for place in form.place}
    if unknown:
        raise Invalid([Problem(f"entry.{key}", f"“{called(form)}”上没有“{key[:20]}”这一栏") for key in sorted(unknown)])

    def change(paper: Paper) -> Paper:
        return _typed(paper, form, entries)

    return _change(ctx, case_id, form, ref, paper_id, change, "paper.fill", living=True)


def leave_out(ctx: Context, case_id: str, form_id: str, why: str, *, ref: str = "", paper_id: str = "") -> Case:
    """Say that this paper is not needed, and why; an empty reason takes that back."""
    form = own_form(ctx, form_id)
    return _change(ctx, case_id, form, ref, paper_id, lambda paper: replace(paper, left_out=why.strip()), "paper.leave_out")[0]


def count_pages(ctx: Context, case_id: str, form_id: str, pages: int, *, ref: str = "", paper_id: str = "", title: str = "") -> Case:
    """Say that the paper is there as so many sheets of paper, and no file of it."""
    form = own_form(ctx, form_id)
    if not 0 <= pages <= 2_000:
        raise Invalid([Problem("pages", "纸面页数应在 0 到 2000 之间")])
    return _change(
        ctx, case_id, form, ref, paper_id, lambda paper: replace(paper, pages=pages, title=title or paper.title), "paper.count"
    )[0]


@dataclass(frozen=True)
class IssuedPaper:
    """A final print: the case that now records it, the paper's id, and the print."""

    case: Case
    paper: str
    rendered: Rendered


def issue(
    ctx: Context, case_id: str, form_id: str, *, ref: str = "", paper_id: str = "", handwritten: Collection[str] = ()
) -> IssuedPaper:
    """Fix a paper: render it for good, keep the bytes, save. Issuing again without a change gives the kept print.

    ``handwritten`` are characters without a font that a person has compared and will write into boxes on the paper.
    Raises ``MissingGlyphs`` for any other, ``form.agreement`` for the agreement, ``paper.missing``, ``paper.gone``,
    ``case.archived``, ``case.not_ours``.
    """
    form = own_form(ctx, form_id)
    if form.id == AGREEMENT:
        raise UserError("form.agreement", "协议书要取编号、等签字，请用“签发协议书”；没有改变任何内容。")
    with ctx.database.write() as tx:
        stored = store.require_open(ctx, tx, case_id)
        paper = _paper(stored.case, form, ref, paper_id) or Paper(id=new_id(), form=form.id, ref=ref)
        _require_living(stored.case, form, paper)
        paper = paper if paper.made_on else replace(paper, made_on=ctx.today())
        made = sheets.sheet(ctx, stored.case, form, ref or paper.ref, paper)
        content, standing = _content(made), paper.issued
        if standing is not None and standing.content == content:
            return IssuedPaper(stored.case, paper.id, issued_pdf(ctx, stored.case, paper.id))
        version = len(paper.issues) + 1
        code = sheets.page_code(stored.case, paper.id, form.id, version)
        boxes = sheets.font_book().unprintable("".join(handwritten))
        rendered = sheets.render(ctx, made, final=True, code=code, handwritten=boxes)
        sha256 = attachments.store(ctx, rendered.pdf)
        files.put(tx, sha256, size=len(rendered.pdf), media_type="application/pdf", stored_at=ctx.stamp())
        entry_ = Issue(
            content=content, sha256=sha256, pages=rendered.pages, issued_at=ctx.clock(), issued_by=ctx.actor.name,
            handwritten=tuple(boxes),
        )
        older = _voided(ctx, paper, "内容有修改，重新打印")
        changed = _put(stored.case, replace(paper, issues=(*older, entry_)))
        return IssuedPaper(store.append(ctx, tx, changed, "paper.issue", stored.version).case, paper.id, rendered)


def issued_pdf(ctx: Context, case: Case, paper_id: str) -> Rendered:
    """A paper as it was printed, byte for byte. Raises ``paper.not_issued``."""
    paper = case.paper(paper_id)
    issued = paper.issued if paper else None
    if paper is None or issued is None:
        raise UserError("paper.not_issued", "这份文书还没有正式打印过。请先打印；没有改变任何内容。")
    return Rendered(attachments.load(ctx, issued.sha256), issued.pages, called(_form_of_paper(ctx, paper)))


def keep_issue(ctx: Context, case_id: str, form_id: str, kept: Issue) -> Case:
    """Keep what was fixed of a paper that is made with the volume; the one before is void."""

    def change(paper: Paper) -> Paper:
        return replace(paper, issues=(*_voided(ctx, paper, "重新装订"), kept))

    return _change(ctx, case_id, form_of(ctx, form_id), "", "", change, "dossier.fix")[0]


def _voided(ctx: Context, paper: Paper, why: str) -> tuple[Issue, ...]:
    return tuple(
        replace(item, void_at=ctx.clock(), void_reason=why) if item.void_at is None else item for item in paper.issues
    )


# -- changing


def _content(made: Sheet) -> str:
    """Digest of everything that the paper says."""
    return digest(encode(list(texts(made))))


def _paper(case: Case, form: Form, ref: str, paper_id: str) -> Paper | None:
    if paper_id:
        found = case.paper(paper_id)
        if found is None or found.form != form.id:
            raise UserError("paper.missing", "没有找到这一份文书，没有改变任何内容。请用“文书列表”核对内部编号。")
        return found
    if form.per == "paper":
        return None
    return next((item for item in case.papers if item.form == form.id and item.ref == ref), None)


def _typed(paper: Paper, form: Form, entries: Mapping[str, str]) -> Paper:
    """The paper with these entries in the order of the form; what the form does not know stays behind them."""
    kept = {item.key: item for item in paper.entries}
    typed = {key: replace(kept[key], text=said) if key in kept else Entry(key, said) for key, said in entries.items()}
    order = [place.key for place in form.place]
    merged = kept | typed
    return replace(paper, entries=tuple(merged[key] for key in sorted(merged, key=lambda key: order.index(key) if key in order else len(order))))


def _require_living(case: Case, form: Form, paper: Paper) -> None:
    if not may_be_about(form, case, paper.ref):
        raise UserError("paper.gone", f"这份“{called(form)}”所记的内容（哪一次调解、哪一方、哪一步）已经删去或撤销，不能再填写、打印。已经打印过的还在；没有改变任何内容。")


def _put(case: Case, paper: Paper) -> Case:
    if case.paper(paper.id) is None:
        return replace(case, papers=(*case.papers, paper))
    return replace(case, papers=tuple(paper if item.id == paper.id else item for item in case.papers))


def _change(
    ctx: Context, case_id: str, form: Form, ref: str, paper_id: str, change: Callable[[Paper], Paper], action: str,
    *, living: bool = False,
) -> tuple[Case, str]:
    """Change one paper in one transaction; a paper that is not there yet is begun, if it can be about anything."""
    with ctx.database.write() as tx:
        stored = store.require_open(ctx, tx, case_id)
        before = _paper(stored.case, form, ref, paper_id)
        after = change(before or Paper(id=new_id(), form=form.id, ref=ref))
        if living or before is None:
            _require_living(stored.case, form, after)
        faults = [item for item in check_fields(after, ctx.codes) if not item.warning]
        if faults:
            raise Invalid([Problem(_path(item.path, after), item.sentence) for item in faults])
        if after == before:
            return stored.case, after.id
        return store.append(ctx, tx, _put(stored.case, after), action, stored.version).case, after.id


def _path(path: str, paper: Paper) -> str:
    """``entry.KEY`` for a fault in an entry: the form knows its places by name."""
    place = path.partition("entries[")[2].partition("]")[0]
    return f"entry.{paper.entries[int(place)].key}" if place.isdigit() else path


def of_case(ctx: Context, case_id: str) -> tuple[Case, list[Standing]]:
    """A matter with its papers, for a list."""
    case = cases.get(ctx, case_id)
    return case, listing(ctx, case)
