"""The XML of one worksheet as a stream of lines, with everything noted that could hide or lose a record.

Read directly and in one pass, because object models of spreadsheets drop what a ledger must not
lose: the second of two rows with one number, the contents under a merge, the formula beside its value.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lianzheng_rubric.records.rows import MAX_COLUMNS, Cell, Fault, Line, column_letter
from lianzheng_rubric.records.xlsx_package import PackageError
from lianzheng_rubric.records.xlsx_values import Meaning, StoredCell, cell_value
from lianzheng_rubric.records.xlsx_workbook import unescape

if TYPE_CHECKING:
    from xml.sax.xmlreader import AttributesImpl

__all__ = ["SheetReader"]

MAX_SHEET_ROWS = 1_048_576
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_TEXT_PARTS = frozenset({"v", "t"})


class SheetReader:
    """Receives the elements of a worksheet; :meth:`take` hands out the lines completed so far."""

    def __init__(self, meaning: Meaning) -> None:
        self.merges: list[str] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: set[int] = set()
        """Counted from 1."""
        self.last_row = 0
        self.last_column = 0
        """Number of columns up to the last one with content."""
        self._meaning = meaning
        self._lines: list[Line] = []
        self._row = 0
        self._row_hidden = False
        self._cells: list[Cell | Fault | None] = []
        self._column = 0
        self._in_cell = False
        self._kind = "n"
        self._style = 0
        self._reading = False
        self._text: list[str] = []
        self._has_formula = False
        self._phonetic = False

    def take(self) -> list[Line]:
        """Hand out the lines since the last call."""
        lines, self._lines = self._lines, []
        return lines

    def start(self, name: str, attributes: AttributesImpl[str], /) -> None:
        """Receive the start of an element."""
        if self._in_cell:
            self._start_inside_cell(name)
        elif name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._start_row(attributes)
        elif name == "mergeCell":
            self.merges.append(attributes.get("ref", ""))
        elif name == "col" and attributes.get("hidden") in {"1", "true"}:
            first, last = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
            self.hidden_columns.update(range(max(first, 1), min(last, MAX_COLUMNS) + 1))

    def characters(self, content: str, /) -> None:
        """Receive a piece of text."""
        if self._reading:
            self._text.append(content)

    def end(self, name: str, /) -> None:
        """Receive the end of an element."""
        if self._in_cell:
            self._end_inside_cell(name)
        elif name == "row":
            self._end_row()

    def _start_row(self, attributes: AttributesImpl[str]) -> None:
        number = int(attributes.get("r", str(self._row + 1)))
        if number > MAX_SHEET_ROWS:
            raise PackageError("行号超出了工作表的范围，文件已损坏")
        if number <= self._row:
            raise PackageError(f"第{number}行出现了两次或次序颠倒，文件已损坏")
        self._row = number
        self._row_hidden = attributes.get("hidden") in {"1", "true"}
        self._cells = []
        self._column = 0

    def _end_row(self) -> None:
        if not self._cells:
            return
        self._lines.append((self._row, self._cells))
        self.last_row = self._row
        self.last_column = max(self.last_column, len(self._cells))
        if self._row_hidden:
            self.hidden_rows.append(self._row)
        self._cells = []

    def _start_cell(self, attributes: AttributesImpl[str]) -> None:
        self._column = self._next_column(attributes.get("r"))
        self._in_cell = True
        self._kind = attributes.get("t", "n")
        self._style = int(attributes.get("s", "0"))
        self._text = []
        self._has_formula = False

    def _next_column(self, reference: str | None) -> int:
        """Tell the column of a cell, from 1; cells without a reference follow each other."""
        if reference is None:
            return self._column + 1
        match = _REFERENCE.fullmatch(reference)
        if match is None or int(match[2]) != self._row:
            raise PackageError(f"第{self._row}行里有地址为“{reference[:20]}”的单元格，文件已损坏")
        column = 0
        for letter in match[1]:
            column = column * 26 + ord(letter) - ord("A") + 1
        if column <= self._column:
            raise PackageError(f"单元格 {reference} 出现了两次或次序颠倒，文件已损坏")
        return column

    def _start_inside_cell(self, name: str) -> None:
        if name == "rPh":
            self._phonetic = True
        elif name in _TEXT_PARTS:
            self._reading = not self._phonetic

    def _end_inside_cell(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name == "rPh":
            self._phonetic = False
        elif name == "f":
            self._has_formula = True
        elif name in _TEXT_PARTS:
            self._reading = False

    def _end_cell(self) -> None:
        self._in_cell = False
        text = "".join(self._text)
        if self._kind in {"str", "inlineStr"}:
            text = unescape(text)
        value = cell_value(StoredCell(self._kind, self._style, text, self._has_formula), self._meaning)
        if value is None or (isinstance(value, str) and (not value or value.isspace())):
            return
        if self._column > MAX_COLUMNS:
            place = f"{column_letter(self._column - 1)}{self._row}"
            raise PackageError(f"单元格 {place} 超出了{MAX_COLUMNS}列的上限", f"请删去第{MAX_COLUMNS}列以后的内容")
        self._cells.extend([None] * (self._column - 1 - len(self._cells)))
        self._cells.append(value)
