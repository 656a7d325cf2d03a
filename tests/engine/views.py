"""Ways to look at an assessment when two of them are compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.record import Record

__all__ = ["fates_of", "grades_of", "numbers", "scores_of", "told"]


def numbers(assessment: Assessment) -> dict[str, Any]:
    """Every number and grade of the result, by name."""
    heads = ("status", "total", "low", "high", "grade_by_score", "grade_limited", "grade", "possible_grades")
    return {**{name: getattr(assessment, name) for name in heads}, "nodes": assessment.nodes}


def told(assessment: Assessment) -> dict[str, Any]:
    """Everything that does not depend on the order in which records were given."""
    return {name: part for name, part in assessment.parts().items() if name != "records"}


def fates_of(records: tuple[Record, ...], assessment: Assessment) -> Counter[tuple[str, str, tuple[str, ...]]]:
    """What became of which record, whatever the order of input."""
    return Counter(
        (repr(record), fate.fate, fate.clauses) for record, fate in zip(records, assessment.records, strict=True)
    )


def scores_of(assessment: Assessment) -> dict[str, tuple[Fraction, Fraction]]:
    """Worst and best score of every node."""
    return {node.id: (Fraction(node.low), Fraction(node.high)) for node in assessment.nodes}


def grades_of(assessment: Assessment) -> tuple[str | None, str | None, str | None]:
    return assessment.grade_by_score, assessment.grade_limited, assessment.grade


def mapped(numbers_of: Mapping[str, Any], change: Callable[[Any], Any]) -> dict[str, Any]:
    return {name: change(value) for name, value in numbers_of.items()}
