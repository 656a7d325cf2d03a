"""Typed ledgers: rows become records or located problems; nothing is guessed and nothing is lost."""

from __future__ import annotations

import csv
import datetime
import io
import json
import time
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_cases import BAD_LEDGERS, SITUATIONS, VOCABULARY, read_case, vocabulary_of

from lianzheng_rubric.engine.assessment import RecordFate
from lianzheng_rubric.engine.evaluation import evaluate
from lianzheng_rubric.engine.record import Record, Unit
from lianzheng_rubric.language.loading import load
from lianzheng_rubric.problems import LedgerError, Problem, RubricError, render
from lianzheng_rubric.records import ledger as ledger_module
from lianzheng_rubric.records.columns import RECORD_COLUMNS
from lianzheng_rubric.records.ledger import Ledger, SetAside, ledger_from_rows, read_ledger, set_aside_fates
from lianzheng_rubric.records.ledger_codes import CODES

QUICK = settings(derandomize=True, database=None, deadline=None, max_examples=60)
CASES = sorted(BAD_LEDGERS.glob("*.txt"))


def read(text: str, file: str = "台账.csv", **options) -> Ledger:
    return read_ledger([(file, text.encode())], VOCABULARY, **options)


def only_record(text: str, **options) -> Record:
    (record,) = read(text, **options).records
    return record


def refusal(*args, **options) -> str:
    with pytest.raises(LedgerError) as caught:
        read_ledger(*args, **options)
    return str(caught.value)


def row_refusal(**cells: object) -> str:
    with pytest.raises(LedgerError) as caught:
        ledger_from_rows([ROW | cells], VOCABULARY)
    return str(caught.value)


class TestMessages:
    """Every message is compared whole."""

    @pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
    def test_a_bad_ledger_is_told_in_full(self, path):
        case = read_case(path)
        options = {"closed_roster": case.closed_roster}
        if case.refused:
            assert refusal(case.files, VOCABULARY, **options) == case.message
        else:
            notices = read_ledger(case.files, VOCABULARY, **options).notices
            assert "\n\n".join(map(render, notices)) == case.message

    def test_every_code_is_met_in_a_case_or_a_test_below(self):
        texts = "".join(path.read_text("utf-8") for path in CASES)
        assert {code for code in CODES if f"[{code}]" not in texts} == {
            "L601", "L606", "L809", "L812", "L813", "L901", "L902",
        }  # fmt: skip

    def test_what_decides_applicability_must_stand_in_the_roster(self):
        files = {"名册.csv": "单位\n甲社区\n", "台账.csv": "单位,情形\n甲社区,7.15.a\n"}
        given = [(name, text.encode()) for name, text in files.items()]
        needing = vocabulary_of(*SITUATIONS, unit_required=("人数",))
        with pytest.raises(LedgerError, match=r"L809.*单位“甲社区”没有写“人数”"):
            read_ledger(given, needing)

    @pytest.mark.parametrize(
        ("roster", "told"),
        [
            ("单位\n甲社区\n乙社区\n", "名册没有写“级别”，细则按它分组排名：全部单位排在一起，没有分组"),
            ("单位,级别\n甲社区,市级\n乙社区,\n", "名册没有写“级别”，细则按它分组排名：乙社区另成一组"),
            ("单位,级别\n甲社区,市级\n乙社区,市级\n", None),
        ],
    )
    def test_who_has_no_group_to_be_ranked_in_is_told(self, roster, told):
        rubric = load(
            "细则: 分组\n单位字段: {级别: [区级, 市级]}\n排名分组: 级别\n考核项目:\n  1.甲(9分): {差错: 每次扣1分}\n".encode()
        )
        notices = read_ledger([("名册.csv", roster.encode())], rubric.vocabulary).notices
        assert [(one.code, one.message, one.severity) for one in notices if one.code == "L812"] == (
            [("L812", told, "warning")] if told else []
        )

    @pytest.mark.parametrize(
        ("rows", "told"),
        [
            ("甲,一类,2\n乙,一类,2\n丙,二类,1\n", ""),
            ("甲,一类,2\n乙,一类,3\n", "单位“甲”和“乙”同在“一类”组，“优秀”的名额却不一样（2 个、3 个）"),
            ("甲,一类,2\n乙,一类,\n", "单位“乙”的“优秀数”看不出“优秀”有几个名额"),
            ("甲,一类,0.5\n", "单位“甲”的“优秀数”看不出“优秀”有几个名额"),
        ],
    )
    def test_units_of_one_group_tell_one_quota(self, rows, told):
        rubric = load(
            "细则: 名额\n单位字段: {类别: [一类, 二类], 优秀数: 数字}\n排名分组: 类别\n"
            "考核项目:\n  1.甲(9分): {差错: 每次扣1分}\n档次: {优秀: {分: 8分以上, 名额: 优秀数}, 合格: 其余}\n".encode()
        )
        roster = [("名册.csv", f"单位,类别,优秀数\n{rows}".encode())]
        if told:
            with pytest.raises(LedgerError, match=f"L813.*{told}"):
                read_ledger(roster, rubric.vocabulary)
        else:
            assert len(read_ledger(roster, rubric.vocabulary).units) == 3

    def test_no_case_meets_a_code_without_a_title(self):
        told = [problem for path in CASES for problem in read_case(path).message.split("\n\n")]
        assert {text[3:7] for text in told} <= set(CODES)


