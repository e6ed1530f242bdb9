"""What can be done in a matter: the same actions for every working method, which may rename, forbid or tighten them.

``sources`` are the states in which an action makes sense and ``target`` the state to which it leads (empty: it stays).
The table is the machine; a method (``app.domain.method``) is only words and rules over it, so that a report or a town
that has never seen the method still understands the matter. ``docs/methods.md`` shows it, and a test compares.
"""

from __future__ import annotations

from dataclasses import dataclass

REGISTERED, ACCEPTED, MEDIATING = "registered", "accepted", "mediating"
DRAFTED, PRINTED, SIGNING, EFFECTIVE = "drafted", "printed", "signing", "effective"
SOLVED, STRUCK, CLOSED, DECLINED, REFERRED = "solved", "struck", "closed", "declined", "referred"
ESCALATED, SUSPENDED, ARCHIVED = "escalated", "suspended", "archived"

EARLY = (REGISTERED, ACCEPTED, MEDIATING)
OPEN = (*EARLY, DRAFTED, PRINTED, SIGNING)
LIVE = (*OPEN, EFFECTIVE)
ENDED = (SOLVED, STRUCK, CLOSED, DECLINED, REFERRED)
STATES = (*LIVE, *ENDED, ESCALATED, SUSPENDED, ARCHIVED)
_NOT_ARCHIVED = tuple(state for state in STATES if state != ARCHIVED)
_ANSWERABLE = (*LIVE, SUSPENDED, SOLVED)  # a hand-over may outlast a pause and the last payment

RETURNING = ("resume", "returned")  # these lead back to where the matter was before, not to their target


@dataclass(frozen=True)
class Use:
    """A field of ``Step`` that an action uses, what it is called there, and whether it must be filled.

    ``codes`` names what the value is chosen from: a table of ``assets/codes``, a list of the method (``method:level``),
    or something of the matter (``case:party``, ``case:obligation``, ``case:flag`` …).
    """

    field: str
    label: str
    required: bool = False
    codes: str = ""


@dataclass(frozen=True)
class Action:
    """``page`` names the form that records it where that is not the common one (session, agreement)."""

    code: str
    name: str
    sources: tuple[str, ...]
    target: str = ""
    uses: tuple[Use, ...] = ()
    page: str = ""
    hint: str = ""


def _must(field: str, label: str, codes: str = "") -> Use:
    return Use(field, label, True, codes)


_FILES = Use("files", "材料", codes="case:file")
_WHY = _must("note", "原因")

