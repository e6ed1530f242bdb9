"""The town's half of the story: enrol the desk, take the batch in, answer with a receipt."""

from __future__ import annotations

import csv
from pathlib import Path

from app.demo.hands import Hands
from app.demo.room import Key, Room
from app.services import exchange, ledger
from app.services.setup import NewSite


class TownStory:
    """Lives the town's part through ``room``."""

    def __init__(self, hands: Hands, room: Room, out: Path) -> None:
        self.hands, self.room, self.out = hands, room, out

    def invite(self, desk: NewSite, stick: Path) -> Path:
        """Write an enrolment file for the desk."""
        page = self.room.go(Key.Key_4, "town")
        page.enrol_button.click()
        self.hands.write(page.enrol_form.name, desk.name)
        self.hands.write(page.enrol_form.division, desk.division)
        self.hands.picture("镇-登记村室")
        page.enrol(desk.name, desk.division, stick)
        self.hands.until(lambda: list(stick.glob("*.sse")), "the enrolment file is on the stick")
        self.room.settle()
        return next(stick.glob("*.sse"))

    def take_in(self, batch: Path, code: str) -> None:
        """Drop the batch on the window, type the code that the desk read out, watch the matters arrive."""
        page = self.room.go(Key.Key_4, "town")
        self.room.shell.take_files([batch])
        self.hands.until(page.code_form.isVisible, "the code is asked for")
        self.hands.write(page.code_form.code, code)
        self.hands.picture("镇-电话核对码")
        self.hands.key(page.code_form.code, Key.Key_Return)
        self.hands.until(lambda: not page.code_form.isVisible(), "the batch is taken in")
        self.room.settle()
        self.hands.picture("镇-已导入")
        self.room.go(Key.Key_2, "ledger")
        self.hands.picture("镇-台账")
        self._write_ledger()

    def _write_ledger(self) -> None:
        """The town's ledger as a table that a spreadsheet opens."""
        context = self.room.context
        rows, _ = ledger.page(context, ledger.Query(), limit=10_000)
        label = context.codes.label
        with (self.out / "乡镇台账.csv").open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.writer(file)
            table.writerow(["卷号", "登记日期", "单位", "纠纷名称", "类型", "当事人数", "阶段", "协议金额（元）"])
            for row in rows:
                table.writerow([
                    row.number, row.registered_on, row.site_name, row.title, label("category", row.category),
                    row.party_count, label("stage", row.stage), f"{row.amount / 100:.2f}",
                ])

    def answer(self, stick: Path) -> Path:
        """Give the receipt."""
        page = self.room.go(Key.Key_4, "town")
        site = exchange.desks(self.room.context)[0].site.id
        page.give_receipt(site, stick)
        self.hands.until(lambda: list(stick.glob("*.ssr")), "the receipt is on the stick")
        self.room.settle()
        self.hands.picture("镇-已给回执")
        return next(stick.glob("*.ssr"))
