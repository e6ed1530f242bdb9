"""Letters of supervision: proposed from the matter, issued under a number, answered or withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.domain.calendar import Limit, deadline, due_at, spoken
from app.domain.case import Case
from app.domain.clocks import happenings
from app.domain.companion import Letter, Reply
from app.domain.errors import Invalid, Problem, UserError
from app.domain.identity import mask_name
from app.domain.method import Method, Rung
from app.domain.numbering import official_number
from app.domain.records import from_record
from app.domain.rules import check_fields
from app.domain.stage import Position, position
from app.services import attachments, cases, companions, documents, form_sets
from app.services.context import Context
from app.services.ids import new_id
from app.services.pages import page_count
from db import companions as table
from db import files, numbers, versions
from db import sites as known_sites
from db.database import Connection, Tx
from printing.forms.letter import render_letter
from printing.rendered import Rendered

WORDS = {"urge": "催办", "letter": "督办", "circular": "通报", "inspection": "督查"}  # in the number, by form
_TITLES = {
    "urge": "关于抓紧办理{matter}的催办通知",
    "letter": "关于限期办理{matter}的督办函",
    "circular": "关于{matter}办理情况的通报",
    "inspection": "关于对{matter}开展联合督查的通知",
}
_ASKED = {
    "urge": "请你单位接到本通知后抓紧办理，依法依规化解，做好当事人的工作，防止矛盾激化。",
    "letter": "现予督办。请你单位查明事实，明确责任人和办结时间，依法依规化解，做好当事人的工作，防止矛盾激化。",
    "circular": "现将以上情况予以通报。请有关单位引以为戒，对照检查，查明原因，限期整改，尽快办结。",
    "inspection": "为推动化解，决定会同有关单位对这件事开展联合督查。请你单位准备好办理材料，安排熟悉情况的人员配合。",
}
_NO_PROGRESS = ("registered", "visit", "flag")
_INNER = str.maketrans("（）", "〔〕")  # brackets within brackets
_REPLY = {"circular": "整改和办理情况", "inspection": "准备情况"}


def draft(ctx: Context, case_id: str, rung: str) -> Letter:
    """A letter proposed from the matter, to be read and changed; nothing is saved.

    ``rung`` is a key of the ladder of the matter's method. Raises ``letter.no_rung``, ``letter.not_allowed`` or
    ``case.not_ours``.
    """
    case = cases.get(ctx, case_id)
    _may_write(ctx, case)
    method = ctx.methods.of(case)
    step = next((item for item in method.ladder if item.key == rung), None)
    if step is None:
        raise UserError("letter.no_rung", "这件事所用的工作方法没有这一级督办，没有起草。请换一级，或先安装这个工作方法。")
    now, until = position(case), _reply_by(ctx, step)
    return Letter(
        id=new_id(), owner=ctx.site.id, case=case.id, rung=step.key, form=step.form,
        title=_TITLES[step.form].format(matter=_called(ctx, case, method, step.form)), to=_addressee(ctx, case, now),
        note="\n".join(_text(ctx, case, method, now, step.form, until)), reply_by=until,
    )


def _may_write(ctx: Context, case: Case) -> None:
    """An office above about whatever it has received; in a room its leader, about the room's own matters."""
    if ctx.site.level != "desk":
        return
    if not cases.is_ours(ctx, case):
        raise UserError("case.not_ours", "这件纠纷由登记它的单位办理，本单位只能查看，不能发督办文书；没有改变任何内容。")
    if ctx.actor.role != "leader":
        raise UserError("letter.not_allowed", "督办文书由负责人签发，您的身份不能起草或签发；没有改变任何内容。")


def _reply_by(ctx: Context, rung: Rung) -> date | None:
    if not rung.reply:
        return None
    limit = Limit.parse(rung.reply)
    if limit.unit in ("minute", "hour"):
        return due_at(ctx.clock(), limit).astimezone().date()
    return deadline(ctx.today(), limit, ctx.holidays).last


def _called(ctx: Context, case: Case, method: Method, form: str) -> str:
    """The matter in a title. A circular goes to many and names nobody."""
    if form != "circular":
        return f"“{case.title}”"
    kind = method.kind_of(case.kind)
    return f"{case.number}{ctx.codes.label('category', case.category) if kind.parties >= 2 else kind.name}"


def _addressee(ctx: Context, case: Case, now: Position) -> str:
    """Who has it now: the office it was given to, the room that registered it, or the people who handle it."""
    if now.unit:
        return now.unit
    if case.owner != ctx.site.id:
        owner = known_sites.get(ctx.database.read(), case.owner)
        if owner is not None:
            return owner.name
    return "、".join(now.handlers or case.mediators)


