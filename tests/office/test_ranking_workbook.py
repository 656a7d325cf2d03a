"""排名.xlsx: places, grades and reasons, scores part by part, open units, counts; exact and live."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from dossiers import EXAMPLES, SCORED, dossier_of, example, files_of, grouped, opened, rows_of, table_of

from lianzheng_rubric.engine.ranked import place_words
from lianzheng_rubric.language.loading import load
from lianzheng_rubric.office.ranking.score_columns import score_columns
from lianzheng_rubric.records.ledger import ledger_from_rows
from lianzheng_rubric.reports.provenance import provenance
from lianzheng_rubric.reports.wording import number


def workbook(dossier, *, values=True):
    return opened(files_of(dossier, "排名")["排名.xlsx"], values=values)


@pytest.mark.parametrize("rubric_id", SCORED)
def test_places_are_those_of_the_ranking(rubric_id):
    """Place, unit, total and grades as the ranking has them; exact text where a total has no short decimal."""
    dossier = example(rubric_id)
    header, rows = table_of(workbook(dossier)["排名"], "名次")
    position = {title: index for index, title in enumerate(header)}

    assert [(row[0], row[position["单位"]]) for row in rows] == [
        (place.certain or place_words(place.among.places), place.assessment.unit)
        for place in dossier.results.ranking.places
    ]
    for row, place in zip(rows, dossier.results.ranking.places, strict=True):
        total = Fraction(place.assessment.total)
        assert row[position["总分"]] == pytest.approx(float(total), abs=1e-9)
        if "精确总分" in position:
            assert row[position["精确总分"]] in ("", number(place.assessment.total))
            assert bool(row[position["精确总分"]]) == (total.denominator not in (1, 2, 5, 10))
        if "最终档次" in position:
            assert row[position["最终档次"]] == place.grade
            assert row[position["得分档次"]] == place.assessment.grade_by_score


def test_a_grade_that_was_limited_says_by_what_and_why():
    """The rule, what it does to the grade, the records behind it."""
    header, rows = table_of(workbook(example("tongyu-2017"))["排名"], "名次")
    told = {row[1]: row[-1] for row in rows}
    limited = {row[1]: row[header.index("限档以后")] for row in rows}

    assert told["示例·银杏社区"] == (
        "cap.a 1名班子成员因违纪被上级纪委处分：最高评为良好［YX-21］\n"
        "veto.a 主要领导因违纪受党政纪处分：直接列为较差［YX-21］"
    )
    assert limited["示例·银杏社区"] == "良好"
    assert told["示例·青松社区"] == ""


def test_groups_and_quotas_are_counted():
    """Ranked by class: the group beside the place, who is beyond the quota, how much room is left."""
    book = workbook(grouped())
    header, rows = table_of(book["排名"], "组别")
    summary_header, summary = table_of(book["汇总"], "组别")

    assert [row[:4] for row in rows] == [
        ["乡镇", 1, "甲镇", 120],
        ["乡镇", "2～3", "乙镇", 118],
        ["乡镇", "3～4", "丙镇", 115],
        ["机关", 1, "戊局", 112],
    ]
    assert [row[header.index("名额")] for row in rows] == ["", "名额外", "名额外", "名额外"]
    assert "名额" in rows[1][-1]
    assert summary_header == ["组别", "项目", "按得分", "最终", "占已定单位", "名额", "可评", "余"]
    assert summary[0] == ["乡镇", "优秀", 3, 1, pytest.approx(1 / 3), "1/3", 1, 0]
    assert summary[1][:4] == ["乡镇", "合格", 0, 2]
    assert [row for row in summary if row[1] == "待定单位数"][0][3] == 1
    assert summary[-1][1:4] == ["单位总数", "", 5]


def test_room_for_several_grades_together_is_what_none_of_them_holds():
    """余 of 合计 counts the better grades too; the last units are counted, and leave no room."""
    rubric = load(
        "细则: 合计\n考核项目:\n  1.工作(100分): {差错: 每次扣1分}\n档次:\n  优秀: {分: 90分以上, 名额: 1}\n"
        "  良好: {分: 80分以上, 名额: 与以上各档合计60%}\n  合格: 60分以上\n  一般: 后1名\n".encode()
    )
    rows = [
        {"单位": name, "情形": "差错", "数量": lost}
        for name, lost in zip("甲乙丙丁戊", (1, 12, 25, 30, 35), strict=True)
    ]
    _, summary = table_of(workbook(dossier_of(rubric, ledger_from_rows(rows, rubric.vocabulary)))["汇总"], "项目")
    assert [row[2:3] + row[4:] for row in summary[:4]] == [
        [1, "1 个", 1, 0],
        [1, "合计 60%", 3, 1],
        [2, "不限", "", ""],
        [1, "后 1 个", 1, ""],
    ]


def test_open_units_stand_apart_with_what_they_owe():
    """Bounds, possible grades, and what is still owed, by clause and record."""
    _, rows = table_of(workbook(example("xxqu-2018"))["待定与未评"], "单位")
    found = {row[0]: row for row in rows}

    assert found["示例四局"][1:4] == ["待定", 87.5, 96.5]
    assert "X042" in found["示例四局"][5]
    assert "分值" in found["示例四局"][5]
    assert found["示例十中心"][1] == "不在范围"
    assert "区直" in found["示例十中心"][5]


@pytest.mark.parametrize("rubric_id", SCORED)
def test_scores_part_by_part_are_exact(rubric_id):
    """Every stored number is the score of its node, and what is open shows both bounds."""
    dossier = example(rubric_id)
    ranking = dossier.results.ranking
    units = [*(place.assessment for place in ranking.places), *ranking.pending]
    columns = score_columns(dossier.rubric.plan, units)
    _, rows = table_of(workbook(dossier)["分项"], "名次")
    marks, *rows = rows
    rows = rows[: len(units)]

    assert marks[1] == "赋分"
    assert [row[1] for row in rows] == [one.unit for one in units]
    for row, one in zip(rows, units, strict=True):
        for cell, column in zip(row[2:], columns, strict=True):
            score = one.node(column.node.id)
            wanted = score.lines if column.own else score.score
            if wanted is None:
                assert cell == f"{number(score.low)}～{number(score.high)}"
            else:
                assert cell == pytest.approx(float(Fraction(wanted)), abs=1e-9)


@pytest.mark.parametrize("rubric_id", SCORED)
def test_sums_are_live(rubric_id):
    """The total of every settled unit is a formula over the cells of its own row."""
    dossier = example(rubric_id)
    book = workbook(dossier, values=False)
    _, rows = table_of(book["分项"], "名次")
    settled = len(dossier.results.ranking.places)
    shown = [row for row in rows_of(book["分项"]) if row[1] == "赋分"]

    assert settled > 2
    assert len(shown) == 1
    assert all(str(row[-1]).startswith("=") for row in rows[1 : settled + 1])
    assert [str(row[-1]).partition("(")[0] for row in rows[-3:]] == ["=AVERAGE", "=MAX", "=MIN"]


def test_marks_stay_where_formulas_look_for_them():
    """Filters and sorting begin below the row of marks, and end above the averages; formulas keep to their own row."""
    book = workbook(example("tongyu-2017"), values=False)
    sheet = book["分项"]
    rows = rows_of(sheet)
    marks = next(number for number, row in enumerate(rows, 1) if row[1] == "赋分")
    mean = next(number for number, row in enumerate(rows, 1) if row[1] == "平均")
    first, last = (int("".join(filter(str.isdigit, end))) for end in sheet.auto_filter.ref.split(":"))

    assert (first, last) == (marks, mean - 1)
    assert sheet.freeze_panes == f"C{marks + 1}"
    for line in range(marks + 1, mean):
        for cell in sheet[line]:
            if cell.data_type == "f":
                used = set(re.findall(r"(?<!\$)\b[A-Z]+(\d+)", cell.value))
                assert used <= {str(line)}, cell.value
                assert set(re.findall(r"\$[A-Z]+\$(\d+)", cell.value)) <= {str(marks)}


def test_a_checklist_gets_no_scores():
    """A document without marks: counts of materials and findings, never a place or a number of points."""
    dossier = example("xju-2018")
    book = workbook(dossier)
    header, rows = table_of(book["检查汇总"], "单位")
    first = dict(zip(header, rows[0], strict=True))

    assert book.sheetnames == ["检查汇总", "材料明细", "待定与未评"]
    assert "总分" not in str([list(rows_of(sheet)) for sheet in book.worksheets])
    assert (first["单位"], first["应交"], first["齐全"], first["问题"]) == ("示例局第一工程处党委", 26, 26, 1)
    assert rows[-1][0] == "合计"
    assert rows[-1][1] == sum(row[1] for row in rows[:-1])
    assert [row[0] for row in rows[:-1]] == [
        one.unit for one in dossier.results.assessments if one.status == "no_score"
    ]


def test_materials_are_shown_one_by_one():
    """What lacks is seen at a glance; what does not apply is not owed."""
    _, rows = table_of(workbook(example("xju-2018"))["材料明细"], "单位")
    marks = {row[0]: row[1:] for row in rows}

    assert marks["示例局物资站党委"].count("缺") == 19
    assert marks["示例局物资站党委"].count("—") == 8
    assert set(marks["示例局第一工程处党委"]) == {"√", "—"}


@pytest.mark.parametrize("rubric_id", EXAMPLES)
def test_every_sheet_says_where_it_comes_from_and_prints_well(rubric_id):
    """Rubric, version, fingerprint and readings on each; A4 across, one page wide, header on every page."""
    dossier = example(rubric_id)

    for sheet in workbook(dossier):
        texts = [str(row[0]) for row in rows_of(sheet)]
        assert any(dossier.rubric.fingerprint in text for text in texts), sheet.title
        assert any(text.startswith("读法：均按细则原取") for text in texts), sheet.title
        assert any(text.startswith("制表（签字）") for text in texts), sheet.title
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows
        assert sheet.freeze_panes
        assert "第 &P 页 共 &N 页" in sheet.oddFooter.right.text


def test_readings_that_were_changed_are_printed():
    """A result under another reading cannot be taken for one under the usual ones."""
    from dossiers import dossier_of

    from lianzheng_rubric import load_rubric, read_ledger
    from lianzheng_rubric.scoring import shipped_examples

    rubric = load_rubric("tongyu-2017", {"floor": "none"})
    dossier = dossier_of(rubric, read_ledger(list(shipped_examples("tongyu-2017")), rubric))
    texts = [str(row[0]) for row in rows_of(workbook(dossier)["排名"])]

    assert "读法：floor=none，其余按细则原取" in texts


def test_units_assessed_on_different_days_are_told_as_such():
    """One file about all of them names the first day and the last."""
    dossier = example("tongyu-2017")
    days = (date(2017, 12, 18), date(2017, 12, 20))
    assessments = tuple(one.but(as_of=days[index % 2]) for index, one in enumerate(dossier.results.assessments))
    moved = replace(dossier, results=replace(dossier.results, assessments=assessments))

    assert moved.provenance[0].endswith(
        "版本 1）；各单位考核开始日 2017-12-18 至 2017-12-20；上年考核开始日 2016-12-15"
    )
    assert dossier.provenance[0].endswith("版本 1）；考核开始日 2017-12-20；上年考核开始日 2016-12-15")
    assert dossier.provenance[:3] == provenance(dossier.results.assessments[0])[:3]
