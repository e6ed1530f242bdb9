"""A place where the program works: a village room, or the office above it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.records import Json, extra, text, value

LEVELS = ("desk", "town", "county", "city")
CASE_NUMBER = "（{year}）{prefix}调卷字第{seq}号"
AGREEMENT_NUMBER = "（{year}）{prefix}人调字第{seq}号"
LETTER_NUMBER = "{prefix}{word}〔{year}〕{n}号"  # GB/T 9704: six-cornered brackets, no padding zeros
_TEMPLATES = {"case": CASE_NUMBER, "agreement": AGREEMENT_NUMBER, "letter": LETTER_NUMBER}


@dataclass(frozen=True)
class Site:
    """Who we are. ``division`` is the 12-digit code of GB/T 2260 and its extensions; ``committee`` heads the papers."""

    id: str
    level: str = text("级别", codes="site_level", required=True)
    name: str = text("名称", limit=100, required=True)
    division: str = text("区划代码", limit=12, required=True)
    committee: str = text("人民调解委员会全称", limit=100)
    number_prefix: str = text("文号前缀", limit=20)
    case_number: str = text("卷号格式", limit=60)
    agreement_number: str = text("协议书编号格式", limit=60)
    letter_number: str = text("督办文号格式", limit=60)
    committee_type: str = text("调委会类型", codes="committee_type")
    methods: tuple[str, ...] = value("工作方法", ())
    forms: str = text("文书目录", limit=100)
    print_id_numbers: bool = value("文书上印证件号码", True)
    extra: dict[str, Json] = extra()

    @property
    def issuer(self) -> str:
        """The committee's name as it stands on papers."""
        return self.committee or f"{self.name}人民调解委员会"

    @property
    def organ(self) -> str:
        """Who signs letters and slips: the committee of a village room, the office itself above."""
        return self.issuer if self.level == "desk" else self.name

    def template(self, series: str, usual: str = "") -> str:
        """The number template of a series (``case``, ``agreement`` or ``letter``): our own, ``usual``, or the common one."""
        own = {"case": self.case_number, "agreement": self.agreement_number, "letter": self.letter_number}
        return own[series] or usual or _TEMPLATES[series]


def committee_of(division: str) -> str:
    """The type of committee that a division code tells, where nobody has said (codes of table ``committee_type``).

    Digits 7-9 are 001-099 for streets; digits 10-12 are 000 for the street or town itself, 001-199 for residents'
    committees, from 200 for villages. Enterprises and associations have no code of their own.
    """
    street, village = division[6:9], division[9:12]
    if village == "000":
        return "street" if "001" <= street <= "099" else "town"
    return "neighbourhood" if village < "200" else "village"
