"""What was filled in stays: from any ledger into a form, from a form into the next, and back through `score`."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from fractions import Fraction

import openpyxl
import pytest
from form_books import IDS, empty, filled_in, made, opened, rows_of, scored, small
from hypothesis import given
from hypothesis import strategies as st

from lianzheng_rubric.office.form.template import make_template
from lianzheng_rubric.problems import LedgerError
from lianzheng_rubric.records.ledger import read_ledger
from lianzheng_rubric.records.table import read_tables
from lianzheng_rubric.scoring import load_rubric, shipped_examples

TEXT = """\
细则: 小细则
编号: small
年度: 2025
尺度:
  级别: [区级, 市级, 省级]
字段:
  报刊: [本地日报, 其他报刊]
  人数: 数字
  已办: 是否
  交办日期: 日期
单位字段:
  单位类别: [社区, 机关]
事实:
  处分: {字段: [人员, 级别, 交办日期], 必填: [人员]}
考核项目:
  一、信访(40分):
    a 越级上访: 每件扣2分
    b 办理质量差: 扣1-5分
    c 没有办结: {扣分: 1, 每: 件, 条件: not 已办, 数量: 人数}
  二、宣传(20分):
    a 刊发稿件: {加分: {级别: {区级: 0.5分, 市级: 1分, 省级: 2分}}, 每: 篇, 须有: 报刊 != 其他报刊}
  三、队伍(40分):
    a 有人受处分: {扣分: 5, 每: 人次, 事实: 处分}
