"""Sets the hard paragraphs at several widths, by the program and by typst, and compares the pages.

``python tools/typography.py`` prints both reports; ``--pictures`` also draws the pictures of docs/typography.md.
"""

from __future__ import annotations

import argparse
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.paths import assets_dir  # noqa: E402
from printing.fonts import FontBook  # noqa: E402
from printing.page import BODY_HEIGHT, LEADING, LEFT, MM, PAGE_HEIGHT, PITCH, TOP, Layout, Sheet, body, typeset  # noqa: E402
from printing.paragraph import HanParagraph, Run  # noqa: E402
from printing.tables import CellMaker, Grid  # noqa: E402
from tools.typography_checks import Area, Report, judge, read  # noqa: E402

CORPUS = ROOT / "tests" / "printing" / "corpus" / "hard.toml"
SIZE, CELL_SIZE, CELL_LEADING, CELL_PADDING = 15.75, 12.0, 17.0, 3.0
WIDTHS = (28, 22, 14)  # characters
CELLS = (118, 58, 34)  # millimetres, as in the tables of the forms
_FONTS = """(
  (name: "Shuoshi Song", covers: regex("[\\u{20}-\\u{b6}\\u{b8}-\\u{24f}]")),
  "Shuoshi Fang", "Shuoshi Kai", "Shuoshi Song", "Shuoshi Rare One", "Shuoshi Rare Two", "Shuoshi Rare Three",
)"""

Setting = Callable[[list[str]], tuple[bytes, Area]]


def corpus() -> list[str]:
    """The texts of the hard paragraphs."""
    return [entry["text"] for entry in tomllib.loads(CORPUS.read_text(encoding="utf-8"))["paragraph"]]


def page_area(characters: int) -> Area:
    """The type area of a page that is so many characters wide."""
    top = PAGE_HEIGHT - TOP
    return Area(LEFT, LEFT + characters * PITCH, top - BODY_HEIGHT, top, SIZE, indent=2 * PITCH)


def cell_area(millimetres: float) -> Area:
    """The inside of a table's cell over the whole page; cells are not justified."""
    top, left = PAGE_HEIGHT - TOP, LEFT + CELL_PADDING
    right = LEFT + millimetres * MM - CELL_PADDING
    return Area(left, right, top - BODY_HEIGHT, top, CELL_SIZE, flush=False)


def our_page(texts: list[str], characters: int, fonts: FontBook) -> bytes:
    """All paragraphs one below the other, as the forms set them."""
    layout = Layout(LEFT, TOP, characters * PITCH, BODY_HEIGHT)
    blocks = [HanParagraph([Run(text)], body(), fonts) for text in texts]
    return typeset(blocks, Sheet("", ""), fonts, final=True, layout=layout).pdf


def our_cells(texts: list[str], millimetres: float, fonts: FontBook) -> bytes:
    """Each paragraph in a cell of its own."""
    make = CellMaker(fonts, CELL_SIZE, CELL_LEADING)
    rows = tuple((make.value(text, millimetres * MM),) for text in texts)
    layout = Layout(LEFT, TOP, millimetres * MM, BODY_HEIGHT)
    return typeset([Grid(rows)], Sheet("", ""), fonts, final=True, layout=layout).pdf


def typst_page(texts: list[str], area: Area, leading: float) -> bytes:
    """The same with typst: the same fonts, size, width and place."""
    import typst

    source = [
        (f"#set page(width: 595.276pt, height: {PAGE_HEIGHT}pt, margin: (left: {area.left}pt, "
        f"right: {595.276 - area.right}pt, top: {TOP}pt, bottom: {PAGE_HEIGHT - TOP - BODY_HEIGHT}pt))"),
        (f"#set text(font: {_FONTS}, size: {area.size}pt, lang: \"zh\", region: \"cn\", "
        "top-edge: 0.87em, bottom-edge: -0.13em)"),
        (f"#set par(justify: {str(area.flush).lower()}, leading: {leading - area.size}pt, spacing: {leading - area.size}pt, "
        f"first-line-indent: (amount: {area.indent}pt, all: true))"),
        *(f"#par(text({_quoted(text)}))" for text in texts),
    ]
    pdf: bytes = typst.compile("\n".join(source).encode(), font_paths=[str(assets_dir() / "fonts")], ignore_system_fonts=True)
    return pdf


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def compare(texts: list[str], fonts: FontBook) -> dict[str, dict[str, Report]]:
    """By setting, the report on the program's pages and on typst's."""
    found: dict[str, dict[str, Report]] = {}
    for characters in WIDTHS:
        area = page_area(characters)
        found[f"{characters} 字"] = {
            "ours": judge(read(our_page(texts, characters, fonts)), texts, area),
            "typst": judge(read(typst_page(texts, area, LEADING)), texts, area),
        }
    for millimetres in CELLS:
        area = cell_area(millimetres)
        found[f"表格 {millimetres} mm"] = {
            "ours": judge(read(our_cells(texts, millimetres, fonts)), texts, area),
            "typst": judge(read(typst_page(texts, area, CELL_LEADING)), texts, area),
        }
    return found


def lines_of(reports: dict[str, dict[str, Report]]) -> list[str]:
    """The comparison as a table in Markdown."""
    rows = [
        "| 宽度 | 谁排的 | 行数 | 违反规则 | 更严的规矩 | 无处可断 | 孤字 | 右边差（磅）：中位 / 95% / 最大 | 含网址的段落在内 |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for width, both in reports.items():
        for who, report in both.items():
            edges = " | ".join(_edges(report, addresses) for addresses in (False, True))
            soft = sum(report.faults.values()) - report.wrong
            name = "说事簿" if who == "ours" else "typst"
            rows.append(
                f"| {width} | {name} | {report.lines} | {report.wrong} | {soft} | {report.forced} | {report.alone} | {edges} |"
            )
    return rows


def _edges(report: Report, addresses: bool) -> str:
    return " / ".join(f"{report.edge(share, addresses=addresses):.1f}" for share in (0.5, 0.95, 1.0)) if report.edges else "—"


def main() -> None:
    """Print the comparison; fail if a page of ours breaks a rule."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", action="store_true", help="also draw docs/pictures/typography-*.png")
    parser.add_argument("--examples", type=int, default=0, help="show so many faults of each")
    asked = parser.parse_args()
    fonts = FontBook(assets_dir() / "fonts")
    began = time.process_time()
    reports = compare(corpus(), fonts)
    print("\n".join(lines_of(reports)))
    for width, both in reports.items():
        for who, report in both.items():
            print(width, who, dict(report.faults), *report.examples[: asked.examples], sep="\n    ")
    print(f"{time.process_time() - began:.0f} s")
    if asked.pictures:
        from tools.typography_pictures import draw

        draw(fonts)
    sys.exit(any(both["ours"].wrong for both in reports.values()))


if __name__ == "__main__":
    main()
