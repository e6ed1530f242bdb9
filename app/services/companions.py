"""Saving and reading the records beside the matters."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from app.domain.companion import KINDS, companion_row
from app.domain.errors import Invalid, Problem, UserError
from app.domain.han import unprivate_record
from app.domain.records import from_record
from app.domain.rules import check_fields
from app.services import store
from app.services.context import Context
from app.services.ids import new_id
from db import companions as table
from db import versions
from db.database import Tx

T = TypeVar("T")


def kind_of(item: Any) -> str:
    """The record kind of a companion."""
    return next(kind for kind, cls in KINDS.items() if type(item) is cls)


def save(ctx: Context, item: T, more: Iterable[Problem] = ()) -> T:
    """Save what a form or a script holds, as a new version; an unchanged record adds none.

    ``more`` are problems that the caller found. Raises ``Invalid`` with every error, or ``record.not_ours``.
    """
    errors = [problem for problem in [*check_fields(item, ctx.codes), *more] if not problem.warning]
    if errors:
        raise Invalid(errors)
    with ctx.database.write() as tx:
        return put(ctx, tx, item)


def put(ctx: Context, tx: Tx, item: T) -> T:
    """Save inside a transaction of the caller's; see ``save``."""
    record: Any = unprivate_record(item)
    kind = kind_of(record)
    filled = dataclasses.replace(record, id=record.id or new_id(), owner=record.owner or ctx.site.id)
    if filled.owner != ctx.site.id:
        raise UserError("record.not_ours", "这条记录由别的单位登记，本单位只能查看；没有改变任何内容。")
    heads = versions.head_of(tx, filled.id)
    if heads and heads[-1].kind != kind:
        raise UserError("record.other_kind", "这个编号是另一种记录的，没有保存。新的记录请不要写编号。")
    if heads and from_record(KINDS[kind], heads[-1].body) == filled:
        return filled  # type: ignore[no-any-return]
    version = store.write(ctx, tx, kind, filled.id, filled, f"{kind}.save", heads[-1] if heads else None)
    table.put(tx, [(companion_row(filled), version)])
    return filled  # type: ignore[no-any-return]


def get(ctx: Context, cls: type[T], record: str) -> T:
    """The present state of a companion. Raises ``record.missing``."""
    heads = versions.head_of(ctx.database.read(), record)
    if not heads:
        raise UserError("record.missing", "没有找到这条记录。请刷新后重新查找；其他内容没有变化。")
    return from_record(cls, heads[-1].body)


def every(
    ctx: Context, cls: type[T], *, about: str = "", site: str = "", keep: Callable[[T], bool] = lambda _: True
) -> list[T]:
    """All companions of one kind, newest day first."""
    kind = next(kind for kind, known in KINDS.items() if known is cls)
    rows = table.of_kind(ctx.database.read(), kind, about, site)
    found = (get(ctx, cls, row.record) for row in rows)
    return [item for item in found if keep(item)]
