"""Invented disputes for measuring: the same ones every time, about 300 Chinese characters of facts each.

Words come with the frequencies of a natural language (Zipf's law) from pypinyin's dictionary of phrases, mixed with the
phrases of mediation records. Their order is random, so the text repeats less than real text: real indexes are smaller.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate

from app.domain.case import Case, default_title
from app.domain.codes import Codes
from app.domain.numbering import case_code, official_number
from app.domain.party import Party

DIVISION = "620100001201"
PREFIX = "东街民调"
TEMPLATE = "{prefix}（{year}）{seq}号"
FIRST_YEAR = 2022
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈"
    "钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常单解仇查"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志文海燕春生福贵有才德旺金凤小大永长根水土木"
    "火山云雪晓东西南北天翔宇浩然子轩梓涵欣怡佳琪思源"
)
_PHRASES = (
    "经村调解委员会主持调解", "双方自愿达成如下协议", "申请人要求被申请人赔偿", "因宅基地边界发生争执", "承包地界址不清",
    "双方发生口角并有肢体冲突", "调解员分别听取双方意见", "到现场实地勘查", "一次性支付人民币", "于本月底前付清",
    "双方互相赔礼道歉", "今后和睦相处", "不再追究", "邀请村中长辈参与劝说", "乡镇司法所派员指导", "排水沟堵塞导致庄稼受淹",
    "树木遮挡采光", "拖欠工资", "赡养老人", "子女轮流照料", "彩礼返还", "道路通行受阻", "饲养家禽污染", "施工噪音影响休息",
    "按手印确认", "回访情况良好", "情绪激动需持续关注", "存在矛盾激化风险",
)
_VILLAGES = tuple(f"{a}{b}{c}" for a in "东西南北上下前后新老" for b in "王李张河沟岭桥街湾坪" for c in "村庄组社")
_TRADES = ("务农", "个体经营", "建筑工", "教师", "驾驶员", "村医", "养殖户", "外出务工", "学生", "退休")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Vocabulary:
    """Words and their frequencies, added up for ``random.choices``."""

    words: list[str]
    weights: list[float]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """47,000 words in a fixed order, the n-th used 1/n as often as the first."""
    from pypinyin.phrases_dict import phrases_dict

    words = sorted(word for word in phrases_dict if len(word) <= 4)
    random.Random(2026).shuffle(words)
    return Vocabulary(words, list(accumulate(1 / (rank + 3) for rank in range(len(words)))))


@dataclass
class Maker:
    """Makes case after case; ``seed`` chooses which ones. Numbers of a year run on without a hole."""

    codes: Codes
    seed: int = 1
    owner: str = "0" * 32
    made: int = 0
    _sequences: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._vocabulary = vocabulary()
        self._categories = [code for code, _ in self.codes.choices("category")]
        self._sources = [code for code, _ in self.codes.choices("source")]
        self._mediators = [self.name() for _ in range(200)]

    def name(self) -> str:
        """A name of two or three characters."""
        return self._random.choice(_SURNAMES) + "".join(self._random.choices(_GIVEN, k=self._random.choice((1, 2, 2))))

    def text(self, least: int = 200, most: int = 400) -> str:
        """Running text with punctuation."""
        wanted, pieces, size = self._random.randint(least, most), [], 0
        while size < wanted:
            words = self._random.choices(self._vocabulary.words, cum_weights=self._vocabulary.weights, k=5)
            if self._random.random() < 0.35:
                words.append(self._random.choice(_PHRASES))
            words.append(self._random.choice("，，，。；"))
            pieces += words
            size += sum(map(len, words))
        return "".join(pieces)[:wanted]

    def identity(self) -> str:
        """A resident number with a right check digit, of a division that does not exist."""
        born = date(1940, 1, 1) + timedelta(days=self._random.randrange(24_000))
        body = f"990000{born:%Y%m%d}{self._random.randrange(1000):03d}"
        return body + "10X98765432"[sum(int(n) * w for n, w in zip(body, _WEIGHTS, strict=True)) % 11]

    def party(self, role: str) -> Party:
        """A person."""
        rnd = self._random
        return Party(
            id=self.id(), kind="person", role=role, name=self.name(), ethnicity="汉族", occupation=rnd.choice(_TRADES),
            phone=f"1{rnd.randrange(30, 100)}{rnd.randrange(10**8):08d}", id_type="111", id_number=self.identity(),
            address=f"{rnd.choice(_VILLAGES)}{rnd.randrange(1, 300)}号",
        )

    def id(self) -> str:
        """32 hexadecimal characters."""
        return uuid.UUID(int=self._random.getrandbits(128), version=4).hex

    def fresh(self) -> Case:
        """A case as a form holds it before the first save: no number, no code, no title."""
        rnd = self._random
        self.made += 1
        return Case(
            id=self.id(), registered_on=date(FIRST_YEAR, 1, 1) + timedelta(days=self.made // 700 % 1700),
            registrar="王五", category=rnd.choice(self._categories), source=rnd.choice(self._sources),
            difficulty="simple", place=rnd.choice(_VILLAGES), facts=self.text(),
            requests=(self._random.choice(_PHRASES),),
            parties=(self.party("applicant"), self.party("respondent")), mediators=(rnd.choice(self._mediators),),
        )

    def filled(self) -> tuple[Case, int, int]:
        """A case as it is stored, with the year and the sequence number it took."""
        case = self.fresh()
        assert case.registered_on is not None
        year = case.registered_on.year
        sequence = self._sequences[year] = self._sequences.get(year, 0) + 1
        case = replace(
            case, owner=self.owner, number=official_number(TEMPLATE, PREFIX, year, sequence),
            code=case_code(DIVISION, year, 1, sequence),
            title=default_title(case, self.codes.label("category", case.category)),
        )
        return case, year, sequence

    def many(self, count: int) -> Iterator[tuple[Case, int, int]]:
        """``count`` stored cases."""
        return (self.filled() for _ in range(count))
