"""One unit tried again with other records: a whole evaluation each time, so caps, floors and zeroings all interact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.evaluation import run
from lianzheng_rubric.engine.exact import Amount
from lianzheng_rubric.engine.explaining import explain
from lianzheng_rubric.engine.outcome import Outcome
from lianzheng_rubric.engine.plan import Plan
from lianzheng_rubric.engine.quota import limited
from lianzheng_rubric.engine.ranking import cohort_of, rank_by_plan
from lianzheng_rubric.engine.record import Cohort, Record, Unit, days_of
from lianzheng_rubric.inquiry.whatif import compares_units
from lianzheng_rubric.records.ledger import Ledger
from lianzheng_rubric.scoring import outcomes

__all__ = ["Retrial", "Verdict"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a trial came to: totals and grades at worst and at best; one grade when nothing is open any more."""

    low: Amount
    high: Amount
    worst: str | None
    best: str | None
    beyond_quota: bool = False

    @property
    def decided(self) -> bool:
        """Whether only one grade is possible."""
        return self.worst == self.best

    def no_more_open_than(self, other: Verdict) -> bool:
        """Whether nothing is owed here that was not owed there."""
        return self.high - self.low <= other.high - other.low and (self.decided or not other.decided)


@dataclass
class Retrial:
    """A unit of a ledger, to be assessed with any records; the other units stay as they are."""

    plan: Plan
    ledger: Ledger
    unit: Unit
    as_of: date | None = None
    previous_as_of: date | None = None
    _rivals: Cohort | None = field(default=None, repr=False)
    _others: tuple[Assessment, ...] | None = field(default=None, repr=False)

    @cached_property
    def own(self) -> tuple[Record, ...]:
        """The records of the unit, in the order of the ledger."""
        return tuple(record for record in self.ledger.records if record.unit == self.unit.name)

    def outcome(self, records: Sequence[Record], plan: Plan | None = None) -> Outcome:
        """The bare result with these records of the unit (and, if given, another plan)."""
        of = plan or self.plan
        first, last = days_of(self.unit, self.as_of, self.previous_as_of)
        return run(of, records, self.unit, as_of=first, previous_as_of=last, cohort=self._cohort(records, of))

    def _cohort(self, records: Sequence[Record], plan: Plan) -> Cohort | None:
        """What the compared units have, this one with its present records; the others are looked at once."""
        if not compares_units(plan):
            return None
        if self._rivals is None:
            group = self.unit.values.get(self.plan.rank_by)
            rivals = [
                one
                for one in self.ledger.units
                if one.name != self.unit.name and one.values.get(self.plan.rank_by) == group
            ]
            self._rivals = cohort_of(self.plan, rivals, self.ledger.records, self.as_of, self.previous_as_of)
        own = cohort_of(plan, [self.unit], tuple(records), self.as_of, self.previous_as_of)
        return {step: (*self._rivals.get(step, ()), *numbers) for step, numbers in own.items()}

    def verdict(self, records: Sequence[Record], plan: Plan | None = None) -> Verdict:
        """The totals and grades that these records come to, quotas included where the result is settled."""
        return self.judge(self.outcome(records, plan), records)

    def judge(self, outcome: Outcome, records: Sequence[Record]) -> Verdict:
        """The verdict of an outcome that :meth:`outcome` gave for ``records``."""
        low, high = outcome.low, outcome.high
        found = Verdict(low.total, high.total, outcome.worst.final, outcome.best.final)
        short = limited(self.plan.quotas, [band.name for band in self.plan.bands])
        if {None, *short}.isdisjoint((found.worst, found.best)):
            return found
        possible = self.ranked(explain(outcome), records).possible_grades
        lowered = bool(possible) and found.worst is not None and possible[-1] != found.worst
        return replace(found, best=possible[0], worst=possible[-1], beyond_quota=lowered) if possible else found

    def ranked(self, assessment: Assessment, records: Sequence[Record]) -> Assessment:
        """The assessment of ``records`` with the grade that the quotas leave it."""
        if not self.plan.quotas:
            return assessment
        ranking = rank_by_plan(self.plan, (*self.others(records), assessment), self.ledger.units)
        return next((one for one in ranking.everyone() if one.unit == self.unit.name), assessment)

    @property
    def effort(self) -> int:
        """What a trial costs, beside one of a unit by itself: quotas ask for the ranking, perhaps for all scores."""
        if not self.plan.quotas:
            return 1
        return 1 + len(self.ledger.units) // (1 if compares_units(self.plan) else 10)

    def without(self, ids: Iterable[str]) -> tuple[Record, ...]:
        """The records of the unit but for those with these ids."""
        gone = frozenset(ids)
        return tuple(record for record in self.own if record.id not in gone)

    def _whole(self, records: Sequence[Record]) -> Ledger:
        others = (record for record in self.ledger.records if record.unit != self.unit.name)
        return replace(self.ledger, records=(*others, *records))

    def others(self, records: Sequence[Record]) -> tuple[Assessment, ...]:
        """The other units; their results move with these records only where a rule compares units."""
        mutual = compares_units(self.plan)
        if self._others is None or mutual:
            ledger = self._whole(records) if mutual else self.ledger
            names = [unit.name for unit in ledger.units if unit.name != self.unit.name]
            days = {"as_of": self.as_of, "previous_as_of": self.previous_as_of}
            self._others = tuple(explain(one) for one in outcomes(self.plan, ledger, units=names, **days))
        return self._others
