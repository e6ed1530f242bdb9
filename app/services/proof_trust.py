"""Whose key a proof was signed with, as far as this installation knows, and what that is worth."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.proof import CUT, Proof
from app.domain.proof_pages import BAD, DOUBT, GOOD, NOTE, Point
from app.domain.records import from_record
from app.domain.site import Site
from app.services import sites
from app.services.context import Context
from db import audit
from db import sites as table
from db.database import Connection
from sync.proofs import fingerprint


@dataclass(frozen=True)
class Holder:
    """A key that we know. ``kind``: own, parent or known; ``since`` is when it was revoked (ISO 8601), empty if not."""

    kind: str
    site: Site
    sign_key: str
    revoked: bool = False
    since: str = ""
    earlier: bool = False


@dataclass(frozen=True)
class Trust:
    """``kind``: own · parent · known · unknown · forged. ``who`` is how the issuer is called in a sentence.

    ``fingerprint`` is given for an unknown key only: to be compared over the telephone.
    """

    kind: str
    who: str
    points: tuple[Point, ...]
    fingerprint: str = ""


def trust(ctx: Context | None, proof: Proof) -> Trust:
    """Judge the key of a proof whose signature is right. Without an installation every key is unknown."""
    holders = list(_holders(ctx)) if ctx else []
    holder = next((item for item in holders if item.sign_key == proof.sign_key), None)
    if holder is not None:
        return _known(proof, holder)
    claimed = next((item for item in holders if _claims(proof, item)), None)
    if claimed is None:
        here = "这台电脑" if ctx else "没有打开本机的说事簿，"
        return _unknown(proof, f"{here}不认识这个单位的钥匙，不能断定是谁签发的。")
    if ctx is not None and claimed.kind == "own" and ctx.device.number > 1 and proof.site == ctx.site.id:
        # Only the office above knows the keys of our earlier computers.
        return _unknown(proof, "站点号是本单位的，钥匙不是这台电脑的：可能是本单位以前的电脑签的，也可能有人冒用。请让乡镇核验这份文书。")
    return _forged(proof, claimed)


def _holders(ctx: Context) -> Iterator[Holder]:
    """Our own key, the parent's, and those of every computer that joined us, revoked ones too."""
    conn = ctx.database.read()
    yield Holder("own", ctx.site, ctx.keys.sign_key)
    above = sites.parent(conn)
    if above is not None:
        yield Holder("parent", above.site, above.sign_key)
    for row in table.every(conn):
        devices = table.devices(conn, row.id)
        for device in devices:
            revoked = device.status == "revoked"
            yield Holder(
                "known", from_record(Site, row.body), device.sign_key, revoked,
                _revoked_at(conn, device) if revoked else "", earlier=device is not devices[-1],
            )


def _revoked_at(conn: Connection, device: table.DeviceRow) -> str:
    """When the computer was revoked: alone, or with all others of its site that had joined by then."""
    moments = [
        entry.at for entry in audit.entries(conn, device.site)
        if entry.action == "site.revoke" and entry.detail in ("", device.stream) and entry.at >= device.joined_at
    ]
    return min(moments, default="")


def _known(proof: Proof, holder: Holder) -> Trust:
    who = {"own": "本单位", "parent": "上级单位"}.get(holder.kind, "已登记的单位") + f"“{proof.issuer}”"
    if proof.site != holder.site.id:
        point = Point(BAD, f"钥匙登记在“{_name(holder.site)}”名下，码里写的却是另一个站点号。请当面核对。")
        return Trust("forged", who, (point,))
    points = [_signed_by(holder), *_name_differs(proof, holder), *_revoked(proof, holder)]
    return Trust(holder.kind, who, tuple(points))


def _signed_by(holder: Holder) -> Point:
    words = {"own": "签名用的是本单位的钥匙。", "parent": "签名用的是上级单位登记在本机的钥匙。"}
    earlier = "（以前的电脑）" if holder.earlier else ""
    return Point(GOOD, words.get(holder.kind, f"签名用的是“{_name(holder.site)}”登记在本机的钥匙{earlier}。"))


def _name_differs(proof: Proof, holder: Holder) -> Iterator[Point]:
    if _same_name(proof.issuer, holder.site.issuer):
        return
    tone = NOTE if holder.kind == "own" else DOUBT
    yield Point(tone, f"码里的单位名称与本机登记的“{_name(holder.site)}”不同，可能改过名称。请核对是不是同一个单位。")


def _revoked(proof: Proof, holder: Holder) -> Iterator[Point]:
    if not holder.revoked:
        return
    since = holder.since[:10]
    if since and proof.made_on.isoformat() > since:
        yield Point(BAD, f"签名的电脑已于 {since} 停用，这份文书写的日期却在停用以后。请与签发单位当面核对。")
        return
    when = f"已于 {since} 停用" if since else "已经停用"
    yield Point(DOUBT, f"签名的电脑{when}。拿着旧电脑的人也能签出写着旧日期的文书，请与签发单位的存档对照。")


def _claims(proof: Proof, holder: Holder) -> bool:
    """Whether the proof says that it comes from a site that we know under another key."""
    names = (holder.site.issuer, holder.site.name)
    return proof.site == holder.site.id or any(_same_name(proof.issuer, name) for name in names)


def _same_name(printed: str, registered: str) -> bool:
    if printed.endswith(CUT):
        return _plain(registered).startswith(_plain(printed.removesuffix(CUT)))
    return _plain(printed) == _plain(registered)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def _forged(proof: Proof, claimed: Holder) -> Trust:
    name = _name(claimed.site)
    if proof.site == claimed.site.id:
        said = (
            f"自称是“{name}”，但签名的钥匙不是这个单位登记过的任何一把，很可能是冒用！"
            "如果对方刚换了电脑，请先导入它新电脑的第一批来件，再核验一次。"
        )
    else:
        said = f"用的是“{name}”的名称，站点号和钥匙却都不是它的：很可能是冒用，也可能是别处同名的单位。请当面核对。"
    return Trust("forged", f"“{proof.issuer}”", (Point(BAD, said),))


def _unknown(proof: Proof, why: str) -> Trust:
    digits = fingerprint(proof.sign_key)
    ask = f"请打电话给这个单位（号码另外查，不要用文书上的），请对方打开“核验文书”念出本单位指纹，应是 {digits}。"
    return Trust("unknown", f"“{proof.issuer}”", (Point(DOUBT, why + ask),), digits)


def _name(site: Site) -> str:
    return site.issuer if site.level == "desk" else site.name
