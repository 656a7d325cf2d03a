"""Numbers that hold for every unit, or that each unit has its own of in the roster (its task, its quota)."""

from __future__ import annotations

import re

from lianzheng_rubric.engine.plan import Parameter
from lianzheng_rubric.language.model import number_from
from lianzheng_rubric.language.rules.base.context import FieldError, RuleContext

__all__ = ["unit_number"]


def unit_number(ctx: RuleContext, text: object, name: str, example: str) -> Parameter:
    """A number that holds for every unit, or a formula over the roster fields of the unit (its own task).

    Raises:
        FieldError: it is neither.

    """
    try:
        number = number_from(text)
    except ValueError:
        if re.search(r"[一-鿿A-Za-z]", str(text)) and not re.match(r"\s*[\d.]", str(text)):
            return ctx.unit_formula(text, name)
        raise FieldError(name, f"“{text}”要写成正数", example) from None
    if number <= 0:
        raise FieldError(name, f"“{text}”要大于 0", example)
    return number
