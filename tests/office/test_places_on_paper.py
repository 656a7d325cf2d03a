"""The same places everywhere: a range while units are pending, in the class and among all, on the screen and on paper."""

from __future__ import annotations

import json
from functools import lru_cache

from dossiers import dossier_of, files_of, opened, table_of
from word_files import tables_of, text_of

from lianzheng_rubric.cli.console import as_json
from lianzheng_rubric.inquiry.comparing import compare_all
from lianzheng_rubric.inquiry.documents import comparison_document
from lianzheng_rubric.inquiry.results_file import read_stored, standings_of
from lianzheng_rubric.inquiry.telling import comparison_lines
from lianzheng_rubric.language.loading import load
from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.office.letter.facts import facts_maker
from lianzheng_rubric.office.lists import lists_of
from lianzheng_rubric.office.page.board import axis_of, rows
from lianzheng_rubric.office.papers import make_papers
from lianzheng_rubric.records.ledger import ledger_from_rows
from lianzheng_rubric.reports import in_html
from lianzheng_rubric.reports.document import assessment_schema, ranked_documents
from lianzheng_rubric.reports.table import format_table, ranking_table, to_csv
from lianzheng_rubric.reports.terminal import rich_table

RUBRIC = """
细则: 分组排名、另列全体名次
编号: overall
单位字段: {单位类别: [乡镇, 机关]}
排名分组: 单位类别
全体名次: 是
考核项目:
  1.工作(60分): {差错: 每次扣1分}
  2.专报(20分):
    质量: 酌情扣分
后果:
  组内第一: 名次 == 1
  全县前三: 全体名次 <= 3
  全县末位: 全体倒数名次 == 1
"""
UNITS = {"甲镇": "乡镇", "乙镇": "乡镇", "丙镇": "乡镇", "丁局": "机关", "戊局": "机关"}
LATE = {"甲镇": 1, "乙镇": 3, "丁局": 2, "戊局": 30}
PLACES = {"甲镇": ("1～2", "1～2"), "乙镇": ("2～3", "3～4"), "丁局": ("1", "2～3"), "戊局": ("2", "5")}
"""Of the group and of all; 丙镇 is pending between 60 and 80 points."""


@lru_cache(maxsize=2)
def dossier(*, judged: bool = False) -> Dossier:
    rubric = load(RUBRIC.encode(), "全体.yaml")
    found = [{"编号": name, "单位": name, "情形": "差错", "数量": count} for name, count in LATE.items()]
    found.append({"编号": "质量", "单位": "丙镇", "情形": "质量", **({"分值": 20, "理由": "没有写"} if judged else {})})
    units = [{"单位": name, "单位类别": kind} for name, kind in UNITS.items()]
    return dossier_of(rubric, ledger_from_rows(found, rubric.vocabulary, units))


def test_tables_tell_both_and_the_pending_unit_stands_apart() -> None:
    ranking = dossier().results.ranking
    header, found = ranking_table(ranking)
    assert header[:4] == ("组别", "名次", "全体名次", "单位")
    assert {row[3]: (row[1], row[2]) for row in found} == {**PLACES, "丙镇": ("-", "-")}
    assert {row[3]: row[0] for row in found} == UNITS
    assert found[-1][3] == "丙镇"
    assert "机关  2     5         戊局" in format_table(header, found)
    assert "乡镇,1～2,1～2,甲镇,79," in to_csv(header, found)
    assert [column.header for column in rich_table(ranking).columns][:4] == list(header[:4])
    assert ">2～3</td>" in in_html(ranking)


def test_documents_tell_the_first_and_the_last_place() -> None:
    results = dossier().results
    found = {one["unit"]: one for one in json.loads(as_json(ranked_documents(results.assessments, results.ranking)))}
    told = {name: [one[key] for key in ("place", "places", "group", "overall")] for name, one in found.items()}
    assert told == {
        "甲镇": [1, [1, 2], "乡镇", [1, 2]],
        "乙镇": [2, [2, 3], "乡镇", [3, 4]],
        "丙镇": [None, None, "乡镇", None],
        "丁局": [1, [1, 1], "机关", [2, 3]],
        "戊局": [2, [2, 2], "机关", [5, 5]],
    }
    assert {"place", "places", "group", "overall"} <= assessment_schema()["properties"].keys()
    stored = read_stored(as_json(list(found.values())).encode())
    assert stored.standings == results.ranking.spots()
    assert stored.results == results.assessments


