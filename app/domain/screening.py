"""A first look at what a person tells: does it smell of danger, and may this matter be accepted at all.

Hints from words, computed offline and at once. They never decide: a person reads them and decides. The words and what
to say are data (``assets/codes/screening.toml``), because they differ from place to place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.case import Case
from app.domain.records import Json, extra, text, value


@dataclass(frozen=True)
class Danger:
    """Words that point to a danger; ``kind`` is of table ``danger``."""

    kind: str = text("风险", codes="danger", required=True)
    words: tuple[str, ...] = value("词", ())
    except_in: tuple[str, ...] = value("不算的说法", ())
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Unfit:
    """Words that point to a matter which a committee may not take, why not, and where it belongs."""

    key: str
    words: tuple[str, ...] = value("词", ())
    why: str = text("为什么", limit=200, required=True)
    where: str = text("可以找哪里", limit=200, required=True)
    source: str = text("依据", limit=200)
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Words:
    """All lists."""

    danger: tuple[Danger, ...] = value("风险", ())
    unfit: tuple[Unfit, ...] = value("不予受理", ())
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Sign:
    """A sign of danger: its kind and the words that were read."""

    kind: str
    words: tuple[str, ...]


def dangers(case: Case, words: Words) -> list[Sign]:
    """Signs of danger in what was written, one for each kind."""
    said = "\n".join(_said(case))
    signs = []
    for item in words.danger:
        bare = said
        for harmless in item.except_in:
            bare = bare.replace(harmless, "")
        read = tuple(word for word in item.words if word in bare)
        if read:
            signs.append(Sign(item.kind, read))
    return signs


def unfit(case: Case, words: Words) -> list[Unfit]:
    """Why this matter perhaps may not be accepted, with the place that it belongs to."""
    said = "\n".join(_said(case))
    return [item for item in words.unfit if any(word in said for word in item.words)]


def _said(case: Case) -> Iterable[str]:
    yield case.facts
    yield from case.requests
    yield from (session.record for session in case.sessions)
