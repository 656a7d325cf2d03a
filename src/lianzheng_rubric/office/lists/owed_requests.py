"""What a unit still owes, as requests that people can act on: clauses that wait for the same thing are one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lianzheng_rubric.engine.assessment import Assessment, PendingInput
from lianzheng_rubric.engine.effects import Judged
from lianzheng_rubric.engine.exact import Exact
from lianzheng_rubric.engine.needs import fields_read
from lianzheng_rubric.language.loading import Rubric
from lianzheng_rubric.office.lists.lookups import Lookups
from lianzheng_rubric.reports.wording import signed

__all__ = ["Request", "requests_of"]


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to ask for: the clauses that wait for it, the record that lacks it (if any), the points at stake."""

    clauses: tuple[str, ...]
    record: str
    what: str
    low: Exact
    high: Exact

    @property
    def at_stake(self) -> str:
        """The points that the answer may move."""
        return "不影响得分" if self.low == self.high else f"{signed(self.low)}～{signed(self.high)}"


def requests_of(assessment: Assessment, rubric: Rubric, lookups: Lookups) -> Iterator[Request]:
    """What is owed; clauses without points that wait for the same record are one request."""
    groups: dict[tuple[str, ...], list[PendingInput]] = {}
    for owed in assessment.pending:
        key = (owed.record, owed.what) if owed.record and owed.low == owed.high else (owed.clause, owed.record)
        groups.setdefault(key, []).append(owed)
    for group in groups.values():
        first = group[0]
        missing = dict.fromkeys(name for owed in group for name in _missing(owed, rubric, lookups))
        what = f"{first.what}（{'、'.join(missing)}）" if missing else first.what
        clauses = tuple(dict.fromkeys(owed.clause for owed in group))
        yield Request(clauses, first.record, what, first.low, first.high)


def _missing(owed: PendingInput, rubric: Rubric, lookups: Lookups) -> Iterator[str]:
    """Fields that the clause reads and the record does not give."""
    record = lookups.records.get(owed.record)
    if record is None:
        return
    steps = [step for step in rubric.plan.steps if step.id == owed.clause]
    if record.points is None and any(isinstance(step.amount, Judged) for step in steps):
        yield "分值"
    wanted = set[str]().union(*(fields_read(step, rubric.plan) for step in steps))
    for derived in rubric.plan.derived:
        if derived.name in wanted:
            wanted |= {name for name in derived.fields if isinstance(name, str)}
    known = {*rubric.vocabulary.fields, "来源"}
    yield from sorted(name for name in wanted & known if record.values.get(name) is None)
