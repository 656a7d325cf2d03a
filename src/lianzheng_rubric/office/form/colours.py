"""Colours that follow what is filled in: what is still missing, what the chosen 情形 does not need, what is odd."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from lianzheng_rubric.engine.plan import Plan
from lianzheng_rubric.office.excel.book import Book
from lianzheng_rubric.office.form.lists import SheetLists

__all__ = ["LEGEND", "Coloured", "colour_records", "colour_units", "look_of"]

_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "missing": {"bg_color": "#FFC7CE"},
    "needless": {"bg_color": "#D9D9D9"},
    "odd": {"bg_color": "#FFE699"},
    "early": {"font_color": "#9C5700", "italic": True},
}
LEGEND: Mapping[str, str] = {
    "missing": "红色的格：必须填，还空着",
    "needless": "灰色的格：选的情形用不到，不用填",
    "odd": "黄色的格：填了，可是用不到，或与别的行重复，请核对",
    "early": "斜体的日期：不在考核的年度里，请核对",
}
"""What each colour says."""
_FIELD, _HARMLESS, _MUST_ONLY = "field", "harmless", "must only"
_SORTS: Mapping[str, str] = {
    **dict.fromkeys(("编号", "单位", "条款", "情形", "备注"), ""),
    **dict.fromkeys(("日期", "理由", "判定人"), _MUST_ONLY),
    **dict.fromkeys(("人员", "事项", "来源"), _HARMLESS),
}
"""How columns follow the 情形; any other is a field. Every 情形 may use those of no sort; nobody calls it odd when a
record tells more than was asked (人员, 理由)."""


@dataclass(frozen=True, slots=True)
class Coloured:
    """A sheet with its headers; rows are counted from 0, the header stands in the row above ``first``."""

    book: Book
    sheet: Worksheet
    headers: tuple[str, ...]
    first: int
    last: int

    def cell(self, header: str) -> str:
        """The cell under ``header`` in the row that a formula looks at."""
        return str(xl_rowcol_to_cell(self.first, self.headers.index(header), col_abs=True))

    def is_begun(self) -> str:
        """A formula: something stands in the row."""
        right = xl_col_to_name(len(self.headers) - 1)
        return f"COUNTA($A{self.first + 1}:${right}{self.first + 1})>0"

    def rule(self, columns: tuple[int, int], formula: str, look: str) -> None:
        """The cells of ``columns`` (first and last) look so where the formula holds."""
        how = {"type": "formula", "criteria": f"={formula}", "format": self.book.file.add_format(dict(_LOOKS[look]))}
        self.sheet.conditional_format(self.first, columns[0], self.last, columns[1], how)

    def missing(self, header: str) -> None:
        """No row that is begun may leave ``header`` empty."""
        at = self.headers.index(header)
        self.rule((at, at), f'AND({self.cell(header)}="",{self.is_begun()})', "missing")

    def twice(self) -> None:
        """What stands in the first column stands there once."""
        how = {"type": "duplicate", "format": self.book.file.add_format(dict(_LOOKS["odd"]))}
        self.sheet.conditional_format(self.first, 0, self.last, 0, how)


def colour_units(grid: Coloured, required: Collection[str]) -> None:
    """A unit that stands twice, a row without a unit, and what decides which clauses apply (``required``)."""
    grid.twice()
    for header in ("单位", *required):
        if header in grid.headers:
            grid.missing(header)


def colour_records(grid: Coloured, lists: SheetLists | None, plan: Plan, idle: Collection[str]) -> None:
    """All rules of a sheet of records; ``idle`` are fields that nothing asks for, which may always be filled."""
    grid.twice()
    grid.missing("单位")
    grid.missing("情形")
    if lists is not None:
        _by_situation(grid, lists, [_SORTS.get(header, "" if header in idle else _FIELD) for header in grid.headers])
    days = _days(plan)
    if days:
        at, cell = grid.headers.index("日期"), grid.cell("日期")
        outside = f"OR({cell}<DATE({days[0]}),{cell}>DATE({days[1]}))"
        grid.rule((at, at), f"AND(ISNUMBER({cell}),{outside})", "early")


def _by_situation(grid: Coloured, lists: SheetLists, sorts: Sequence[str]) -> None:
    """What the 情形 of the row needs and must have is looked up by the header of the column."""
    chosen = grid.cell("情形")
    known = f"COUNTIF({lists.situations},{chosen})>0"
    for start, end, sort in _runs(sorts):
        cell, head = xl_rowcol_to_cell(grid.first, start), xl_rowcol_to_cell(grid.first - 1, start, row_abs=True)
        must, may = (f'FIND("|"&{head}&"|",VLOOKUP({chosen},{lists.needs},{column},FALSE))' for column in (3, 2))
        grid.rule((start, end), f'AND({cell}="",ISNUMBER({must}))', "missing")
        if sort in (_FIELD, _HARMLESS):
            grid.rule((start, end), f'AND({cell}="",{known},ISERROR({may}))', "needless")
        if sort == _FIELD:
            grid.rule((start, end), f'AND({cell}<>"",{known},ISERROR({may}))', "odd")


def _runs(sorts: Sequence[str]) -> list[tuple[int, int, str]]:
    """Neighbouring columns of one sort together; those of no sort are left out."""
    runs: list[tuple[int, int, str]] = []
    for column, sort in enumerate(sorts):
        if runs and runs[-1][1:] == (column - 1, sort):
            runs[-1] = (runs[-1][0], column, sort)
        elif sort:
            runs.append((column, column, sort))
    return runs


def _days(plan: Plan) -> tuple[str, str] | None:
    """The first and last day of the assessed period, as arguments of DATE."""
    if plan.window is not None:
        end = plan.window.end
        last = "9999,12,31" if end is None else f"{end.year},{end.month},{end.day}"
        return f"{plan.window.start.year},{plan.window.start.month},{plan.window.start.day}", last
    return None if plan.year is None else (f"{plan.year},1,1", f"{plan.year},12,31")


def look_of(name: str) -> Mapping[str, Any]:
    """How a colour of the legend looks."""
    return _LOOKS[name]
