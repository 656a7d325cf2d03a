"""X局 2018: a document without marks. Materials, steps, findings and their follow-up; no score, no grade.

Run from anywhere: ``python examples/xju-2018/score.py`` (all units and people are invented).
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from lianzheng_rubric import load_rubric, read_ledger, score

HERE = Path(__file__).resolve().parent
FILES = (HERE / "单位.csv", HERE / "台账.csv")
AS_OF = date(2018, 12, 31)
STATES = {"complete": "齐全", "missing": "缺", "late": "迟交", "incomplete": "要素不全", "not_applicable": "不适用"}


def main() -> None:
    """Read the example ledger and print the lists that the inspection needs."""
    rubric = load_rubric("xju-2018")
    ledger = read_ledger(FILES, rubric)
    results = score(rubric, ledger, as_of=AS_OF)
    inspected = [assessment for assessment in results.assessments if assessment.status == "no_score"]

    print("一、不评分、不定档的单位：" + "、".join(a.unit for a in results.ranking.unscored))
    for assessment in results.assessments:
        if assessment.status == "out_of_scope":
            print(f"  其中 {assessment.unit}：{'；'.join(assessment.notices)}")

    print("\n二、材料和步骤")
    for assessment in inspected:
        count = Counter(STATES[material.state] for material in assessment.materials)
        print(f"  {assessment.unit}：" + "，".join(f"{state} {number}" for state, number in count.items()))
        for material in assessment.materials:
            if material.state in ("missing", "late", "incomplete"):
                print(f"    {material.clause} {material.label}：{STATES[material.state]} {material.detail}")

    print("\n三、问题、亮点和名单（类别 × 单位）")
    categories = dict.fromkeys(entry.category for a in inspected for entry in a.findings)
    for category in categories:
        print(f"  {category}")
        for assessment in inspected:
            for entry in assessment.findings:
                if entry.category == category:
                    print(f"    {assessment.unit} {entry.clause} {entry.rule}{'（待定）' if entry.pending else ''} {entry.detail}")

    print("\n四、自查统计中剔除的（转办信访件、直接查处）")
    for assessment in inspected:
        left_out = [record.record for record in assessment.records if record.fate == "exempt"]
        if left_out:
            print(f"  {assessment.unit}：{'、'.join(left_out)}")

    print("\n五、原文瑕疵与采用的读法")
    for erratum in inspected[0].errata:
        print(f"  {erratum.clause}：{erratum.printed} → {erratum.read_as}")

    strict = load_rubric("xju-2018", {"deadline_day_included": "false"})
    late = score(strict, read_ledger(FILES, strict), as_of=AS_OF)
    print("\n六、12月1日当天不算按时的话，另外迟交的")
    for before, after in zip(results.assessments, late.assessments, strict=True):
        known = {material.clause: material.state for material in before.materials}
        more = [m.clause for m in after.materials if m.state == "late" and known[m.clause] != "late"]
        if more:
            print(f"  {after.unit}：{'、'.join(more)}")


if __name__ == "__main__":
    main()
