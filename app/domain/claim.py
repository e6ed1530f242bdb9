"""The list by which a room claims what it is paid for its dossiers (以案定补): how a matter is classed, what adds up.

Which classes there are, what is paid for each and which results count differ from county to county. A ``Standard`` says
it, a file that the office installs; without one nothing is graded and no amount is given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.errors import Problem
from app.domain.records import text, value
from app.domain.tally import CONCLUDED, SUCCESS

WRITTEN, ORAL, PARTIAL, SETTLED, FAILED = "written", "oral", "partial", "settled", "failed"
RESULTS = {WRITTEN: "书面协议", ORAL: "口头协议", PARTIAL: "部分达成协议", SETTLED: "即时和解", FAILED: "调解不成"}
USUAL = (WRITTEN, ORAL, PARTIAL, SETTLED)
"""What counts where no standard says otherwise: what was settled."""

_MOST_YUAN = 10**7
_MOST_GRADES = 40


@dataclass(frozen=True)
class Grade:
    """One class. It takes a matter that meets all of its conditions; an empty one asks for nothing.

    ``yuan`` is what is paid for one matter; without it the amount stays blank for the office to write.
    """

    name: str = text("等次", limit=20, required=True)
    results: tuple[str, ...] = value("调解结果", ())
    difficulty: tuple[str, ...] = value("难易程度", ())
    amount_from: int = value("涉及金额至少多少元", 0)
    parties_from: int = value("当事人至少几方", 0)
    yuan: int | None = value("每件补贴多少元")


@dataclass(frozen=True)
class Standard:
    """What a county pays for. ``results`` are the ones that may be claimed; of several grades the first that fits counts."""

    name: str = text("名称", limit=100, required=True)
    source: str = text("出处", limit=1_000)
    results: tuple[str, ...] = value("哪些结果可以申报", ())
    grade: tuple[Grade, ...] = value("等次", ())

    @property
    def counted(self) -> tuple[str, ...]:
        """The results that may be claimed."""
        return self.results or USUAL

    def grade_of(self, result: str, difficulty: str, fen: int, parties: int) -> Grade | None:
        """The class of a matter: the first whose conditions it meets."""
        return next((item for item in self.grade if _fits(item, result, difficulty, fen, parties)), None)


NONE = Standard("")
"""Where no standard is installed."""


def _fits(grade: Grade, result: str, difficulty: str, fen: int, parties: int) -> bool:
    return (
        result in (grade.results or (result,)) and difficulty in (grade.difficulty or (difficulty,))
        and fen >= grade.amount_from * 100 and parties >= grade.parties_from
    )


def check_standard(standard: Standard, difficulties: Collection[str]) -> list[Problem]:
    """Everything wrong in what somebody wrote; ``difficulties`` are the codes of that table."""
    return list(_problems(standard, difficulties))


def _problems(standard: Standard, difficulties: Collection[str]) -> Iterator[Problem]:
    if not standard.name.strip() or len(standard.name) > 100:
        yield Problem("name", "要写名称（name），最多 100 个字")
    if len(standard.source) > 1_000:
        yield Problem("source", "出处（source）最多 1000 个字")
    yield from _codes(standard.results, RESULTS, "results")
    if len(standard.grade) > _MOST_GRADES:
        yield Problem("grade", f"等次最多 {_MOST_GRADES} 个")
        return
    names = [item.name for item in standard.grade]
    for number, item in enumerate(standard.grade):
        path = f"grade[{number}]"
        if not item.name.strip() or len(item.name) > 20:
            yield Problem(f"{path}.name", "每个等次要写名称（name），最多 20 个字")
        elif names.count(item.name) > 1:
            yield Problem(f"{path}.name", f"等次“{item.name}”写了两次")
        yield from _codes(item.results, RESULTS, f"{path}.results")
        yield from _codes(item.difficulty, difficulties, f"{path}.difficulty")
        for key, number_ in (("amount_from", item.amount_from), ("parties_from", item.parties_from), ("yuan", item.yuan or 0)):
            if not 0 <= number_ <= _MOST_YUAN:
                yield Problem(f"{path}.{key}", f"{key} 应在 0 到 {_MOST_YUAN} 之间")


def _codes(given: tuple[str, ...], known: Collection[str], path: str) -> Iterator[Problem]:
    for place, code in enumerate(given):
        if code not in known:
            yield Problem(f"{path}[{place}]", f"没有“{code[:20]}”；可以写的有 {'、'.join(known)}")


def result_of(outcome: str, form: str, *, partial: bool) -> str:
    """The kind of result behind what is counted (``app.domain.tally``); empty for what was never mediated to an end."""
    if outcome == SUCCESS:
        return PARTIAL if partial and form else form or SETTLED
    return FAILED if outcome in CONCLUDED else ""


@dataclass(frozen=True)
class Item:
    """One matter of a list. ``money`` is in 分; ``gaps`` are those that must be filled before the volume is whole.

    ``pages`` and ``fingerprint`` are those fixed when it was archived. ``agreements`` are numbers; ``site`` is a name.
    """

    case: str
    number: str
    agreements: tuple[str, ...]
    done: date | None
    archived: date | None
    category: str
    result: str
    parties: tuple[str, ...]
    difficulty: str
    grade: str
    money: int | None
    mediators: tuple[str, ...]
    gaps: int
    pages: int
    fingerprint: str
    site: str


@dataclass(frozen=True)
class Share:
    """What one mediator did. Matters of several mediators are counted apart: how they share is theirs to say."""

    name: str
    alone: int
    money: int | None
    together: int
    money_together: int | None


def shares(items: Iterable[Item]) -> list[Share]:
    """For each mediator, most matters first."""
    by: dict[str, tuple[list[Item], list[Item]]] = {}
    for item in items:
        for name in dict.fromkeys(item.mediators):
            by.setdefault(name, ([], []))[len(item.mediators) > 1].append(item)
    made = [Share(name, len(own), total(own), len(others), total(others)) for name, (own, others) in by.items()]
    return sorted(made, key=lambda share: (-share.alone - share.together, share.name))


def total(items: Iterable[Item]) -> int | None:
    """The sum of the amounts that are known, in 分; None where none is."""
    known = [item.money for item in items if item.money is not None]
    return sum(known) if known else None
