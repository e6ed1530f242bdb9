"""Papers that are not as usual: a rare character, no writing at all, a part left open, large print, two languages."""

from __future__ import annotations

from pathlib import Path

from app.domain.case import Case
from app.domain.party import Party
from app.services import cases, documents
from app.services.ids import new_id
from tools.manual_pictures import matter as invented
from tools.manual_pictures.camera import Camera
from tools.manual_pictures.desk import Desk

_RARE = "\U00031353"  # of extension H: no font of ours has it
_ENGLISH = (
    "Fengyi Cooperative pays the five households CNY 5,400.00 for their vegetable seedlings.",
    "Zha Dacheng takes the earth beside the canal away by 30 November 2026; Fengyi Cooperative mends the bank by 25 December 2026.",
    "Fengyi Cooperative pays CNY 600.00 to Tian Yuzhe for medicine. There is no further dispute.",
)


def in_large_print(desk: Desk, camera: Camera, case_id: str) -> None:
    """A copy to be read, and the agreement with English beside it."""
    desk.show_case(case_id)
    desk.matter.write_agreement("a1")
    desk.settle()
    desk.press("大字版")
    page = desk.inner("agreement")
    desk.until(lambda: "大字版" in page.notice.sentence, "the large copy is shown")
    camera.window("large", desk.window, [desk.button("打印大字版…"), desk.button("看原样")])
    desk.press("看原样")
    desk.press("双语对照…")
    both = desk.inner("bilingual")
    fields = [field for key, field in both.form.fields if key == "clauses"]
    for field, said in zip(fields, _ENGLISH, strict=True):
        desk.hands.write(field.edit, said)
    desk.hands.write(both.form.interpreter.edit, "欧阳敏")
    desk.hands.rest(800)
    desk.settle()
    both.view.turn(1)
    desk.reveal(both.form.language)
    camera.window("bilingual", desk.window, [both.form.language, both.form.interpreter, desk.button("存为 PDF…"), desk.button("存下译文")])
    desk.press("存下译文")
    desk.press("返回协议书")


def a_quarrel(desk: Desk) -> str:
    """A small dispute; one name has a character that no font has."""
    parties = (
        Party("q1", "person", "applicant", f"仇{_RARE}", address="柳荫湾村二组3号", phone="10000000121"),
        Party("q2", "person", "respondent", "解小满", address="柳荫湾村二组4号", phone="10000000122"),
    )
    case = Case(
        id=new_id(), category="neighbour", source="application", registered_on=invented.MADE_ON, registrar="查晓雯",
        mediators=invented.MEDIATORS, facts="两家共用的院墙倒了一截，谁来砌、用谁的砖，说不拢。", parties=parties,
    )
    return cases.save(desk.context, case).id


def by_hand(desk: Desk, camera: Camera, case_id: str) -> None:
    """What nobody disputes is set down beside what is left open; the character is left as a box; nothing written at all."""
    desk.show_case(case_id)
    desk.press("写协议书")
    page = desk.inner("agreement")
    fields = page.writing.form.fields
    desk.hands.write(fields["clauses"].rows[0].edit, "院墙由两家一起砌，砖用旧砖。")
    fields["oral"].set_value(True)
    fields["oral"].changed.emit()
    desk.settle()
    fields.focus_at("oral")
    desk.settle()
    camera.window("oral", desk.window, [fields["oral"], desk.button("保存口头协议")])
    fields["oral"].set_value(False)
    fields["oral"].changed.emit()
    desk.hands.write(fields["left_open"].edit, "工钱谁出，还没有谈成。")
    desk.hands.write(fields["undisputed"].edit, "院墙是1996年两家合砌的，各出一半砖。")
    desk.hands.rest(800)
    fields.focus_at("left_open")
    desk.settle()
    desk.reveal(fields["undisputed"])
    camera.window("undisputed", desk.window, [fields["left_open"], fields["undisputed"]])
    desk.press("打印正式文书")
    camera.window("rare", desk.window, [page.preview.notice, page.notice])
    desk.press("核对过，留方框手写")
    desk.until(lambda: page.signed.dialog is not None, "the paper is fixed")
    page.signed.dialog.close()
    desk.settle()
    case = desk.case(case_id)
    printed = documents.issued_pdf(desk.context, case, case.agreements[0].id)
    camera.papers("boxes", [(printed.pdf, page) for page in range(min(2, printed.pages))], width=460)


def verified(desk: Desk, camera: Camera, case: Case, folder: Path) -> None:
    """Somebody brings an agreement: whose it is."""
    path = folder / "协议书.pdf"
    path.write_bytes(documents.issued_pdf(desk.context, case, "a1").pdf)
    desk.shell.go("home")
    desk.settle()
    desk.press("核验文书")
    page = desk.shell.page("verify")
    page.check([path])
    desk.until(lambda: page.result.isVisible(), "the paper is looked at")
    camera.window("verify", desk.window, [page.drop, page.result])
