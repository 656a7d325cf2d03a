"""What a text or a bare word means beside a field: a label, yes or no, a date, or plain text."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final, NoReturn

from lianzheng_rubric.engine.condition import Formula, Literal
from lianzheng_rubric.language.expression.errors import choices, cut, nearest, refusal
from lianzheng_rubric.language.expression.operands import Operand, unknown_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lianzheng_rubric.language.field_types import FieldType

__all__ = ["YES_NO", "is_label", "settle"]

YES_NO: Final[dict[str, bool]] = {
    "是": True,
    "否": False,
    "True": True,
    "False": False,
    "true": True,
    "false": False,
}
"""How the two values of a yes/no field may be written."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def is_label(word: str, fields: Mapping[str, FieldType]) -> bool:
    """Whether ``word`` is a value of some declared field."""
    return word in YES_NO or any(word in type_.labels for type_ in fields.values())


def settle(operand: Operand, other: Operand, fields: Mapping[str, FieldType]) -> Formula:
    """Decide what ``operand`` means beside ``other``, whose type is known."""
    if operand.type is not None or other.type is None:
        return operand.tree
    match other.type.kind:
        case "scale" | "choice":
            if operand.source not in other.type.labels:
                _refuse_label(operand, other, other.type, fields)
        case "yes_no":
            return Literal(_yes_no(operand, other))
        case kind if not operand.quoted:
            same = (name for name, type_ in fields.items() if type_.kind == kind and name != other.source)
            quoted = f"若是文字就加引号：'{cut(operand.source)}'"
            hints = {"text": quoted, "date": "日期写成 '2017-03-05' 的样子"}
            raise unknown_name(operand, same, hints.get(kind, ""))
        case "date":
            return Literal(_date(operand, other))
        case "number":
            field = operand.source in fields
            remedy = f"字段名不加引号：{operand.source}" if field else "数不加引号，如 3、0.5"
            message = f"“{cut(other.source)}”是数，不能和文字“{cut(operand.source)}”比较"
            raise refusal("E033", operand.span, message, remedy)
    return operand.tree


def _yes_no(operand: Operand, other: Operand) -> bool:
    if operand.source not in YES_NO:
        message = f"“{cut(operand.source)}”不是“{other.source}”的取值"
        raise refusal("E031", operand.span, message, "可用的取值：是、否")
    return YES_NO[operand.source]


def _date(operand: Operand, other: Operand) -> date:
    if _DATE.fullmatch(operand.source) is None:
        message = f"“{cut(operand.source)}”不是日期，“{other.source}”要和日期比较"
        raise refusal("E038", operand.span, message, "年四位，月、日各两位，写成 2017-03-05 的样子")
    try:
        return date.fromisoformat(operand.source)
    except ValueError:
        message = f"没有“{operand.source}”这一天"
        raise refusal("E038", operand.span, message, "改正年、月、日") from None


def _refuse_label(operand: Operand, other: Operand, type_: FieldType, fields: Mapping[str, FieldType]) -> NoReturn:
    same = [] if operand.quoted else [name for name, other_type in fields.items() if other_type == type_]
    what = "不是" if operand.quoted else "不是字段，也不是"
    order = "（由低到高）" if type_.kind == "scale" else ""
    remedy = f"{nearest(operand.source, [*type_.labels, *same])}可用的取值{order}：{choices(type_.labels)}"
    message = f"“{cut(operand.source)}”{what}“{other.source}”的取值"
    raise refusal("E031", operand.span, message, remedy)
