"""Writes ``assets/codes/holidays.toml`` from the facts in the package chinesecalendar (a development tool only)."""

from collections import defaultdict
from datetime import date
from pathlib import Path

import chinese_calendar as facts
from chinese_calendar.constants import holidays, workdays

NAMES = {
    "New Year's Day": "元旦", "Spring Festival": "春节", "Tomb-sweeping Day": "清明节", "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节", "Mid-autumn Festival": "中秋节", "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利日",
}
FIRST, LAST = 2012, 2026
HEAD = """# 节假日和调休：国务院办公厅历年《关于部分节假日安排的通知》公布的放假日和调休上班的周末。
# 每年公布新安排后由上级下发新表替换；没有列出的年份只按周末计算，程序会注明“未定”。
"""


def lines() -> list[str]:
    """The file, line by line."""
    off: dict[int, dict[str, list[date]]] = defaultdict(lambda: defaultdict(list))
    worked: dict[int, list[date]] = defaultdict(list)
    for day, name in sorted(holidays.items()):
        off[day.year][NAMES[name]].append(day)
    for day in sorted(workdays):
        if day.weekday() >= 5:
            worked[day.year].append(day)
    found = []
    for year in range(FIRST, LAST + 1):
        found += [f"\n[{year}]", f"worked = [{', '.join(map(str, worked[year]))}]", f"[{year}.off]"]
        found += [f"\"{name}\" = [{', '.join(map(str, days))}]" for name, days in off[year].items()]
    return found


if __name__ == "__main__":
    assert facts.is_holiday(date(2026, 10, 1))
    target = Path(__file__).resolve().parent.parent / "assets" / "codes" / "holidays.toml"
    target.write_text(HEAD + "\n".join(lines()) + "\n", encoding="utf-8")
