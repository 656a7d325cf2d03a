"""Conditions and formulas as rules write them, read over the fields that they may ask for."""

from __future__ import annotations

from collections.abc import Mapping

from lianzheng_rubric.engine.condition import And, Condition, Formula, Or
from lianzheng_rubric.language.expression import ExpressionError, parse_condition, parse_formula
from lianzheng_rubric.language.field_test import parse_field_test
from lianzheng_rubric.language.field_types import FieldType
from lianzheng_rubric.language.rubric import RubricSpec
from lianzheng_rubric.language.rules import FieldError
from lianzheng_rubric.language.spelling import nearest
from lianzheng_rubric.language.tree import Text

__all__ = ["condition_from", "formula_from"]

_NEVER: Condition = Or(())
"""A condition that never holds (适用: 否)."""


def formula_from(spec: object, name: str, types: Mapping[str, FieldType]) -> Formula:
    """A checked formula over the number fields of ``types``.

    Raises:
        FieldError: with the place inside the text.

    """
    try:
        return parse_formula(str(spec), types)
    except ExpressionError as error:
        raise _problem(error, name) from None


def class_labels(field_name: str, name: str, types: Mapping[str, FieldType]) -> tuple[str, ...]:
    """Labels of a closed roster field by which units are classed; empty for open text.

    Raises:
        FieldError: the roster, whose fields are ``types``, has no such field.

    """
    fitting = [known for known, kind in types.items() if kind.kind in ("choice", "text")]
    if field_name not in fitting:
        hint = nearest(field_name, fitting) or "在顶层“单位字段”里声明它，例如 单位类别: [乡镇, 机关]"
        raise FieldError(name, f"名册没有可以分类的字段“{field_name}”", hint, at=field_name)
    return types[field_name].labels


def condition_from(spec: object, name: str, types: Mapping[str, FieldType], rubric: RubricSpec) -> Condition:
    """A condition from an expression, or from a mapping field → wanted value (all must hold).

    Raises:
        FieldError: with the place inside the text.

    """
    if isinstance(spec, dict) and spec:
        tests = [_field_test(key, wanted, name, types, rubric) for key, wanted in spec.items()]
        return tests[0] if len(tests) == 1 else And(tuple(tests))
    if not isinstance(spec, str):
        remedy = "例如 条件: 级别 >= 市级，或 条件: {级别: 市级以上}"
        raise FieldError(name, "条件要写一个式子，或 {字段: 取值}", remedy, code="R011")
    try:
        text = str(spec)
        if text in ("否", "no"):
            return _NEVER
        return parse_condition(text, types)
    except ExpressionError as error:
        raise _problem(error, name) from None


def _field_test(key: str, wanted: object, name: str, types: Mapping[str, FieldType], rubric: RubricSpec) -> Condition:
    """One entry of the mapping form; a complaint stands at the text it is about."""
    edges = {"inclusive_up": rubric.inclusive_up, "inclusive_down": rubric.inclusive_down}
    options = wanted if isinstance(wanted, list) else [wanted]
    if not all(isinstance(option, str) for option in options):
        at = key if isinstance(key, Text) else None
        raise FieldError(
            name, f"“{key}”后面要写取值", f"例如 {{{key}: 取值}}，或 {{{key}: [甲, 乙]}}", code="R011", at=at
        )
    try:
        return parse_field_test(
            str(key), [str(o) for o in options] if wanted is options else str(wanted), types, **edges
        )
    except ExpressionError as error:
        place = error.place
        named: object = key if place == "key" else options[place] if isinstance(place, int) else wanted
        at = named if isinstance(named, Text) else None
        raise _problem(error, name, at) from None


def _problem(error: ExpressionError, name: str, at: Text | None = None) -> FieldError:
    """The same complaint, bound to a keyword of the rule."""
    return FieldError(
        name, error.message, error.remedy, code=error.code, offset=error.offset, length=error.length, at=at
    )
