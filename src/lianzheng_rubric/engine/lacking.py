"""What a pending record does not say: the fields that its rule asks for, by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lianzheng_rubric.engine.condition import Value, fields_of
from lianzheng_rubric.engine.live import LiveStep
from lianzheng_rubric.engine.outcome import Outcome
from lianzheng_rubric.engine.plan import Computed, Derived, Judged, Table

__all__ = ["lacking"]

_POINTS = "分值"


def lacking(outcome: Outcome, live: LiveStep, record: int) -> str:
    """Which fields the record (or, for fields of the roster, the unit) lacks for the rule; empty when none is found."""
    if record not in outcome.matches.by_step.get(live.index, ()):
        return ""
    values = outcome.matches.values[record]
    plan = outcome.program.plan
    derived = {one.name: one for one in plan.derived}
    found = dict.fromkeys(name for asked in _asked(live) for name in _missing(asked, values, derived))
    names = [name for name in found if name != _POINTS or outcome.records[record].points is None]
    roster = [name for name in names if name in plan.unit_fields]
    own = [name for name in names if name not in plan.unit_fields]
    told = [f"这条记录没有写{'、'.join(own)}"] if own else []
    told += [f"名册没有写{'、'.join(roster)}"] if roster else []
    return "；".join(told)


def _asked(live: LiveStep) -> Iterator[str]:
    """Every field that the rule reads of a record."""
    step = live.step
    tests = [step.where, step.late, step.applies, step.share, step.tally.quantity, *(test for test, _ in step.factors)]
    if step.evidence_missing == "pending":
        tests.append(step.evidence)
    for test in tests:
        yield from sorted(fields_of(test))
    match step.amount:
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
    inner = () if source is None else (*map(str, source.fields), *sorted(fields_of(source.formula)))
    lacks = [one for part in inner if part != name for one in _missing(part, values, {})]
    yield from lacks or [name]
