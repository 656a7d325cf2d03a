"""One more of what? Every situation of the rubric is tried as a further record, several times if need be.

A made-up record has what its situation requires: each value of the closed fields, the most points where people give
them, a day inside the period (one in each month where periods are counted). It is read like any other record. What
leaves the result more open than it is decides nothing and is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, product
from math import prod
from typing import TypeAlias

from lianzheng_rubric.engine.exact import Exact, exact, show
from lianzheng_rubric.engine.plan import Plan, Step, Supply
from lianzheng_rubric.engine.record import Record
from lianzheng_rubric.inquiry.retrial import Retrial, Verdict
from lianzheng_rubric.language.field_types import FieldType
from lianzheng_rubric.language.loading import Rubric
from lianzheng_rubric.language.vocabulary import Situation, Vocabulary
from lianzheng_rubric.records.assembly import RawTable, assemble
from lianzheng_rubric.records.python_rows import table_of

__all__ = ["Addition", "Additions", "Tries", "additions_to_try", "least_additions"]

_MOST_KINDS = 60
"""A situation with more combinations of values than these is not tried with all of them."""
_MOST_SINGLY = 300
"""Then its required fields are tried with each further field by itself, up to so many combinations; or alone."""
_MOST_TIMES = 20
_PATIENCE = 4
"""So many more records in a row that move nothing end the trial: thresholds such as 满3人 lie below."""
_MARK = "假设"
_Values: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """So many more records of one kind do it, and what the result then is."""

    situation: str
    label: str
    fields: _Values
    times: int
    low: Exact
    high: Exact
    grade: str | None


@dataclass(frozen=True, slots=True)
class Additions:
    """For each situation that does it, the kind of record that needs the fewest; the fewest first."""

    found: tuple[Addition, ...]
    untried: tuple[str, ...]
    """Situations whose required content cannot be made up (numbers), or has too many combinations."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of record: its situation, the values that tell it from others, and one record for each day to try."""

    situation: Situation
    fields: _Values
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Tries:
    """Every kind of record that may be tried, with the verdict of one more of it, of two more, and so on."""

    kinds: tuple[tuple[_Kind, tuple[Verdict, ...]], ...]
    untried: tuple[str, ...]


def additions_to_try(rubric: Rubric, retrial: Retrial) -> Tries:
    """Make up a record of each kind, read it, and see what more and more of it come to."""
    rows: list[dict[str, object]] = []
    made: list[tuple[Situation, _Values, int]] = []
    untried = []
    for situation in rubric.vocabulary.situations.values():
        steps = [step for step in rubric.plan.steps if situation.key in step.situations]
        if not steps or any(isinstance(step.effect, Supply) for step in steps):
            continue
        days = _days(rubric.plan, situation, steps)
        kinds = _kinds(situation, rubric.vocabulary)
        if not kinds:
            untried.append(situation.label)
        for values in kinds:
            made.append((situation, values, len(days)))
            rows += [_row(retrial.unit.name, situation, dict(values), day, rubric.vocabulary) for day in days]
    records = iter(_read(rubric.vocabulary, retrial.unit.name, rows))
    found = []
    plain: dict[tuple[str, _Values], Verdict] = {}
    for situation, values, days_tried in made:
        read = [record for record in (next(records) for _ in range(days_tried)) if record is not None]
        if not read:
            continue
        path = _path(retrial, read)
        first = next(path)
        if plain.get((situation.key, values[:-1])) == first:  # the further field makes no difference
            continue
        plain[situation.key, values] = first
        found.append((_Kind(situation, values, tuple(read)), (first, *path)))
    return Tries(tuple(found), tuple(dict.fromkeys(untried)))


def least_additions(tries: Tries, meets: Callable[[Verdict], bool]) -> Additions:
    """For each situation the fewest more records with which the verdict ``meets`` what is looked for."""
    best: dict[str, Addition] = {}
    for kind, path in tries.kinds:
        times = next((number for number, verdict in enumerate(path, 1) if meets(verdict)), None)
        key = kind.situation.key
        if times is not None and (key not in best or times < best[key].times):
            verdict = path[times - 1]
            low, high, points = exact(verdict.low), exact(verdict.high), kind.situation.points
            fields = kind.fields if points is None or points[1] is None else (*kind.fields, ("分值", show(points[1])))
            best[key] = Addition(key, kind.situation.label, fields, times, low, high, verdict.worst)
    return Additions(tuple(sorted(best.values(), key=lambda one: one.times)), tries.untried)


