"""The words of the search index: made from what a matter says, and asked for by what a person types.

Running text is stored as overlapping pairs of characters, so that a word of two characters is one word of the index and
a longer one is a row of neighbours. Names and numbers are stored under keys, each kind with its own mark in front
(a character of the private area that no text reaches): a key of up to four letters is a beginning stored as such, so
that typing ``w`` or ``wang`` looks one word up instead of merging a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.ledger import SearchText
from db.readings import readings
from db.words import bare, is_han, pairs, plain, runs

_BREAK = "\ue000"  # between two runs, so that the end of one and the start of the next are no neighbours
_SURNAME = "\ue001"  # + first character of a name
_START = "\ue002"  # + the first 1…4 letters of a reading or of initials
_READING = "\ue003"  # + a whole reading or initials of more than 4 letters
_PHONE = "\ue004"  # + a number of 5…11 signs, found by its beginning
_LONG = "\ue005"  # + a longer number, found by its beginning from 11 signs on
_BACK = "\ue006"  # + a number backwards, found by its end
_PART = "\ue007"  # + a part of a composed number, or the whole, found only as it is
_SHORT = 4
_NUMBER = 5
_PHONE_LONGEST = 11
_TYPED = 200


def document(text: SearchText) -> str:
    """What the index stores of a matter, separated by spaces."""
    said = dict.fromkeys(plain(item) for item in (*text.texts, *text.names) if item)
    keys = {key for name in text.names for key in _name_keys(plain(name))}
    keys.update(key for number in text.numbers for key in _number_keys(plain(number)))
    return " ".join([word for item in said for word in _text_words(item)] + sorted(keys))


def _text_words(text: str) -> Iterator[str]:
    for run in runs(text):
        if is_han(run):
            yield from pairs(run) if len(run) > 1 else run
            yield _BREAK
        else:
            yield run


def _name_keys(name: str) -> Iterator[str]:
    joined = bare(name)
    if not joined:
        return
    yield _SURNAME + joined[0]
    if not is_han(joined):
        yield from _starts(joined)
        return
    for syllables, surname in readings(joined):
        yield from _starts("".join(syllables))
        yield from _starts("".join(syllable[0] for syllable in syllables))
        if len(syllables) - surname >= 2:
            yield from _starts("".join(syllables[surname:]))


def _starts(key: str) -> Iterator[str]:
    for size in range(1, min(len(key), _SHORT) + 1):
        yield _START + key[:size]
    if len(key) > _SHORT:
        yield _READING + key


def _number_keys(number: str) -> Iterator[str]:
    parts = [run for run in runs(number) if not is_han(run)]
    whole = "".join(parts)
    if not whole:
        return
    yield _PART + whole
    if len(parts) > 1 or any(map(is_han, number)):
        yield from (_PART + _unpadded(part) for part in parts)
    elif len(whole) >= _NUMBER:
        yield (_PHONE if len(whole) <= _PHONE_LONGEST else _LONG) + whole
        yield _BACK + whole[::-1]


def _unpadded(part: str) -> str:
    return part.lstrip("0") or "0"


def expression(typed: str) -> str | None:
    """The index's question for what a person typed: all of its words, anywhere. ``None`` if it holds no word."""
    asked = [_question(run) for word in plain(typed[:_TYPED]).split() for run in _asked(word)]
    return " AND ".join(dict.fromkeys(asked)) or None


def _asked(word: str) -> list[str]:
    """The runs to look for: a single character only where it is the whole word (第3号 asks for 3)."""
    found = runs(word)
    return [run for run in found if len(run) > 1 or len(found) == 1 or not is_han(run)]


def _question(run: str) -> str:
    if is_han(run):
        return _quoted(" ".join(pairs(run))) if len(run) > 1 else _quoted(_SURNAME + run)
    if any(char.isdigit() for char in run):
        return _any(_number_questions(run))
    return _any(_letter_questions(run))


def _letter_questions(run: str) -> Iterator[str]:
    yield _quoted(_START + run) if len(run) <= _SHORT else _quoted(_READING + run) + "*"
    yield _quoted(run) + "*"
    yield _quoted(_PART + run)


def _number_questions(run: str) -> Iterator[str]:
    yield from dict.fromkeys((_quoted(run), _quoted(_PART + run), _quoted(_PART + _unpadded(run))))
    if len(run) >= 4:
        yield _quoted(_BACK + run[::-1]) + "*"
        yield _quoted(_PHONE + run) + "*"
    if len(run) >= _PHONE_LONGEST:
        yield _quoted(_LONG + run) + "*"


def _any(questions: Iterator[str]) -> str:
    return f"({' OR '.join(questions)})"


def _quoted(words: str) -> str:
    return f'"{words}"'
