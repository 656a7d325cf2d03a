"""Word files looked at part by part: whatever would make Word offer to repair them is found here."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator

import docx
from lxml import etree

MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ORDER = {
    "pPr": ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "tabs", "spacing", "ind", "jc", "outlineLvl", "rPr",
            "sectPr"),
    "tcPr": ("tcW", "gridSpan", "vMerge", "tcBorders", "shd", "vAlign"),
    "tblPr": ("tblStyle", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook"),
    "rPr": ("rFonts", "b", "i", "color", "sz", "szCs", "lang"),
    "sectPr": ("headerReference", "footerReference", "pgSz", "pgMar"),
    "style": ("name", "basedOn", "qFormat", "pPr", "rPr", "tblPr"),
}  # fmt: skip
"""The order in which the standard wants the properties that we write."""


def local(element) -> str:
    return etree.QName(element).localname


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names))
        return {name: archive.read(name) for name in names}


def faults(content: bytes) -> list[str]:
    """Everything that is not as the standard wants it; none for a file that opens without a word."""
    parts = parts_of(content)
    trees = {name: etree.fromstring(part) for name, part in parts.items() if name.endswith((".xml", ".rels"))}
    document = trees["word/document.xml"]
    found = [*_relations(parts, trees), *_tables(document)]
    styles = {style.get(f"{MAIN}styleId") for style in trees["word/styles.xml"].iter(f"{MAIN}style")}
    for tree in (tree for name, tree in trees.items() if name.startswith("word/") and "_rels" not in name):
        found += [
            f"no style {one.get(f'{MAIN}val')}"
            for one in tree.iter(f"{MAIN}pStyle")
            if one.get(f"{MAIN}val") not in styles
        ]
        for name, order in _ORDER.items():
            for element in tree.iter(f"{MAIN}{name}"):
                places = [order.index(local(child)) for child in element]
                found += [f"order in {name}"] if places != sorted(places) else []
    ids = Counter(one.get("id") for one in document.iter() if local(one) == "docPr")
    ids += Counter(one.get(f"{MAIN}id") for one in document.iter(f"{MAIN}bookmarkStart"))
    found += [f"id {name} twice" for name, count in ids.items() if count > 1]
    body = document[0]
    found += [] if local(body[-1]) == "sectPr" else ["no section"]
    found += [] if local(body[-2]) == "p" else ["no paragraph before the section"]
    docx.Document(io.BytesIO(content))
    return found


def _relations(parts, trees) -> Iterator[str]:
    declared = {one.get("PartName") for one in trees["[Content_Types].xml"] if one.get("PartName")}
    yield from (f"{name} is declared and not there" for name in declared if name[1:] not in parts)
    for name, tree in trees.items():
        if name.endswith(".rels"):
            folder = "word/" if name.startswith("word/") else ""
            yield from (f"{one.get('Target')} is not there" for one in tree if folder + one.get("Target") not in parts)
    used = {
        value
        for tree in trees.values()
        for one in tree.iter()
        for key, value in one.attrib.items()
        if key.endswith("relationships}id")
    }
    known = {one.get("Id") for one in trees["word/_rels/document.xml.rels"]}
    yield from (f"no relation {name}" for name in used - known)


def _tables(document) -> Iterator[str]:
    for table in document.iter(f"{MAIN}tbl"):
        widths = [int(one.get(f"{MAIN}w")) for one in table.find(f"{MAIN}tblGrid")]
        following = table.getnext()
        if following is None or local(following) == "tbl":
            yield "two tables touch"
        above: dict[int, int] = {}
        for row in table.findall(f"{MAIN}tr"):
            column, open_here = 0, {}
            for cell in row.findall(f"{MAIN}tc"):
                properties = cell.find(f"{MAIN}tcPr")
                span = properties.find(f"{MAIN}gridSpan")
                size = 1 if span is None else int(span.get(f"{MAIN}val"))
                if int(properties.find(f"{MAIN}tcW").get(f"{MAIN}w")) != sum(widths[column : column + size]):
                    yield f"width of column {column}"
                merged = properties.find(f"{MAIN}vMerge")
                if merged is not None:
                    if merged.get(f"{MAIN}val") != "restart" and above.get(column) != size:
                        yield f"column {column} goes on without a beginning"
                    open_here[column] = size
                if len(cell) < 2 or local(cell[-1]) != "p":
                    yield f"cell {column} has no paragraph"
                column += size
            if column != len(widths):
                yield f"{column} columns in a row of {len(widths)}"
            above = open_here


def text_of(content: bytes) -> str:
    """All the text, paragraph by paragraph, cells too; merged cells once."""
    document = etree.fromstring(parts_of(content)["word/document.xml"])
    return "\n".join("".join(text.text or "" for text in one.iter(f"{MAIN}t")) for one in document.iter(f"{MAIN}p"))


def tables_of(content: bytes) -> list[list[list[str]]]:
    """Tables as rows of texts; cells merged to the right stand once in each column, as python-docx tells them."""
    return [
        [[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(io.BytesIO(content)).tables
    ]
