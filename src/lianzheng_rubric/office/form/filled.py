"""What ledgers already hold, put on the sheets of a form: nothing is left out, nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lianzheng_rubric.language.loading import Rubric
from lianzheng_rubric.language.vocabulary import Situation
from lianzheng_rubric.office.form.layout import LAST_YEAR, UNITS, Layout
from lianzheng_rubric.problems import LedgerError, Problem
from lianzheng_rubric.records.columns import (
    RECORD_COLUMNS,
    Columns,
    is_last_year,
    kind_of,
    match_record_columns,
    match_roster_columns,
    supplements,
)
from lianzheng_rubric.records.rows import MAX_FIELD, Cell, Row, Table
from lianzheng_rubric.records.situations import SituationFinder
from lianzheng_rubric.records.sources import Source, open_sources
from lianzheng_rubric.records.table import read_tables

__all__ = ["Filled", "read_filled", "without_contents"]

_ROSTER_COLUMNS = {"unit": "单位", "note": "备注"}


@dataclass(slots=True)
class Filled:
    """Rows (header → content) by the name of their sheet, in the order in which they stood."""

    rows: dict[str, list[dict[str, Cell]]] = field(default_factory=dict)
    units_from_records: bool = False
    """Whether no roster was given, so that the units of the records are written into it."""

    def add(self, sheet: str, cells: Mapping[str, Cell]) -> None:
        """Append a row."""
        self.rows.setdefault(sheet, []).append(dict(cells))

    def headers(self, sheet: str) -> tuple[str, ...]:
        """Every header under which something stands on ``sheet``."""
        return tuple(dict.fromkeys(name for row in self.rows.get(sheet, ()) for name in row))

    @property
    def count(self) -> int:
        """How many rows of records there are."""
        return sum(len(rows) for name, rows in self.rows.items() if name not in (UNITS, LAST_YEAR))


def without_contents() -> Filled:
    """Nothing filled in yet."""
    return Filled()


def read_filled(sources: Sequence[Source], rubric: Rubric, layout: Layout, encoding: str | None = None) -> Filled:
    """Read ledgers for a form.

    What the rubric does not know (a 情形, a column, a value) is kept as it stands. Only what a reader of ledgers
    could not even read is refused, since it would be lost.

    Raises:
        LedgerError: a file, a sheet or a cell cannot be read.

    """
    tables = list(_tables(sources, encoding))
    filled = Filled()
    rosters = [table for table in tables if kind_of(table) == "roster"]
    _fill_rosters(rosters, rubric, filled)
    finder = SituationFinder(rubric.vocabulary)
    for table in tables:
        if kind_of(table) == "records":
            for row in _renamed(table, match_record_columns(table, rubric.vocabulary)[0], _RECORD_HEADERS):
                filled.add(_home(row, table, layout, finder), row)
    if filled.count and not filled.rows.get(UNITS):
        _units_named(filled)
    return filled


_RECORD_HEADERS = {key: names[0] for key, names in RECORD_COLUMNS.items()}


def _tables(sources: Sequence[Source], encoding: str | None) -> Iterator[Table]:
    problems: list[Problem] = []
    found: list[Table] = []
    for file in open_sources(sources):
        if file.problem is not None:
            problems.append(file.problem)
            continue
        tables, told = read_tables(file.data, file.name, encoding=encoding)
        problems += [problem for problem in told if problem.severity == "error"]
        problems += [
            Problem("L602", f"表“{table.name}”没有“情形”列，也没有“单位”列，不知道记的是什么", None,
                    "请移到别的文件，或写明是什么表", cell=table.place)
            for table in tables
            if kind_of(table) == "unknown"
        ]  # fmt: skip
        problems += [problem for table in tables for problem in _too_long(table)]
        found += tables
    if problems:
        raise LedgerError(tuple(problems))
    yield from found


def _too_long(table: Table) -> Iterator[Problem]:
    """Texts that a reader counts as short enough and a spreadsheet does not: rare characters count twice there."""
    for row in table.rows:
        for header, cell in row.cells.items():
            if isinstance(cell, str) and 2 * len(cell) > MAX_FIELD and len(cell.encode("utf-16-le")) > 2 * MAX_FIELD:
                message = f"内容超过电子表格一格 {MAX_FIELD} 个字的上限"
                yield Problem("L506", message, remedy="请缩短", cell=row.cell_place(header))


def _renamed(table: Table, columns: Columns, names: Mapping[str, str]) -> Iterator[dict[str, Cell]]:
    """The rows of ``table`` with each column under its documented name; one without such a name keeps its own."""
    known = {header: names[key] for key, header in columns.known.items()} | dict(columns.fields)
    for row in table.rows:
        yield {known.get(header, header): row.cells[header] for header in _in_order(table, row)}


def _in_order(table: Table, row: Row) -> Iterator[str]:
    return (header for header in table.header if header in row.cells)


def _home(row: Mapping[str, Cell], table: Table, layout: Layout, finder: SituationFinder) -> str:
    """The sheet of a record's 情形; of one that the rubric does not know, the sheet where it stood."""
    named = _text(row, "情形")
    found = finder.find(named, _text(row, "条款")) if named else None
    if isinstance(found, Situation):
        return layout.homes[found.key]
    names = [sheet.name for sheet in layout.records]
    return table.name if table.name in names else names[0]


def _text(row: Mapping[str, Cell], header: str) -> str:
    cell = row.get(header, "")
    return cell if isinstance(cell, str) else ""


def _fill_rosters(tables: Sequence[Table], rubric: Rubric, filled: Filled) -> None:
    """Rows of all rosters, joined by unit as far as they do not contradict each other."""
    added = [supplements(table) for table in tables]
    joined: dict[tuple[str, Cell], dict[str, Cell]] = {}
    for table, adds in zip(tables, added, strict=True):
        for row in _renamed(table, match_roster_columns(table, rubric.vocabulary)[0], _ROSTER_COLUMNS):
            before = {name: cell for name, cell in row.items() if is_last_year(name)}
            rest = {name: cell for name, cell in row.items() if name not in before}
            unit = {"单位": row["单位"]} if "单位" in row else {}
            if adds:
                _join(filled, joined, LAST_YEAR, {**rest, **before})
                if all(added):  # last year's results are then the roster as well
                    _join(filled, joined, UNITS, unit)
                continue
            _join(filled, joined, UNITS, rest)
            if before:
                _join(filled, joined, LAST_YEAR, {**unit, **before})


def _join(filled: Filled, joined: dict[tuple[str, Cell], dict[str, Cell]], sheet: str, cells: dict[str, Cell]) -> None:
    """Add to the unit's row; where that says something else, or the unit has no name, a row of its own."""
    unit = cells.get("单位")
    row = None if unit is None else joined.get((sheet, unit))
    if row is not None and all(row.get(name, cell) == cell for name, cell in cells.items()):
        row.update(cells)
        return
    filled.add(sheet, cells)
    if unit is not None and row is None:
        joined[sheet, unit] = filled.rows[sheet][-1]


def _units_named(filled: Filled) -> None:
    """Without a roster, the records name the units; a form has a roster, so they are written into it."""
    filled.units_from_records = True
    for unit in dict.fromkeys(row["单位"] for rows in list(filled.rows.values()) for row in rows if "单位" in row):
        filled.add(UNITS, {"单位": unit})