class TestRecords:
    HEAD = "编号,单位,日期,情形,数量,分值,理由,判定人,人员,事项,来源,级别,立案日期,金额,刊物,备注\n"

    def test_a_full_row_becomes_a_typed_record(self):
        text = (
            self.HEAD
            + "A1,甲社区,2017-3-5,整改不力,2,2.50,约谈两次,李四,张三,拆迁,报告,省级,2017年3月1日,0.1,日报,见附件\n"
        )
        assert only_record(text) == Record(
            "A1",
            "甲社区",
            "4.a",
            datetime.date(2017, 3, 5),
            2,
            2_500_000,
            {
                "编号": "A1",
                "日期": datetime.date(2017, 3, 5),
                "数量": 2,
                "分值": Fraction(5, 2),
                "人员": "张三",
                "事项": "拆迁",
                "来源": "报告",
                "级别": "省级",
                "立案日期": datetime.date(2017, 3, 1),
                "金额": Fraction(1, 10),
                "刊物": "日报",
                "主动报告": False,
            },
            "约谈两次",
            "李四",
            "台账.csv 第2行",
        )

    def test_what_is_not_given_is_not_there(self):
        record = only_record("单位,情形,级别,分值\n甲社区,整改不力,,\n")
        assert record == Record(
            "台账-2", "甲社区", "4.a", None, 1, None, {"数量": 1, "主动报告": False}, "", "", "台账.csv 第2行"
        )

    def test_a_given_value_wins_over_the_default(self):
        assert only_record("单位,情形,主动报告\n甲社区,7.15.a,有\n").values["主动报告"] is True

    def test_a_default_that_its_field_does_not_allow_is_a_fault_of_the_rubric(self):
        with pytest.raises(RubricError) as caught:
            read_ledger([], vocabulary_of(*SITUATIONS, defaults={"主动报告": "也许"}))
        assert caught.value.problems == (
            Problem("L714", "细则给“主动报告”的默认值不对：“也许”不是“是”或“否”", remedy="写 是 或 否"),
        )

    def test_a_default_never_stands_in_for_a_computed_field_or_a_date(self):
        vocabulary = vocabulary_of(*SITUATIONS, defaults={"万元": "3", "日期": "2017-01-01", "刊物": "日报"})
        ledger = ledger_from_rows([{"单位": "甲", "情形": "7.15.a"}], vocabulary)
        assert ledger.records[0].values == {"数量": 1, "刊物": "日报"}

    def test_a_situation_may_take_its_date_from_another_field(self):
        rows = "单位,情形,级别,人员,日期,立案日期\n"
        given = only_record(rows + "甲,处分,省级,张三,2017-05-01,2016-12-31\n")
        assert (given.date, given.values["日期"]) == (datetime.date(2016, 12, 31), datetime.date(2017, 5, 1))
        assert only_record(rows + "甲,处分,省级,张三,2017-05-01,\n").date == datetime.date(2017, 5, 1)

    def test_a_situation_may_take_its_unit_from_other_fields(self):
        rows = "单位,情形,管理单位,隶属单位\n"
        given = [("甲,追究,,\n", "甲"), ("甲,追究,乙,丙\n", "乙"), ("甲,追究,,丙\n", "丙"), ("甲,7.15.a,乙,丙\n", "甲")]
        assert [only_record(rows + row).unit for row, _ in given] == [unit for _, unit in given]

    def test_a_record_that_counts_for_another_unit_is_told_and_that_unit_is_scored(self):
        ledger = read("单位,情形,管理单位\n甲,追究,乙\n")
        assert [unit.name for unit in ledger.units] == ["甲", "乙"]
        assert [notice.code for notice in ledger.notices] == ["L810"]

    def test_full_width_digits_and_percent_free_numbers_are_exact(self):
        record = only_record("单位,情形,人次,金额\n甲社区,7.15.a,１２,－０．１０\n")
        assert (record.count, record.values["金额"]) == (12, Fraction(-1, 10))

    def test_a_field_that_the_situation_does_not_use_is_kept(self):
        assert only_record("单位,情形,渠道\n甲社区,7.15.a,来访\n").values["渠道"] == "来访"

    def test_a_required_field_may_come_from_its_default(self):
        vocabulary = vocabulary_of(replace(SITUATIONS[0], required=("刊物",)), defaults={"刊物": "日报"})
        (record,) = ledger_from_rows([{"单位": "甲", "情形": "7.15.a"}], vocabulary).records
        assert record.values["刊物"] == "日报"

    def test_a_required_computed_field_is_left_to_what_it_comes_from(self):
        vocabulary = vocabulary_of(replace(SITUATIONS[0], required=("万元",)), defaults={})
        (record,) = ledger_from_rows([{"单位": "甲", "情形": "7.15.a"}], vocabulary).records
        assert record.values == {"数量": 1}

    def test_entered_points_need_no_reason_and_have_no_upper_bound(self):
        record = only_record("单位,情形,得分\n甲社区,民主评议得分,95.5\n")
        assert (record.points, record.values["分值"]) == (95_500_000, Fraction(191, 2))

    def test_the_engine_takes_the_records_as_they_are(self):
        text = "细则: 甲\n考核项目:\n  7.15 信访(5分):\n    越级访: 每件减0.5分\n    整改不力: 扣1-3分\n"
        rubric = load(text.encode(), "细则.yaml")
        ledger = read_ledger(
            [("台账.csv", "单位,情形,件数,分值,理由\n甲,越级访,3,,\n甲,整改不力,,1.25,约谈\n".encode())],
            rubric.vocabulary,
        )
        assert evaluate(rubric.plan, ledger.records, ledger.units[0]).total == Decimal("2.25")


