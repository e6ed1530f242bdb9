"""Names of firms, schools, hospitals and shops: what each is called instead, and the short forms of them in a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_KINDS = (
    "公司", "合作社", "小学", "中学", "幼儿园", "学校", "卫生院", "卫生室", "医院", "诊所", "管理所", "研究所", "事务所", "商行", "超市", "饭店", "酒店", "商店", "经营部",
    "门市部", "加工厂", "基地", "农场", "工厂", "厂", "馆", "店", "园", "站", "中心", "协会", "银行", "信用社", "行", "队", "所", "院", "会", "社", "部",
)  # fmt: skip
_CALLED = dict.fromkeys(("馆", "店", "商行", "商店", "经营部", "门市部", "行"), "商户") | {"": "单位"}
_FORMS = "股份有限公司|有限责任公司|集团有限公司|有限公司|支公司|分公司|专业合作社"
# These say where they belong and no more: with the place hidden nobody can tell which it is.
_PUBLIC = re.compile(r"村民小组|村民委员会|居民委员会|村委会|居委会|人民政府|派出所|司法所|人民法院|检察院|公安局|信访局|委员会$|大队$|综治中心|股份经济合作社")
_GENERIC = frozenset(
    ["城镇", "农村", "乡镇", "中心", "人民", "建设", "建筑", "工程", "劳务", "物流", "农业", "科技", "开发", "市政", "投资", "财产", "保险", "服务", "家居", "农资", "第一", "第二", "第三", "实验", "中医", "妇幼", "供销", "水利", "电力", "高级", "初级"]
)


@dataclass(frozen=True)
class Organisation:
    """``stem`` is the name without its kind, ``core`` the word by which people know it (字号), perhaps empty."""

    name: str
    instead: str
    kind: str
    stem: str
    core: str


def organisations(names: Iterable[str], hide_place: Callable[[str], str], places: Iterable[str]) -> list[Organisation]:
    """Every organisation with another name; two of a kind are told apart."""
    listed = [name for name in dict.fromkeys(names) if name]
    private = [name for name in listed if not _PUBLIC.search(name)]
    count = Counter(_called(name) for name in private)
    met: Counter[str] = Counter()
    made = []
    known = tuple(places)
    for name in listed:
        if name not in private:
            made.append(Organisation(name, hide_place(name), "", "", ""))
            continue
        kind, called = _kind(name), _called(name)
        letter = _STEMS[met[called] % len(_STEMS)] if count[called] > 1 else "某"
        met[called] += 1
        stem = re.sub(f"(?:{_FORMS})$|{kind}$", "", name)
        made.append(Organisation(name, f"{letter}{called}", kind, stem, _core(stem, known)))
    return made


def _kind(name: str) -> str:
    return next((kind for kind in _KINDS if name.endswith(kind)), "")


def _called(name: str) -> str:
    kind = _kind(name)
    return _CALLED.get(kind, kind)


def _core(stem: str, places: Iterable[str]) -> str:
    """The first two characters after the places, unless they only say the trade."""
    rest = stem
    for place in sorted(places, key=len, reverse=True):
        rest = rest.removeprefix(place)
    core = rest[:2]
    return core if len(core) == 2 and core not in _GENERIC else ""


def hide_short_forms(text: str, known: Iterable[Organisation], mark: Callable[[str, str], str]) -> str:
    """The text with the short forms of the names replaced: 鼎筑劳务公司, 城镇建投公司, or 鼎筑 alone.

    A short form is characters of the full name in their order, with the kind behind them; or the core, with what
    follows of the name. ``mark`` makes what is put in their place.
    """
    private = [item for item in known if item.kind]
    kinds = "|".join(sorted({re.escape(item.kind) for item in private}, key=len, reverse=True))
    if not kinds:
        return text
    place = 0
    while match := re.compile(kinds).search(text, place):
        lengths = {item: _backwards(text, match.start(), item.stem) for item in private if item.kind == match[0]}
        best = max(lengths, key=lambda item: lengths[item], default=None)
        place = match.end()
        if best is None or lengths[best] < 2 or list(lengths.values()).count(lengths[best]) > 1:
            continue
        start = match.start() - lengths[best]
        text = text[:start] + mark(text[start:match.end()], best.instead) + text[match.end():]
        place = start + 1
    for item in private:
        text = _cores(text, item, mark) if item.core else text
    return text


def _backwards(text: str, end: int, stem: str) -> int:
    """How many characters before ``end`` are, in their order, characters of ``stem``."""
    place, limit = end, len(stem)
    while place and (found := stem.rfind(text[place - 1], 0, limit)) >= 0:
        place, limit = place - 1, found
    return end - place


def _cores(text: str, item: Organisation, mark: Callable[[str, str], str]) -> str:
    start = 0
    while (found := text.find(item.core, start)) >= 0:
        end, at = found + len(item.core), item.stem.find(item.core) + len(item.core)
        while end < len(text) and (next_at := item.stem.find(text[end], at)) >= 0:
            end, at = end + 1, next_at + 1
        text = text[:found] + mark(text[found:end], item.instead) + text[end:]
        start = found + 1
    return text
