"""Where something is: names of counties, towns and villages, and everything below the village."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

_HAN = "[\u3400-\u9fff]"
_LEVELS = (
    ("省|自治区|特别行政区", 6), ("自治州|州|盟|地区|市", 5), ("自治县|县|区|旗|市", 5), ("街道|镇|乡|苏木", 5), ("社区|村|嘎查", 5),
)
_SUFFIXES = "|".join(suffix for suffixes, _ in _LEVELS for suffix in suffixes.split("|"))
_ADDRESS = re.compile("".join(f"({_HAN}{{1,{size}}}?(?:{suffixes}))?" for suffixes, size in _LEVELS))
_GENERIC = frozenset(["城关", "城区", "中心", "开发", "新", "老", "东", "西", "南", "北", "大", "小", "高新", "经济", "工业", "新城", "老城", "城东", "城西", "城南", "城北", "灌", "社", "本", "全", "各", "该", "我", "外"])
_NO_PLACES = frozenset(["集市", "夜市", "门市", "超市", "早市", "城镇", "乡镇", "村镇", "镇村", "城市", "新村", "农村", "全村", "本村", "社区", "小区", "园区", "灌区"])
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_NUMBER = r"[一二三四五六七八九十百零〇\d]+"
_STREET = rf"{_HAN}{{1,4}}(?:大道|路|街|巷|道|弄|胡同)(?:{_HAN}{{0,3}}段)?"
_HOUSE = (
    (rf"{_NUMBER}(?:村民小)?组\s*{_NUMBER}号(?:附{_NUMBER}号)?", "某组"),
    (rf"{_STREET}\s*{_NUMBER}号(?:附{_NUMBER}号)?(?:[楼院](?:{_NUMBER}单元)?(?:{_NUMBER}[室户])?)?", "某街"),
    (rf"{_NUMBER}(?:号楼|幢|栋)(?:\s*{_NUMBER}单元)?(?:\s*{_NUMBER}[室户])?", "某号楼"),
    (rf"(?<![第\d]){_NUMBER}单元", "某单元"),
    (r"(?<!\d)(?:\d{2,4}、)*\d{2,4}[室户](?![外温])", "某室"),
    (rf"(?<![第年月\d.]){_NUMBER}号(?=房|院|门面|住宅|家|铺|宅)", "某号"),
)
_HOUSES = tuple((re.compile(pattern), instead) for pattern, instead in _HOUSE)


@dataclass
class Places:
    """Names of places and what stands instead, in the order in which they were met."""

    names: dict[str, str] = field(default_factory=dict)
    _met: dict[str, list[str]] = field(default_factory=dict)

    def learn(self, addresses: Iterable[str]) -> None:
        """Take the places out of addresses and of names of offices, which begin with them."""
        for address in addresses:
            for part in re.split(r"[（(：:，,、；;及和\s]", address):
                for name in filter(_real, _parts(part)):
                    level = _suffix(name)
                    if name not in self._met.setdefault(level, []):
                        self._met[level].append(name)
        self.names = {
            name: _instead(level, place, len(names)) for level, names in self._met.items() for place, name in enumerate(names)
        }

    def with_stems(self) -> dict[str, str]:
        """The names, and also without their last word, as people say them (穗安 for 穗安县)."""
        stems = {name.removesuffix(_suffix(name)): instead for name, instead in self.names.items()}
        fit = {stem: instead for stem, instead in stems.items() if len(stem) > 1 and stem not in _GENERIC}
        return fit | self.names

    def address(self, written: str) -> str:
        """An address down to the village; empty when it names nothing that can stay in this form."""
        return "".join(self.names[name] for name in _parts(re.split(r"[（(]", written)[0]) if name in self.names)

    def below(self, written: str) -> str:
        """The part of an address below the village."""
        match = _ADDRESS.match(written)
        return written[match.end():] if match else written


def _parts(address: str) -> list[str]:
    match = _ADDRESS.match(address)
    return [name for name in (match.groups() if match else ()) if name and len(name) > len(_suffix(name))]


def _real(name: str) -> bool:
    """Words such as 城镇建设 and 人民政府村镇办 look like names of towns and villages."""
    return name not in _NO_PLACES and not re.search("人民|政府|公司|委员|办公|村镇|[县镇乡]村$", name)


def _suffix(name: str) -> str:
    found = re.search(f"(?:{_SUFFIXES})$", name)
    return found[0] if found else ""


def _instead(level: str, place: int, count: int) -> str:
    return f"{_STEMS[place % len(_STEMS)] if count > 1 else '某'}{level}"


def hide_houses(text: str, mark: Callable[[str, str], str]) -> str:
    """The text without numbers of houses, flats and the like; ``mark`` makes what is put in their place."""
    for rule, instead in _HOUSES:
        text = rule.sub(lambda match, instead=instead: mark(match[0], instead), text)  # type: ignore[misc]
    return text
