"""Who is above and below us: invitations, joining, revoking. For a lost computer see ``takeover``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.errors import UserError
from app.domain.identity import division_sound
from app.domain.records import Json, from_record, to_record
from app.domain.site import Site
from app.services import setup, takeover
from app.services.context import Context
from db import audit, meta
from db import sites as table
from db.database import Connection, Tx
from sync import enrolment as invitations
from sync.keys import SiteKeys
from sync.manifest import Join, Manifest
from sync.transport.folder import outgoing


@dataclass(frozen=True)
class Parent:
    """The site above us with the keys that we send to and believe."""

    site: Site
    sign_key: str
    box_key: str


@dataclass(frozen=True)
class Joined:
    """What the desk reads out over the telephone after joining.

    ``context`` is to be used from now on: with the invitation for a lost computer we have become another site.
    """

    parent_name: str
    check_code: str
    context: Context


def parent(conn: Connection) -> Parent | None:
    """The site above us, once we have joined."""
    record: dict[str, Json] | None = meta.get(conn, "parent")
    if record is None:
        return None
    return Parent(from_record(Site, record["site"]), record["sign_key"], record["box_key"])


def new_enrolment(ctx: Context, name: str, division: str, folder: Path) -> Path:
    """Write an invitation for one desk; it is good for one installation."""
    _require_office(ctx)
    if not name.strip() or not division_sound(division):
        raise UserError("enrolment.form", "请填写下级单位的名称和 12 位区划代码；还没有制作登记文件。")
    item = invitations.new_enrolment(
        ctx.keys, to_record(ctx.site), name=name.strip(), division=division, made_at=ctx.stamp()
    )
    with ctx.database.write() as tx:
        return _give(ctx, tx, item, folder)


def new_computer(ctx: Context, site_id: str, folder: Path) -> Path:
    """Write an invitation for one new computer of a site that we know, whose old one is lost or broken.

    Its number follows those of the earlier computers, and it gives out official numbers after the highest ones that we
    have seen of them. Earlier computers stay as they are: ``revoke`` them if they may still be used.
    """
    _require_office(ctx)
    with ctx.database.write() as tx:
        site = table.get(tx, site_id)
        if site is None:
            raise _missing()
        item = invitations.new_enrolment(
            ctx.keys, to_record(ctx.site), name=site.name, division=site.division, made_at=ctx.stamp(),
            takeover=takeover.offer(tx, site_id),
        )
        return _give(ctx, tx, item, folder)


def _require_office(ctx: Context) -> None:
    if ctx.site.level == "desk":
        raise UserError("enrolment.level", "村级说事室不能登记下级单位。请在乡镇的电脑上制作登记文件。")


def _missing() -> UserError:
    return UserError("site.missing", "没有找到这个下级单位，没有改变任何内容。")


def _give(ctx: Context, tx: Tx, item: invitations.Enrolment, folder: Path) -> Path:
    """Note an invitation and write its file."""
    path = outgoing(folder, "enrolment", item.id)
    body: dict[str, Json] = {"name": item.name, "division": item.division}
    if item.takeover is not None:
        body |= {"site": item.takeover.site, "device": item.takeover.device}
    table.put_enrolment(tx, table.Enrolment(item.id, body, item.made_at))
    audit.add(tx, at=ctx.stamp(), actor=ctx.actor.name, action="site.invite", subject=item.site)
    invitations.write_enrolment(path, item, ctx.keys)
    return path


def join(ctx: Context, path: Path) -> Joined:
    """Take the site above us from its invitation. The check code proves over the telephone that nobody came between.

    An invitation for a new computer of a known site makes us that site, as long as nothing has been written under our
    own id. Raises ``enrolment.*``; then nothing has changed.
    """
    item = invitations.read_enrolment(path)
    if item.parent_sign_key == ctx.keys.sign_key:
        raise UserError("enrolment.own", "这是本单位自己制作的登记文件，请交给下级单位使用。没有改变任何内容。")
    code = invitations.check_code(
        item.parent_sign_key, item.parent_box_key, item.id, ctx.keys.sign_key, ctx.keys.box_key, item.site
    )
    above = from_record(Site, item.parent)
    with ctx.database.write() as tx:
        known = parent(tx)
        if known is not None and known.sign_key != item.parent_sign_key:
            raise UserError("enrolment.other", f"本单位已经加入{known.site.name}，没有改动。更换上级请先联系原上级。")
        if item.takeover is not None:
            takeover.accept(tx, item, item.takeover)
        record = {"site": item.parent, "sign_key": item.parent_sign_key, "box_key": item.parent_box_key}
        meta.put(tx, "parent", record)
        meta.put(tx, "join", {"enrolment": item.id, "code": code})
        audit.add(tx, at=ctx.stamp(), actor=ctx.actor.name, action="site.join", subject=above.id)
    return Joined(above.name, code, setup.reopened(ctx))


def our_join(ctx: Context, conn: Connection) -> Join | None:
    """What our batches carry until the first receipt proves that the site above knows us."""
    record: dict[str, Json] | None = meta.get(conn, "join")
    if record is None:
        return None
    return Join(record["enrolment"], to_record(ctx.site), ctx.keys.sign_key, ctx.keys.box_key)


def sign_key_of(conn: Connection, manifest: Manifest) -> str | None:
    """The key that must have signed this batch; for a new device with an open invitation, the one it brings.

    Raises ``batch.revoked``. ``None`` refuses the batch as unknown.
    """
    device = table.device(conn, manifest.stream)
    if device is not None:
        if device.status == "revoked":
            raise UserError("batch.revoked", "这个批次来自已停用的电脑，没有导入。如果对方换了电脑，请重新制作登记文件。")
        return device.sign_key if device.site == manifest.site else None
    join = manifest.join
    invited = table.enrolment(conn, join.enrolment) if join else None
    return join.sign_key if join and invited and not invited.used_by else None


def check_newcomer(conn: Connection, keys: SiteKeys, manifest: Manifest, code: str) -> None:
    """For the first batch of a new device: compare the code typed after the telephone call.

    Raises ``enrolment.code_needed``, ``.code_wrong``, ``.site_taken`` when it claims to be a site that we know without
    an invitation for that site, or ``.site_other`` when its invitation was for another.
    """
    join = manifest.join
    if join is None or table.device(conn, manifest.stream) is not None:
        return
    invited = table.enrolment(conn, join.enrolment)
    bound: str = invited.body.get("site", "") if invited else ""
    if bound and bound != manifest.site:
        raise UserError("enrolment.site_other", "这份登记文件是给另一个单位换电脑用的，没有导入，已有数据没有变化。请核对登记文件是否给错了人。")
    if not bound and table.get(conn, manifest.site) is not None:
        raise UserError("enrolment.site_taken", "这台新电脑自称是一个已登记的单位，没有导入。请与对方当面核对；若是换了电脑，请为它制作换电脑的登记文件。")
    if not code.strip():
        who = f"{invited.body['name']}的新电脑" if invited and bound else "新单位"
        raise UserError("enrolment.code_needed", f"这是{who}的第一个批次。请打电话给对方，把对方屏幕上的十二位核对码填在这里，再导入。")
    expected = invitations.check_code(keys.sign_key, keys.box_key, join.enrolment, join.sign_key, join.box_key, bound)
    if not invitations.same_code(code, expected):
        raise UserError("enrolment.code_wrong", "核对码不一致，没有导入。请重新听一遍；若仍不一致，这个文件可能被人换过，请当面核对。")


def admit(ctx: Context, tx: Tx, manifest: Manifest) -> None:
    """Note a new device after its code was right."""
    join = manifest.join
    if join is None or table.device(tx, manifest.stream) is not None:
        return
    site = from_record(Site, join.site)
    body, earlier = to_record(site), table.get(tx, site.id)
    since = earlier.joined_at if earlier else ctx.stamp()
    table.put(tx, table.SiteRow(site.id, site.level, site.name, site.division, "active", since, body))
    table.put_device(tx, table.DeviceRow(
        manifest.stream, site.id, join.sign_key, join.box_key, "active", join.enrolment, ctx.stamp()
    ))
    for item in table.enrolments(tx):  # another one for the same site would begin at numbers that are used now
        if not item.used_by and (item.id == join.enrolment or item.body.get("site") == site.id):
            table.put_enrolment(tx, replace(item, used_by=site.id))
    audit.add(tx, at=ctx.stamp(), actor=ctx.actor.name, action="site.admit", subject=site.id)


def revoke(ctx: Context, site_id: str, stream: str = "") -> None:
    """Accept nothing more from one computer of a site, or with no ``stream`` from all of them; what they sent stays.

    A new computer comes in by ``new_computer``; a revoked one never comes back.
    """
    with ctx.database.write() as tx:
        site = table.get(tx, site_id)
        if site is None:
            raise _missing()
        devices = table.devices(tx, site_id)
        chosen = [device for device in devices if stream in ("", device.stream)]
        if not chosen:
            raise UserError("device.missing", "这个单位没有这台电脑，没有改变任何内容。请用 exchange 命令或“下级来件”一页核对。")
        for device in chosen:
            table.put_device(tx, replace(device, status="revoked"))
        if all(device in chosen or device.status == "revoked" for device in devices):
            table.put(tx, replace(site, status="revoked"))
        audit.add(tx, at=ctx.stamp(), actor=ctx.actor.name, action="site.revoke", subject=site_id, detail=stream)
