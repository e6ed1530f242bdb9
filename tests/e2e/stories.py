"""One published story for each working method, with invented people: what is registered, each step, what must be seen.

A story is data, so that it can be lived by command line and in the window. ``Do.fields`` are fields of ``Step``; party
names stand for their ids. ``stage`` is what the method calls the place where the matter then stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.domain.figures import DONE, EARNED, VISITED


@dataclass(frozen=True)
class Do:
    """A step, the method's own name of it, and how the stage is called afterwards."""

    action: str
    name: str
    stage: str
    fields: dict[str, Any] = field(default_factory=dict)
    days: int = 0  # that pass before it
    round: int = 1
    blocked: str = ""  # part of the sentence with which it must be refused; then nothing changes


@dataclass(frozen=True)
class Talk:
    """A session is recorded."""

    mode: str
    result: str
    stage: str
    record: str
    days: int = 0


@dataclass(frozen=True)
class Agree:
    """An agreement is written, printed, signed by everybody; ``fields`` are of ``Agreement``."""

    stage: str
    fields: dict[str, Any]
    days: int = 0


@dataclass(frozen=True)
class Story:
    """``clocks`` are names of clocks that run after registration; ``figures`` what the reports must show
    at the end, by (key, basis)."""

    method: str
    title: str
    case: dict[str, Any]
    course: tuple[Do | Talk | Agree, ...]
    clocks: tuple[str, ...]
    figures: dict[tuple[str, str], int]


