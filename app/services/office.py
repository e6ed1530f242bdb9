"""Whose paper it is: the office that registered a matter stands at its head, whoever looks at it."""

from __future__ import annotations

from app.domain.case import Case
from app.domain.records import from_record
from app.domain.site import Site
from app.services.context import Context
from db import sites


def office_of(ctx: Context, case: Case) -> Site:
    """The site that owns ``case``; one without a name where it is not known here, never our own in its place."""
    if case.owner in ("", ctx.site.id):
        return ctx.site
    known = sites.get(ctx.database.read(), case.owner)
    return from_record(Site, known.body) if known else Site(id=case.owner, level="desk")
