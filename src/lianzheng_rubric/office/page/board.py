"""The first screen: who stands where, with bars over one axis; what the filters and the heat map need of each unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.ranking import Ranking
from lianzheng_rubric.office.page.parts import Part
from lianzheng_rubric.office.page.rulebook import GradeLine
from lianzheng_rubric.office.page.scale import Axis, axis_over, share
from lianzheng_rubric.reports.table import overall_places, ranking_rows
from lianzheng_rubric.reports.wording import MATERIAL_STATES, STATUSES, span

__all__ = ["Row", "axis_of", "cells", "materials", "rows", "sections", "summary"]


@dataclass(frozen=True, slots=True)
class Row:
    """One unit in the ranking, the ``number``-th row.

    ``bar`` holds the ends of its bar in per cent of the axis, equal where it is settled. ``changed``: the final grade
    is not that of the score.
    """

    number: int
    place: str
    overall: str
    """The place among the units of all groups, where asked for."""
    assessment: Assessment
    total: str
    grade_by_score: str
    grade: str
    status: str
    remark: str
    group: str
    bar: tuple[float, float] | None
    changed: bool
    beyond_quota: bool

    @property
    def unit(self) -> str:
        """The name of the unit."""
        return self.assessment.unit


def axis_of(ranking: Ranking, lines: Iterable[GradeLine]) -> Axis:
    """One axis for all bars and all grade lines."""
    known = [Fraction(end) for one in ranking.everyone() for end in (one.low, one.high) if end is not None]
    return axis_over([*known, *(line.points for line in lines)])


def rows(ranking: Ranking, axis: Axis, groups: Mapping[str, str]) -> Iterator[Row]:
    """Settled units by place, then pending ones, then those without a score; as in every other report.

    ``groups`` names the group that a unit is ranked in, where units are ranked by class.
    """
    overall = overall_places(ranking)
    beyond = {place.assessment.unit for place in ranking.places if place.beyond_quota}
    for number, (assessment, told) in enumerate(zip(ranking.everyone(), ranking_rows(ranking), strict=True), 1):
        place, unit, total, by_score, grade, _, remark = told
        yield Row(
            number,
            "" if place == "-" else place,
            overall.get(unit, ""),
            assessment,
            total,
            by_score,
            grade,
            assessment.status,
            remark,
            groups.get(unit, ""),
            _bar(assessment, axis),
            assessment.status == "final" and bool(by_score) and by_score != grade,
            unit in beyond,
        )


def _bar(assessment: Assessment, axis: Axis) -> tuple[float, float] | None:
    if assessment.low is None or assessment.high is None:
        return None
    return axis.at(Fraction(assessment.low)), axis.at(Fraction(assessment.high))


def sections(found: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """The rows under their captions: settled ones group by group, pending ones, those that have no place."""
    captions = {"final": "", "pending": "待定：尚缺输入，条的斜线部分是还能到的分"}

    def caption(row: Row) -> str:
        return row.group if row.status == "final" else captions.get(row.status, "没有名次")

    return [(words, list(some)) for words, some in groupby(found, key=caption)]


def summary(found: list[Row], grades: Iterable[str]) -> dict[str, Any]:
    """How many units by state and by final grade; the best, the middle and the least of the settled totals.

    A unit whose total is still open counts in its grade where that is settled.
    """
    states = Counter(row.status for row in found)
    scored = [row for row in found if row.status in ("final", "pending")]
    settled = [row for row in found if row.status == "final" and row.assessment.total is not None]
    held = Counter(row.grade for row in scored)
    known = [(grade, held[grade]) for grade in grades]
    totals = sorted(settled, key=lambda row: Fraction(row.assessment.total or 0), reverse=True)
    return {
        "units": len(found),
        "states": [(STATUSES[state], states[state]) for state in STATUSES if states[state]],
        "grades": known,
        "ungraded": len(scored) - sum(count for _, count in known) if known else 0,
        "best": totals[0].total if totals else "",
        "least": totals[-1].total if totals else "",
        "changed": [row for row in found if row.changed],
        "pending": [row for row in found if row.status == "pending"],
    }


def cells(assessment: Assessment, parts: tuple[Part, ...]) -> list[list[Any]]:
    """One cell a part: its text, its share of the full marks, and whether it is still open."""
    nodes = {node.id: node for node in assessment.nodes}
    found: list[list[Any]] = []
    for part in parts:
        node = nodes.get(part.id)
        if node is None or node.state == "inapplicable":
            found.append(["不适用" if node else "", None, 0])
        else:
            gained = Fraction(node.low)
            found.append([span(node.low, node.high), share(gained, part.full), int(node.low != node.high)])
    return found


def materials(assessment: Assessment) -> list[list[str]]:
    """Clause, label and state of every required material."""
    return [[one.clause, one.label, one.state, MATERIAL_STATES[one.state]] for one in assessment.materials]
