"""Filling in a form: a form of the set and a matter make a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from app.domain.agreement import Obligation
from app.domain.calendar import spoken
from app.domain.forms.facts import BLANK_DATE, PLACE, Fact, Subject, fact
from app.domain.forms.form import Part
from app.domain.forms.parties import party_block
from app.domain.forms.sheet import (
    Align,
    Box,
    Closing,
    Cut,
    Line,
    Piece,
    Prose,
    Ruled,
    Sheet,
    SignHere,
    Signing,
    Title,
    Words,
)
from app.domain.forms.words import amount_in_words, chinese_number, numbered
from app.domain.party import Party

_WIDTH = 156.0
_LABEL = 30.0
_ALIGNED: dict[str, Align] = {"left": "left", "center": "center", "right": "right"}
_PLAN = (("序号", 12.0), ("义务人", 26.0), ("权利人", 26.0), ("履行内容", 58.0), ("履行期限", 34.0))


def compose(about: Subject) -> Sheet:
    """The paper, filled with what the record says and blank where it says nothing."""
    form = about.form
    author = about.site.issuer if about.site.level == "desk" else about.site.name
    pieces = [piece for part in form.part if _shown(part, about) for piece in _MAKERS[part.kind](part, about)]
    if form.title:
        place = 1 if pieces and isinstance(pieces[0], Line) and pieces[0].align == "right" else 0
        pieces.insert(place, Title(form.title))
    return Sheet(form.id, form.title, author, about.number or about.case.number, tuple(_joined(pieces)), form.wide)


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """A table right after another one continues it, without a gap."""
    before: Piece | None = None
    for piece in pieces:
        if isinstance(piece, Ruled) and isinstance(before, Ruled) and not piece.side and not before.side:
            yield replace(piece, gap=False)
        else:
            yield piece
        before = piece


def _shown(part: Part, about: Subject) -> bool:
    if not part.when:
        return True
    said = bool(fact(about, part.when.removeprefix("!")).text.strip())
    return said is not part.when.startswith("!")


# -- words


def words(template: str, about: Subject) -> tuple[Words, ...]:
    """The text of a template with its places filled or left blank."""
    made: list[Words] = []
    end = 0
    for match in PLACE.finditer(template):
        if match.start() > end:
            made.append(Words(template[end:match.start()]))
        made.append(_filled(fact(about, match[2]), int(match[3] or 0)))
        end = match.end()
    if end < len(template):
        made.append(Words(template[end:]))
    return tuple(made)


def _filled(found: Fact, blank: int) -> Words:
    if found.text.strip():
        return Words(found.text.strip(), found.path)
    if not blank and found.blank == len(BLANK_DATE):
        return Words(BLANK_DATE, found.path)
    return Words("", found.path, blank=blank or found.blank)


def plain(template: str, about: Subject) -> str:
    """The same as one string, blanks as spaces of their length; for captions and cells."""
    return "".join(item.text or "　" * item.blank for item in words(template, about))


# -- pieces


def _line(part: Part, about: Subject) -> Iterator[Piece]:
    yield Line(words(part.words, about), _ALIGNED.get(part.align, "left"))


def _prose(part: Part, about: Subject) -> Iterator[Piece]:
    for number, paragraph in enumerate(part.words.split("\n")):
        yield Prose(words(paragraph, about), gap=number == 0 and part.align == "apart")


def _section(part: Part, about: Subject) -> Iterator[Piece]:
    """A heading that runs into the first paragraph of its text, or lines to write on."""
    found = fact(about, part.fact)
    lines = [line.strip() for line in found.text.strip().split("\n") if line.strip()]
    if not lines:
        if part.lines or not part.least:
            yield Prose((Words(part.label, face="Hei"), Words("", found.path)), lines=part.lines or 1, gap=True)
        return
    yield Prose((Words(part.label, face="Hei"), Words(lines[0], found.path)), gap=True)
    for line in lines[1:]:
        yield Prose((Words(line, found.path),))


def _items(part: Part, about: Subject) -> Iterator[Piece]:
    """Numbered lines under a heading; places for more up to ``least``."""
    items = [item.strip() for item in _several(about, part.fact) if item.strip()]
    yield Prose((Words(part.label, face="Hei"),), lead=True, gap=True)
    for number, item in enumerate(items, 1):
        yield Prose((Words(f"{number}. {item}", f"{_path(part, about)}[{number - 1}]"),))
    for number in range(len(items) + 1, part.least + 1):
        yield Prose((Words(f"{number}. "), Words("", _path(part, about), blank=24)))


def _several(about: Subject, key: str) -> tuple[str, ...]:
    """The items of a fact that is a list in the record; a text gives its lines."""
    source, _, name = key.partition(".")
    holder = {"case": about.case, "agreement": about.agreement, "session": about.session}.get(source)
    found = getattr(holder, name, None) if holder is not None else None
    return found if isinstance(found, tuple) else tuple(fact(about, key).text.split("\n"))


def _path(part: Part, about: Subject) -> str:
    return fact(about, part.fact).path


def _parties(part: Part, about: Subject) -> Iterator[Piece]:
    chosen = list(_chosen(about, part.roles))
    numbers = about.form.id_numbers and about.site.print_id_numbers
    for place, (index, party) in enumerate(chosen):
        block = party_block(party, f"parties[{index}]", about.day, about.codes, numbers=numbers, first=place == 0)
        yield replace(block, side=part.label or block.side)


def _chosen(about: Subject, roles: tuple[str, ...]) -> Iterator[tuple[int, Party]]:
    """The parties with one of ``roles``; without roles those of the agreement, or all. With their places."""
    signers = {item.id for item in about.case.signers(about.agreement)} if about.agreement else set()
    for index, party in enumerate(about.case.parties):
        if party.role in roles or (not roles and (not signers or party.id in signers)):
            yield index, party


def _table(part: Part, about: Subject) -> Iterator[Piece]:
    yield Ruled(tuple(_row(row, part, about) for row in part.rows))


def _row(row: str, part: Part, about: Subject) -> tuple[Box, ...]:
    """``"日期 | {case.registered_on}"``: names of fields and values in turn; ``^n`` after a value asks for n lines."""
    cells = [cell.strip() for cell in row.split("|")]
    widths = _widths(part.widths if len(part.widths) == len(cells) else (), cells)
    made = []
    for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        if place % 2 == 0:
            made.append(Box(cell.replace("\\n", "\n"), width, label=True, align="center"))
            continue
        template, _, height = cell.partition("^")
        filled = words(template.strip().replace("\\n", "\n"), about)
        said = "".join(item.text for item in filled if item.text != BLANK_DATE)
        path = next((item.path for item in filled if item.path), "")
        made.append(Box(said, width, lines=int(height or 0), path=path))
    return tuple(made)


def _widths(given: tuple[int, ...], cells: list[str]) -> list[float]:
    if given:
        fixed = sum(given)
        free = max(1, sum(width == 0 for width in given))
        return [float(width) or (_WIDTH - fixed) / free for width in given]
    pairs = len(cells) // 2
    label = _LABEL if pairs <= 2 else 22.0
    return [label if place % 2 == 0 else (_WIDTH - pairs * label) / pairs for place in range(len(cells))]


def _list(part: Part, about: Subject) -> Iterator[Piece]:
    """A table with a head; items come from a worked-out list or from lines typed with ``|`` between the columns."""
    source, _, name = part.fact.partition(".")
    if source == "list":
        items = list(about.lists.get(name, ()))
    else:
        items = [tuple(cell.strip() for cell in line.split("|")) for line in fact(about, part.fact).text.split("\n") if line.strip()]
    items += [("",) * len(part.head)] * max(0, part.least - len(items))
    widths = _list_widths(part)
    head = tuple(Box(title, width, label=True, align="center") for title, width in zip(part.head, widths, strict=True))
    rows = [head]
    for item in items:
        last = len(widths) - 1  # what somebody typed beyond the last column stays in it
        cells = (*item[:last], "｜".join(item[last:]), *("",) * (last - len(item)))
        rows.append(tuple(
            Box(said, width, align="left" if width >= 40 else "center") for said, width in zip(cells, widths, strict=True)
        ))
    yield Ruled(tuple(rows), head=1)


def _list_widths(part: Part) -> list[float]:
    given = part.widths or (0,) * len(part.head)
    free = max(1, sum(width == 0 for width in given))
    return [float(width) or (_WIDTH - sum(given)) / free for width in given]


def _clauses(part: Part, about: Subject) -> Iterator[Piece]:
    yield Prose((Words(part.label, face="Hei"),), lead=True)
    agreement = about.agreement
    path = f"{fact(about, 'agreement.clauses').path}" if agreement else ""
    said = [(n, clause.strip()) for n, clause in enumerate(agreement.clauses) if clause.strip()] if agreement else []
    for (place, _), clause in zip(said, numbered([clause for _, clause in said]), strict=True):
        yield Prose((Words(clause, f"{path}[{place}]"),))
    for number in range(len(said) + 1, part.least + 1):
        yield Prose((Words(f"{chinese_number(number)}、"), Words("", path, blank=24)))


def _plan(part: Part, about: Subject) -> Iterator[Piece]:
    """The plan of payments and acts as a table."""
    agreement = about.agreement
    if agreement is None or not agreement.obligations:
        return
    path = fact(about, "agreement.obligations").path
    rows = [tuple(Box(title, width, label=True, align="center") for title, width in _PLAN)]
    for number, item in enumerate(agreement.obligations, 1):
        said = (str(number), _name(about, item.debtor), _name(about, item.creditor), _promise(item, about), _due(item))
        rows.append(tuple(
            Box(text, width, align="left" if place == 3 else "center", path=f"{path}[{number - 1}]")
            for place, (text, (_, width)) in enumerate(zip(said, _PLAN, strict=True))
        ))
    if sum(item.kind == "pay" for item in agreement.obligations) > 1:
        total = amount_in_words(agreement.paid_total)
        rows.append((Box("合计", 64, label=True, align="center"), Box(total, 92, path=path)))
    yield Ruled(tuple(rows), head=1)


def _name(about: Subject, party_id: str) -> str:
    party = about.case.party(party_id)
    return party.name if party else ""


def _promise(item: Obligation, about: Subject) -> str:
    kind = about.codes.label("obligation_kind", item.kind) if item.kind == "pay" or not item.what else ""
    amount = "" if item.amount is None else amount_in_words(item.amount)
    parts = [kind + amount, item.what, f"办法：{item.means}" if item.means else ""]
    return "\n".join(part for part in parts if part)


def _due(item: Obligation) -> str:
    return "\n".join(part for part in (spoken(item.due) if item.due else "", item.condition) if part)


def _sign(part: Part, about: Subject) -> Iterator[Piece]:
    cells = tuple(_signers(part, about))
    if cells:
        yield Signing(part.label, cells)


def _signers(part: Part, about: Subject) -> Iterator[SignHere]:
    if part.who in ("party", "agent"):
        name = about.proxy.name if part.who == "agent" and about.proxy else about.party.name if about.party else ""
        yield SignHere(plain(part.words, about) or name, fingerprint=part.fingerprint)
    elif part.who == "witnesses":
        yield from _witnesses(about)
    elif part.who:
        roles = {"applicants": ("applicant", "party"), "respondents": ("respondent", "third")}.get(part.who, ())
        for _, party in _chosen(about, roles):
            yield _party_cell(party, about, part.words, fingerprint=part.fingerprint)
    for cell in part.cells:
        yield from _people(cell, about, fingerprint=part.fingerprint)


def _party_cell(party: Party, about: Subject, called: str, *, fingerprint: bool) -> SignHere:
    """``called`` stands in place of the party's role, where the form calls everybody the same."""
    label = about.codes.label
    signers = [f"{label('proxy_kind', proxy.kind)}：{proxy.name}" for proxy in party.proxies if proxy.may_sign]
    lines = [f"{called or label('party_role', party.role)}：{party.name}", *signers]
    if party.is_organisation:
        lines.insert(1, "（单位盖章）")
    if party.kind == "group":
        lines.append("（成员在所附名单上签名或按指印）")
    return SignHere("\n".join(lines), fingerprint, sealed=party.is_organisation)


