"""The roster: who is assessed, with what is known of them; records name its units or, without one, their own."""

from __future__ import annotations

import datetime
import io
from fractions import Fraction

import openpyxl
import pytest
from ledger_cases import SITUATIONS, VOCABULARY, vocabulary_of

from lianzheng_rubric.engine.record import Unit
from lianzheng_rubric.problems import LedgerError, RubricError
from lianzheng_rubric.records.ledger import Ledger, ledger_from_rows, read_ledger

RECORD = ("台账.csv", "编号,单位,情形\nA1,甲社区,7.15.a\n".encode())


def read(*sources: tuple[str, str], **options) -> Ledger:
    return read_ledger([(name, text.encode()) for name, text in sources], VOCABULARY, **options)


def names(ledger: Ledger) -> list[str]:
    return [unit.name for unit in ledger.units]


class TestUnits:
    def test_a_unit_has_typed_fields_and_the_defaults_of_the_rubric(self):
        ledger = read(
            (
                "名册.csv",
                "单位,类别,上年总分,上年考核开始日,上年档次,人数,备注\n"
                "甲社区,,98.5,2016-12-10,优秀,30,新设\n乙镇,乡镇,,,,,\n",
            )
        )
        assert ledger.units == (
            Unit(
                "甲社区",
                {
                    "单位": "甲社区",
                    "类别": "社区",
                    "上年总分": Fraction(197, 2),
                    "上年考核开始日": datetime.date(2016, 12, 10),
                    "上年档次": "优秀",
                    "人数": 30,
                },
            ),
            Unit("乙镇", {"单位": "乙镇", "类别": "乡镇"}),
        )
        assert (ledger.records, ledger.notices) == ((), ())

    def test_a_default_that_its_field_does_not_allow_is_a_fault_of_the_rubric(self):
        with pytest.raises(RubricError) as caught:
            read_ledger([], vocabulary_of(*SITUATIONS, unit_defaults={"人数": "多"}))
        assert str(caught.value) == (
            "错误[L714]：细则给“人数”的默认值不对：“多”不是数字\n  改法：写一个数，不带单位，最多6位小数"
        )

    def test_rosters_of_several_files_are_one_and_stand_before_or_after_the_records(self):
        first, last = ("一.csv", "单位\n丙社区\n"), ("二.csv", "单位\n甲社区\n")
        ledger = read_ledger([(first[0], first[1].encode()), RECORD, (last[0], last[1].encode())], VOCABULARY)
        assert names(ledger) == ["丙社区", "甲社区"]

    @pytest.mark.parametrize("name", ["units", "单位", "名单"])
    def test_a_json_file_may_hold_both(self, name):
        text = (
            f'{{"{name}": [{{"unit": "甲社区", "人数": 3}}], "records": [{{"unit": "甲社区", "situation": "7.15.a"}}]}}'
        )
        ledger = read(("台账.json", text))
        assert ledger.units == (Unit("甲社区", {"单位": "甲社区", "类别": "社区", "人数": 3}),)
        assert [record.id for record in ledger.records] == ["台账-records-0"]

    @pytest.mark.parametrize("turned", [False, True])
    def test_last_years_results_are_joined_to_the_units_of_the_roster(self, turned):
        files = [
            ("名册.csv", "单位,人数,上年总分\n甲社区,3,98.5\n乙社区,4,\n"),
            ("上年.csv", "单位,上年档次,上年总分,备注\n乙社区,优秀,96,复核过\n甲社区,,98.5,\n"),
        ]
        ledger = read(*(reversed(files) if turned else files))
        assert ledger.units == (
            Unit("甲社区", {"单位": "甲社区", "类别": "社区", "人数": 3, "上年总分": Fraction(197, 2)}),
            Unit("乙社区", {"单位": "乙社区", "类别": "社区", "人数": 4, "上年档次": "优秀", "上年总分": 96}),
        )
        assert ledger.notices == ()

    def test_last_years_results_alone_are_the_roster(self):
        ledger = read(("上年.csv", "单位,上年总分\n乙社区,96\n"))
        assert ledger.units == (Unit("乙社区", {"单位": "乙社区", "类别": "社区", "上年总分": 96}),)

    @pytest.mark.parametrize("title", ["单位", "单位名册", "Sheet2"])
    def test_a_workbook_may_hold_both(self, title):
        book = openpyxl.Workbook()
        book.active.title = "记录"
        for row in (["单位", "情形"], ["乙社区", "7.15.a"]):
            book.active.append(row)
        sheet = book.create_sheet(title)
        for row in (["单位", "人数"], ["甲社区", 3], ["乙社区", 4]):
            sheet.append(row)
        stream = io.BytesIO()
        book.save(stream)
        ledger = read_ledger([("台账.xlsx", stream.getvalue())], VOCABULARY)
        assert (names(ledger), [record.unit for record in ledger.records]) == (["甲社区", "乙社区"], ["乙社区"])

    def test_places_in_a_workbook_name_sheet_and_cell(self):
        book = openpyxl.Workbook()
        book.active.title = "单位名册"
        for row in (["单位", "天气", "人数"], ["甲社区", "晴", "多"]):
            book.active.append(row)
        stream = io.BytesIO()
        book.save(stream)
        with pytest.raises(LedgerError) as caught:
            read_ledger([("台账.xlsx", stream.getvalue())], VOCABULARY)
        assert [problem.cell for problem in caught.value.problems] == [
            "台账.xlsx 工作表“单位名册”第1行“天气”列（B1）",
            "台账.xlsx 工作表“单位名册”第2行“人数”列（C2）",
        ]


