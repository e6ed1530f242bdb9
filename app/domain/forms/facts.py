"""What a form may ask of a matter: every fact by its key, as words for paper and as the field they come from."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.domain.agreement import Agreement, copies, effective_on
from app.domain.calendar import spoken
from app.domain.case import Case
from app.domain.codes import Codes
from app.domain.forms.ending import failed_at_last, last_end, reached
from app.domain.forms.form import Form
from app.domain.forms.words import amount_in_words, chinese_number
from app.domain.paper import Paper
from app.domain.party import Party, Proxy
from app.domain.session import Participant, Session
from app.domain.site import Site
from app.domain.stage import standing_steps
from app.domain.step import Step

PLACE = re.compile(r"\{(each:)?([a-z_][a-z_.]*)(?::(\d+))?\}")
"""A place in a text: a fact, perhaps one for each of several, perhaps with the length of its blank."""

BLANK_DATE = "　　　　年　　月　　日"
_USUAL_BLANK = 10


@dataclass(frozen=True)
class Fact:
    """``text`` is empty where the record does not say; ``path`` is the field of the case, empty for what no field holds.

    ``blank`` is how many characters somebody needs who writes it by hand.
    """

    text: str
    path: str = ""
    blank: int = _USUAL_BLANK


@dataclass(frozen=True)
class Subject:
    """What one copy of a form is about. ``lists`` are tables that somebody else has worked out (contents, members …)."""

    case: Case
    site: Site
    codes: Codes
    form: Form
    today: date
    paper: Paper | None = None
    session: Session | None = None
    agreement: Agreement | None = None
    party: Party | None = None
    proxy: Proxy | None = None
    step: Step | None = None
    number: str = ""
    lists: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)

    @property
    def day(self) -> date | None:
        """The day of the paper, on which ages are reckoned."""
        day = day_of(self)
        return day or (self.paper.made_on if self.paper else None)


def subject(
    case: Case, site: Site, codes: Codes, form: Form, today: date, *, ref: str = "", paper: Paper | None = None,
    number: str = "", lists: Mapping[str, tuple[tuple[str, ...], ...]] | None = None,
) -> Subject:
    """The subject of the copy about ``ref``: the session, agreement, party, agent or step with this id."""
    owner = next((item for item in case.parties if ref and any(proxy.id == ref for proxy in item.proxies)), None)
    made = Subject(
        case, site, codes, form, today, paper,
        session=next((item for item in case.sessions if item.id == ref), None),
        agreement=case.agreement(ref), party=case.party(ref) or owner,
        proxy=next((proxy for proxy in owner.proxies if proxy.id == ref), None) if owner else None,
        step=next((item for item in case.steps if item.id == ref), None), number=number, lists=lists or {},
    )
    if made.agreement is None and form.per in ("case", "step:follow_up", "step:confirm_apply", "") and case.agreements:
        return dataclasses.replace(made, agreement=case.agreements[-1])
    return made


def fact(about: Subject, key: str) -> Fact:
    """The fact with this key. Raises ``KeyError`` for a key that does not exist."""
    if key == "_":
        return Fact("")
    if key in _WORKED_OUT:
        return _WORKED_OUT[key](about)
    source, _, name = key.partition(".")
    if source == "entry":
        return Fact(entry(about, name), key, 16)
    return _field(about, source, name)


def entry(about: Subject, key: str) -> str:
    """What was typed on this paper alone; until somebody has, what is usual there."""
    if about.paper is not None and any(item.key == key for item in about.paper.entries):
        return about.paper.entry(key)
    place = next((item for item in about.form.place if item.key == key), None)
    return usual(place.usual, about) if place else ""


def usual(template: str, about: Subject) -> str:
    """A text with its places filled; empty when one of them has nothing to say."""
    said = {match[0]: fact(about, match[2]).text for match in PLACE.finditer(template)}
    if not all(text.strip() for text in said.values()):
        return ""
    return PLACE.sub(lambda match: said[match[0]], template)


def known(key: str) -> bool:
    """Whether there is a fact with this key (``entry.…`` is for the form to say)."""
    source, _, name = key.partition(".")
    return key == "_" or key in _WORKED_OUT or (source in _CLASSES and name in _names(_CLASSES[source]))


def known_day(key: str) -> bool:
    """Whether this is the key of a day in the record."""
    source, _, name = key.partition(".")
    return source in _CLASSES and str(_CLASSES[source].__annotations__.get(name, "")).startswith("date |")


_CLASSES: dict[str, Any] = {
    "case": Case, "session": Session, "agreement": Agreement, "party": Party, "agent": Proxy, "step": Step, "site": Site,
}


def _names(cls: Any) -> set[str]:
    return {item.name for item in dataclasses.fields(cls) if item.name != "extra"}


def _field(about: Subject, source: str, name: str) -> Fact:
    cls = _CLASSES[source]
    meta = next(item for item in dataclasses.fields(cls) if item.name == name).metadata
    holder, path = _holder(about, source)
    length = len(BLANK_DATE) if name.endswith(("_on", "until")) or name == "on" else _USUAL_BLANK
    if holder is None or (name == "id_number" and not _shows_id_numbers(about)):
        return Fact("", "", length)
    if isinstance(getattr(holder, name), int) and "（分）" in meta.get("label", ""):
        return Fact(amount_in_words(getattr(holder, name)), f"{path}{name}", length)
    text = _written(getattr(holder, name), about.codes, str(meta.get("codes", "")))
    return Fact(text, f"{path}{name}" if source != "site" else "", length)


def _holder(about: Subject, source: str) -> tuple[Any, str]:
    case = about.case
    if source in ("case", "site"):
        return (case if source == "case" else about.site), ""
    one = {"session": about.session, "agreement": about.agreement, "party": about.party, "agent": about.proxy, "step": about.step}[source]
    among: dict[str, tuple[Any, ...]] = {
        "session": case.sessions, "agreement": case.agreements, "party": case.parties, "step": case.steps,
    }
    plural = {"session": "sessions", "agreement": "agreements", "party": "parties", "step": "steps"}.get(source)
    if source == "agent" and about.proxy is not None:
        return one, _agent_path(case, about.proxy)
    if one is None or plural is None:
        return one, ""
    return one, f"{plural}[{next(n for n, item in enumerate(among[source]) if item.id == one.id)}]."


def _agent_path(case: Case, agent: Proxy) -> str:
    places = ((n, m, item) for n, party in enumerate(case.parties) for m, item in enumerate(party.proxies))
    return next((f"parties[{n}].proxies[{m}]." for n, m, item in places if item.id == agent.id), "")


def _written(value: Any, codes: Codes, table: str) -> str:
    if isinstance(value, datetime):
        return spoken(value.astimezone().date())
    if isinstance(value, date):
        return spoken(value)
    if isinstance(value, tuple):
        return "、".join(codes.label(table, item) if table else str(item) for item in value if isinstance(item, str))
    if value is None or value == 0:
        return ""
    if isinstance(value, bool):
        return "是"
    return codes.label(table, value) if table else str(value)


def day_of(about: Subject) -> date | None:
    """The day that the form set names as that of the paper."""
    source, _, name = about.form.dated.partition(".")
    if not name:
        return None
    if about.form.dated == "case.closed_on":
        end = last_end(about.case)
        return end.on if end else None
    holder, _ = _holder(about, source)
    day = getattr(holder, name, None) if holder is not None else None
    return day if isinstance(day, date) else None


# -- what is worked out


def _names_of(about: Subject, *roles: str) -> Fact:
    parties = about.case.signers(about.agreement) if about.agreement and not roles else about.case.parties
    return Fact("、".join(item.name for item in parties if not roles or item.role in roles), "parties", 16)


def _attending(about: Subject, *, there: bool) -> Fact:
    session = about.session
    if session is None:
        return Fact("", "", 16)
    came = [item.name for item in about.case.parties if (item.id in session.attending) is there]
    return Fact("、".join(came), f"{_holder(about, 'session')[1]}attending", 16)


def _participants(about: Subject) -> Fact:
    found: tuple[Participant, ...] = about.session.participants if about.session else ()
    said = [f"{item.name}（{'，'.join(part for part in (item.unit, item.role) if part)}）" if item.unit or item.role else item.name for item in found]
    return Fact("、".join(said), f"{_holder(about, 'session')[1]}participants", 16)


def _session_time(about: Subject) -> Fact:
    session = about.session
    if session is None or session.held_on is None:
        return Fact("", "", len(BLANK_DATE))
    hours = "至".join(part for part in (session.starts, session.ends) if part)
    return Fact(f"{spoken(session.held_on)}{'　' + hours if hours else ''}", f"{_holder(about, 'session')[1]}held_on")


def _mode(about: Subject) -> Fact:
    source = about.case.source
    options = (("application", "依当事人申请"), ("proactive", "主动调解"), ("", "委托移送"))
    known_mode = source if source in ("application", "proactive") else ""
    ticked = "　".join(f"{'■' if source and key == known_mode else '□'}{name}" for key, name in options)
    return Fact(ticked, "source")


def _dates(about: Subject) -> Fact:
    """From the first day to the last on which something was done (the cover of the volume)."""
    case = about.case
    end = last_end(case)
    days = [case.registered_on, *(item.held_on for item in case.sessions), *(item.made_on for item in case.agreements), end.on if end else None]
    known_days = sorted(day for day in days if day is not None)
    if not known_days:
        return Fact("", "", 20)
    return Fact(f"{spoken(known_days[0])}至{spoken(known_days[-1])}")


def _copies(about: Subject) -> Fact:
    parties = about.case.signers(about.agreement) if about.agreement else about.case.parties
    return Fact(chinese_number(copies(parties)))


def _effective(about: Subject) -> Fact:
    day = effective_on(about.agreement, about.case.signers(about.agreement)) if about.agreement else None
    return Fact(spoken(day) if day else "", "", len(BLANK_DATE))


def _agreement_number(about: Subject) -> Fact:
    issued = about.agreement.issued if about.agreement else None
    return Fact(about.number or (issued.number if issued else ""), "", 14)


def _age(about: Subject) -> Fact:
    age = about.party.age_at(about.day or about.today) if about.party else None
    return Fact("" if age is None else str(age), f"{_holder(about, 'party')[1]}birth", 4)


def _id_number(about: Subject) -> Fact:
    holder = about.proxy or about.party
    if holder is None or not _shows_id_numbers(about):
        return Fact("", "", 18)
    return Fact(holder.id_number or getattr(holder, "credit_code", ""), "", 18)


def _shows_id_numbers(about: Subject) -> bool:
    return about.form.id_numbers and about.site.print_id_numbers


def _powers(about: Subject) -> Fact:
    """The list of authority with what was given ticked (form F06)."""
    given = about.proxy.powers if about.proxy else ()
    return Fact("\n".join(f"{'■' if code in given else '□'} {label}" for code, label in about.codes.choices("power")), "parties")


def _last_result(about: Subject) -> Fact:
    """How it ended, in a sentence: the agreement, what closed it, or what the last session came to."""
    case = about.case
    agreement = reached(case)
    if agreement is not None:
        how = "口头协议" if agreement.oral else "调解协议"
        return Fact(f"经调解，当事人自愿达成{how}。{''.join(agreement.clauses)}", "agreements", 40)
    steps = standing_steps(case.steps)
    ended = next((item.note for item in reversed(steps) if item.action in ("solve", "end", "decline") and item.note), "")
    return Fact(ended or _end_reason(about).text, "", 40)


def _end_reason(about: Subject) -> Fact:
    end = last_end(about.case)
    return Fact(about.codes.label("closed_reason", end.result) if end else "", "closed_reason")


def _end_day(about: Subject) -> Fact:
    end = last_end(about.case)
    return Fact(spoken(end.on) if end and end.on else "", "closed_on", len(BLANK_DATE))


def _outcome(about: Subject) -> Fact:
    """How it ended, in a few words, for the cover."""
    case = about.case
    latest = reached(case)
    if latest is not None:
        kind = "口头协议" if latest.oral else "书面协议"
        return Fact(f"达成{kind}" + ("（部分事项）" if latest.partial else ""))
    if failed_at_last(case):
        return _end_reason(about)
    ended = next((item for item in reversed(standing_steps(case.steps)) if item.action in ("solve", "decline", "refer")), None)
    return Fact({"solve": "已经办结", "decline": "不予受理", "refer": "转交有权部门"}[ended.action] if ended else "", "", 16)


def _who(about: Subject) -> Fact:
    """The people of a step: party ids become names."""
    said = about.step.who if about.step else ()
    named = [party.name if (party := about.case.party(item)) else item for item in said]
    return Fact("、".join(named) or _names_of(about).text, "", 16)


def _step_result(about: Subject) -> Fact:
    """What a step came to, by the table that its action takes its results from."""
    if about.step is None:
        return Fact("")
    tables = {"follow_up": "satisfaction", "end": "closed_reason", "confirm_result": "confirmation", "party_out": "party_result"}
    return Fact(about.codes.label(tables.get(about.step.action, ""), about.step.result))


def _performance(about: Subject) -> Fact:
    """What was performed so far, one line for each time."""
    steps = [item for item in standing_steps(about.case.steps) if item.action in ("perform", "breach")]
    lines = [f"{spoken(item.on) if item.on else ''}　{item.note}".strip() for item in steps]
    return Fact("\n".join(line for line in lines if line), "", 40)


def _how(about: Subject) -> Fact:
    """Manner and time of performance: as written, or the plan below."""
    agreement = about.agreement
    if agreement is None:
        return Fact("", "", 24)
    path = f"{_holder(about, 'agreement')[1]}manner"
    return Fact(agreement.manner or ("见下表。" if agreement.obligations else ""), path, 24)


def _step_amount(about: Subject) -> Fact:
    amount = about.step.amount if about.step else None
    return Fact(amount_in_words(amount) if amount else "", "", 16)


def _evidence(about: Subject) -> Fact:
    """The evidence in the files, a line for each, as the list of evidence begins with."""
    return Fact("\n".join(f"{item.title.replace('|', '｜')} | | | " for item in about.case.attachments if item.kind == "evidence"))


def _handler(about: Subject) -> Fact:
    names = (about.agreement.mediators if about.agreement else ()) or about.case.mediators
    return Fact("、".join(names), "mediators")


_WORKED_OUT: dict[str, Callable[[Subject], Fact]] = {
    "today": lambda about: Fact(spoken((about.paper.made_on if about.paper else None) or about.today)),
    "site.issuer": lambda about: Fact(about.site.issuer),
    "site.organ": lambda about: Fact(about.site.organ),
    "parties": _names_of,
    "applicants": lambda about: _names_of(about, "applicant", "party"),
    "respondents": lambda about: _names_of(about, "respondent", "third"),
    "case.mode": _mode,
    "case.dates": _dates,
    "case.closed_reason": _end_reason,
    "case.closed_on": _end_day,
    "case.result": _last_result,
    "case.outcome": _outcome,
    "case.performance": _performance,
    "session.time": _session_time,
    "session.attending": lambda about: _attending(about, there=True),
    "session.absent": lambda about: _attending(about, there=False),
    "session.participants": _participants,
    "agreement.number": _agreement_number,
    "agreement.copies": _copies,
    "agreement.effective_on": _effective,
    "agreement.how": _how,
    "mediators": _handler,
    "evidence": _evidence,
    "step.amount_in_words": _step_amount,
    "party.age": _age,
    "party.id": _id_number,
    "agent.id": _id_number,
    "agent.powers": _powers,
    "step.who": _who,
    "step.result": _step_result,
}