class TestSituations:
    @pytest.mark.parametrize(
        ("text", "clause", "key"),
        [
            ("7.15.a", "", "7.15.a"),
            ("７．１５．ａ", "", "7.15.a"),
            ("到县纪委越级访", "", "7.15.a"),
            ("到县纪委 越级访", "7.15", "7.15.a"),
            ("到县纪委越级访", "7", "7.15.a"),
            ("到县纪委越级访", "７.15．a", "7.15.a"),
            ("7.15.a 到县纪委越级访", "", "7.15.a"),
            ("7.15.a到县纪委越级访", "", "7.15.a"),
            ("7.15 到县纪委越级访", "", "7.15.a"),
            ("不建立台账（1分）", "", "1.1.3.a"),
            ("弄虚作假", "2.1.a", "2.1.a"),
            ("弄虚作假", "3", "3.2.a"),
            ("弄虚作假", "3 党的纪律", "3.2.a"),
            ("弄虚作假", "2.1.a、 诚信", "2.1.a"),
            ("弄虚作假", "3.2.a.2", "3.2.a"),
            ("3.2.a 弄虚作假", "3.2", "3.2.a"),
            ("处分", "veto", "处分"),
            ("处分", "", "处分"),
        ],
    )
    def test_a_situation_is_named_by_id_label_or_both(self, text, clause, key):
        (record,) = ledger_from_rows(
            [{"单位": "甲", "情形": text, "条款": clause, "级别": "省级", "人员": "张三"}], VOCABULARY
        ).records
        assert record.situation == key

    @pytest.mark.parametrize(
        "text", ["到县纪委越级", "县纪委越级访", "7.15", "7.15.A", "8 到县纪委越级访", "不建立台账"]
    )
    def test_likeness_is_never_enough(self, text):
        with pytest.raises(LedgerError) as caught:
            ledger_from_rows([{"单位": "甲", "情形": text}], VOCABULARY)
        assert [problem.code for problem in caught.value.problems] == ["L702"]

    def test_a_label_that_is_also_the_name_of_a_fact_is_told_apart_by_the_clause(self):
        other = replace(SITUATIONS[0], label="处分")
        vocabulary = vocabulary_of(other, replace(SITUATIONS[-1], required=()))
        with pytest.raises(LedgerError) as caught:
            ledger_from_rows([{"单位": "甲", "情形": "处分"}], vocabulary)
        assert [render(problem) for problem in caught.value.problems] == [
            "错误[L703]：“处分”是2个情形共用的名称，分不清是哪一个\n"
            " --> 记录第1条“情形”列\n"
            "  改法：在“条款”列写上条款编号：7.15.a、6.a"
        ]
        rows = [{"单位": "甲", "情形": "处分", "条款": "6"}, {"单位": "甲", "情形": "处分", "条款": "7"}]
        assert [record.situation for record in ledger_from_rows(rows, vocabulary).records] == ["处分", "7.15.a"]