def _witnesses(about: Subject) -> Iterator[SignHere]:
    """Interpreter, reader and witness sign as what they are."""
    for item in about.agreement.witnesses if about.agreement else ():
        yield SignHere(f"{about.codes.label('witness_role', item.role) or '见证人'}：{item.name}")


def _people(cell: str, about: Subject, *, fingerprint: bool = False) -> Iterator[SignHere]:
    """A place for each name of ``{each:…}``, or one where nobody is named."""
    match = PLACE.search(cell)
    if match is None or not match[1]:
        yield SignHere(_caption(cell, about), fingerprint, by_hand="签名" in cell or fingerprint or not _caption(cell, about))
        return
    for name in _several(about, match[2]) or ("",):
        yield SignHere(cell.replace(match[0], name), fingerprint)


def _caption(cell: str, about: Subject) -> str:
    return "".join(item.text for item in words(cell, about))


def _close(part: Part, about: Subject) -> Iterator[Piece]:
    cells = tuple(place for cell in part.cells for place in _people(cell, about))
    yield Closing(cells, tuple(plain(line, about) for line in part.seal))


def _cut(part: Part, about: Subject) -> Iterator[Piece]:
    yield Cut(part.words)
    if part.label:
        yield Title(part.label)


_MAKERS: dict[str, Callable[[Part, Subject], Iterator[Piece]]] = {
    "line": _line, "prose": _prose, "section": _section, "items": _items, "parties": _parties, "table": _table,
    "list": _list, "clauses": _clauses, "plan": _plan, "sign": _sign, "close": _close, "cut": _cut,
}
