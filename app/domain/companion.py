"""The records beside the matters: letters of supervision, people, rosters, meetings, claims, and methods of the room's own.

Each is a document with a history like a case, owned by the site that made it, and points to a case where it is about
one. What lists need of it is its ``CompanionRow``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.forms.form import FormSet
from app.domain.method import Method
from app.domain.records import Json, extra, text, value


@dataclass(frozen=True)
class Reply:
    """An answer to a letter, as the office that wrote the letter notes it."""

    on: date | None = value("答复日期")
    by: str = text("答复人", limit=100)
    note: str = text("答复内容", limit=5_000)
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Letter:
    """A letter of supervision (催办通知, 督办函, 通报, 联合督查通知) about a case. ``form`` is of table ``letter_form``."""

    id: str
    owner: str = text("发文单位")
    case: str = text("所督办的纠纷")
    rung: str = text("督办方式", limit=40)
    form: str = text("文种", codes="letter_form", required=True)
    number: str = text("文号", limit=100)
    title: str = text("标题", limit=300)
    to: str = text("主送单位", limit=200, required=True)
    copies_to: tuple[str, ...] = value("抄送或联合单位", ())
    note: str = text("正文", limit=20_000, required=True)
    ticks: tuple[str, ...] = value("对照清单", ())
    issued_on: date | None = value("发文日期")
    signer: str = text("签发人", limit=100)
    reply_by: date | None = value("答复期限")
    replies: tuple[Reply, ...] = value("答复", ())
    withdrawn: str = text("撤回原因", limit=300)
    sha256: str = text("文件摘要", limit=64)
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Person:
    """Somebody of the committee or around it. ``roles`` are of table ``person_role`` (member, mediator, hearer …)."""

    id: str
    owner: str = text("所属单位")
    name: str = text("姓名", limit=100, required=True)
    sex: str = text("性别", codes="sex")
    ethnicity: str = text("民族", codes="ethnicity")
    education: str = text("文化程度", codes="education")
    phone: str = text("联系方式", limit=50)
    unit: str = text("单位和职务", limit=200)
    roles: tuple[str, ...] = value("身份", ())
    full_time: bool = value("专职", False)
    from_on: date | None = value("任期起")
    until: date | None = value("任期止")
    grid: str = text("网格", limit=100)
    left: str = text("离任原因", limit=200)
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Swap:
    """On one day somebody else receives. Without a ``name`` the reception falls out."""

    day: date | None = value("日期")
    name: str = text("替班人", limit=100)
    why: str = text("原因", limit=200)
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Rotation:
    """Who receives in turn. ``roster`` is the method's roster; ``names`` take turns from ``from_on`` on."""

    id: str
    owner: str = text("所属单位")
    method: str = text("工作方法", limit=100)
    roster: str = text("轮值", limit=40, required=True)
    names: tuple[str, ...] = value("轮值人员", ())
    from_on: date | None = value("从哪天起")
    swaps: tuple[Swap, ...] = value("换班", ())
    ended: bool = value("已停用", False)
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Meeting:
    """A meeting with minutes (评理会, 居民夜话会, 联席会议)."""

    id: str
    owner: str = text("所属单位")
    method: str = text("工作方法", limit=100)
    kind: str = text("会议种类", limit=40)
    held_on: date | None = value("日期")
    place: str = text("地点", limit=200)
    chair: str = text("主持人", limit=100)
    recorder: str = text("记录人", limit=100)
    people: tuple[str, ...] = value("参加人", ())
    heads: int = value("到会人数", 0)
    topic: str = text("议题", limit=500, required=True)
    note: str = text("会议记录", limit=50_000)
    decisions: tuple[str, ...] = value("议定事项", ())
    cases: tuple[str, ...] = value("涉及的纠纷", ())
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class OwnMethod:
    """A method of the site's own, as installed; ``id`` follows from site and method, so that a town finds it."""

    id: str
    owner: str = text("所属单位")
    method: Method = value("工作方法", Method(""))
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class OwnForms:
    """The form set that the site has installed; one for each site, ``id`` follows from the site."""

    id: str
    owner: str = text("所属单位")
    forms: FormSet = value("文书目录", FormSet(""))
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Claimed:
    """One matter in a claim, with what was claimed for it. ``content`` is the fingerprint of its volume, if archived."""

    case: str = text("纠纷")
    grade: str = text("等次")
    money: int | None = value("申报金额（分）")
    content: str = text("卷宗指纹", limit=64)
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Claim:
    """A list of matters for which a subsidy was claimed (补贴申报清单): each may stand in one list that is not withdrawn.

    ``by`` tells which day had to lie in the period: done or archived. ``site`` is the one unit whose matters they are,
    where the office that claims chose one.
    """

    id: str
    owner: str = text("申报单位")
    site: str = text("哪个单位的纠纷")
    first: date | None = value("从哪天起")
    last: date | None = value("到哪天止")
    by: str = text("按哪个日期", limit=20)
    standard: str = text("补贴标准", limit=100)
    made_on: date | None = value("申报日期")
    made_by: str = text("申报人", limit=100)
    items: tuple[Claimed, ...] = value("申报的纠纷", ())
    withdrawn: str = text("撤回原因", limit=300)
    extra: dict[str, Json] = extra()


KINDS: dict[str, type[Any]] = {
    "letter": Letter, "person": Person, "rotation": Rotation, "meeting": Meeting, "method": OwnMethod, "forms": OwnForms,
    "claim": Claim,
}


@dataclass(frozen=True)
class CompanionRow:
    """What a list needs. ``about`` is a case, a roster or a method; ``due`` an ISO date or empty; ``open`` says whether
    something is still expected of it."""

    record: str
    kind: str
    about: str
    day: str
    title: str
    due: str
    open: bool


def companion_row(item: Any) -> CompanionRow:
    """The row of any of the records above."""
    row: CompanionRow = _ROWS[type(item)](item)
    return row


def _letter(item: Letter) -> CompanionRow:
    waits = not item.replies and not item.withdrawn and item.reply_by is not None
    due = item.reply_by.isoformat() if waits and item.reply_by else ""
    return CompanionRow(item.id, "letter", item.case, _day(item.issued_on), item.title, due, waits)


def _person(item: Person) -> CompanionRow:
    return CompanionRow(item.id, "person", "", _day(item.from_on), item.name, _day(item.until), not item.left)


def _rotation(item: Rotation) -> CompanionRow:
    return CompanionRow(item.id, "rotation", item.roster, _day(item.from_on), item.method, "", not item.ended)


def _meeting(item: Meeting) -> CompanionRow:
    return CompanionRow(item.id, "meeting", item.kind, _day(item.held_on), item.topic, "", False)


def _method(item: OwnMethod) -> CompanionRow:
    return CompanionRow(item.id, "method", item.method.id, "", item.method.name, "", True)


def _forms(item: OwnForms) -> CompanionRow:
    return CompanionRow(item.id, "forms", item.forms.id, "", item.forms.name, "", True)


def _claim(item: Claim) -> CompanionRow:
    return CompanionRow(item.id, "claim", "", _day(item.made_on), f"{_day(item.first)} {_day(item.last)}", "", not item.withdrawn)


_ROWS: dict[type[Any], Any] = {
    Letter: _letter, Person: _person, Rotation: _rotation, Meeting: _meeting, OwnMethod: _method, OwnForms: _forms,
    Claim: _claim,
}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
