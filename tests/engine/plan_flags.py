"""Strategies for steps without points, and for the qualifiers that any step may carry."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from plan_trees import IS_TOWN, Draw, Grown, at, pick
from plan_words import BY_CLASS, CONDITIONS, GRADES, HIGH, MATTER, TASK, TRUE, counted, draw_once, named

from lianzheng_rubric.engine.condition import Compare, Field, Literal, Truth
from lianzheng_rubric.engine.plan import (
    Announce,
    Cap,
    Charge,
    Computed,
    Finding,
    ForceGrade,
    Free,
    LiftGrade,
    LimitGrade,
    MoveGrade,
    Route,
    Step,
    Tally,
    Tie,
    ZeroNode,
)

__all__ = ["FLAGS", "qualified"]


def _zero(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    """不得分, more often than not where points are charged."""
    charged = [step.effect.node for step in found if isinstance(step.effect, Charge)]
    effect = ZeroNode(pick(draw, [*charged * 2, *grown.places]))
    if draw_once(draw, 5):
        effect = ZeroNode(field="条款", scope=pick(draw, ["item", "article", "group"]))
    return _flag(draw, found, effect)


def _limit(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    grade = pick(draw, list(GRADES))
    return _flag(draw, found, LiftGrade(grade) if draw_once(draw, 4) else LimitGrade(grade))


def _veto(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    return _flag(draw, found, ForceGrade(pick(draw, ["较差", "良好"])))


def _move(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    return _flag(draw, found, MoveGrade(pick(draw, [1, 2, -1])))


def _listed(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    step = _flag(draw, found, pick(draw, [Finding("问题"), Announce("移送")]))
    others = [other.id for other in found if other.tally.per == "record"]
    if draw_once(draw, 3) and others:
        step = replace(step, situations=(*step.situations, *found[-1].situations))
        step = replace(step, unless=Tie((pick(draw, others),), pick(draw, [("事项",), ("人员", "事项")])))
    return step


def _routed(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    return named(found, Route("另行考核"))


def _flag(draw: Draw, found: list[Step], effect: Any) -> Step:
    tally = Tally(at_least=pick(draw, [1, 1, 1, 1, 2, 3, TASK, BY_CLASS]), **counted(draw))
    if draw_once(draw, 5):
        tally = replace(tally, below=pick(draw, [1, 2]))
    graded = isinstance(effect, LimitGrade | ForceGrade | MoveGrade)
    exempted = pick(draw, [("免",), ("免", "仍计"), ()]) if graded else ()
    late = Compare(">", Field("日期"), Literal(date(2017, 5, 31))) if draw_once(draw, 6) else None
    where = pick(draw, [None, None, TRUE, HIGH])
    applies = IS_TOWN if draw_once(draw, 6) else None
    family = MATTER if draw_once(draw, 4) else None
    options = {"exempted_by": exempted, "where": where, "late": late, "applies": applies, "family": family}
    return named(found, effect, tally=tally, one_duty=late is not None and draw_once(draw, 2), **options)


FLAGS: list[Any] = [_zero, _zero, _zero, _zero, _zero, _limit, _veto, _veto, _veto, _move, _listed, _routed]
"""Recipes, as often as they should come up."""


# --- qualifiers -----------------------------------------------------------------------------------------------------


def qualified(draw: Draw, step: Step, found: list[Step]) -> Step:
    """One further qualifier, or none; now and then the records of the step before as well."""
    options = pick(draw, QUALIFIERS)(draw)
    if isinstance(step.amount, Computed):
        options.pop("free", None)
    step = replace(step, **options)
    if found and draw_once(draw, 6):
        step = replace(step, situations=(*step.situations, *found[-1].situations))
    return step


def _tested(draw: Draw) -> dict[str, Any]:
    return {"where": pick(draw, CONDITIONS)}


def _true(draw: Draw) -> dict[str, Any]:
    return {"where": TRUE}


def _evidenced(draw: Draw) -> dict[str, Any]:
    return {"evidence": Truth(Field("有证据")), "evidence_missing": pick(draw, ["accept", "pending"])}


def _exempted(draw: Draw) -> dict[str, Any]:
    return {"exempted_by": pick(draw, [("免",), ("仍计",), ("免", "仍计")])}


def _multiplied(draw: Draw) -> dict[str, Any]:
    return {"factors": ((Truth(Field("下属")), pick(draw, [Fraction(1, 2), Fraction(1, 3), Fraction(2)])),)}


def _limited(draw: Draw) -> dict[str, Any]:
    best = pick(draw, [1, 2])
    return dict(pick(draw, [{"cap": Cap(at("1.5"))}, {"cap": Cap(at(2))}, {"best": best}, {"free": Free(best)}]))


def _plain(draw: Draw) -> dict[str, Any]:
    options = [{}, {"share": Field("单位数")}, {"applies": IS_TOWN}, {"absent": "pending"}, {"family": MATTER}]
    return dict(pick(draw, options))


QUALIFIERS = [_plain, _plain, _tested, _true, _evidenced, _exempted, _multiplied, _limited]