_TABLE = (
    Action("visit", "再次来访", _NOT_ARCHIVED, uses=(
        _must("channel", "来访渠道", "method:channel"), Use("mode", "接访方式", codes="method:mode"),
        _must("heads", "来访人数"), Use("to", "接访人"), Use("note", "反映的情况和答复"))),
    Action("accept", "受理", (REGISTERED, MEDIATING), ACCEPTED, (Use("note", "受理意见"),)),
    Action("lack", "登记待补材料", OPEN, uses=(_must("note", "缺什么材料"), _must("until", "哪天前补来")),
           hint="材料不齐也可以先受理（容缺受理），到期会提醒。"),
    Action("supply", "材料补来了", _NOT_ARCHIVED, uses=(_must("ref", "补来的材料", "case:lack"), _FILES)),
    Action("decline", "不予受理", (REGISTERED, ACCEPTED), DECLINED, (
        _WHY, _must("to", "告知可以找哪里"))),
    Action("refer", "转交有权部门", (*EARLY, ESCALATED), REFERRED, (
        _must("to", "转给哪个单位"), _must("note", "转交的事由和告知当事人的情况"), Use("until", "约定回告日期"))),
    Action("triage", "分级", (*LIVE, SOLVED), uses=(
        _must("level", "级别", "method:level"), Use("colour", "颜色", codes="method:colour"),
        Use("until", "办结期限"), Use("note", "研判意见"))),
    Action("assign", "交办", (*LIVE, SOLVED), uses=(
        _must("to", "责任单位"), Use("who", "承办人"), _must("until", "办理期限"), Use("note", "处理意见"))),
    Action("guarantee", "领导包案", (*LIVE, ESCALATED, SUSPENDED, SOLVED), uses=(_must("who", "包案领导"), Use("note", "说明"))),
    Action("hand_over", "移交", LIVE, uses=(_must("to", "移交给谁"), _must("note", "移交事由")),
           hint="对方接收以前，仍由首接的人负责。"),
    Action("take_over", "确认接收", _ANSWERABLE, uses=(_must("to", "接收人"), Use("note", "说明"))),
    Action("hand_back", "不接收", _ANSWERABLE, uses=(_must("note", "不接收的理由"),)),
    Action("escalate", "上报", LIVE, ESCALATED, (
        _must("level", "上报到哪一级", "method:level"), _must("note", "已经做过哪些工作"), Use("to", "报给哪个单位"))),
    Action("received", "上级已接收", (ESCALATED,), ACCEPTED, (_must("to", "接收单位"), Use("note", "上级意见"))),
    Action("returned", "上级退回", (ESCALATED,), ACCEPTED, (_must("note", "退回的理由"),)),
    Action("whistle", "吹哨", LIVE, uses=(
        _must("mode", "哪一种哨", "method:whistle"), _must("who", "召集哪些部门"), _must("note", "什么事"),
        Use("until", "哪天前到"))),
    Action("arrive", "部门报到", LIVE, uses=(
        _must("ref", "哪一次吹哨", "case:whistle"), _must("who", "到了哪些部门"), Use("time", "几点到"), Use("note", "说明"))),
    Action("session", "记一次调解", (*OPEN, EFFECTIVE), page="session"),
    Action("agreement", "写协议书", (*OPEN, EFFECTIVE, SOLVED), page="agreement"),
    Action("note", "记工作进展", _NOT_ARCHIVED, uses=(_must("note", "做了什么"), _FILES)),
    Action("tick", "对照清单", (*LIVE, SOLVED), uses=(_must("mode", "哪一张清单", "method:ticklist"), Use("ticks", "已做到的", codes="method:tick"))),
    Action("suspend", "中止", LIVE, SUSPENDED, (_WHY,)),
    Action("resume", "恢复办理", (SUSPENDED,), ACCEPTED, (Use("note", "说明"),)),
    Action("extend", "延长期限", (*LIVE, SUSPENDED), uses=(
        _must("ref", "延长哪个期限", "case:clock"), _must("until", "延到哪天"), Use("who", "同意的当事人", codes="case:party"),
        Use("approver", "批准人"), _WHY)),
    Action("party_out", "部分当事人了结", OPEN, uses=(
        _must("who", "哪几方", "case:party"), _must("result", "怎样了结", "party_result"), _must("note", "说明"))),
    Action("perform", "登记履行", _NOT_ARCHIVED, uses=(
        _must("ref", "履行哪一项", "case:obligation"), Use("amount", "付了多少"), Use("note", "说明"), _FILES)),
    Action("breach", "登记未履行", (EFFECTIVE,), uses=(_must("ref", "哪一项没有履行", "case:obligation"), _must("note", "情况和对方的说法"))),
    Action("confirm_apply", "申请司法确认", (EFFECTIVE, SOLVED), uses=(
        _must("to", "哪个法院"), Use("who", "共同申请人", codes="case:party"), Use("note", "说明"))),
    Action("confirm_result", "司法确认结果", (EFFECTIVE, SOLVED), uses=(
        _must("result", "结果", "confirmation"), Use("to", "法院"), Use("note", "裁定书文号等"), _FILES)),
    Action("lawsuit", "诉讼情况", (EFFECTIVE, *ENDED), uses=(_must("result", "情况", "lawsuit"), Use("note", "说明"))),
    Action("solve", "办结", (*EARLY, EFFECTIVE), SOLVED, (
        _must("note", "怎样解决、怎样答复的"), Use("result", "结论", codes="judgement"), Use("ticks", "办结核对", codes="method:closing"),
        _FILES)),
    Action("end", "终止调解", OPEN, CLOSED, (_must("result", "原因", "closed_reason"), Use("note", "说明")),
           hint="调解不成、当事人不愿意或撤回时用。记录都保留，以后可以重启。"),
    Action("follow_up", "回访", (EFFECTIVE, *ENDED), uses=(
        _must("result", "满意不满意", "satisfaction"), Use("mode", "怎样回访", codes="followup_way"),
        Use("who", "回访了谁", codes="case:party"), _must("note", "回访情况"), _FILES)),
    Action("strike", "销号", (SOLVED, CLOSED), STRUCK, (
        Use("who", "哪几个人（不选为全部）", codes="case:party"), Use("items", "哪几件事（不选为全部）", codes="case:request"),
        Use("approver", "批准人"), _must("note", "销号依据"), _FILES)),
    Action("reopen", "重启办理", (EFFECTIVE, *ENDED, ARCHIVED), ACCEPTED, (_WHY,)),
    Action("archive", "归档", (STRUCK, SOLVED, CLOSED, DECLINED, REFERRED), ARCHIVED, (Use("note", "说明"),)),
    Action("flag", "红色预警", _NOT_ARCHIVED, uses=(_must("result", "哪一类风险", "danger"), _must("note", "看到了什么"))),
    Action("flag_report", "已报告", _NOT_ARCHIVED, uses=(
        _must("ref", "哪一个预警", "case:flag"), _must("to", "报告给谁"), Use("time", "几点"), Use("note", "对方怎样答复"))),
    Action("flag_clear", "解除预警", _NOT_ARCHIVED, uses=(
        _must("ref", "哪一个预警", "case:reported_flag"), _must("approver", "谁同意解除"), _must("note", "依据")),
           hint="报告以后才能解除。"),
    Action("undo", "撤销上一步", STATES, uses=(_WHY,)),
)  # fmt: skip

ACTIONS = {action.code: action for action in _TABLE}