def _path(retrial: Retrial, records: Sequence[Record]) -> Iterator[Verdict]:
    """The verdicts of one more record, two more, …; given up when several more in a row move nothing."""
    before = retrial.verdict(retrial.own)
    moving = [record for record in records if retrial.verdict((*retrial.own, record)) != before] or list(records)
    added: list[Record] = []
    still, last = 0, before
    for number in range(max(_PATIENCE, _MOST_TIMES // retrial.effort)):
        added.append(_copy(moving[number % len(moving)], number + 1))
        verdict = retrial.verdict((*retrial.own, *added))
        yield verdict
        still, last = (still + 1 if verdict == last else 0), verdict
        if still == _PATIENCE:
            return


def _copy(record: Record, number: int) -> Record:
    """The same once more: another id, another person or matter."""
    values = {name: f"{_MARK}{number}" if value == f"{_MARK}1" else value for name, value in record.values.items()}
    name = f"{_MARK}-{number}"
    return replace(record, id=name, values={**values, "编号": name})


# --- records made up ------------------------------------------------------------------------------------------------


def _kinds(situation: Situation, vocabulary: Vocabulary) -> list[_Values]:
    """Every combination of the closed fields; of the required ones with one further field when there are too many."""
    if situation.points is not None and situation.points[1] is None:
        return []
    computed = {item.name for item in vocabulary.derived}
    needed: list[list[tuple[str, str]]] = []
    optional: list[list[tuple[str, str]]] = []
    for name in dict.fromkeys((*situation.required, *situation.fields)):
        type_ = vocabulary.fields.get(name, FieldType("text"))
        if name in vocabulary.defaults or name in computed or type_.kind == "date":
            continue
        values = ("是", "否") if type_.kind == "yes_no" else type_.labels
        if name in situation.required:
            if not values and type_.kind != "text":
                return []
            needed.append([(name, value) for value in values or (f"{_MARK}1",)])
        elif values:
            optional.append([(name, value) for value in values])
    if prod(len(choice) for choice in (*needed, *optional)) <= _MOST_KINDS:
        return list(product(*needed, *optional))
    required = list(product(*needed)) if prod(len(choice) for choice in needed) <= _MOST_KINDS else []
    singly = [(*values, further) for values in required for further in chain.from_iterable(optional)]
    return required + (singly if len(required) + len(singly) <= _MOST_SINGLY else [])


def _days(plan: Plan, situation: Situation, steps: Sequence[Step]) -> list[date | None]:
    """A day inside the period, or one in each month where a rule counts by periods."""
    window = plan.window
    if window is None:
        first = None if plan.year is None else date(plan.year, 1, 1)
    else:
        first = window.spans.get(situation.key, (window.start, None))[0]
    if first is None or not any(step.tally.per == "period" for step in steps):
        return [first]
    return [first, *(date(first.year, month, 1) for month in range(first.month + 1, 13))]


def _row(
    unit: str, situation: Situation, values: dict[str, str], day: date | None, vocabulary: Vocabulary
) -> dict[str, object]:
    dates = [name for name in situation.required if vocabulary.fields.get(name, FieldType("text")).kind == "date"]
    row: dict[str, object] = {"单位": unit, "情形": situation.key, "日期": day, "理由": _MARK}
    if situation.points is not None and situation.points[1] is not None:
        row["分值"] = show(situation.points[1])
    return {**row, **dict.fromkeys(dates, day), **values}


def _read(vocabulary: Vocabulary, unit: str, rows: list[dict[str, object]]) -> list[Record | None]:
    """The rows as records; ``None`` for one that the rubric does not take."""
    roster, _ = table_of([{"单位": unit}], "单位名册")
    table, _ = table_of(rows, _MARK)
    reading = assemble(
        [([RawTable(roster, "单位名册", "roster"), RawTable(table, _MARK, "records")], ())],
        vocabulary,
        closed_roster=True,
    )
    return [row.record for row in reading.rows]
