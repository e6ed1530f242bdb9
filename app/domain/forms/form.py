"""A form set: which papers there are, in which order, and what stands on them. Data, not code.

Texts may hold places like ``{case.number}``: the key of a fact (``app.domain.forms.facts``), ``{entry.KEY}`` for what is
typed on this paper alone, or ``{_:8}`` for a blank of eight characters. An unknown fact leaves a blank to write on, whose
length ``{case.place:20}`` may set.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.records import text, value

PARTS = ("line", "prose", "section", "items", "parties", "table", "list", "clauses", "plan", "sign", "close", "cut")
SIZES = {"一号": 26.0, "小一": 24.0, "二号": 22.0, "小二": 18.0, "三号": 16.0, "小三": 15.0, "四号": 14.0, "小四": 12.0, "五号": 10.5}
"""Sizes of type in points."""

PAPERS = ("A4", "16K", "A5")


@dataclass(frozen=True)
class Part:
    """One piece of a form, from top to bottom; which fields mean something depends on ``kind``.

    line: ``words`` in one place of the line (``align``) · prose: ``words`` as a paragraph · section: ``label`` running into
    the text of ``fact``, or ``lines`` to write on · items: the same, numbered, at least ``least`` · parties: the block
    of every party with one of ``roles`` · table: ``rows`` like ``"日期 | {case.registered_on} | 方式 | {case.source}"``,
    names of fields and values in turn, in columns of ``widths`` millimetres (0: what is left) · list: a table with a
    ``head`` and a row for each item of ``fact`` · clauses and plan: of the agreement · sign: who puts a name
    (``who``), with a box for the fingerprint · close: the people of the committee (``cells``) beside its seal
    (``seal`` lines) · cut: a line to tear along, with ``words`` in it. ``when`` names a fact: the piece is left out while
    the matter does not say it, or with ``!`` before the name, once it does.
    """

    kind: str = text("种类", required=True)
    words: str = text("文字", limit=4_000)
    label: str = text("栏目名称")
    fact: str = text("取自")
    align: str = text("对齐")
    lines: int = value("空行数", 0)
    least: int = value("至少几项", 0)
    roles: tuple[str, ...] = value("当事人地位", ())
    rows: tuple[str, ...] = value("行", ())
    head: tuple[str, ...] = value("表头", ())
    widths: tuple[int, ...] = value("列宽", ())
    who: str = text("谁签")
    fingerprint: bool = value("按指印", False)
    cells: tuple[str, ...] = value("签名栏", ())
    seal: tuple[str, ...] = value("印章栏", ())
    when: str = text("条件")


@dataclass(frozen=True)
class Place:
    """Something that is typed on this paper because no record holds it. ``usual`` is a text with places to begin with."""

    key: str = text("名称", required=True)
    label: str = text("栏目名称", required=True)
    lines: int = value("行数", 1)
    usual: str = text("通常写法", limit=2_000)
    hint: str = text("提示")


@dataclass(frozen=True)
class Form:
    """One form. ``need``: must · may (when ``when`` holds) · local.

    ``per`` says what each copy is about: case · session · agreement · party · agent · paper (as many as somebody adds) ·
    ``step:ACTION``. ``instead`` is a form that serves as well. ``external`` papers come from elsewhere and are only
    counted and scanned. ``dated`` is the key of the fact that is the day of the paper. ``signed``: it goes out only
    to be signed or sealed. ``copies`` is a number, or ``parties`` for one for each party and one to keep. ``wide``: the
    paper lies on its side.
    """

    id: str = text("表号", required=True)
    key: str = text("名称", required=True)
    title: str = text("标题", required=True)
    need: str = text("必要程度")
    when: str = text("条件")
    per: str = text("每份关于")
    instead: str = text("可代替")
    external: bool = value("外来材料", False)
    signed: bool = value("要签名", True)
    id_numbers: bool = value("印证件号码", True)
    dated: str = text("日期取自")
    copies: str = text("份数")
    head: str = text("页眉")
    wide: bool = value("横放", False)
    place: tuple[Place, ...] = value("要填的", ())
    part: tuple[Part, ...] = value("内容", ())


@dataclass(frozen=True)
class Type:
    """The paper and the sizes of type by their Chinese names (``SIZES``), as on A4; smaller paper takes less.

    Running text of no size set is 三号, a little narrower so that 28 characters fill a line.
    """

    paper: str = text("纸张")
    body: str = text("正文字号")
    title: str = text("标题字号")
    both_sides: bool = value("双面", False)


@dataclass(frozen=True)
class Numbering:
    """Patterns of official numbers (``app.domain.numbering.official_number``) for offices that have none of their own.

    An empty one leaves the usual pattern.
    """

    case: str = text("卷号格式", limit=60)
    agreement: str = text("协议书编号格式", limit=60)
    letter: str = text("督办文号格式", limit=60)

    def over(self, base: Numbering) -> Numbering:
        """These patterns, and those of ``base`` where there are none."""
        return Numbering(self.case or base.case, self.agreement or base.agreement, self.letter or base.letter)


@dataclass(frozen=True)
class FormSet:
    """``office`` made it, ``version`` is what they call this edition. ``order`` lists the form ids as they lie in the volume; forms that it leaves out are not put into one.

    A set with a ``base`` says only what is different from that one: its forms take the place of those with the same id.
    """

    id: str
    name: str = text("名称", required=True)
    base: str = text("在哪一套上修改")
    office: str = text("制定单位", limit=100)
    version: str = text("版本", limit=40)
    source: str = text("出处", limit=1_000)
    order: tuple[str, ...] = value("卷内顺序", ())
    type: Type = value("版式", Type())
    numbering: Numbering = value("编号", Numbering())
    form: tuple[Form, ...] = value("文书", ())

    def get(self, form_id: str) -> Form | None:
        """The form with this id or name."""
        return next((item for item in self.form if form_id in (item.id, item.key)), None)

    def over(self, base: FormSet) -> FormSet:
        """This set with everything it does not say taken from ``base``."""
        own = {item.id: item for item in self.form}
        forms = tuple(own.pop(item.id, item) for item in base.form)
        return replace(
            self, order=self.order or base.order, type=base.type if self.type == Type() else self.type,
            numbering=self.numbering.over(base.numbering), form=(*forms, *own.values()),
        )
