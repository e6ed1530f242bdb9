"""Choosing the methods that a room works by, and installing one that a county has written."""

from __future__ import annotations

from dataclasses import replace

from app.domain.companion import OwnMethod
from app.domain.errors import UserError
from app.domain.method import Method
from app.domain.records import from_record
from app.methods import read_method, shipped
from app.services import companions, setup
from app.services.context import Context
from app.services.methods import own_id
from db import versions


def available(ctx: Context) -> list[Method]:
    """Every method that this room may choose, newest editions, the room's own last."""
    return ctx.methods.available(ctx.site.id)


def choose(ctx: Context, keys: tuple[str, ...]) -> Context:
    """Work by these methods from now on, the first one as the usual one; matters keep what they began with.

    Raises ``method.unknown`` for a key that is not there; then nothing has changed.
    """
    known = {item.key for item in available(ctx)}
    for key in keys:
        if key not in known:
            raise UserError("method.unknown", f"这里没有“{key[:40]}”这个工作方法，没有改变。请先安装方法文件，或从列表里另选。")
    return setup.update_site(ctx, replace(ctx.site, methods=tuple(dict.fromkeys(keys))))


def install(ctx: Context, text: str, name: str) -> Method:
    """Install the method of a file; ``name`` is how the file is called. Installing it again changes nothing.

    Raises ``method.invalid`` with file, line and reason, or ``method.edition`` where this edition exists with other
    content: matters rely on an edition staying what it was, so a changed method needs a higher one.
    """
    method = read_method(text, name)
    record = own_id(ctx.site.id, method.id)
    heads = versions.head_of(ctx.database.read(), record)
    before = from_record(OwnMethod, heads[-1].body).method if heads else shipped(method.id)
    if before is not None and before != method:
        raise UserError(
            "method.edition",
            f"“{method.name}”第 {method.edition} 版已经在用，内容不一样，没有安装。改过的方法请把 edition 写成更大的数，旧的事项仍按旧的一版办。",
        )
    if before is None:
        companions.save(ctx, OwnMethod(id=record, method=method))
        ctx.methods.forget()
    return method
