"""A working method (工作方法): the words and rules of one county over the common machine of ``app.domain.actions``.

A method is a file of data (``assets/methods/*.toml``; ``docs/methods.md`` explains every part). Nothing in the program
asks which method it is: it asks what the method says. A matter keeps the edition that it began with (``Method.id``).
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.records import Json, extra, text, value

HAPPENINGS = {"registered": "登记", "effective": "协议生效", "session": "调解了一次"}  # besides every action

WORDS = {
    "room": "说事室",
    "centre": "乡镇中心",
    "matter": "纠纷",
    "people": "当事人",
    "handler": "人民调解员",
    "receive": "来访登记",
    "today": "今日要办",
    "register_title": "登记簿",
    "talk": "调解",
    "agreement": "协议书",
    "follow_up": "回访",
    "report_up": "上报",
    "visit": "接访",
}
"""Every word that the screens may ask a method for (``Method.word``), with the usual one."""


@dataclass(frozen=True)
class Named:
    """A code and what it is called."""

    key: str
    name: str = text("名称", limit=100, required=True)
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class StageName:
    """What the method calls a state of the machine (几个状态可以用同一个名称)."""

    state: str
    name: str = text("名称", limit=40, required=True)
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Kind:
    """A kind of matter. ``parties`` is how many parties it needs at least; an ``event`` is reported, not argued over."""

    key: str
    name: str = text("名称", limit=40, required=True)
    parties: int = value("至少几方当事人", 2)
    event: bool = value("是事件报告", False)
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Channel:
    """A way in which people or papers come. ``mode`` is the visit mode that it usually is."""

    key: str
    name: str = text("名称", limit=40, required=True)
    mode: str = text("接访方式", limit=40)
    source: str = text("案件来源", codes="source")
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Level:
    """How heavy a matter is, who handles it, and the level above it. ``limit`` is the time in which to settle it."""

    key: str
    name: str = text("名称", limit=40, required=True)
    handlers: tuple[str, ...] = value("谁办", ())
    up: str = text("上报到", limit=40)
    limit: str = text("办结期限", limit=20)
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Colour:
    """A colour of the method: never shown without its word and its shape."""

    key: str
    name: str = text("名称", limit=20, required=True)
    colour: str = text("颜色值", limit=7, required=True)
    shape: str = text("形状", limit=20, required=True)
    label: str = text("含义", limit=40, required=True)
    limit: str = text("办结期限", limit=20)
    report: bool = value("须立即报告", False)
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class ByLevel:
    """The time of a clock for one level."""

    level: str
    limit: str = text("期限", limit=20, required=True)
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class When:
    """A clock or rule holds only for these; an empty list means for all."""

    kinds: tuple[str, ...] = value("种类", ())
    channels: tuple[str, ...] = value("渠道", ())
    levels: tuple[str, ...] = value("级别", ())
    colours: tuple[str, ...] = value("颜色", ())
    extra: dict[str, Json] = extra()

    def holds(self, kind: str, channel: str, level: str, colour: str) -> bool:
        """Whether a matter of this kind, channel, level and colour is meant."""
        asked = ((self.kinds, kind), (self.channels, channel), (self.levels, level), (self.colours, colour))
        return all(not wanted or has in wanted for wanted, has in asked)


@dataclass(frozen=True)
class Clock:
    """A time limit: from the latest ``starts`` to the first of ``ends`` after it, within ``limit``.

    ``starts`` and ``ends`` are happenings: action codes, or those of ``HAPPENINGS``. ``limit`` is
    written as a clerk would (30天, 5个工作日, 1个月, 30分钟). A clock that ``lapses`` is a right that is gone afterwards
    (申请司法确认), not work that is overdue. ``consent``: ``parties`` must all agree to an extension, or a ``leader``.
    """

    key: str
    name: str = text("名称", limit=60, required=True)
    starts: tuple[str, ...] = value("从何时起算", ())
    ends: tuple[str, ...] = value("到何时为止", ())
    limit: str = text("期限", limit=20)
    by_level: tuple[ByLevel, ...] = value("按级别", ())
    when: When = value("适用", When())
    keep_last_day: bool = value("末日不顺延", False)
    paused_by: tuple[str, ...] = value("中止时不计", ())
    extensions: int = value("最多延长几次", 0)
    longest: str = text("每次最长延长", limit=20)
    consent: str = text("延长须谁同意", limit=20)
    lapses: bool = value("过期即失权", False)
    source: str = text("依据", limit=200)
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class ActionRule:
    """What the method changes about an action: its name, who may do it, what must be there first, or that it is off.

    ``needs`` names the conditions of ``app.domain.workflow.CONDITIONS`` (``tick:KEY`` for a tick list of the method);
    they and ``must`` hold only for the matters of ``when``.
    """

    action: str
    name: str = text("名称", limit=40)
    roles: tuple[str, ...] = value("谁可以办", ())
    needs: tuple[str, ...] = value("先要具备", ())
    must: tuple[str, ...] = value("必填", ())
    when: When = value("条件和必填适用", When())
    off: bool = value("不用", False)
    hint: str = text("说明", limit=300)
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Roster:
    """Who receives people when. ``rule`` is a recurrence (每月10日, 每周一); ``off``: keep · skip · shift on a day off."""

    key: str
    name: str = text("名称", limit=60, required=True)
    rule: str = text("轮值规则", limit=200, required=True)
    place: str = text("地点", limit=100)
    seats: str = text("谁来轮值", limit=100)
    off: str = text("遇休息日", limit=10)
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Rung:
    """A step of the supervision ladder. ``form`` is the kind of letter: urge · letter · circular · inspection."""

    key: str
    name: str = text("名称", limit=40, required=True)
    form: str = text("文书", limit=20, required=True)
    reply: str = text("答复期限", limit=20)
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class TickList:
    """A list to go through (六定五包, 三个推定, 三张清单)."""

    key: str
    name: str = text("名称", limit=60, required=True)
    items: tuple[Named, ...] = value("条目", ())
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class FollowUps:
    """When to visit again after the agreement took effect or the matter was solved, and what reopens it.

    ``reopen_on`` are codes of table ``satisfaction``; ``by`` is who visits again; ``sample`` is the share in per cent that
    an office above checks.
    """

    after: tuple[str, ...] = value("多久以后", ())
    reopen_on: tuple[str, ...] = value("哪种结果重启", ("dissatisfied",))
    by: str = text("谁回访", limit=60)
    sample: int = value("抽查比例（%）", 0)
    sampled_by: str = text("谁抽查", limit=60)
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Points:
    """Points for the reporter: ``event`` is a happening (registered, solved …), ``role`` of table ``reporter_role``."""

    event: str
    points: int = value("分值", 0)
    role: str = text("报事人身份", codes="reporter_role")
    kinds: tuple[str, ...] = value("种类", ())
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Preset:
    """A usual company of a joint session (三所联调: 派出所、司法所、律师所)."""

    key: str
    name: str = text("名称", limit=40, required=True)
    units: tuple[str, ...] = value("参加单位", ())
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Method:
    """One edition of a method."""

    key: str
    name: str = text("名称", limit=60, required=True)
    edition: int = value("版次", 1)
    about: str = text("说明", limit=1_000)
    source: str = text("出处", limit=300)
    words: tuple[Named, ...] = value("用词", ())
    stage: tuple[StageName, ...] = value("阶段名称", ())
    kind: tuple[Kind, ...] = value("事项种类", ())
    channel: tuple[Channel, ...] = value("来访渠道", ())
    mode: tuple[Named, ...] = value("接访方式", ())
    session_mode: tuple[Preset, ...] = value("调解形式", ())
    tag: tuple[Named, ...] = value("所用方法", ())
    level: tuple[Level, ...] = value("级别", ())
    colour: tuple[Colour, ...] = value("颜色", ())
    clock: tuple[Clock, ...] = value("期限", ())
    action: tuple[ActionRule, ...] = value("动作", ())
    roster: tuple[Roster, ...] = value("轮值", ())
    whistle: tuple[Named, ...] = value("哨", ())
    ladder: tuple[Rung, ...] = value("督办", ())
    ticklist: tuple[TickList, ...] = value("清单", ())
    closing: tuple[Named, ...] = value("办结核对", ())
    followups: FollowUps = value("回访", FollowUps())
    points: tuple[Points, ...] = value("积分", ())
    meeting: tuple[Named, ...] = value("会议", ())
    report: tuple[Named, ...] = value("定期报告", ())
    extra: dict[str, Json] = extra()

    @property
    def id(self) -> str:
        """``key@edition``: what a matter notes."""
        return f"{self.key}@{self.edition}"

    def word(self, key: str, usual: str) -> str:
        """What the method calls something, or the usual word."""
        return next((item.name for item in self.words if item.key == key), usual)

    def state_name(self, state: str, usual: str) -> str:
        """What the method calls a state."""
        return next((item.name for item in self.stage if item.state == state), usual)

    def rule(self, action: str) -> ActionRule:
        """What the method says about an action."""
        return next((item for item in self.action if item.action == action), ActionRule(action))

    def kind_of(self, key: str) -> Kind:
        """The kind with this code; a matter without one is an ordinary dispute."""
        return next((item for item in self.kind if item.key == key), Kind(key, "纠纷"))

    def choices(self, table: str) -> list[tuple[str, str]]:
        """(code, name) of a list of the method: channel, mode, level, colour, whistle, ticklist, tag …"""
        return [(item.key, item.name) for item in getattr(self, table)]

    def label(self, table: str, key: str) -> str:
        """The name of a code; a code that the method does not list stands for itself."""
        return dict(self.choices(table)).get(key, key)


NONE = Method("none", "")
"""Stands in where a matter's method is not known here: no clocks, no rules of its own, every code stands for itself."""

