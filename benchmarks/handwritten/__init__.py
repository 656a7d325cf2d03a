"""The 通榆 2017 rubric as one ordinary program with ``Decimal``: what somebody writes who needs exactly this rubric.

It knows the default readings only and tells nothing but the numbers: no ledger, no dispositions, no open inputs
(whoever calls it has seen to it that every judgement is given). It reads the same typed records as the engine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from handwritten.facts import ZERO, Facts
from handwritten.parts import daily_checks, final_grade, vote
from handwritten.sheet import group_1, group_2, group_3, group_4, group_5, group_6, group_7, group_8
from handwritten.works import best_of_each_work, criticisms
from lianzheng_rubric import Record, Unit

__all__ = ["Score", "score_unit"]


@dataclass
class Score:
    """What the office asks for: points by part and group, the total and the grade."""

    total: Decimal
    groups: dict[str, Decimal]
    grade_by_score: str
    grade: str


def score_unit(records: Iterable[Record], unit: Unit, as_of: date, previous_as_of: date) -> Score:
    """Score one unit."""
    facts = Facts(records, unit, as_of, previous_as_of)
    facts.void_materials()
    works = best_of_each_work(facts)
    groups = {
        "1": group_1(facts), "2": group_2(facts), "3": group_3(facts), "4": group_4(facts), "5": group_5(facts),
        "6": group_6(facts, works), "7": group_7(facts), "8": group_8(facts, unit),
    }  # fmt: skip
    sheet = ZERO if "comp.b" in facts.void else sum(groups.values(), ZERO)
    groups["comp.a"] = daily_checks(facts)
    groups["comp.b"] = sheet
    groups["comp.c"] = vote(facts)
    total = groups["comp.a"] + sheet * Decimal("0.8") + groups["comp.c"]
    total = max(ZERO, total - criticisms(facts)) + sum(works.on_total, ZERO)
    by_score = "优秀" if total >= 95 else "良好" if total >= 80 else "较差"
    return Score(total, groups, by_score, final_grade(facts, by_score))
