"""阳山 2014: entered scores, pending daily checks, members in four steps, deadlines, and who is outside the scope.

Run from anywhere: ``python examples/yangshan-2014/score.py`` (all units and people are invented).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from lianzheng_rubric import Assessment, Ledger, Results, load_rubric, rank, read_ledger, score

HERE = Path(__file__).resolve().parent
FILES = (HERE / "单位.csv", HERE / "台账.csv")
AS_OF = date(2014, 9, 22)
TO_CHASE = {"missing": "缺", "late": "迟交", "incomplete": "要素不全"}
CERTAINTY = {"certain": "", "pending": "（待定）", "unknown": "（缺以前年度的结果）"}


def main() -> None:
    """Score the example ledger and print what the county office needs."""
    results, ledger = scored({})
    print("一、按类别排名（乡镇与县直用不同的考评表，不混排）")
    print_ranking(results, ledger)
    print("\n二、收件台账中缺、迟、不全的")
    print_materials(results.assessments)
    print("\n三、成员评定、待签、扣分依据和提示（只列出，不计分）")
    print_findings(results.assessments, ledger)
    print("\n四、书面说明和其他后果")
    for assessment in results.assessments:
        for consequence in assessment.consequences:
            print(f"  {assessment.unit}：{consequence.text}{CERTAINTY[consequence.state]}")
    print("\n五、转其他考核的事项")
    for assessment in results.assessments:
        for record in (record for record in assessment.records if record.fate == "routed"):
            print(f"  {assessment.unit} {record.record} → {record.detail}")
    print("\n六、换一种读法")
    print_other_readings(results)


def scored(readings: Mapping[str, str]) -> tuple[Results, Ledger]:
    """The example ledger scored under some readings."""
    rubric = load_rubric("yangshan-2014", readings)
    ledger = read_ledger(FILES, rubric)
    return score(rubric, ledger, as_of=AS_OF), ledger


def print_ranking(results: Results, ledger: Ledger) -> None:
    """Places within each class; pending units with their bounds; units that are not assessed, and why."""
    own_scores = self_scores(ledger)
    classes: dict[str, list[Assessment]] = defaultdict(list)
    for unit in ledger.units:
        classes[str(unit.values.get("类别", "没有写类别"))].append(results[unit.name])
    for name, group in classes.items():
        print(f"{name}：")
        ranking = rank(group)
        for place in ranking.places:
            print(f"  第{place.among}名 {place.assessment.unit} {beside_self_score(place.assessment, own_scores)}")
        for assessment in ranking.pending:
            print(f"  待定 {assessment.unit} {shown(assessment.low)} 至 {shown(assessment.high)}")
        for assessment in ranking.unscored:
            print(f"  不考核 {assessment.unit}：{'；'.join(assessment.notices)}")


def self_scores(ledger: Ledger) -> dict[str, Fraction]:
    """Self scores as the units reported them; they are no part of the total."""
    given = {record.unit: record.values.get("自评分") for record in ledger.records if record.situation == "自查报告"}
    return {unit: Fraction(value) for unit, value in given.items() if isinstance(value, int | Fraction)}


def beside_self_score(assessment: Assessment, own_scores: Mapping[str, Fraction]) -> str:
    """The total, and how far it is from the self score."""
    total, own = assessment.total, own_scores.get(assessment.unit)
    if total is None or own is None:
        return shown(total)
    return f"{shown(total)}（自评 {shown(own)}，与自评相差 {shown(Fraction(total) - own)}）"


def print_materials(assessments: Sequence[Assessment]) -> None:
    """What still has to be chased."""
    for assessment in assessments:
        for material in assessment.materials:
            if material.state in TO_CHASE:
                state = f"{TO_CHASE[material.state]}（{material.detail}）"
                print(f"  {assessment.unit} {material.clause} {material.label}：{state}")


def print_findings(assessments: Sequence[Assessment], ledger: Ledger) -> None:
    """Listed records; those that nobody can place yet are named once."""
    people = {record.id: str(record.values.get("人员", "")) for record in ledger.records}
    for assessment in assessments:
        for finding in (finding for finding in assessment.findings if not finding.pending):
            who = people.get(finding.record) or finding.detail
            print(f"  {assessment.unit} {finding.category}：{finding.rule} {who}".rstrip())
        for record in dict.fromkeys(finding.record for finding in assessment.findings if finding.pending):
            print(f"  {assessment.unit} 待定：{people.get(record) or record} 还缺判断所需的内容")


def print_other_readings(results: Results) -> None:
    """What the undecided points of the document do to the totals."""
    waiting = [assessment.unit for assessment in results.ranking.pending]
    for value, meaning in (("rescale", "专项折成100分"), ("full", "日常按满分"), ("zero", "日常按零分")):
        other, _ = scored({"missing_component": value})
        print(f"  没有日常得分的{meaning}：" + "，".join(f"{unit} {shown(other[unit].total)}" for unit in waiting))
    other, _ = scored({"vertical_unit_score": "superior_result"})
    unit = "示例县驻县税务分局"
    print(f"  垂直管理单位以上级考核结果为准：{unit} {shown(other[unit].total)}")


def shown(value: Decimal | Fraction | None) -> str:
    """An exact number as people write it."""
    if value is None:
        return "待定"
    return f"{value if isinstance(value, Decimal) else Decimal(value.numerator) / value.denominator:f}"


if __name__ == "__main__":
    main()
