"""Syntax to condition trees: and, or, not, comparisons and membership; anything else is not a judgement."""

from __future__ import annotations

import ast
from typing import NoReturn

from lianzheng_rubric.engine.condition import And, Condition, Membership, Not, Or, Truth, fields_of
from lianzheng_rubric.language.expression.comparing import compare, one_of
from lianzheng_rubric.language.expression.errors import Span, cut, refusal
from lianzheng_rubric.language.expression.meaning import YES_NO, is_label
from lianzheng_rubric.language.expression.operands import (
    Operand,
    Scope,
    field_of,
    read_operand,
    unknown_name,
)
from lianzheng_rubric.language.field_types import KIND_NAMES, FieldType

__all__ = ["read_condition"]

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}


def read_condition(node: ast.expr, scope: Scope) -> Condition:
    """Check ``node``, which has to be a judgement (true or false), and build its tree."""
    match node:
        case ast.BoolOp(op=ast.And()):
            return And(_operands(node, scope))
        case ast.BoolOp():
            return Or(_operands(node, scope))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return Not(read_condition(operand, scope))
        case ast.Compare(ops=[operator], left=left, comparators=[right]):
            return _comparison(_COMPARISONS[type(operator)], left, right, scope)
        case ast.Compare():
            _refuse_chain(node, scope)
    return _truth(read_operand(node, scope), scope)


def _operands(node: ast.BoolOp, scope: Scope) -> tuple[Condition, ...]:
    for before, value in zip(node.values, node.values[1:], strict=False):
        if isinstance(before, ast.Compare) and _is_lone_value(value, scope):
            _refuse_lone_value(before, value, scope)
    return tuple(read_condition(value, scope) for value in node.values)


def _is_lone_value(node: ast.expr, scope: Scope) -> bool:
    """``'b'`` in ``kind == 'a' or 'b'``."""
    if not isinstance(node, ast.Name | ast.Constant):
        return False
    token = scope.syntax.token(node)
    return token.kind in {"text", "number"} or (token.text not in scope.fields and is_label(token.text, scope.fields))


def _refuse_lone_value(before: ast.Compare, value: ast.expr, scope: Scope) -> NoReturn:
    source = scope.syntax.source
    left, listed = source(before.left), f"[{source(before.comparators[-1])}, {source(value)}]"
    match before.ops:
        case [ast.Eq()]:
            remedy = f"写成 {left} in {listed}"
        case [ast.NotEq()]:
            remedy = f"写成 {left} not in {listed}"
        case _:
            remedy = "and、or 两边都要写完整的比较"
    raise refusal("E037", scope.syntax.span(value), f"“{cut(scope.syntax.token(value).text)}”不是判断", remedy)


def _comparison(operator: str, left: ast.expr, right: ast.expr, scope: Scope) -> Condition:
    if operator not in {"in", "not in"}:
        return compare(operator, read_operand(left, scope), read_operand(right, scope), scope.fields)
    if not isinstance(right, ast.List):
        _refuse_not_list(operator, left, right, scope)
    return _membership(operator, read_operand(left, scope), right, scope)


def _membership(operator: str, left: Operand, right: ast.List, scope: Scope) -> Membership:
    items = [read_operand(item, scope) for item in right.elts]
    return one_of(left, items, scope.fields, scope.syntax.span(right), negated=operator == "not in")


def _refuse_not_list(operator: str, left: ast.expr, right: ast.expr, scope: Scope) -> NoReturn:
    source = scope.syntax.source
    match right:
        case ast.Tuple(elts=items):
            remedy = f"写成 {source(left)} {operator} [{', '.join(source(item) for item in items)}]"
        case ast.Name() if source(right) in scope.fields:
            sides = (right, left) if isinstance(left, ast.Constant) else (left, right)
            remedy = f"写成 {source(sides[0])} {'==' if operator == 'in' else '!='} {source(sides[1])}"
        case _:
            remedy = f"写成 {source(left)} {operator} [{source(right)}]"
    raise refusal("E028", scope.syntax.span(right), f"{operator} 的右边要写方括号列表", remedy)


def _refuse_chain(node: ast.Compare, scope: Scope) -> NoReturn:
    sides = [scope.syntax.source(side) for side in (node.left, *node.comparators)]
    signs = [_COMPARISONS[type(operator)] for operator in node.ops]
    parts = [f"{a} {sign} {b}" for a, sign, b in zip(sides, signs, sides[1:], strict=False)]
    remedy = "每个比较都写完整，用 and、or 连接"
    if all(sign[0] in "<>" for sign in signs):
        remedy = f"写成 {' and '.join(parts)}"
    raise refusal("E026", scope.syntax.span(node), "几个比较连在了一起", remedy)


def _truth(operand: Operand, scope: Scope) -> Truth:
    """Accept a yes/no field by itself; say of any other single value what it could have meant."""
    span, source = operand.span, operand.source
    if operand.type is not None and operand.type.kind == "yes_no":
        return Truth(field_of(source, operand.type))
    if operand.type is not None:
        _refuse_value(operand, operand.type, span)
    if operand.quoted:
        raise refusal("E037", span, f"文字“{cut(source)}”不是判断", f"写成比较，如 字段 == '{cut(source)}'")
    if source in YES_NO:
        raise refusal(
            "E036",
            span,
            f"“{source}”永远{'成立' if YES_NO[source] else '不成立'}",
            "写出要判断的字段；不需要条件就删去这一项",
        )
    owners = [name for name, type_ in scope.fields.items() if source in type_.labels]
    if owners:
        raise refusal("E037", span, f"“{source}”是“{owners[0]}”的取值，不是判断", f"写成 {owners[0]} == {source}")
    raise unknown_name(operand, scope.fields)


def _refuse_value(operand: Operand, type_: FieldType, span: Span) -> NoReturn:
    source = cut(operand.source)
    examples = {"number": f"{source} >= 1", "date": f"{source} >= '2017-03-05'"}
    example = examples.get(type_.kind, f"{source} == '…'")
    if type_.labels:
        example = f"{source} == '{type_.labels[0]}'"
    if not fields_of(operand.tree):
        example = f"字段 >= {source}"
    message = f"“{source}”为{KIND_NAMES[type_.kind]}，不是判断"
    raise refusal("E037", span, message, f"写成比较，如 {example}")
