"""Hints about clauses that a court would not confirm or that start the next quarrel. They never forbid anything.

Sources: 民诉法解释 355、358 (what is not confirmed), 民法典 144 and 168, 人民调解法 29. A hint is a warning beside its field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.agreement import Agreement
from app.domain.capacity import OF_AGE, needs_guardian
from app.domain.case import Case
from app.domain.errors import Problem

_STATUS = re.compile(r"离婚|解除婚姻|婚姻无效|亲子关系|收养关系|监护权|抚养权归")
_OWNERSHIP = re.compile(r"确认[^。；]{0,40}(所有权|使用权)|(所有权|使用权|宅基地)归[^。；]{0,20}所有")
_RIGHTS = re.compile(r"(不得|放弃|不再|撤销|撤回)[^。；]{0,12}(报警|报案|控告|举报|信访|上访|起诉|诉讼|追究刑事)")
_PENALTY = re.compile(r"违约金|罚款|滞纳金|日息|月息|利滚利")
_DATE = re.compile(r"\d|日|月|年|当场|当天|立即|今后|以后|不再|永久|每")
_ACT = re.compile(r"支付|付清|付给|赔偿|补偿|退还|归还|偿还|交付|修复|拆除|清理|恢复")
_AMOUNT = re.compile(r"\d|[零〇一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]+(元|万)")
_MONEY = re.compile(r"支付|付清|付给|赔偿|补偿|退还|偿还")


def clause_hints(agreement: Agreement, case: Case, path: str) -> Iterator[Problem]:
    """Warnings for the clauses of an agreement; ``path`` is that of the agreement in its case."""
    for index, clause in enumerate(agreement.clauses):
        for sentence in _hints(clause, agreement):
            yield Problem(f"{path}.clauses[{index}]", sentence, warning=True)
    yield from _signers(agreement, case, path)


def _hints(clause: str, agreement: Agreement) -> Iterator[str]:
    if _STATUS.search(clause):
        yield "身份关系（婚姻、收养、监护）不能用调解协议确定，法院也不会确认；财产和费用可以写"
    if _OWNERSHIP.search(clause):
        yield "确认所有权、使用权归谁，法院不予司法确认；可以改写成交付、补偿、配合办理登记"
    if _RIGHTS.search(clause):
        yield "不能约定放弃报警、控告、信访或起诉的权利，这样的条款无效"
    if _PENALTY.search(clause):
        yield "写了违约金或利息，请核对比例是否过高，过高的部分法院不支持"
    planned = bool(agreement.obligations)
    if not planned and _ACT.search(clause) and not _DATE.search(clause):
        yield "没有写什么时候做到，容易再起争议"
    if not planned and _MONEY.search(clause) and not _AMOUNT.search(clause):
        yield "没有写多少钱，容易再起争议"


def _signers(agreement: Agreement, case: Case, path: str) -> Iterator[Problem]:
    if agreement.oral and any(item.due is not None for item in agreement.obligations):
        yield Problem(f"{path}.oral", "有以后才履行的内容，最好写成书面协议（不能当场履行的应当书面）", warning=True)
    for party in case.signers(agreement):
        if agreement.made_on and needs_guardian(party, agreement.made_on) and not party.guardians():
            age = party.age_at(agreement.made_on)
            who = "未满十八周岁" if age is not None and age < OF_AGE else "没有完全民事行为能力"
            yield Problem(f"{path}.clauses", f"{party.name}{who}，要由监护人签字或同意", warning=True)
