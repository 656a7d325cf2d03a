"""Keys of a table of points that stand for several values of a scale: 省级以上 is 省级 and 国家级."""

from __future__ import annotations

import re
from typing import Any

from lianzheng_rubric.engine.condition import Compare, Literal
from lianzheng_rubric.language.rules.base.context import FieldError, RuleContext

__all__ = ["spread"]

_BOUND = re.compile(r".+以[上下]\s*(?:[（(]\s*不?含\s*[）)])?")


def spread(ctx: RuleContext, spec: dict[Any, Any], name: str) -> dict[Any, Any]:
    """``spec`` with each key such as 省级以上 replaced by the labels it covers; anything else as it stands.

    Raises:
        FieldError: a label is covered twice, or the field has no order.

    """
    table = next(iter(spec.values())) if len(spec) == 1 else None
    if not isinstance(table, dict):
        return spec
    field = next(iter(spec))
    found: dict[Any, Any] = {}
    for key, entry in table.items():
        inner = spread(ctx, entry, name) if isinstance(entry, dict) else entry
        for label in _covered(ctx, str(field), key, name):
            if label in found:
                remedy = "每个取值只写一次：“以上”“以下”盖住的取值不再另写，分不同的就每级各写一行"
                raise FieldError(name, f"“{label}”写了两次", remedy, at=str(key))
            found[label] = inner
    return {field: found}


def _covered(ctx: RuleContext, field: str, key: Any, name: str) -> list[Any]:
    if not _BOUND.fullmatch(str(key)):
        return [key]
    labels = ctx.labels(field, name)
    test = None if not labels or key in labels else ctx.condition({field: str(key)}, name)
    match test:
        case Compare(operator, _, Literal(value)) if value in labels:
            place = labels.index(str(value))
            covered = {">=": labels[place:], ">": labels[place + 1 :], "<=": labels[: place + 1], "<": labels[:place]}
            return list(covered.get(operator, (key,)))
    return [key]
