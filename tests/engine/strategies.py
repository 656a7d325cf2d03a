"""Whole scenarios: a plan, records that reach its corners, and bands laid where the total falls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import hypothesis.strategies as st
from ledgers import UNIT, records_for
from plan_steps import steps
from plan_trees import Draw, Grown, at, pick, trees
from plan_words import GRADES, draw_once
from scenario import Scenario

from lianzheng_rubric.engine.condition import Field, Truth
from lianzheng_rubric.engine.plan import Band, Clause, Compared, Exemption, Plan, Requirement, Step, Window
from lianzheng_rubric.engine.record import Unit

__all__ = ["scenarios"]

EXEMPTIONS = (
    Exemption("免", "退休", Truth(Field("退休"))),
    Exemption("仍计", "临退", Truth(Field("临退")), counted=True),
)
START, END = date(2017, 1, 1), date(2017, 12, 31)
WINDOWS: list[Window | None] = [
    None, None, None, Window(START, END), Window(START, END, carry=False),
    Window(START, END, spans={"情1": (START, date.max), "情2": (START, date(2018, 6, 30))}),
    Window(START, END, until_assessment=True), Window(START, None, until_assessment=True, day_counts=False),
]  # fmt: skip
Keep = Callable[[Step], bool]


@st.composite
def scenarios(
    draw: Draw,
    *,
    gaps: bool = True,
    keep: Keep | None = None,
    least: int = 0,
    number: int = 0,
    recipes: list[Any] | None = None,
) -> Scenario:
    """A scenario; without ``gaps`` every field is given, and only steps that ``keep`` accepts stay in the plan."""
    grown: Grown = draw(trees())
    found = steps(draw, grown, number or pick(draw, [6, 5, 7]), recipes)
    plan = Plan(
        id="例",
        title="细则",
        version="1",
        fingerprint="0",
        nodes=tuple(grown.nodes),
        steps=tuple(step for step in found if keep is None or keep(step)),
        bands=tuple(Band(name, None, None) for name in GRADES),
        exemptions=EXEMPTIONS,
        requirements=(Requirement("材料", "年度总结", ("情1",)),) if draw_once(draw, 12) else (),
        window=pick(draw, WINDOWS),
        unit_fields=frozenset(("类别", "应有期数", "任务数")),
        clauses=(Clause("1.x", "第一题的说明", "程序"), Clause("9.9", "无处可归", "程序")),
    )
    as_of = pick(draw, [None, date(2017, 12, 1), date(2018, 1, 5)])
    previous = pick(draw, [None, date(2016, 12, 20)])
    gaps = gaps and not draw_once(draw, 3)
    records = records_for(draw, plan, as_of, gaps=gaps, least=least)
    scenario = Scenario(plan, records, _unit(draw), as_of, previous, _cohort(draw, plan, gaps=gaps))
    return _banded(draw, scenario)


def _unit(draw: Draw) -> Unit:
    values: dict[str, Any] = {"类别": pick(draw, ["乡镇", "乡镇", "社区", None]), "应有期数": pick(draw, [None, 2, 1])}
    values["任务数"] = pick(draw, [1, 2, 3, None])
    return Unit(UNIT, {name: value for name, value in values.items() if value is not None})


def _cohort(draw: Draw, plan: Plan, *, gaps: bool) -> dict[str, tuple[Any, ...]] | None:
    compared = [step.id for step in plan.steps if isinstance(step.amount, Compared)]
    if not compared or (gaps and draw_once(draw, 3)):
        return None
    others = [(1, 2, 3), (2, 2), (0,), (Fraction(3, 2), 1, 5), (2, None, 1), (None, None)]
    return {name: pick(draw, others) for name in compared}


def _banded(draw: Draw, scenario: Scenario) -> Scenario:
    """Lay the edges of the bands on the total, a quantum beside it, or well away from it."""
    verdict = scenario.judge()
    total = pick(draw, [verdict.worst.total, verdict.best.total])
    beside = at(total.__floor__()) if draw_once(draw, 6) else (total * 1_000_000).__floor__()
    high = beside + pick(draw, [0, 1, -1, 1_000_000, 3_000_000])
    low = high - pick(draw, [500_000, 1, 1_000_000])
    gates = ((scenario.plan.nodes[0].id, at(1)),) if draw_once(draw, 6) else ()
    inclusive = pick(draw, [True, False])
    bands = (
        Band("优秀", (high, inclusive), None, gates),
        Band("良好", (low, True), pick(draw, [None, (high, not inclusive)])),
        Band("较差", None, pick(draw, [None, (low, False)])),
    )
    places = pick(draw, [None, None, 0, 1, 2])
    return replace(scenario, plan=replace(scenario.plan, bands=bands, band_places=places))
