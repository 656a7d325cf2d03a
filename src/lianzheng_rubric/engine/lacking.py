"""What keeps a record pending: the fields that its rule asks for and it does not say, or a divisor that is 0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lianzheng_rubric.engine.condition import (
    And,
    Arithmetic,
    Compare,
    Condition,
    Field,
    Formula,
    Not,
    Or,
    Value,
    compile_formula,
    fields_of,
)
from lianzheng_rubric.engine.live import LiveStep
from lianzheng_rubric.engine.outcome import Outcome
from lianzheng_rubric.engine.plan import Computed, Derived, Judged, Table

__all__ = ["lacking", "undivided"]

_POINTS = "分值"


def lacking(outcome: Outcome, live: LiveStep, record: int) -> str:
    """Which fields the record (or, for fields of the roster, the unit) lacks for the rule; empty when none is found."""
    if record not in outcome.matches.by_step.get(live.index, ()):
        return ""
    values = outcome.matches.values[record]
    plan = outcome.program.plan
    derived = {one.name: one for one in plan.derived}
    by_zero = undivided(live, values, derived)
    found = dict.fromkeys(name for asked in _asked(live) for name in _missing(asked, values, derived))
    if by_zero:
        found = {name: None for name in found if name not in derived}
    names = [name for name in found if name != _POINTS or outcome.records[record].points is None]
    roster = [name for name in names if name in plan.unit_fields]
    own = [name for name in names if name not in plan.unit_fields]
    told = [f"这条记录没有写{'、'.join(own)}"] if own else []
    told += [f"名册没有写{'、'.join(roster)}"] if roster else []
    told += [by_zero] if by_zero else []
    return "；".join(told)


def undivided(live: LiveStep, values: Mapping[str, Value], derived: Mapping[str, Derived]) -> str:
    """Which divisors of the rule's formulas are 0, so that nothing comes of them; empty when none is."""
    names = dict.fromkeys(_asked(live))
    amount = live.step.amount
    trees = [*_trees(live), amount.formula if isinstance(amount, Computed) else None]
    trees += [derived[name].formula for name in names if name in derived]
    zeros = dict.fromkeys(
        divisor for tree in trees for divisor in _divisors(tree) if compile_formula(divisor)(values) == 0
    )
    told = (one.name if isinstance(one, Field) else f"由{'、'.join(sorted(fields_of(one)))}算出的除数" for one in zeros)
    return "；".join(f"{name} 是 0，不能作除数" for name in told)


def _divisors(tree: Condition | Formula | None) -> Iterator[Formula]:
    match tree:
        case Arithmetic(operator, left, right):
            if operator == "/":
                yield right
            yield from _divisors(left)
            yield from _divisors(right)
        case Compare(_, left, right):
            yield from _divisors(left)
            yield from _divisors(right)
        case Not(operand):
            yield from _divisors(operand)
        case And(operands) | Or(operands):
            for operand in operands:
                yield from _divisors(operand)


def _trees(live: LiveStep) -> Iterator[Condition | Formula | None]:
    """Every condition and formula that the rule reads of a record, the price aside."""
    step = live.step
    yield from (step.where, step.late, step.applies, step.share, step.tally.quantity)
    yield from (test for test, _ in step.factors)
    if step.evidence_missing == "pending":
        yield step.evidence


def _asked(live: LiveStep) -> Iterator[str]:
    """Every field that the rule reads of a record."""
    for test in _trees(live):
        yield from sorted(fields_of(test))
    match live.step.amount:
        case Judged():
            yield _POINTS
        case Computed(formula):
            yield from sorted(fields_of(formula))
        case Table() as table:
            yield from sorted(table.fields)


def _missing(name: str, values: Mapping[str, Value], derived: Mapping[str, Derived]) -> Iterator[str]:
    """The field itself where it is not given; of a computed one, what it is computed from."""
    if values.get(name) is not None:
        return
    source = derived.get(name)
    told = () if source is None else tuple(field for field in source.fields if isinstance(field, str))
    inner = () if source is None else (*told, *sorted(fields_of(source.formula)))
    lacks = [one for part in inner if part != name for one in _missing(part, values, {})]
    yield from lacks or [name]
