"""Every form for a sample: the sample as it came, and with the steps that call for the papers of its later life."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from app.codes import load_codes
from app.domain.case import Attachment, Case
from app.domain.forms.compose import compose
from app.domain.forms.facts import subject
from app.domain.forms.needs import wanted
from app.domain.forms.sheet import Sheet
from app.domain.paper import Paper
from app.domain.site import Site
from app.domain.step import Step
from app.forms import shipped
from app.services import samples

DAY = date(2026, 9, 1)
_CONTENTS = tuple((str(number), f"第{number}件文书", str(number), "") for number in range(1, 20))
_STEPS = (
    Step(id="s1", action="follow_up", on=DAY, result="satisfied", note="电话回访，各方都说已按协议做到，没有新的矛盾。", by="曾淑珍"),
    Step(id="s2", action="confirm_apply", on=DAY, to="穗安县人民法院"),
    Step(id="s3", action="perform", on=DAY, amount=140950, note="第一期款已付清。"),
    Step(id="s4", action="end", on=DAY, result="failed", note="各方意见相差太大，没有谈成。"),
    Step(id="s5", action="decline", on=DAY, note="已由人民法院受理，不属于人民调解范围。", to="穗安县人民法院"),
    Step(id="s6", action="refer", on=DAY, note="属于行政机关的职责。", to="青禾塬镇人民政府"),
)


def site() -> Site:
    """The invented room of the samples."""
    new = samples.room("desk")
    return Site(
        id="0" * 32, level="desk", name=new.name, division=new.division, committee=new.committee,
        number_prefix=new.number_prefix,
    )


def cases(which: tuple[str, ...] = ()) -> Iterator[tuple[str, Case]]:
    """Samples by the first two digits of their names, all without ``which``."""
    for name, record in samples.records():
        if not which or name[:2] in which:
            yield name[:2], _grown(samples.with_fresh_ids(record), name[:2])


def _grown(case: Case, name: str) -> Case:
    evidence = Attachment(id="e1", kind="evidence", title="银行流水（2025年1月至2026年6月）")
    other = ("application", "police")[int(name) % 2]
    return replace(
        case, number=f"（2026）柳荫湾调卷字第0{name}号", steps=_STEPS, closed_reason="failed", closed_on=DAY, attachments=(evidence,),
        source=other, source_organ="穗安县公安局青禾塬派出所" if other == "police" else "",
    )


def sheets(case: Case) -> Iterator[tuple[str, Sheet]]:
    """(name, sheet) of every form of the usual set; a form that may have many copies is shown for each."""
    forms, codes, where = shipped("standard"), load_codes(), site()
    assert forms is not None
    lists = {"contents": _CONTENTS, "register": (("1", "2026-03-05", "单玉堃、曾淑珍", "邻里纠纷", "查晓雯", "成功", "001"),)}
    made: dict[str, int] = {}
    for item in wanted(case, forms):
        made[item.form.id] = made.get(item.form.id, 0) + 1
        about = subject(case, where, codes, item.form, DAY, ref=item.ref, paper=item.paper, lists=lists)
        yield f"{item.form.id}-{made[item.form.id]}", compose(about)
    for form in forms.form:
        if form.id not in made and not form.wide:  # the list of claims is about many matters
            paper = Paper(id="p", form=form.id)
            yield f"{form.id}-1", compose(subject(case, where, codes, form, DAY, paper=paper, lists=lists))
