"""Which scanned page belongs where: by the code on it, never by a guess; and putting the pages into the dossier."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.agreement import Issue
from app.domain.case import Case
from app.domain.errors import UserError
from app.domain.page_code import PageCode, paper_tag
from app.domain.stage import position
from app.services import cases, papers, scan_pages, store
from app.services.context import Context, Progress, no_progress
from app.services.pictures import Mend
from app.services.scan_pages import ScanPage
from printing.scan_pdf import pages_pdf

OURS, TWICE, OLD, DRAFT, UNKNOWN = "ours", "twice", "old", "draft", "unknown"
OTHER, FOREIGN, DAMAGED, NO_CODE = "other", "foreign", "damaged", "no_code"
LOOSE = {"evidence": "证据材料", "identity": "身份证明", "performance": "履行凭证", "other": "其他材料"}


@dataclass(frozen=True)
class Target:
    """A paper of a matter that a page may belong to. ``ref`` is its id; ``kind`` that of the file it makes."""

    case: str
    ref: str
    kind: str
    title: str
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True)
class Placed:
    """One page and what its code says.

    ``state``: ours · twice (the same page came before) · old (of a print that is void) · draft · unknown (of this matter,
    but of no paper that it has) · other (of another open matter of ours) · foreign (of a matter that we do not have or
    may not write, or not valid there) · damaged · no_code. ``number`` is the other matter's, where it is ours to see.
    """

    page: ScanPage
    state: str
    target: Target | None = None
    number: str = ""

    @property
    def sentence(self) -> str:
        """What the page is, for a list."""
        code = self.page.code
        if code is None:
            return "二维码读不清" if self.state == DAMAGED else "没有二维码"
        where = f"{self.target.title}　第{code.page}页" if self.target else f"第{code.page}页"
        return {
            OURS: f"{where} ✓", TWICE: f"{where}（重复）", OLD: f"{where}（旧版，已作废）", DRAFT: f"{where}（草稿）",
            UNKNOWN: f"本件里没有的文书　第{code.page}页", OTHER: f"不是这件纠纷的：{self.number}　{where}",
        }.get(self.state, f"不是这件纠纷的{'：' if self.number else ''}{self.number}　第{code.page}页")


@dataclass(frozen=True)
class Group:
    """The pages of one print: which there are, and which are missing."""

    target: Target
    pages: int
    found: tuple[int, ...]
    twice: tuple[int, ...] = ()

    @property
    def missing(self) -> tuple[int, ...]:
        """Numbers of the pages that did not come."""
        return tuple(number for number in range(1, self.pages + 1) if number not in self.found)

    @property
    def sentence(self) -> str:
        """``协议书 3 页齐了`` or which pages are missing."""
        title = self.target.title
        if self.missing:
            return f"{title}共 {self.pages} 页，缺第 {_listed(self.missing)} 页"
        return f"{title} {self.pages} 页齐了"


@dataclass(frozen=True)
class Filing:
    """Every page in the order in which it came, and the papers of this matter that were found among them."""

    case: str
    placed: tuple[Placed, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Decision:
    """Where a person wants a page: ``target`` names matter, paper and kind; None leaves it out."""

    page: ScanPage
    mend: Mend
    target: Target | None


_Known = dict[str, tuple[Case, dict[str, Target]] | None]


def _listed(numbers: Sequence[int]) -> str:
    return "、".join(map(str, numbers))


def targets(ctx: Context, case: Case) -> dict[str, Target]:
    """Every paper of a matter that may bear a code, by its tag."""
    found = [
        Target(case.id, item.id, "signed_scan", "协议书", item.issues) for item in case.agreements
    ]
    found += [
        Target(case.id, item.id, "signed_scan", f"第{number}次调解记录") for number, item in enumerate(case.sessions, 1)
    ]
    known = {form.id: form for form in papers.forms_here(ctx)}
    for paper in case.papers:
        form = known.get(paper.form)
        kind = papers.scan_kind(form) if form else "signed_scan"
        title = paper.title or (papers.called(form) if form else paper.form)
        found.append(Target(case.id, paper.id, kind, title, paper.issues))
    if len(case.agreements) > 1:
        found[:len(case.agreements)] = [
            replace(item, title=f"协议书（第{number}份）") for number, item in enumerate(found[:len(case.agreements)], 1)
        ]
    return {paper_tag(item.ref): item for item in found}


def own_targets(ctx: Context, case_id: str) -> list[Target]:
    """Every paper of a matter that pages may be put to by hand."""
    return list(targets(ctx, cases.get(ctx, case_id)).values())


def loose(case_id: str, kind: str) -> Target:
    """Where a page without a code goes by hand: ``kind`` is a code of ``LOOSE``."""
    return Target(case_id, "", kind, LOOSE[kind])


def file_pages(ctx: Context, case_id: str, pages: Sequence[ScanPage]) -> Filing:
    """Read off where each page belongs. Nothing is stored. Raises ``case.missing``."""
    case = cases.get(ctx, case_id)
    known: _Known = {case_id: (case, targets(ctx, case))}
    seen: set[tuple[object, ...]] = set()
    placed = tuple(_place(ctx, case_id, page, known, seen) for page in pages)
    return Filing(case_id, placed, tuple(_groups(placed)))


def _place(ctx: Context, case_id: str, page: ScanPage, known: _Known, seen: set[tuple[object, ...]]) -> Placed:
    code = page.code
    if code is None:
        return Placed(page, DAMAGED if page.damaged else NO_CODE)
    if code.case not in known:
        known[code.case] = _other(ctx, code.case)
    matter = known[code.case]
    if matter is None:
        return Placed(page, FOREIGN)
    case, papers_of = matter
    target = papers_of.get(code.paper)
    if target is None:
        return Placed(page, UNKNOWN if code.case == case_id else FOREIGN, number=case.number)
    state = _standing(code, target, seen)
    if code.case != case_id:
        state = OTHER if state == OURS else FOREIGN
    return Placed(page, state, target, "" if code.case == case_id else case.number)


def _other(ctx: Context, case_id: str) -> tuple[Case, dict[str, Target]] | None:
    """Another matter that this room may write now."""
    stored = store.current(ctx.database.read(), case_id)
    if stored is None or not cases.is_ours(ctx, stored.case) or position(stored.case).code == "archived":
        return None
    return stored.case, targets(ctx, stored.case)


def _standing(code: PageCode, target: Target, seen: set[tuple[object, ...]]) -> str:
    if code.version == 0:
        return DRAFT
    if target.issues and code.version <= len(target.issues) and target.issues[code.version - 1].void_at is not None:
        return OLD
    if target.issues and code.version > len(target.issues):
        return UNKNOWN
    mark = (code.case, code.paper, code.digest, code.version, code.page)
    if mark in seen:
        return TWICE
    seen.add(mark)
    return OURS


def _groups(placed: Sequence[Placed]) -> Iterator[Group]:
    """One for each print of this matter that is valid, in the order in which they came."""
    prints: dict[tuple[str, str], list[Placed]] = {}
    for item in placed:
        if item.state in (OURS, TWICE) and item.target and item.page.code and not item.number:
            prints.setdefault((item.target.ref, item.page.code.digest), []).append(item)
    for items in prints.values():
        codes = [(item, item.page.code) for item in items if item.page.code]
        target = items[0].target
        assert target is not None
        yield Group(
            target, codes[0][1].pages, tuple(sorted(code.page for item, code in codes if item.state == OURS)),
            tuple(sorted(code.page for item, code in codes if item.state == TWICE)),
        )


def proposed(placed: Placed) -> Target | None:
    """Where a page goes unless somebody decides otherwise: only what surely belongs to this matter."""
    return placed.target if placed.state == OURS else None


# -- storing


@dataclass(frozen=True)
class Stored:
    """What was put into dossiers: the matters as they are now, files and pages."""

    cases: dict[str, Case]
    files: int
    pages: int


def store_pages(
    ctx: Context, decisions: Sequence[Decision], *, keep_originals: bool = True, progress: Progress = no_progress
) -> Stored:
    """Put the pages into the dossiers: one PDF for each paper and version, pages in their order; again is no change.

    The untouched photos are kept beside it when ``keep_originals``. Raises ``case.not_ours``, ``case.archived``, and
    ``Cancelled`` from ``progress``: what was finished before that stays.
    """
    bundles = _bundles(decisions)
    for case_id in {bundle[0].target.case for bundle in bundles if bundle[0].target}:
        _may_add(ctx, case_id)
    total, done = sum(map(len, bundles)), 0
    changed: dict[str, Case] = {}
    for bundle in bundles:
        target = bundle[0].target
        assert target is not None
        jpegs = []
        for decision in bundle:
            progress(done, total, "正在整理图片")
            jpegs.append(scan_pages.finished(decision.page, decision.mend))
            done += 1
        title = _title(bundle, target)
        originals = _keep(ctx, target.case, bundle, title) if keep_originals else ()
        changed[target.case] = cases.attach(
            ctx, target.case, pages_pdf(jpegs, title), title=title, kind=target.kind, ref=target.ref, originals=originals,
        )
    progress(total, total, "")
    return Stored(changed, len(bundles), total)


def _bundles(decisions: Sequence[Decision]) -> list[list[Decision]]:
    """Pages that make one file together: each print in the order of its pages, everything else as it came.

    A page without a code that somebody gave to a paper joins the print of that paper that lies there too.
    """
    wanted = [(item, item.target) for item in decisions if item.target is not None]
    prints: dict[tuple[str, str], str] = {}
    for item, target in wanted:
        if target.ref and item.page.code:
            prints.setdefault((target.case, target.ref), _print(item.page.code))
    found: dict[tuple[str, ...], list[Decision]] = {}
    for item, target in wanted:
        code = item.page.code if target.ref else None
        own = _print(code) if code else prints.get((target.case, target.ref), "")
        found.setdefault((target.case, target.ref, target.kind, own), []).append(item)
    return [_ordered(bundle) for bundle in found.values()]


def _print(code: PageCode) -> str:
    return f"{code.version} {code.digest}"


def _ordered(bundle: list[Decision]) -> list[Decision]:
    codes = {item.page.id: item.page.code.page for item in bundle if item.page.code and item.target and item.target.ref}
    return sorted(bundle, key=lambda item: codes[item.page.id]) if len(codes) == len(bundle) else bundle


def _may_add(ctx: Context, case_id: str) -> None:
    cases.require_ours(ctx, case_id)
    if position(cases.get(ctx, case_id)).code == "archived":
        raise UserError("case.archived", "这件事已经归档，不能再放进扫描件，没有改变任何内容。确有必要请先“重启办理”。")


def _title(bundle: Sequence[Decision], target: Target) -> str:
    """``签字扫描件　协议书``; pages are named where some are missing."""
    codes = [item.page.code for item in bundle if item.page.code]
    name = f"签字扫描件　{target.title}" if target.kind == "signed_scan" else target.title
    if target.ref and codes and len(codes) == len(bundle) and {code.page for code in codes} != set(range(1, codes[0].pages + 1)):
        name += f"（第{_listed([code.page for code in codes])}页）"
    return name[:200]


def _keep(ctx: Context, case_id: str, bundle: Sequence[Decision], title: str) -> tuple[str, ...]:
    """Keep the photos as they were taken, and return their digests."""
    kept = []
    for item in bundle:
        if item.page.photo and item.page.original:
            sha256 = hashlib.sha256(item.page.original).hexdigest()
            if sha256 not in kept:
                cases.attach(ctx, case_id, item.page.original, title=f"原图　{title}"[:200], kind="original")
                kept.append(sha256)
    return tuple(kept)
