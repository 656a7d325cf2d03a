"""What generated rules talk about: fields, conditions, prices, and how a step is put together."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from plan_trees import Draw, Grown, at, pick

from lianzheng_rubric.engine.condition import And, Arithmetic, Compare, Field, Literal, Membership, Not, Or, Truth
from lianzheng_rubric.engine.plan import ByLabel, Charge, Family, Step

__all__ = [
    "BY_CLASS", "CONDITIONS", "GRADES", "HALVED", "HIGH", "LEVEL", "LEVELS", "MATTER", "NUMBER", "SEMESTERS", "TASK", "TOWNS_ONLY",
    "TRUE", "charge", "counted", "draw_once", "named", "persons", "price",
]  # fmt: skip

LEVELS = ("县级", "市级", "省级")
GRADES = ("优秀", "良好", "较差")
SEMESTERS = ("上学期", "下学期")
LEVEL = Field("级别", LEVELS)
NUMBER = Field("数")
TASK = Field("任务数")
"""A number of the unit itself, from the roster."""
BY_CLASS = ByLabel("类别", (("乡镇", 2),), 1)
TOWNS_ONLY = ByLabel("类别", (("乡镇", 2),))
"""A number for each class of units; the second has none for others."""
TRUE = Truth(Field("属实"))
HIGH = Compare(">=", LEVEL, Literal("市级"))
HALVED = ((Truth(Field("下属")), Fraction(1, 2)),)
MATTER = Family("一事", ("事项",))
CONDITIONS = [
    TRUE, HIGH, Not(TRUE), And((TRUE, HIGH)), Or((TRUE, Compare("==", LEVEL, Literal("省级")))),
    Membership(LEVEL, ("县级", "省级")), Membership(Field("人员"), ("甲",), negated=True),
    Compare("==", Field("类别"), Literal("乡镇")), Compare("<=", NUMBER, TASK),
    Compare("<", Arithmetic("/", Literal(3), NUMBER), Literal(2)), Compare("!=", Field("人员"), Literal("甲")),
]  # fmt: skip
POINTS = ["1", "0.5", "2", "0.25", "3", "0.1"]


def draw_once(draw: Draw, of: int) -> bool:
    """True in about one of ``of`` draws."""
    return bool(pick(draw, [False] * (of - 1) + [True]))


def named(found: list[Step], effect: Any, **options: Any) -> Step:
    """The next step in document order, with a situation of its own."""
    place = len(found) + 1
    return Step(f"r{place}", f"情形{place}", options.pop("situations", (f"情{place}",)), effect, **options)


def charge(draw: Draw, grown: Grown, sign: int | None = None) -> Charge:
    """Points on a leaf, more seldom on a group or the total."""
    direction: Any = sign if sign is not None else pick(draw, [-1, 1])
    return Charge(pick(draw, [*grown.leaves * 2, *grown.places]), direction)


def price(draw: Draw) -> Any:
    return at(pick(draw, POINTS))


def persons(draw: Draw) -> dict[str, Any]:
    """Counted as they are, or by distinct persons."""
    return dict(pick(draw, [{}, {"of": "distinct", "field": "人员"}]))


def counted(draw: Draw) -> dict[str, Any]:
    """Counted as they are, by distinct persons, or by a number that each record gives (or does not)."""
    return {"of": "sum", "quantity": NUMBER} if draw_once(draw, 3) else persons(draw)
