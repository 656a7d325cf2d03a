"""The typing rules: which operands may be compared, and what a text on one side means beside a field on the other."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final, NoReturn

from lianzheng_rubric.engine.condition import (
    Compare,
    Condition,
    Field,
    Formula,
    Literal,
    Membership,
    Not,
    Truth,
    fields_of,
)
from lianzheng_rubric.language.expression.errors import Span, choices, cut, nearest, refuse
from lianzheng_rubric.language.expression.operands import Operand, refuse_name
from lianzheng_rubric.language.field_types import KIND_NAMES, FieldType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["YES_NO", "compare", "is_label", "one_of"]

YES_NO: Final[dict[str, bool]] = {
    "是": True,
    "否": False,
    "True": True,
    "False": False,
    "true": True,
    "false": False,
}

_EQUALITY = frozenset({"==", "!="})
_ORDERED = frozenset({"number", "date", "scale"})
_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def is_label(word: str, fields: Mapping[str, FieldType]) -> bool:
    """Whether ``word`` is a value of some declared field."""
    return word in YES_NO or any(word in type_.labels for type_ in fields.values())


def compare(operator: str, left: Operand, right: Operand, fields: Mapping[str, FieldType]) -> Condition:
    """The checked comparison; at least one side has to be a field or a number over fields."""
    whole = left.span.until(right.span)
    if left.type is not None and right.type is not None:
        _check_same(left, right, whole)
    known = _typed(left, right, whole, fields)
    type_ = known.type or FieldType("text")
    if operator not in _EQUALITY and type_.kind not in _ORDERED:
        _refuse_order(known, type_, whole)
    trees = _settle(left, known, fields), _settle(right, known, fields)
    _check_can_vary(operator, *trees, whole)
    match trees:
        case (Field() as field, Literal(bool() as wanted)) | (Literal(bool() as wanted), Field() as field):
            return Truth(field) if wanted is (operator == "==") else Not(Truth(field))
    return Compare(operator, *trees)


def one_of(
    left: Operand,
    items: Sequence[Operand],
    fields: Mapping[str, FieldType],
    span: Span,
    *,
    negated: bool = False,
) -> Membership:
    """The checked ``left in [items]``; ``span`` is the place of the list."""
    if left.type is None and not left.quoted and not is_label(left.source, fields):
        refuse_name(left, fields)
    if left.type is None or not isinstance(left.tree, Field):
        refuse(
            "E029", left.span, f"in 的左边要写字段，“{cut(left.source)}”不是字段", "写成 字段 in ['甲', '乙']"
        )
    if left.type.kind == "yes_no":
        refuse(
            "E027", span, f"“{left.source}”只有是、否，不用列表", f"写成 {left.source} 或 not {left.source}"
        )
    if not items:
        refuse("E027", span, "列表是空的", "列出取值，如 ['甲', '乙']")
    return Membership(left.tree, tuple(_options(left, items, fields)), negated)


def _options(left: Operand, items: Sequence[Operand], fields: Mapping[str, FieldType]) -> Iterator[object]:
    seen: set[object] = set()
    for item in items:
        if not isinstance(item.tree, Literal):
            refuse(
                "E027",
                item.span,
                f"列表里只能写固定的取值，“{cut(item.source)}”不是",
                "与字段比较另写，用 or 连接",
            )
        if item.type is not None:
            _check_same(left, item, item.span)
        settled = _settle(item, left, fields)
        value = settled.value if isinstance(settled, Literal) else None
        if value in seen:
            refuse("E043", item.span, f"“{cut(item.source)}”在列表里重复", "删去重复的一个")
        seen.add(value)
        yield value


def _typed(left: Operand, right: Operand, whole: Span, fields: Mapping[str, FieldType]) -> Operand:
    """The side whose type decides; refuses two texts."""
    for operand in (left, right):
        if operand.type is not None:
            return operand
    for operand in (left, right):
        if not operand.quoted and not is_label(operand.source, fields):
            refuse_name(operand, fields, "" if operand is left else "若是文字就加引号")
    named = [operand.source for operand in (left, right) if operand.source in fields]
    remedy = f"字段名不加引号：{named[0]}" if named else "一边要写字段名"
    refuse("E036", whole, "两边都是固定的文字，结果永远不变", remedy)


def _settle(operand: Operand, other: Operand, fields: Mapping[str, FieldType]) -> Formula:
    """What ``operand`` means beside ``other``, whose type is known."""
    if operand.type is not None or other.type is None:
        return operand.tree
    match other.type.kind:
        case "scale" | "choice":
            if operand.source not in other.type.labels:
                _refuse_label(operand, other, other.type, fields)
        case "yes_no":
            if operand.source not in YES_NO:
                remedy = f"写成 {other.source} == 是、{other.source} == 否"
                refuse("E031", operand.span, f"“{cut(operand.source)}”不是“{other.source}”的取值", remedy)
            return Literal(YES_NO[operand.source])
        case kind if not operand.quoted:
            same = (name for name, type_ in fields.items() if type_.kind == kind)
            refuse_name(operand, same, f"若是文字就加引号：'{cut(operand.source)}'" if kind == "text" else "")
        case "date":
            return Literal(_date(operand, other))
        case "number":
            field = operand.source in fields
            remedy = f"字段名不加引号：{operand.source}" if field else "数不加引号，如 3、0.5"
            refuse(
                "E033",
                operand.span,
                f"“{cut(other.source)}”是数，不能和文字“{cut(operand.source)}”比较",
                remedy,
            )
    return operand.tree


def _date(operand: Operand, other: Operand) -> date:
    remedy = "日期写成 '2017-03-05' 这样的八位数字，月、日各两位"
    if _DATE.fullmatch(operand.source) is None:
        refuse("E038", operand.span, f"“{cut(operand.source)}”不是日期，“{other.source}”要和日期比较", remedy)
    try:
        return date.fromisoformat(operand.source)
    except ValueError:
        refuse("E038", operand.span, f"没有“{operand.source}”这一天", "改正年、月、日")


def _refuse_label(
    operand: Operand, other: Operand, type_: FieldType, fields: Mapping[str, FieldType]
) -> NoReturn:
    same = [name for name, other_type in fields.items() if other_type == type_] if not operand.quoted else []
    what = "不是" if operand.quoted else "不是字段，也不是"
    order = "，由低到高" if type_.kind == "scale" else ""
    remedy = f"{nearest(operand.source, [*type_.labels, *same])}可用的取值{order}：{choices(type_.labels)}"
    refuse("E031", operand.span, f"“{cut(operand.source)}”{what}“{other.source}”的取值", remedy)


def _check_same(left: Operand, right: Operand, whole: Span) -> None:
    """Both sides are typed: refuse different kinds and different sets of labels."""
    one, other = left.type, right.type
    if one is None or other is None:
        return
    for operand, type_ in ((left, other), (right, one)):
        if operand.source in type_.labels and operand.type != type_:
            what = (
                "是数"
                if operand.type and operand.type.kind == "number" and operand.tree != Field(operand.source)
                else "也是字段名"
            )
            refuse(
                "E032",
                operand.span,
                f"“{operand.source}”{what}；这里要写取值",
                f"取值加引号：'{operand.source}'",
            )
    if one.kind != other.kind:
        names = (
            f"“{cut(left.source)}”是{KIND_NAMES[one.kind]}，“{cut(right.source)}”是{KIND_NAMES[other.kind]}"
        )
        refuse("E033", whole, f"{names}，不能比较", _mismatch_remedy(left, right))
    same = one.labels == other.labels if one.kind == "scale" else set(one.labels) == set(other.labels)
    if not same:
        message = f"“{left.source}”和“{right.source}”的取值范围不同，不能比较"
        refuse("E034", whole, message, "各自和自己的取值比较，用 and、or 连接")


def _mismatch_remedy(left: Operand, right: Operand) -> str:
    """What to write when a number stands beside something that is not a number."""
    subject, number = (left, right) if right.type and right.type.kind == "number" else (right, left)
    if subject.type is None or isinstance(number.tree, Field):
        return "同一类的字段才能比较"
    match subject.type.kind:
        case "text":
            return f"文字要加引号：'{cut(number.source)}'"
        case "date":
            return "日期加引号，写成 '2017-03-05'"
        case "yes_no":
            return f"写成 {subject.source} 或 not {subject.source}"
        case "scale" | "choice":
            return f"可用的取值：{choices(subject.type.labels)}"
    return "同一类的字段才能比较"


def _refuse_order(known: Operand, type_: FieldType, whole: Span) -> NoReturn:
    remedy = "只能用 ==、!=、in；要比高低，就把这个字段声明为有序档次"
    if type_.kind == "yes_no":
        remedy = f"写成 {known.source} 或 not {known.source}"
    refuse("E035", whole, f"“{known.source}”是{KIND_NAMES[type_.kind]}，没有高低，不能比大小", remedy)


def _check_can_vary(operator: str, left: Formula, right: Formula, whole: Span) -> None:
    """A condition that no record can change is a slip."""
    if not fields_of(left) and not fields_of(right):
        refuse("E036", whole, "两边都是固定的数，结果永远不变", "一边要写字段名")
    if left == right:
        refuse("E036", whole, "两边相同，结果永远不变", "改正其中一边")
    match left, right:
        case Field(scale=scale), Literal(str() as label) if scale:
            end = {"<": scale[0], ">": scale[-1]}.get(operator)
        case Literal(str() as label), Field(scale=scale) if scale:
            end = {"<": scale[-1], ">": scale[0]}.get(operator)
        case _:
            return
    if label == end:
        edge = "最低" if label == scale[0] else "最高"
        refuse(
            "E036",
            whole,
            f"“{label}”已是{edge}一档，这个条件永远不成立",
            "改用含本档的比较（>= 或 <=），或换一档",
        )
