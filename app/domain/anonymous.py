"""A matter told without saying whose it is, for publication as a model case (典型案例).

People keep their family name (单某), different people stay different (曾某甲, 曾某乙); organisations are called by their
kind, places by their level. Numbers that lead to anybody are gone; amounts, articles of the law and the days on which
something happened stay. No program finds every name in running text: somebody has to read it before it is published,
and ``found`` says which names only the text knew.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from app.domain.case import Case
from app.domain.hiding.marks import Marks, without_marks
from app.domain.hiding.numbers import birthdays, hide_numbers
from app.domain.hiding.organisations import Organisation, hide_short_forms, organisations
from app.domain.hiding.people import other_forms, people
from app.domain.hiding.places import Places, hide_houses
from app.domain.hiding.surnames import COMPOUND, SINGLE, surname_of
from app.domain.party import Party
from app.domain.site import Site

T = TypeVar("T")

_EMPTIED = ("phone", "id_number", "credit_code", "code", "sha256", "content", "grid")
_KEPT = ("id", "owner", "method", "form", "key", "media_type", "division", "kind", "mode", "channel", "level", "forms")
_OFFICE = re.compile("[局所室委办院站会部员组队]$")
_TITLE = re.compile("(《[^》\n]{1,60}》)")


@dataclass(frozen=True)
class Anonymous:
    """The matter and the site as they may be shown; ``found``: names that stood in running text alone."""

    case: Case
    site: Site
    found: tuple[str, ...]


@dataclass(frozen=True)
class Marked:
    """The same before it is shown: a character of ``marks`` stands at every hidden place."""

    case: Case
    site: Site
    found: tuple[str, ...]
    marks: Marks

    def shown(self, _field: str, text: str) -> str:
        """A text of them as it may be shown."""
        return self.marks.plain(text)


def anonymised(case: Case, site: Site | None = None) -> Case:
    """The matter without anything that says whose it is. The result is for reading, never for saving."""
    return anonymous(case, site or Site(id="")).case


def anonymous(case: Case, site: Site, *, keep_mediators: bool = False) -> Anonymous:
    """The matter and its site; with ``keep_mediators`` those who settled it keep their names."""
    made = marked(case, site, keep_mediators=keep_mediators)
    return Anonymous(_walk(made.case, made.shown), _walk(made.site, made.shown), made.found)


def marked(case: Case, site: Site, *, keep_mediators: bool = False, own: Mapping[str, str] | None = None) -> Marked:
    """The matter and its site with a mark at every hidden place.

    ``own`` are further words to hide with what a person wants to read instead; words that shall stay are their own
    instead.
    """
    marks = Marks(dict(own or {}))
    staff = {*_mediators(case)} if keep_mediators else set[str]()
    texts = list(_texts(case))
    known = people([name for name in _people(case) if name not in staff], texts)
    named = {name: instead for name, instead in known.names.items() if name not in staff}
    hider = _Hider.of(case, site, named, {name: named[name] for name in named if name not in known.found}, marks)
    ids = frozenset(_ids(case)) | staff
    bare = replace(case, attachments=(), parties=tuple(_aged(party, case) for party in case.parties))
    shown = _walk(bare, lambda name, text: text if text in ids else hider.field(name, text))
    place = replace(
        site, name=hider.text(site.name), committee=hider.text(site.issuer), division="", number_prefix="×", extra={},
    )
    return Marked(shown, place, tuple(name for name in known.found if name in named), marks)


def _aged(party: Party, case: Case) -> Party:
    """The age in place of the birthday."""
    return replace(party, age=party.age_at(case.registered_on) if case.registered_on else party.age)


# -- what there is to hide


def _people(case: Case) -> Iterator[str]:
    """Every person that a field names."""
    for party in case.parties:
        yield party.legal_representative if party.is_organisation else party.name
        yield from (proxy.name for proxy in party.proxies)
    for session in case.sessions:
        yield from (item.name for item in session.participants)
    yield from _mediators(case)
    yield from (name for name in (case.reporter, case.received_by, case.registrar) if len(name) < 4 or not _OFFICE.search(name))
    loose: list[str] = []
    for step in case.steps:
        loose += [step.by, step.approver, step.to, *step.who]
    for agreement in case.agreements:
        loose += [item.noted_by for item in agreement.marks] + [item.issued_by for item in agreement.issues]
        loose += [item.ref for item in agreement.marks if item.role != "party"]
    for paper in case.papers:
        loose += [item.issued_by for item in paper.issues]
    yield from (name for name in loose if _like_a_name(name) and not any(party.id == name for party in case.parties))


def _mediators(case: Case) -> Iterator[str]:
    yield from case.mediators
    for session in case.sessions:
        yield from (*session.mediators, session.recorder)
    for agreement in case.agreements:
        yield from (*agreement.mediators, agreement.recorder)


def _like_a_name(text: str) -> bool:
    """Fields such as 办理人 hold a person or an office."""
    return "·" in text or (2 <= len(text) <= 4 and (text[0] in SINGLE or text[:2] in COMPOUND) and not _OFFICE.search(text))


def suggested(words: str) -> str:
    """What further words may be called that a person wants to hide: 刘某 for what looks like a name."""
    return f"{surname_of(words)}某" if _like_a_name(words) else "某某"


def _texts(obj: Any) -> Iterator[str]:
    """Every text of a record."""
    for field in dataclasses.fields(obj):
        value = getattr(obj, field.name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, str):
                yield item
            elif dataclasses.is_dataclass(item):
                yield from _texts(item)


def _ids(obj: Any) -> Iterator[str]:
    for field in dataclasses.fields(obj):
        value = getattr(obj, field.name)
        if field.name == "id" and value:
            yield value
        for item in value if isinstance(value, tuple) else ():
            if dataclasses.is_dataclass(item):
                yield from _ids(item)


def _walk(obj: T, change: Callable[[str, str], str]) -> T:
    """The same record with every text changed; codes, ids and days stay, birthdays and unknown fields go."""
    made: dict[str, Any] = {}
    for field in dataclasses.fields(obj):  # type: ignore[arg-type]
        value = getattr(obj, field.name)
        if field.name == "extra":
            made[field.name] = {}
        elif field.name == "birth":
            made[field.name] = None
        elif isinstance(value, str) and not field.metadata.get("codes") and field.name not in _KEPT:
            made[field.name] = change(field.name, value)
        elif isinstance(value, tuple):
            made[field.name] = tuple(_item(field.name, item, change) for item in value)
    return replace(obj, **made)  # type: ignore[type-var]


def _item(name: str, item: Any, change: Callable[[str, str], str]) -> Any:
    if isinstance(item, str):
        return change(name, item)
    return _walk(item, change) if dataclasses.is_dataclass(item) else item


# -- hiding it


@dataclass(frozen=True)
class _Hider:
    exact: dict[str, str]
    pattern: re.Pattern[str]
    places: Places
    known: tuple[Organisation, ...]
    forms: tuple[tuple[re.Pattern[str], str], ...]
    marks: Marks

    @classmethod
    def of(cls, case: Case, site: Site, named: dict[str, str], called: dict[str, str], marks: Marks) -> _Hider:
        """Everything known of a matter before its texts are read. ``called`` are those who are named in short too."""
        places = Places()
        addresses = [party.address for party in case.parties if party.address]
        offices = [site.committee, site.name, case.place, case.source_organ, *(item.place for item in case.sessions)]
        firms = [party.name for party in case.parties if party.is_organisation]
        places.learn([*offices, *addresses, *firms])
        exact = _addresses(addresses, places) | places.with_stems()
        hidden = _substitute(exact)
        known = organisations(firms, hidden, exact)
        exact |= {item.name: item.instead for item in known} | named | birthdays(_born(case))
        exact |= dict.fromkeys(_numbers(case), "×号")
        exact |= marks.own
        return cls(exact, _longest_first(exact), places, tuple(known), tuple(other_forms(called)), marks)

    def field(self, name: str, text: str) -> str:
        """One field of the record."""
        if name in _EMPTIED or not text:
            return ""
        if name == "address":
            place = self.places.address(text)
            return self.marks.mark(text, place) if place else ""
        if name == "number":
            return self.marks.mark(text, "×号")
        return self.text(text)

    def text(self, text: str) -> str:
        """Running text: numbers, then what is known by its full name, then short forms, houses and other names."""
        mark = self.marks.mark
        text = self.pattern.sub(lambda match: mark(match[0], self.exact[match[0]]), hide_numbers(without_marks(text), mark))
        text = hide_houses(hide_short_forms(text, self.known, mark), mark)
        return "".join(part if _TITLE.fullmatch(part) else self._others(part) for part in _TITLE.split(text))

    def _others(self, text: str) -> str:
        for pattern, instead in self.forms:
            text = pattern.sub(lambda match, instead=instead: self.marks.mark(match[0], instead), text)  # type: ignore[misc]
        return text


def _longest_first(exact: dict[str, str]) -> re.Pattern[str]:
    """Names that are part of other names come after them."""
    return re.compile("|".join(map(re.escape, sorted(exact, key=len, reverse=True))) or "(?!)")


def _substitute(exact: dict[str, str]) -> Callable[[str], str]:
    pattern = _longest_first(exact)
    return lambda text: pattern.sub(lambda match: exact[match[0]], text)


def _addresses(addresses: list[str], places: Places) -> dict[str, str]:
    """Full addresses, and their parts below the village where these hold a number."""
    found = {}
    for address in addresses:
        found[address] = places.address(address) or "某处"
        below = places.below(address)
        if len(below) > 2 and re.search(r"\d", below):
            found[below] = "某处"
    return found


def _born(case: Case) -> Iterator[date | None]:
    yield from (party.birth for party in case.parties)


def _numbers(case: Case) -> Iterator[str]:
    """Numbers of the volume and of papers."""
    issues = [item for agreement in case.agreements for item in agreement.issues]
    issues += [item for paper in case.papers for item in paper.issues]
    yield from (number for number in (case.number, case.code, *(item.number for item in issues)) if number)
