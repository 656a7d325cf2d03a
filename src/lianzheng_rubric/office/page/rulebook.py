"""What the page says once for all units: clauses in words, grades, readings, misprints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lianzheng_rubric.authoring.readback import grade_lines, read_back
from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.exact import UNIT
from lianzheng_rubric.engine.plan import Band, Plan

__all__ = ["GradeLine", "clauses_in_words", "grade_marks", "homes", "lines_of", "provisions"]


@dataclass(frozen=True, slots=True)
class GradeLine:
    """Where a grade begins: ``points`` of the total, and the grade from there on."""

    points: Fraction
    grade: str


def lines_of(bands: Iterable[Band]) -> tuple[GradeLine, ...]:
    """The grade lines of a plan, the best grade first; grades that no score decides have none."""
    return tuple(GradeLine(Fraction(band.low[0], UNIT), band.name) for band in bands if band.low is not None)


def grade_marks(bands: tuple[Band, ...]) -> Mapping[str, str]:
    """Grade → the style of its mark: ``best``, ``good``, ``fair``, ``worst``."""
    last = len(bands) - 1
    marks = {band.name: "good" if place % 2 else "fair" for place, band in enumerate(bands)}
    if bands:
        marks[bands[last].name] = "worst"
        marks[bands[0].name] = "best"
    return marks


def clauses_in_words(plan: Plan) -> dict[str, list[str]]:
    """Clause id → its label, then what it does in sentences."""
    labels = {clause.id: clause.label for clause in plan.clauses}
    labels |= {exemption.id: exemption.label for exemption in plan.exemptions}
    labels |= {step.id: step.label for step in plan.steps if step.id not in labels}
    told: dict[str, list[str]] = {}
    for clause, sentence in read_back(plan):
        told.setdefault(clause, [labels.get(clause, "")]).append(sentence)
    return told


def homes(plan: Plan) -> Mapping[str, str]:
    """Clause id → the node under which it is told: where its points go, else the nearest item around it."""
    nodes = {node.id for node in plan.nodes}
    found: dict[str, str] = {}
    for step in plan.steps:
        target = getattr(step.effect, "node", "")
        place = target if target in nodes else step.id
        while place and place not in nodes:
            place = place.rpartition(".")[0]
        found.setdefault(step.id, place)
    return found


def provisions(plan: Plan, sample: Assessment | None, mattered: Mapping[str, int]) -> dict[str, Any]:
    """Readings in force (those that were changed first), misprints, grades; ``mattered`` counts units by reading."""
    readings = [
        {
            "key": one.key,
            "value": one.value,
            "default": one.default,
            "changed": one.value != one.default,
            "options": "、".join(one.options),
            "about": "；".join(text for text in (one.note, one.basis) if text),
            "clauses": "、".join(one.clauses),
            "units": mattered.get(one.key, 0),
        }
        for one in plan.readings
    ]
    readings.sort(key=lambda one: not one["changed"])
    return {
        "readings": readings,
        "errata": sample.errata if sample is not None else (),
        "grades": tuple(grade_lines(plan)),
    }
