"""Why a grade is not the one that the score alone gives."""

from __future__ import annotations

from lianzheng_rubric.engine.assessment import Assessment

__all__ = ["grade_reasons"]


def grade_reasons(assessment: Assessment) -> list[str]:
    """One sentence for each rule that limited or forced the grade, and for a quota that is full or may be."""
    found = []
    for effect in assessment.grade_effects:
        if effect.binding:
            records = f"［{'、'.join(effect.records)}］" if effect.records else ""
            found.append(f"{effect.clause} {effect.rule}：{effect.effect}{records}")
    return found + [notice for notice in assessment.notices if "名额" in notice]
