"""The chapters at the end of a matter: what lies on paper only, the bound volume, archiving, an archived matter."""

from __future__ import annotations

from pathlib import Path

from app.domain.step import Step
from app.services import cases, papers
from app.services.pages import page_count
from tools.manual_pictures import matter as invented
from tools.manual_pictures.camera import Camera
from tools.manual_pictures.desk import Desk


def on_paper_only(desk: Desk, camera: Camera, case_id: str) -> None:
    """Copies of identity cards lie in the file as sheets; a paper that is not needed says why."""
    desk.show_case(case_id)
    desk.press("文书卷宗")
    page = desk.paper("F05")
    desk.hands.write(page.side["pages"].edit, "2")
    camera.window("on-paper", desk.window, [page.side["pages"], page.side["why"], desk.button("加入签字扫描件…"), desk.button("记下页数或理由")])
    desk.press("记下页数或理由")
    desk.press("返回卷宗")
    for form, ref in (("F02", ""), ("F04", ""), ("F06", "p2a"), ("F09", "s1")):
        papers.issue(desk.context, case_id, form, ref=ref)
    for form, pages, ref in (("F05", 1, invented.FIRM), ("F05", 2, invented.CHILD), ("F04", 1, ""), ("F09", 2, "s1")):
        papers.count_pages(desk.context, case_id, form, pages, ref=ref)
    desk.show_case(case_id)
    desk.press("文书卷宗")


def bound(desk: Desk, camera: Camera, folder: Path) -> None:
    """The whole volume as one file, and every paper as a file of its own."""
    listed = desk.inner("papers")
    desk.until(lambda: listed.rows, "the papers are listed")
    target, each = folder / "卷宗.pdf", folder / "各件"
    each.mkdir()
    listed.folder_to(each)
    desk.until(lambda: "个 PDF" in listed.notice.sentence, "every paper is written")
    assert len(list(each.glob("*.pdf"))) >= 5
    listed.bind_to(target)
    desk.until(lambda: "整卷已装订" in listed.notice.sentence, "the volume is bound")
    listed.notice._text.setText(listed.notice.sentence.replace(str(folder), "/media/U盘"))  # the same in every run
    desk.settle()
    camera.window("bound", desk.window, [listed.notice, desk.button("每件一个 PDF…"), desk.button("装订整卷…")])
    pdf = target.read_bytes()
    last = page_count(pdf) - 1
    camera.papers("volume", [(pdf, page) for page in (0, 1, last - 2, last - 1)], width=330)
    camera.papers("contents", [(pdf, 1)], width=560)


def archived(desk: Desk, camera: Camera, case_id: str) -> None:
    """Solved and visited; put away although something is missing, with the reason; only to be read from then on."""
    for step in (
        Step("", "perform", ref="o1", amount=540_000, note="当面付清，有收条"), Step("", "perform", ref="o2", amount=60_000, note="当面付清，有收条"),
        Step("", "follow_up", result="satisfied", mode="visit", who=(invented.GROUP,), note="五户都说菜苗钱收到了。"),
    ):
        cases.act(desk.context, case_id, step)
    desk.show_case(case_id)
    camera.window("ended", desk.window, [desk.button("归档")])
    desk.press("归档")
    page = desk.inner("action")
    desk.press("保存")
    camera.window("archive", desk.window, [page.notice, page.fields["note"], page.save_button])
    desk.hands.write(page.fields["note"].edit, "查大成的身份证在外地儿子处，已电话核对；其余缺的原件在镇司法所。")
    desk.press("保存")
    desk.settle()
    assert desk.matter.inner == "", page.notice.sentence
    camera.window("archived", desk.window, [desk.button("重启办理"), desk.button("文书卷宗")])
