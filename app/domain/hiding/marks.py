"""Private characters that stand for what was hidden until a text is shown: nothing is hidden twice, every place is known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_FIRST, _LAST = 0x10F000, 0x10FFFD
_MARK = re.compile(f"([{chr(_FIRST)}-{chr(_LAST)}])")


@dataclass(frozen=True)
class Hidden:
    """What a text said, and what it says instead: the same words where a person wants them to stay."""

    said: str
    instead: str

    @property
    def stays(self) -> bool:
        """Whether a person has decided that it need not be hidden."""
        return self.said == self.instead


@dataclass
class Marks:
    """Gives out the characters. ``own`` is what a person wants some words to be called, whatever found them."""

    own: Mapping[str, str] = field(default_factory=dict)
    _hidden: list[Hidden] = field(default_factory=list)
    _known: dict[Hidden, str] = field(default_factory=dict)

    def mark(self, said: str, instead: str) -> str:
        """The character for these words; the words themselves when all characters are given out."""
        hidden = Hidden(said, self.own.get(said, instead))
        if hidden not in self._known:
            if _FIRST + len(self._hidden) > _LAST:
                return hidden.instead
            self._known[hidden] = chr(_FIRST + len(self._hidden))
            self._hidden.append(hidden)
        return self._known[hidden]

    def plain(self, text: str) -> str:
        """The text as it is published."""
        return _MARK.sub(lambda match: self._of(match[0]).instead, text)

    def parts(self, text: str) -> Iterator[str | Hidden]:
        """The text in pieces: what stayed as it was, and what was hidden."""
        for part in filter(None, _MARK.split(text)):
            yield self._of(part) if _MARK.fullmatch(part) else part

    def _of(self, mark: str) -> Hidden:
        return self._hidden[ord(mark) - _FIRST]


def without_marks(text: str) -> str:
    """The text without characters that could be taken for ours; no font has them."""
    return _MARK.sub("", text)
