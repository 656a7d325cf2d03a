"""Cells become values of the types that a rubric declares; the same text in one column is judged once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction

from lianzheng_rubric.engine.condition import Value
from lianzheng_rubric.engine.exact import reduced
from lianzheng_rubric.language.field_types import FieldType
from lianzheng_rubric.records import cells
from lianzheng_rubric.records.cells import CellError, invisible_character
from lianzheng_rubric.records.labels import Hints, fold, shown
from lianzheng_rubric.records.rows import Cell, Fault

__all__ = [
    "CellReader",
    "ExactText",
    "count_reader",
    "free_text_reader",
    "key_text",
    "person_reader",
    "points_reader",
    "reader_of",
]

_WITHIN_A_NAME = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
"""Space between Chinese characters."""

"""A later year is a slip of the hand."""
_LARGEST = 10**9


class ExactText(str):
    """The text of a number that no finite decimal equals, with its exact value; only programs can give one."""

    __slots__ = ("value",)
    value: Fraction

    def __new__(cls, value: Fraction) -> ExactText:
        """Make the text of ``value``."""
        made = super().__new__(cls, value)
        made.value = value
        return made


class CellReader:
    """Reads the cells of one column, remembering every text it has read."""

    __slots__ = ("_known", "_parse", "_remedy")

    def __init__(self, parse: Callable[[Cell], Value], remedy: str) -> None:
        self._parse = parse
        self._remedy = remedy
        self._known: dict[Cell, Value] = {}

    def read(self, cell: Cell) -> Value:
        """The value of ``cell``, or a :class:`Fault` that says why there is none."""
        if type(cell) is ExactText:  # equal to its plain text, yet not read alike
            return self._judge(cell)
        try:
            return self._known[cell]
        except KeyError:
            value = self._known[cell] = self._judge(cell)
            return value

    def _judge(self, cell: Cell) -> Value:
        try:
            return self._parse(cell)
        except CellError as error:
            return Fault(error.reason, self._remedy)


def person_reader() -> CellReader:
    """Reads a name: 王五 and 王　五 are one person, while the space in a name of foreign letters stays."""
    return CellReader(lambda cell: _WITHIN_A_NAME.sub("", key_text(cell)), "")


def reader_of(kind: FieldType) -> CellReader:
    """The reader for a declared field."""
    match kind.kind:
        case "number" if kind.percent:
            return CellReader(_percent, "写成 92.5% 这样，最多6位小数")
        case "number":
            return CellReader(_number, "写一个数，不带单位，最多6位小数")
        case "yes_no":
            return CellReader(cells.parse_yes_no, "写 是 或 否")
        case "date":
            return CellReader(_date, "写完整的年月日，例如 2017-03-05")
        case "scale" | "choice":
            return CellReader(_label_parser(kind.labels), "")
        case "text":
            return CellReader(key_text, "")


def count_reader() -> CellReader:
    """The reader for how often something happened: a whole number from 1."""
    return CellReader(cells.parse_count, "写一个整数，至少是1")


def free_text_reader() -> CellReader:
    """The reader for text that people read and nothing compares."""
    return CellReader(_text, "")


def points_reader() -> CellReader:
    """The reader for points that people give."""
    return CellReader(
        lambda cell: _plain_number(cell, "这里是分数：写得了几分、扣了几分，例如 9.5"),
        "写一个数，不带单位，最多6位小数",
    )


def _number(cell: Cell) -> Value:
    return _plain_number(cell, "本来就填百分数的，请细则的作者把这个字段的类型写成 百分数")


def _percent(cell: Cell) -> int | Fraction:
    return _exact(cell) if isinstance(cell, ExactText) else cells.parse_percent(cell)


_PERCENTAGE = re.compile(r"-?[0-9]+(\.[0-9]+)?(?=\s*[%％]\Z)")


def _plain_number(cell: Cell, otherwise: str) -> Value:
    """A number; a percentage (what a spreadsheet shows as one, too) is refused with what to do instead."""
    if isinstance(cell, ExactText):
        return _exact(cell)
    percentage = _PERCENTAGE.match(cell) if isinstance(cell, str) else None
    if percentage is not None:
        remedy = f"去掉百分号写 {percentage[0]}，电子表格里先把百分比格式改成“常规”；{otherwise}"
        return Fault(f"“{shown(str(cell))}”是百分数，这里要写普通的数", remedy)
    return cells.parse_number(cell)


def _exact(cell: ExactText) -> int | Fraction:
    if abs(cell.value) >= _LARGEST:
        raise CellError(f"“{cell}”的整数部分超过9位")
    return reduced(cell.value)


def _date(cell: Cell) -> date:
    return cells.parse_date(cell)


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return str(cell)
    raise CellError(f"这个单元格是日期 {cell}，这里要文字，请把单元格改成文本格式")


def key_text(cell: Cell) -> str:
    """Text that is compared with other text: characters that nobody sees must not make a difference."""
    text = _text(cell)
    if found := invisible_character(text):
        raise CellError(f"含有看不见的字符 U+{ord(found):04X}，请删去后重新录入")
    return text


_ALSO_CALLED = {
    "中央": "国家级",
    "中央级": "国家级",
    "国家": "国家级",
    "全国": "国家级",
    "省部级": "省级",
    "厅级": "市级",
}
"""Levels by other names: never taken for the label, only asked about."""


def _label_parser(labels: tuple[str, ...]) -> Callable[[Cell], Value]:
    by_fold: dict[str, set[str]] = {}
    for label in labels:
        by_fold.setdefault(fold(label), set()).add(label)
    hints = Hints(labels)

    def parse(cell: Cell) -> Value:
        text = key_text(cell)
        plain = fold(text)
        found = {text} if text in labels else by_fold.get(plain) or by_fold.get(plain.strip("《》"), set())
        if len(found) == 1:
            return next(iter(found))
        reason = f"“{shown(text)}”不是可填的内容"
        return Fault(reason, hints.or_listed(_ALSO_CALLED.get(plain, text)))

    return parse
