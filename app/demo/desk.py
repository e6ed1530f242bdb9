"""The village's half of the story: a person walks in, an agreement is signed, a batch goes out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from app.demo.hands import Hands
from app.demo.room import Key, Room
from app.domain.agreement import required_marks
from app.domain.case import Case
from app.services import cases, documents, samples

CTRL = Qt.KeyboardModifier.ControlModifier
_FACTS = (
    "2026年8月，王堃䶮在自家宅基地东侧翻建房屋，基础比老墙外扩约0.35米，占了与欧阳𬭳家共用的通道（原宽1.20米）。"
    "欧阳𬭳认为：“通道是1982年分地时村里统一划定的，谁也不能占”；王堃䶮则说，翻建手续齐全，《乡村建设规划许可证》"
    "写明的四至包含争议部分。青禾塬劳务有限公司施工时挖断了欧阳𬭳家的排水沟……双方多次争吵，村民小组两次劝解没有结果。"
)
_CLAUSES = (
    "王堃䶮于2026年12月31日前自行拆除外扩部分，恢复通道宽度不少于1.20米；拆除费用由王堃䶮承担。",
    "青禾塬劳务有限公司赔偿欧阳𬭳排水沟修复费用人民币叁仟捌佰陆拾元整（¥3,860.00），分两期付清。",
    "今后任何一方在通道内堆放物品、停放车辆的，应当事先征得对方同意。三方再无其他争议。",
)


class DeskStory:
    """Lives the desk's part through ``room``; ``case_id`` is the matter that is written by hand."""

    def __init__(self, hands: Hands, room: Room, out: Path) -> None:
        self.hands, self.room, self.out = hands, room, out
        self.case_id = ""

    @property
    def case(self) -> Case:
        """The matter as it is stored now."""
        return cases.get(self.room.context, self.case_id)

    def register(self) -> None:
        """F2: three parties, what happened, save by Ctrl+S."""
        self.room.go(Key.Key_1, "home")
        self.hands.picture("村-今日（空）")
        intake = self.room.go(Key.Key_F2, "intake")
        saved: list[str] = []
        intake.saved.connect(saved.append)
        editor = intake.editor
        people = editor.form.fields["parties"]
        self._person(people, "王堃䶮", "99900119680712011", "10000000018", "柳荫湾村三组12号")
        self.hands.picture("村-登记当事人")
        people.open(1)
        self._person(people, "欧阳𬭳", "99900119751103002", "10000000027", "柳荫湾村三组15号")
        people.add_party("organisation")
        fields = people.editor.fields
        self.hands.write(fields["name"].edit, "青禾塬劳务有限公司")
        self.hands.write(fields["legal_representative"].edit, "单德喆")
        self.hands.write(fields["address"].edit, "青禾塬镇建设路8号")
        people.open(-1)
        self.hands.picture("村-三方当事人")
        editor.forward()
        editor.form.fields["category"].set_value("house_site")
        self.hands.write(editor.form.fields["facts"].edit, _FACTS)
        self.hands.picture("村-纠纷情况")
        editor.forward()
        self.hands.picture("村-案件来源")
        editor.forward()
        self.hands.picture("村-核对")
        self.hands.key(editor, Key.Key_S, CTRL)
        if not saved:
            editor.save()
        self.hands.until(lambda: saved, "the matter is saved")
        self.room.settle()
        self.case_id = saved[0]
        self.hands.picture("村-一件纠纷")

    def _person(self, people: Any, name: str, number: str, phone: str, address: str) -> None:
        fields = people.editor.fields
        self.hands.write(fields["name"].edit, name)
        self.hands.write(fields["id_number"].edit, _with_check(number))
        self.hands.write(fields["phone"].edit, phone)
        self.hands.write(fields["address"].edit, address)

    @property
    def matter(self) -> Any:
        """The page of the matter."""
        return self.room.shell.page("matter")

    def mediate(self) -> None:
        """Record one session that ends in agreement."""
        self.matter.do_next()
        self.room.settle()
        session = self.matter.pages.page("session")
        fields = session.fields
        self.hands.write(fields["starts"].edit, "9:30")
        self.hands.write(fields["place"].edit, "柳荫湾村说事室")
        fields["rights_told"].set_value(True)
        self.hands.write(
            fields["record"].edit,
            "调解员：先把各自的权利义务说清楚，愿意谈就谈，谈不成还可以去法院。\n王堃䶮：墙是按证盖的，"
            "多出来的愿意退。\n欧阳𬭳：退回去、把沟修好，别的不计较。\n劳务公司：沟是我们挖断的，认赔，请分两次付。",
        )
        fields["result"].set_value("agreed")
        self.hands.picture("村-调解记录")
        session.save()
        self.hands.until(lambda: not self.matter.inner, "the session is saved")
        self.room.settle()

    def agree(self) -> None:
        """Write the agreement beside the printed page, then take it through the final print."""
        self.matter.write_agreement("")
        self.room.settle()
        page = self.matter.pages.page("agreement")
        form = page.writing.form
        clauses = form.fields["clauses"]
        for place, text in enumerate(_CLAUSES):
            if place >= len(clauses.rows):
                clauses.append("")
            self.hands.write(clauses.rows[place].edit, text)
        parties = self.case.parties
        for amount, due in (("1860", "2026-12-31"), ("2000", "2027-1-31")):
            form.fields["obligations"].add_line("pay")
            line = form.fields["obligations"].editor.fields
            line["debtor"].set_value(parties[2].id)
            line["creditor"].set_value(parties[1].id)
            self.hands.write(line["amount"].edit, amount)
            line["due"].edit.clear()
            self.hands.write(line["due"].edit, due)
        form.fields["obligations"].open(-1)
        self.hands.write(form.fields["total"].edit, "3860")
        self.hands.write(form.fields["manner"].edit, "银行转账；拆除完工由村民委员会和三方一起验收。")
        self.room.settle()
        self.hands.until(lambda: page.preview.view.sheets and not page.preview.view.sheets[0].stale, "the page is shown")
        self.hands.rest(600)
        self.room.settle()
        self.hands.picture("村-写协议书看打印页")
        page.writing.ask_to_issue()
        self.hands.picture("村-签发前确认")
        page.notice.button("确定打印").click()
        self.hands.until(lambda: page.signed.dialog is not None, "the paper is issued")
        self.room.settle()
        dialog = page.signed.dialog
        dialog.save_to(self.out / "人民调解协议书.pdf")
        self.hands.until((self.out / "人民调解协议书.pdf").exists, "the paper is saved")
        self.room.settle()
        dialog.grab().save(str(self.out / "打印.png"))
        dialog.close()
        self.room.settle()
        self.hands.picture("村-待签字")
        self._sign(page)

    def _sign(self, page: Any) -> None:
        """Note each mark as it is made; the last one brings the agreement into effect."""
        panel = page.signed.panel
        wanted = required_marks(self.case.agreements[-1], self.case.signers(self.case.agreements[-1]))
        for done, required in enumerate(wanted):
            panel.open(required.role, required.ref)
            if done == 1:
                self.hands.picture("村-登记签名")
            panel.editor.note()
            self.room.settle()
        self.hands.picture("村-协议已生效")
        page.signed.attach([self._scan()])
        self.hands.until(lambda: len(self.case.attachments) == 2, "the scan is attached")
        self.room.settle()
        self.matter.back()
        self.room.settle()
        self.hands.picture("村-归卷后的纠纷")

    def papers(self) -> None:
        """Fill and print the papers of the dossier, see what is missing, and bind the volume."""
        self.matter.show_papers()
        self.room.settle()
        listed = self.matter.pages.page("papers")
        self.hands.until(lambda: listed.rows, "the papers are listed")
        for form in ("F03", "F04", "F09"):
            next(row for row in listed.rows if row.accessibleName().startswith(form)).click()
            self._print_paper(self.matter.pages.page("paper"), picture=form == "F09")
        self.hands.picture("村-文书卷宗和待补正")
        listed.bind_to(self.out / "卷宗.pdf")
        self.hands.until((self.out / "卷宗.pdf").exists, "the volume is bound")
        self.room.settle()
        self.hands.picture("村-整卷已装订")
        self._tell(listed)
        self.matter.back()
        self.room.settle()

    def _tell(self, listed: Any) -> None:
        """Read the matter through without names, hide one more thing, and save it for publication."""
        listed.story_button.click()
        self.room.settle()
        page = self.matter.pages.page("story")
        self.hands.until(lambda: page.form.rows, "the model case is told")
        page.form.open("《乡村建设规划许可证》", "有关许可证")
        page.form.hide_words()
        self.hands.until(page.read_box.isEnabled, "the model case is told anew")
        self.room.settle()
        page.read_box.click()
        page.out.save_pdf(self.out / "典型案例.pdf")
        self.hands.until((self.out / "典型案例.pdf").exists, "the model case is saved")
        self.room.settle()
        self.hands.picture("村-典型案例通读后存下")
        page.leave()
        self.room.settle()

    def _print_paper(self, page: Any, *, picture: bool) -> None:
        self.hands.until(lambda: page.view.sheets and not page.view.sheets[0].stale, "the paper is shown")
        self.room.settle()
        if picture:
            self.hands.picture("村-文书调解记录")
        page.print_button.click()
        self.hands.until(lambda: page.dialog is not None, "the paper is issued")
        page.dialog.close()
        self.room.settle()
        self.matter.back()
        self.room.settle()

    def _scan(self) -> Path:
        """What a scanner would give: the paper with strokes of a pen and a finger's print."""
        agreement = self.case.agreements[-1]
        rendered = documents.issued_pdf(self.room.context, self.case, agreement.id)
        page = documents.page_image(rendered.pdf, rendered.pages - 1, 1240)
        image = QImage(page.data, page.width, page.height, page.stride, QImage.Format.Format_RGB888).copy()
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.darkRed)
        painter.setOpacity(0.5)
        painter.drawEllipse(QPointF(page.width * 0.75, page.height * 0.4), 34, 46)
        painter.end()
        path = self.out / "签字扫描件（示意）.png"
        image.save(str(path))
        return path

    def look_around(self) -> None:
        """Fill the room with the invented disputes and search the ledger."""
        samples.load(self.room.context)
        home = self.room.go(Key.Key_1, "home")
        home.refresh()
        self.room.settle()
        self.hands.picture("村-今日")
        page = self.room.go(Key.Key_2, "ledger")
        self.hands.picture("村-纠纷台账")
        for text, name in (("彩礼", "两个字"), ("oy", "首字母"), ("shan", "拼音单姓")):
            page.search.clear()
            self.hands.write(page.search, text)
            self.hands.rest(500)
            self.room.settle()
            self.hands.picture(f"村-搜索{name}")
        page.search.clear()

    def join(self, invitation: Path) -> str:
        """Take in the town's enrolment file; returns the check code as it stands on the screen."""
        page = self.room.go(Key.Key_4, "exchange")
        self.hands.picture("村-未加入上级")
        self.room.shell.take_files([invitation])
        self.hands.until(page.code_card.isVisible, "the check code is shown")
        self.room.settle()
        self.hands.picture("村-核对码")
        code: str = page.code_card.code
        return code

    def export(self, stick: Path) -> Path:
        """Put the batch on the stick."""
        page = self.room.go(Key.Key_4, "exchange")
        page.export_to(stick)
        self.hands.until(lambda: list(stick.glob("*.ssb")), "the batch is on the stick")
        self.room.settle()
        self.hands.picture("村-已导出等待回执")
        return next(stick.glob("*.ssb"))

    def receive(self, receipt: Path) -> None:
        """Take in the receipt: every matter now says 上级已收."""
        page = self.room.go(Key.Key_4, "exchange")
        self.room.shell.take_files([receipt])
        self.hands.until(lambda: page.waiting.count == "0", "the receipt is taken in")
        self.room.settle()
        self.hands.picture("村-上级已收")
        self.room.go(Key.Key_2, "ledger")
        self.hands.picture("村-台账逐件已收")


def _with_check(first: str) -> str:
    """A seventeen-digit invented number with its check character, as typed with spaces."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(first, weights, strict=True))
    whole = first + "10X98765432"[total % 11]
    return f"{whole[:6]} {whole[6:14]} {whole[14:]}"
