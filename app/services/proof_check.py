"""Checking papers that somebody brings: who issued them, and whether they are what was issued."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import UserError
from app.domain.proof import Proof, is_code
from app.domain.proof_pages import BAD, DOUBT, GOOD, NOTE, Pages, Point, check_pages, is_foot
from app.services.context import Context, Progress
from app.services.proof_archive import Kept, compare
from app.services.proof_files import Brought, read_files
from app.services.proof_trust import Trust, trust
from app.services.proofs import own_fingerprint
from printing.paper_view import as_one
from printing.proof_text import Said
from printing.rendered import Rendered
from sync.proofs import read_proof

__all__ = ["Checked", "Point", "as_one", "check", "own_fingerprint"]


@dataclass(frozen=True)
class Checked:
    """``verdict``: good · doubt (a person must look further) · bad. ``headline`` says who signed what.

    ``kept`` is the print in our files, ``brought`` the files that were checked, for looking at both (``as_one``).
    """

    verdict: str
    headline: str
    points: tuple[Point, ...]
    proof: Proof
    signed_by: str
    fingerprint: str
    case: str
    kept: Rendered | None
    brought: tuple[bytes, ...]


def check(ctx: Context | None, paths: Sequence[Path], progress: Progress) -> Checked:
    """Check the pages of one agreement: a PDF, scans or photographs. ``ctx`` None: without an installation.

    Nothing is stored. Raises ``proof.*`` when there is no code that can be read, or its signature is wrong.
    """
    brought = read_files(paths, progress)
    proof = read_proof(_only_code(brought))
    signed = trust(ctx, proof)
    pages = _pages(proof, brought)
    texts = [point for item in brought if item.said for point in _same_text(proof, item.digest, item.said)]
    kept = compare(ctx, proof, pages) if ctx and signed.kind != "forged" else Kept()
    points = (*signed.points, *texts, *pages.points, *kept.points, *_as_kept(proof, brought, kept), *_hint(brought, kept))
    verdict = _verdict(points)
    headline = _headline(proof, signed, points, verdict)
    return Checked(
        verdict, headline, points, proof, signed.kind, signed.fingerprint, kept.case, kept.print,
        tuple(item.data for item in brought),
    )


def _only_code(brought: Sequence[Brought]) -> str:
    codes = {text for item in brought for sheet in item.sheets for text in sheet if is_code(text)}
    if not codes:
        raise UserError(
            "proof.none",
            "没有读到核验码，没有核验，什么都没有改变。请把印有“核验码”的那一页拍清楚、放平、不反光，再试一次；以前印的协议可能没有核验码。",
        )
    if len(codes) > 1:
        raise UserError("proof.several", "这些纸上有几个不同的核验码，不是同一份协议，没有核验，什么都没有改变。请一次只选一份协议的各页。")
    return codes.pop()


def _pages(proof: Proof, brought: Sequence[Brought]) -> Pages:
    """What the codes of the pages say. A file with text needs none, but those that it has must belong to it."""
    sheets = [sheet for item in brought for sheet in item.sheets]
    pages = check_pages(proof, sheets)
    if any(item.digest for item in brought):
        points = tuple(point for point in pages.points if point.tone == BAD)
        if len(brought) == 1 and len(sheets) != proof.pages:
            points += (Point(BAD, f"签发时是 {proof.pages} 页，这份文件有 {len(sheets)} 页。"),)
        return Pages(points, pages.case, pages.paper)
    return pages


def _same_text(proof: Proof, digest: str, said: Said) -> Iterator[Point]:
    if digest != proof.digest:
        yield Point(BAD, "这份 PDF 的正文不是签发的那份文字：签发以后被改过，或者核验码是从别处搬来的。")
        return
    yield Point(GOOD, "这份 PDF 里的正文与签发时一致。")
    strange = [line for line in said.beside if not is_foot(line, proof.number, "".join(said.pages))]
    if strange:
        yield Point(DOUBT, f"正文以外还有签名不管的文字：“{strange[0][:40]}”。请看清楚是谁加的。")
    if said.added:
        yield Point(DOUBT, "文件里另有图片或批注，签发时没有。请看清楚是谁加的。")


def _as_kept(proof: Proof, brought: Sequence[Brought], kept: Kept) -> list[Point]:
    if kept.sha256 and any(item.sha256 == kept.sha256 for item in brought):
        return [Point(GOOD, "这份 PDF 与存档的文件逐字节相同。")]
    if any(item.digest == proof.digest for item in brought):
        return [Point(NOTE, "比的是文件里的文字，不是画面；文件若辗转得来，请再看一眼画面上有没有涂盖。")]
    return []


def _hint(brought: Sequence[Brought], kept: Kept) -> list[Point]:
    """A picture proves that the codes belong together, not what stands between them."""
    if all(item.digest for item in brought):
        return []
    where = "请与本机的存档逐行对照。" if kept.print else "请与签发单位的存档对照。"
    return [Point(DOUBT, f"照片、扫描件不能证明正文逐字相同，{where}")]


def _verdict(points: Sequence[Point]) -> str:
    tones = {point.tone for point in points}
    return BAD if BAD in tones else DOUBT if DOUBT in tones else GOOD


def _headline(proof: Proof, signed: Trust, points: Sequence[Point], verdict: str) -> str:
    day = proof.made_on
    paper = f"编号{proof.number}，第 {proof.version} 版，{day.year}年{day.month}月{day.day}日，共 {proof.pages} 页"
    if verdict == BAD:
        first = next(point.sentence for point in points if point.tone == BAD)
        return f"不能采信。{first}"
    if signed.kind == "unknown":
        return f"签名完整，但还不能确认是谁签的：码里自称{signed.who}，{paper}。"
    doubts = sum(point.tone == DOUBT for point in points)
    more = f"还有 {doubts} 处要核对，见下面各条。" if doubts else ""
    return f"由{signed.who}签发，{paper}；签名有效。{more}"