class TestColumns:
    def test_every_column_has_chinese_and_english_names(self):
        chinese = {
            "记录编号": "A1", "单位": "甲社区", "日期": "2017-03-05", "情形": "弄虚作假", "条款": "2.1", "件数": "2",
            "理由": "因", "判定人": "李四", "人员": "张三", "事项": "拆迁", "来源": "报告", "备注": "注",
        }  # fmt: skip
        names = [name for name in RECORD_COLUMNS if name != "points"]
        english = dict(zip(names, chinese.values(), strict=True))
        assert ledger_from_rows([chinese], VOCABULARY) == ledger_from_rows([english], VOCABULARY)
        assert ledger_from_rows([chinese], VOCABULARY).records[0].values["人员"] == "张三"

    @pytest.mark.parametrize("name", ["数量", "次数", "件数", "人次", "count", "Count", "数 量", "数\u3000量"])
    def test_other_names_of_a_column_mean_the_same(self, name):
        assert only_record(f"单位,情形,{name}\n甲社区,7.15.a,3\n").count == 3

    def test_a_declared_field_wins_over_the_second_name_of_a_column(self):
        fields = VOCABULARY.fields | {"次数": VOCABULARY.fields["金额"]}
        (record,) = ledger_from_rows(
            [{"单位": "甲", "情形": "7.15.a", "次数": "2.5", "数量": 3}], replace(VOCABULARY, fields=fields)
        ).records
        assert (record.count, record.values["次数"]) == (3, Fraction(5, 2))

    def test_a_rubric_may_narrow_a_built_in_field(self):
        fields = VOCABULARY.fields | {"来源": VOCABULARY.fields["渠道"]}
        with pytest.raises(LedgerError) as caught:
            ledger_from_rows([{"单位": "甲", "情形": "7.15.a", "来源": "电话"}], replace(VOCABULARY, fields=fields))
        assert str(caught.value) == (
            "错误[L714]：“来源”填得不对：“电话”不是可填的内容\n --> 记录第1条“来源”列\n  改法：可以写：来信、来访、网上"
        )


