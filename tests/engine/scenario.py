"""One complete input of an evaluation, and the three ways to run it: engine, engine with words, oracle."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from oracle import Verdict, judge

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.evaluation import Outcome, evaluate, run
from lianzheng_rubric.engine.plan import Plan
from lianzheng_rubric.engine.record import Cohort, Record, Unit

__all__ = ["Scenario"]


@dataclass(frozen=True)
class Scenario:
    """A plan with everything that happened to one unit."""

    plan: Plan
    records: tuple[Record, ...]
    unit: Unit
    as_of: date | None = None
    previous_as_of: date | None = None
    cohort: Cohort | None = None

    def run(self) -> Outcome:
        return run(self.plan, self.records, self.unit, **self._around())

    def evaluate(self) -> Assessment:
        return evaluate(self.plan, self.records, self.unit, **self._around())

    def judge(self) -> Verdict:
        return judge(self.plan, self.records, self.unit, **self._around())

    def _around(self) -> dict[str, Any]:
        return {"as_of": self.as_of, "previous_as_of": self.previous_as_of, "cohort": self.cohort}

    def with_plan(self, **changes: Any) -> Scenario:
        return replace(self, plan=replace(self.plan, **changes))

    def with_records(self, records: Iterable[Record]) -> Scenario:
        return replace(self, records=tuple(records))
