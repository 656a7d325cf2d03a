"""Colours that follow what is filled in: what is still missing, what the chosen 情形 does not need, what is odd."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from lianzheng_rubric.engine.plan import Plan
from lianzheng_rubric.office.form.layout import FormSheet
from lianzheng_rubric.office.form.lists import SheetLists
from lianzheng_rubric.office.workbook import Book

__all__ = ["LEGEND", "colour_records", "colour_units", "look_of"]

_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "missing": {"bg_color": "#F8CBAD"},
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


def colour_units(book: Book, sheet: Worksheet, form: FormSheet, rows: tuple[int, int]) -> None:
    """A unit that stands twice, and a row without a unit."""
    first, last = rows
    _duplicates(book, sheet, 0, rows)
    whole = f"$A{first + 1}:${xl_col_to_name(len(form.columns) - 1)}{first + 1}"
    _rule(book, sheet, (first, 0, last, 0), f'=AND($A{first + 1}="",COUNTA({whole})>0)', "missing")


def colour_records(
    book: Book, sheet: Worksheet, headers: tuple[str, ...], lists: SheetLists | None, rows: tuple[int, int], plan: Plan
) -> None:
    """All rules of a sheet of records; its header stands in the row above the first of ``rows``."""
    first, last = rows
    right = len(headers) - 1
    whole = f"$A{first + 1}:${xl_col_to_name(right)}{first + 1}"
    _duplicates(book, sheet, 0, rows)
    for header in ("单位", "情形"):
        at = headers.index(header)
        cell = xl_rowcol_to_cell(first, at, col_abs=True)
        _rule(book, sheet, (first, at, last, at), f'=AND({cell}="",COUNTA({whole})>0)', "missing")
    if lists is not None:
        _by_situation(book, sheet, headers, lists, rows)
    days = _days(plan)
    if days:
        at = headers.index("日期")
        cell = xl_rowcol_to_cell(first, at, col_abs=True)
        bounds = f"OR({cell}<DATE({days[0]}),{cell}>DATE({days[1]}))"
        _rule(book, sheet, (first, at, last, at), f"=AND(ISNUMBER({cell}),{bounds})", "early")


def _by_situation(
    book: Book, sheet: Worksheet, headers: tuple[str, ...], lists: SheetLists, rows: tuple[int, int]
) -> None:
    """What the 情形 of the row needs and must have is looked up by the header of the column."""
    first, last = rows
    chosen = xl_rowcol_to_cell(first, headers.index("情形"), col_abs=True)
    for start, end, sort in _runs([_SORTS.get(header, _FIELD) for header in headers]):
        cell, head = xl_rowcol_to_cell(first, start), xl_rowcol_to_cell(first - 1, start, row_abs=True)
        must, may = (f'FIND("|"&{head}&"|",VLOOKUP({chosen},{lists.needs},{column},FALSE))' for column in (3, 2))
        area = (first, start, last, end)
        _rule(book, sheet, area, f'=AND({cell}="",ISNUMBER({must}))', "missing")
        known = f"COUNTIF({lists.situations},{chosen})>0"
        if sort in (_FIELD, _HARMLESS):
            _rule(book, sheet, area, f'=AND({cell}="",{known},ISERROR({may}))', "needless")
        if sort == _FIELD:
            _rule(book, sheet, area, f'=AND({cell}<>"",{known},ISERROR({may}))', "odd")


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


def _duplicates(book: Book, sheet: Worksheet, column: int, rows: tuple[int, int]) -> None:
    look = book.file.add_format(dict(_LOOKS["odd"]))
    sheet.conditional_format(rows[0], column, rows[1], column, {"type": "duplicate", "format": look})


def _rule(book: Book, sheet: Worksheet, area: tuple[int, int, int, int], formula: str, look: str) -> None:
    sheet.conditional_format(
        *area, {"type": "formula", "criteria": formula, "format": book.file.add_format(dict(_LOOKS[look]))}
    )


def look_of(name: str) -> Mapping[str, Any]:
    """How a colour of the legend looks."""
    return _LOOKS[name]
