"""阳山 2014: entered scores, pending daily checks, members in four steps, deadlines, and who is outside the scope.

Run from anywhere: ``python examples/yangshan-2014/score.py`` (all units and people are invented).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from lianzheng_rubric import Assessment, Ledger, load_rubric, rank, read_ledger, score

HERE = Path(__file__).resolve().parent
FILES = (HERE / "单位.csv", HERE / "台账.csv")
AS_OF = date(2014, 9, 22)
STATES = {"missing": "缺", "late": "迟交", "incomplete": "要素不全"}


def main() -> None:
    """Score the example ledger and print what the county office needs."""
    rubric = load_rubric("yangshan-2014")
    ledger = read_ledger(FILES, rubric)
    results = score(rubric, ledger, as_of=AS_OF)
    classes = {unit.name: str(unit.values.get("类别", "")) for unit in ledger.units}
    self_scores = _self_scores(ledger)

    print("一、按类别排名（乡镇与县直用不同的考评表，不混排）")
    by_class: dict[str, list[Assessment]] = defaultdict(list)
    for assessment in results.assessments:
        by_class[classes[assessment.unit]].append(assessment)
    for name, group in by_class.items():
        _print_class(name, group, self_scores)

    print("\n二、收件台账中缺、迟、不全的")
    for assessment in results.assessments:
        for material in assessment.materials:
            if material.state in STATES:
                print(f"  {assessment.unit} {material.clause} {material.label}：{STATES[material.state]} {material.detail}")

    print("\n三、成员评定、待签、扣分依据和提示（列出，不计分）")
    people = {record.id: str(record.values.get("人员", "")) for record in ledger.records}
    for assessment in results.assessments:
        for finding in assessment.findings:
            mark = "（待定）" if finding.pending else ""
            who = people.get(finding.record, "")
            print(f"  {assessment.unit} {who} {finding.category}：{finding.rule}{mark} {finding.detail}")

    print("\n四、书面说明与其他后果")
    for assessment in results.assessments:
        for consequence in assessment.consequences:
            print(f"  {assessment.unit}：{consequence.text}（{consequence.state}）")

    print("\n五、转其他考核的事项")
    for assessment in results.assessments:
        for record in assessment.records:
            if record.fate == "routed":
                print(f"  {assessment.unit} {record.record} → {record.detail}")

    print("\n六、没有抽中的单位，换一种读法的总分")
    for value in ("rescale", "full", "zero"):
        other = load_rubric("yangshan-2014", {"missing_component": value})
        totals = {a.unit: a.total for a in score(other, read_ledger(FILES, other), as_of=AS_OF).assessments}
        print(f"  {value}：" + "，".join(f"{a.unit} {_shown(totals[a.unit])}" for a in results.ranking.pending))

    exception = load_rubric("yangshan-2014", {"vertical_unit_score": "superior_result"})
    again = score(exception, read_ledger(FILES, exception), as_of=AS_OF)
    print(f"  以上级考核结果为准：示例县驻县税务分局 {_shown(again['示例县驻县税务分局'].total)}")


def _print_class(name: str, group: list[Assessment], self_scores: dict[str, Fraction]) -> None:
    ranking = rank(group)
    print(f"{name}：")
    for place in ranking.places:
        total = place.assessment.total
        own = self_scores.get(place.assessment.unit)
        beside = "" if own is None or total is None else f"，自评 {own}，相差 {_shown(own - Fraction(total))}"
        print(f"  第{place.place}名 {place.assessment.unit} {_shown(total)}{beside}")
    for assessment in ranking.pending:
        print(f"  待定 {assessment.unit} {_shown(assessment.low)} 至 {_shown(assessment.high)}")
    for assessment in ranking.unscored:
        print(f"  不考核 {assessment.unit}：{'；'.join(assessment.notices)}")


def _self_scores(ledger: Ledger) -> dict[str, Fraction]:
    """Self scores as reported: only for comparison."""
    found = {}
    for record in ledger.records:
        value = record.values.get("自评分")
        if record.situation == "自查报告" and isinstance(value, int | Fraction):
            found[record.unit] = Fraction(value)
    return found


def _shown(value: Decimal | Fraction | None) -> str:
    if value is None:
        return "待定"
    if isinstance(value, Fraction) and 1_000_000 % value.denominator == 0:
        value = Decimal(value.numerator) / Decimal(value.denominator)
    return str(value)


if __name__ == "__main__":
    main()
