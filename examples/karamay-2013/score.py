"""Score the example departments; print totals, open inputs, items below zero and missing materials.

Run: ``python examples/karamay-2013/score.py`` (all names in the ledger are invented).
"""

from datetime import date
from pathlib import Path

from lianzheng_rubric import load_rubric, read_ledger, score

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Load the shipped rubric, read roster and records, print the result unit by unit."""
    rubric = load_rubric("karamay-2013")
    ledger = read_ledger([HERE / "单位.csv", HERE / "台账.csv"], rubric)
    results = score(rubric, ledger, as_of=date(2013, 12, 31))
    for place in results.ranking.places:
        done = place.assessment
        print(
            f"第{place.among}名 {done.unit} 基本 {done.node('basic').score}"
            f" + 特色 {done.node('T').score} = {done.total}分"
        )
    for assessment in results.ranking.pending:
        owed = "、".join(f"{item.clause} {item.rule}" for item in assessment.pending)
        print(f"待定 {assessment.unit} {assessment.low}～{assessment.high}分（还缺：{owed}）")
    for assessment in results.assessments:
        below = [f"{node.id}（{node.low}分）" for node in assessment.nodes if node.low < 0]
        lacking = [material.label for material in assessment.materials if material.state != "complete"]
        if below:
            print(f"{assessment.unit} 低于零分的条：{'、'.join(below)}")
        if lacking:
            print(f"{assessment.unit} 缺或迟的材料：{'、'.join(lacking)}")


if __name__ == "__main__":
    main()