class TestIds:
    def test_rows_without_an_id_are_called_by_their_place(self):
        book = openpyxl.Workbook()
        book.active.title = "一月"
        for row in (["单位", "情形"], ["甲社区", "7.15.a"]):
            book.active.append(row)
        stream = io.BytesIO()
        book.save(stream)
        row = '{"单位": "甲社区", "情形": "7.15.a"}'
        sources = [
            ("目录/台账.csv", "单位,情形\n\n甲社区,7.15.a\n".encode()),
            ("表.xlsx", stream.getvalue()),
            ("数据.json", f'{{"records": [{row}]}}'.encode()),
            ("清单.jsonl", row.encode()),
            ("-", f"[{row}]".encode()),
        ]
        ids = [record.id for record in read_ledger(sources, VOCABULARY).records]
        assert ids == ["台账-3", "表-一月-2", "数据-records-0", "清单-1", "标准输入-0"]

    def test_files_of_one_name_are_told_apart_by_folder_and_suffix(self, tmp_path):
        for name in ("一月/台账.csv", "二月/台账.csv", "台账.tsv"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text("单位,情形\n甲社区,7.15.a\n".replace(",", "\t" if "tsv" in name else ","))
        sources = [tmp_path / "一月/台账.csv", str(tmp_path / "二月/台账.csv"), tmp_path / "台账.tsv"]
        records = read_ledger(sources, VOCABULARY).records
        assert [(record.id, record.place) for record in records] == [
            ("一月/台账-2", "一月/台账.csv 第2行"),
            ("二月/台账-2", "二月/台账.csv 第2行"),
            ("台账-2", "台账.tsv 第2行"),
        ]

    def test_one_file_given_twice_repeats_every_id(self, tmp_path):
        path = tmp_path / "台账.csv"
        path.write_text("编号,单位,情形\nA1,甲社区,7.15.a\n", "utf-8")
        with pytest.raises(LedgerError) as caught:
            read_ledger([path, path], VOCABULARY)
        assert [problem.code for problem in caught.value.problems] == ["L705"]


class TestFiles:
    def test_files_that_cannot_be_opened_are_told_together(self, tmp_path):
        missing = tmp_path / "没有.csv"
        assert refusal([missing, tmp_path, "a\0.csv"], VOCABULARY) == (
            f"错误[L601]：文件打不开：没有这个文件\n --> {missing}\n  改法：请核对文件名和所在的文件夹\n\n"
            f"错误[L601]：文件打不开：这是文件夹\n --> {tmp_path}\n  改法：请核对文件名和所在的文件夹\n\n"
            "错误[L601]：文件打不开：文件名里有空字符\n --> a\0.csv\n  改法：请核对文件名和所在的文件夹"
        )

    def test_problems_of_reading_and_of_meaning_come_together_in_the_order_of_the_files(self):
        sources = [
            ("一.csv", "单位,情形\n甲社区,没有\n".encode()),
            ("二.doc", b""),
            ("三.csv", "单位,情形\n甲\n".encode()),
        ]
        with pytest.raises(LedgerError) as caught:
            read_ledger(sources, VOCABULARY)
        assert [(p.code, p.cell) for p in caught.value.problems] == [
            ("L702", "一.csv 第2行“情形”列"),
            ("L105", "二.doc"),
            ("L505", "三.csv 第2行"),
        ]

    def test_an_encoding_can_be_declared(self):
        data = "单位,情形\n甲社区,7.15.a\n".encode("big5", "ignore")
        with pytest.raises(LedgerError):
            read_ledger([("a.csv", b"\xff\xfe" + data)], VOCABULARY, encoding="utf-8")

    def test_notices_of_reading_are_kept(self):
        (notice,) = read_ledger([("a.csv", "单位,情形\n甲社区,7.15.a\n".encode("gb18030"))], VOCABULARY).notices
        assert notice.code == "L111"

    def test_nothing_is_an_empty_ledger(self):
        assert read_ledger([], VOCABULARY) == ledger_from_rows([], VOCABULARY) == Ledger()

    def test_lists_without_members_are_passed_over(self):
        data = '{"records": [], "units": [{"单位": "甲"}]}'.encode()
        assert [unit.name for unit in read_ledger([("a.json", data)], VOCABULARY).units] == ["甲"]


class TestSetAside:
    TEXT = "编号,单位,情形,数量\nA1,甲社区,7.15.a,1\nA2,甲社区,上访,0\n,,7.15.a,1\nA3,乙社区,7.15.b,x\n"

    def test_bad_rows_are_listed_and_good_ones_kept(self):
        ledger = read(self.TEXT, set_aside=True)
        assert [record.id for record in ledger.records] == ["A1"]
        assert [(row.place, row.id, row.unit, row.situation) for row in ledger.set_aside] == [
            ("台账.csv 第3行", "A2", "甲社区", "上访"),
            ("台账.csv 第4行", "台账-4", "", "7.15.a"),
            ("台账.csv 第5行", "A3", "乙社区", "7.15.b"),
        ]
        assert [[problem.code for problem in row.problems] for row in ledger.set_aside] == [
            ["L702", "L709"],
            ["L801"],
            ["L709"],
        ]
        assert ledger.notices == ()

    def test_a_unit_whose_only_row_is_set_aside_is_still_a_unit(self):
        assert [unit.name for unit in read(self.TEXT, set_aside=True).units] == ["甲社区", "乙社区"]

    def test_results_list_the_rows_by_unit(self):
        fates = set_aside_fates(read("编号,单位,情形,数量\nA2,甲社区,上访,0\n,,7.15.a,1\n", set_aside=True))
        assert fates == {
            "甲社区": (
                RecordFate(
                    "A2",
                    "上访",
                    "set_aside",
                    (),
                    "细则里没有情形“上访”；数量是0：没有发生就不要写这条记录",
                    "台账.csv 第2行",
                ),
            ),
            "": (RecordFate("台账-3", "7.15.a", "set_aside", (), "没有写单位", "台账.csv 第3行"),),
        }

    def test_no_row_of_several_with_one_id_is_kept(self):
        text = "编号,单位,情形\nA1,甲社区,7.15.a\nA2,甲社区,7.15.a\nA1,甲社区,7.15.b\nA1,甲社区,7.15.a\n"
        ledger = read(text, set_aside=True)
        assert [record.id for record in ledger.records] == ["A2"]
        remedy = "同一条记录请删去一行；不同的记录请写不同的编号"
        message = "编号“A1”重复：台账.csv 第2行 已经用过"
        later = [Problem("L705", message, remedy=remedy, cell=f"台账.csv 第{line}行“编号”列") for line in (4, 5)]
        assert ledger.set_aside == (
            SetAside("台账.csv 第2行", "A1", "甲社区", "7.15.a", (later[0], later[1])),
            SetAside("台账.csv 第4行", "A1", "甲社区", "7.15.b", (later[0],)),
            SetAside("台账.csv 第5行", "A1", "甲社区", "7.15.a", (later[1],)),
        )

    @pytest.mark.parametrize(
        ("file", "text", "code"),
        [
            ("台账.csv", "单位,情形,天气\n甲社区,7.15.a,晴\n", "L604"),
            ("台账.csv", "单位,情形\n甲社区\n", "L505"),
            ("台账.csv", "情形\n7.15.a\n", "L603"),
            ("名册.csv", "单位,人数\n甲社区,多\n", "L807"),
            ("台账.csv", "", "L103"),
        ],
    )
    def test_problems_of_files_tables_and_rosters_are_never_set_aside(self, file, text, code):
        with pytest.raises(LedgerError) as caught:
            read(text, file, set_aside=True)
        assert [problem.code for problem in caught.value.problems] == [code]

    def test_a_reader_that_loses_rows_is_stopped(self, monkeypatch):
        assemble = ledger_module.assemble
        monkeypatch.setattr(ledger_module, "assemble", lambda *args: replace(assemble(*args), rows_given=2))
        with pytest.raises(RuntimeError, match="2 rows became 1 records, 0 set aside"):
            read("单位,情形\n甲社区,7.15.a\n")


ROW = {"unit": "甲社区", "situation": "处分", "级别": "省级", "人员": "张三"}


class TestPythonRows:
    def test_values_of_a_program_are_what_their_texts_would_be(self):
        given = ROW | {
            "id": 17, "date": datetime.date(2017, 3, 5), "count": 2, "金额": Decimal("0.10"), "主动报告": True,
            "刊物": None, "渠道": " 来信 ",
        }  # fmt: skip
        written = ROW | {
            "id": "17", "date": "2017-03-05", "count": "2", "金额": "0.1", "主动报告": "是", "渠道": "来信",
        }  # fmt: skip
        assert ledger_from_rows([given], VOCABULARY) == ledger_from_rows([written], VOCABULARY)

    @pytest.mark.parametrize(
        ("value", "number"),
        [
            (Fraction(1, 3), Fraction(1, 3)),
            (Fraction(-5, 2), Fraction(-5, 2)),
            (Fraction(-1, 10**6), Fraction(-1, 10**6)),
            (Fraction(1, 10**7), Fraction(1, 10**7)),
            (Fraction(7), 7),
            (Decimal("-0"), 0),
            (Decimal("1E+2"), 100),
            (-3, -3),
        ],
    )
    def test_numbers_stay_exact(self, value, number):
        (record,) = ledger_from_rows([ROW | {"金额": value}], VOCABULARY).records
        assert (record.values["金额"], type(record.values["金额"])) == (number, type(number))

    def test_a_third_and_its_text_are_not_the_same(self):
        rows = [ROW | {"金额": Fraction(1, 3)}, ROW | {"金额": "1/3"}, ROW | {"金额": Fraction(1, 3)}]
        for order in (rows, rows[::-1]):
            ledger = ledger_from_rows(order, VOCABULARY, set_aside=True)
            assert [record.values["金额"] for record in ledger.records] == [Fraction(1, 3)] * 2
            assert [row.problems[0].message for row in ledger.set_aside] == ["“金额”填得不对：“1/3”是分数，请写成小数"]

    @pytest.mark.parametrize(
        ("value", "reason", "remedy"),
        [
            (0.5, "不接受浮点数 0.5，它存不住准确的小数", "请用 Decimal('0.5') 或文字 '0.5' 这样的写法"),
            (float("nan"), "不接受 NaN", "没有内容就写 None"),
            (10**18, "这个整数太大", "整数部分最多9位"),
            pytest.param(10**5000, "这个整数太大", "整数部分最多9位", id="huge"),
            (Fraction(1, 10**18), "这个分数太大，或分母太大", "整数部分最多9位，分母最多18位"),
            (["a"], "不接受 list 类型的值", "请用文字、整数、Decimal、Fraction、date、True 或 False"),
            ("a\x00b", "含有控制字符 U+0000", "请删去这个字符后重新录入"),
        ],
    )
    def test_what_no_cell_could_hold_is_refused(self, value, reason, remedy):
        assert row_refusal(金额=value) == f"错误[L606]：{reason}\n --> 记录第1条“金额”\n  改法：{remedy}"

    @pytest.mark.parametrize(
        ("value", "reason"),
        [
            (Decimal("NaN"), "“NaN”不是一个数"),
            (Decimal("1E+999999"), "“1E+999999”是科学记数法，请写成普通小数"),
            (Decimal(1) / 7, "“0.1428571428571428571428571429”的小数部分超过6位"),
            (10**9, "“1000000000”的整数部分超过9位"),
            (Fraction(10**10, 3), "“10000000000/3”的整数部分超过9位"),
            (True, "“是”不是数字"),
            (datetime.date(2017, 3, 5), "这个单元格是日期 2017-03-05，不是数字"),
        ],
    )
    def test_what_is_no_number_is_refused_where_a_number_is_wanted(self, value, reason):
        assert row_refusal(金额=value) == (
            f"错误[L714]：“金额”填得不对：{reason}\n --> 记录第1条“金额”列\n  改法：写一个数，不带单位，最多6位小数"
        )

    def test_a_date_is_no_text(self):
        assert row_refusal(刊物=datetime.date(2017, 3, 5)) == (
            "错误[L714]：“刊物”填得不对：这个单元格是日期 2017-03-05，这里要文字，请把单元格改成文本格式\n"
            " --> 记录第1条“刊物”列"
        )

    def test_a_reason_that_cannot_be_read_is_not_told_missing(self):
        row = {"单位": "甲", "情形": "整改不力", "分值": 2, "理由": datetime.date(2017, 3, 5)}
        with pytest.raises(LedgerError) as caught:
            ledger_from_rows([row], VOCABULARY)
        assert [problem.code for problem in caught.value.problems] == ["L707"]

    @pytest.mark.parametrize(
        ("key", "place", "reason", "remedy"),
        [
            (3, "3", "列名要是文字，这里是 int", "把字典的键写成文字，例如 情形"),
            ("", "", "列名是空的，或含有看不见的字符", "请重新写列名"),
            ("金\u200b额", "金\u200b额", "列名是空的，或含有看不见的字符", "请重新写列名"),
            (" 人员", " 人员", "除首尾空白外，与另一个列名相同", "请删去一个"),
            ("a\x00", "a\x00", "含有控制字符 U+0000", "请删去这个字符后重新录入"),
        ],
    )
    def test_columns_are_named_by_text(self, key, place, reason, remedy):
        with pytest.raises(LedgerError) as caught:
            ledger_from_rows([{**ROW, key: "x"}], VOCABULARY)
        assert str(caught.value) == f"错误[L606]：{reason}\n --> 记录第1条“{place}”\n  改法：{remedy}"

    def test_units_are_names_or_rows(self):
        ledger = ledger_from_rows([ROW], VOCABULARY, ["甲社区", {"单位": "乙社区", "人数": 30}])
        assert ledger.units == (
            Unit("甲社区", {"单位": "甲社区", "类别": "社区"}),
            Unit("乙社区", {"单位": "乙社区", "类别": "社区", "人数": 30}),
        )

    def test_rows_are_records_even_without_a_situation(self):
        with pytest.raises(LedgerError) as caught:
            ledger_from_rows([{"单位": "甲社区"}], VOCABULARY)
        assert str(caught.value) == "错误[L603]：缺少“情形”列\n --> 记录\n  改法：请给每一行写上情形"


def as_csv(rows: list[dict[str, str]], codec: str) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(key for row in rows for key in row)))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(codec)


