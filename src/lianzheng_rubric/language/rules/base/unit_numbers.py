"""Numbers that hold for every unit, or that each unit has its own of in the roster (its task, its quota)."""

from __future__ import annotations

import re

from lianzheng_rubric.engine.exact import amount_of, show
from lianzheng_rubric.engine.plan import Parameter
from lianzheng_rubric.language.field_spec import doubtful_percent
from lianzheng_rubric.language.headings import half_width
from lianzheng_rubric.language.model import number_from
from lianzheng_rubric.language.rules.base.context import FieldError, RuleContext

__all__ = ["beside", "unit_number"]


def beside(
    ctx: RuleContext, text: object, quantity: str | None, name: str, *, at: str | None = None, step: bool = False
) -> str:
    """The text of a number that is compared with ``quantity``: beside a field of percentages 90% is ninety.

    Beside any other number a written percentage may mean 90 or 0.9, and beside percentages a number up to 1 without
    its sign may; only a ``step`` from one to the next (每低1) is as it stands.

    Raises:
        FieldError: for the keyword ``name``, at the text.

    """
    plain = half_width(str(text)).strip()
    if quantity is not None and ctx.percentage(quantity.strip()):
        if not step and (doubt := doubtful_percent(plain)):
            raise FieldError(name, *doubt, at=at or str(text))
        return plain.rstrip("%")
    if not plain.endswith("%"):
        return plain
    try:
        share = number_from(plain)
    except ValueError:
        return plain
    whole, part = show(amount_of(share * 100)), show(amount_of(share))
    what = f"数量“{quantity}”不是百分数字段" if quantity is not None else "没有写“数量”"
    remedy = f"数是百分之几的写 {whole}，是小数的写 {part}；或把“数量”写成一个类型为 百分数 的字段"
    raise FieldError(name, f"“{text}”写了百分号，而{what}，看不出是 {whole} 还是 {part}", remedy, at=at or str(text))


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
