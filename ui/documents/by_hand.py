"""Characters that no font has: a person compares them before a paper is printed with boxes to be filled by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ui.widgets.inline_notice import InlineNotice

BY_HAND = "核对过，留方框手写"
_NO_FONT = "字库里没有{}，印不出来。请先核对有没有写错；没有写错，可以留出方框，打印后由当事人或经办人手写，文末会注明。{}"
_MOST_NAMED = 6


def offer_boxes(notice: InlineNotice, characters: Sequence[str], more: str, issue: Callable[[tuple[str, ...]], None]) -> None:
    """Ask in ``notice``; ``issue`` is called with the characters once they are confirmed. ``more`` is a further sentence."""
    named = "".join(f"“{char}”（U+{ord(char):04X}）" for char in characters[:_MOST_NAMED])
    rest = f"等 {len(characters)} 个字" if len(characters) > _MOST_NAMED else ""
    confirmed = tuple(characters)

    def agreed() -> None:
        notice.hide()
        issue(confirmed)

    notice.say("warning", _NO_FONT.format(named + rest, more), (BY_HAND, agreed), ("再看看", notice.hide))
