"""Grades that are still open, and what is owed without effect: said as such on every paper."""

from __future__ import annotations

from functools import lru_cache

from dossiers import dossier_of
from word_files import text_of

from lianzheng_rubric.language.loading import load
from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.office.letter.facts import facts_maker
from lianzheng_rubric.office.lists import lists_of
from lianzheng_rubric.office.page.board import axis_of, rows, summary
from lianzheng_rubric.office.papers import make_papers
from lianzheng_rubric.records.ledger import ledger_from_rows
from lianzheng_rubric.reports.table import ranking_table

RUBRIC = """
细则: 档次要等名次
编号: open-grades
考核项目:
  1.工作(100分): {差错: 每次扣1分, 质量: 酌情扣分, 造假: 总分不得分}
一票否决:
  亡人事故: 列为差
档次: {优: {分: 90分以上, 名额: 1个}, 良: 60分以上, 差: 其余}
"""


@lru_cache(maxsize=1)
def dossier() -> Dossier:
    """甲 98 waits for 乙 (0～100); 丙 pending, but 差; 丁 has nothing left to lose."""
    rubric = load(RUBRIC.encode(), "待定.yaml")
    found = [
        ("甲", "差错", 2),
        ("乙", "质量", 1),
        ("丙", "质量", 1),
        ("丙", "亡人事故", 1),
        ("丁", "造假", 1),
        ("丁", "质量", 1),
    ]
    ledger = [
        {"编号": str(place), "单位": unit, "情形": name, "数量": count}
        for place, (unit, name, count) in enumerate(found, 1)
    ]
    return dossier_of(rubric, ledger_from_rows(ledger, rubric.vocabulary))


def test_the_letter_tells_which_grades_a_settled_unit_may_still_get() -> None:
    facts = facts_maker(dossier())
    told = {one.unit: facts(one).texts["结论"] for one in dossier().results.assessments}
    assert "总分98分（满分100分），档次为优或良（要等其他单位定分以后才能确定）" in told["甲"]
    assert "档次为差" in told["丙"]


def test_the_circular_tells_them_too() -> None:
    papers = {paper.name: paper.content for paper in make_papers(dossier(), "名单")}
    text = text_of(papers["通报稿.docx"])
    assert "优或良" in text
    assert "档次要等尚未定分的单位：甲。" in text


def test_the_page_counts_a_settled_grade_though_the_total_is_open() -> None:
    ranking = dossier().results.ranking
    found = summary(list(rows(ranking, axis_of(ranking, ()), {})), ("优", "良", "差"))
    assert found["grades"] == [("优", 0), ("良", 0), ("差", 2)]
    assert found["ungraded"] == 2


def test_the_reason_of_a_grade_has_its_title() -> None:
    _, found = ranking_table(dossier().results.ranking)
    settled = load(RUBRIC.encode(), "待定.yaml")
    ledger = ledger_from_rows([{"单位": "戊", "情形": "亡人事故"}], settled.vocabulary)
    _, rows_of_veto = ranking_table(dossier_of(settled, ledger).results.ranking)
    assert rows_of_veto[0][-1] == "veto.a 亡人事故：直接列为差"
    assert {row[1]: row[4] for row in found}["丙"] == "差"


def test_what_changes_nothing_is_not_asked_for() -> None:
    owed = next(one for one in lists_of(dossier()) if one.kind == "owed")
    assert {row.unit for row in owed.rows} == {"乙", "丙"}