def person(name: str, role: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": "person", "role": role, "name": name, "sex": "unknown", **more}


def unit(name: str, role: str = "respondent") -> dict[str, Any]:
    return {"id": name, "kind": "organisation", "role": role, "name": name, "legal_representative": "某某"}


WATER = Story(
    "pinglishi", "南溪镇村民反映生活用水不足",
    {
        "kind": "claim", "channel": "reception_day", "mode": "office", "heads": 3, "received_by": "值班镇领导尉迟岚", "category": "other",
        "source": "application", "facts": "入冬以来村里生活用水明显不够，问今天哪位领导接访，希望尽快解决。",
        "requests": ["解决生活用水"], "parties": [person("仇水生", "applicant")],
    },
    (
        Do("accept", "受理", "已受理"),
        Do("triage", "分级", "已受理", {"level": "town", "colour": "orange", "note": "降雨偏少，可用水不足"}),
        Do("assign", "交办", "评理办理中", {"to": "镇自来水厂", "who": ["水厂厂长"], "until": "+10"}, days=1),
        Talk("joint", "agreed", "评理办理中", "召集有关部门现场调度：分区间段供水、夜间蓄水、错峰供水。"),
        Do("note", "记工作进展", "评理办理中", {"note": "半月报：水压恢复七成"}, days=6),
        Do("solve", "办结", "待销号", {"note": "供水恢复正常，已当面答复", "ticks": ["matter", "mind"]}, days=2),
        Do("archive", "归档", "待销号", blocked="销号"),
        Do("follow_up", "回访", "待销号", {"result": "satisfied", "mode": "office", "note": "再次来到接访处，说问题彻底解决了"}, days=3),
        Do("strike", "销号", "已销号", {"approver": "尉迟岚", "note": "用水恢复，当事人满意"}),
        Do("archive", "归档", "已归档", {"note": "材料齐全"}),
    ),
    ("登记转办",), {("all", VISITED): 1, ("all/heads", VISITED): 3, ("satisfied", DONE): 1, ("first", DONE): 1},
)

FALL = Story(
    "minshi-zhensuo", "工人从高架坠落，劳务公司和业主都说责任不明",
    {
        "kind": "dispute", "channel": "walk_in", "mode": "office", "category": "damage", "source": "application",
        "facts": "五月施工时工人从高架上坠落受伤，劳务公司与项目业主都认为责任不明确，不愿承担，家属反映到街道。",
        "parties": [person("朴守义", "applicant"), unit("广聚劳务有限公司"), unit("新城置业有限公司")],
    },
    (
        Do("accept", "分诊", "分诊"),
        Do("lack", "容缺受理", "分诊", {"note": "住院费用清单", "until": "+7"}),
        Do("triage", "分级", "分诊", {"level": "hard"}),
        Talk("consult", "agreed", "会诊", "社区民警、法律顾问、人大代表组成专案组会诊，三方都认可按比例承担。", days=1),
        Do("supply", "材料补来了", "会诊", {"ref": "only"}, days=2),
        Agree("照方办理", {
            "facts": "工人坠落受伤，三方对责任比例没有异议。", "clauses": ["两公司分别承担医疗费和误工费。"], "mediators": ["曾明理"],
            "obligations": [
                {"id": "pay1", "kind": "pay", "debtor": "广聚劳务有限公司", "creditor": "朴守义", "amount": 6_000_000, "due": "+30"},
                {"id": "pay2", "kind": "pay", "debtor": "新城置业有限公司", "creditor": "朴守义", "amount": 4_000_000, "due": "+30"},
            ],
        }, days=1),
        Do("perform", "登记履行", "照方办理", {"ref": "pay1", "amount": 6_000_000, "note": "转账凭证"}, days=10),
        Do("perform", "登记履行", "痊愈", {"ref": "pay2", "amount": 4_000_000, "note": "转账凭证"}, days=2),
        Do("follow_up", "复诊", "痊愈", {"result": "satisfied", "mode": "visit", "note": "钱已收到，伤也养好了"}, days=7),
    ),
    ("受理答复", "调解期限"), {("total", DONE): 1, ("written", DONE): 1, ("success/amount", DONE): 10_000_000, ("performed", DONE): 1,
                           ("total/parties", DONE): 3},
)

SEWER = Story(
    "xiaolan-bangban", "家属院下水道堵塞，污水外溢",
    {
        "kind": "help", "channel": "grid", "mode": "field", "category": "property_mgmt", "source": "proactive", "reporter": "网格员单小燕",
        "reporter_role": "grid_worker", "grid": "机具厂家属院网格",
        "facts": "家属院下水道堵塞，居民上下水不能用，地面污水外溢。", "parties": [person("解玉兰", "applicant")],
    },
    (
        Do("accept", "受理派单", "已派单"),
        Do("triage", "分级", "已派单", {"level": "street"}),
        Talk("on_site", "agreed", "帮办中", "住建局、环卫、疏通公司和居民代表现场协商疏通办法。"),
        Do("solve", "办好了", "已办好", {"note": "下水管已疏通", "ticks": ["solved", "told"]}, days=2),
        Do("archive", "归档", "已办好", blocked="回访"),
        Do("follow_up", "回访", "已办好", {"result": "satisfied", "mode": "phone", "note": "家里的水又能用了"}, days=3),
        Do("archive", "归档", "已归档", {"note": "纸质卷宗另存，扫描件以后补"}),
    ),
    ("受理答复",), {("screened", DONE): 1, ("satisfied", DONE): 1},
)

CALL_BACK = Story(
    "mashang-fanying", "扫码反映路灯不亮，先说满意后又坏",
    {
        "kind": "claim", "channel": "qr", "mode": "online", "category": "other", "source": "application",
        "facts": "小区门口三盏路灯不亮，晚上老人走路不便，扫码反映。", "parties": [person("盖长庚", "applicant")],
    },
    (
        Do("note", "回电或记进展", "已反映", {"note": "二十分钟内给反映人回了电话"}),
        Do("accept", "领责受理", "已领责"),
        Do("solve", "办结", "已领责", {"note": "修好了", "ticks": ["solved", "called"]}, blocked="分级"),
        Do("triage", "分级", "已领责", {"level": "general"}),
        Do("solve", "办结", "已办结", {"note": "换了灯泡", "ticks": ["solved", "called"]}, days=1),
        Do("follow_up", "回访", "已领责", {"result": "dissatisfied", "mode": "phone", "note": "又不亮了"}, days=2, round=2),
        Do("escalate", "提交上一级", "已上报", {"level": "larger", "note": "两次更换灯泡，仍然短路，村里没有电工"}, round=2),
        Do("received", "上级已接收", "已领责", {"to": "镇综治中心"}, days=1, round=2),
        Do("triage", "分级", "已领责", {"level": "larger"}, round=2),
        Do("solve", "办结", "已办结", {"note": "镇里换了线路", "ticks": ["solved", "called"]}, days=3, round=2),
        Do("archive", "归档", "已办结", blocked="回访", round=2),
        Do("follow_up", "回访", "已办结", {"result": "satisfied", "mode": "phone", "note": "非常满意"}, days=1, round=2),
        Do("archive", "归档", "已归档", {"note": "纸质卷宗另存，扫描件以后补"}, round=2),
    ),
    ("半小时回电", "受理答复"), {("reopened", DONE): 1, ("first", DONE): 0, ("satisfied", DONE): 1, ("success", DONE): 1},
)

INVESTORS = Story(
    "pinglishi", "九名投资人要求归还投资款",
    {
        "kind": "dispute", "channel": "batch", "mode": "office", "heads": 9, "category": "contract", "source": "petition",
        "source_organ": "县信访局", "facts": "投资的公司破产重整后，九人要求归还投资款，两年奔走没有结果。", "requests": ["归还投资款"],
        "parties": [*[person(f"投资人{number}", "applicant") for number in "甲乙丙丁戊己庚辛壬"], unit("重整后的公司")],
    },
    (
        Do("accept", "受理", "已受理"),
        Do("triage", "分级", "已受理", {"level": "county", "colour": "red"}),
        Do("guarantee", "领导挂包", "已受理", {"who": ["县处级领导甲"]}),
        Do("tick", "对照清单", "已受理", {"mode": "six_five", "ticks": [
            "leader", "unit", "person", "plan", "deadline", "result", "look", "handle", "steady", "teach", "rest"]}),
        Talk("hearing", "agreed", "评理办理中", "评理员、律师、人大代表评理，八人同意方案，一人另行起诉。", days=5),
        Do("party_out", "部分当事人了结", "评理办理中", {"who": ["投资人壬"], "result": "sued", "note": "坚持走诉讼"}),
        Do("solve", "办结", "待销号", {"note": "方案落实，八人领到投资款", "ticks": ["matter", "mind"]}, days=20),
        *[Do("strike", "销号", "待销号", {"who": [f"投资人{number}"], "approver": "县处级领导甲", "note": "已领款"}) for number in "甲乙丙丁戊己庚辛"],
        Do("strike", "销号", "已销号", {"who": ["投资人壬"], "approver": "县处级领导甲", "note": "已起诉，转为诉讼"}),
    ),
    ("受理答复", "调解期限"), {("all", VISITED): 1, ("all/heads", VISITED): 9, ("referral", DONE): 1, ("total/parties", DONE): 10},
)

CARPENTER = Story(
    "sanzhen-sanfang", "木匠摔伤，一家人生活困难",
    {
        "kind": "help", "channel": "home_visit", "mode": "outreach", "received_by": "社区干部", "category": "other", "source": "proactive",
        "facts": "村里木匠施工时摔伤卧床，一家人生活陷入困境，供着三个大学生。", "parties": [person("尉迟良", "applicant")],
    },
    (
        Do("accept", "受理", "已受理"),
        Do("guarantee", "领导包案", "已受理", {"who": ["镇长"]}),
        Do("whistle", "中心吹哨", "调解中", {"mode": "centre", "who": ["民政办", "帮扶单位"], "note": "一起上门"}),
        Do("arrive", "部门报到", "调解中", {"ref": "only", "who": ["民政办", "帮扶单位"], "time": "10:20"}),
        Do("solve", "办结（事心双解）", "调解中", {"note": "申请了二类低保，协调了救助资金和煤炭"}, blocked="办结核对"),
        Do("solve", "办结（事心双解）", "已办结", {"note": "申请了二类低保，协调了救助资金和煤炭", "ticks": ["matter", "mind"]}, days=10),
        Do("follow_up", "回访", "已办结", {"result": "satisfied", "mode": "visit", "note": "生活有着落"}, days=7),
        Do("archive", "归档", "已归档", {"note": "纸质卷宗另存，扫描件以后补"}),
    ),
    ("受理答复",), {("all", VISITED): 1, ("all/heads", VISITED): 1, ("mode:outreach/all", VISITED): 1},
)

LOST = Story(
    "weilianxin", "信息员发现迷路女子",
    {
        "kind": "event", "channel": "informant", "mode": "field", "category": "other", "source": "proactive", "reporter": "曾守望",
        "reporter_role": "informant", "grid": "宝树村网格", "facts": "巡查时发现一名迷路的女子坐在路边，无法正常沟通。",
        "parties": [],
    },
    (
        Do("accept", "核实受理", "已核实"),
        Do("assign", "流转处置", "处置中", {"to": "高岭村网格", "who": ["网格员查小满"], "until": "+1"}),
        Do("solve", "办结反馈", "已办结", {"note": "家属已接回", "ticks": ["handled", "answered"]}),
    ),
    ("受理答复",), {("all/points", EARNED): 5, ("events", DONE): 1, ("events_ended", DONE): 1},
)

OVERSIGHT = Story(
    "ducha", "久拖不决的宅基地信访事项列入联合督查",
    {
        "kind": "claim", "channel": "petition", "mode": "office", "category": "house_site", "source": "petition",
        "source_organ": "市信访局", "facts": "宅基地登记的信访事项久拖不决，群众多次反映。", "parties": [person("单秋生", "applicant")],
    },
    (
        Do("accept", "立项", "已立项"),
        Do("triage", "分级", "已立项", {"level": "party", "colour": "red"}),
        Talk("deputies", "continue", "督查中", "邀请人大代表、政协委员参加督查，查明缺一份测绘图。", days=2),
        Do("solve", "督查办结", "督查中", {"note": "已补登记", "result": "reasonable", "ticks": ["reasonable", "told"]}, blocked="三个推定"),
        Do("tick", "对照清单", "督查中", {"mode": "presumptions", "ticks": ["reason", "duty", "way"]}),
        Do("solve", "督查办结", "已办结", {"note": "已补登记发证", "result": "reasonable", "ticks": ["reasonable", "told"]}, days=5),
        Do("strike", "销号", "已销号", {"approver": "督查室主任", "note": "证已领到"}),
        Do("archive", "归档", "已归档", {"note": "纸质卷宗另存，扫描件以后补"}),
    ),
    ("登记转办",), {("referral", DONE): 1, ("level:party/success", DONE): 1},
)

IDENTITY = Story(
    "gongan-xinfang", "没有身份证明的人想补办户口",
    {
        "kind": "claim", "channel": "walk_in", "mode": "open_door", "category": "other", "source": "application",
        "facts": "来信访窗口想办身份证，因长期流浪无法证明身份，找工作多次碰壁。", "parties": [person("曾无名", "applicant")],
    },
    (
        Do("accept", "研判受理", "交"),
        Do("triage", "分级", "交", {"level": "hard"}),
        Do("assign", "交办", "办", {"to": "户政科", "who": ["民警解大勇"], "until": "+20"}),
        Do("solve", "办结", "办", {"note": "户口补录", "result": "reasonable", "ticks": ["reasonable"]}, blocked="双包保"),
        Do("guarantee", "双包保", "办", {"who": ["党委书记", "局长"]}),
        Do("solve", "办结", "督（回访认可）", {"note": "办了户口补录手续", "result": "reasonable", "ticks": ["reasonable"]}, days=12),
        Do("strike", "结（销号）", "督（回访认可）", {"approver": "局长", "note": "已领证"}, blocked="回访"),
        Do("follow_up", "回访", "督（回访认可）", {"result": "satisfied", "mode": "phone", "note": "已经找到工作"}, days=7),
        Do("strike", "结（销号）", "结", {"approver": "局长", "note": "已领证"}),
    ),
    ("快响应", "登记转办"), {("satisfied", DONE): 1, ("success", DONE): 1},
)

NEIGHBOURS = Story(
    "minshi-zhishuo", "邻居为排水沟争吵，调解室里握手言和",
    {
        "kind": "dispute", "channel": "walk_in", "mode": "room", "category": "neighbour", "source": "application",
        "facts": "两家为门前排水沟争吵多日，请热心大姐调解室评评理。",
        "parties": [person("查桂香", "applicant"), person("朴玉山", "respondent")],
    },
    (
        Do("accept", "分流", "分流"),
        Do("triage", "分级", "分流", {"level": "on_spot"}),
        Talk("coordinate", "agreed", "在办", "现场看了排水沟，双方都让一步，当场握手。"),
        Do("solve", "办结并回音", "有着落", {"note": "当场和解，沟由两家共同清理", "ticks": ["done", "answered"]}),
        Do("follow_up", "回访", "有着落", {"result": "satisfied", "mode": "visit", "note": "和和睦睦"}, days=7),
        Do("archive", "归档", "已归档", {"note": "纸质卷宗另存，扫描件以后补"}),
    ),
    ("受理答复", "调解期限"), {("total", DONE): 1, ("settled", DONE): 1, ("written", DONE): 0, ("oral", DONE): 0},
)

WHISTLE = Story(
    "sanshao-qichui", "街道吹应急哨，部门报到",
    {
        "kind": "event", "channel": "joint_household", "mode": "field", "category": "other", "source": "proactive", "reporter": "户长仇福来",
        "reporter_role": "informant", "facts": "联户单位报告河堤管涌，二十户要转移。", "parties": [],
    },
    (
        Do("accept", "受理", "已受理"),
        Do("triage", "分级", "已受理", {"level": "street", "colour": "red"}),
        Do("whistle", "街道吹哨", "吹哨办理中", {"mode": "urgent", "who": ["水利站", "派出所"], "note": "河堤管涌"}),
        Do("arrive", "部门报到", "吹哨办理中", {"ref": "only", "who": ["派出所"], "time": "09:40"}),
        Do("solve", "办结", "吹哨办理中", {"note": "堵住", "ticks": ["matter", "mind"]}, blocked="还没有都到"),
        Do("arrive", "部门报到", "吹哨办理中", {"ref": "only", "who": ["水利站"], "time": "09:55"}),
        Do("solve", "办结", "已办结", {"note": "管涌堵住，群众转移", "ticks": ["matter", "mind"]}),
        Do("follow_up", "回访", "已办结", {"result": "satisfied", "mode": "visit", "note": "都已回家"}, days=3),
        Do("archive", "归档", "已归档", {"note": "纸质卷宗另存，扫描件以后补"}),
    ),
    ("受理答复",), {("all/points", EARNED): 1, ("events_ended", DONE): 1},
)

RENT = Story(
    "standard", "土地流转租金，口头达成协议当场付清",
    {
        "kind": "dispute", "channel": "walk_in", "mode": "office", "category": "contract", "source": "application",
        "facts": "合作社拖欠一季流转租金。", "parties": [person("曾老四", "applicant"), unit("丰收合作社")],
    },
    (
        Do("flag", "红色预警", "已登记", {"result": "crowd", "note": "几户要去堵合作社的门"}),
        Do("end", "终止调解", "已登记", {"result": "failed"}, blocked="红色预警"),
        Do("flag_clear", "解除预警", "已登记", {"ref": "only", "approver": "所长", "note": "劝住了"}, blocked="还没有报告"),
        Do("flag_report", "已报告", "已登记", {"ref": "only", "to": "派出所", "time": "15:00"}),
        Talk("joint", "agreed", "调解中", "派出所到场，大家坐下来谈，合作社当场付清。"),
        Do("flag_clear", "解除预警", "调解中", {"ref": "only", "approver": "所长", "note": "钱已付，人已散"}),
        Agree("已生效", {"oral": True, "facts": "拖欠一季租金。", "clauses": ["当场付清。"], "mediators": ["查晓雯"], "obligations": [
            {"id": "cash", "kind": "pay", "debtor": "丰收合作社", "creditor": "曾老四", "amount": 320_000}]}),
        Do("perform", "登记履行", "已办结", {"ref": "cash", "amount": 320_000, "note": "当场付清"}),
        Do("undo", "撤销上一步", "已生效", {"note": "记错了金额"}),
        Do("perform", "登记履行", "已办结", {"ref": "cash", "amount": 320_000, "note": "当场付清，收条一张"}),
        Do("visit", "再次来访", "已办结", {"channel": "walk_in", "heads": 2, "note": "来道谢"}, days=2),
    ),
    ("受理答复", "调解期限"), {("total", DONE): 1, ("success", DONE): 1, ("oral", DONE): 1, ("written", DONE): 0, ("performed", DONE): 1,
                           ("prevented", DONE): 1, ("success/amount", DONE): 320_000, ("all", VISITED): 2, ("all/heads", VISITED): 3},
)

STORIES = (
    RENT, CARPENTER, WATER, INVESTORS, FALL, LOST, OVERSIGHT, IDENTITY, SEWER, CALL_BACK, NEIGHBOURS, WHISTLE,
)
