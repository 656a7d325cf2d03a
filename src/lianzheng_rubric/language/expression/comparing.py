"""The typing rules: which operands may be compared, and which comparisons no record can change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

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
from lianzheng_rubric.language.expression.errors import Span, choices, cut, refusal
from lianzheng_rubric.language.expression.meaning import is_label, settle
from lianzheng_rubric.language.expression.operands import Operand, unknown_name
from lianzheng_rubric.language.field_types import KIND_NAMES, FieldType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["compare", "one_of"]

_EQUALITY = frozenset({"==", "!="})
_ORDERED = frozenset({"number", "date", "scale"})


def compare(operator: str, left: Operand, right: Operand, fields: Mapping[str, FieldType]) -> Condition:
    """Check a comparison and build its tree; at least one side has to be a field or a number over fields."""
    whole = left.span.until(right.span)
    subject, type_ = _subject(left, right, whole, fields)
    _check_same(left, right, whole)
    if operator not in _EQUALITY and type_.kind not in _ORDERED:
        _refuse_order(subject, type_, whole)
    trees = settle(left, subject, fields), settle(right, subject, fields)
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
    """Check ``left in [items]`` and build its tree; ``span`` is the place of the list."""
    if left.type is None and not left.quoted and not is_label(left.source, fields):
        raise unknown_name(left, fields)
    if left.type is None or not isinstance(left.tree, Field):
        message = f"in 的左边要写字段，“{cut(left.source)}”不是字段"
        raise refusal("E029", left.span, message, "写成 字段 in ['甲', '乙']")
    if left.type.kind == "yes_no":
        remedy = f"写成 {left.source} 或 not {left.source}"
        raise refusal("E027", span, f"“{left.source}”只有是、否，不用列表", remedy)
    if not items:
        raise refusal("E027", span, "列表是空的", "列出取值，如 ['甲', '乙']")
    return Membership(left.tree, tuple(_options(left, items, fields)), negated)


def _options(left: Operand, items: Sequence[Operand], fields: Mapping[str, FieldType]) -> Iterator[object]:
    seen: set[object] = set()
    for item in items:
        _check_same(left, item, item.span)
        match settle(item, left, fields):
            case Literal(value):
                pass
            case _:
                message = f"列表里只能写固定的取值，“{cut(item.source)}”不是"
                raise refusal("E027", item.span, message, "另写一个比较，用 or 连接")
        if value in seen:
            raise refusal("E043", item.span, f"“{cut(item.source)}”在列表里重复", "删去重复的一个")
        seen.add(value)
        yield value


def _subject(left: Operand, right: Operand, whole: Span, fields: Mapping[str, FieldType]) -> tuple[Operand, FieldType]:
    """Find the side whose type decides what the other means; two texts are refused."""
    for operand in (left, right):
        if operand.type is not None:
            return operand, operand.type
    for operand in (left, right):
        if not operand.quoted and not is_label(operand.source, fields):
            raise unknown_name(operand, fields, "" if operand is left else "若是文字就加引号")
    named = [operand.source for operand in (left, right) if operand.source in fields]
    remedy = f"字段名不加引号：{named[0]}" if named else "一边要写字段名"
    raise refusal("E036", whole, "两边都是固定的文字，结果永远不变", remedy)


def _check_same(left: Operand, right: Operand, whole: Span) -> None:
    """Refuse two typed sides of different kinds or with different sets of labels."""
    one, other = left.type, right.type
    if one is None or other is None or _comparable(one, other):
        return
    for operand, type_ in ((left, other), (right, one)):
        if operand.source in type_.labels:
            what = "也是字段名" if isinstance(operand.tree, Field) else "不加引号就是数"
            message = f"“{operand.source}”{what}，这里要写取值"
            raise refusal("E032", operand.span, message, f"取值加引号：'{operand.source}'")
    if one.kind != other.kind:
        names = (
            f"“{cut(left.source)}”为{KIND_NAMES[one.kind]}",
            f"“{cut(right.source)}”为{KIND_NAMES[other.kind]}",
        )
        raise refusal("E033", whole, f"{'，'.join(names)}，不能比较", _mismatch_remedy(left, right))
    message = f"“{left.source}”和“{right.source}”的取值范围不同，不能比较"
    raise refusal("E034", whole, message, "各自和自己的取值比较，用 and、or 连接")


def _comparable(one: FieldType, other: FieldType) -> bool:
    if one.kind == "choice":
        return other.kind == "choice" and set(one.labels) == set(other.labels)
    return one.kind == other.kind and one.labels == other.labels


def _mismatch_remedy(left: Operand, right: Operand) -> str:
    """Say what to write when a number stands beside something that is not a number."""
    subject, number = (left, right) if right.type and right.type.kind == "number" else (right, left)
    kind = subject.type.kind if subject.type and not isinstance(number.tree, Field) else None
    match kind:
        case "text":
            return f"文字要加引号：'{cut(number.source)}'"
        case "date":
            return "日期加引号，写成 '2017-03-05' 的样子"
        case "yes_no":
            return f"写成 {subject.source} 或 not {subject.source}"
        case "scale" | "choice" if subject.type:
            return f"可用的取值：{choices(subject.type.labels)}"
    return "同一类的字段才能比较"


def _refuse_order(subject: Operand, type_: FieldType, whole: Span) -> NoReturn:
    remedy = "只能用 ==、!=、in；要比高低，就在顶层“尺度”里从低到高声明它"
    if type_.kind == "yes_no":
        remedy = f"写成 {subject.source} 或 not {subject.source}"
    message = f"“{subject.source}”为{KIND_NAMES[type_.kind]}，没有高低，不能比大小"
    raise refusal("E035", whole, message, remedy)


def _check_can_vary(operator: str, left: Formula, right: Formula, whole: Span) -> None:
    """Refuse a comparison that no record can change: it is a slip."""
    if not fields_of(left) and not fields_of(right):
        raise refusal("E036", whole, "两边都是固定的数，结果永远不变", "一边要写字段名")
    if left == right:
        raise refusal("E036", whole, "两边相同，结果永远不变", "改正其中一边")
    match left, right:
        case Field(scale=scale), Literal(str() as label) if scale:
            end = {"<": scale[0], ">": scale[-1]}.get(operator)
        case Literal(str() as label), Field(scale=scale) if scale:
            end = {"<": scale[-1], ">": scale[0]}.get(operator)
        case _:
            return
    if label == end:
        edge = "最低" if label == scale[0] else "最高"
        message = f"“{label}”已是{edge}一档，这个条件永远不成立"
        raise refusal("E036", whole, message, "改成含本档，或换一档")
