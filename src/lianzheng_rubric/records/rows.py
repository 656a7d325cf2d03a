"""Rows of cells with places: the shape into which every ledger format is read."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

__all__ = [
    "MAX_COLUMNS",
    "MAX_FIELD",
    "MAX_ROWS",
    "NO_COLUMNS",
    "Cell",
    "Fault",
    "Line",
    "Origin",
    "Row",
    "Table",
    "clean_text",
    "column_letter",
]

MAX_COLUMNS = 64
MAX_FIELD = 32_767
MAX_ROWS = 1_000_000

Cell: TypeAlias = str | datetime.date
"""A cell with content: stripped text (numbers as exact text), or a real date of a spreadsheet."""

NO_COLUMNS: Mapping[str, str] = MappingProxyType({})
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Fault:
    """Stands in a line for a cell that cannot be read: the reason in Chinese and what to do instead."""

    reason: str
    remedy: str = ""


Line: TypeAlias = tuple[int, Sequence[Cell | Fault | None]]
"""A line number as people count (from 1) and the cells of that line from the first column on."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record as written: header → content. Empty cells are left out."""

    cells: Mapping[str, Cell]
    place: str
    """How a person finds the row: ``台账.csv 第3行``, ``台账.xlsx 工作表“记录”第3行``."""
    number: int = 0
    """Line, sheet row, or index in a JSON list."""
    columns: Mapping[str, str] = field(default_factory=dict, compare=False)
    """For spreadsheets: header → column letter, shared by all rows of the table."""

    def cell_place(self, header: str) -> str:
        """Where the cell under ``header`` stands, also when it is empty."""
        letter = self.columns.get(header)
        return f"{self.place}“{header}”列" + (f"（{letter}{self.number}）" if letter else "")


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet, a file of rows, or one list of a JSON document."""

    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    file: str
    place: str = field(default="", compare=False)
    """Where the header stands, for messages about missing or unknown columns."""
    header_number: int = field(default=0, compare=False)
    """Line or sheet row of the header; 0 where there is none."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The file, and the worksheet when there is one; makes the places that messages name."""

    file: str
    sheet: str = ""

    def __str__(self) -> str:
        return f"{self.file} 工作表“{self.sheet}”" if self.sheet else self.file

    def line(self, number: int) -> str:
        """Name the place of a whole line."""
        return f"{self}第{number}行" if self.sheet else f"{self} 第{number}行"

    def cell(self, number: int, column: int) -> str:
        """Name the place of a cell; ``column`` counts from 0."""
        return f"{self}{column_letter(column)}{number}" if self.sheet else f"{self.line(number)}第{column + 1}列"


def column_letter(column: int) -> str:
    """``0`` → ``A``, ``27`` → ``AB``."""
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def clean_text(text: str) -> str | Fault:
    """Strip ``text`` and make its line ends line feeds; characters no table can carry make it a fault."""
    text = text.strip()
    if text.isprintable() and len(text) <= MAX_FIELD:  # nearly every cell: none of the checks below can apply
        return text
    if len(text) > MAX_FIELD:
        return Fault(f"内容有{len(text)}个字，超过{MAX_FIELD}个字的上限", "请缩短，或检查引号是否闭合")
    if found := _FORBIDDEN.search(text):
        return Fault(f"含有控制字符 U+{ord(found[0]):04X}", "请删去这个字符后重新录入")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
