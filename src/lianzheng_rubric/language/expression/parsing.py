"""The two entries: text to a checked condition, text to a checked formula."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final, TypeVar

from lianzheng_rubric.language.expression.conditions import read_condition
from lianzheng_rubric.language.expression.errors import ExpressionError, Span, cut, refusal
from lianzheng_rubric.language.expression.operands import Scope, read_operand, unknown_name
from lianzheng_rubric.language.expression.syntax import read_syntax
from lianzheng_rubric.language.expression.vocabulary import is_plain_name
from lianzheng_rubric.language.field_types import KIND_NAMES, FieldType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lianzheng_rubric.engine.condition import Condition, Formula

__all__ = ["parse_condition", "parse_formula"]

_Tree = TypeVar("_Tree")
_MAYBE_LABEL: Final = frozenset({"E011", "E012", "E013", "E015", "E017", "E018", "E020", "E021", "E030", "E031"})
"""Errors that an unquoted label such as ``3人以上`` or ``省（部）级`` can cause."""


def parse_condition(text: str, fields: Mapping[str, FieldType]) -> Condition:
    """Read the condition that ``text`` writes over the declared ``fields``.

    Names are fields first; a bare word that is no field may be a label of the field it is compared with.
    Labels that are not plain names are quoted. Raises :class:`ExpressionError` for the first thing wrong.
    """
    return _parse(text, fields, read_condition, formula=False)


def parse_formula(text: str, fields: Mapping[str, FieldType]) -> Formula:
    """Read a formula: ``+ - * /`` over number fields and exact numbers; ``10%`` is one tenth.

    Raises :class:`ExpressionError` for the first thing that is wrong.
    """
    return _parse(text, fields, _read_formula, formula=True)


def _parse(
    text: str, fields: Mapping[str, FieldType], read: Callable[[ast.expr, Scope], _Tree], *, formula: bool
) -> _Tree:
    labels = {label for type_ in fields.values() for label in type_.labels}
    try:
        syntax = read_syntax(text, labels | fields.keys())
        return read(syntax.root, Scope(syntax, fields, formula))
    except ExpressionError as error:
        _refuse_unquoted(error, text, labels)
        raise


def _refuse_unquoted(error: ExpressionError, text: str, labels: set[str]) -> None:
    """Replace ``error`` when it stands inside a label that should have been quoted."""
    if error.code not in _MAYBE_LABEL:
        return
    for label in sorted(labels, key=len, reverse=True):
        for match in re.finditer(re.escape(label), text):
            if not is_plain_name(label) and match.start() <= error.offset < match.end():
                span = Span(match.start(), len(label))
                raise refusal("E032", span, f"取值“{cut(label)}”不能不加引号", f"写成 '{cut(label)}'") from None


def _read_formula(root: ast.expr, scope: Scope) -> Formula:
    span, remedy = scope.syntax.span(root), "公式只用数、数的字段和 + - * /"
    if isinstance(root, ast.BoolOp | ast.Compare) or (isinstance(root, ast.UnaryOp) and isinstance(root.op, ast.Not)):
        raise refusal("E042", span, "这是判断，不是数", remedy)
    operand = read_operand(root, scope)
    if operand.type is None and not operand.quoted:
        raise unknown_name(operand, (name for name, type_ in scope.fields.items() if type_.kind == "number"))
    if operand.type is None or operand.type.kind != "number":
        kind = KIND_NAMES[operand.type.kind] if operand.type else "文字"
        raise refusal("E042", span, f"“{cut(operand.source)}”为{kind}，不是数", remedy)
    return operand.tree
