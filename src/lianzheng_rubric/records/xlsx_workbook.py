"""What a workbook says once for all its sheets: their names, the shared texts, the number formats."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianzheng_rubric.records.xlsx_package import PackageError, local_name, parse
from lianzheng_rubric.records.xlsx_values import CellStyle, Meaning, style_of

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Collection
    from xml.sax.xmlreader import AttributesImpl

__all__ = ["SheetPart", "Workbook", "read_workbook", "unescape"]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook lists it; ``kind`` is ``worksheet``, ``chartsheet`` and so on."""

    name: str
    part: str
    kind: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets in order, and what their cells mean."""

    sheets: tuple[SheetPart, ...]
    meaning: Meaning


def read_workbook(package: zipfile.ZipFile) -> Workbook:
    """Read everything but the sheets; raises :class:`PackageError`."""
    main = next((part for kind, part in _targets(package, "").values() if kind == "officeDocument"), "xl/workbook.xml")
    if main not in package.namelist():
        raise PackageError("文件不是 Excel 工作簿")
    targets = _targets(package, main)
    book = _Elements({"sheet", "workbookPr"})
    parse(package, main, book)
    sheets = tuple(_sheet(attributes, targets) for name, _, attributes in book.found if name == "sheet")
    epoch = any(
        name == "workbookPr" and attributes.get("date1904") in {"1", "true"} for name, _, attributes in book.found
    )
    parts = dict(targets.values())
    strings = _SharedStrings()
    if "sharedStrings" in parts:
        parse(package, parts["sharedStrings"], strings)
    styles = _styles(package, parts["styles"]) if "styles" in parts else ()
    return Workbook(sheets, Meaning(strings.texts, styles, epoch))


class _Elements:
    """Collects the wanted elements of a small part: name, name of the parent, attributes."""

    def __init__(self, wanted: Collection[str]) -> None:
        self.found: list[tuple[str, str, dict[str, str]]] = []
        self._wanted = wanted
        self._open: list[str] = [""]

    def start(self, name: str, attributes: AttributesImpl[str], /) -> None:
        if name in self._wanted:
            plain = {local_name(key): value for key, value in attributes.items()}
            self.found.append((name, self._open[-1], plain))
        self._open.append(name)

    def characters(self, _content: str, /) -> None:
        """Small parts say everything in attributes."""

    def end(self, _name: str, /) -> None:
        self._open.pop()


def _targets(package: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Read the relationships of a part: id → (kind, name of the part it points to)."""
    folder, base = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{base}.rels")
    if relations not in package.namelist():
        return {}
    elements = _Elements({"Relationship"})
    parse(package, relations, elements)
    found = {}
    for _, _, attributes in elements.found:
        if attributes.get("TargetMode") != "External":
            target = posixpath.join("/", folder, attributes.get("Target", ""))
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (kind, posixpath.normpath(target).lstrip("/"))
    return found


def _sheet(attributes: dict[str, str], targets: dict[str, tuple[str, str]]) -> SheetPart:
    name = attributes.get("name", "")
    kind, part = targets.get(attributes.get("id", ""), ("", ""))
    if not part:
        raise PackageError(f"找不到工作表“{name[:40]}”的内容")
    return SheetPart(name, part, kind, attributes.get("state", "visible") != "visible")


_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def unescape(text: str) -> str:
    """Return the text of a cell with the ``_x000D_`` notation for control characters resolved."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class _SharedStrings:
    """Collects the shared texts; phonetic guides above the characters are not part of a text."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._phonetic = False
        self._reading = False

    def start(self, name: str, _attributes: AttributesImpl[str], /) -> None:
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._phonetic = True
        elif name == "t":
            self._reading = not self._phonetic

    def characters(self, content: str, /) -> None:
        if self._reading:
            self._pieces.append(content)

    def end(self, name: str, /) -> None:
        if name == "si":
            self.texts.append(unescape("".join(self._pieces)))
        elif name == "rPh":
            self._phonetic = False
        elif name == "t":
            self._reading = False


def _styles(package: zipfile.ZipFile, part: str) -> tuple[CellStyle, ...]:
    elements = _Elements({"numFmt", "xf"})
    parse(package, part, elements)
    codes = {
        attributes.get("numFmtId", ""): attributes.get("formatCode", "")
        for name, parent, attributes in elements.found
        if (name, parent) == ("numFmt", "numFmts")
    }
    formats = (
        attributes.get("numFmtId", "0")
        for name, parent, attributes in elements.found
        if (name, parent) == ("xf", "cellXfs")
    )
    return tuple(
        style_of(int(format_id) if format_id.isdecimal() else 0, codes.get(format_id)) for format_id in formats
    )
