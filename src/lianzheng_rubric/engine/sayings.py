"""What every result of one plan says in the same words: written once, kept beside the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lianzheng_rubric.engine.assessment import ErratumUsed, ReadingInForce, SilentRule
from lianzheng_rubric.engine.grading import effect_words
from lianzheng_rubric.engine.live import LiveStep
from lianzheng_rubric.engine.plan import Charge, Plan, Shortfall, Supply, ZeroNode
from lianzheng_rubric.engine.program import Program

__all__ = ["Sayings", "sayings_of"]


@dataclass(frozen=True, slots=True)
class Sayings:
    """Finished parts to choose from; tuples over steps hold one entry for each step of the plan."""

    errata: tuple[ErratumUsed, ...]
    readings: tuple[tuple[frozenset[int], ReadingInForce, ReadingInForce], ...]
    """(steps that the reading touches, as it stands in a result that it moved, and in another)."""
    inapplicable: tuple[SilentRule, ...]
    unheard: tuple[SilentRule, ...]
    """Why a step is silent that has no record; one that asks for a number of records has got them otherwise."""
    asks: Mapping[str, frozenset[int]]
    """By situation the steps that have to say why its records did not make them act; those that are silent because
    there is enough, rather than because there is nothing, need not."""
    conditional: tuple[LiveStep, ...]
    """The steps that do not apply to every unit."""
    scored: bool
    """Whether there is a score to tell."""


def sayings_of(program: Program) -> Sayings:
    """The sayings of a program's plan; made at the first call."""
    known = program.plan.__dict__.get("_sayings")
    if not isinstance(known, Sayings):
        known = program.plan.__dict__["_sayings"] = _sayings(program)
    return known


def _sayings(program: Program) -> Sayings:
    plan = program.plan
    content = tuple(isinstance(live.amount, Shortfall) or live.below is not None for live in program.steps)
    return Sayings(
        tuple(ErratumUsed(e.clause, e.printed, e.read_as, e.why) for e in plan.errata),
        tuple(_readings(plan)),
        tuple(SilentRule(step.id, step.label, "不适用于本单位") for step in plan.steps),
        tuple(
            SilentRule(step.id, step.label, "已达到应有次数" if enough else "没有记录")
            for step, enough in zip(plan.steps, content, strict=True)
        ),
        {
            name: frozenset(live.index for live in situation.steps if not content[live.index])
            for name, situation in program.situations.items()
        },
        tuple(live for live in program.steps if live.applies is not None),
        _gives_scores(plan),
    )


def _gives_scores(plan: Plan) -> bool:
    """Whether some rule moves points, or there are marks and some rule moves the grade; a checklist has neither."""
    if any(isinstance(step.effect, Charge | Supply | ZeroNode) for step in plan.steps):
        return True
    return bool(plan.nodes[-1].full) and any(effect_words(step.effect) is not None for step in plan.steps)


def _readings(plan: Plan) -> list[tuple[frozenset[int], ReadingInForce, ReadingInForce]]:
    found = []
    for reading in plan.readings:
        touched = set(reading.clauses)
        steps = [index for index, step in enumerate(plan.steps) if not touched or _within(step.id, touched)]
        told, basis = (reading.key, reading.value, reading.default, reading.clauses), reading.basis
        found.append((frozenset(steps), ReadingInForce(*told, True, basis), ReadingInForce(*told, not touched, basis)))
    return found


def _within(clause: str, roots: set[str]) -> bool:
    """Whether the clause is one of ``roots``, or stands below one."""
    while clause not in roots:
        if "." not in clause:
            return False
        clause = clause.rpartition(".")[0]
    return True