def test_comparisons_tell_how_a_range_becomes_a_place() -> None:
    both = [dossier(judged=judged).results for judged in (False, True)]
    stored = [read_stored(as_json(ranked_documents(one.assessments, one.ranking)).encode()) for one in both]
    first, then = standings_of(*stored)
    comparison = compare_all(stored[0].results, stored[1].results, (first, then))
    lines = list(comparison_lines(comparison))
    assert lines[lines.index("【名次】") + 1 :][:4] == [
        "  甲镇：第 1～2 名（全体第 1～2 名） → 第 1 名（全体第 1 名）",
        "  乙镇：第 2～3 名（全体第 3～4 名） → 第 2 名（全体第 3 名）",
        "  丙镇：没有名次 → 第 3 名（全体第 4 名）",
        "  丁局：第 1 名（全体第 2～3 名） → 第 1 名（全体第 2 名）",
    ]
    assert comparison_document(comparison)["moved"][3] == {
        "unit": "丁局",
        "before": {"places": [1, 1], "group": "机关", "overall": [2, 3]},
        "after": {"places": [1, 1], "group": "机关", "overall": [2, 2]},
    }


def test_consequences_name_the_places_that_they_looked_at() -> None:
    found = {one.title: {row.unit: (row.cells[2], row.state) for row in one.rows} for one in lists_of(dossier())}
    assert found["组内第一"] == {
        "甲镇": ("名次：1～2", "pending"),
        "丙镇": ("名次：1～3；本单位还没有定分", "pending"),
        "丁局": ("名次：1", "certain"),
    }
    assert found["全县前三"] == {
        "甲镇": ("全体名次：1～2", "certain"),
        "乙镇": ("全体名次：3～4", "pending"),
        "丙镇": ("全体名次：1～4；本单位还没有定分", "pending"),
        "丁局": ("全体名次：2～3", "certain"),
    }
    assert found["全县末位"] == {"戊局": ("全体倒数名次：1", "certain")}


def test_the_workbook_the_list_and_the_circular_tell_both() -> None:
    header, found = table_of(opened(files_of(dossier(), "排名")["排名.xlsx"])["排名"], "组别")
    assert header[:4] == ["组别", "名次", "全体名次", "单位"]
    assert {row[3]: (str(row[1]), str(row[2])) for row in found} == PLACES
    names = next(one for one in lists_of(dossier()) if one.kind == "grades")
    assert [column.title for column in names.columns][:4] == ["组别", "名次", "全体名次", "单位"]
    papers = {paper.name: paper.content for paper in make_papers(dossier(), "名单")}
    circular = next(content for name, content in papers.items() if name.endswith("通报稿.docx"))
    (table,) = [one for one in tables_of(circular) if "全体名次" in one[0]]
    assert {row[3]: (row[1], row[2]) for row in table[1:]} == PLACES
    assert "另有1个单位尚未定分，没有列入上表。名次在全部参评单位中排" in text_of(circular)


def test_the_letter_tells_both() -> None:
    told = {one.unit: facts_maker(dossier())(one).texts for one in dossier().results.assessments}
    assert {name: (texts["名次"], texts["全体名次"]) for name, texts in told.items()} == {**PLACES, "丙镇": ("", "")}
    assert told["丁局"]["参评单位数"] == "2"
    assert told["丁局"]["结论"] == ("总分78分（满分80分），在机关的2个参评单位中列第1名，在全体参评单位中列第2～3名。")


def test_the_page_tells_both() -> None:
    ranking = dossier().results.ranking
    found = {row.unit: (row.place, row.overall) for row in rows(ranking, axis_of(ranking, ()), UNITS)}
    assert found == {**PLACES, "丙镇": ("", "")}
    (page,) = make_papers(dossier(), "网页")
    text = page.content.decode()
    assert '<td role="cell" class="place">1<small>全体 2～3</small></td>' in text
    assert '<td role="cell" class="place">－</td>' in text
    assert "名次写成范围的，要等待定的单位定分。" in text
    (settled,) = make_papers(dossier(judged=True), "网页")
    assert "名次写成范围的" not in settled.content.decode()
