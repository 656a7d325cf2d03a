"""Workbooks written with the house's styles: safe texts, wrapped Chinese, reproducible bytes.

XlsxWriter stores the computed value beside every formula, so that previews and other programs show what Excel shows.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from math import ceil
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lianzheng_rubric.engine.exact import Exact
from lianzheng_rubric.office.excel.worksheet_names import quoted
from lianzheng_rubric.problems import display_width
from lianzheng_rubric.reports.plain_text import plain

__all__ = ["Book", "cell_number", "line_height", "rows_high", "set_up_page"]

_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The date of making that every workbook states: the same input gives the same bytes."""
_MOST_CHARACTERS = 32767
"""What a cell of Excel holds at most."""
_LINE = 14.6
"""Height of one line of 11 pt Chinese in points of a row."""
_HIGHEST = 409.0
"""Excel refuses rows that are higher."""

_TO_FILL: Mapping[str, Any] = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter", "locked": False}
"""Cells that people fill in; texts are stored as texts, so that 1.10 and =甲 stay what they are."""

STYLES: Mapping[str, Mapping[str, Any]] = {
    "text": {"valign": "vcenter", "text_wrap": True, "border": 1},
    "centre": {"valign": "vcenter", "align": "center", "text_wrap": True, "border": 1},
    "heading": {"valign": "top", "align": "center", "text_wrap": True, "border": 1},
    "number": {"valign": "vcenter", "align": "center", "border": 1, "num_format": "0.####;-0.####;0"},
    "head": {
        "bold": True,
        "valign": "vcenter",
        "align": "center",
        "text_wrap": True,
        "border": 1,
        "bg_color": "#DCE6F1",
    },
    "total": {"bold": True, "valign": "vcenter", "align": "center", "border": 1, "num_format": "0.####;-0.####;0"},
    "total_text": {"bold": True, "valign": "vcenter", "align": "center", "text_wrap": True, "border": 1},
    "title": {"bold": True, "font_size": 16, "valign": "vcenter", "align": "center", "text_wrap": True},
    "line": {"valign": "vcenter", "text_wrap": True},
    "small": {"font_size": 9, "font_color": "#595959", "valign": "vcenter", "text_wrap": True},
    "plain": {"valign": "vcenter"},
    "remark": {"bold": True, "font_color": "#1F4E79", "valign": "vcenter", "text_wrap": True},
    "fill": {**_TO_FILL, "num_format": "@", "text_wrap": True},
    "fill_centre": {**_TO_FILL, "num_format": "@", "align": "center", "text_wrap": True},
    "fill_number": {**_TO_FILL, "align": "center"},
    "fill_date": {**_TO_FILL, "align": "center", "num_format": "yyyy-mm-dd"},
    "warn": {"valign": "vcenter", "text_wrap": True, "border": 1, "font_color": "#9C0006", "bg_color": "#FDE9E7"},
    "warn_centre": {
        "valign": "vcenter",
        "align": "center",
        "text_wrap": True,
        "border": 1,
        "font_color": "#9C0006",
        "bg_color": "#FDE9E7",
    },
    "link": {"valign": "vcenter", "text_wrap": True, "border": 1, "font_color": "#0563C1", "underline": 1},
    "share": {"valign": "vcenter", "align": "center", "border": 1, "num_format": "0.0%"},
    "idle": {"valign": "vcenter", "align": "center", "border": 1, "num_format": '"不适用";"不适用";"不适用"'},
    "open": {"valign": "vcenter", "text_wrap": True, "border": 1, "align": "center", "bg_color": "#FFF2CC"},
}
"""Every look that a cell may have, by name."""


class Book:
    """A workbook in the making; :meth:`content` ends it."""

    def __init__(self) -> None:
        self._out = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.file: Workbook = Workbook(self._out, options)
        self.file.set_properties({"created": _MADE})
        self.file.set_calc_mode("auto")
        self._formats: dict[tuple[str, tuple[tuple[str, object], ...]], Format] = {}

    def sheet(self, name: str) -> Worksheet:
        """A new worksheet."""
        return self.file.add_worksheet(name)

    def style(self, name: str, **changes: object) -> Format:
        """The format of a look of the house, made once."""
        key = (name, tuple(sorted(changes.items())))
        if key not in self._formats:
            base = {"font_name": "宋体", "font_size": 11}
            self._formats[key] = self.file.add_format({**base, **STYLES[name], **changes})
        return self._formats[key]

    def text(self, sheet: Worksheet, row: int, column: int, text: str, style: str = "text") -> None:
        """A text as a text, whatever it begins with; what a cell cannot hold is cut and says so."""
        sheet.write_string(row, column, _fitting(text), self.style(style))

    def exact_text(self, sheet: Worksheet, row: int, column: int, text: str, style: str = "text") -> None:
        """A text that a reader of ledgers has accepted, character by character as it was read.

        Raises:
            ValueError: a cell cannot hold it.

        """
        if len(text.encode("utf-16-le")) > 2 * _MOST_CHARACTERS or sheet.write_string(
            row, column, text, self.style(style)
        ):
            raise ValueError(f"a cell cannot hold {len(text)} characters")

    def merged(self, sheet: Worksheet, area: tuple[int, int, int, int], text: str, style: str = "text") -> None:
        """A text over ``area`` = (first row, first column, last row, last column)."""
        if area[:2] == area[2:]:
            self.text(sheet, area[0], area[1], text, style)
            return
        sheet.merge_range(*area, "", self.style(style))
        sheet.write_string(area[0], area[1], _fitting(text), self.style(style))

    def number(self, sheet: Worksheet, row: int, column: int, value: Exact, style: str = "number") -> None:
        """A number; the exact value is rounded to what a spreadsheet can hold only here."""
        sheet.write_number(row, column, cell_number(value), self.style(style))

    def formula(self, sheet: Worksheet, row: int, column: int, text: str, value: Exact, style: str = "number") -> None:
        """A live formula with the value that it has now."""
        sheet.write_formula(row, column, text, self.style(style), cell_number(value))

    def link(self, sheet: Worksheet, row: int, column: int, target: str, text: str) -> None:
        """A text that leads to the worksheet named ``target``."""
        sheet.write_url(row, column, f"internal:{quoted(target)}!A1", self.style("link"), string=_fitting(text))

    def content(self) -> bytes:
        """The finished file."""
        self.file.close()
        return self._out.getvalue()


def cell_number(value: Exact) -> float:
    """The nearest number that a spreadsheet can hold."""
    return float(Fraction(value))


def _fitting(text: str) -> str:
    text = plain(text)
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 12] + "……（余下从略）"


def rows_high(text: str, width: float) -> int:
    """How many lines ``text`` takes in a column ``width`` characters wide (a Chinese character takes two)."""
    room = max(1.0, (width - 1) * 0.94)
    return sum(max(1, ceil(display_width(line) / room)) for line in text.split("\n"))


def line_height(cells: Sequence[tuple[str, float]]) -> float:
    """The height in points of a row whose cells are (text, column width); wrapped Chinese needs it told."""
    return min(_HIGHEST, max(rows_high(text, width) for text, width in cells) * _LINE + 4)


def set_up_page(sheet: Worksheet, *, landscape: bool, repeat: int | None = None, footer: str = "") -> None:
    """A4, one page wide, page numbers; row ``repeat`` is the header of every page."""
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    # the blank ends the size of the letters: a footer may begin with a year
    sheet.set_footer(f"&L&9 {plain(footer).replace('&', '&&')[:150]}&R&9 第 &P 页 共 &N 页")
    if repeat is not None:
        sheet.repeat_rows(repeat)
