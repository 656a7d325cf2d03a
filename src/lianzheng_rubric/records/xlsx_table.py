"""Spreadsheets: every worksheet with content becomes a table; nothing is filled in or left out silently."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lianzheng_rubric.records.grid import read_grid
from lianzheng_rubric.records.rows import Line, Origin, Table, column_letter
from lianzheng_rubric.records.xlsx_package import PackageError, feed, open_package
from lianzheng_rubric.records.xlsx_sheet import SheetReader
from lianzheng_rubric.records.xlsx_workbook import SheetPart, read_workbook

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from lianzheng_rubric.records.problem_log import ProblemLog
    from lianzheng_rubric.records.xlsx_values import Meaning

__all__ = ["GUIDES", "read_xlsx"]

GUIDES = ("填表说明", "条款说明", "选项")
"""The sheets of our own form that hold no facts: how to fill it in, every clause, the lists of its drop-downs."""

_EXPLANATIONS = frozenset({"说明", "填写说明", *GUIDES})
"""Names of sheets that explain or that drop-downs take their lists from: no facts stand there."""
_RANGE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})(?::([A-Z]{1,3})([1-9][0-9]{0,6}))?")


def read_xlsx(data: bytes, file: str, log: ProblemLog) -> tuple[Table, ...]:
    """Read all worksheets with content, in the order of the workbook."""
    try:
        package = open_package(data)
        workbook = read_workbook(package)
    except PackageError as error:
        log.refuse("L401", error.reason, file, error.remedy)
        return ()
    passed_over = [sheet.name for sheet in workbook.sheets if sheet.name.strip() in _EXPLANATIONS]
    ours = frozenset(GUIDES if set(GUIDES) <= set(passed_over) else ())  # a form of ours: we know what stands there
    named = "、".join(f"“{name}”" for name in passed_over if name not in ours)
    if named:
        log.notice("L402", f"工作表{named}是说明或选项，没有读取", file)
    read = (sheet for sheet in workbook.sheets if sheet.name not in passed_over)
    tables = (_sheet(package, sheet, workbook.meaning, file, log) for sheet in read)
    return tuple(table for table in tables if table is not None)


def _sheet(package: zipfile.ZipFile, sheet: SheetPart, meaning: Meaning, file: str, log: ProblemLog) -> Table | None:
    origin = Origin(file, sheet.name)
    if sheet.kind != "worksheet":
        log.notice("L402", f"“{sheet.name}”不是普通工作表，没有读取", file)
        return None
    reader = SheetReader(meaning)
    try:
        table = read_grid(_lines(package, sheet.part, reader), origin, log, padded=False)
    except PackageError as error:
        log.refuse("L403", error.reason, str(origin), error.remedy)
        return None
    if reader.last_row:
        _report_hidden(sheet, reader, origin, log)
    if table is not None:
        _report_merges(reader, table, origin, log)
    return table


def _lines(package: zipfile.ZipFile, part: str, reader: SheetReader) -> Iterator[Line]:
    for _ in feed(package, part, reader):
        yield from reader.take()


def _report_hidden(sheet: SheetPart, reader: SheetReader, origin: Origin, log: ProblemLog) -> None:
    remedy = "如果不该计入，请删去"
    if sheet.hidden:
        log.notice("L404", f"工作表“{sheet.name}”是隐藏的，已照常读取", str(origin), remedy)
    if reader.hidden_rows:
        shown = "、".join(map(str, reader.hidden_rows[:10])) + ("等" if len(reader.hidden_rows) > 10 else "")
        message = f"有{len(reader.hidden_rows)}行是隐藏的（第{shown}行），已照常读取"
        log.notice("L405", message, str(origin), remedy)
    columns = [column_letter(column - 1) for column in sorted(reader.hidden_columns) if column <= reader.last_column]
    if columns:
        log.notice("L406", f"{'、'.join(columns)}列是隐藏的，已照常读取", str(origin), remedy)


def _report_merges(reader: SheetReader, table: Table, origin: Origin, log: ProblemLog) -> None:
    """Report merges among the records: what they show for several cells is stored in the first only."""
    for reference in reader.merges:
        match = _RANGE.fullmatch(reference)
        if match is None:
            log.refuse("L407", f"合并单元格的范围“{reference[:40]}”不对，文件已损坏", str(origin))
            continue
        last_row = int(match[4] or match[2])
        if last_row < table.header_number or int(match[2]) > reader.last_row or _index(match[1]) > reader.last_column:
            continue
        message = f"{reference} 是合并单元格，只有第一格有内容"
        log.refuse("L407", message, f"{origin}{reference}", "请取消合并，把内容填到每一格")


def _index(letters: str) -> int:
    """Count a column from its letters: ``A`` → 1, ``AB`` → 28."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column
