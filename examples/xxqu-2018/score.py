"""Score the example party committees; print places, open inputs, gaps of the document and duties that follow.

Run: ``python examples/xxqu-2018/score.py`` (all names in the ledger are invented).
"""

from datetime import date
from pathlib import Path

from lianzheng_rubric import load_rubric, read_ledger, score

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Load the shipped rubric, read roster and records, print the result unit by unit."""
    rubric = load_rubric("xxqu-2018")
    ledger = read_ledger([HERE / "单位.csv", HERE / "台账.csv"], rubric)
    results = score(rubric, ledger, as_of=date(2018, 12, 28))
    for place in results.ranking.places:
        print(f"第{place.among}名 {place.assessment.unit} {place.assessment.total}分 {place.grade}")
    for assessment in results.ranking.pending:
        owed = "、".join(f"{item.clause} {item.rule}" for item in assessment.pending)
        print(f"待定 {assessment.unit} {assessment.low}～{assessment.high}分（还缺：{owed}）")
    for assessment in results.ranking.unscored:
        print(f"不评分 {assessment.unit}：{'；'.join(assessment.notices)}")
    for assessment in results.assessments:
        for finding in assessment.findings:
            print(f"{assessment.unit} {finding.category}：{finding.clause} {finding.rule}（{finding.record}）")
        for consequence in assessment.consequences:
            print(f"{assessment.unit} 后果：{consequence.clause} {consequence.text}")


if __name__ == "__main__":
    main()
