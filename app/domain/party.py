"""The people and organisations of a dispute, and those who act for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.identity import age_on
from app.domain.records import Json, extra, text, value

# The two powers without which an agent may not sign an agreement (authority list of form F06).
SIGNING_POWERS = frozenset({"settle", "sign"})


@dataclass(frozen=True)
class Proxy:
    """Somebody who acts for a party.

    ``kind``: ``agent`` 委托代理人 (Civil Code art. 165: written authority, listed in ``powers``) · ``guardian`` 监护人
    (arts. 19-21, 27-28) · ``representative`` 代表 (of an organisation, or of a group).
    """

    id: str
    kind: str = text("身份", codes="proxy_kind", required=True)
    name: str = text("姓名", limit=100, required=True)
    relation: str = text("与当事人关系或职务", limit=50)
    phone: str = text("联系方式", limit=50)
    id_type: str = text("证件类型", codes="id_type")
    id_number: str = text("证件号码", limit=40)
    powers: tuple[str, ...] = value("授权范围", ())
    extra: dict[str, Json] = extra()

    @property
    def may_sign(self) -> bool:
        """Whether this person may sign an agreement for the party."""
        return self.kind != "agent" or set(self.powers) >= SIGNING_POWERS


@dataclass(frozen=True)
class Member:
    """One person of a group that acts through representatives."""

    name: str = text("姓名", limit=100, required=True)
    id_number: str = text("证件号码", limit=40)
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Party:
    """One party. Two or more belong to a dispute; nothing in the program assumes exactly two.

    ``capacity`` is noted for an adult who cannot act alone (Civil Code arts. 21 and 22), ``own_wages`` for somebody of
    16 or 17 who lives on them (art. 18). A deceased party's heirs are parties of their own.
    """

    id: str
    kind: str = text("类别", codes="party_kind", required=True)
    role: str = text("地位", codes="party_role", required=True)
    name: str = text("姓名或名称", limit=200, required=True)
    sex: str = text("性别", codes="sex")
    ethnicity: str = text("民族", codes="ethnicity")
    birth: date | None = value("出生日期")
    age: int | None = value("年龄")
    occupation: str = text("职业或职务", limit=100)
    phone: str = text("联系方式", limit=50)
    address: str = text("单位或住址", limit=300)
    id_type: str = text("证件类型", codes="id_type")
    id_number: str = text("证件号码", limit=40)
    id_confirmed: bool = value("证件号码已核对原件", False)
    credit_code: str = text("统一社会信用代码", limit=18)
    legal_representative: str = text("法定代表人或负责人", limit=100)
    legal_representative_title: str = text("职务", limit=50)
    proxies: tuple[Proxy, ...] = value("代理人、监护人、代表", ())
    members: tuple[Member, ...] = value("成员名单", ())
    capacity: str = text("民事行为能力", codes="capacity")
    own_wages: bool = value("以自己的劳动收入为主要生活来源", False)
    deceased_on: date | None = value("去世日期")
    note: str = text("备注", limit=1000)
    extra: dict[str, Json] = extra()

    @property
    def is_organisation(self) -> bool:
        """Organisations sign by a representative and add their seal."""
        return self.kind == "organisation"

    def age_at(self, day: date) -> int | None:
        """Age on the day of a paper: from the birth date where known, otherwise as told."""
        return age_on(self.birth, day) if self.birth else self.age

    def guardians(self) -> tuple[Proxy, ...]:
        """The guardians named for this party."""
        return tuple(proxy for proxy in self.proxies if proxy.kind == "guardian")

    def representatives(self) -> tuple[Proxy, ...]:
        """Those who sign for a group."""
        return tuple(proxy for proxy in self.proxies if proxy.kind == "representative")
