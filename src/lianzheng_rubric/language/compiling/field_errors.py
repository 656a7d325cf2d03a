"""A value that a rule, an item or a section cannot use: the complaint told at its place in the file."""

from __future__ import annotations

from collections.abc import Mapping

from lianzheng_rubric.engine.condition import Condition, Formula
from lianzheng_rubric.language.conditions import condition_from, formula_from
from lianzheng_rubric.language.context import Surroundings
from lianzheng_rubric.language.diagnosis import Diagnosis, locate
from lianzheng_rubric.language.field_types import FieldType
from lianzheng_rubric.language.rules import FieldError
from lianzheng_rubric.language.tree import Text, Tree

__all__ = ["checked_condition", "checked_formula", "tell"]


def tell(error: FieldError, value: Tree | None, diagnosis: Diagnosis) -> None:
    """Note ``error`` at the text that it is about; that is ``value``, or stands inside it."""
    at = error.at if isinstance(error.at, Text) else value
    if error.at is not None and at is value and value is not None:
        at = locate(value, error.at)
    diagnosis.add(error.code, error.message, at, error.remedy, offset=error.offset, length=error.length)


def checked_formula(
    text: str, name: str, types: Mapping[str, FieldType], at: Tree, diagnosis: Diagnosis
) -> Formula | None:
    """The formula that ``text`` spells over number fields; ``None`` after noting what is wrong with it."""
    try:
        return formula_from(text, name, types)
    except FieldError as error:
        tell(error, text if isinstance(text, Text) else at, diagnosis)
        return None


def checked_condition(
    spec: object,
    name: str,
    types: Mapping[str, FieldType],
    shared: Surroundings,
    at: Tree | None,
    diagnosis: Diagnosis,
) -> Condition | None:
    """The condition that ``spec`` spells over fields of ``types``; ``None`` after noting what is wrong with it.

    The complaint stands at the text of the condition, at ``at`` when it has no place of its own.
    """
    try:
        return condition_from(spec, name, types, shared.spec)
    except FieldError as error:
        tell(error, spec if isinstance(spec, Text) else at, diagnosis)
        return None
