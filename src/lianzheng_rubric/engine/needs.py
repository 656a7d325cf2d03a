"""Which fields a step reads: the engine computes derived fields only for records that some step asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lianzheng_rubric.engine.condition import Condition, Formula, fields_of
from lianzheng_rubric.engine.plan import Computed, Derived, Plan, Step, Table, ZeroNode

__all__ = ["derived_fields", "fields_read", "roster_fields"]


def fields_read(step: Step, plan: Plan) -> set[str]:
    """Names of all record fields that ``step`` may look at, those of its exemptions included."""
    return set(_names(step, plan)).union(*(fields_of(tree) for tree in _trees(step, plan)))


def _trees(step: Step, plan: Plan) -> Iterator[Condition | Formula | None]:
    yield from (step.where, step.late, step.evidence, step.share, step.tally.quantity)
    yield from (test for test, _ in step.factors)
    yield from (exemption.where for exemption in plan.exemptions if exemption.id in step.exempted_by)
    if isinstance(step.amount, Computed):
        yield step.amount.formula
    if step.cap is not None:
        yield step.cap.exempt


def _names(step: Step, plan: Plan) -> Iterator[str]:
    yield from (step.tally.field, step.tally.period_field)
    if isinstance(step.amount, Table):
        yield from step.amount.fields
    if step.cap is not None:
        yield step.cap.field
    if isinstance(step.effect, ZeroNode):
        yield step.effect.field
    if step.free is not None:
        yield step.free.lowest_first
    if step.family is not None:
        yield from step.family.fields
    for other in plan.steps:  # a base is found by fields that only the steps depending on it name
        for tie in (other.requires, other.unless):
            if tie is not None and step.id in (other.id, *tie.steps):
                yield from tie.fields


def roster_fields(plan: Plan, steps: Iterable[Step], derived: Iterable[Derived]) -> tuple[str, ...]:
    """The roster fields that ``steps`` ask of their records, directly or for a derived field."""
    if not plan.unit_fields:
        return ()
    wanted = set().union(*(fields_read(step, plan) for step in steps))
    for one in derived:
        wanted |= fields_of(one.formula) | {name for name in one.fields if isinstance(name, str)}
    return tuple(sorted(wanted & plan.unit_fields))


def derived_fields(plan: Plan, steps: Iterable[Step]) -> tuple[Derived, ...]:
    """The derived fields that ``steps`` read, with those that these are computed from, in the order of the plan."""
    wanted = set().union(*(fields_read(step, plan) for step in steps)) if plan.derived else set()
    found = []
    for derived in reversed(plan.derived):
        if derived.name in wanted:
            found.append(derived)
            wanted |= fields_of(derived.formula) | {name for name in derived.fields if isinstance(name, str)}
    return tuple(reversed(found))
