"""What a mediator does with a matter: register, edit, act, attach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from stat import S_ISREG

from app.codes import load_screening
from app.domain import rules, screening, workflow
from app.domain.actions import ACTIONS, ARCHIVED, ENDED, SIGNING
from app.domain.agreement import effective_on
from app.domain.case import Attachment, Case, default_title
from app.domain.clocks import Running, clocks, extension_problem
from app.domain.editing import in_round, keep_protected, void_changed
from app.domain.errors import Invalid, Problem, UserError
from app.domain.han import unprivate_record
from app.domain.method import DISPUTE, NONE, Method
from app.domain.numbering import case_code, official_number
from app.domain.party import Party
from app.domain.records import Json, from_record
from app.domain.stage import position
from app.domain.step import Step
from app.services import attachments, form_sets, store
from app.services.context import Context
from app.services.ids import new_id
from db import drafts, files, ledger, numbers, search, values, versions
from db.database import Tx

LARGEST_ATTACHMENT = 50 * 1024 * 1024


def blank(ctx: Context) -> Case:
    """A new case as the form shows it first: today, two empty parties, the person at the desk as mediator."""
    parties = tuple(Party(id=new_id(), kind="person", role=role, id_type="111") for role in ("applicant", "respondent"))
    mediators = (ctx.actor.name,) if ctx.actor.role == "mediator" else ()
    method = methods_here(ctx)[0]
    return Case(
        id=new_id(), owner=ctx.site.id, method=method.id if ctx.site.methods else "", kind=_usual_kind(method), registered_on=ctx.today(), registrar=ctx.actor.name, source="application",
        difficulty="simple", parties=parties, mediators=mediators,
    )


def _usual_kind(method: Method) -> str:
    """An ordinary dispute where the method knows such a thing, otherwise what it lists first."""
    keys = [item.key for item in method.kind]
    return DISPUTE if DISPUTE in keys else next(iter(keys), "")


def methods_here(ctx: Context) -> list[Method]:
    """The methods that this room works by, the usual one first; the standard one where none was chosen."""
    available = {item.key: item for item in ctx.methods.available(ctx.site.id)}
    chosen = [available[key] for key in ctx.site.methods if key in available]
    return chosen or [ctx.methods.get("")]


def check(ctx: Context, case: Case) -> list[Problem]:
    """Everything wrong or doubtful; see ``app.domain.rules``."""
    return rules.check(case, ctx.codes, ctx.today(), ctx.methods.of(case))


def save(ctx: Context, case: Case) -> Case:
    """Save what a form or a script holds and return what is stored.

    The first save gives number, code and title, and the room's usual method where the case names none. Numbers, files, prints and marks of a stored case are kept whatever
    the form says. A change to the text of an issued agreement voids that print and its marks. Saving an unchanged
    case adds no version. Private code points of old software become the characters they stand for. Raises ``Invalid``
    with every error, or ``case.not_ours``.
    """
    case = unprivate_record(case)
    if not case.method and ctx.site.methods and store.current(ctx.database.read(), case.id) is None:
        case = replace(case, method=methods_here(ctx)[0].id)
    errors = [problem for problem in check(ctx, case) if not problem.warning]
    if errors:
        raise Invalid(errors)
    with ctx.database.write() as tx:
        stored = store.current(tx, case.id)
        if stored is None:
            return store.append(ctx, tx, _first(ctx, tx, case), "case.add", None).case
        store.require(ctx, tx, case.id)
        _may_edit(ctx, case, stored.case)
        merged = _titled(ctx, keep_protected(case, stored.case))
        merged = in_round(merged, stored.case, position(stored.case).round)
        merged, voided = void_changed(merged, ctx.clock())
        for number in voided:
            numbers.void(tx, number, at=ctx.stamp(), reason="内容修改后重新签发")
        if merged == stored.case:
            return stored.case
        return store.append(ctx, tx, merged, "case.edit", stored.version).case


def _may_edit(ctx: Context, case: Case, stored: Case) -> None:
    """An archived matter is read-only, and one that has ended takes no new session or agreement."""
    if position(stored).code == ARCHIVED:
        raise UserError("case.archived", "这件事已经归档，不能再改。确有必要请先“重启办理”；填写的内容没有保存。")
    for name, items, old in (("session", case.sessions, stored.sessions), ("agreement", case.agreements, stored.agreements)):
        known = {item.id for item in old}
        if any(item.id not in known for item in items) and not _offers(ctx, stored, name):
            raise UserError("step.not_allowed", f"现在这个阶段不能“{ACTIONS[name].name}”。如果又有变化，请先“重启办理”；没有保存。")


def _offers(ctx: Context, case: Case, code: str) -> bool:
    return any(item.action.code == code for item in workflow.allowed(case, ctx.methods.of(case), ctx.actor.role))


def _free(ctx: Context, case: Case, code: str) -> bool:
    """Whether an action is offered and nothing stands against it."""
    return any(item.action.code == code and not item.blocked for item in offers(ctx, case))


def _first(ctx: Context, tx: Tx, case: Case) -> Case:
    if case.method and ctx.methods.get(case.method, ctx.site.id) is NONE:
        raise Invalid([Problem("method", f"这里没有“{case.method[:40]}”这个工作方法，请先安装或另选")])
    year = (case.registered_on or ctx.today()).year
    sequence = numbers.take(tx, "case", year)
    number = official_number(ctx.site.template("case", form_sets.of(ctx).numbering.case), ctx.site.number_prefix, year, sequence)
    numbers.record(tx, "case", year, sequence, number=number, record=case.id, at=ctx.stamp())
    filled = replace(
        case, owner=ctx.site.id, number=number, code=case_code(ctx.site.division, year, ctx.device.number, sequence),
        registered_on=case.registered_on or ctx.today(), registrar=case.registrar or ctx.actor.name, attachments=(),
        papers=(),
        registered_at=ctx.clock(), steps=(),
        agreements=tuple(replace(item, issues=(), marks=()) for item in case.agreements),
    )
    return _titled(ctx, filled)


def _titled(ctx: Context, case: Case) -> Case:
    if case.title:
        return case
    kind = ctx.methods.of(case).kind_of(case.kind)
    against = kind.parties >= 2
    what = ctx.codes.label("category", case.category) if against else kind.name
    return replace(case, title=default_title(case, what, against=against))


def get(ctx: Context, case_id: str) -> Case:
    """The present state of a case. Raises ``case.missing``."""
    stored = store.current(ctx.database.read(), case_id)
    if stored is None:
        raise UserError("case.missing", "没有找到这件纠纷。请回到台账重新查找；其他内容没有变化。")
    return stored.case


def require_ours(ctx: Context, case_id: str) -> None:
    """Raises ``case.not_ours`` or ``case.missing`` when this site may not write the case."""
    store.require(ctx, ctx.database.read(), case_id)


def is_ours(ctx: Context, case: Case) -> bool:
    """Whether this site owns the case and may write it (首接负责)."""
    return case.owner == ctx.site.id


@dataclass(frozen=True)
class Saved:
    """One line of the history of a case."""

    at: datetime
    actor: str
    what: str
    version_hash: str


def history(ctx: Context, case_id: str) -> list[Saved]:
    """Every saved state, newest first, with a short summary of what changed."""
    saved = []
    previous: Case | None = None
    for version in versions.by_record(ctx.database.read(), case_id):
        try:
            case = from_record(Case, version.body)
        except Invalid:  # sent by another site and not accepted; the receipt has said so
            saved.append(Saved(datetime.fromisoformat(version.at), version.actor, "内容读不成，没有采用", version.hash))
            continue
        what = "登记" if previous is None else "、".join(_changes(previous, case)) or "保存"
        saved.append(Saved(datetime.fromisoformat(version.at), version.actor, what, version.hash))
        previous = case
    return saved[::-1]


def _changes(before: Case, after: Case) -> Iterator[str]:
    for step in after.steps[len(before.steps):]:
        yield ACTIONS[step.action].name if step.action in ACTIONS else step.action
    if after.closed_reason != before.closed_reason:
        yield "终止调解" if after.closed_reason else "恢复调解"
    if len(after.sessions) > len(before.sessions):
        yield f"记录第 {len(after.sessions)} 次调解"
    elif after.sessions != before.sessions:
        yield "修改调解记录"
    if len(after.attachments) > len(before.attachments):
        yield f"附上“{after.attachments[-1].title}”"
    yield from _agreement_changes(before, after)
    if after.parties != before.parties:
        yield "修改当事人"
    if (after.facts, after.requests, after.category) != (before.facts, before.requests, before.category):
        yield "修改纠纷情况"


def _agreement_changes(before: Case, after: Case) -> Iterator[str]:
    for agreement in after.agreements:
        old = before.agreement(agreement.id)
        if old is None:
            yield "起草协议"
        elif len(agreement.issues) > len(old.issues):
            yield f"签发协议书 {agreement.issues[-1].number}"
        elif old.issued is not None and agreement.issued is None:
            yield f"修改协议，{old.issued.number} 作废"
        elif len(agreement.marks) != len(old.marks):
            yield "记录签名盖章" if len(agreement.marks) > len(old.marks) else "撤销签名记录"
        elif agreement.marks != old.marks:
            yield "修改签名记录"
        elif agreement != old:
            yield "修改协议"


def offers(ctx: Context, case: Case) -> list[workflow.Allowed]:
    """What the person at the desk may do with this matter now; nothing with one of another site."""
    return workflow.allowed(case, ctx.methods.of(case), ctx.actor.role) if is_ours(ctx, case) else []


def running(ctx: Context, case: Case) -> list[Running]:
    """The clocks of a matter, with those that have ended."""
    return clocks(case, ctx.methods.of(case), ctx.holidays, ctx.today())


def act(ctx: Context, case_id: str, step: Step) -> Case:
    """Do one step of the course of a matter and return what is stored.

    ``step`` needs its action and what the action asks for; id, time, person and (unless given) today's date are filled
    in. A follow-up that the method calls unsatisfied reopens the matter at once. Raises ``step.not_allowed``,
    ``step.blocked``, ``Invalid`` (paths are names of ``Step``), ``case.not_ours``.
    """
    if step.action == "archive" and _free(ctx, get(ctx, case_id), "archive"):
        from app.services import dossier  # the volume is made of papers, and papers are made of matters

        dossier.fix(ctx, case_id, step.note)
    with ctx.database.write() as tx:
        stored = store.require(ctx, tx, case_id)
        case, method = stored.case, ctx.methods.of(stored.case)
        done = _filled(ctx, step)
        if done.action in ACTIONS and ACTIONS[done.action].page:
            raise UserError("step.not_allowed", f"“{ACTIONS[done.action].name}”要写下内容，不能只记一步。请打开相应的表填写。")
        changed = workflow.advance(case, method, done, ctx.actor.role, ctx.today())
        _check_more(ctx, case, method, done)
        why = workflow.reopening(changed, method, changed.steps[-1])
        if why:
            again = _filled(ctx, Step(id="", action="reopen", note=why, ref=done.id, on=done.on))
            changed = replace(changed, steps=(*changed.steps, again))
        return store.append(ctx, tx, changed, f"case.{done.action}", stored.version).case


def _filled(ctx: Context, step: Step) -> Step:
    return replace(
        unprivate_record(step), id=new_id(), at=ctx.clock(), by=ctx.actor.name, role=ctx.actor.role,
        on=step.on or ctx.today(),
    )


def _check_more(ctx: Context, case: Case, method: Method, step: Step) -> None:
    """What needs the calendar or the code tables."""
    faults = [problem for problem in rules.check_fields(step, ctx.codes) if not problem.warning]
    if step.action == "extend":
        late = extension_problem(case, method, step, ctx.holidays, ctx.today())
        faults += [late] if late else []
    for use in ACTIONS[step.action].uses:
        given = getattr(step, use.field)
        if use.codes and ":" not in use.codes and given and not ctx.codes.knows(use.codes, given):
            faults.append(Problem(use.field, f"“{use.label}”的取值“{str(given)[:20]}”不在列表中"))
    if faults:
        raise Invalid(faults)


def close(ctx: Context, case_id: str, reason: str, on: date, *, even_if_signing: bool = False) -> Case:
    """End the mediation without agreement (refused, withdrawn, failed, referred); an empty reason reopens it.

    Raises ``close.signing`` where somebody has signed the agreement already, unless the person was told and wants it.
    """
    case = store.require(ctx, ctx.database.read(), case_id).case
    if not reason:
        return act(ctx, case_id, Step(id="", action="reopen", note="恢复调解", on=on))
    _may_close(case, on, ctx.today())
    if not even_if_signing and (half := half_signed(case)):
        raise UserError("close.signing", f"{half}，没有终止。请先核对；若确实不再签下去，请说明仍要终止。")
    return act(ctx, case_id, Step(id="", action="end", result=reason, on=on))


def half_signed(case: Case) -> str:
    """What a person must know before closing a matter whose agreement is being signed; empty where it is not."""
    at = position(case)
    if at.code != SIGNING:
        return ""
    return f"协议书已经签发，签名盖章已有 {at.done} 个，还差 {at.needed - at.done} 个"


def _may_close(case: Case, on: date, today: date) -> None:
    latest = case.agreements[-1] if case.agreements else None
    if latest is not None and effective_on(latest, case.signers(latest)) is not None and position(case).code == "effective":
        raise UserError("close.effective", "协议已经生效，不能再按没有达成协议终止；没有改变任何内容。")
    if on > today or (case.registered_on is not None and on < case.registered_on):
        raise UserError("close.date", "终止日期不能早于登记日期，也不能在今天之后；没有终止。请改正日期后再试。")


def attach(
    ctx: Context, case_id: str, source: Path | bytes, *, title: str, kind: str, media_type: str = "", ref: str = "",
    originals: tuple[str, ...] = (),
) -> Case:
    """Encrypt a file into the data folder and note it in the case. The source stays where it is.

    Raises ``file.*``, ``case.archived``, ``case.not_ours``.
    """
    data = source if isinstance(source, bytes) else _read(source)
    store.require_open(ctx, ctx.database.read(), case_id)  # before anything is written
    digest = attachments.store(ctx, data)
    attachment = Attachment(
        id=new_id(), sha256=digest, size=len(data), media_type=media_type or guess_type(data), title=title, kind=kind,
        ref=ref, originals=originals, added_at=ctx.clock(), added_by=ctx.actor.name,
    )
    with ctx.database.write() as tx:
        stored = store.require_open(ctx, tx, case_id)
        if any(item.sha256 == digest and item.ref == ref for item in stored.case.attachments):
            return stored.case
        changed = replace(stored.case, attachments=(*stored.case.attachments, attachment))
        errors = [item for item in check(ctx, changed) if item.path.startswith("attachments") and not item.warning]
        if errors:
            raise Invalid(errors)
        files.put(tx, digest, size=len(data), media_type=attachment.media_type, stored_at=ctx.stamp())
        return store.append(ctx, tx, changed, "case.attach", stored.version).case


def _read(source: Path) -> bytes:
    try:
        state = source.stat()
        if not S_ISREG(state.st_mode):  # a device or a pipe may never end
            raise OSError
        if state.st_size > LARGEST_ATTACHMENT:
            raise UserError("file.too_large", "这个文件超过 50 MB，没有加入。请压缩或分成几份后再试。")
        data = source.read_bytes()
    except OSError:
        raise UserError("file.unreadable", "这个文件读不出来，没有加入，其他内容没有变化。请检查 U 盘或文件后再试。") from None
    if not data:
        raise UserError("file.empty", "这个文件是空的，没有加入，其他内容没有变化。请重新扫描或拷贝后再试。")
    return data


_MAGIC = {
    b"%PDF": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff", b"BM": "image/bmp",
}


def guess_type(data: bytes) -> str:
    """Media type of the kinds of file that scanners and phones make."""
    return next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), "application/octet-stream")


def attachment_bytes(ctx: Context, sha256: str) -> bytes:
    """The plain bytes of an attachment. Raises ``UserError`` when the file is missing or damaged."""
    return attachments.load(ctx, sha256)


def past_values(ctx: Context, field: str) -> list[str]:
    """What was written in this field before, most used first: see ``store.remembered`` for the fields."""
    return values.most_used(ctx.database.read(), field, 20)


@dataclass(frozen=True)
class Hit:
    """An earlier case that shares a person with the one being written: why we think so, and how it ended.

    ``stage`` is a code of table ``stage``; ``duplicate`` says that it is perhaps the same matter again.
    """

    case_id: str
    number: str
    title: str
    why: str
    stage: str = ""
    registered_on: str = ""
    duplicate: bool = False


@dataclass(frozen=True)
class Screening:
    """What a first look at an intake shows: who was here before, signs of danger, why it may not be acceptable."""

    hits: list[Hit]
    dangers: list[screening.Sign]
    unfit: list[screening.Unfit]


def screen(ctx: Context, case: Case) -> Screening:
    """Everything that a person should know before a matter is accepted; offline and at once."""
    words = load_screening()
    return Screening(seen_before(ctx, case), screening.dangers(case, words), screening.unfit(case, words))


def seen_before(ctx: Context, case: Case) -> list[Hit]:
    """Earlier cases with the same identity number, telephone, name or address; surest first, at most ten."""
    hits: dict[str, Hit] = {}
    shared: dict[str, set[str]] = {}
    for trait, text, why in _traits(case):
        for row in _sharing(ctx, trait, text):
            if row.record == case.id:
                continue
            shared.setdefault(row.record, set()).add(why.partition("：")[2])
            again = row.category == case.category and row.stage not in ENDED and trait != "address"
            hit = Hit(row.record, row.number, row.title, why, row.stage, row.registered_on, again)
            hits.setdefault(row.record, hit)
    found = [replace(hit, duplicate=hit.duplicate or len(shared[hit.case_id]) > 1) for hit in hits.values()]
    return sorted(found, key=lambda hit: not hit.duplicate)[:10]


def _traits(case: Case) -> Iterator[tuple[str, str, str]]:
    for trait, why in (
        ("id_number", "证件号码相同"), ("phone", "电话相同"), ("name", "姓名相同"), ("address", "住址相同")
    ):
        for party in case.parties:
            text = getattr(party, trait)
            if len(text) >= (2 if trait == "name" else 5):
                yield trait, text, f"{why}：{party.name}"


def _sharing(ctx: Context, trait: str, text: str) -> list[ledger.LedgerEntry]:
    """Rows of cases with a party of just this number or name: the search alone finds it in running text too."""
    conn = ctx.database.read()
    rows = ledger.rows_by_ids(conn, search.search(conn, text, 50))
    found = (store.decode(version) for version in versions.heads_of(conn, [row.record for row in rows]))
    same = {case.id for case in found if any(getattr(party, trait) == text for party in case.parties)}
    return [row for row in rows if row.record in same]


def save_draft(ctx: Context, key: str, record: dict[str, Json]) -> None:
    """Keep half-typed text over a crash. Drafts make no version and are never sent."""
    with ctx.database.write() as tx:
        drafts.put(tx, key, record, ctx.stamp())


def load_draft(ctx: Context, key: str) -> dict[str, Json] | None:
    """The draft under this key, if any."""
    return drafts.get(ctx.database.read(), key)


def drop_draft(ctx: Context, key: str) -> None:
    """Forget a draft that was saved or thrown away."""
    with ctx.database.write() as tx:
        drafts.drop(tx, key)
