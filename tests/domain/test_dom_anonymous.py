"""Nothing in an anonymised matter says whose it is, and everything else still says what happened."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.anonymous import anonymised, anonymous
from app.domain.case import Case
from app.domain.paper import Entry, Paper
from app.domain.party import Party
from app.domain.records import from_record, to_record
from app.domain.session import Participant, Session
from app.domain.site import Site
from app.domain.step import Step
from app.services import samples

SITE = Site(id="s", level="desk", name="柳荫湾村说事室", division="999101102203", committee="穗安县青禾塬镇柳荫湾村人民调解委员会")
SAMPLES = dict(samples.records())


def dumped(case: Case) -> str:
    return json.dumps(to_record(case), ensure_ascii=False)


def secrets(case: Case) -> set[str]:
    """What the fields of a matter say of people: full names, numbers, and addresses with a number in them."""
    found: set[str] = {*case.mediators, case.reporter}
    for party in case.parties:
        found |= {party.name, party.phone, party.id_number, party.credit_code, party.legal_representative}
        for proxy in party.proxies:
            found |= {proxy.name, proxy.phone, proxy.id_number}
        if re.search(r"\d", party.address):
            found |= {party.address, party.address[-6:]}
        if party.birth:
            found |= {party.birth.isoformat(), f"{party.birth.year}年{party.birth.month}月{party.birth.day}日"}
    for session in case.sessions:
        found |= {*session.mediators, session.recorder, *(item.name for item in session.participants)}
        found |= set(re.findall(r"^(?:调解员)?([\u4e00-\u9fff]{2,4})(?:（[^）]*）)?：", session.record, re.MULTILINE))
    return found - {"", "各方", "到场各方", "结果", "账目核对", "责任协商", "存款", "房屋", "逐家算账", "各方认可", "各方同意", "备注"}


@pytest.mark.parametrize("name", SAMPLES)
def test_no_name_number_or_address_of_a_sample_is_left(name: str) -> None:
    case = replace(from_record(Case, SAMPLES[name], strict=True), number="（2026）柳调卷字第007号", code="LYW-26-0007")
    left = dumped(anonymised(case, SITE))
    for secret in {*secrets(case), case.number, case.code, "柳荫湾", "青禾塬", "穗安"}:
        if len(secret) > 2 and not secret.endswith("村民小组") and "股份经济合作社" not in secret:
            assert secret not in left, secret
        elif len(secret) == 2:  # two characters may also be two halves of other words
            assert not re.search(f"{secret}(?=[，、：与和在于])", left), secret
    assert not re.search(r"1\d{10}|\d{17}[\dX]", left)


@pytest.mark.parametrize("name", SAMPLES)
def test_amounts_articles_and_days_of_a_sample_stay(name: str) -> None:
    case = from_record(Case, SAMPLES[name], strict=True)
    before, after = dumped(case), dumped(anonymised(case, SITE))
    for kept in (r"\d[\d.]*(?=元)", r"第[一二三四五六七八九十百千零]+条", r"《[^》单玉]*[法例]》"):
        assert re.findall(kept, before) == re.findall(kept, after), kept
    assert re.findall(r"\d{4}年\d{1,2}月\d{1,2}日", before) == re.findall(r"\d{4}年\d{1,2}月\d{1,2}日", after)
    assert [item.amount for agreement in case.agreements for item in agreement.obligations] == [
        item.amount for agreement in anonymised(case, SITE).agreements for item in agreement.obligations
    ]


def matter(facts: str, *names: str, **more: Any) -> Case:
    parties = tuple(Party(id=f"p{n}", kind="person", role="applicant", name=name) for n, name in enumerate(names))
    return Case(id="c", facts=facts, parties=parties, registered_on=date(2026, 3, 5), **more)


def told(facts: str, *names: str, **more: Any) -> str:
    return anonymised(matter(facts, *names, **more), SITE).facts


@pytest.mark.parametrize(
    ("facts", "names", "expected"),
    [
        ("单玉堃说话算数，玉堃的墙先修。", ["单玉堃"], "单某说话算数，单某的墙先修。"),
        ("老单和小曾都到了。", ["单玉堃", "曾淑珍"], "单某和曾某都到了。"),
        ("王军与王军民同村。", ["王军", "王军民"], "王某甲与王某乙同村。"),
        ("欧阳喆、尉迟雪到场，老尉迟没来。", ["欧阳喆", "尉迟雪"], "欧阳某、尉迟某到场，尉迟某没来。"),
        ("老马说：“我认。”", ["马志昇", "马秀花"], "马某说：“我认。”"),
        ("叶尔肯·哈布勒哈孜放羊，叶尔肯认了。", ["叶尔肯·哈布勒哈孜"], "叶某放羊，叶某认了。"),
        ("LARSEN ERIK ZENG来信。", ["LARSEN ERIK ZENG"], "L某来信。"),
        ("仇𬍛伤了腿，𬍛娃还小。", ["仇𬍛"], "仇某伤了腿，仇某娃还小。"),
        ("田王氏随次子田建设住，建设单位没来。", ["田王氏", "田建设"], "田某甲随次子田某乙住，建设单位没来。"),
        ("建设说：“我管。”", ["田建设"], "田某说：“我管。”"),
        ("单位盖章，单独处理，马上解决，查明事实。", ["单玉", "马有才", "解顺", "查明辉"], "单位盖章，单独处理，马上解决，查明事实。"),
        ("两方都讲单方面的理。", ["单玉堃"], "两方都讲单方面的理。"),
    ],
)
def test_people_are_recognised_however_they_are_called(facts: str, names: list[str], expected: str) -> None:
    assert told(facts, *names) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("电话13812346721、138 1234 6721、0931-8412345。", "电话×××、×××、×××。"),
        ("证号11010519491231002X，护照E12345678。", "证号×××，护照×××。"),
        ("卡号6222 0202 0000 1234 567，信用代码91999101MA8QH01A61。", "卡号×××，信用代码×××。"),
        ("车牌甘A12345、甘AD12345，邮箱a.b@c.com，微信号abc_12345。", "车牌×××、×××，邮箱×××，微信号×××。"),
        ("付1234567元、共2180000元，亩产600公斤。", "付1234567元、共2180000元，亩产600公斤。"),
        ("他1962年3月5日生，2026年3月5日摔伤。", "他×年×月×日生，2026年3月5日摔伤。"),
        ("见（2026）柳调卷字第001号、安鉴〔2026〕第017号、青派调字2026-066。", "×号、×号、×号。"),
        ("依照法释〔2024〕1号和《民法典》第一千零六十七条。", "依照法释〔2024〕1号和《民法典》第一千零六十七条。"),
        ("2026-03-05到场，3号仓库，5月3号开工。", "2026-03-05到场，3号仓库，5月3号开工。"),
        ("住二组41号、老街58号、2号楼3单元402室。", "住某组、某街、某号楼。"),
    ],
)
def test_numbers_that_lead_to_somebody_go_and_others_stay(facts: str, expected: str) -> None:
    assert told(facts, "单玉堃") == expected


_SURNAMES = [*"王李张刘陈曾单解查盖仇朴尉芦涂", "欧阳", "尉迟", "万俟"]
_GIVEN = "伟芳敏强军勇明华建国文学红玉淑珍海燕春德厚守业万全犇堃𬍛㛃"
_TEMPLATES = (
    "{0}与{1}是邻居，{0}的墙漏水，{1}不认。", "调解员{2}：先听{0}说。\n{0}：我讲。\n{1}（{0}之妻）：我也讲。",
    "{0}于2026年3月5日付给{1}1200元，{2}作证。", "“{0}欠钱”，{1}家贴出告示：{0}、{1}、{2}各担一份。",
)
person = st.builds("{}{}".format, st.sampled_from(_SURNAMES), st.text(_GIVEN, min_size=1, max_size=2))


@given(st.lists(person, min_size=3, max_size=3, unique=True), st.sampled_from(_TEMPLATES))
def test_whatever_people_are_called_no_name_is_left_and_they_stay_different(names: list[str], template: str) -> None:
    told_of = matter(template.format(*names), *names[:2], mediators=(names[2],))
    shown = anonymised(told_of, SITE)
    assert not [name for name in names if name in shown.facts]
    assert len({*(party.name for party in shown.parties), *shown.mediators}) == 3
    for kept in ("2026年3月5日", "1200元"):
        assert (kept in told_of.facts) is (kept in shown.facts)


def firms(*names: str) -> tuple[Party, ...]:
    return tuple(
        Party(id=f"o{n}", kind="organisation", role="respondent", name=name, address="穗安县青禾塬镇新街1号") for n, name in enumerate(names)
    )


@pytest.mark.parametrize(
    ("facts", "names", "expected"),
    [
        ("鼎筑劳务公司垫了钱，鼎筑说不认。", ["穗安县鼎筑建筑劳务有限公司"], "某公司垫了钱，某公司说不认。"),
        ("城镇建投公司发包，恒拓市政公司施工。", ["穗安县城镇建设投资有限公司", "穗安县恒拓市政工程有限公司"], "甲公司发包，乙公司施工。"),
        ("到青禾塬镇卫生院就诊。", ["穗安县青禾塬镇卫生院"], "到某镇卫生院就诊。"),
        ("柳荫湾村村民委员会出具证明。", ["柳荫湾村村民委员会"], "某村村民委员会出具证明。"),
        ("该公司、两公司和我公司都来了。", ["穗安县禾润农业科技有限公司"], "该公司、两公司和我公司都来了。"),
    ],
)
def test_organisations_are_called_by_their_kind(facts: str, names: list[str], expected: str) -> None:
    case = Case(id="c", facts=facts, parties=firms(*names), place="穗安县青禾塬镇柳荫湾村")
    assert anonymised(case, SITE).facts == expected


def test_every_kind_of_text_is_read_and_unknown_fields_are_dropped() -> None:
    case = matter(
        "单玉堃报事。", "单玉堃", note="单玉堃", requests=("单玉堃赔",), reporter="何翠英", extra={"x": "单玉堃"},
        sessions=(Session(id="s1", record="何翠英：是单玉堃。", participants=(Participant("何翠英", "单玉堃之妻"),)),),
        steps=(Step(id="t1", action="note", by="何翠英", who=("p0", "单玉堃"), note="找单玉堃"),),
        papers=(Paper(id="q1", form="F07", title="单玉堃", entries=(Entry("talk", "问单玉堃"),)),),
    )
    shown = anonymous(case, SITE)
    text = dumped(shown.case)
    assert "单玉堃" not in text
    assert "何翠英" not in text
    assert shown.case.steps[0].who == ("p0", "单某")
    assert shown.case.papers[0].entries[0].text == "问单某"
    assert shown.site.issuer == "某县某镇某村人民调解委员会"


def test_names_that_only_the_text_knows_are_hidden_and_told() -> None:
    shown = anonymous(matter("曾德厚于去年去世，次女曾建玲在外，疏通师傅刘福才作证。", "曾建军", "曾建芳"), SITE)
    assert set(shown.found) == {"曾德厚", "曾建玲", "刘福才"}
    assert not {"曾德厚", "建玲", "福才"} & {name for name in ("曾德厚", "建玲", "福才") if name in shown.case.facts}


def test_mediators_may_keep_their_names() -> None:
    case = matter("单玉堃请曾淑珍评理。", "单玉堃", mediators=("曾淑珍",))
    shown = anonymous(case, SITE, keep_mediators=True).case
    assert (shown.facts, shown.mediators) == ("单某请曾淑珍评理。", ("曾淑珍",))
    assert anonymised(case, SITE).mediators == ("曾某",)


def test_the_age_stands_for_the_birthday() -> None:
    party = Party(id="p1", kind="person", role="applicant", name="单玉堃", birth=date(1960, 3, 6), address="青禾塬镇柳荫湾村二组41号")
    (shown,) = anonymised(Case(id="c", parties=(party,), registered_on=date(2026, 3, 5)), SITE).parties
    assert (shown.birth, shown.age, shown.address) == (None, 65, "某镇某村")