def as_xlsx(rows: list[dict[str, str]]) -> bytes:
    book = openpyxl.Workbook()
    names = list(dict.fromkeys(key for row in rows for key in row))
    for line in (dict(zip(names, names, strict=True)), *rows):
        book.active.append([line.get(name) for name in names])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def in_every_way(rows: list[dict[str, str]]) -> list[Ledger]:
    """The rows read from each format, set aside where bad, without what names a place."""
    files = {
        "a.csv": as_csv(rows, "utf-8"),
        "b.csv": as_csv(rows, "gb18030"),
        "c.json": json.dumps(rows).encode(),
        "d.jsonl": "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode(),
        "e.xlsx": as_xlsx(rows),
    }
    ledgers = [read_ledger([file], VOCABULARY, set_aside=True) for file in files.items()]
    return [bare(ledger) for ledger in (*ledgers, ledger_from_rows(rows, VOCABULARY, set_aside=True))]


def bare(ledger: Ledger) -> Ledger:
    aside = [replace(row, place="", problems=tuple(told(row.problems))) for row in ledger.set_aside]
    notices = [notice for notice in ledger.notices if notice.code != "L111"]
    return Ledger(
        tuple(replace(record, place="") for record in ledger.records), ledger.units, tuple(aside), tuple(told(notices))
    )


