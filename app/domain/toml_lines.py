"""In which line of a TOML text a value stands, so that a wrong file can be told with its line number.

``tomllib`` gives values without their places. This reader walks a text that ``tomllib`` has already accepted and notes
the line of every path (``clock[2].limit``); it therefore need not check anything itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r]+|\#[^\n]*)|(?P<line>\n)
    |(?P<text>\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    |(?P<mark>[\[\]{}=,])|(?P<bare>[^\s\[\]{}=,"'\#]+)""",
    re.VERBOSE | re.DOTALL,
)


def line_of(text: str, path: str) -> int:
    """The line (from 1) of ``path``, or of the nearest thing around it that is there."""
    return lines_of(text, [path])[0]


def lines_of(text: str, paths: Sequence[str]) -> list[int]:
    """``line_of`` for several paths; the text is read once."""
    lines = _Reader(text).read()
    return [_nearest(lines, path) for path in paths]


def _nearest(lines: dict[str, int], path: str) -> int:
    while path and path not in lines:
        path = re.sub(r"(\.[^.\[\]]+|\[\d+\]|^[^.\[\]]+)$", "", path)
    return lines.get(path, 1)


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._at = 0
        self._lines: dict[str, int] = {}
        self._counts: dict[str, int] = {}

    def read(self) -> dict[str, int]:
        """Path to line, of the whole text."""
        table = ""
        while self._skip_lines():
            table = self._header() if self._peek() == "[" else self._pair(table)
        return self._lines

    def _peek(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _take(self) -> tuple[str, int]:
        token = self._tokens[self._at] if self._at < len(self._tokens) else ("", 0)
        self._at += 1
        return token

    def _skip_lines(self) -> bool:
        while self._peek() == "\n":
            self._at += 1
        return self._at < len(self._tokens)

    def _note(self, path: str, line: int) -> None:
        self._lines.setdefault(path, line)

    def _name(self, end: str) -> tuple[list[str], int]:
        """The parts of a key up to ``end``, and its line."""
        line = self._tokens[self._at][1]
        written = ""
        while self._at < len(self._tokens) and self._peek() not in (end, "\n"):
            token = self._take()[0]
            written += token[1:-1] if token[0] in "\"'" else token
        self._at += 1
        return [part for part in written.split(".") if part], line

    def _header(self) -> str:
        """``[a.b]`` or ``[[a.b]]``: the path of the table that begins here."""
        self._take()
        listed = self._peek() == "["
        if listed:
            self._take()
        parts, line = self._name("]")
        if listed:
            self._take()
        path = self._below("", parts[:-1], line)
        path = _join(path, parts[-1])
        if listed:
            index = self._counts.get(path, 0)
            self._counts[path] = index + 1
            self._note(path, line)
            path = f"{path}[{index}]"
        self._note(path, line)
        return path

    def _below(self, path: str, parts: list[str], line: int) -> str:
        """The table that ``parts`` lead to; of a list of tables the newest one is meant."""
        for part in parts:
            path = _join(path, part)
            if path in self._counts:
                path = f"{path}[{self._counts[path] - 1}]"
            self._note(path, line)
        return path

    def _pair(self, table: str) -> str:
        parts, line = self._name("=")
        path = self._below(table, parts, line)
        self._value(path)
        return table

    def _value(self, path: str) -> None:
        if self._peek() == "[":
            self._list(path)
        elif self._peek() == "{":
            self._inline(path)
        else:
            self._take()
            while self._peek() not in ("\n", ",", "]", "}", ""):
                self._take()

    def _list(self, path: str) -> None:
        self._take()
        index = 0
        while self._skip_lines() and self._peek() != "]":
            if self._peek() == ",":
                self._take()
                continue
            self._note(f"{path}[{index}]", self._tokens[self._at][1])
            self._value(f"{path}[{index}]")
            index += 1
        self._take()

    def _inline(self, path: str) -> None:
        self._take()
        while self._skip_lines() and self._peek() != "}":
            if self._peek() == ",":
                self._take()
            else:
                self._pair(path)
        self._take()


def _tokens(text: str) -> list[tuple[str, int]]:
    found, line = [], 1
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "space":
            found.append((match.group(), line))
        line += match.group().count("\n")
    return found


def _join(path: str, part: str) -> str:
    return f"{path}.{part}" if path else part
