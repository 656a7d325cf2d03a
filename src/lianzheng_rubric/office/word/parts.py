"""The parts of a Word file that are the same in all of ours, and the ZIP around them: reproducible bytes.

Written as OOXML by hand rather than through python-docx, whose document starts from a template of 160 foreign styles
and a thumbnail and takes seconds for a table of a few hundred cells.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from lianzheng_rubric.reports.plain_text import plain

__all__ = ["LOOKS", "MAIN", "fixed_parts", "package"]

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MADE = "2000-01-01T00:00:00Z"
"""The date of making that every file states: the same input gives the same bytes."""

BODY, BLACK, TITLE = "仿宋", "黑体", "方正小标宋简体"
_FONTS: Mapping[str, str] = {
    BODY: "仿宋_GB2312,FangSong,华文仿宋,STFangsong",
    BLACK: "SimHei,华文黑体,STHeiti",
    TITLE: "方正小标宋_GBK,小标宋,华文中宋,STZhongsong,宋体,SimSun",
    "Times New Roman": "Liberation Serif",
}
"""Font → what stands in for it on a machine without it (``w:altName``)."""

LOOKS: Mapping[str, tuple[str, str, str]] = {
    "Normal": ("Normal", "", ""),
    "Title": (
        "Title",
        '<w:keepNext/><w:spacing w:before="0" w:after="160" w:line="560" w:lineRule="atLeast"/>'
        '<w:ind w:firstLine="0"/><w:jc w:val="center"/>',
        f'<w:rFonts w:eastAsia="{TITLE}"/><w:sz w:val="44"/><w:szCs w:val="44"/>',
    ),
    "SheetTitle": (
        "表名",
        '<w:keepNext/><w:spacing w:after="60"/><w:ind w:firstLine="0"/><w:jc w:val="center"/>',
        f'<w:rFonts w:eastAsia="{TITLE}"/><w:sz w:val="32"/><w:szCs w:val="32"/>',
    ),
    "Heading1": (
        "heading 1",
        '<w:keepNext/><w:spacing w:before="120" w:after="60"/><w:ind w:firstLine="640"/><w:outlineLvl w:val="0"/>',
        f'<w:rFonts w:eastAsia="{BLACK}"/>',
    ),
    "Heading2": (
        "heading 2",
        '<w:keepNext/><w:ind w:firstLine="643"/><w:outlineLvl w:val="1"/>',
        "<w:b/>",
    ),
    "Body": ("公文正文", '<w:spacing w:after="60" w:line="560" w:lineRule="atLeast"/><w:ind w:firstLine="640"/>', ""),
    "BodyKept": (
        "公文末段",
        '<w:keepNext/><w:keepLines/><w:spacing w:after="60" w:line="560" w:lineRule="atLeast"/>'
        '<w:ind w:firstLine="640"/>',
        "",
    ),
    "Address": ("主送", '<w:keepNext/><w:spacing w:line="560" w:lineRule="atLeast"/>', ""),
    "Seal": (
        "印章",
        '<w:keepNext/><w:spacing w:before="480" w:line="560" w:lineRule="atLeast"/><w:jc w:val="right"/>',
        "",
    ),
    "Signature": ("落款", '<w:keepNext/><w:spacing w:line="560" w:lineRule="atLeast"/><w:jc w:val="right"/>', ""),
    "Cell": ("表格文字", "", '<w:sz w:val="21"/><w:szCs w:val="21"/>'),
    "CellCentre": ("表格居中", '<w:jc w:val="center"/>', '<w:sz w:val="21"/><w:szCs w:val="21"/>'),
    "CellHead": (
        "表头",
        '<w:jc w:val="center"/>',
        f'<w:rFonts w:eastAsia="{BLACK}"/><w:sz w:val="21"/><w:szCs w:val="21"/>',
    ),
    "Line": ("表外文字", '<w:spacing w:before="40" w:after="40"/>', '<w:sz w:val="21"/><w:szCs w:val="21"/>'),
    "SheetHeading": (
        "表外标题",
        '<w:keepNext/><w:spacing w:before="240" w:after="40"/><w:outlineLvl w:val="0"/>',
        f'<w:rFonts w:eastAsia="{BLACK}"/><w:sz w:val="24"/><w:szCs w:val="24"/>',
    ),
    "Note": ("表前说明", '<w:keepNext/><w:spacing w:after="40"/>', '<w:sz w:val="21"/><w:szCs w:val="21"/>'),
    "Sign": ("签字", '<w:spacing w:before="300" w:after="120"/>', '<w:sz w:val="21"/><w:szCs w:val="21"/>'),
    "Small": ("小字", "<w:keepLines/>", '<w:color w:val="595959"/><w:sz w:val="18"/><w:szCs w:val="18"/>'),
    "Footer": ("footer", "", '<w:color w:val="595959"/><w:sz w:val="18"/><w:szCs w:val="18"/>'),
}
"""Style id → (name in Word, paragraph properties, run properties); offices restyle whole documents through them."""


def fixed_parts(title: str) -> dict[str, str]:
    """Everything beside the text and its footer. ``title`` becomes the title of the file."""
    kinds = {
        "document": "document.main",
        "styles": "styles",
        "settings": "settings",
        "fontTable": "fontTable",
        "footer1": "footer",
    }
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_WORD_TYPE}.{kind}+xml"/>' for part, kind in kinds.items()
    )
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
        '<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        "</Types>",
        "_rels/.rels": _relations(
            ("rId1", f"{_OFFICE}/relationships/officeDocument", "word/document.xml"),
            ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "word/_rels/document.xml.rels": _relations(
            *(
                (f"rId{number}", f"{_OFFICE}/relationships/{kind}", f"{part}.xml")
                for number, (part, kind) in enumerate(list(kinds.items())[1:], 1)
            )
        ),
        "docProps/core.xml": f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(plain(title))}</dc:title><dc:creator>lianzheng-rubric</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{_MADE}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{_MADE}</dcterms:modified></cp:coreProperties>',
        "word/styles.xml": _styles(),
        "word/settings.xml": f'{_HEAD}<w:settings xmlns:w="{MAIN}"><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>',
        "word/fontTable.xml": f'{_HEAD}<w:fonts xmlns:w="{MAIN}">'
        + "".join(
            f"<w:font w:name={quoteattr(font)}><w:altName w:val={quoteattr(others)}/></w:font>"
            for font, others in _FONTS.items()
        )
        + "</w:fonts>",
    }


def _relations(*relations: tuple[str, str, str]) -> str:
    inner = "".join(f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, kind, target in relations)
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _styles() -> str:
    styles = "".join(
        f'<w:style w:type="paragraph"{" w:default=" + quoteattr("1") if key == "Normal" else ""} w:styleId="{key}">'
        f'<w:name w:val="{name}"/>'
        + ("" if key == "Normal" else '<w:basedOn w:val="Normal"/>')
        + f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        for key, (name, paragraph, run) in LOOKS.items()
    )
    return (
        f'{_HEAD}<w:styles xmlns:w="{MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{BODY}" w:cs="Times New Roman"/>'
        '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        f"{styles}"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="85" w:type="dxa"/>'
        '<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>'
    )


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """The parts as one file: in the given order, with one and the same date, so that equal parts give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, content)
    return out.getvalue()
