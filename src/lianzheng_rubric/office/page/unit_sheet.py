"""Everything the page tells about one unit, ready for its scripts: texts in their final wording, places of bars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lianzheng_rubric.engine.assessment import Assessment, LedgerLine, NodeScore, RecordFate
from lianzheng_rubric.engine.exact import UNIT, Exact, exact
from lianzheng_rubric.engine.plan import Plan
from lianzheng_rubric.engine.record import Record
from lianzheng_rubric.office.page.parts import Fall, Part, starts_of, waterfall
from lianzheng_rubric.office.page.record_facts import RecordFacts
from lianzheng_rubric.office.page.rulebook import GradeLine, homes, lines_of
from lianzheng_rubric.office.page.scale import axis_over, share
from lianzheng_rubric.reports.provenance import result_line
from lianzheng_rubric.reports.reasons import fate_words, records_of
from lianzheng_rubric.reports.wording import (
    CONSEQUENCE_STATES,
    MATERIAL_STATES,
    NODE_STATES,
    arithmetic,
    headline,
    number,
    short_signed,
    signed,
    span,
    why_adjusted,
)

__all__ = ["Common", "Standing", "sheet"]


@dataclass(frozen=True)
class Common:
    """What the sheets of all units need of their rubric."""

    plan: Plan
    parts: tuple[Part, ...]
    facts: RecordFacts
    homes: Mapping[str, str]
    grade_lines: tuple[GradeLine, ...]
    starts: Mapping[str, Fraction]

    @classmethod
    def of(cls, plan: Plan, parts: tuple[Part, ...], facts: RecordFacts) -> Common:
        """Everything that follows from the plan."""
        return cls(plan, parts, facts, homes(plan), lines_of(plan.bands), starts_of(plan))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a unit stands among all: its place (empty without one) and whether the quota took its grade."""

    place: str
    overall: str
    group: str
    grade: str | None
    beyond_quota: bool = False


def sheet(
    common: Common, assessment: Assessment, standing: Standing, records: Mapping[tuple[str, str], Record]
) -> dict[str, Any]:
    """The sheet of one unit; ``records`` are its own, by id and place."""
    behind = records_of(assessment)
    return {
        "name": assessment.unit,
        "headline": headline(assessment),
        "status": assessment.status,
        "as_of": assessment.as_of.isoformat() if assessment.as_of else "",
        "place": standing.place,
        "overall": standing.overall,
        "group": standing.group,
        "total": "" if assessment.low is None else span(assessment.low, assessment.high),
        "exact": "" if assessment.total is None else number(assessment.total),
        "grades": [assessment.grade_by_score or "", standing.grade or ""],
        "possible": list(assessment.possible_grades),
        "quota": standing.beyond_quota,
        "effects": _effects(assessment),
        "owed": _owed(assessment),
        **_falls(common, assessment),
        "nodes": _nodes(common, assessment),
        "lines": [_line(line, behind(line)) for line in assessment.ledger],
        "silent": [[one.clause, one.rule, one.why, common.homes.get(one.clause, "")] for one in assessment.silent],
        "records": [
            _record(common, assessment, one, records.get((one.record, one.place))) for one in assessment.records
        ],
        "materials": [
            [one.clause, one.label, one.state, MATERIAL_STATES[one.state], one.detail, list(one.records)]
            for one in assessment.materials
        ],
        "findings": [
            [one.category, one.clause, one.rule, one.count, one.detail, one.record, one.pending]
            for one in assessment.findings
        ],
        "consequences": [
            [one.clause, one.text + CONSEQUENCE_STATES[one.state]] for one in assessment.consequences
        ],
        "notices": list(assessment.notices),
        "readings": _readings(assessment),
        "fingerprint": result_line(assessment),
    }  # fmt: skip


def _readings(assessment: Assessment) -> dict[str, list[str]]:
    """Readings that mattered for the unit: those that were changed with their values, the others by name."""
    mattered = [one for one in assessment.readings if one.mattered]
    return {
        "changed": [
            f"{one.key} = {one.value}（{one.basis}{one.basis and '；'}原取 {one.default}）"
            for one in mattered
            if one.value != one.default
        ],
        "kept": [one.key for one in mattered if one.value == one.default],
    }


def _effects(assessment: Assessment) -> list[dict[str, Any]]:
    return [
        {
            "clause": one.clause,
            "rule": one.rule,
            "effect": one.effect,
            "records": list(one.records),
            "note": "待定" if one.pending else "" if one.binding else "成立，但未改变档次",
        }
        for one in assessment.grade_effects
    ]


