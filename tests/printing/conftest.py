"""What the printing tests share: the bundled fonts, the standard codes, and a dispute to print."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from app.domain.agreement import Agreement
from app.domain.codes import Codes
from app.domain.party import Party
from app.domain.site import Site
from app.paths import assets_dir
from printing.fonts import FontBook


@pytest.fixture(scope="session")
def fonts() -> FontBook:
    return FontBook(assets_dir() / "fonts")


@pytest.fixture(scope="session")
def codes() -> Codes:
    standard = Path(assets_dir() / "codes" / "standard.toml")
    return Codes(tomllib.loads(standard.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def site() -> Site:
    return Site(id="s", level="desk", name="柳河村", division="620100001201", committee="青石镇柳河村人民调解委员会")


@pytest.fixture(scope="session")
def agreement() -> Agreement:
    return Agreement(
        id="a",
        facts="2025年9月，申请人王堃翻建房屋时，基础外扩约0.35米，占用了公共通道（宽1.20米）。"
        "被申请人认为：“通道系1982年划定，任何一家不得侵占”；申请人则主张，《建设工程规划许可证》"
        "（编号：建字第2025-0318号）载明的四至范围包含争议部分。双方损失合计￥3,860.00元……均未达成一致意见。",
        clauses=(
            "申请人于2026年4月30日前，自行拆除外扩部分，恢复公共通道宽度不少于1.20米；逾期未拆除的，由村民委员会代为拆除。",
            "双方今后和睦相处，不得因此事再起争执。",
        ),
        manner="申请人于本协议签订之日当场支付赔偿款，其余事项按上述各条约定的方式、时限履行。",
        made_on=date(2026, 3, 5),
        mediators=("李建国",),
        recorder="赵晓梅",
    )


@pytest.fixture(scope="session")
def parties() -> tuple[Party, ...]:
    first = Party(
        id="1",
        kind="person",
        role="applicant",
        name="王堃",
        sex="male",
        ethnicity="01",
        birth=date(1968, 7, 12),
        occupation="务农",
        phone="13800001234",
        address="青石镇柳河村三组12号",
        id_type="111",
        id_number="11010519491231002X",
    )
    second = Party(
        id="2",
        kind="person",
        role="respondent",
        name="阿卜杜热合曼·买买提依明·吐尔逊江·艾力肯江·𠮷𬱖𫘜䶮",
        sex="female",
        ethnicity="05",
        age=41,
        address="青石镇柳河村三组15号",
    )
    return first, second
