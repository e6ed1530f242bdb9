"""A matter between desk and town: read-only above, sent back with a reason, corrected below."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.services import cases, exchange
from app.services.context import Context, no_progress
from tests.ui.conftest import register
from tests.ui.form_help import compose, settled
from ui.cases.case_editor import CaseEditor
from ui.cases.matter import MatterPage
from ui.jobs import Jobs


def opened(qtbot: QtBot, ctx: Context, jobs: Jobs, case_id: str) -> MatterPage:
    page = MatterPage(ctx, jobs)
    page.resize(1150, 740)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.load(case_id)
    settled(qtbot, jobs)
    return page


def test_a_matter_is_sent_back_and_corrected(
    desk: Context, town: Context, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    case_id = register(desk, "王堃䶮", "欧阳𬭳", "院墙。")
    enrolment = exchange.new_enrolment(town, desk.site.name, desk.site.division, tmp_path)
    code = exchange.join(desk, enrolment).check_code
    exchange.import_file(town, exchange.export_batch(desk, tmp_path, no_progress).path, no_progress, code)

    above = opened(qtbot, town, jobs, case_id)
    assert desk.site.name in above.notice.sentence
    assert "只能查看" in above.notice.sentence
    assert above.next_button.isHidden()
    above._tools["return"].click()
    compose(above.returning.fields["reason"].edit, [], "第二方没有电话")  # type: ignore[attr-defined]
    above.returning.go.click()
    settled(qtbot, jobs)
    assert "第二方没有电话" in above.notice.sentence
    above.close()

    receipt = exchange.write_receipt(town, desk.site.id, tmp_path)
    exchange.import_file(desk, receipt, no_progress)
    below = opened(qtbot, desk, jobs, case_id)
    assert "第二方没有电话" in below.notice.sentence
    assert below._exchange.look.word in ("退回补正", "退回")
    below.notice.button("去修改").click()
    settled(qtbot, jobs)
    editor = below.pages.page("editor")
    assert isinstance(editor, CaseEditor)
    editor.form.fields["note"].set_value("电话已补")
    editor.form.changed.emit()
    editor.save()
    settled(qtbot, jobs)
    assert cases.get(desk, case_id).note == "电话已补"
    assert below.inner == ""
    assert below._exchange.look.word not in ("退回补正", "退回")
    below.close()
