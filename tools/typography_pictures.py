"""Draws the pictures of docs/typography.md: the same paragraph by the program and by typst, side by side."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from app.paths import assets_dir
from printing.fonts import FontBook
from printing.page import LEADING
from tools.typography import our_page, page_area, typst_page

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
_SCALE, _GAP, _HEAD = 1.3, 26, 30
SHOWN = {  # name: (characters a line, paragraphs)
    "numbers": (22, [
        ("2026年3月5日上午9时，申请人王堃在青石镇柳河村三组12号（宅基地120平方米）与李㛃丈量，实测宽0.35米。"
        "依照《中华人民共和国民法典》第二百八十八条、第1043条，双方约定：赔偿款¥107,000.53，其中30%于15个工作日内付清，"
        "余款每期付¥1,409.50元；逾期按日加收5‰。身份证号11010519491231002X，电话13800001234。"),
    ]),
    "marks": (22, [
        "买买提·吐尔逊说：“他亲口讲的：‘地是祖上留下的，谁也别想动！’当时卓玛·才让也在场。”（见附件①、②；其中（①）为原件）",
        "怎么会？？！！真的吗？！“赔多少？”“什么时候？”——就这样说定了……《关于〈宅基地〉纠纷的函》（〔2026〕12号）已送达。",
    ]),
    "latin": (28, [
        ("Wi-Fi路由器、USB-C数据线各1个；土壤pH值为6.5，按30kg/亩施肥，气温38℃，面积1.2km²（约35㎡为路面）。"
        "详见https://www.example.com/notice/2026/03/agreement.html?village=liuhe&page=2，或拨打0931-8880000转2询问。"),
    ]),
    "narrow": (14, [
        ("承包地实测3.5亩，双方同意按30kg/亩施肥、按30%分成；阿依古丽·买买提依明与吴喆各付¥1,409.50元，于2026年4月30日前付清。"
        "他问：“赔多少？”“12万元。”——就这样。"),
    ]),
}


def _crop(pdf: bytes, characters: int) -> Image.Image:
    """The lines of text at the top of the first page, with the edges of the type area drawn in."""
    area = page_area(characters)
    page = pypdfium2.PdfDocument(pdf)[0]
    image = page.render(scale=_SCALE * 2).to_pil().convert("L")
    scale, height = _SCALE * 2, page.get_height()
    edges = [round(x * scale) for x in (area.left, area.right)]
    top = round((height - area.top) * scale) - 8
    image = image.crop((edges[0] - 30, top, edges[1] + 30, round((height - area.bottom) * scale)))
    low = (image.point(lambda value: 255 if value < 128 else 0).getbbox() or (0, 0, 0, 100))[3]
    image = image.crop((0, 0, image.width, low + 14))
    drawn = ImageDraw.Draw(image)
    for x in (30, image.width - 30):
        drawn.line([(x, 0), (x, image.height)], fill=205)
    return image


def draw(fonts: FontBook) -> None:
    """Write one picture for each example, each well under 300 KB."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    label = ImageFont.truetype(str(assets_dir() / "fonts" / "Hei.ttf"), 24)
    for name, (characters, texts) in SHOWN.items():
        ours = _crop(our_page(texts, characters, fonts), characters)
        theirs = _crop(typst_page(texts, page_area(characters), LEADING), characters)
        sheet = Image.new("L", (ours.width + theirs.width + _GAP, max(ours.height, theirs.height) + _HEAD + 10), 255)
        drawn = ImageDraw.Draw(sheet)
        for x, title, image in ((0, "说事簿", ours), (ours.width + _GAP, "typst", theirs)):
            drawn.text((x + 30, 2), title, font=label, fill=90)
            sheet.paste(image, (x, _HEAD + 10))
        sheet.quantize(8).save(FOLDER / f"typography-{name}.png", optimize=True)
