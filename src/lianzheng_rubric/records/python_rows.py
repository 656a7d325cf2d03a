"""Rows that a program gives, as the same raw table that a file would give."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from lianzheng_rubric.problems import Problem
from lianzheng_rubric.records.cells import invisible_character
from lianzheng_rubric.records.field_values import ExactText
from lianzheng_rubric.records.rows import Cell, Fault, Row, Table, clean_text

__all__ = ["table_of"]

_LARGEST = 10**18
_MOST_DIGITS = 40


def table_of(rows: Iterable[Mapping[str, object]], name: str) -> tuple[Table, list[Problem]]:
    """The table called ``name`` that ``rows`` make, and what in them is no content of a cell.

    Values may be ``str``, ``int``, ``Decimal``, ``Fraction``, ``bool``, ``date``, or ``None`` for nothing.
    """
    header: dict[str, None] = {}
    read: list[Row] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows, start=1):
        place = f"{name}第{number}条"
        cells: dict[str, Cell] = {}
        for key, value in row.items():
            column, content = _name(key, cells), _content(value)
            for fault in (column, content):
                if isinstance(fault, Fault):
                    where = f"{place}“{key}”"
                    problems.append(Problem("L606", fault.reason, remedy=fault.remedy, cell=where))
            if isinstance(column, str):
                header[column] = None
                if not isinstance(content, Fault) and content != "":
                    cells[column] = content
        read.append(Row(cells, place, number))
    return Table("", tuple(header), tuple(read), name, name), problems


def _name(key: object, taken: Mapping[str, Cell]) -> str | Fault:
    if not isinstance(key, str):
        return Fault(f"列名要是文字，这里是 {type(key).__name__}", "把字典的键写成文字，例如 情形")
    name = clean_text(key)
    if isinstance(name, Fault):
        return name
    if not name or invisible_character(name):
        return Fault("列名是空的，或含有看不见的字符", "请重新写列名")
    return Fault("除首尾空白外，与另一个列名相同", "请删去一个") if name in taken else name


def _content(value: object) -> Cell | Fault:
    """The text (or date) that a table cell would hold; ``""`` for nothing."""
    match value:
        case None:
            return ""
        case str():
            return clean_text(value)
        case bool():
            return "是" if value else "否"
        case datetime.date():
            return value
        case int():
            return str(value) if abs(value) < _LARGEST else Fault("这个整数太大", "整数部分最多9位")
        case Decimal():
            return clean_text(_decimal(value))
        case Fraction():
            return _fraction(value)
        case float():
            return _float(value)
    return Fault(f"不接受 {type(value).__name__} 类型的值", "请用文字、整数、Decimal、Fraction、date、True 或 False")


def _decimal(value: Decimal) -> str:
    """Plain digits; what no cell could hold stays as it is and is refused where a number is wanted."""
    exponent = value.as_tuple().exponent
    plain = isinstance(exponent, int) and abs(exponent) <= _MOST_DIGITS
    return format(value, "f") if plain else str(value)


def _float(value: float) -> Fault:
    if value != value:  # noqa: PLR0124 - only NaN differs from itself, and dataframes use it for nothing
        return Fault("不接受 NaN", "没有内容就写 None")
    return Fault(f"不接受浮点数 {value}，它存不住准确的小数", "请用 Decimal('0.5') 或文字 '0.5' 这样的写法")


def _fraction(value: Fraction) -> str | Fault:
    if abs(value) >= _LARGEST or value.denominator >= _LARGEST:
        return Fault("这个分数太大，或分母太大", "整数部分最多9位，分母最多18位")
    millionths = value * 10**6
    if millionths.denominator != 1:
        return ExactText(value)
    whole, rest = divmod(abs(millionths.numerator), 10**6)
    digits = f"{whole}.{rest:06}".rstrip("0").rstrip(".")
    return f"-{digits}" if value < 0 else digits
