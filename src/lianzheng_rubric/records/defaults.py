"""What a rubric says about fields that a ledger leaves empty."""

from __future__ import annotations

from collections.abc import Mapping

from lianzheng_rubric.engine.condition import Value
from lianzheng_rubric.language.field_types import FieldType
from lianzheng_rubric.problems import Problem, RubricError
from lianzheng_rubric.records.field_values import reader_of
from lianzheng_rubric.records.rows import Fault

__all__ = ["typed_defaults"]


def typed_defaults(defaults: Mapping[str, str], types: Mapping[str, FieldType]) -> dict[str, Value]:
    """Defaults as values of their fields.

    Raises:
        RubricError: a default is not what its own field allows.

    """
    values = {name: reader_of(types[name]).read(text) for name, text in defaults.items()}
    problems = tuple(
        Problem("L714", f"细则给“{name}”的默认值不对：{value.reason}", remedy=value.remedy)
        for name, value in values.items()
        if isinstance(value, Fault)
    )
    if problems:
        raise RubricError(problems)
    return values
