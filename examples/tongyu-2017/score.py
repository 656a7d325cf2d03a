"""Score the example communities; print who stands where, and why a grade is not what the score alone gives.

Run: ``python examples/tongyu-2017/score.py`` (all names in the ledger are invented).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from lianzheng_rubric import Assessment, load_rubric, read_ledger, score

HERE = Path(__file__).resolve().parent
ASSESSMENT_STARTS = date(2017, 12, 20)
NOT_COUNTED = {
    "exempt": "免责",
    "invalid_evidence": "证据无效",
    "carried_over": "转下年",
    "outside_window": "不在考核期",
}


def reasons(assessment: Assessment) -> Iterator[str]:
    """What a reader of the ranking would ask about one unit."""
    for effect in assessment.grade_effects:
        if effect.binding:
            yield f"{effect.clause} {effect.rule}：{effect.effect}"
    for record in assessment.records:
        if record.fate in NOT_COUNTED:
            yield f"记录 {record.record}（{record.situation}）：{NOT_COUNTED[record.fate]}"
    for consequence in assessment.consequences:
        if consequence.state == "certain":
            yield f"后果 {consequence.clause} {consequence.text}"


def main() -> None:
    """Print the ranking, then the units that still lack a score."""
    rubric = load_rubric("tongyu-2017")
    ledger = read_ledger([HERE / "单位.csv", HERE / "台账.csv"], rubric)
    results = score(rubric, ledger, as_of=ASSESSMENT_STARTS)
    for place in results.ranking.places:
        assessment = place.assessment
        print(f"{place.among!s:>5}  {assessment.unit}  {assessment.total}  {place.grade}")
        for reason in reasons(assessment):
            print(f"      {reason}")
    for assessment in results.ranking.pending:
        grades = "或".join(assessment.possible_grades)
        print(f"待定  {assessment.unit}  {assessment.low} 至 {assessment.high} 分，{grades}")
        for owed in assessment.pending:
            print(f"      {owed.clause} {owed.rule}：{owed.what}")


if __name__ == "__main__":
    main()
