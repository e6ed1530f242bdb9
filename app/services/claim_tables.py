"""The list of claims (补贴申报清单) as tables for the window and for a spreadsheet, and as a paper to sign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.domain.actions import ARCHIVED
from app.domain.case import Case
from app.domain.claim import RESULTS, Grade, Item, Share, Standard, shares, total
from app.domain.companion import Claim
from app.domain.figures import DONE
from app.domain.forms.compose import compose
from app.domain.forms.facts import subject
from app.domain.forms.form import Form
from app.domain.paper import Entry, Paper
from app.domain.site import Site
from app.domain.statistics import Cell, Column, Line, Sheet, yuan
from app.forms import STANDARD, shipped
from app.services import claim_standard, print_items, print_log, printers, sheets, spreadsheet
from app.services.claims import BASES, Listing
from app.services.context import Context
from app.services.office import office_of
from app.services.printers import Printable
from app.services.reports import days_of
from printing.page import Watermark
from printing.rendered import Rendered

TITLE = "补贴申报清单"
_FORM = "F26"
_MARK = 8  # digits of a fingerprint that a paper shows

_Says = Callable[[Item], int | str]
_SHORT, _LONG = 2, 8  # parties that the window names, and characters of each


@dataclass(frozen=True)
class _Told:
    """A column and what it says of a matter; ``brief``: the window shows it as well, which has less room."""

    column: Column
    says: _Says
    brief: bool = True


def _columns(*, names: bool, brief: bool) -> Iterator[_Told]:
    yield _Told(Column("number", "卷号", "这件纠纷的卷号", ""), lambda item: item.number)
    yield _Told(Column("site", "单位", "登记这件事的单位", ""), lambda item: item.site, brief=False)
    yield _Told(Column("agreement", "协议编号", "签发的协议书的编号；口头协议没有", ""), lambda item: "、".join(item.agreements), brief=False)
    yield _Told(Column(DONE, "办结日期", "协议生效或办结那天", ""), lambda item: _day(item.done))
    yield _Told(Column(ARCHIVED, "归档日期", "归档那天；还没有归档的空着", ""), lambda item: _day(item.archived))
    yield _Told(Column("category", "纠纷类型", "登记的类型", ""), lambda item: item.category)
    yield _Told(Column("result", "调解结果", "达成什么协议，或没有达成", ""), lambda item: RESULTS[item.result])
    yield _Told(Column("difficulty", "难易程度", "登记的难易程度", ""), lambda item: item.difficulty)
    yield _Told(Column("grade", "等次", "照安装的补贴标准；没有标准的空着", ""), lambda item: item.grade)
    yield _Told(Column("money", "金额", "照安装的补贴标准；没有写的空着，由单位填", "元"), lambda item: _money(item.money))
    yield _Told(Column("whole", "卷宗", "齐全，或还有几处必须补正", ""), _whole)
    yield _Told(Column("mediators", "调解员", "协议上的人民调解员，没有协议的是登记的", ""), lambda item: "、".join(item.mediators))
    yield _Told(Column("parties", "当事人", "姓名或名称；不写姓名时只写几方", ""), lambda item: _parties(item, names, most=_SHORT if brief else 0))
    yield _Told(Column("pages", "卷宗页数", "归档时固定的页数", "页"), lambda item: item.pages or "", brief=False)
    yield _Told(Column("fingerprint", "卷宗指纹", "归档时留下的摘要，卷内有改动就不一样", ""), lambda item: item.fingerprint, brief=False)


def table(ctx: Context, made: Listing, *, names: bool = True, brief: bool = False) -> Sheet:
    """The list with the totals of the mediators below it. ``brief``: the columns that a window has room for."""
    told = list(_columns(names=names, brief=brief))
    if brief:
        without = _needless(made)
        told = [item for item in told if item.brief and item.column.key not in without]
        lines = tuple(Line(item.case, item.number, _cells(told[1:], item)) for item in made.items)
        columns = told[1:]
    else:
        lines = tuple(Line(item.case, str(number), _cells(told, item)) for number, item in enumerate(made.items, 1))
        columns = told
    return Sheet(
        "claims", TITLE, heads(ctx, made), "卷号" if brief else "序号", tuple(item.column for item in columns), lines,
        notes=tuple(notes(ctx, made)), zero="" if made.items else f"{days_of(made.scope)}，没有可以申报的纠纷。",
        pending=made.pending, persons=names, matters=True, more=(_totals(made),) if made.items else (),
    )


def _cells(told: list[_Told], item: Item) -> tuple[Cell, ...]:
    return tuple(Cell("", one.says(item)) for one in told)


def _needless(made: Listing) -> set[str]:
    """Columns that the window can do without: the other day, and either the grade or the difficulty that it follows from."""
    other = {DONE, ARCHIVED} - {made.scope.basis}
    return other | ({"difficulty"} if any(item.grade for item in made.items) else {"grade", "money"})


def heads(ctx: Context, made: Listing) -> tuple[str, ...]:
    """Who claims, for which days, and what it comes to."""
    money = total(made.items)
    claim = made.claim
    state = "还没有登记申报" if claim is None else f"{_day(claim.made_on)} 由{claim.made_by}登记申报"
    if claim is not None and claim.withdrawn:
        state += f"，已撤回：{claim.withdrawn}"
    return (
        f"申报单位：{_office(ctx, made).name}", f"申报时期：{days_of(made.scope)}（按{BASES.get(made.scope.basis, '')}）",
        f"共 {len(made.items)} 件" + (f"，{yuan(money)} 元" if money is not None else ""), state,
    )


def notes(ctx: Context, made: Listing) -> Iterator[str]:
    """What a reader must know: what is not in it, and by what it was graded."""
    if made.before:
        yield f"本期另有 {made.before} 件已经在别的清单里申报过，一件只申报一次，没有再列。"
    if made.incomplete:
        yield f"另有 {made.incomplete} 件卷宗还不齐全，没有列。"
    if made.gone:
        yield f"另有 {made.gone} 件的记录在本机打不开，没有列。"
    if made.twice:
        yield f"注意：{len(made.twice)} 件也在另一份清单里申报了：{'、'.join(made.twice)}。"
    lacking = sum(item.gaps > 0 for item in made.items)
    if lacking:
        yield f"{lacking} 件的卷宗还有必须补正的地方。"
    blank = sum(item.money is None for item in made.items)
    if blank and blank < len(made.items):
        yield f"{blank} 件没有金额，合计里没有算。"
    yield f"等次和金额照“{made.standard}”。" if made.standard else "没有安装补贴标准，等次和金额空着，由单位填写。"
    if made.claim is None:
        standard = claim_standard.of(ctx)
        yield from (f"{grade.name}：{spoken(grade, ctx)}" for grade in standard.grade)


def spoken(grade: Grade, ctx: Context) -> str:
    """The conditions of a grade in words, and what it pays."""
    asked = [
        "或".join(RESULTS[code] for code in grade.results), "或".join(ctx.codes.label("difficulty", code) for code in grade.difficulty),
        f"涉及金额 {grade.amount_from} 元以上" if grade.amount_from else "", f"当事人 {grade.parties_from} 方以上" if grade.parties_from else "",
    ]
    when = "，".join(part for part in asked if part) or "其余的"
    return f"{when}；{'金额由单位填' if grade.yuan is None else f'每件 {grade.yuan} 元'}"


def told(standard: Standard) -> str:
    """Which standard is in use."""
    return f"{standard.name}，{len(standard.grade)} 个等次" if standard.name else "没有安装，等次和金额空着"


def _totals(made: Listing) -> Sheet:
    columns = (
        Column("alone", "独自办理", "只有他一位调解员的件数"), Column("money", "金额", "这些件的金额合计", "元"),
        Column("together", "与人合办", "有几位调解员的件数，每一位都算一件"), Column("money_together", "合办金额", "这些件的金额合计，怎样分由单位定", "元"),
    )
    lines = tuple(
        Line(share.name, share.name, _figures(share))
        for share in shares(made.items)
    )
    return Sheet("claim_totals", "各调解员小计", (), "调解员", columns, lines, notes=("与人合办的，每一位都算一件，所以各行相加可能多于合计。",), persons=True)


def _figures(share: Share) -> tuple[Cell, ...]:
    said = (share.alone, _money(share.money), share.together, _money(share.money_together))
    return tuple(Cell("", one) for one in said)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _parties(item: Item, names: bool, *, between: str = "、", most: int = 0) -> str:
    """The names, or how many there are; no more names than ``most``, if given, and those cut short."""
    count = len(item.parties)
    if not names:
        return f"{count} 方"
    if not most:
        return between.join(item.parties)
    shown = [name if len(name) <= _LONG else f"{name[: _LONG - 1]}…" for name in item.parties[:most]]
    return between.join(shown) + (f" 等 {count} 方" if most < count else "")


def _money(fen: int | None) -> int | str:
    return "" if fen is None else fen


def _whole(item: Item) -> str:
    return f"缺 {item.gaps} 处" if item.gaps else "齐全"


def _office(ctx: Context, made: Listing) -> Site:
    """Whose committee signs: the unit that was asked for, or who makes the list."""
    owner = made.scope.site or (made.claim.owner if made.claim else "")
    return office_of(ctx, Case(id="", owner=owner))


def called(ctx: Context, claim: Claim) -> str:
    """What people call a list that was handed in; of another office it begins with its name."""
    whose = "" if claim.owner == ctx.site.id else f"{office_of(ctx, Case(id='', owner=claim.owner)).name} "
    return f"{whose}{_day(claim.made_on)} 申报 {len(claim.items)} 件{'（已撤回）' if claim.withdrawn else ''}"


# -- on paper


def paper(ctx: Context, made: Listing, *, names: bool = True) -> Rendered:
    """The list as a paper to sign; a draft until it was handed in.

    Raises ``MissingGlyphs`` for a character that a list that was handed in cannot be printed with.
    """
    final = made.claim is not None and not made.claim.withdrawn
    rows = tuple(_row(number, item, made, names) for number, item in enumerate(made.items, 1))
    lists = {"claims": rows, "claim_totals": tuple(_share_rows(made))}
    day = made.claim.made_on if made.claim else ctx.today()
    filled = Paper(id="", form=_FORM, made_on=day, entries=tuple(Entry(key, said) for key, said in _entries(ctx, made)))
    about = subject(Case(id=""), _office(ctx, made), ctx.codes, _form(ctx), ctx.today(), paper=filled, lists=lists)
    mark: Watermark = "作废" if made.claim and made.claim.withdrawn else "" if final else "草稿"
    return sheets.render(ctx, compose(about), mark=mark, final=final)


def _form(ctx: Context) -> Form:
    """The form of the office's own set, or the usual one where that was written before there was such a list."""
    standard = shipped(STANDARD)
    found = sheets.form_set(ctx).get(_FORM) or (standard.get(_FORM) if standard else None)
    assert found is not None
    return found