class TestUnitsOfRecords:
    def test_without_a_roster_records_name_the_units_in_their_order(self):
        ledger = read(("a.csv", "单位,情形\n乙社区,7.15.a\n甲社区,7.15.a\n乙社区,7.15.b\n"))
        assert ledger.units == (
            Unit("乙社区", {"单位": "乙社区", "类别": "社区"}),
            Unit("甲社区", {"单位": "甲社区", "类别": "社区"}),
        )

    def test_with_a_roster_no_other_unit_exists(self):
        with pytest.raises(LedgerError) as caught:
            ledger_from_rows([{"单位": "甲社区", "情形": "7.15.a"}], VOCABULARY, ["甲街道社区"])
        assert str(caught.value) == (
            "错误[L804]：名册里没有单位“甲社区”\n --> 记录第1条“单位”列\n  改法：是不是“甲街道社区”？"
        )

    def test_a_long_roster_is_not_recited(self):
        units = [f"第{number}中学" for number in range(1, 40)]
        with pytest.raises(LedgerError) as caught:
            ledger_from_rows([{"单位": "县委办", "情形": "7.15.a"}], VOCABULARY, units)
        assert caught.value.problems[0].remedy == "请核对单位名称，或把这个单位加进名册"

    def test_an_empty_roster_knows_no_unit(self):
        with pytest.raises(LedgerError) as caught:
            read_ledger([("名册.csv", "单位,人数\n".encode()), RECORD], VOCABULARY)
        assert [problem.remedy for problem in caught.value.problems] == ["请先把单位写进名册"]

    def test_an_open_roster_takes_new_units_up(self):
        ledger = read_ledger([("名册.csv", "单位\n乙社区\n".encode()), RECORD], VOCABULARY, closed_roster=False)
        assert names(ledger) == ["乙社区", "甲社区"]

    def test_a_name_spelt_with_blanks_is_the_unit_of_the_roster(self):
        names = ("甲社区(东)", "甲 社区（东）", "甲社区（东）")
        rows = [{"单位": name, "情形": "7.15.a", "数量": count} for count, name in enumerate(names, 1)]
        ledger = ledger_from_rows(rows, VOCABULARY, ["甲社区（东）"])
        assert [record.unit for record in ledger.records] == ["甲社区（东）"] * 3
        assert [(notice.code, notice.cell) for notice in ledger.notices] == [
            ("L806", "记录第1条“单位”列"),
            ("L806", "记录第2条“单位”列"),
        ]

    def test_a_spelling_that_fits_two_units_fits_none(self):
        rows = [{"单位": "甲 社 区", "情形": "7.15.a"}]
        ledger = ledger_from_rows(rows, VOCABULARY, ["甲社区", "甲 社区"], set_aside=True)
        assert [row.unit for row in ledger.set_aside] == ["甲 社 区"]
        assert [notice.code for notice in ledger.notices] == ["L805"]

    def test_a_roster_without_names_is_not_held_against_the_records(self):
        with pytest.raises(LedgerError) as caught:
            read_ledger([("a.json", '{"单位": [{"人数": 3}]}'.encode()), RECORD], VOCABULARY)
        assert str(caught.value) == (
            "错误[L603]：缺少“单位”列\n --> a.json 单位\n  改法：请给每一行写上单位\n\n"
            "提醒[L804]：名册里没有单位“甲社区”，已作为新单位加入\n --> 台账.csv 第2行“单位”列"
        )
