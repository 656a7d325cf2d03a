"""How a sheet of cells becomes a table.

A sheet is a stream of lines; its first line with content is the header (a title above it is skipped, with a
notice unless it begins with ``※``); every further line with content becomes one row or one problem, so that rows
and problems together account for the whole sheet.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from lianzheng_rubric.records.cells import invisible_character
from lianzheng_rubric.records.rows import (
    MAX_COLUMNS,
    MAX_ROWS,
    NO_COLUMNS,
    Cell,
    Fault,
    Line,
    Origin,
    Row,
    Table,
    clean_text,
    column_letter,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lianzheng_rubric.records.problem_log import ProblemLog

__all__ = ["REMARK", "read_grid"]

REMARK = "※"
"""What a title above the header begins with when it is marked as a remark: no notice is needed then."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """The header: names by position, ``""`` where a column has none."""

    names: tuple[str, ...]
    letters: Mapping[str, str]
    unnamed: set[int]
    """Columns without a name whose content was already reported."""


def read_grid(lines: Iterable[Line], origin: Origin, log: ProblemLog, *, padded: bool) -> Table | None:
    """Read one sheet; ``None`` when it is empty or its header cannot be used.

    ``padded``: every line is written as wide as the header (CSV), so a shorter or longer one is
    damaged.
    """
    filled = (line for line in lines if any(_has_content(cell) for cell in line[1]))
    first = next(filled, None)
    if first is None:
        return None
    (number, cells), rest = _skip_title(first, filled, origin, log, padded=padded)
    columns = _read_header(number, cells, origin, log)
    if columns is None:
        for _ in rest:  # the reader below still has to report what it finds there
            pass
        return None
    rows = tuple(_rows(rest, columns, origin, log, padded=padded))
    header = tuple(name for name in columns.names if name)
    return Table(origin.sheet, header, rows, origin.file, origin.line(number), number)


def _has_content(cell: Cell | Fault | None) -> bool:
    return cell is not None and (not isinstance(cell, str) or (bool(cell) and not cell.isspace()))


def _skip_title(
    first: Line, rest: Iterator[Line], origin: Origin, log: ProblemLog, *, padded: bool
) -> tuple[Line, Iterator[Line]]:
    """Pass over a title: one filled cell above a line of several (in CSV, with as many separators)."""
    second = next(rest, None)
    if second is None:
        return first, rest
    title = [cell for cell in first[1] if _has_content(cell)]
    alike = len(first[1]) == len(second[1]) or not padded
    marked = isinstance(title[0], str) and title[0].lstrip().startswith(REMARK)
    if len(title) == 1 and alike and (marked or sum(map(_has_content, second[1])) > 1):
        if not marked:
            log.notice(
                "L501",
                f"第{first[0]}行只有一个单元格有内容，当作标题跳过；表头取第{second[0]}行",
                origin.line(first[0]),
            )
        return second, rest
    return first, chain((second,), rest)


def _read_header(number: int, cells: Sequence[Cell | Fault | None], origin: Origin, log: ProblemLog) -> _Columns | None:
    filled = sum(map(_has_content, cells))
    if filled > MAX_COLUMNS:
        message = f"表头有{filled}列，超过{MAX_COLUMNS}列的上限"
        log.refuse("L503", message, origin.line(number), "请删去用不到的列")
        return None
    names: list[str] = []
    seen: dict[str, int] = {}
    usable = True
    for column, cell in enumerate(cells):
        name = _header_name(cell)
        if isinstance(name, str) and name in seen:
            name = Fault(f"表头“{name}”重复，第{seen[name] + 1}列已经用过", "请给每一列起不同的名称")
        if isinstance(name, Fault):
            log.refuse("L502", name.reason, origin.cell(number, column), name.remedy)
            usable = False
            continue
        names.append(name)
        if name:
            seen[name] = column
    while names and not names[-1]:
        names.pop()
    letters = {name: column_letter(column) for name, column in seen.items()} if origin.sheet else NO_COLUMNS
    return _Columns(tuple(names), letters, set()) if usable else None


def _header_name(cell: Cell | Fault | None) -> str | Fault:
    """Read the name of a column; line breaks that only fit it into its cell are dropped."""
    if cell is None or isinstance(cell, Fault):
        return cell or ""
    if isinstance(cell, datetime.date):
        return Fault(f"表头是日期 {cell}", "请把表头写成文字")
    text = clean_text(cell)
    if isinstance(text, Fault):
        return text
    name = text.replace("\n", "")
    if found := invisible_character(name):
        return Fault(f"表头“{name}”含有看不见的字符 U+{ord(found):04X}", "请删去这个字符后重新录入")
    return name


def _rows(lines: Iterator[Line], columns: _Columns, origin: Origin, log: ProblemLog, *, padded: bool) -> Iterator[Row]:
    for count, (number, cells) in enumerate(lines):
        if count == MAX_ROWS:
            message = f"记录超过{MAX_ROWS}行，从这一行起没有读取"
            log.refuse("L504", message, origin.line(number), "请把台账拆成几个文件")
            return
        if padded and not _same_width(number, cells, columns, origin, log):
            continue
        content = _content(number, cells, columns, origin, log)
        if content is not None:
            yield Row(content, origin.line(number), number, columns.letters)


def _same_width(
    number: int, cells: Sequence[Cell | Fault | None], columns: _Columns, origin: Origin, log: ProblemLog
) -> bool:
    width = len(columns.names)
    if len(cells) == width or (len(cells) > width and not any(_has_content(cell) for cell in cells[width:])):
        return True
    message = f"这一行有{len(cells)}个单元格，表头有{width}列"
    short = "空着的单元格也要写出分隔符" if len(cells) < width else "内容里有分隔符的单元格要用半角双引号括起来"
    log.refuse("L505", message, origin.line(number), short)
    return False


def _content(
    number: int, cells: Sequence[Cell | Fault | None], columns: _Columns, origin: Origin, log: ProblemLog
) -> dict[str, Cell] | None:
    """Return the named cells of one line, or ``None`` when one of them is a problem."""
    content: dict[str, Cell] = {}
    sound = True
    for column, cell in enumerate(cells):
        if cell is None or cell == "":
            continue
        value = clean_text(cell) if isinstance(cell, str) else cell
        if isinstance(value, Fault):
            log.refuse("L506", value.reason, origin.cell(number, column), value.remedy)
            sound = False
        elif value != "":
            name = columns.names[column] if column < len(columns.names) else ""
            if name:
                content[name] = value
            else:
                _report_unnamed(number, column, columns, origin, log)
    return content if sound else None


def _report_unnamed(number: int, column: int, columns: _Columns, origin: Origin, log: ProblemLog) -> None:
    if column not in columns.unnamed:
        columns.unnamed.add(column)
        message = f"第{column + 1}列没有表头，这里却有内容"
        log.refuse("L507", message, origin.cell(number, column), "请给这一列写上表头，或清空这一列")
