"""记录表.xlsx: laid out for a rubric, filled with what ledgers hold already, checked by reading it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from lianzheng_rubric.language.loading import Rubric
from lianzheng_rubric.office.excel.book import Book, rows_high, set_up_page
from lianzheng_rubric.office.excel.worksheet_names import quoted
from lianzheng_rubric.office.form.colours import Coloured, colour_records, colour_units
from lianzheng_rubric.office.form.columns import Column, built_in, declared, unknown_column
from lianzheng_rubric.office.form.contents import STYLE_OF, write_rows
from lianzheng_rubric.office.form.explaining import write_clauses, write_guide
from lianzheng_rubric.office.form.filled import Filled, read_filled
from lianzheng_rubric.office.form.layout import FormSheet, Layout, lay_out
from lianzheng_rubric.office.form.lists import Lists
from lianzheng_rubric.office.form.popups import UNIT_NAMES, Cells, validation
from lianzheng_rubric.problems import LedgerError, Problem
from lianzheng_rubric.records.grid import REMARK
from lianzheng_rubric.records.ledger import read_ledger
from lianzheng_rubric.records.rows import MAX_COLUMNS, MAX_ROWS
from lianzheng_rubric.records.sources import Source
from lianzheng_rubric.records.xlsx_table import GUIDES

__all__ = ["Template", "make_template"]

_HEADER = 1
"""The row of the headers, counted from 0; a remark stands above it."""
_FIRST = _HEADER + 1
_PREPARED = 2000
"""Rows that have drop-downs and colours from the start."""
_PRINTED = 24
"""Rows that are printed of a sheet with less in it."""
_REMARK_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class Template:
    """The workbook, and what a reader of ledgers says about what is filled in."""

    content: bytes
    problems: tuple[Problem, ...] = ()
    records: int = 0
    units: int = 0
    units_from_records: bool = False


def make_template(
    rubric: Rubric, sources: Sequence[Source] = (), *, encoding: str | None = None, name: str = "记录表.xlsx"
) -> Template:
    """The form for ``rubric``, filled with everything that ``sources`` hold.

    Nothing filled in is left out or changed; what the rubric does not know is kept where it stands and told in
    ``problems``, which name the cells of the new workbook (as ``name``).

    Raises:
        LedgerError: a source cannot be read, or holds more than a workbook does.

    """
    layout = lay_out(rubric)
    filled = read_filled(sources, rubric, layout, encoding)
    layout = _widened(layout, filled, rubric, name)
    content = _workbook(rubric, layout, filled)
    problems = _said_of(content, name, rubric) if sources else ()
    units = len(filled.rows.get(layout.units.name, ()))
    return Template(content, problems, filled.count, units, filled.units_from_records)


def _said_of(content: bytes, name: str, rubric: Rubric) -> tuple[Problem, ...]:
    """What there is to mend or to know in the finished workbook."""
    try:
        return read_ledger([(name, content)], rubric.vocabulary).notices
    except LedgerError as error:
        return error.problems


def _widened(layout: Layout, filled: Filled, rubric: Rubric, name: str) -> Layout:
    """The layout with a column for everything that is filled in."""
    records = tuple(_with_columns(sheet, filled, rubric, name) for sheet in layout.records)
    units, before = (_with_columns(sheet, filled, rubric, name) for sheet in (layout.units, layout.last_year))
    return replace(layout, records=records, units=units, last_year=before)


def _with_columns(sheet: FormSheet, filled: Filled, rubric: Rubric, name: str) -> FormSheet:
    more = tuple(_column(header, sheet, rubric) for header in filled.headers(sheet.name) if header not in sheet.headers)
    widened = replace(sheet, columns=(*sheet.columns[:-1], *more, sheet.columns[-1]))
    too_many = [
        f"工作表“{sheet.name}”有 {count} {what}，超过 {most} 的上限"
        for count, what, most in (
            (len(widened.columns), "列", MAX_COLUMNS),
            (len(filled.rows.get(sheet.name, ())), "行", MAX_ROWS),
        )
        if count > most
    ]
    if too_many:
        raise LedgerError(tuple(Problem("L503", text, remedy="请把台账拆成几份再导出", cell=name) for text in too_many))
    return widened


def _column(header: str, sheet: FormSheet, rubric: Rubric) -> Column:
    """A column that the rubric did not ask for on this sheet, yet something stands in it."""
    vocabulary = rubric.vocabulary
    fields = vocabulary.fields if sheet.offers or sheet.position("情形") is not None else vocabulary.unit_fields
    if header in fields:
        return declared(header, fields[header], vocabulary)
    try:
        return built_in(header)
    except KeyError:
        return unknown_column(header)


@dataclass(frozen=True, slots=True)
class _Making:
    """A workbook in the making and everything that goes into it."""

    book: Book
    lists: Lists
    filled: Filled
    rubric: Rubric
    idle: frozenset[str]
    """Declared fields that no 情形 asks for."""


def _workbook(rubric: Rubric, layout: Layout, filled: Filled) -> bytes:
    book = Book()
    guide, clauses = (book.sheet(name) for name in GUIDES[:2])
    asked = {name for sheet in layout.records for offer in sheet.offers for name in offer.needs.wanted}
    making = _Making(book, Lists(book), filled, rubric, frozenset(rubric.vocabulary.fields) - asked)
    sheets = [(form, book.sheet(form.name)) for form in (layout.units, layout.last_year, *layout.records)]
    making.lists.begin()
    write_guide(book, guide, rubric, layout)
    write_clauses(book, clauses, rubric, layout)
    for form, sheet in sheets:
        _fill_in(making, sheet, form)
    first = f"{quoted(layout.units.name)}!$A${_FIRST + 1}"
    area = f"{first}:$A${_last_row(layout.units, filled) + 1}"
    book.file.define_name(UNIT_NAMES, f"={first}:INDEX({area},MAX(1,COUNTA({area})))")
    return book.content()


def _last_row(form: FormSheet, filled: Filled) -> int:
    """The last row (counted from 0) with drop-downs."""
    return _FIRST + len(filled.rows.get(form.name, ())) + _PREPARED - 1


def _fill_in(making: _Making, sheet: Worksheet, form: FormSheet) -> None:
    """One sheet to fill in: remark, header, rules, and what stands in it already."""
    rows = making.filled.rows.get(form.name, ())
    last = _last_row(form, making.filled)
    own = making.lists.of_sheet(form) if form.offers else None
    _head(making.book, sheet, form)
    cells = Cells(_cell(form, "情形"), _cell(form, "条款"))
    for position, column in enumerate(form.columns):
        choices = making.lists.choices(column.labels) if column.labels else ""
        rule = validation(column, cells, own, choices)
        if sheet.data_validation(_FIRST, position, last, position, rule) != 0:
            raise RuntimeError(f"the rule of {column.header} is not one that Excel takes")
    write_rows(making.book, sheet, _FIRST, form.columns, rows)
    grid = Coloured(making.book, sheet, form.headers, _FIRST, last)
    if form.position("情形") is None:
        colour_units(grid, making.rubric.vocabulary.unit_required)
    else:
        colour_records(grid, own, making.rubric.plan, making.idle)
    _page(sheet, form, len(rows), making.rubric)


def _cell(form: FormSheet, header: str) -> str:
    """``$E3`` for the cell under ``header`` in the first row, ``""`` without such a column."""
    position = form.position(header)
    return "" if position is None else str(xl_rowcol_to_cell(_FIRST, position, col_abs=True))


def _head(book: Book, sheet: Worksheet, form: FormSheet) -> None:
    last = min(len(form.columns), _REMARK_COLUMNS) - 1
    text = f"{REMARK} {form.purpose}"
    book.merged(sheet, (0, 0, 0, last), text, "remark")
    wide = sum(column.width for column in form.columns[: last + 1])
    sheet.set_row(0, 6 + 16 * rows_high(text, wide), book.style("remark"))
    for position, column in enumerate(form.columns):
        style = book.style(STYLE_OF.get(column.kind, "fill"))
        sheet.set_column(position, position, column.width, style)
        book.exact_text(sheet, _HEADER, position, column.header, "head")
    deepest = max(rows_high(column.header, column.width) for column in form.columns)
    sheet.set_row(_HEADER, 8 + 16 * deepest)
    beside = form.position("情形")
    sheet.freeze_panes(_FIRST, 1 if beside is None else beside + 1)


def _page(sheet: Worksheet, form: FormSheet, rows: int, rubric: Rubric) -> None:
    """A4 landscape; a sheet too wide for one page goes on over several, each with the columns up to 情形."""
    set_up_page(sheet, landscape=True, repeat=_HEADER, footer=f"{rubric.title} {form.name}")
    beside = form.position("情形")
    if beside is not None and sum(column.width for column in form.columns) > 220:
        sheet.fit_to_pages(0, 0)
        sheet.set_print_scale(70)
        sheet.repeat_columns(0, beside)
    sheet.print_area(0, 0, _FIRST + max(rows, _PRINTED) - 1, len(form.columns) - 1)
