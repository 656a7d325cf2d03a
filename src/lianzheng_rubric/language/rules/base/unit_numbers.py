"""Numbers that hold for every unit, or that each unit has its own of in the roster (its task, its quota)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from lianzheng_rubric.engine.exact import Number, amount_of, show
from lianzheng_rubric.engine.plan import ByLabel, Parameter
from lianzheng_rubric.language.field_spec import doubtful_percent
from lianzheng_rubric.language.headings import half_width
from lianzheng_rubric.language.model import number_from
from lianzheng_rubric.language.rules.base.context import FieldError, RuleContext
from lianzheng_rubric.language.spelling import nearest

__all__ = ["beside", "by_label", "unit_number"]


def beside(
    ctx: RuleContext, text: object, quantity: str | None, name: str, *, at: str | None = None, step: bool = False
) -> Any:
    """The text of a number that is compared with ``quantity``: beside a field of percentages 90% is ninety.

    Beside any other number a written percentage may mean 90 or 0.9, and beside percentages a number up to 1 without
    its sign may; only a ``step`` from one to the next (每低1) is as it stands. Numbers by class are read one by one.

    Raises:
        FieldError: for the keyword ``name``, at the text.

    """
    if isinstance(text, dict):
        return {key: beside(ctx, value, quantity, name, at=at, step=step) for key, value in text.items()}
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
    """A number that holds for every unit, a formula over the roster fields of the unit, or ``{类别: {乡镇: 4, …}}``.

    Raises:
        FieldError: it is none of them.

    """
    if isinstance(text, dict):
        return _by_label(ctx, text, name, positive=positive)
    if isinstance(text, list):
        raise FieldError(name, "这里只能写一个数", f"{example}；按单位分的写 {{单位类别: {{乡镇: 4, 机关: 2}}}}")
    try:
        number = number_from(text)
    except ValueError:
        if not _NUMERAL.fullmatch(str(text).strip()):
            return ctx.unit_formula(text, name)
        raise FieldError(name, f"“{text}”要写成正数", example) from None
    if positive and number <= 0:
        raise FieldError(name, f"“{text}”要写成正数", example)
    return number


def _by_label(ctx: RuleContext, spec: dict[Any, Any], name: str, *, positive: bool) -> ByLabel:
    """A number for each class of units."""

    def read(text: object) -> Number:
        return _plain_number(text, name, positive=positive)

    return ByLabel(*by_label(spec, lambda field: ctx.unit_labels(field, name), name, read))


_Read = TypeVar("_Read")


def by_label(
    spec: dict[Any, Any],
    labels_of: Callable[[str], tuple[str, ...]],
    name: str,
    read: Callable[[object], _Read],
    example: str = "例如 应有: {单位类别: {乡镇: 4, 机关: 2}}",
) -> tuple[str, tuple[tuple[str, _Read], ...], _Read | None]:
    """What ``{名册的字段: {取值: …}}`` says: the field, what is ``read`` for each value, and for all others (其余).

    Raises:
        FieldError: for the keyword ``name``; every class has its own, or 其余 speaks for those that are not named.

    """
    table = next(iter(spec.values())) if len(spec) == 1 else None
    if not isinstance(table, dict) or not table:
        raise FieldError(name, "按单位分的数要写成 {名册的字段: {取值: 数}}", example)
    field = str(next(iter(spec)))
    labels = labels_of(field)
    found: dict[str, _Read] = {}
    for label, text in table.items():
        if labels and label not in (*labels, "其余"):
            remedy = nearest(str(label), labels) or f"可以写：{'、'.join(labels)}、其余"
            raise FieldError(name, f"“{label}”不是名册字段“{field}”的取值", remedy, at=str(label))
        found[str(label)] = read(text)
    otherwise = found.pop("其余", None)
    missing = [label for label in labels if label not in found]
    if missing and otherwise is None:
        raise FieldError(
            name, f"没有写{'、'.join(f'“{label}”' for label in missing)}是多少", f"加上 {missing[0]}，或加上 其余"
        )
    return field, tuple(found.items()), otherwise


def _plain_number(text: object, name: str, *, positive: bool) -> Number:
    try:
        number = number_from(text)
    except ValueError as error:
        raise FieldError(name, str(error), "例如 {单位类别: {乡镇: 4, 机关: 2}}", at=str(text)) from None
    if positive and (number < 0 or (number == 0 and name in _REACHED)):
        raise FieldError(name, f"“{text}”要写成正数", "例如 {单位类别: {乡镇: 4, 机关: 2}}", at=str(text))
    return number


_REACHED = ("at_least", "below")
"""Numbers that a count reaches; nothing may be required, or free, of some units."""
_NUMERAL = re.compile(r"[\d.一二两三四五六七八九十百]+[一-鿿]{0,2}|\d.*")
"""A number written in characters, or with a unit that is none: meant as a number, not as the name of a field."""
