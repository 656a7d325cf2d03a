"""折算 on every paper: an item that does not apply says so, and the sum can be worked out again."""

from __future__ import annotations

from functools import lru_cache

from dossiers import dossier_of, opened
from word_files import text_of

from lianzheng_rubric.language.loading import load
from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.office.letter.facts import facts_maker
from lianzheng_rubric.office.papers import make_papers
from lianzheng_rubric.records.ledger import ledger_from_rows
from lianzheng_rubric.reports.explanation import explain_unit

RUBRIC = """
细则: 有的条不适用
编号: stretched
单位字段: {有窗口: 是否, 有食堂: 是否}
考核项目:
  1.工作(90分): {差错: 每次扣35分}
  2.窗口(10分): {适用: 有窗口, 不适用时: 折算, 投诉: 每次扣1分}
  3.食堂(20分): {适用: 有食堂, 不适用时: 满分, 卫生: 每次扣1分}
"""
STRETCHED = "总分：“2 窗口”不计分，其余满分 110 分折成 120 分：75 × 120 ÷ 110 ≈ 81.82"


@lru_cache(maxsize=1)
def dossier() -> Dossier:
    rubric = load(RUBRIC.encode(), "折算.yaml")
    found = [
        {"编号": "1", "单位": "甲", "情形": "差错", "数量": 1},
        {"编号": "2", "单位": "乙", "情形": "差错", "数量": 1},
    ]
    units = [{"单位": "甲", "有窗口": "否", "有食堂": "否"}, {"单位": "乙", "有窗口": "是", "有食堂": "是"}]
    return dossier_of(rubric, ledger_from_rows(found, rubric.vocabulary, units))


def test_the_remark_tells_the_whole_sum() -> None:
    one, other = dossier().results.assessments
    assert one.notices == (STRETCHED,)
    assert one.total is not None
    assert round(float(one.total), 2) == 81.82
    assert other.notices == ()
    assert f"  {STRETCHED}" in list(explain_unit(one))


def test_the_sheet_says_what_does_not_apply() -> None:
    papers = {paper.name: paper.content for paper in make_papers(dossier(), "考评表")}
    word = text_of(papers["考评表/甲.docx"])
    assert "不适用于本单位，不计分" in word
    assert "不适用于本单位，计 20 分" in word
    assert STRETCHED in word
    assert "不适用于本单位" not in text_of(papers["考评表/乙.docx"])
    page = opened(papers["考评表/甲.xlsx"]).worksheets[0]
    idle = [cell for row in page.iter_rows() for cell in row if "不适用" in cell.number_format]
    assert len(idle) == 1


def test_the_letter_does_not_tell_nothing_of_ten() -> None:
    facts = facts_maker(dossier())(dossier().results.assessments[0])
    scores = {entry["项目"]: entry["得分"] for entry in facts.lists["得分构成"]}
    assert scores["2 窗口"] == "不适用"
    assert scores["3 食堂"] == "20（不适用）"
    assert {"序": "1", "内容": STRETCHED} in facts.lists["提示"]