def _entries(ctx: Context, made: Listing) -> Iterator[tuple[str, str]]:
    results = Counter(item.result for item in made.items)
    kinds = "，".join(f"{name} {results[code]} 件" for code, name in RESULTS.items() if results[code])
    whole, money = sum(not item.gaps for item in made.items), total(made.items)
    yield "period", f"{days_of(made.scope)}（按{BASES.get(made.scope.basis, '')}）"
    yield "total", f"共 {len(made.items)} 件：{kinds}；卷宗齐全 {whole} 件" if made.items else "没有可以申报的纠纷"
    yield "money", f"{yuan(money)} 元" if money is not None else ""
    yield "standard", made.standard


def _row(number: int, item: Item, made: Listing, names: bool) -> tuple[str, ...]:
    """In the order of the form's columns."""
    sites = {one.site for one in made.items}
    which = [item.number, *item.agreements, item.site if len(sites) > 1 else ""]
    whole = f"{_whole(item)}　{item.pages}页\n{item.fingerprint[:_MARK]}" if item.pages else _whole(item)
    return (
        str(number), "\n".join(part for part in which if part), _day(item.done), _day(item.archived), item.category,
        RESULTS[item.result], _parties(item, names, between="\n"), item.grade or item.difficulty, yuan(item.money) if item.money is not None else "",
        "\n".join(item.mediators), whole,
    )


def _share_rows(made: Listing) -> Iterator[tuple[str, ...]]:
    for share in shares(made.items):
        money = [yuan(fen) if fen is not None else "" for fen in (share.money, share.money_together)]
        yield share.name, str(share.alone), money[0], str(share.together), money[1], ""


def printable(ctx: Context, made: Listing, *, names: bool = True) -> Printable:
    """The paper with what the log says of it."""
    return Printable(paper(ctx, made, names=names), _logged(made))


def _logged(made: Listing) -> print_log.Item:
    return print_items.claim(made.claim.id if made.claim else "", draft=made.claim is None)


def save(ctx: Context, made: Listing, path: Path, *, names: bool = True) -> None:
    """Write the list as its ending says (.pdf, .xlsx, .csv), and note it. Raises ``disk.*``, ``MissingGlyphs``."""
    if path.suffix.lower() == ".pdf":
        printers.save_paper(ctx, printable(ctx, made, names=names), path)
        return
    sheet = table(ctx, made, names=names)
    with print_log.noted(ctx, _logged(made), print_log.Way(print_log.SAVE)):
        if path.suffix.lower() == ".csv":
            spreadsheet.save_csv(sheet, path)
        else:
            spreadsheet.save_xlsx([sheet], path)
