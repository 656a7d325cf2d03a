"""One side of a comparison: fields, numbers and arithmetic, and texts that wait for the other side."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from lianzheng_rubric.engine.condition import Arithmetic, Field, Formula, Literal
from lianzheng_rubric.engine.following import OUTCOME_FIELDS
from lianzheng_rubric.engine.standing import RANK_FIELDS
from lianzheng_rubric.language.expression.errors import ExpressionError, Span, choices, cut, nearest, refusal
from lianzheng_rubric.language.expression.tokens import decimal_text, read_number
from lianzheng_rubric.language.field_types import KIND_NAMES, FieldType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lianzheng_rubric.language.expression.syntax import Syntax

__all__ = ["NUMBER", "Operand", "Scope", "field_of", "field_operand", "read_operand", "unknown_name"]

NUMBER = FieldType("number")
_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression is read against; ``formula`` allows division and percentages."""

    syntax: Syntax
    fields: Mapping[str, FieldType]
    formula: bool = False


@dataclass(frozen=True, slots=True)
class Operand:
    """One side of a comparison.

    ``type`` is ``None`` for a text (quoted, or a bare word that names no field): what it means is decided by
    the other side, and ``tree`` holds it as a text literal until then.
    """

    tree: Formula
    span: Span
    source: str
    type: FieldType | None = None
    quoted: bool = False


def field_operand(name: str, type_: FieldType, span: Span) -> Operand:
    """Make the operand of the declared field ``name``."""
    return Operand(field_of(name, type_), span, name, type_)


def field_of(name: str, type_: FieldType) -> Field:
    """Make the tree of the declared field ``name``; only a scale takes its labels along."""
    return Field(name, type_.labels if type_.kind == "scale" else ())


def read_operand(node: ast.expr, scope: Scope) -> Operand:
    """Read the operand that ``node`` stands for; names are looked up in the declared fields first, always.

    A word that is both a field and a label of the other side is therefore the field; quoted, it is the label.
    """
    match node:
        case ast.Name():
            return _name(node, scope)
        case ast.Constant():
            return _constant(node, scope)
        case ast.BinOp():
            return _arithmetic(node, scope)
        case ast.UnaryOp(op=ast.USub()):
            return _negative(node, scope)
        case ast.List() | ast.Tuple():
            message = "列表只能写在 in 的右边" if isinstance(node, ast.List) else "逗号只能写在 in 右边的列表里"
            raise refusal("E027", scope.syntax.span(node), message, "写成 in ['甲', '乙']；几个条件用 and、or 连接")
    message = f"“{cut(scope.syntax.source(node))}”是判断，不能再参加比较或运算"
    raise refusal("E033", scope.syntax.span(node), message, "直接写这个判断；几个判断用 and、or、not 连接")


def _name(node: ast.Name, scope: Scope) -> Operand:
    token = scope.syntax.token(node)
    type_ = scope.fields.get(token.text)
    if type_ is not None:
        return field_operand(token.text, type_, token.span)
    return Operand(Literal(token.text), token.span, token.text)


def _constant(node: ast.Constant, scope: Scope) -> Operand:
    token = scope.syntax.token(node)
    if token.kind == "text":
        return Operand(Literal(token.text), token.span, token.text, quoted=True)
    value = read_number(token.text, token.span)
    if token.text.endswith("%") and not scope.formula:
        raise refusal(
            "E040",
            token.span,
            "条件里不能写百分数",
            f"字段填百分之几的写 {token.text[:-1]}，填小数的写 {decimal_text(value)}",
        )
    return Operand(Literal(value), token.span, token.text, NUMBER)


def _arithmetic(node: ast.BinOp, scope: Scope) -> Operand:
    operator, span = _SIGNS[type(node.op)], scope.syntax.span(node)
    left, right = _number(node.left, scope), _number(node.right, scope)
    if operator == "/" and not scope.formula:
        raise refusal("E040", span, "条件里不能用除法", "把除数乘到另一边，如 甲 >= 0.9 * 乙")
    if operator == "/" and right == Literal(0):
        raise refusal("E041", scope.syntax.span(node.right), "除数是零", "改正除数")
    return Operand(Arithmetic(operator, left, right), span, scope.syntax.source(node), NUMBER)


def _negative(node: ast.UnaryOp, scope: Scope) -> Operand:
    inner, span = _number(node.operand, scope), scope.syntax.span(node)
    tree: Formula = Arithmetic("-", Literal(0), inner)
    if isinstance(inner, Literal) and isinstance(inner.value, int | Fraction):
        tree = Literal(-inner.value)
    return Operand(tree, span, scope.syntax.source(node), NUMBER)


def _number(node: ast.expr, scope: Scope) -> Formula:
    operand = read_operand(node, scope)
    if operand.type is None and not operand.quoted:
        raise unknown_name(operand, (name for name, type_ in scope.fields.items() if type_.kind == "number"))
    if operand.type is None or operand.type.kind != "number":
        kind = "文字" if operand.type is None else KIND_NAMES[operand.type.kind]
        remedy = "去掉运算；有序档次直接比较，如 级别 >= '省级'"
        raise refusal("E039", operand.span, f"“{cut(operand.source)}”为{kind}，不能运算", remedy)
    return operand.tree


def _glued(source: str, name: str) -> str:
    """人数5人以上 as the mapping ``{人数: 5以上}``, when ``name`` is the field it begins with."""
    rest = source.removeprefix(name)
    compared = _COMPARED.fullmatch(rest) if rest != source else None
    if compared:
        return f"{name} {_SIGN_OF[compared[1]]} {compared[2]}"
    found = _BOUND.fullmatch(rest) if rest != source else None
    return "" if found is None else f"{{{name}: {found[1]}{found[2]}}}"


_SIGN_OF = {
    "低于": "<", "小于": "<", "少于": "<", "不足": "<", "不满": "<", "高于": ">", "大于": ">", "超过": ">", "多于": ">",
    "不低于": ">=", "不少于": ">=", "达到": ">=", "不高于": "<=", "不超过": "<=",
}  # fmt: skip
_COMPARED = re.compile(rf"({'|'.join(_SIGN_OF)})(\d+(?:\.\d+)?)[^\d以]{{0,2}}")
_BOUND = re.compile(
    r"(?:为|是|在|达到?|有)?(\d+(?:\.\d+)?(?=[^\d以]{0,3}以)|[^\d以]+?)(?:(?<=\d)[^\d以]{1,3})?(以[上下])"
)


def unknown_name(operand: Operand, known: Iterable[str], hint: str = "") -> ExpressionError:
    """Make the error for a bare word that is no field; ``known`` are the fields it could have been."""
    if operand.source in (*RANK_FIELDS, *OUTCOME_FIELDS):
        remedy = f"“{operand.source}”评完、排完才知道，只能在“后果”里用：后果: {{末位约谈: 倒数名次 == 1}}"
        return refusal("E030", operand.span, f"没有叫“{cut(operand.source)}”的字段", remedy)
    names = list(known)
    glued = next(filter(None, (_glued(operand.source, name) for name in sorted(names, key=len, reverse=True))), "")
    if glued:
        return refusal("E030", operand.span, f"没有叫“{cut(operand.source)}”的字段", f"写成 {glued}")
    listed = f"先在“字段”里声明它（单位的写在“单位字段”）；已有的字段：{choices(names)}" if names else ""
    found = nearest(operand.source, names) or listed or ("" if hint else "先在细则里声明这个字段")
    remedy = "；".join(part for part in (hint, found) if part)
    return refusal("E030", operand.span, f"没有叫“{cut(operand.source)}”的字段", remedy)
