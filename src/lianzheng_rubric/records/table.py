"""Ledgers as raw tables: bytes in; rows of cells with places, and every problem met, out.

::

    bytes ─encoding→ text ─csv_table→ lines ─grid→ Table of Rows
    bytes ─encoding→ text ─json_text→ values ─json_table→ Tables
    bytes ─xlsx_package→ parts ─xlsx_workbook, xlsx_sheet→ lines ─grid→ Tables

Nothing here knows the rubric, and no bytes make it raise: what cannot be read is a problem with a place.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from lianzheng_rubric.records.csv_table import read_csv
from lianzheng_rubric.records.json_table import read_json, read_json_lines
from lianzheng_rubric.records.problem_log import ProblemLog
from lianzheng_rubric.records.rows import Cell, Origin, Row, Table

if TYPE_CHECKING:
    from lianzheng_rubric.problems import Problem

__all__ = ["MAX_BYTES", "Cell", "Row", "Table", "read_tables"]

MAX_BYTES = 200 * 1024 * 1024
STDIN = "-"
_FORMATS = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
}
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BLANK = b" \t\r\n"


def read_tables(
    data: bytes, file: str, *, encoding: str | None = None
) -> tuple[tuple[Table, ...], tuple[Problem, ...]]:
    """Read a ledger file. With a problem of severity ``error`` the tables must not be scored.

    ``file`` is the name for messages; its suffix tells the format, content that contradicts it is an
    error. ``-`` is standard input, told by its content. ``encoding`` overrides what is detected for text.
    """
    log = ProblemLog()
    shown = "标准输入" if file == STDIN else file
    tables = _read(data, file, shown, encoding, log)
    if not tables and not log.failed:
        log.refuse("L103", "文件里没有记录", shown, "第一行写表头，从第二行起每行写一条记录")
    return tables, log.problems()


def _read(data: bytes, file: str, shown: str, encoding: str | None, log: ProblemLog) -> tuple[Table, ...]:
    if len(data) > MAX_BYTES:
        log.refuse("L102", f"文件有{len(data) >> 20}MB，超过{MAX_BYTES >> 20}MB 的上限", shown, "请拆成几个文件")
        return ()
    match _format(data, file, shown, log):
        case "csv":
            table = read_csv(data, Origin(shown), log, encoding=encoding)
        case "tsv":
            table = read_csv(data, Origin(shown), log, encoding=encoding, tabs=True)
        case "json":
            return read_json(data, shown, log, encoding=encoding) if data.strip(_BLANK) else ()
        case "jsonl":
            return read_json_lines(data, shown, log, encoding=encoding) if data.strip(_BLANK) else ()
        case "xlsx":
            # Spreadsheets are the heavier format; whoever never opens one does not pay for its imports.
            from lianzheng_rubric.records.xlsx_table import read_xlsx  # noqa: PLC0415

            return read_xlsx(data, shown, log)
        case _:
            return ()
    return () if table is None else (table,)


def _format(data: bytes, file: str, shown: str, log: ProblemLog) -> str:
    """Tell the format to read, or ``""`` with a problem."""
    if data.startswith(_OLD_OFFICE):
        log.refuse("L104", "这是旧的 .xls 文件，或者加了密码", shown, "请用 Excel 或 WPS 取消密码，另存为 .xlsx")
        return ""
    suffix = PurePath(file).suffix.lower()
    told = _sniff(data) if file == STDIN else _FORMATS.get(suffix, "")
    if not told:
        known = "、".join(_FORMATS)
        log.refuse("L105", f"不认识的文件类型“{suffix}”", shown, f"可用的后缀：{known}")
    elif (told == "xlsx") != data.startswith(_ZIP) and data:
        kind = "电子表格或压缩文件" if told != "xlsx" else "不是 .xlsx 电子表格"
        message = f"文件名的后缀是 {suffix}，内容却{'是' if told != 'xlsx' else ''}{kind}"
        log.refuse("L106", message, shown, "请用正确的后缀命名，或重新导出")
        return ""
    return told


def _sniff(data: bytes) -> str:
    """Tell the format of nameless bytes: a ZIP, JSON in one piece, JSON by lines, else separated values."""
    if data.startswith(_ZIP):
        return "xlsx"
    text = data.removeprefix(b"\xef\xbb\xbf").lstrip(_BLANK)
    if text.startswith(b"["):
        return "json"
    if not text.startswith(b"{"):
        return "csv"
    first, _, rest = text.partition(b"\n")
    return "jsonl" if first.rstrip(_BLANK).endswith(b"}") and rest.lstrip(_BLANK).startswith(b"{") else "json"