def told(problems):
    """Codes only: messages may name places."""
    return [Problem(problem.code, "", severity=problem.severity) for problem in problems]


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "单位": st.sampled_from(["甲社区", "乙社区", "甲 社区", "㙍镇"]),
            "情形": st.sampled_from(["7.15.a", "到县纪委越级访", "整改不力", "处分", "弄虚作假", "没有", "5.a"]),
            "条款": st.sampled_from(["", "", "2.1", "7"]),
            "数量": st.sampled_from(["", "", "1", "２", "0", "-1", "1.5", "三"]),
            "分值": st.sampled_from(["", "", "1", "2.5", "99", "NaN"]),
            "理由": st.sampled_from(["", "约谈"]),
            "人员": st.sampled_from(["", "张三", "张 三", "李四"]),
            "日期": st.sampled_from(["", "2017-03-05", "2017年3月5日", "2017-02-30", "2117-01-01"]),
            "级别": st.sampled_from(["", "省级", "国家级(部委)", "省"]),
            "主动报告": st.sampled_from(["", "是", "×", "也许"]),
            "金额": st.sampled_from(["", "0.1", "1.10", "一"]),
        }
    ),
    min_size=1,
    max_size=5,
)


class TestLaws:
    @QUICK
    @given(ROWS, st.data())
    def test_every_format_gives_the_same_ledger(self, rows, data):
        ids = data.draw(st.lists(st.sampled_from(["A1", "a1", "A2", "A3", "A4", "A5"]), min_size=5, max_size=5))
        rows = [{"编号": id_, **row} for id_, row in zip(ids, rows, strict=False)]
        first, *others = in_every_way(rows)
        assert others == [first] * 5

    @QUICK
    @given(ROWS)
    def test_every_row_is_a_record_or_set_aside_and_raising_tells_the_same_problems(self, rows):
        ledger = ledger_from_rows(rows, VOCABULARY, set_aside=True)
        assert len(ledger.records) + len(ledger.set_aside) == len(rows)
        places = sorted([*(record.place for record in ledger.records), *(row.place for row in ledger.set_aside)])
        assert places == [f"记录第{number}条" for number in range(1, len(rows) + 1)]
        if ledger.set_aside:
            with pytest.raises(LedgerError) as caught:
                ledger_from_rows(rows, VOCABULARY)
            errors = [problem for problem in caught.value.problems if problem.severity == "error"]
            assert errors == [problem for row in ledger.set_aside for problem in row.problems]
        else:
            assert ledger_from_rows(rows, VOCABULARY) == ledger

    @QUICK
    @given(ROWS, ROWS)
    def test_bad_rows_do_not_change_good_ones(self, rows, more):
        alone = ledger_from_rows(rows, VOCABULARY, set_aside=True).records
        together = ledger_from_rows([*rows, *more], VOCABULARY, set_aside=True).records
        assert together[: len(alone)] == alone


@pytest.mark.parametrize("known", [True, False])
def test_ten_thousand_rows_take_little_time(known):
    label = "到县纪委越级访" if known else "没有"
    lines = [
        f"A{i},单位{i % 300},2017-03-{i % 28 + 1},{label}{'' if known else i},2,张{i},省级,{i}.5" for i in range(10_000)
    ]
    data = "\n".join(["编号,单位,日期,情形,数量,人员,级别,金额", *lines]).encode()
    start = time.process_time()
    ledger = read_ledger([("台账.csv", data)], VOCABULARY, set_aside=True)
    assert time.process_time() - start < 1.5
    assert (len(ledger.records), len(ledger.set_aside)) == ((10_000, 0) if known else (0, 10_000))