def _owed(assessment: Assessment) -> list[list[str]]:
    """Clause, rule, record, what is owed, and how many points it may move."""
    return [
        [one.clause, one.rule, one.record, one.what,
         f"{signed(one.low)} 至 {signed(one.high)} 分" if one.low != one.high else "档次或列入，不动分数"]
        for one in assessment.pending
    ]  # fmt: skip


def _falls(common: Common, assessment: Assessment) -> dict[str, Any]:
    """The waterfall with the places of its bars in per cent of its own axis."""
    falls = waterfall(assessment, common.parts)
    if not falls:
        return {"falls": [], "ticks": [], "marks": []}
    running = [value for fall in falls for value in (_end(fall, fall.low), _end(fall, fall.high))]
    axis = axis_over([*running, *(line.points for line in common.grade_lines)])
    told = []
    for fall in falls:
        ends = sorted((fall.before if fall.kind in ("part", "rest") else Fraction(axis.first), _end(fall, fall.low)))
        told.append(
            {
                "kind": fall.kind,
                "clause": fall.clause,
                "label": fall.label,
                "moved": _moved(fall),
                "after": span(_exact(_end(fall, fall.low)), _exact(_end(fall, fall.high))),
                "bar": [axis.at(ends[0]), axis.at(ends[1])],
                "open": [axis.at(_end(fall, fall.low)), axis.at(_end(fall, fall.high))],
                "sign": (fall.low > 0) - (fall.low < 0),
            }
        )
    marks = [[line.grade, number(_exact(line.points)), axis.at(line.points)] for line in common.grade_lines]
    return {"falls": told, "ticks": [[tick, axis.at(Fraction(tick))] for tick in axis.ticks()], "marks": marks}


def _end(fall: Fall, moved: Fraction) -> Fraction:
    return moved if fall.kind in ("start", "total") else fall.before + moved


def _moved(fall: Fall) -> str:
    if fall.kind in ("start", "total"):
        return ""
    if fall.low == fall.high:
        return short_signed(_exact(fall.low))
    return f"{short_signed(_exact(fall.low))} 至 {short_signed(_exact(fall.high))}"


def _exact(points: Fraction) -> Exact:
    return exact(points * UNIT)


def _nodes(common: Common, assessment: Assessment) -> list[dict[str, Any]]:
    """The tree, parents before children; ``open`` where something moved in or below a node."""
    places = {node.id: place for place, node in enumerate(assessment.nodes)}
    moved = {line.node for line in assessment.ledger}
    for node in reversed(assessment.nodes):
        if node.id in moved or node.score != common.starts.get(node.id) or node.adjustment:
            moved.add(node.id)
            moved.add(node.parent or "")
    return [_node(node, places, open_=node.id in moved) for node in assessment.nodes]


def _node(node: NodeScore, places: Mapping[str, int], *, open_: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": node.id,
        "title": node.title,
        "up": -1 if node.parent is None else places[node.parent],
        "score": span(node.low, node.high) if node.score is None else span(node.score, node.score),
        "full": "" if node.full is None else number(node.full),
        "share": share(Fraction(node.low), None if node.full is None else Fraction(node.full)),
    }
    if node.weight != 1:
        told["weight"] = number(node.weight)
    if node.state in NODE_STATES:
        told["state"] = NODE_STATES[node.state]
    if node.adjustment:
        whys = {"inapplicable": "不适用，不计分", "factored": "上下限和系数"}
        why = whys.get(node.state) or why_adjusted(node)
        told["adjusted"] = f"{why} {signed(node.adjustment)}"
    if open_:
        told["open"] = 1
    return told


def _line(line: LedgerLine, records: tuple[str, ...]) -> list[Any]:
    sign = (line.effective > 0) - (line.effective < 0)
    return [line.clause, line.rule, line.node, list(records), arithmetic(line), sign]


def _record(common: Common, assessment: Assessment, fate: RecordFate, record: Record | None) -> dict[str, Any]:
    """What became of a record, where it stands, and what it says."""
    return {
        "id": fate.record,
        "situation": common.plan.facts.get(fate.situation, fate.situation),
        "fate": fate.fate,
        "words": fate_words(assessment, fate),
        "clauses": list(fate.clauses),
        "place": fate.place,
        "says": [] if record is None else [list(pair) for pair in common.facts.of(record)],
    }
