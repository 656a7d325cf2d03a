"""Which fields a step reads: the engine computes derived fields only for records that some step asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lianzheng_rubric.engine.condition import Condition, Formula, fields_of
from lianzheng_rubric.engine.plan import Computed, Derived, Plan, Step, Table, ZeroNode

__all__ = ["derived_fields", "exempting_fields", "fields_read", "roster_fields"]


def fields_read(step: Step, plan: Plan) -> set[str]:
    """Names of all record fields that ``step`` may look at, those of its exemptions included."""
    return _read_of_all(step, plan) | _read_by_exemptions(step, plan)


def _read_of_all(step: Step, plan: Plan) -> set[str]:
    """Names of the fields at which the step looks in every record."""
    return set(_names(step, plan)).union(*map(fields_of, _trees(step)))


def _read_by_exemptions(step: Step, plan: Plan) -> set[str]:
    """Names of the fields at which the step looks in records that meet its condition."""
    return set[str]().union(*(fields_of(one.where) for one in plan.exemptions if one.id in step.exempted_by))


def _trees(step: Step) -> Iterator[Condition | Formula | None]:
    yield from (step.where, step.late, step.evidence, step.share, step.tally.quantity)
    yield from (test for test, _ in step.factors)
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
    """The derived fields that ``steps`` read in every record (see :func:`exempting_fields` for the others)."""
    return _derived(plan, set[str]().union(*(_read_of_all(step, plan) for step in steps)) if plan.derived else set())


def exempting_fields(plan: Plan, step: Step) -> tuple[Derived, ...]:
    """The derived fields that the exemptions of ``step`` read: few records ever come so far."""
    return _derived(plan, _read_by_exemptions(step, plan)) if step.exempted_by else ()


def _derived(plan: Plan, wanted: set[str]) -> tuple[Derived, ...]:
    """The derived fields that are wanted, with those that these are computed from, in the order of the plan."""
    found = []
    for derived in reversed(plan.derived):
        if derived.name in wanted:
            found.append(derived)
            wanted |= fields_of(derived.formula) | {name for name in derived.fields if isinstance(name, str)}
    return tuple(reversed(found))
