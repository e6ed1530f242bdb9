"""The dispute that the manual shows. Nobody in it exists; it has one party of every kind that signs in its own way."""

from __future__ import annotations

from datetime import date

from app.domain.agreement import Agreement, Obligation, Witness
from app.domain.case import Case
from app.domain.party import Member, Party, Proxy
from app.domain.session import Session

GROUP, FIRM, OLD, CHILD = "p1", "p2", "p3", "p4"
MADE_ON = date(2026, 11, 18)
MEDIATORS = ("单玉堃", "曾淑珍")

_FACTS = (
    "2026年10月26日夜里，柳荫湾村东支渠决口，渠水冲了三组五户的菜地共3.6亩，学生田雨喆次日在渠边滑倒，擦伤左臂。"
    "渠段由丰翼农业服务合作社承包清淤，查大成在渠边堆土。五户要求赔偿菜苗和误工；合作社说是堆土挤垮了渠帮；"
    "查大成说他只堆了两车土，渠早就漏水。"
)
_RECORD = (
    "调解员：先说清各自的权利义务，愿意谈就谈，谈不成还可以去法院。\n仇有田：五户就认一个理，菜苗是要卖钱的。\n"
    "仇利民：清淤没有清到底，这一段我们认。\n查大成：土是我堆的，我运走。\n田永昇：孩子的药费不多，付了就行。"
)
CLAUSES = (
    "丰翼合作社赔偿三组五户菜苗损失人民币伍仟肆佰元整（¥5,400.00），由代表收下后按名单分给各户。",
    "查大成于2026年11月30日前把渠边的土全部运走，渠帮由丰翼合作社在2026年12月15日前修好。",
    "丰翼合作社付给田雨喆医药费人民币陆佰元整（¥600.00），由监护人田永昇代收。各方再无其他争议。",
)


def _parties() -> tuple[Party, ...]:
    group = Party(
        GROUP, "group", "applicant", "柳荫湾村三组五户", address="柳荫湾村三组", phone="10000000111",
        proxies=(
            Proxy("p1a", "representative", "仇有田", "五户推选的代表", phone="10000000111"),
            Proxy("p1b", "representative", "查桂兰", "五户推选的代表", phone="10000000112"),
        ),
        members=tuple(map(Member, ("仇有田", "查桂兰", "欧阳满圈", "朴成日", "马学义"))),
    )
    firm = Party(
        FIRM, "organisation", "respondent", "穗安县丰翼农业服务专业合作社", address="青禾塬镇建设路虚拟段18号",
        legal_representative="仇利民", legal_representative_title="理事长", phone="10000000113",
        proxies=(Proxy("p2a", "agent", "单小舟", "合作社会计", phone="10000000114", powers=("settle", "sign")),),
    )
    old = Party(
        OLD, "person", "respondent", "查大成", sex="male", birth=date(1947, 8, 8), address="柳荫湾村三组9号",
        phone="10000000115", note="不识字，需要念给他听",
    )
    child = Party(
        CHILD, "person", "applicant", "田雨喆", sex="male", birth=date(2015, 6, 18), address="柳荫湾村五组11号",
        proxies=(Proxy("p4a", "guardian", "田永昇", "父亲", phone="10000000116"),),
    )
    return group, firm, old, child


def dispute() -> Case:
    """The dispute before its agreement is written: registered, and talked about once."""
    session = Session(
        "s1", held_on=date(2026, 11, 12), starts="09:00", ends="11:20", place="柳荫湾村说事室", mediators=MEDIATORS,
        recorder="查晓雯", attending=(GROUP, FIRM, OLD, CHILD), rights_told=True, record=_RECORD, result="agreed",
    )
    return Case(
        id="", title="东支渠决口损害赔偿纠纷", category="damage", source="application", registered_on=date(2026, 11, 9),
        registrar="查晓雯", mediators=MEDIATORS, occurred_on=date(2026, 10, 26), place="柳荫湾村东支渠", facts=_FACTS,
        requests=("赔偿菜苗损失", "修好渠帮，运走渠边的土", "付清孩子的医药费"), parties=_parties(), sessions=(session,),
    )


def agreement() -> Agreement:
    """What they agreed: money, work, and a reader for the one who cannot read."""
    return Agreement(
        id="a1", facts=_FACTS, clauses=CLAUSES, manner="当面付清，出具收条；渠帮修好后由村民委员会验收。", made_on=MADE_ON,
        obligations=(
            Obligation("o1", "pay", FIRM, GROUP, amount=540_000, due=date(2026, 11, 30)),
            Obligation("o2", "pay", FIRM, CHILD, amount=60_000, due=date(2026, 11, 25)),
        ),
        total=600_000, mediators=MEDIATORS, recorder="查晓雯", witnesses=(Witness("尉迟广林", "reader"),),
    )
