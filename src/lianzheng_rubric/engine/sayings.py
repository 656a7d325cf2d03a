"""What every result of one plan says in the same words: written once, kept beside the plan."""

from __future__ import annotations

from dataclasses import dataclass

from lianzheng_rubric.engine.assessment import ErratumUsed, ReadingInForce, SilentRule
from lianzheng_rubric.engine.plan import Plan, Shortfall
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
    content: frozenset[int]
    """The steps that are silent because there is enough, rather than because there is nothing."""


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
        frozenset(index for index, enough in enumerate(content) if enough),
    )


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
