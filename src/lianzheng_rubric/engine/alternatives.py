"""Unknown labels: a field with a closed set of values that a record does not give is tried at every value.

Bounds made from extreme points alone can be too wide, or even cross, when the missing value also decides which of
several lines counts, or which one a free allowance takes. So every possible value is scored, and the worst and the
best whole result are kept. Where that would be too many results, the fields with the fewest values are tried and the
others stay at the extremes of their points.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from math import prod

from lianzheng_rubric.engine.condition import Value, fields_of
from lianzheng_rubric.engine.effects import Table
from lianzheng_rubric.engine.matched import Matches
from lianzheng_rubric.engine.matching import canonical_order
from lianzheng_rubric.engine.outcome import Scenario
from lianzheng_rubric.engine.plan import Step
from lianzheng_rubric.engine.program import Program
from lianzheng_rubric.engine.record import Record
from lianzheng_rubric.engine.tallied import Flag

__all__ = ["MOST", "mark_assumed", "open_labels", "tried", "variants"]

MOST = 48
"""How many whole results are compared at most; beyond that the extremes of the points have to do."""


def open_labels(program: Program, matches: Matches) -> dict[tuple[int, str], tuple[Value, ...]]:
    """(record, field) → its possible values, for every field that keeps a step from deciding."""
    labels = program.plan.labels
    found: dict[tuple[int, str], tuple[Value, ...]] = {}
    for index, matched in matches.by_step.items():
        step = program.steps[index].step
        for record in matched:
            names = _tiers(step) if matches.sure(index, record) else _asked(step)
            for name in sorted(names & labels.keys()):
                if name not in matches.values[record]:
                    found[record, name] = labels[name]
    return found


def tried(
    records: tuple[Record, ...], open_fields: Mapping[tuple[int, str], tuple[Value, ...]]
) -> dict[tuple[int, str], tuple[Value, ...]]:
    """As many of the fields as can be tried together, whatever the order of the records: those with fewest values."""
    place = {record: place for place, record in enumerate(canonical_order(records))}
    found: dict[tuple[int, str], tuple[Value, ...]] = {}
    for key in sorted(open_fields, key=lambda key: (len(open_fields[key]), place[key[0]], key[1])):
        if prod(map(len, found.values())) * len(open_fields[key]) > MOST:
            break
        found[key] = open_fields[key]
    return found


def _asked(step: Step) -> set[str]:
    return {*fields_of(step.where), *fields_of(step.late), *fields_of(step.evidence), *_tiers(step)}


def _tiers(step: Step) -> set[str]:
    """Fields that decide how many points, which line is free and which escapes the cap."""
    names = {name for test, _ in step.factors for name in fields_of(test)}
    if isinstance(step.amount, Table):
        names |= step.amount.fields
    if step.free is not None and step.free.lowest_first:
        names.add(step.free.lowest_first)
    if step.cap is not None:
        names |= fields_of(step.cap.exempt)
    return names


def variants(
    records: tuple[Record, ...], open_fields: Mapping[tuple[int, str], tuple[Value, ...]]
) -> Iterator[tuple[Record, ...]]:
    """The records with every combination of possible values."""
    keys = list(open_fields)
    for chosen in product(*open_fields.values()):
        changed = list(records)
        for (index, name), value in zip(keys, chosen, strict=True):
            changed[index] = replace(changed[index], values={**changed[index].values, name: value})
        yield tuple(changed)


def mark_assumed(scenarios: list[Scenario], assumed: set[int]) -> None:
    """What rests on an assumed value is pending: lines of such records, and flags that do not fire in every variant."""
    everywhere = set.intersection(*({flag.step for flag in s.tallied.flags if flag.fired} for s in scenarios))
    for scenario in scenarios:
        for line in scenario.tallied.lines:
            line.pending = line.pending or line.record in assumed
        scenario.tallied.flags[:] = [_marked(flag, assumed, everywhere) for flag in scenario.tallied.flags]


def _marked(flag: Flag, assumed: set[int], everywhere: set[int]) -> Flag:
    certain = flag.step in everywhere or not assumed.intersection(flag.records)
    return flag if certain else replace(flag, pending=True)
