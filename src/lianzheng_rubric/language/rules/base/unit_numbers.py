"""Numbers that hold for every unit, or that each unit has its own of in the roster (its task, its quota)."""

from __future__ import annotations

import re

from lianzheng_rubric.engine.plan import Parameter
from lianzheng_rubric.language.model import number_from
from lianzheng_rubric.language.rules.base.context import FieldError, RuleContext

__all__ = ["beside", "unit_number"]


def beside(ctx: RuleContext, text: object, quantity: str | None) -> str:
    """The text of a number that is compared with ``quantity``: beside a field of percentages 90% is ninety."""
    plain = str(text).strip()
    return plain.rstrip("%％") if quantity is not None and ctx.percentage(quantity.strip()) else plain


def unit_number(ctx: RuleContext, text: object, name: str, example: str, *, positive: bool = True) -> Parameter:
    """A number that holds for every unit, or a formula over the roster fields of the unit (its own task).

    Raises:
        FieldError: it is neither.

    """
    try:
        number = number_from(text)
    except ValueError:
        if not _NUMERAL.fullmatch(str(text).strip()):
            return ctx.unit_formula(text, name)
        raise FieldError(name, f"“{text}”要写成正数", example) from None
    if positive and number <= 0:
        raise FieldError(name, f"“{text}”要写成正数", example)
    return number


_NUMERAL = re.compile(r"[\d.一二两三四五六七八九十百]+[一-鿿]{0,2}|\d.*")
"""A number written in characters, or with a unit that is none: meant as a number, not as the name of a field."""
