"""Compares the engine with hand-written Python and with ``yaml.load``, side by side in one run (medians).

python benchmarks/run.py [units]
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).parent))

from handwritten import score_unit
from lianzheng_rubric.engine.evaluation import evaluate, run
from lianzheng_rubric.engine.exact import exact
from lianzheng_rubric.language.loading import load
from workload import AS_OF, PREVIOUS, Case, rubric, units

ROUNDS = 5
RUBRIC = Path(__file__).parent.parent / "rubrics" / "tongyu-2017.yaml"
EQUAL = 10**20
"""The hand-written program divides in Decimals: its thirds differ from ours after the 20th place."""


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def side_by_side(**works: Callable[[], object]) -> dict[str, float]:
    """The median time of each, measured in turns so that a busy machine slows all of them alike."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            taken[name].append(seconds(work))
    return {name: statistics.median(times) for name, times in taken.items()}


def differing(cases: list[Case]) -> list[str]:
    """Units on whose total or final grade the two programs disagree."""
    plan, found = rubric().plan, []
    for case in cases:
        ours = run(plan, case.records, case.unit, as_of=AS_OF, previous_as_of=PREVIOUS).low
        theirs = score_unit(case.records, case.unit, AS_OF, PREVIOUS)
        gap = abs(Fraction(exact(ours.total)) - Fraction(theirs.total))
        if gap * EQUAL > 1 or ours.graded.final != theirs.grade:
            found.append(case.unit.name)
    return found


def full(case: Case) -> object:
    assessment = evaluate(rubric().plan, case.records, case.unit, as_of=AS_OF, previous_as_of=PREVIOUS)
    return assessment.ledger, assessment.records


def main(count: int) -> None:
    cases, plan, text = units(count), rubric().plan, RUBRIC.read_bytes()
    scoring = side_by_side(
        handwritten=lambda: [score_unit(case.records, case.unit, AS_OF, PREVIOUS) for case in cases],
        score=lambda: [run(plan, case.records, case.unit, as_of=AS_OF, previous_as_of=PREVIOUS) for case in cases],
        explained=lambda: [full(case) for case in cases],
    )
    loading = side_by_side(
        yaml=lambda: yaml.load(text, Loader=yaml.CSafeLoader),
        load=lambda: load(text + b"# %d\n" % time.perf_counter_ns(), RUBRIC.name),
    )
    for name, base, times in (("handwritten", count, scoring), ("yaml", 1, loading)):
        for what, taken in times.items():
            print(f"{what:12} {taken / base * 1e6:9.0f} us  {taken / times[name]:6.2f} x {name}")
    if wrong := differing(cases):
        raise SystemExit(f"the two programs disagree on {len(wrong)} of {count} units: {wrong}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
