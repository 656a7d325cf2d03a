"""Words that the papers of the office share, whatever file they become."""

from __future__ import annotations

from datetime import date

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.reports.wording import number

__all__ = [
    "CLERKS", "SIGNATURES", "day_words", "footer_line", "grade_words", "headers", "owner_line", "remarks", "titled",
]  # fmt: skip

_ROOM = "　" * 8
SIGNATURES = f"考核组组长（签字）：{_ROOM}考核人员（签字）：{_ROOM}被考核单位负责人（签字）：{_ROOM}　　年　　月　　日"
"""The row to sign."""
CLERKS = f"制表（签字）：{_ROOM}复核（签字）：{_ROOM}负责人（签字）：{_ROOM}　　年　　月　　日"
"""The row to sign below papers about all units."""


def titled(clause: str, title: str) -> str:
    """A title with its number, where the document has one: ids that begin with a letter are the rubric's own."""
    printed = clause[:1].isdigit() or "\u4e00" <= clause[:1] <= "\u9fff"
    return f"{clause} {title}" if printed and clause != title else title


def headers(*, scored: bool) -> tuple[str, ...]:
    """The header row; a checklist has no marks and no scores."""
    if not scored:
        return ("项目", "主要内容", "要求", "检查结果")
    return ("项目", "主要内容", "赋分", "评分标准", "扣分（注明原因）", "扣（加）分", "得分")


def day_words(day: date | None) -> str:
    """A date for a letter, or room to write one."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　　　年　　月　　日"


def owner_line(assessment: Assessment, day: date | None) -> str:
    """Whose sheet it is, and when it was made."""
    return f"被考核单位：{assessment.unit}　　　　　　填表日期：{day_words(day)}"


def footer_line(assessment: Assessment) -> str:
    """The foot of every page: by which rubric, and about whom."""
    return f"{assessment.rubric_id} {assessment.fingerprint[:16]} {assessment.unit}"


def remarks(assessment: Assessment) -> tuple[str, ...]:
    """What stands between the table and the signatures: a total that no decimal gives, and what was noted."""
    total = "" if assessment.total is None else number(assessment.total)
    exact = [f"精确总分 {total}（表中为小数近似）"] if "/" in total else []
    return (*exact, *(f"注：{notice}" for notice in assessment.notices))


def grade_words(assessment: Assessment) -> str:
    """The grade, by score and final, and what limited it."""
    if assessment.grade is None:
        return "可能：" + "或".join(assessment.possible_grades) if assessment.possible_grades else ""
    if assessment.grade == assessment.grade_by_score:
        return f"档次：{assessment.grade}"
    reasons = "；".join(f"{effect.clause} {effect.rule}" for effect in assessment.grade_effects if effect.binding)
    return f"按得分：{assessment.grade_by_score or '未定'}；最终档次：{assessment.grade}" + (
        f"（{reasons}）" if reasons else ""
    )
