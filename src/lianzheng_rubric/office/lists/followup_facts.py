"""Why a consequence came about: the facts that its condition looked at, and what limited the grade."""

from __future__ import annotations

from collections.abc import Mapping

from lianzheng_rubric.authoring.condition_words import condition_text
from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.condition import Literal, fields_of
from lianzheng_rubric.engine.following import OUTCOME_FIELDS
from lianzheng_rubric.engine.plan import Followup
from lianzheng_rubric.engine.ranked import Place, Reach, place_words
from lianzheng_rubric.engine.standing import RANK_FIELDS
from lianzheng_rubric.office.lists.grade_reasons import grade_reasons
from lianzheng_rubric.office.lists.lookups import Lookups, span_words

__all__ = ["followup_facts", "followup_records"]

_GRADES = frozenset(("最终档次", "降档后档次"))


def followup_facts(assessment: Assessment, followup: Followup, lookups: Lookups) -> str:
    """The values that the condition looked at, and the reasons of the grade where it looks at the grade."""
    asked = fields_of(followup.where)
    words = {name: text for name, text in _roster(assessment, lookups).items() if name in asked}
    outcome = (span_words(assessment), assessment.grade_by_score, assessment.grade_limited, assessment.grade)
    words |= {name: text or "未定" for name, text in zip(OUTCOME_FIELDS, outcome, strict=True) if name in asked}
    place = lookups.places.get(assessment.unit)
    ranked = asked & frozenset(RANK_FIELDS)
    stands = lookups.reach.get(assessment.unit) if place is None else place
    if stands is not None and ranked:
        known = _standing(stands, lookups.means[assessment.unit])
        words |= {name: text for name, text in known.items() if name in asked}
    parts = ["，".join(f"{name}：{text}" for name, text in words.items())]
    if place is None and ranked:
        parts.append("本单位还没有定分")
    if asked & _GRADES or followup.fired:
        parts += grade_reasons(assessment)
    return "；".join(part for part in parts if part)


def _roster(assessment: Assessment, lookups: Lookups) -> Mapping[str, str]:
    unit = lookups.units.get(assessment.unit)
    values = {} if unit is None else {n: v for n, v in unit.values.items() if v is not None}
    if "上年档次" in values:  # a leader who has not moved shares last year's grade with the unit
        values.setdefault("领导上年档次", values["上年档次"])
    return {name: condition_text(Literal(value)) for name, value in values.items()}


def _standing(place: Place | Reach, mean: str) -> Mapping[str, str]:
    """What the condition knew about the place."""
    spans = (place.among, place.overall or place.among)
    (own, last), (overall, overall_last) = ((place_words(one.places), place_words(one.from_last)) for one in spans)
    words = (own, last, str(place.among.units), mean, overall, overall_last)
    return dict(zip(RANK_FIELDS, words, strict=True))


def followup_records(assessment: Assessment, followup: Followup) -> tuple[str, ...]:
    """The records behind the rules that it needs; where it looks at the grade, those that decided the grade."""
    graded = bool(fields_of(followup.where) & _GRADES)
    found = [
        record
        for effect in assessment.grade_effects
        if effect.clause in followup.fired or (graded and effect.binding)
        for record in effect.records
    ]
    found += [line.record for line in assessment.ledger if line.clause in followup.fired and line.record]
    return tuple(dict.fromkeys(found))
