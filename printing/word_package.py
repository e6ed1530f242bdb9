"""The Word file around the text: page, fonts, the note at the head, the count at the foot, and the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml

from printing.page import BODY_WIDTH, MM
from printing.word_text import (
    FANG_SONG,
    HEI,
    LATIN,
    SONG,
    TITLE,
    Look,
    Shape,
    element,
    field,
    paragraph,
    run,
    to_the_edge,
    twips,
    written,
)

NOTE = "供编辑使用，不是签发的正式文书"
_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_LONG_AGO = datetime(2000, 1, 1)  # noqa: DTZ001 - the format wants a time; that of making would change the bytes
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_SMALL, _NOTE, _COUNT = Look(SONG, 9.0, grey="595959"), Look(SONG, 9.0, grey="808080"), Look(SONG, 10.5)

# What the library's empty document brings along and our papers do not use: 870 kB of styles, and a picture of a page.
_EFFECTS = "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects"
_UNUSED = (_EFFECTS, RT.NUMBERING, RT.THEME, RT.WEB_SETTINGS, RT.CUSTOM_XML, RT.FONT_TABLE)
_UNUSED_OF_FILE = (RT.THUMBNAIL, RT.EXTENDED_PROPERTIES)


def blank(title: str, reference: str) -> Document:
    """An empty A4 document with margins, note and foot; ``title`` is all that its properties say."""
    made = docx.Document()
    _strip(made)
    _settle(made, title)
    section = made.sections[0]
    properties = section._sectPr  # the library has no way to set grid and margins at once
    properties[:] = _page()
    section.header.is_linked_to_previous = False
    section.footer.is_linked_to_previous = False
    head = paragraph(list(run(NOTE, _NOTE)), Shape("center", 12.0))
    section.header._element[:] = [head]
    section.footer._element[:] = [_foot(title, reference)]
    return made


def packed(made: Document) -> bytes:
    """The file. The same document gives the same bytes: no dates, names in order."""
    loose = io.BytesIO()
    made.save(loose)
    tight = io.BytesIO()
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(tight, "w", zipfile.ZIP_DEFLATED) as target:
        names = sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return tight.getvalue()


def _page() -> list[Any]:
    """A4, as on paper: 28 mm at the left leave the punch holes free, and the type area is 156 by 238 mm."""
    return [
        element("pgSz", w=twips(210 * MM), h=twips(297 * MM)),
        element("pgMar", top=twips(30 * MM), right=twips(26 * MM), bottom=twips(29 * MM), left=twips(28 * MM),
                header=twips(15 * MM), footer=twips(15 * MM), gutter=0),
        element("cols", space=0),
    ]  # fmt: skip


def _foot(title: str, reference: str) -> Any:
    """The paper's name and number at the left, the count of pages at the right."""
    name = written(f"{title}　{reference}".rstrip())
    tab = element("r", element("tab"))
    count = [*run("第", _COUNT), *field("PAGE", _COUNT), *run("页　共", _COUNT), *field("NUMPAGES", _COUNT), *run("页", _COUNT)]
    return paragraph([*run(name, _SMALL), tab, *count], Shape(leading=14.0), to_the_edge(BODY_WIDTH))


def _strip(made: Document) -> None:
    """Drop every part that the papers do not use."""
    for rels, unused in ((made.part.rels, _UNUSED), (made.part.package.rels, _UNUSED_OF_FILE)):
        for key in [key for key, rel in rels.items() if rel.reltype in unused]:
            del rels[key]


def _settle(made: Document, title: str) -> None:
    """Properties, the one style, settings and the table of fonts."""
    core = made.core_properties
    core.author = core.comments = core.last_modified_by = core.subject = core.keywords = core.category = ""
    core.title, core.created, core.modified, core.revision = title, _LONG_AGO, _LONG_AGO, 1
    made.styles.element[:] = parse_xml(_STYLES)[:]
    made.settings.element[:] = parse_xml(_SETTINGS)[:]
    package = made.part.package
    assert package is not None
    table = Part(PackURI("/word/fontTable.xml"), CT.WML_FONT_TABLE, _FONTS.encode(), package)
    made.part.relate_to(table, RT.FONT_TABLE)


_STYLES = f"""<w:styles {_SPACE}>
<w:docDefaults><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{FANG_SONG}" w:cs="{LATIN}"/><w:sz w:val="32"/><w:szCs w:val="32"/>
<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:spacing w:after="0"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:qFormat/>
<w:pPr><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/></w:pPr></w:style>
<w:style w:type="table" w:default="1" w:styleId="a1"><w:name w:val="Normal Table"/></w:style>
</w:styles>"""

_SETTINGS = f"""<w:settings {_SPACE}>
<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="compressPunctuation"/>
<w:compat><w:useFELayout/>
<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>
<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>
</w:settings>"""

# A machine without the title's font takes the other name.
_FONTS = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:fonts {_SPACE}>
<w:font w:name="{LATIN}"><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>
<w:font w:name="{FANG_SONG}"><w:altName w:val="仿宋_GB2312"/><w:charset w:val="86"/><w:family w:val="modern"/></w:font>
<w:font w:name="{HEI}"><w:altName w:val="SimHei"/><w:charset w:val="86"/><w:family w:val="modern"/></w:font>
<w:font w:name="{SONG}"><w:altName w:val="SimSun"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>
<w:font w:name="{TITLE}"><w:altName w:val="{SONG}"/><w:charset w:val="86"/><w:family w:val="script"/></w:font>
</w:fonts>"""
