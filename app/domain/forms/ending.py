"""How a matter ended, as its papers say it: by a step, or, of matters older than the steps, by a field of the record."""

from __future__ import annotations

from app.domain.agreement import Agreement
from app.domain.case import Case
from app.domain.stage import standing_agreements, standing_steps
from app.domain.step import Step


def last_end(case: Case) -> Step | None:
    """The last time that the mediation was ended without agreement, whatever came after."""
    found = next((item for item in reversed(standing_steps(case.steps)) if item.action == "end"), None)
    if found is None and case.closed_reason:
        return Step(id="", action="end", result=case.closed_reason, on=case.closed_on)
    return found


def failed_at_last(case: Case) -> bool:
    """Whether it ended without agreement and was not taken up again."""
    steps = [item.action for item in standing_steps(case.steps) if item.action in ("end", "reopen")]
    return steps[-1] == "end" if steps else bool(case.closed_reason)


def reached(case: Case) -> Agreement | None:
    """The agreement that the matter came to; none where it failed in spite of a draft."""
    standing = standing_agreements(case)
    return standing[-1] if standing and not failed_at_last(case) else None