def _text(ctx: Context, case: Case, method: Method, now: Position, form: str, until: date | None) -> Iterator[str]:
    """What it is, since when, what was done last, what is asked, and until when to answer."""
    today = ctx.today()
    named = "、".join(mask_name(party.name) for party in case.parties)
    inside = named if form == "circular" else case.number.translate(_INNER)
    what = _called(ctx, case, method, form) + (f"（{inside}）" if inside else "")
    since = case.registered_on
    begun = f"于{spoken(since)}登记，至今已{(today - since).days}天" if since else "已经登记"
    unit = f"，由{now.unit}承办" if now.unit else ""
    state = method.state_name(now.code, ctx.codes.label("stage", now.code))
    yield f"{what}一事{begun}{unit}。目前的阶段是“{state}”。{_late(ctx, case)}"
    last = max((item.on for item in happenings(case) if item.code not in _NO_PROGRESS), default=None)
    if last is not None and last < today:
        yield f"最近一次办理是在{spoken(last)}，此后{(today - last).days}天没有登记新的进展。"
    yield _ASKED[form]
    if until is not None:
        yield f"请于{spoken(until)}前（含当日）将{_REPLY.get(form, '办理情况')}书面答复我单位。"


def _late(ctx: Context, case: Case) -> str:
    """The time limits that are over, in words."""
    over = [
        f"“{item.name}”已于{spoken(date.fromisoformat(item.due[:10]))}届满" for item in cases.running(ctx, case)
        if item.ended is None and not item.lapses and item.due and item.due[:10] < ctx.today().isoformat()
    ]
    return f"{'，'.join(over)}。" if over else ""


def problems(ctx: Context, letter: Letter) -> list[Problem]:
    """Everything that forbids issuing."""
    found = [problem for problem in check_fields(letter, ctx.codes) if not problem.warning]
    if letter.form and letter.form not in WORDS:
        found.append(Problem("form", f"“文种”的取值“{letter.form[:20]}”不在列表中"))
    if not letter.title.strip():
        found.append(Problem("title", "请填写“标题”"))
    day = letter.issued_on or ctx.today()
    if day > ctx.today():
        found.append(Problem("issued_on", "发文日期不能在今天之后"))
    if letter.reply_by is not None and letter.reply_by < day:
        found.append(Problem("reply_by", "答复期限不能早于发文日期"))
    return found


def preview(ctx: Context, letter: Letter) -> Rendered:
    """The page as it would be, with a draft mark."""
    with documents.typesetting:
        return render_letter(letter, ctx.site.organ, documents.font_book(), number=None, draft=True)


def issue(ctx: Context, letter: Letter) -> tuple[Letter, Rendered]:
    """Fix the text: take the next number, render, keep the bytes, save, all or nothing.

    Issuing the same letter again gives the kept print. Raises ``Invalid``, ``letter.issued`` for a changed one,
    ``letter.not_allowed``, ``case.not_ours``, and ``MissingGlyphs`` when a character cannot be printed.
    """
    _may_write(ctx, cases.get(ctx, letter.case))
    faults = problems(ctx, letter)
    if faults:
        raise Invalid(faults)
    with ctx.database.write() as tx:
        kept = _current(tx, letter.id)
        if kept is not None and kept.number:
            if _worded(kept) != _worded(letter):
                raise UserError("letter.issued", "这份文书已经签发，内容不能再改。确需修改请先撤回，再另发一份；没有改变任何内容。")
            return kept, issued_pdf(ctx, kept)
        day = letter.issued_on or ctx.today()
        sequence = numbers.take(tx, "letter", day.year)
        number = official_number(
            ctx.site.template("letter", form_sets.of(ctx).numbering.letter), ctx.site.number_prefix, day.year, sequence, WORDS[letter.form]
        )
        final = replace(
            letter, id=letter.id or new_id(), owner=ctx.site.id, number=number, issued_on=day,
            signer=letter.signer or ctx.actor.name, replies=(), withdrawn="",
        )
        with documents.typesetting:
            rendered = render_letter(final, ctx.site.organ, documents.font_book(), number=number, draft=False)
        digest = attachments.store(ctx, rendered.pdf)
        numbers.record(tx, "letter", day.year, sequence, number=number, record=final.id, at=ctx.stamp())
        files.put(tx, digest, size=len(rendered.pdf), media_type="application/pdf", stored_at=ctx.stamp())
        return companions.put(ctx, tx, replace(final, sha256=digest)), rendered


def _worded(letter: Letter) -> tuple[object, ...]:
    """What a reader of the paper sees."""
    return letter.case, letter.form, letter.title, letter.to, letter.copies_to, letter.note, letter.reply_by


