"""Qualifiers that a rule would ignore: an error, never silence."""

from __future__ import annotations

from lianzheng_rubric.engine.plan import AmountRule, Fixed, Judged, Table, Tally
from lianzheng_rubric.language.model import keyword_of
from lianzheng_rubric.language.rules.base.context import FieldError
from lianzheng_rubric.language.rules.base.qualifiers import Qualifiers

__all__ = ["refuse_unused"]


_BESIDE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("compare", ("same",)),
    ("cap_exempt", ("cap",)),
    ("cap_mode", ("cap",)),
    ("cap_pool", ("cap",)),
    ("cap_per", ("cap",)),
    ("free_first", ("free",)),
    ("tied_by", ("requires", "unless")),
    ("evidence_missing", ("evidence", "sources")),
    ("deadline_day_late", ("late_after",)),
)
"""Qualifiers that only say how another one is meant, and those others."""


def refuse_unused(rule: Qualifiers, amount: AmountRule | None, tally: Tally | None) -> None:
    """A qualifier that this rule would ignore is an error, never silence."""
    for name, others in _BESIDE:
        if name in rule.model_fields_set and not any(getattr(rule, other) for other in others):
            needed = "”或“".join(keyword_of(Qualifiers, other) for other in others)
            message = f"写了“{keyword_of(Qualifiers, name)}”，没有写“{needed}”"
            raise FieldError(name, message, f"加上“{needed}”，或删去它")
    whole = tally is not None and tally.per != "record" and amount is not None
    if whole:
        words = {"free": "前几不计", "share": "平均", "best": "只计最高", "places": "小数位"}
        if not isinstance(amount, Fixed | Judged):
            words |= {"same": "同一"}
        for name, word in words.items():
            if getattr(rule, name) not in (None, ()):
                raise FieldError(name, f"“{word}”用不到整个单位合起来算的情形上", "去掉它；要逐条记录计分，用“每”")
        if isinstance(rule.factors, dict):
            raise FieldError("factors", "这里的“折算”不能带条件：它没有单独的记录", "写成 折算: 50%")
    if amount is None:
        words = {"cap": "封顶", "free": "前几不计", "share": "平均", "best": "只计最高", "factors": "折算"}
        words |= {"places": "小数位"}
        for name, word in words.items():
            if getattr(rule, name) is not None:
                raise FieldError(name, f"“{word}”只用在有分数的情形上", "去掉它，或写明扣几分、加几分")
    if whole and isinstance(amount, Table):
        raise FieldError(
            "at_least" if rule.at_least else "below", "按档计分不能和“满”“少于”合用", "分成几条情形，各写条件"
        )
