"""What a spreadsheet cell means: exact number text, a date, or the reason why it cannot be taken."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import TYPE_CHECKING

from lianzheng_rubric.records.rows import Cell, Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["CellStyle", "Meaning", "StoredCell", "cell_value", "date_of_serial", "number_text", "style_of"]


@dataclass(frozen=True, slots=True)
class CellStyle:
    """How numbers of a style are shown: a number, a percentage, a date, a month without its day, or a time of day."""

    shown_as: str = "number"
    width: int = 0
    """For formats such as ``0000``: digits shown, zeros in front."""


@dataclass(frozen=True, slots=True)
class StoredCell:
    """A cell as stored in the file. ``text`` is empty where no value is stored."""

    kind: str
    style: int
    text: str
    has_formula: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a workbook says once for all cells: shared texts, styles, and where its days are counted from."""

    strings: Sequence[str] = ()
    styles: Sequence[CellStyle] = ()
    epoch_1904: bool = False


# Number formats that files use without spelling them out; 27 to 58 are those of Chinese installations.
_BUILTIN = (
    dict.fromkeys((14, 15, 16, 22, 28, 29, 30, 31, 51, 53, 54, 58), "date")
    | dict.fromkeys((17, 27, 36, 50, 52, 57), "month")
    | dict.fromkeys((9, 10), "percent")
    | dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), "time")
)
_NOT_FIELDS = re.compile(r'"[^"]*"|[\\_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


def style_of(format_id: int, code: str | None) -> CellStyle:
    """Return the style for a number format: its id, and its code when the file gives one."""
    if code is None:
        return CellStyle(_BUILTIN.get(format_id, "number"))
    fields = _NOT_FIELDS.sub("", code.partition(";")[0]).lower().replace("general", "")
    if re.fullmatch("0{2,15}", fields):
        return CellStyle("number", len(fields))
    if re.search("[dy]|e(?![+-])", fields):
        return CellStyle("date" if re.search("(?<!d)d{1,2}(?!d)", fields) else "month")
    if re.search("[hs]", fields):
        return CellStyle("time")
    if "%" in fields:
        return CellStyle("percent")
    return CellStyle("month" if "m" in fields else "number")


def cell_value(cell: StoredCell, meaning: Meaning) -> Cell | Fault | None:
    """Return the content of a cell: text, a date, ``None`` when empty, or why it cannot be read."""
    if cell.has_formula and not cell.text and cell.kind != "str":
        return Fault("公式没有保存计算结果", "请用 Excel 或 WPS 打开后保存一次，或改成数值")
    if not cell.text:
        return None
    match cell.kind:
        case "s":
            return _shared_text(cell.text, meaning.strings)
        case "str" | "inlineStr":
            return cell.text
        case "n":
            return _numeric(cell, meaning)
        case "b":
            return "否" if cell.text.strip() == "0" else "是"
        case "d":
            return _iso_date(cell.text)
        case "e":
            return Fault(f"单元格是错误值 {cell.text[:20]}", "请改正公式或填写正确的内容")
    return Fault("单元格的类型不明，文件可能已损坏", "请用 Excel 或 WPS 另存一份")


def _shared_text(index: str, strings: Sequence[str]) -> str | Fault:
    try:
        return strings[int(index)] if int(index) >= 0 else Fault("单元格指向不存在的文字，文件已损坏")
    except (ValueError, IndexError):
        return Fault("单元格指向不存在的文字，文件已损坏", "请用 Excel 或 WPS 另存一份")


def _numeric(cell: StoredCell, meaning: Meaning) -> Cell | Fault:
    number = number_text(cell.text.strip())
    if isinstance(number, Fault):
        return number
    style = meaning.styles[cell.style] if 0 <= cell.style < len(meaning.styles) else CellStyle()
    match style.shown_as:
        case "date":
            return date_of_serial(number, epoch_1904=meaning.epoch_1904)
        case "month":
            return Fault("日期只显示到月，看不出是哪一天", "请把单元格改成年月日都有的格式，并核对是哪一天")
        case "percent":
            return _plain(_FIFTEEN_DIGITS.scaleb(Decimal(number), 2)) + "%"
        case "time":
            return Fault("单元格是时刻，这里不用时刻", "请改成日期或文字")
    return number.zfill(style.width) if number.isdigit() else number


_STORED_NUMBER = re.compile(r"[-+]?([0-9]{1,60}\.?[0-9]{0,60}|\.[0-9]{1,60})([eE][-+]?[0-9]{1,3})?")
_FIFTEEN_DIGITS = Context(
    prec=15, rounding=ROUND_HALF_EVEN, Emin=-9999, Emax=9999, capitals=1, clamp=0, flags=[], traps=[]
)


def number_text(stored: str) -> str | Fault:
    """Return the number as a spreadsheet shows it: at most 15 significant digits, no exponent.

    Spreadsheets store binary fractions: ``0.1+0.2`` stands in the file as ``0.30000000000000004``.
    """
    if not _STORED_NUMBER.fullmatch(stored):
        return Fault(f"不是数：“{stored[:40]}”", "文件可能已损坏，请用 Excel 或 WPS 另存一份")
    number = _FIFTEEN_DIGITS.create_decimal(stored)
    if number.is_zero():
        return "0"
    exact = Decimal(stored)
    if exact.adjusted() >= 15:
        return Fault(
            "数超过15位，电子表格只保留前15位，后面的数字已经不可靠",
            "编号请先把单元格设为文本格式，再重新录入",
        )
    if number.adjusted() < -15:
        return Fault("数小到只可能是计算误差", "请在公式里四舍五入，或直接填写数值")
    return _plain(number)


def _plain(number: Decimal) -> str:
    """Digits without an exponent and without zeros at the end of the fraction."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def date_of_serial(serial: str, *, epoch_1904: bool = False) -> datetime.date | Fault:
    """Return the date that a spreadsheet shows for a day number given as text."""
    if not serial.isdigit():
        return Fault(
            "日期带有时刻，这里只要日期" if "." in serial and serial[0] != "-" else "日期在1900年以前",
            "请改成日期",
        )
    days = int(serial)
    if not epoch_1904 and days == 60:
        return Fault("日期是1900年2月29日，这一天并不存在", "请填写真实的日期")
    if days > 2_958_465 - (1_462 if epoch_1904 else 0) or days == 0:
        return Fault("不是日期：天数超出了日期的范围", "请填写真实的日期")
    if epoch_1904:
        start = datetime.date(1904, 1, 1)
    else:  # spreadsheets count a 29 February 1900, so that days before it are off by one
        start = datetime.date(1899, 12, 31) if days < 60 else datetime.date(1899, 12, 30)
    return start + datetime.timedelta(days=days)


_ISO = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T00:00:00(?:\.0+)?Z?)?")


def _iso_date(text: str) -> datetime.date | Fault:
    match = _ISO.fullmatch(text)
    try:
        return datetime.date.fromisoformat(match[1]) if match else Fault("日期带有时刻或写法不明", "请改成日期")
    except ValueError:
        return Fault(f"没有 {text[:10]} 这一天", "请填写真实的日期")
