"""What the papers of a form set look like, before anybody prints by it: filled with a matter that nobody lived."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.case import Case
from app.domain.forms.form import Form, FormSet
from app.domain.forms.needs import wanted
from app.services import samples, sheets
from app.services.context import Context
from printing.rendered import Rendered

AGREEMENT = "F10"
_MATTER = "08"  # two neighbours, two sessions, one agreement


@dataclass(frozen=True)
class Look:
    """A paper that can be looked at; ``ref`` is what of the invented matter it is about."""

    form: Form
    ref: str
    title: str


def looks(forms: FormSet) -> list[Look]:
    """Every paper of a volume by this set, in its order."""
    refs = {item.form.id: item.ref for item in reversed(wanted(_matter(), forms))}
    listed = [found for form_id in forms.order if (found := forms.get(form_id)) is not None and not found.external]
    return [Look(form, refs.get(form.id, ""), form.title or "封底") for form in listed]


def pages(ctx: Context, forms: FormSet, look: Look) -> Rendered:
    """The paper with a draft mark, on the paper and in the type of its set."""
    made = sheets.sheet(ctx, _matter(), look.form, look.ref)
    return sheets.render(ctx, made, mark="草稿", forms=forms)


def _matter() -> Case:
    """The same one, with the same ids, each time."""
    return samples.as_written(_MATTER)
