"""Reading method files: those that come with the program, and everything that can be wrong in one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from app.codes import load_codes
from app.domain.actions import ACTIONS, STATES
from app.domain.errors import UserError
from app.domain.method import WORDS, Method, When
from app.domain.method_check import DAYS_OFF, MET_BY, SHAPES, check_method
from app.domain.records import from_record, to_record
from app.domain.toml_lines import line_of
from app.domain.workflow import CONDITIONS
from app.methods import ORDER, bundled, read_file, read_method
from app.paths import assets_dir
from ui.widgets.chip import Look

METHODS = bundled()
each_method = pytest.mark.parametrize("method", METHODS, ids=[method.key for method in METHODS])
FULL = (assets_dir() / "methods" / "pinglishi.toml").read_text(encoding="utf-8")


def test_all_of_them_come_the_ordinary_one_first() -> None:
    assert tuple(method.key for method in METHODS) == ORDER
    assert {file.stem for file in (assets_dir() / "methods").iterdir()} == set(ORDER)
    assert bundled() is METHODS, "read once"


@each_method
def test_a_bundled_method_is_whole(method: Method) -> None:
    assert check_method(method, load_codes()) == []
    for table in ("kind", "channel", "mode", "session_mode", "tag", "level", "colour", "clock", "roster", "ladder", "closing",
                  "meeting", "report"):  # fmt: skip
        assert getattr(method, table), table
    assert from_record(Method, to_record(method), strict=True) == method, "it can be stored and sent"
    assert {channel.mode for channel in method.channel} <= {mode.key for mode in method.mode}
    sources = {channel.source for channel in method.channel}
    assert sources == set(load_codes().tables["source"]), "each source of the statistics can be reached by a channel"
    assert all(channel.source for channel in method.channel)


@each_method
def test_who_has_to_settle_a_dispute_finds_the_time_limits_of_the_law(method: Method) -> None:
    limits = {clock.key: clock for clock in method.clock}
    assert (limits["mediate"].limit, limits["mediate"].consent, limits["mediate"].extensions) == ("30天", "parties", 1)
    assert (limits["confirm"].limit, limits["confirm"].starts, limits["confirm"].lapses) == ("30天", ("effective",), True)
    assert limits["limitation"].limit == "3年"
    if "register" in limits:
        assert (limits["register"].limit, limits["settle"].limit, limits["settle"].longest) == ("15天", "60天", "30天")
        assert (limits["settle"].extensions, limits["settle"].consent) == (1, "leader")


@each_method
def test_kinds_ask_for_the_parties_that_they_have(method: Method) -> None:
    for kind in method.kind:
        assert kind.parties == {"dispute": 2}.get(kind.key, 0 if kind.event else 1)


BROKEN: list[tuple[str, str, str]] = [
    # what to look for, what to put there, what is said of that line
    (r'key = "pinglishi"', 'key = "评理室"', "方法的代码只能用小写字母"),
    (r'key = "pinglishi"', 'key = "none"', "不能是 none"),
    (r"edition = 1", "edition = 0", "版次从 1 开始"),
    (r"edition = 1", 'edition = "一"', "应为整数"),
    (r"edition = 1", "edtion = 1", "不认识的字段“edtion”"),
    (r'name = "信访\+中心\+评理室"', 'name = ""', "没有写“名称”"),
    (r'key = "handler"', 'key = "boss"', "程序里没有“boss”这个用词"),
    (r'state = "solved"', 'state = "gone"', "没有“gone”这个阶段"),
    (r'state = "solved"', 'state = "mediating"', "写了两次"),
    (r'key = "advice"', 'key = "claim"', "代码“claim”写了两次"),
    (r'key = "advice", name = "建议意见"', 'key = "建议", name = "建议意见"', "只能用小写字母"),
    (r'name = "建议意见"', f'name = "{"长" * 41}"', "太长，最多 40 个字"),
    (r'"建议意见", parties = 1', '"建议意见", parties = 101', "0 到 100"),
    (r'"建议意见", parties = 1', '"建议意见", parties = "一"', "应为整数"),
    (r'"来访", mode = "office"', '"来访", mode = "sofa"', "接访方式里没有“sofa”"),
    (r'"来访", mode = "office", source = "application"', '"来访", mode = "office", source = "dream"', "没有“dream”这个代码"),
    (r'up = "town"', 'up = "moon"', "级别里没有“moon”"),
    (r'handlers = \["县处级挂包领导", "工作专班"\]', 'handlers = ["县"], up = "village"', "没有尽头"),
    (r'colour = "#B42318"', 'colour = "red"', "应写成 #D92D20 的样子"),
    (r'shape = "diamond"', 'shape = "star"', "没有“star”这个形状"),
    (r'shape = "triangle"', 'shape = "diamond"', "形状相同"),
    (r'label = "较重问题"', 'label = "突出问题"', "含义相同"),
    (r'name = "橙"', 'name = "红"', "名称相同"),
    (r'colour = "#B54708"', 'colour = "#b42318"', "颜色值相同"),
    (r'form = "letter"', 'form = "poem"', "没有“poem”这种文书"),
    (r'form = "letter", reply = "5个工作日"', 'form = "letter", reply = "很快"', "很快"),
    (r'after = \["7天", "30天", "90天"\]', 'after = ["7天", "后天"]', "后天"),
    (r'reopen_on = \["dissatisfied"\]', 'reopen_on = ["angry"]', "没有“angry”这个回访结果"),
    (r'reopen_on = \["dissatisfied"\]', 'reopen_on = ["dissatisfied"]\nsample = 101', "抽查比例请写 0 到 100"),
    (r'key = "half_month"', 'key = "fortnight"', "没有“fortnight”这种期间"),
    (r'key = "unit", name = "定单位"', 'key = "leader", name = "定单位"', "写了两次"),
    (r'rule = "每月10日"', 'rule = "有空的时候"', "有空的时候"),
    (r'off = "shift"', 'off = "maybe"', "keep（照常）"),
    (r'limit = "15天"', 'limit = "十五"', "十五"),
    (r'limit = "15天"', "", "没有写时间"),
    (r'starts = \["registered"\]', 'starts = ["sunrise"]', "没有“sunrise”"),
    (r'starts = \["registered"\]', "", "没有写“从何时起算”"),
    (r'ends = \["accept", "refer", "decline", "session", "agreement", "solve", "end"\]', "ends = []", "没有写“到何时为止”"),
    (r'ends = \["accept", "refer", "decline", "session", "agreement", "solve", "end"\]', 'ends = ["accept", "sunset"]', "没有“sunset”"),
    (r'longest = "30天"', 'longest = "久"', "久"),
    (r'longest = "30天"', "", "每次最长延多久"),
    (r'consent = "leader"', 'consent = "nobody"', "须谁同意"),
    (r"extensions = 1", "extensions = -1", "不能是负数"),
    (r'paused_by = \["suspend"\]', 'paused_by = ["sleep"]', "没有“sleep”"),
    (r'when = \{ kinds = \["dispute"\] \}', 'when = { kinds = ["quarrel"] }', "kind 里没有“quarrel”"),
    (r'when = \{ kinds = \["dispute"\] \}', 'when = { channels = ["pigeon"] }', "channel 里没有“pigeon”"),
    (r'when = \{ kinds = \["dispute"\] \}', 'when = { levels = ["top"] }', "level 里没有“top”"),
    (r'when = \{ kinds = \["dispute"\] \}', 'when = { colours = ["pink"] }', "colour 里没有“pink”"),
    (r'when = \{ levels = \["county"\] \}', 'when = { levels = ["top"] }', "level 里没有“top”"),
    (r'action = "strike"', 'action = "dance"', "没有“dance”这个动作"),
    (r'action = "archive"', 'action = "strike"', "动作“strike”写了两次"),
    (r'roles = \["leader", "town"\]', 'roles = ["king"]', "没有“king”这个身份"),
    (r'must = \["approver"\]', 'must = ["amount"]', "没有“amount”这一栏"),
    (r'needs = \["guaranteed", "tick:six_five"\]', 'needs = ["luck"]', "没有“luck”这个条件"),
    (r'needs = \["guaranteed", "tick:six_five"\]', 'needs = ["guaranteed", "tick:seven"]', "清单里没有“seven”"),
    (r'needs = \["struck"\]', 'needs = ["mediated"]', "永远做不到"),
]


def put(text: str, pattern: str, new: str) -> tuple[str, int]:
    """``text`` with the first ``pattern`` replaced, and the line where it stood."""
    found = re.search(pattern, text)
    assert found, pattern
    return text[: found.start()] + new + text[found.end() :], text.count("\n", 0, found.start()) + 1


@pytest.mark.parametrize(("pattern", "new", "said"), BROKEN, ids=[str(index) for index in range(len(BROKEN))])
def test_each_fault_is_told_with_its_line(pattern: str, new: str, said: str) -> None:
    text, line = put(FULL, pattern, new)
    told = refused(text)
    assert re.search(said, told), told
    expected = line + new.count("\n") if new else _head(text, line)
    assert f"第 {expected} 行" in told, told


def _head(text: str, line: int) -> int:
    """Where something is missing, the line of its table is told."""
    lines = text.split("\n")
    return next(at for at in range(line, 0, -1) if lines[at - 1].startswith("[["))


def refused(text: str) -> str:
    with pytest.raises(UserError) as error:
        read_method(text, "我县方法.toml")
    assert error.value.code == "method.invalid"
    assert "我县方法.toml" in error.value.sentence
    assert error.value.sentence.endswith("没有改变任何内容。")
    return error.value.sentence


MAL_FORMED: list[tuple[str, int, str]] = [
    ('key = "a"\nname = ”评理室”\n', 2, "英文的双引号"),
    ('key = "a"\nname "b"\n', 2, "等号"),
    ('key = "a"\nname = "评理室\n', 2, "引号没有成对"),
    ('名称 = "a"\n', 1, "不是“名称 = 值”"),
    ('key = "a"\nkey = "b"\n', 2, "写了两次"),
    ('key = "a"\n[[clock]\nkey = "x"\n', 2, "方括号"),
    ('key = "a"\nkind = [\n  { key = "b",\n    name = "c" },\n]\n', 3, "英文字母"),
    ('key = "a"\nkind = [\n  "b"\n', 3, "方括号没有成对"),
    ('key = "a"\nname = "b" "c"\n', 2, "一行只能写一项"),
    ('key = "a"\nname = b\n', 2, "等号后面的值"),
    ("key = \"a\"\n[followups]\n[followups]\n", 3, "写了两次"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "said"), MAL_FORMED)
def test_a_slip_of_writing_is_told_in_chinese(text: str, line: int, said: str) -> None:
    told = refused(text)
    assert f"第 {line} 行" in told
    assert said in told


def test_many_faults_are_told_from_the_top() -> None:
    text = "".join(f'[[kind]]\nkey = "种{n}"\nname = "种"\n' for n in range(9))
    told = refused(f'key = "a"\nname = "b"\n{text}')
    assert re.findall(r"第 (\d+) 行", told) == ["4", "7", "10", "13", "16"]
    assert "另有 4 处" in told


def test_what_notepad_and_other_editors_write_is_read(tmp_path: Path) -> None:
    file = tmp_path / "我县.toml"
    file.write_bytes(b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode())
    assert read_file(file) == next(method for method in METHODS if method.key == "pinglishi")
    file.write_bytes(FULL.encode("gb18030"))
    with pytest.raises(UserError, match="UTF-8"):
        read_file(file)


@pytest.mark.parametrize(
    ("action", "rule", "line"),
    [("reopen", "off = true", 5), ("reopen", 'needs = ["mediated"]', 5), ("flag", "off = true", 7), ("undo", "off = true", 7),
     ("flag_clear", "off = true", 7), ("flag", 'roles = ["leader"]', 7), ("archive", 'needs = ["mediated"]', 7)],
)
def test_no_method_may_lock_a_matter_in(action: str, rule: str, line: int) -> None:
    told = refused(f'key = "a"\nname = "b"\n[followups]\nreopen_on = []\n[[action]]\naction = "{action}"\n{rule}\n')
    assert f"第 {line} 行" in told


@pytest.mark.parametrize(
    ("off", "dead"),
    [(("end",), False), (("archive",), False), (("resume",), True), (("resume", "suspend"), False), (("received", "refer"), False),
     (("received", "returned", "refer"), True), (("solve", "end", "decline", "refer", "agreement"), True)],
)
def test_a_matter_must_reach_its_end_from_wherever_it_can_get(off: tuple[str, ...], dead: bool) -> None:
    head = 'key = "a"\nname = "b"\nlevel = [{ key = "a", name = "甲", up = "b" }, { key = "b", name = "乙" }]\n'
    text = head + "".join(f'[[action]]\naction = "{code}"\noff = true\n' for code in off)
    if dead:
        assert "再也走不到头" in refused(text)
    else:
        read_method(text, "a.toml")


def test_a_followup_cannot_reopen_where_nothing_reopens() -> None:
    assert "关掉了“重启办理”" in refused('key = "a"\nname = "b"\n[[action]]\naction = "reopen"\noff = true\n')


def test_the_lists_of_the_checks_are_those_of_the_program() -> None:
    said = re.search(r"``shape``: ([a-z ·]+)\.", Look.__doc__ or "")
    assert said
    assert tuple(said.group(1).split(" · ")) == SHAPES
    assert set(MET_BY) == set(CONDITIONS)
    assert set(MET_BY.values()) <= set(ACTIONS)
    assert set(load_codes().tables["stage"]) == set(STATES)
    assert DAYS_OFF[0] == ""
    assert all(re.fullmatch(r"[a-z_]+", word) for word in WORDS)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@each_method
def test_the_words_in_the_colours_can_be_read_on_white(method: Method) -> None:
    for item in method.colour:
        assert 1.05 / (luminance(item.colour) + 0.05) >= 4.5, item.name


def test_a_rule_for_some_holds_for_them_alone() -> None:
    every = When()
    assert every.holds("", "", "", "")
    some = When(kinds=("dispute",), levels=("hard", "major"))
    assert some.holds("dispute", "phone", "hard", "red")
    assert not some.holds("dispute", "phone", "", "red")
    assert not some.holds("claim", "phone", "hard", "red")


def paths(item: object, path: str = "") -> Iterable[tuple[str, object]]:
    """Every path of a parsed text with its value."""
    pairs = item.items() if isinstance(item, dict) else enumerate(item) if isinstance(item, list) else ()
    for key, value in pairs:
        here = f"{path}[{key}]" if isinstance(item, list) else f"{path}.{key}" if path else str(key)
        yield here, value
        yield from paths(value, here)


@pytest.mark.parametrize("key", ORDER)
def test_every_value_is_found_in_its_line(key: str) -> None:
    text = (assets_dir() / "methods" / f"{key}.toml").read_text(encoding="utf-8")
    lines = text.split("\n")
    for path, value in list(paths(tomllib.loads(text)))[::7]:
        if isinstance(value, str) and value:
            assert value in lines[line_of(text, path) - 1].replace('\\"', '"'), path
