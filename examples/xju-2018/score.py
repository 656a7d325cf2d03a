"""X局 2018: a document without marks. Materials, steps, findings and their follow-up; no score, no grade.

Run from anywhere: ``python examples/xju-2018/score.py`` (all units and people are invented).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from lianzheng_rubric import Assessment, Results, load_rubric, read_ledger, score

HERE = Path(__file__).resolve().parent
FILES = (HERE / "单位.csv", HERE / "台账.csv")
AS_OF = date(2018, 12, 31)
STATES = {
    "complete": "齐全", "missing": "缺", "late": "迟交", "incomplete": "要素不全", "not_applicable": "不适用",
    "pending": "待定",
}  # fmt: skip
TO_CHASE = ("missing", "late", "incomplete", "pending")
"""Pending materials are chased in the roster: it does not say whether they apply."""


def main() -> None:
    """Read the example ledger and print the lists that the inspection needs."""
    results = checked({})
    inspected = [assessment for assessment in results.assessments if assessment.status == "no_score"]
    print(f"一、检查 {len(inspected)} 个单位，不评分、不定档")
    for assessment in results.assessments:
        if assessment.status == "out_of_scope":
            print(f"  {assessment.unit}：{'；'.join(assessment.notices)}")
    print("\n二、材料和步骤")
    print_materials(inspected)
    print("\n三、问题、亮点和各种名单")
    print_findings(inspected)
    print("\n四、自查统计中剔除的（转办信访件、直接查处）")
    for assessment in inspected:
        for record in (record for record in assessment.records if record.fate == "exempt"):
            print(f"  {assessment.unit}：{record.record}")
    print("\n五、原文瑕疵和采用的读法")
    for erratum in inspected[0].errata:
        print(f"  {erratum.clause}：{erratum.printed} → {erratum.read_as}")
    print("\n六、12月1日当天不算按时的话，另外迟交的")
    print_newly_late(results, checked({"deadline_day_included": "false"}))


def checked(readings: Mapping[str, str]) -> Results:
    """The example ledger checked under some readings."""
    rubric = load_rubric("xju-2018", readings)
    return score(rubric, read_ledger(FILES, rubric), as_of=AS_OF)


def print_materials(assessments: Sequence[Assessment]) -> None:
    """How complete each unit is, and what has to be chased."""
    for assessment in assessments:
        count = Counter(STATES[material.state] for material in assessment.materials)
        print(f"  {assessment.unit}：" + "，".join(f"{state} {number}" for state, number in count.items()))
        for material in assessment.materials:
            if material.state in TO_CHASE:
                print(f"    {material.clause} {material.label}：{STATES[material.state]}（{material.detail}）")


def print_findings(assessments: Sequence[Assessment]) -> None:
    """Category by category: how many findings a unit has under each clause."""
    entries = [(assessment.unit, entry) for assessment in assessments for entry in assessment.findings]
    for category in dict.fromkeys(entry.category for _, entry in entries):
        print(f"  {category}")
        chosen = [(unit, entry) for unit, entry in entries if entry.category == category]
        count = Counter((unit, entry.clause, entry.rule, entry.pending) for unit, entry in chosen)
        for (unit, clause, rule, pending), number in count.items():
            print(f"    {unit} {clause} {rule} {number}{'（待定）' if pending else ''}")


def print_newly_late(results: Results, strict: Results) -> None:
    """Materials that only the stricter reading finds late."""
    for before, after in zip(results.assessments, strict.assessments, strict=True):
        known = {material.clause: material.state for material in before.materials}
        more = [m.clause for m in after.materials if m.state == "late" and known[m.clause] != "late"]
        if more:
            print(f"  {after.unit}：{'、'.join(more)}")


if __name__ == "__main__":
    main()
