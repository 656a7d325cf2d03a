"""A worksheet that holds one table: title, notes, header, rows, signatures, provenance; ready to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from xlsxwriter.worksheet import Worksheet

from lianzheng_rubric.engine.exact import Exact
from lianzheng_rubric.office.excel.book import Book, line_height, set_up_page
from lianzheng_rubric.office.excel.columns import Column

__all__ = ["Cell", "Live", "Styled", "TableSheet"]

_NARROWEST = 96
"""Characters that a table takes at least, so that titles and provenance have room."""


@dataclass(frozen=True, slots=True)
class Live:
    """A formula with the value that it has now."""

    formula: str
    value: Exact
    style: str = "number"


@dataclass(frozen=True, slots=True)
class Styled:
    """A text in a look of its own."""

    text: str
    style: str


Cell: TypeAlias = str | int | Exact | Live | Styled
"""A text, a number, or a formula."""


@dataclass
class TableSheet:
    """Writes one table from the top; :meth:`finish` ends it. ``freeze``: how many columns stay when scrolling."""

    book: Book
    page: Worksheet
    title: str
    columns: Sequence[Column]
    notes: Sequence[str] = ()
    freeze: int = 0
    row: int = field(default=0, init=False)
    head: int = field(default=0, init=False)
    below: int = field(default=0, init=False)
    """The last row of the header."""

    def __post_init__(self) -> None:
        asked = sum(column.width for column in self.columns)
        scale = max(1.0, _NARROWEST / asked)
        self.widths = [column.width * scale for column in self.columns]
        for index, width in enumerate(self.widths):
            self.page.set_column(index, index, width)
        self.line(self.title, "title", height=line_height([(self.title, self._whole * 0.68)]) * 1.45)
        for note in self.notes:
            self.line(note)
        self.head = self.below = self.row
        titles = [column.title for column in self.columns]
        for index, title in enumerate(titles):
            self.book.text(self.page, self.row, index, title, "head")
        self.page.set_row(self.row, max(24.0, line_height(list(zip(titles, self.widths, strict=True)))))
        self.row += 1

    @property
    def _whole(self) -> float:
        return sum(self.widths)

    def line(self, text: str, style: str = "line", *, height: float | None = None) -> None:
        """A text over the whole width."""
        self.book.merged(self.page, (self.row, 0, self.row, len(self.columns) - 1), text, style)
        self.page.set_row(self.row, height or line_height([(text, self._whole)]))
        self.row += 1

    def add(self, cells: Sequence[Cell], *, total: bool = False) -> int:
        """One row; numbers are centred, texts wrap. Gives back its index.

        A row that is a ``total`` stands out.
        """
        texts: list[tuple[str, float]] = []
        for index, (cell, width) in enumerate(zip(cells, self.widths, strict=True)):
            self._cell(index, cell, total=total)
            if isinstance(cell, str):
                texts.append((cell, width))
            elif isinstance(cell, Styled):
                texts.append((cell.text, width))
        self.page.set_row(self.row, max(20.0, min(409.0, line_height(texts or [("", 1.0)]) * 1.05)))
        self.row += 1
        return self.row - 1

    def add_to_head(self, cells: Sequence[Cell]) -> int:
        """A row that belongs to the header (marks, deadlines): it stays when people scroll, filter or sort."""
        self.below = self.add(cells, total=True)
        return self.below

    def _cell(self, index: int, cell: Cell, *, total: bool) -> None:
        match cell:
            case Styled(text, style):
                self.book.text(self.page, self.row, index, text, style)
            case Live(formula, value, style):
                look = "total" if total and style == "number" else style
                self.book.formula(self.page, self.row, index, formula, value, look)
            case int() | Decimal() | Fraction():
                value = Decimal(cell) if isinstance(cell, int) else cell
                self.book.number(self.page, self.row, index, value, "total" if total else "number")
            case str():
                self.book.text(self.page, self.row, index, cell, self._look(index, total=total))

    def _look(self, index: int, *, total: bool) -> str:
        if total:
            return "total_text"
        return "centre" if self.columns[index].width <= _CENTRED else "text"

    def none(self, text: str = "无") -> None:
        """The one row of a table without rows."""
        self.line(text, "centre", height=24)

    def finish(self, *, signatures: str, provenance: Sequence[str], footer: str, last_row: int | None = None) -> None:
        """Signatures and provenance below the table, filters over its header, page set-up.

        ``last_row`` is the last row of the table that filters reach; without it there are no filters.
        """
        if signatures:
            self.line(signatures, height=40)
        for text in provenance:
            self.line(text, "small", height=line_height([(text, self._whole * 1.2)]))
        if last_row is not None and last_row > self.below:
            self.page.autofilter(self.below, 0, last_row, len(self.columns) - 1)
        self.page.freeze_panes(self.below + 1, self.freeze)
        set_up_page(self.page, landscape=True, repeat=self.head, footer=footer)
        self.page.repeat_rows(self.head, self.below)


_CENTRED = 14
"""Columns so narrow hold single words, which look better centred."""
