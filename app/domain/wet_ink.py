"""Which agreements must be signed in ink: papers about marriage, adoption, inheritance and other personal status.

E-Signature Law art. 3 (as amended in 2019): parties may agree on electronic signatures, but not for papers about
personal status, nor about cutting off water, heat, gas or power.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.agreement import Agreement
from app.domain.case import Case

_CATEGORIES = frozenset({"marriage_family"})
_STATUS = re.compile(r"离婚|结婚|复婚|婚姻|婚约|收养|继承|遗产|遗嘱|遗赠|抚养|赡养|扶养|监护|亲子|认领")
_SUPPLY = re.compile(r"停(止|掉|供)?(供应?)?(水|电|气|燃气|暖|热)")


def why_wet_ink(case: Case, agreement: Agreement) -> str:
    """The sentence that says why this agreement cannot be signed electronically; empty where it can."""
    if case.category in _CATEGORIES:
        return _sentence("这是婚姻家庭纠纷")
    for said in _promises(agreement):
        status = _STATUS.search(said)
        if status:
            return _sentence(f"协议里写到“{status.group()}”")
        supply = _SUPPLY.search(said)
        if supply:
            return _sentence(f"协议里写到“{supply.group()}”")
    return ""


def _sentence(what: str) -> str:
    return f"{what}，法律不允许用电子签名（电子签名法第三条），没有签。请打印出来，由各方用笔签名、按指印、盖章。"


def _promises(agreement: Agreement) -> Iterator[str]:
    """What the agreement settles. Its facts may well mention a divorce that it is not about."""
    yield from agreement.clauses
    yield agreement.manner
    for item in agreement.obligations:
        yield from (item.what, item.condition)
