"""选项: the hidden sheet that drop-downs and colours take their lists from, each under a name of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from lianzheng_rubric.engine.exact import UNIT, Amount, Number, divide
from lianzheng_rubric.office.excel.book import Book
from lianzheng_rubric.office.excel.worksheet_names import quoted
from lianzheng_rubric.office.form.layout import FormSheet
from lianzheng_rubric.records.xlsx_table import GUIDES

__all__ = ["MOST", "Lists", "SheetLists"]

MOST = 999_999_999
"""The largest number that a reader of ledgers takes."""
*_, _NAME = GUIDES
_NOTHING_FITS = (1, 0)
"""Least and most of the points of a 情形 that takes none: no number lies between."""


@dataclass(frozen=True, slots=True)
class SheetLists:
    """Names of the lists of one sheet of records.

    ``needs`` is a table: 情形, headers that it needs, headers that must be filled, least and most points.
    ``groups`` are the top clauses; ``grouped`` the column of clauses beside the 情形 of each, ``first`` its first 情形.
    """

    situations: str
    needs: str
    groups: str = ""
    grouped: str = ""
    first: str = ""


class Lists:
    """Writes lists into columns of the sheet and names them; lists that are alike are written once."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._sheet: Worksheet | None = None
        self._columns = 0
        self._known: dict[tuple[str, ...], str] = {}

    def begin(self) -> None:
        """Make the sheet; it stands behind all sheets made before."""
        self._sheet = self._book.sheet(_NAME)
        self._sheet.hide()

    def choices(self, labels: Sequence[str]) -> str:
        """The name of a list of ``labels``."""
        key = tuple(labels)
        if key not in self._known:
            self._known[key] = self._named("列表", [[label] for label in labels])
        return self._known[key]

    def of_sheet(self, sheet: FormSheet) -> SheetLists:
        """The lists of a sheet of records that offers something."""
        shown = [offer.shown for offer in sheet.offers]
        needs = self._named("所需", [_needs_row(sheet, number) for number in range(len(shown))])
        situations = self.choices(shown)
        groups = list(dict.fromkeys(group for offer in sheet.offers for group in offer.groups))
        if sheet.position("条款") is None:
            return SheetLists(situations, needs)
        pairs = [[group, offer.shown] for group in groups for offer in sheet.offers if group in offer.groups]
        grouped = self._named("大项", [[group] for group, _ in pairs])
        first = self._named("首条", [[shown] for _, shown in pairs], only_first=True)
        return SheetLists(situations, needs, self.choices(groups), grouped, first)

    def _named(self, kind: str, rows: Sequence[Sequence[str | Number]], *, only_first: bool = False) -> str:
        """Write ``rows`` into the next columns and give them a name."""
        if self._sheet is None:
            raise RuntimeError("the sheet of lists has not begun")
        width = len(rows[0])
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=self._columns):
                if isinstance(value, str):
                    self._book.exact_text(self._sheet, number, column, value, "plain")
                else:
                    self._book.number(self._sheet, number, column, Fraction(value), "plain")
        left, right = xl_col_to_name(self._columns), xl_col_to_name(self._columns + width - 1)
        name = f"{kind}_{self._columns + 1}"
        self._book.text(self._sheet, 0, self._columns, name, "plain")
        last = 2 if only_first else len(rows) + 1
        self._book.file.define_name(name, f"={quoted(_NAME)}!${left}$2:${right}${last}")
        self._columns += width
        return name


def _needs_row(sheet: FormSheet, number: int) -> list[str | Number]:
    offer = sheet.offers[number]
    points = offer.situation.points
    least, most = _NOTHING_FITS if points is None else (_points(points[0]), _points(points[1]))
    return [offer.shown, _flags(offer.needs.wanted), _flags(offer.needs.required), least, most]


def _points(amount: Amount | None) -> Number:
    return MOST if amount is None else divide(amount, UNIT)


def _flags(headers: Sequence[str]) -> str:
    """Headers between bars, so that one is found by itself and never inside another."""
    return "".join(f"|{header}" for header in headers) + "|"
