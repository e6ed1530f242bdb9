"""The first start, and every later one: making an installation, opening it, its users."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.codes import load_codes
from app.domain.errors import Problem, UserError
from app.domain.identity import division_sound
from app.domain.records import Json, from_record, to_record
from app.domain.site import Site
from app.holidays import load_holidays
from app.methods import shipped
from app.paths import Paths
from app.services.context import Actor, Clock, Context, Device, stamp
from app.services.ids import new_id
from app.services.methods import Methods
from db import audit, meta
from db.database import Database
from sync import keyfile, recovery
from sync.errors import refuse
from sync.keys import SiteKeys

if TYPE_CHECKING:  # reportlab takes a quarter of a second to import, and most starts print nothing
    from printing.rendered import Rendered

SHORTEST_PASSPHRASE = 8
HOLIDAYS = "holidays"  # under which a table of the room's own is kept


@dataclass(frozen=True)
class NewSite:
    """What the first start asks for."""

    level: str
    name: str
    division: str
    committee: str
    number_prefix: str
    user: str
    role: str
    method: str = ""


@dataclass(frozen=True)
class User:
    """Somebody with a passphrase of their own. ``slot`` names their slot of the key file."""

    id: str
    name: str
    role: str
    slot: str
    active: bool = True


def is_set_up(paths: Paths) -> bool:
    """Whether this data folder holds an installation."""
    return paths.database.is_file() and paths.keyfile.is_file()


def problems(new: NewSite, passphrase: str, again: str) -> list[Problem]:
    """What is missing or wrong; paths are the names of the fields."""
    checks = {
        "name": (bool(new.name.strip()), "请填写单位名称，例如“东街村说事室”"),
        "division": (division_sound(new.division), "区划代码应为 12 位数字"),
        "user": (bool(new.user.strip()), "请填写您的姓名"),
        "method": (not new.method or shipped(new.method) is not None, "没有这个工作方法，请另选"),
        "passphrase": (len(passphrase) >= SHORTEST_PASSPHRASE, f"口令至少 {SHORTEST_PASSPHRASE} 个字，可以是一句好记的话"),
        "again": (passphrase == again, "两次输入的口令不一样"),
    }
    return [Problem(path, sentence) for path, (sound, sentence) in checks.items() if not sound]


def create(paths: Paths, new: NewSite, passphrase: str, clock: Clock) -> tuple[Context, list[str]]:
    """Make the encrypted database and the first account.

    Returns the opened installation and the eight groups of the recovery code, which is kept nowhere. Raises
    ``setup.exists`` rather than touch an existing installation.
    """
    if paths.database.exists():
        raise UserError("setup.exists", "这个数据文件夹里已经有一个说事簿，没有改动它。请用口令打开，或另选文件夹。")
    paths.create()
    code = recovery.new_code()
    aside = Paths(paths.root / "first-start")
    shutil.rmtree(aside.root, ignore_errors=True)  # of a first start that was cut off
    aside.create()
    _furnish(aside, new, passphrase, code, clock)
    aside.keyfile.replace(paths.keyfile)
    aside.database.replace(paths.database)  # last: only now is this folder an installation
    shutil.rmtree(aside.root, ignore_errors=True)
    return unlock(paths, passphrase, clock), code.split("-")


def _furnish(paths: Paths, new: NewSite, passphrase: str, code: str, clock: Clock) -> None:
    """Key file and database with everything that an installation needs."""
    unlocked = keyfile.create(paths.keyfile, passphrase, code)
    site = Site(
        id=new_id(), level=new.level, name=new.name.strip(), division=new.division, committee=new.committee.strip(),
        number_prefix=new.number_prefix.strip(), methods=(new.method,) if new.method else (),
    )
    user = User(new_id(), new.user.strip(), new.role, unlocked.slot)
    database = Database.create(paths.database, unlocked.data_key)
    with database.write() as tx:
        meta.put(tx, "site", to_record(site))
        meta.put(tx, "device", vars(Device(new_id()[:16], 1, 1)))
        meta.put(tx, "keys", SiteKeys.generate().to_record())
        meta.put(tx, "users", [vars(user)])
        audit.add(tx, at=stamp(clock()), actor=user.name, action="setup", subject=site.id)
    database.close()


def recovery_sheet(ctx: Context, groups: list[str]) -> Rendered:
    """The page to be printed and locked away."""
    from app.services.documents import font_book
    from printing.forms.recovery_sheet import render_recovery_sheet

    return render_recovery_sheet(groups, ctx.site.name, ctx.today(), font_book())


def unlock(paths: Paths, passphrase: str, clock: Clock) -> Context:
    """Open an installation; the passphrase says who is at the desk. Raises ``setup.none``, ``key.*``, ``database.*``."""
    if not is_set_up(paths):
        raise UserError("setup.none", "这个数据文件夹里还没有说事簿。请先启用，或检查文件夹是否选对。")
    unlocked = keyfile.unlock(paths.keyfile, passphrase)
    database = Database.open(paths.database, unlocked.data_key, paths.backups)
    user = next((user for user in _users(database) if user.slot == unlocked.slot), None)
    if user is None and unlocked.kind != "recovery":  # a passphrase that a cut-off change left behind is nobody's
        database.close()
        raise refuse("key.wrong")
    if user is not None and not user.active:
        database.close()
        raise UserError("user.inactive", "这个用户已停用。请让管理员用自己的口令打开；记录都在。")
    return _context(paths, database, _actor(user) if user else Actor("recovery", "恢复码", "admin"), clock)


def unlock_with_recovery(paths: Paths, code: str, clock: Clock) -> Context:
    """Open with the printed code, then ``set_passphrase``. Raises ``key.wrong`` and names a mistyped group."""
    recovery.parse(code)
    return unlock(paths, code, clock)


def set_passphrase(ctx: Context, passphrase: str) -> None:
    """Give the person at the desk a new passphrase; with the recovery code, the first user gets it."""
    key = ctx.database.key
    users = _users(ctx.database)
    wanted = next((user for user in users if user.id == ctx.actor.id), users[0])
    _refuse_taken(ctx, passphrase, wanted.slot)
    slot = keyfile.add_slot(ctx.paths.keyfile, key, "passphrase", passphrase)
    _put_users(ctx, [replace(user, slot=slot) if user.id == wanted.id else user for user in users], "user.passphrase")
    keyfile.remove_slot(ctx.paths.keyfile, wanted.slot)


def _refuse_taken(ctx: Context, passphrase: str, own: str = "") -> None:
    """The passphrase says who is at the desk, so no two people may have the same one."""
    try:
        taken = keyfile.unlock(ctx.paths.keyfile, passphrase)
    except UserError:
        return
    if taken.slot != own and any(user.slot == taken.slot for user in users(ctx)):
        raise UserError("key.taken", "这个口令已经有人在用，没有改变。请换一句别人想不到的话。")


def users(ctx: Context) -> list[User]:
    """Everybody with an account."""
    return _users(ctx.database)


def add_user(ctx: Context, name: str, role: str, passphrase: str) -> None:
    """Give somebody an account of their own. Raises ``key.*`` for a passphrase that is too short or taken."""
    _refuse_taken(ctx, passphrase)
    slot = keyfile.add_slot(ctx.paths.keyfile, ctx.database.key, "passphrase", passphrase)
    _put_users(ctx, [*users(ctx), User(new_id(), name.strip(), role, slot)], "user.add")


def update_site(ctx: Context, site: Site) -> Context:
    """Change what the room is called and how it numbers; papers already issued keep what they say."""
    with ctx.database.write() as tx:
        meta.put(tx, "site", to_record(replace(site, id=ctx.site.id, level=ctx.site.level)))
        audit.add(tx, at=ctx.stamp(), actor=ctx.actor.name, action="site.edit", subject=ctx.site.id)
    return reopened(ctx)


def reopened(ctx: Context) -> Context:
    """The same open installation and person, with site and computer as they are stored now."""
    return _context(ctx.paths, ctx.database, ctx.actor, ctx.clock)


def _put_users(ctx: Context, changed: list[User], action: str) -> None:
    with ctx.database.write() as tx:
        meta.put(tx, "users", [vars(user) for user in changed])
        audit.add(tx, at=ctx.stamp(), actor=ctx.actor.name, action=action)


def _users(database: Database) -> list[User]:
    stored: list[dict[str, Json]] = meta.get(database.read(), "users")
    return [User(**record) for record in stored]


def _actor(user: User) -> Actor:
    return Actor(user.id, user.name, user.role)


def _context(paths: Paths, database: Database, actor: Actor, clock: Clock) -> Context:
    conn = database.read()
    return Context(
        paths=paths, database=database, site=from_record(Site, meta.get(conn, "site")),
        device=Device(**meta.get(conn, "device")), keys=SiteKeys.from_record(meta.get(conn, "keys")), actor=actor,
        codes=load_codes(), methods=Methods(database), holidays=load_holidays(meta.get(conn, HOLIDAYS, "")), clock=clock,
    )