def _current(conn: Connection, letter_id: str) -> Letter | None:
    heads = versions.head_of(conn, letter_id) if letter_id else []
    if heads and heads[-1].kind != "letter":
        raise UserError("record.missing", "没有找到这份督办文书。请刷新后重新查找；其他内容没有变化。")
    return from_record(Letter, heads[-1].body) if heads else None


def reply(ctx: Context, letter_id: str, on: date, by: str, note: str) -> Letter:
    """Note an answer. Raises ``letter.not_issued``, ``letter.withdrawn``, ``record.not_ours`` or ``Invalid``."""
    said = Reply(on=on, by=by.strip(), note=note.strip())
    faults = [problem for problem in check_fields(said, ctx.codes) if not problem.warning]
    if not said.by:
        faults.append(Problem("by", "请填写“答复人”"))
    if on > ctx.today():
        faults.append(Problem("on", "答复日期不能在今天之后"))

    def answered(letter: Letter, tx: Tx) -> Letter:
        if letter.withdrawn:
            raise UserError("letter.withdrawn", "这份文书已经撤回，不用再登记答复；没有改变任何内容。")
        early = letter.issued_on is not None and on < letter.issued_on
        if faults or early:
            raise Invalid([*faults, *([Problem("on", "答复日期不能早于发文日期")] if early else [])])
        return letter if said in letter.replies else replace(letter, replies=(*letter.replies, said))

    return _changed(ctx, letter_id, answered)


def withdraw(ctx: Context, letter_id: str, why: str) -> Letter:
    """Take an issued letter back: its number stays used, as void, and the first reason stays."""
    reason = why.strip()
    if not reason or len(reason) > 300:
        raise Invalid([Problem("withdrawn", "请写明撤回的原因，不超过 300 个字")])

    def taken_back(letter: Letter, tx: Tx) -> Letter:
        _may_write(ctx, cases.get(ctx, letter.case))
        numbers.void(tx, letter.number, at=ctx.stamp(), reason=reason)
        return letter if letter.withdrawn else replace(letter, withdrawn=reason)

    return _changed(ctx, letter_id, taken_back)


def _changed(ctx: Context, letter_id: str, change: Callable[[Letter, Tx], Letter]) -> Letter:
    """Change an issued letter of our own in one transaction."""
    with ctx.database.write() as tx:
        letter = _current(tx, letter_id)
        if letter is None:
            raise UserError("record.missing", "没有找到这份督办文书。请刷新后重新查找；其他内容没有变化。")
        if letter.owner != ctx.site.id:
            raise UserError("record.not_ours", "这份文书由别的单位签发，本单位只能查看；没有改变任何内容。")
        _require_issued(letter)
        return companions.put(ctx, tx, change(letter, tx))


def _require_issued(letter: Letter) -> None:
    if not letter.number:
        raise UserError("letter.not_issued", "这份文书还没有签发，没有改变任何内容。请先签发。")


def get(ctx: Context, letter_id: str) -> Letter:
    """The letter as it stands. Raises ``record.missing``."""
    found = _current(ctx.database.read(), letter_id)
    if found is None:
        raise UserError("record.missing", "没有找到这份督办文书。请刷新后重新查找；其他内容没有变化。")
    return found


def of_case(ctx: Context, case_id: str) -> list[Letter]:
    """Every letter about a matter, the newest first."""
    return companions.every(ctx, Letter, about=case_id)


def every(ctx: Context) -> list[Letter]:
    """Every letter of our own, the newest first."""
    return companions.every(ctx, Letter, site=ctx.site.id)


@dataclass(frozen=True)
class Waiting:
    """A letter of ours without an answer. ``over`` counts the days after the last one, 0 until then."""

    letter: Letter
    over: int


def waiting(ctx: Context) -> list[Waiting]:
    """Issued letters that nobody has answered, the longest overdue first."""
    rows = [row for row in table.of_kind(ctx.database.read(), "letter", site=ctx.site.id) if row.open]
    found = [get(ctx, row.record) for row in sorted(rows, key=lambda row: (row.due, row.record))]
    return [
        Waiting(letter, max(0, (ctx.today() - letter.reply_by).days)) for letter in found
        if letter.number and letter.reply_by is not None
    ]


def issued_pdf(ctx: Context, letter: Letter) -> Rendered:
    """The paper as it was issued, byte for byte. Raises ``letter.not_issued`` or ``attachment.missing``."""
    _require_issued(letter)
    pdf = attachments.load(ctx, letter.sha256)
    return Rendered(pdf, page_count(pdf), f"{letter.title} {letter.number}")
