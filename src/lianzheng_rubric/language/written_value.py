"""A value as an author writes it beside a field (是, 90%, 2017-03-05), turned into what records carry in that field."""

from __future__ import annotations

from fractions import Fraction

from lianzheng_rubric.engine.condition import Value
from lianzheng_rubric.language.expression.meaning import YES_NO
from lianzheng_rubric.language.field_spec import doubtful_percent, is_value
from lianzheng_rubric.language.field_types import FieldType
from lianzheng_rubric.language.headings import half_width
from lianzheng_rubric.language.model import number_from, parse_day
from lianzheng_rubric.language.spelling import nearest

__all__ = ["NotAValueError", "written_value"]


class NotAValueError(ValueError):
    """The text is no value that the field can ever hold; the message is a sentence, ``remedy`` says what to do."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


def written_value(text: str, field: str, type_: FieldType) -> Value:
    """What ``text`` stands for in ``field``: a label, a truth value, an exact number, a date.

    Raises:
        NotAValueError: no record can carry it.

    """
    message = f"“{text}”不是字段“{field}”的取值"
    match type_.kind:
        case "scale" | "choice" if text not in type_.labels:
            remedy = nearest(text, type_.labels) or f"可以写：{'、'.join(type_.labels)}"
            raise NotAValueError(message, remedy)
        case "yes_no":
            if text not in YES_NO:
                raise NotAValueError(message, "可以写：是、否")
            return YES_NO[text]
        case "number":
            return _number(text, message, type_)
        case "date":
            try:
                return parse_day(text)
            except ValueError:
                raise NotAValueError(message, "写一个日期，例如 2017-03-05；一段日期的分成几条情形，各写条件") from None
    if text != text.strip():
        raise NotAValueError(f"“{text}”的前后有空白，台账里读不出这样的“{field}”", f"写成 {text.strip()}")
    return text


def _number(text: str, message: str, type_: FieldType) -> Fraction | int:
    plain = half_width(text).strip()
    if not is_value(plain, type_):
        steps = "几以上、几以下的写“分档”，例如 {数量: 字段, 分档: {3以上: 5分, 其余: 0分}, 多次: 各算各的}"
        raise NotAValueError(message, f"写一个数，不带单位；{steps}")
    if type_.percent and (doubt := doubtful_percent(plain)):
        raise NotAValueError(*doubt)
    digits = plain.rstrip("%")
    number = number_from(digits.removeprefix("-"))
    return -number if digits.startswith("-") else number