档次: {优秀: 90分以上, 合格: 60分以上, 不合格: 其余}
"""
UNITS = ("单位.csv", "单位,单位类别,上年总分\n甲,社区,97.5\n=乙,机关,\n-丙,,90\n".encode())


@pytest.fixture(scope="module")
def rubric():
    return small(TEXT)


def ledger_of(*rows: str, header: str = "编号,单位,日期,情形,数量,分值,理由") -> tuple[str, bytes]:
    return "台账.csv", "\n".join((header, *rows)).encode()


class TestExamples:
    @pytest.mark.parametrize("rubric_id", IDS)
    def test_a_filled_form_scores_as_the_files_it_was_filled_from(self, rubric_id):
        rubric = load_rubric(rubric_id)
        filled = made(rubric_id, example=True)
        assert filled.problems == ()
        assert scored(rubric, ("记录表.xlsx", filled.content)) == scored(rubric, *shipped_examples(rubric_id))

    @pytest.mark.parametrize("rubric_id", IDS)
    def test_a_second_export_is_the_same_bytes(self, rubric_id):
        first = made(rubric_id, example=True).content
        assert make_template(load_rubric(rubric_id), [("记录表.xlsx", first)]).content == first

    @pytest.mark.parametrize("rubric_id", IDS)
    def test_an_untouched_form_holds_nothing(self, rubric_id):
        rubric = load_rubric(rubric_id)
        ledger = read_ledger([("记录表.xlsx", made(rubric_id).content)], rubric.vocabulary)
        assert (ledger.units, ledger.records, ledger.notices) == ((), (), ())


class TestTypedIn:
    def test_what_a_person_types_scores_as_the_same_facts_in_csv(self, rubric):
        form = filled_in(
            empty(rubric),
            "单位",
            {"单位": "甲", "单位类别": "社区"},
            {"单位": "=乙"},
            {"单位": "-丙", "单位类别": "机关"},
        )
        form = filled_in(form, "上年结果", {"单位": "甲", "上年总分": 97.5}, {"单位": "-丙", "上年总分": 90})
        form = filled_in(
            form,
            "台账",
            {"编号": "1", "单位": "甲", "日期": date(2025, 3, 5), "情形": "越级上访", "数量": 2},
            {"编号": "2", "单位": "=乙", "日期": date(2025, 4, 1), "情形": "刊发稿件", "级别": "市级", "报刊": "本地日报"},
            {"编号": "3", "单位": "-丙", "情形": "处分", "人员": "+王五", "交办日期": datetime(2025, 5, 6)},
            {"编号": "4", "单位": "甲", "日期": "2025年6月7日", "情形": "没有办结", "已办": "否", "人数": 3},
        )  # fmt: skip
        form = filled_in(
            form, "录入与判定", {"编号": "5", "单位": "甲", "情形": "办理质量差", "分值": 2.5, "理由": "=退回两次"}
        )
        facts = ledger_of(
            "1,甲,2025-03-05,越级上访,2,,,,,,,,",
            "2,=乙,2025-04-01,刊发稿件,,,,市级,本地日报,,,,",
            "3,-丙,,处分,,,,,,+王五,2025-05-06,,",
            "4,甲,2025-06-07,没有办结,,,,,,,,否,3",
            "5,甲,,办理质量差,,2.5,=退回两次,,,,,,",
            header="编号,单位,日期,情形,数量,分值,理由,级别,报刊,人员,交办日期,已办,人数",
        )
        units = ("单位.csv", "单位,单位类别,上年总分\n甲,社区,97.5\n=乙,,\n-丙,机关,90\n".encode())
        assert scored(rubric, ("记录表.xlsx", form)) == scored(rubric, facts, units)

    def test_records_without_a_roster_are_refused_with_the_way_out(self, rubric):
        form = filled_in(empty(rubric), "台账", {"单位": "甲", "情形": "越级上访"})
        with pytest.raises(LedgerError) as caught:
            read_ledger([("记录表.xlsx", form)], rubric.vocabulary)
        (problem,) = [one for one in caught.value.problems if one.severity == "error"]
        assert (problem.code, problem.remedy) == ("L804", "请先把单位写进名册")
        assert problem.cell == "记录表.xlsx 工作表“台账”第3行“单位”列（B3）"


class TestKept:
    def test_a_new_rubric_keeps_what_it_does_not_know_and_says_where(self, rubric):
        form = filled_in(empty(rubric), "单位", {"单位": "甲", "单位类别": "社区"})
        form = filled_in(
            form,
            "台账",
            {"编号": "1", "单位": "甲", "情形": "越级上访", "数量": 2},
            {"编号": "2", "单位": "甲", "情形": "刊发稿件", "级别": "市级", "报刊": "其他报刊", "已办": "是"},
        )
        newer = small(TEXT.replace("越级上访", "越级走访").replace("其他报刊", "外地报刊").replace("  已办: 是否\n", "")
                      .replace("条件: not 已办, ", "").replace("单位类别: [社区, 机关]", "单位类别: [居委会, 机关]"))  # fmt: skip
        again = make_template(newer, [("旧表.xlsx", form)], name="新表.xlsx")
        assert rows_of(opened(again.content), "台账") == rows_of(opened(form), "台账")
        assert rows_of(opened(again.content), "单位") == rows_of(opened(form), "单位")
        assert {(one.code, one.cell) for one in again.problems} == {
            ("L604", "新表.xlsx 工作表“台账”第2行“已办”列（L2）"),
            ("L702", "新表.xlsx 工作表“台账”第3行“情形”列（D3）"),
            ("L714", "新表.xlsx 工作表“台账”第4行“报刊”列（G4）"),
            ("L807", "新表.xlsx 工作表“单位”第3行“单位类别”列（B3）"),
        }

    def test_numbers_texts_and_dates_are_what_they_were(self, rubric):
        rows = ledger_of(
            "007,甲,2025年3月5日,越级上访,２,,１.50,一",
            "1.10,甲,20250306,办理质量差,,1.25,'=1+1,12",
            '"a\nb",甲,2025-03,越级上访,两,,"x,""y""　",007',
            header="编号,单位,日期,情形,数量,分值,理由,自编",
        )
        content = make_template(rubric, [UNITS, rows]).content
        book = opened(content)
        assert rows_of(book, "台账") == [
            {"编号": "007", "单位": "甲", "日期": datetime(2025, 3, 5), "情形": "越级上访", "数量": 2,
             "理由": "１.50", "自编": "一"},
            {"编号": "a\nb", "单位": "甲", "日期": "2025-03", "情形": "越级上访", "数量": "两", "理由": 'x,"y"',
             "自编": "007"},
        ]  # fmt: skip
        assert rows_of(book, "录入与判定") == [
            {"编号": "1.10", "单位": "甲", "日期": datetime(2025, 3, 6), "情形": "办理质量差", "分值": 1.25,
             "理由": "'=1+1", "自编": 12},
        ]  # fmt: skip

    def test_texts_that_look_like_formulas_are_texts(self, rubric):
        content = make_template(rubric, [UNITS, ledger_of('"=1+1",=乙,,越级上访,,,@SUM(A1)')]).content
        (row,) = rows_of(opened(content), "台账")
        assert (row["编号"], row["单位"], row["理由"]) == ("=1+1", "=乙", "@SUM(A1)")
        assert [one["单位"] for one in rows_of(opened(content), "单位")] == ["甲", "=乙", "-丙"]

    def test_another_name_of_a_column_becomes_the_documented_one(self, rubric):
        rows = ledger_of("甲,越级上访,3,", header="单位,情形,次数,扣分值")
        assert rows_of(opened(make_template(rubric, [UNITS, rows]).content), "台账") == [
            {"单位": "甲", "情形": "越级上访", "数量": 3}
        ]

    def test_without_a_roster_the_units_of_the_records_are_written_into_it(self, rubric):
        made_of = make_template(rubric, [ledger_of("1,乙,,越级上访,,,", "2,甲,,办理质量差,,1,错", "3,乙,,越级上访,,,")])
        assert made_of.units_from_records
        assert rows_of(opened(made_of.content), "单位") == [{"单位": "乙"}, {"单位": "甲"}]

    def test_rosters_are_joined_unless_they_contradict_each_other(self, rubric):
        before = ("上年.csv", "单位,上年总分,上年档次\n甲,97.5,优秀\n=乙,80,\n丁,70,\n".encode())
        more = ("补充.csv", "单位,单位类别,备注\n甲,机关,改过\n-丙,机关,新\n".encode())
        made_of = make_template(rubric, [UNITS, before, more])
        book = opened(made_of.content)
        assert rows_of(book, "单位") == [
            {"单位": "甲", "单位类别": "社区"},
            {"单位": "=乙", "单位类别": "机关"},
            {"单位": "-丙", "单位类别": "机关", "备注": "新"},
            {"单位": "甲", "单位类别": "机关", "备注": "改过"},
        ]
        assert rows_of(book, "上年结果") == [
            {"单位": "甲", "上年总分": 97.5, "上年档次": "优秀"},
            {"单位": "-丙", "上年总分": 90},
            {"单位": "=乙", "上年总分": 80},
            {"单位": "丁", "上年总分": 70},
        ]
        assert [one.code for one in made_of.problems] == ["L803", "L804"]

    def test_last_years_results_alone_are_the_roster_too(self, rubric):
        book = opened(make_template(rubric, [("上年.csv", "单位,上年总分\n甲,97\n".encode())]).content)
        assert (rows_of(book, "单位"), rows_of(book, "上年结果")) == (
            [{"单位": "甲"}],
            [{"单位": "甲", "上年总分": 97}],
        )

    def test_a_row_that_stood_on_the_wrong_sheet_goes_where_its_situation_belongs(self, rubric):
        form = filled_in(empty(rubric), "录入与判定", {"单位": "甲", "情形": "越级上访"})
        book = opened(make_template(rubric, [UNITS, ("记录表.xlsx", form)]).content)
        assert (rows_of(book, "录入与判定"), rows_of(book, "台账")) == ([], [{"单位": "甲", "情形": "越级上访"}])


class TestRefused:
    """What could not be read would be lost; so there is no new form."""

    def test_cells_that_cannot_be_read(self, rubric):
        book = openpyxl.load_workbook(io.BytesIO(empty(rubric)))
        book["台账"]["B3"] = "=A1"
        stream = io.BytesIO()
        book.save(stream)
        with pytest.raises(LedgerError, match="公式没有保存计算结果"):
            make_template(rubric, [("记录表.xlsx", stream.getvalue())])

    def test_sheets_of_which_nobody_knows_what_they_hold(self, rubric):
        book = openpyxl.load_workbook(io.BytesIO(empty(rubric)))
        book.create_sheet("草稿").append(["随便", "记记"])
        stream = io.BytesIO()
        book.save(stream)
        with pytest.raises(LedgerError, match="不知道记的是什么"):
            make_template(rubric, [("记录表.xlsx", stream.getvalue())])

    def test_texts_that_no_cell_of_a_spreadsheet_holds(self, rubric):
        with pytest.raises(LedgerError, match="一格 32767 个字的上限") as caught:
            make_template(rubric, [UNITS, ledger_of(f"1,甲,,越级上访,,,{'𠮷' * 20000}")])
        assert caught.value.problems[0].cell == "台账.csv 第2行“理由”列"

    def test_more_columns_than_a_reader_takes(self, rubric):
        names = [f"旧列{number}" for number in range(60)]
        header, row = ",".join(("单位", "情形", *names)), ",".join(("甲", "越级上访", *("x" for _ in names)))
        with pytest.raises(LedgerError, match="超过 64 的上限"):
            make_template(rubric, [("台账.csv", f"{header}\n{row}\n".encode())])


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
COLUMN = st.sampled_from(
    ["编号", "日期", "数量", "分值", "理由", "级别", "人员", "人数", "已办", "交办日期", "备注", "没有的列"]
)
FACT = st.sampled_from(["越级上访", "办理质量差", "处分", "没有的情形", "1.a", ""])
TELLING = st.one_of(
    CELL, st.sampled_from(["2025-3-5", "2025年13月1日", "1.50", "０３", "12", "-0.5", "是", "√", "省级"])
)


@given(st.lists(st.tuples(FACT, st.dictionaries(COLUMN, TELLING)), min_size=1, max_size=6))
def test_any_rows_come_back_as_they_went_in(rows):
    """Cell by cell through the reader's own eyes: texts as texts, numbers and dates by their value."""
    rubric = small(TEXT)
    facts = [{"单位": "甲", "情形": fact, **cells} for fact, cells in rows]
    header = list(dict.fromkeys(name for fact in facts for name in fact))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(facts)
    source = ("台账.csv", stream.getvalue().encode())
    tables, problems = read_tables(source[1], source[0])
    if any(problem.severity == "error" for problem in problems):
        with pytest.raises(LedgerError):
            make_template(rubric, [source])
        return
    content = make_template(rubric, [source]).content
    again, problems = read_tables(content, "记录表.xlsx")
    records = [table for table in again if "情形" in table.header]
    assert problems == ()
    assert sorted(told(row.cells) for table in records for row in table.rows) == sorted(
        told(row.cells) for row in tables[0].rows
    )


def told(cells) -> list[tuple[str, str]]:
    """Cells by what they mean to a reader who knows their column."""
    from lianzheng_rubric.records.cells import CellError, parse_date, parse_number

    found = []
    for name, cell in cells.items():
        parse = parse_date if "日期" in name else parse_number if name in ("数量", "分值", "人数") else str
        try:
            value = parse(cell)
        except CellError:
            value = cell
        found.append((name, str(Fraction(value)) if isinstance(value, int) else str(value)))
    return sorted(found)
