"""Cells that were filled in, written so that they read back as what they were."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from xlsxwriter.worksheet import Worksheet

from lianzheng_rubric.office.excel.book import Book, line_height, rows_high
from lianzheng_rubric.office.form.columns import Column
from lianzheng_rubric.records.cells import CellError, parse_date, parse_number
from lianzheng_rubric.records.rows import Cell

__all__ = ["STYLE_OF", "write_rows"]

STYLE_OF: Mapping[str, str] = {
    "date": "fill_date",
    "count": "fill_number",
    "points": "fill_number",
    "number": "fill_number",
    "yes_no": "fill_centre",
    "choice": "fill_centre",
    "id": "fill_centre",
}
"""The look of each kind of column; the others hold text."""
_PLAIN_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,8})(\.[0-9]{0,5}[1-9])?")
"""A number that a text of the same look cannot be told from once it is read."""


def write_rows(
    book: Book, sheet: Worksheet, first: int, columns: Sequence[Column], rows: Iterable[Mapping[str, Cell]]
) -> None:
    """Write ``rows`` from line ``first`` (counted from 0) on."""
    for number, row in enumerate(rows, start=first):
        for position, column in enumerate(columns):
            if column.header in row:
                _write(book, sheet, (number, position), column, row[column.header])
        texts = [(cell, column.width) for column in columns if isinstance(cell := row.get(column.header), str)]
        if any(rows_high(text, width) > 1 for text, width in texts):
            sheet.set_row(number, line_height(texts))


def _write(book: Book, sheet: Worksheet, at: tuple[int, int], column: Column, cell: Cell) -> None:
    """A date as a date, a number where a number is meant as a number, everything else as the text that it is."""
    day = cell if isinstance(cell, date) else _day(cell) if column.kind == "date" else None
    if day is not None:
        sheet.write_datetime(*at, day, book.style("fill_date"))
        return
    text = str(cell)
    number = _number(text, column)
    if number is not None:
        book.number(sheet, *at, number, "fill_number")
    else:
        book.exact_text(sheet, *at, text, STYLE_OF.get(column.kind, "fill"))


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except CellError:
        return None


def _number(text: str, column: Column) -> Fraction | None:
    if column.kind == "unknown":
        return Fraction(text) if _PLAIN_NUMBER.fullmatch(text) else None
    if column.kind not in ("count", "points", "number"):
        return None
    try:
        return Fraction(parse_number(text))
    except CellError:
        return None
