"""Where a line of Chinese text may end. Knows characters only, neither fonts nor widths.

The rules are those of GB/T 15834 (5.1) and CLREQ (line start, line end and unbreakable marks, in the strict manner):
closing marks, —— and …… never start a line, opening marks never end one, a separator does neither; numbers, words,
—— and …… are not torn; signs of units and currencies stay with their number. Of our own, because papers are read
aloud to people: a number stays with the Chinese word that it counts, 第 with its article, and a paragraph never ends
with a line of one character (GB/T 15834 5.1.11 asks to avoid it). docs/typography.md gives the reasons.
"""

from __future__ import annotations

import re

# Marks that follow on a character: of letters, of variants, of emoji. Ranges of a regular expression.
_FOLLOWING = (
    "\u0300-\u036f\u0483-\u0489\u064b-\u065f\u0670\u06d6-\u06dc\u0f35\u0f37\u0f39\u0f71-\u0f84\u0f86\u0f87\u0f8d-\u0fbc"
    "\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f"
    "\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef"
)
_DASHES = "—…⋯―"
_STOPS = "，。、；：？！‼⁇⁈⁉｡､﹐﹑﹒﹔﹕﹖﹗︐︑︒︓︔︕︖·・‧•～〜‐–々〻ー"
_CLOSING = "）〉》」』】〕〗〙〛〞〟”’›»｣｝］＞︶︸︺︼︾﹀﹂﹄﹈︘﹚﹜﹞"
_OPENING = "（〈《「『【〔〖〘〚〝“‘‹«｢｛［＜︵︷︹︻︽︿﹁﹃﹇︗﹙﹛﹝"
_AFTER_NUMBERS = "％‰‱℃℉°′″" + "".join(map(chr, range(0x3380, 0x33E0)))  # ㎏ ㎡ ㏄ …
_BEFORE_NUMBERS = "￥¥＄$￡£€￦＃#№§＋－±−"
_LISTED = "".join(map(chr, range(0x2460, 0x249C)))  # ① ⑴ ⒈ stand before what they count
_SEPARATORS = "/／"

NO_START = frozenset(_STOPS + _CLOSING + _DASHES + _AFTER_NUMBERS + _SEPARATORS + ",.;:?!)]}%")
NO_END = frozenset(_OPENING + _BEFORE_NUMBERS + _LISTED + _SEPARATORS + "([{")

# Readers take a hyphen at the end of a line for a torn word and drop it from copied text.
_BOUND = '-"' + _SEPARATORS
_WORD_MARKS = "+-*/.,:'&@_%~=<>|\\^−±°′″‰"
_JOINTS = frozenset("/?&=_,;:@.|\\%~")  # after these a long address is torn rather than elsewhere
_HAN_NUMBER = "〇零一二三四五六七八九十百千"
_COUNTED = (  # the longer ones first
    "个工作日|平方公里|平方米|立方米|工作日|个月|公里|公斤|公顷|千克|毫升|毫米|厘米|小时|分钟|周岁|单元|"
    "[年月日号时点分秒元角毛块米尺寸亩里斤克吨升方度人户家口名位次回条款项章节页份张件笔支个天周岁期楼层间室组套幢栋座"
    "头只匹棵株袋瓶箱台辆车处起种类级倍成折股]"
)
_LATIN_UNIT = r"(?:[kmcd]?(?:m|g|[lL]|W|V|A|Hz|Pa|J)|t|ha|kWh)[²³]?(?![A-Za-z])"


def _one_of(chars: str) -> str:
    return "[" + re.escape(chars) + "]"


def _pattern() -> re.Pattern[str]:
    """Matches the text up to the next place where a line may end."""
    closers = "[" + re.escape("".join(sorted(NO_START))) + _FOLLOWING + "]"
    letter = rf"[^\W\u2460-\u24ff\u2e80-\U0010ffff][{_FOLLOWING}]*"
    word = rf"(?:{letter}|{_one_of(_WORD_MARKS)}|(?<=[A-Za-z])’(?=[A-Za-z]))+"
    wide = r"[０-９Ａ-Ｚａ-ｚ]+(?:．[０-９]+)*"
    unit = rf"(?:(?<=[0-9０-９]) ?(?:{_LATIN_UNIT}|[万亿千百]?(?:{_COUNTED})))?"
    article = rf"第[{_HAN_NUMBER}]{{1,4}}[条款项章节次届期页号审]"
    before = rf"(?:{_one_of(''.join(sorted(NO_END - frozenset(_SEPARATORS))))} *|{_one_of(_BOUND)}|第(?=[0-9０-９]))*+"
    after = rf'(?:{closers}|")*+(?: +{closers}+)*+ *+'
    piece = rf"{before}(?:{article}|(?:{word}|{wide}){unit}|.)?{after}"
    return re.compile(rf"{piece}(?:(?<={_one_of(_BOUND)}){piece}|(?<=[/／] ){piece})*", re.DOTALL)


_PIECE = _pattern()
_ADDRESS = re.compile(r"(?:(?:https?|ftp)://|www\.)[!-~]+")
_STEP = re.compile(r"(?<=[\w%-])[/?&=_](?=[\w%])")  # an address may go on in the next line after these
_MARKS = NO_START | NO_END | {" ", "\u3000"}


def line_ends(text: str) -> list[int]:
    """The places, ascending, where a line of ``text`` may end; the last is the length of it. Empty for no text."""
    ends = [found.end() for found in _PIECE.finditer(text) if found.end() > found.start()]
    if steps := [step.end() for address in _ADDRESS.finditer(text) for step in _STEP.finditer(text, *address.span())]:
        ends = sorted({*ends, *steps})
    # A last line of one character, with or without marks, is a waste: it takes the one before along.
    while len(ends) > 1 and sum(char not in _MARKS for char in text[ends[-2] :]) < 2:
        del ends[-2]
    return ends


def is_word(char: str) -> bool:
    """Whether neighbours of this kind make one word or number."""
    return char in _WORD_MARKS or (char.isalnum() and ord(char) < 0x2E80 and char not in NO_END)


def place_to_tear(text: str, start: int, most: int, *, gently: bool) -> int | None:
    """Where to tear something that has no place to end a line, such as a web address: after ``start``, up to ``most``.

    Before a dash or ellipsis comes first, then a joint of an address or the edge of a word, if that leaves no more
    than half of the line empty. Without one the place is anywhere that keeps characters and doubled marks whole; None
    if that is not wanted (``gently``).
    """
    places = range(most, start + (most - start) // 2, -1)
    dashes = (place for place in places if text[place] in _DASHES and text[place - 1] not in NO_END | set(_DASHES))
    joints = (place for place in places if _is_joint(text[place - 1], text[place]))
    best = next(dashes, None) or next(joints, None)
    if best is not None or gently:
        return best
    return next((place for place in range(most, start, -1) if _is_whole(text, start, place)), most)


def _is_joint(before: str, after: str) -> bool:
    if before == "-" or _FOLLOWS.match(after):
        return False
    if is_word(before) and is_word(after):
        return before in _JOINTS and not after.isdigit()
    return after not in NO_START and before not in NO_END


def _is_whole(text: str, start: int, place: int) -> bool:
    before, after = text[place - 1], text[place]
    if _FOLLOWS.match(after) or (before == "-" and after != "-"):
        return False
    if before != after or before not in _DASHES:
        return True
    run = len(text[start:place]) - len(text[start:place].rstrip(before))
    return run % 2 == 0


_FOLLOWS = re.compile(f"[{_FOLLOWING}]")
