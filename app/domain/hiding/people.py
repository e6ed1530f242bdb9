"""Names of people: what each is called instead, and where a text calls them without their full name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.domain.hiding.surnames import COMMON, COMPOUND, given_names, surname_of

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"

# Given names that are ordinary words too: taken for a name only beside words that are said of people.
_WORDS = frozenset(
    ["建设", "建国", "建业", "建军", "建华", "建民", "建立", "国强", "国庆", "国安", "国防", "国华", "和平", "平安", "平等", "胜利", "解放", "红军", "红旗", "红星", "文化", "文明", "文学", "文章", "学文", "学习", "学义", "守业", "守信", "守法", "跃进", "前进", "进步", "向前", "向东", "卫东", "东升", "春生", "新生", "新民", "新华", "新年", "长河", "长江", "黄河", "大山", "大海", "大成", "大有", "有才", "有福", "有田", "有利", "永久", "永远", "永成", "永浩", "志远", "志强", "光明", "光荣", "小军", "小玲", "小舟", "小平", "根生", "树林", "森林", "水生", "满仓", "满意", "富强", "富贵", "双喜", "喜庆", "喜悦", "成功", "成立", "成长", "明白", "明天", "明年", "明星", "正义", "正大", "正常", "立新", "立功", "立农", "立文", "德厚", "忠孝", "利民", "利益", "安全", "安定", "安康", "团结", "友好", "友谊", "幸福", "长寿", "长命", "长安", "高兴", "高山", "开放", "开明", "改革", "发展", "生产", "生活", "自立", "自强", "万全", "万里", "百川", "克勤", "兴旺", "秋生", "春梅", "彩云", "彩霞", "月娥", "玉梅", "雪", "军", "华", "明", "强", "伟", "平", "丽", "敏", "静"]
)
_SAID_OF = "说讲答问称道喊骂哭：:家哥姐叔婶嫂伯爷奶舅姨兄弟妹"
_KIN = (
    "长子|次子|三子|长女|次女|三女|儿子|女儿|丈夫|妻子|父亲|母亲|爷爷|奶奶|哥哥|弟弟|姐姐|妹妹|孙子|孙女|外孙|之妻|之夫|之子|之女|之父|之母|其妻|其夫|其子|其女"
    "|其父|其母|师傅|班组长|组长|媒人|店主|经营者|邻居|村民|文书|法律顾问|律师|翻译|民警|干部|老师|教师|医生|医师|护士|科长|会长|主任|司机|网格员|见证人|证人|老板"
    "|支书|书记|村长|队长|厂长|经理|飞手|房东|租客|老乡|大队"
)
_AFTER = r"(?=[，。、；：！？（）()“”《》\s]|$|[在与和于说称的到早交代补同因提先已将也又向对为及等让把要来去生作证担承出]|提醒|认为|表示)"
_NICK_BEFORE = "老小"
_NOT_NICK = {
    "单": "位元据独间子", "马": "路车达扎力上", "解": "放决释除", "田": "地块埂间", "方": "案式法向面", "石": "头块", "金": "额钱", "花": "费",
    "路": "上", "车": "间", "水": "", "牛": "羊", "毛": "病", "高": "度", "米": "", "时": "间", "班": "", "管": "理子", "计": "", "房": "子屋间",
    "家": "", "区": "", "院": "子墙", "麦": "", "街": "", "学": "", "年": "", "人": "", "伙": "", "组": "", "孩": "", "苗": "", "鱼": "", "龙": "头",
}
_NOT_SECOND = {
    "单": "位元据独间子方个", "马": "路车上", "解": "放决释除答", "查": "明看清询验封阅处找", "盖": "章房子上住", "田": "地块间埂里", "曾": "经在有",
    "仇": "恨人视", "高": "度于兴", "时": "间候", "管": "理道子", "安": "全装", "成": "立为", "方": "面式便", "关": "于系", "张": "贴", "金": "额",
    "水": "", "车": "辆主", "石": "头", "马上": "", "王": "", "向": "来", "于": "是", "明": "确", "应": "当", "经": "过", "全": "部", "合": "同",
}
_CALLED = "小阿"
_NOT_CALLED = "学麦区组孩型时额心路工队户店院河沟桥山村镇树狗猪羊牛车儿伙子姐妹弟哥雨雪年月"


@dataclass(frozen=True)
class People:
    """``names`` are full names and what stands instead; ``found`` those of them that only the running text knows."""

    names: Mapping[str, str]
    found: tuple[str, ...] = ()


def people(known: Iterable[str], texts: Iterable[str]) -> People:
    """Everybody in the fields and in the texts. Different people get different names; two of one name are one."""
    listed, read = list(dict.fromkeys(name for name in known if name)), list(texts)
    told = dict.fromkeys([*_told(read), *_relatives(read, listed)])
    found = [name for name in told if not any(name in other for other in listed)]
    everybody = [*listed, *found]
    count = Counter(surname_of(name) for name in everybody)
    place: Counter[str] = Counter()
    named = {}
    for name in everybody:
        surname = surname_of(name)
        named[name] = f"{surname}某{_stem(place[surname]) if count[surname] > 1 else ''}"
        place[surname] += 1
    return People(named, tuple(found))


def _stem(number: int) -> str:
    return _STEMS[number] if number < len(_STEMS) else str(number + 1)


def _told(texts: Iterable[str]) -> Iterator[str]:
    """Names that a text itself shows to be such: who speaks in a record, and who is named after a kinship or a trade."""
    compound = "|".join(COMPOUND)
    name = rf"((?:{compound}|[{COMMON}])[{_HAN}]{{1,2}}?)"
    speaker = re.compile(rf"^(?:调解员)?{name}(?:（[^）\n]{{1,20}}）)?：", re.MULTILINE)
    after_word = re.compile(rf"(?:{_KIN}){name}{_AFTER}")
    for text in texts:
        yield from (match[1] for match in speaker.finditer(text) if not _ordinary(match[1]))
        yield from (match[1] for match in after_word.finditer(text) if not _ordinary(match[1]))


def _relatives(texts: Iterable[str], listed: Iterable[str]) -> Iterator[str]:
    """Names like those of people already known: of the same generation (曾建玲 beside 曾建芳), or beginning a sentence."""
    known = [name for name in listed if 2 <= len(name) <= 4 and given_names(name)]
    surnames = {surname_of(name) for name in known}
    generations = {name[: len(surname_of(name)) + 1] for name in known if len(name) - len(surname_of(name)) == 2}
    if not surnames:
        return
    same = re.compile(f"(?<![理了调讲和谅])((?:{'|'.join(generations) or '(?!)'})[{_HAN}])")
    begins = re.compile(rf"(?:^|[。；，\n])((?:{'|'.join(surnames)})[{_HAN}]{{2}})(?=[于因与和在称说]|去世|认为)", re.MULTILINE)
    for text in texts:
        for match in (*same.finditer(text), *begins.finditer(text)):
            if not _ordinary(match[1]) and not match[1].startswith(tuple(known)):
                yield match[1]


def _ordinary(name: str) -> bool:
    """Words that only look like a name."""
    if name[1] in _NOT_SECOND.get(name[0], ""):
        return True
    return bool(re.search(r"[方各双员人户家们者局所院队会社长话事法案议果论证同约款项条]$|^(?:应|当|各|双|经|全|都|相|关|向|对|同)", name))


def other_forms(people_named: Mapping[str, str]) -> list[tuple[re.Pattern[str], str]]:
    """Patterns for the other ways to write somebody: 玉堃, 老单, 小堃; with what stands instead, in the order to use."""
    by_given: dict[str, set[str]] = {}
    by_surname: dict[str, set[str]] = {}
    for name, instead in people_named.items():
        by_surname.setdefault(surname_of(name), set()).add(instead)
        for given in given_names(name):
            by_given.setdefault(given, set()).add(instead)
    made = [rule for given, instead in sorted(by_given.items(), key=lambda item: -len(item[0])) for rule in _given(given, instead)]
    made += [_nick(surname, instead) for surname, instead in sorted(by_surname.items(), key=lambda item: -len(item[0]))]
    return made


def _given(given: str, instead: set[str]) -> Iterator[tuple[re.Pattern[str], str]]:
    said = next(iter(instead)) if len(instead) == 1 else "某人"
    if len(given) > 1 and given not in _WORDS:
        yield re.compile(re.escape(given)), said
    elif len(given) > 1:
        yield re.compile(rf"{re.escape(given)}(?=[{_SAID_OF}])|(?<=[子女夫妻哥弟姐妹儿孙老])(?:{re.escape(given)})"), said
    last = given[-1]
    if _rare(last) and len(given) == 1:
        yield re.compile(f"[{_CALLED}老]?{re.escape(last)}+"), said
    elif (last not in _NOT_CALLED and given[0] == last) or (len(given) <= 2 and last not in _NOT_CALLED):
        yield re.compile(f"[{_CALLED}]{re.escape(last)}(?![{_HAN}]{{0,1}}[型号户])(?=[^{_HAN}]|[{_SAID_OF}的也在和与跟他她])"), said


def _rare(char: str) -> bool:
    """Characters that nobody writes but in this name: beyond the 20,902 of the first standard."""
    return not 0x4E00 <= ord(char) <= 0x9FA5


def _nick(surname: str, instead: set[str]) -> tuple[re.Pattern[str], str]:
    said = next(iter(instead)) if len(instead) == 1 else f"{surname}某"
    stop = _NOT_NICK.get(surname, "")
    ahead = f"(?![{stop}])" if stop else ""
    return re.compile(f"(?<![养到从以最])[{_NICK_BEFORE}]{re.escape(surname)}{ahead}"), said
