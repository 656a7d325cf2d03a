"""CSV and its relatives: text with a separator, read strictly, with the line numbers people see."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from lianzheng_rubric.records.encoding import detect_codec
from lianzheng_rubric.records.grid import read_grid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lianzheng_rubric.records.problem_log import ProblemLog
    from lianzheng_rubric.records.rows import Line, Origin, Table

__all__ = ["read_csv"]

_QUOTED = re.compile(r'"[^"]*"?')
_DECLARED = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE | re.DOTALL)
_USUAL = ",\t;"
_FULL_WIDTH = "，；"


def read_csv(
    data: bytes, origin: Origin, log: ProblemLog, *, encoding: str | None = None, tabs: bool = False
) -> Table | None:
    """Read a file of separated values; ``None`` when it is empty or unreadable.

    The separator is a tab when ``tabs``, else what a leading ``sep=`` line says, else what the first line
    uses: comma, tab or semicolon; when none of these occurs, a full-width comma or semicolon (with a notice).
    """
    codec = detect_codec(data, origin.file, encoding, log)
    if codec is None:
        return None
    separator, skipped = ("\t", 0) if tabs else _separator(_open(data, codec), origin, log)
    lines = _lines(_open(data, codec), separator, skipped, origin, log)
    return read_grid(lines, origin, log, padded=True)


def _open(data: bytes, codec: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding=codec, newline="")


def _separator(text: io.TextIOWrapper, origin: Origin, log: ProblemLog) -> tuple[str, int]:
    """Find the separator, and how many lines at the top only declare it."""
    first = text.readline()
    if (declared := _DECLARED.fullmatch(first)) and declared[1] not in '"\r\n ':
        return declared[1], 1
    while first and not first.strip():
        first = text.readline()
    unquoted = _QUOTED.sub("", first)
    usual = max(_USUAL, key=unquoted.count)
    if usual in unquoted:
        return usual, 0
    full_width = max(_FULL_WIDTH, key=unquoted.count)
    if full_width in unquoted:
        log.notice("L201", f"分隔符是全角“{full_width}”，已照此分列", origin.line(1), "请改用半角逗号")
        return full_width, 0
    return ",", 0


def _lines(text: io.TextIOWrapper, separator: str, skipped: int, origin: Origin, log: ProblemLog) -> Iterator[Line]:
    for _ in range(skipped):
        text.readline()
    # A space after a separator is not content, and would hide the quote that follows it.
    reader = csv.reader(text, delimiter=separator, strict=True, skipinitialspace=separator != "\t")
    while True:
        start = skipped + reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            if not _explain(str(error), start, skipped + reader.line_num, origin, log):
                return
            continue
        if cells is None:
            return
        yield start, cells


def _explain(reason: str, start: int, line: int, origin: Origin, log: ProblemLog) -> bool:
    """Report what the strict reader refused; whether the lines after it can still be read."""
    if "expected after" in reason:
        unread = f"；从第{start}行的引号到这里都没有读取" if line > start else ""
        message = f"第{line}行的引号用得不对：右引号后面应是分隔符或行末{unread}"
        remedy = '内容里的双引号要写成两个（""），整个单元格再用双引号括起来'
        log.refuse("L202", message, origin.line(start), remedy)
        return True
    cause = "有一个单元格太长，多半是双引号没有闭合" if "limit" in reason else "有一个双引号没有闭合"
    message = f"第{start}行{cause}，从这一行起没有读取"
    log.refuse("L203", message, origin.line(start), "请补上右引号，或删去多余的双引号")
    return False
