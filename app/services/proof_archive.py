"""A proof compared with what this installation keeps of the same agreement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.agreement import Agreement, Issue
from app.domain.case import Case
from app.domain.errors import UserError
from app.domain.page_code import paper_tag
from app.domain.proof import Proof
from app.domain.proof_pages import BAD, DOUBT, GOOD, NOTE, Pages, Point
from app.services import attachments, cases
from app.services.context import Context
from db import numbers
from printing.proof_text import NoText, digest_of_pdf
from printing.rendered import Rendered


@dataclass(frozen=True)
class Kept:
    """What was found: the matter, and the print with its digest. All empty where we keep nothing of it."""

    points: tuple[Point, ...] = ()
    case: str = ""
    print: Rendered | None = None
    sha256: str = ""


def compare(ctx: Context, proof: Proof, pages: Pages) -> Kept:
    """Look for the agreement by the code of its pages, or by its number, and compare."""
    case = _case(ctx, proof, pages)
    if case is None:
        return Kept((Point(NOTE, "本机没有这件纠纷的存档可以对照。"),))
    found = next(
        ((paper, place, issue) for paper in case.agreements for place, issue in enumerate(paper.issues, 1)
         if issue.number == proof.number), None,
    )
    if found is None:
        return Kept((Point(DOUBT, "本机存有这件纠纷，但里面没有签发过这个编号：可能还没有报来，或恢复过旧备份。请与签发单位核对。"),), case.id)
    paper, place, issue = found
    points = [*_standing(case, paper, issue)]
    if place != proof.version or issue.pages != proof.pages:
        points.append(Point(BAD, f"存档里这个编号是第 {place} 版、共 {issue.pages} 页，与码里写的不符。"))
    if pages.paper and pages.paper != paper_tag(paper.id):
        points.append(Point(BAD, "页码小码属于这件纠纷的另一份文书。"))
    kept = _print(ctx, issue)
    points.append(_same(proof, kept))
    return Kept(tuple(points), case.id, kept, issue.sha256)


def _case(ctx: Context, proof: Proof, pages: Pages) -> Case | None:
    record = pages.case if pages.case else numbers.holder(ctx.database.read(), proof.number)
    if not record:
        return None
    try:
        return cases.get(ctx, record)
    except UserError:
        return None


def _standing(case: Case, paper: Agreement, issue: Issue) -> Iterator[Point]:
    """Whether it still counts."""
    if issue.void_at is not None:
        why = f"（{issue.void_reason}）" if issue.void_reason else ""
        now = f"现在有效的编号是 {paper.issued.number}。" if paper.issued else "后来没有再签发。"
        yield Point(BAD, f"这一版已于 {issue.void_at.astimezone().date().isoformat()} 作废{why}，不能再用。{now}")
    newer = next((item for item in case.agreements if item.replaces == paper.id), None)
    if newer is not None:
        number = newer.issued.number if newer.issued else "还没有签发"
        yield Point(BAD, f"这份协议已被后来的协议（{number}）代替。")


def _print(ctx: Context, issue: Issue) -> Rendered | None:
    try:
        data = attachments.load(ctx, issue.sha256)
    except UserError:
        return None
    return Rendered(data, issue.pages, f"人民调解协议书 {issue.number}")


def _same(proof: Proof, kept: Rendered | None) -> Point:
    if kept is None:
        return Point(NOTE, "本机有这份协议的记录，但当时印出的文件不在这台电脑上，不能逐字对照。")
    try:
        digest = digest_of_pdf(kept.pdf)
    except (NoText, UserError):
        return Point(DOUBT, "存档里的文件读不出文字，请对照画面。")
    if digest == proof.digest:
        return Point(GOOD, "存档里有这一版，存档的文字与签发时一致。")
    return Point(BAD, "存档里这个编号的文字与码里签的不是同一份。")
