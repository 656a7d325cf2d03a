"""Small plans and records for cases worked out by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.evaluation import evaluate
from lianzheng_rubric.engine.exact import UNIT, Amount, amount_of
from lianzheng_rubric.engine.plan import TOTAL, Band, Charge, Node, Plan, Step
from lianzheng_rubric.engine.record import Record, Unit

__all__ = ["GRADES", "assess", "at", "bands", "deduct", "facts", "gain", "plan", "points"]

GRADES = ("优秀", "良好", "较差")
NAME = "甲社区"


def at(points: object) -> Amount:
    """Points as an amount."""
    return amount_of(points)  # type: ignore[arg-type]


def points(value: object) -> Fraction:
    """Points of a result as an exact number."""
    return Fraction(value)  # type: ignore[arg-type]


def plan(*steps: Step, nodes: Iterable[Node] = (), **options: Any) -> Plan:
    """A plan with the given steps; without ``nodes`` there is one item "1" of ten marks below the total."""
    tree = tuple(nodes) or (Node("1", "一", TOTAL, 10 * UNIT, "full"),)
    if tree[-1].id != TOTAL:
        full = sum(node.full or 0 for node in tree if node.parent == TOTAL)
        tree = (*tree, Node(TOTAL, "总分", None, full, "children", sheet=True))
    return Plan("例", "细则", "1", "0", tree, steps, **options)


def deduct(amount: Any, name: str = "甲", node: str = "1", **options: Any) -> Step:
    """A rule that takes points for records of the situation ``name``."""
    return Step(name, name, options.pop("situations", (name,)), Charge(node, -1), amount=amount, **options)


def gain(amount: Any, name: str = "加", node: str = "1", **options: Any) -> Step:
    """A rule that gives points for records of the situation ``name``."""
    return Step(name, name, options.pop("situations", (name,)), Charge(node, 1), amount=amount, **options)


def facts(*rows: Mapping[str, Any], situation: str = "甲") -> tuple[Record, ...]:
    """Records of one unit, a day apart; ``count``, ``points``, ``date``, ``id``, ``situation`` and fields by name."""
    found = []
    for place, row in enumerate(rows):
        values = dict(row)
        judged = values.pop("points", None)
        found.append(
            Record(
                id=values.pop("id", f"r{place + 1}"),
                unit=values.pop("unit", NAME),
                situation=values.pop("situation", situation),
                date=values.pop("date", date(2017, 3, place + 1)),
                count=values.pop("count", 1),
                points=None if judged is None else at(judged),
                values=values,
            )
        )
    return tuple(found)


def assess(
    rubric: Plan, records: Iterable[Record] = (), roster: Mapping[str, Any] | None = None, **around: Any
) -> Assessment:
    """The assessment of 甲社区."""
    return evaluate(rubric, tuple(records), Unit(NAME, roster or {}), **around)


def bands(high: object, low: object, places: int | None = None) -> dict[str, Any]:
    """优秀 from ``high`` (included), 良好 from ``low`` (included), 较差 below."""
    listed = (Band("优秀", (at(high), True), None), Band("良好", (at(low), True), None), Band("较差", None, None))
    return {"bands": listed, "band_places": places}
