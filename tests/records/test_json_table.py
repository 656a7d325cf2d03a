"""JSON and JSON Lines: exact texts of numbers, located refusals, one table a list."""

from __future__ import annotations

import json
import sys

import pytest

from lianzheng_rubric.problems import Position, Problem, render
from lianzheng_rubric.records.json_text import depth_of
from lianzheng_rubric.records.table import Row, read_tables


def read(text: str, file: str = "台账.json", **options):
    return read_tables(text.encode("utf-8", "surrogatepass"), file, **options)


def rows(text: str, file: str = "台账.json") -> list[dict[str, str]]:
    (table,), problems = read(text, file)
    assert problems == ()
    return [dict(row.cells) for row in table.rows]


def only_problem(text: str, file: str = "台账.json") -> Problem:
    _, (problem,) = read(text, file)
    return problem


class TestRows:
    def test_a_list_of_records_is_a_table(self):
        (table,), problems = read('[{"编号": "A1", "分": 1.10}, {"编号": "A2", "说明": null}]')
        assert problems == ()
        assert (table.name, table.header, table.place) == ("", ("编号", "分", "说明"), "台账.json")
        assert table.rows == (
            Row({"编号": "A1", "分": "1.10"}, "台账.json [0]", 0),
            Row({"编号": "A2"}, "台账.json [1]", 1),
        )
        assert table.rows[0].cell_place("说明") == "台账.json [0]“说明”列"

    def test_every_list_of_an_object_is_a_table_of_its_name(self):
        tables, problems = read('{"$schema": "x", "单位": [{"名称": "甲"}], "records": [], "其他": [{"a": "b"}]}')
        assert problems == ()
        assert [(table.name, table.header, len(table.rows), table.place) for table in tables] == [
            ("单位", ("名称",), 1, "台账.json 单位"),
            ("records", (), 0, "台账.json records"),
            ("其他", ("a",), 1, "台账.json 其他"),
        ]
        assert tables[0].rows[0].place == "台账.json 单位[0]"

    @pytest.mark.parametrize(
        "number",
        [
            "0",
            "-0",
            "1.10",
            "0.1000000000000000055511151231257827",
            "12345678901234567890.123456789",
            "9" * 5000,
        ],
    )
    def test_numbers_keep_every_digit_as_written(self, number):
        assert rows(f'[{{"a": {number}}}]') == [{"a": number}]

    def test_booleans_are_answers_and_null_is_empty(self):
        assert rows('[{"a": true, "b": false, "c": null, "d": "", "e": "  "}]') == [{"a": "是", "b": "否"}]

    def test_a_list_of_scalars_is_joined_as_a_cell_would_hold_it(self):
        assert rows('[{"a": ["甲", 1.50, true], "b": []}]') == [{"a": "甲、1.50、是"}]

    def test_names_and_texts_are_stripped(self):
        assert rows('[{" 编号 ": "\\u3000A1\\r\\nA2 "}]') == [{"编号": "A1\nA2"}]

    def test_a_byte_order_mark_is_accepted(self):
        assert rows('\ufeff[{"a": "b"}]') == [{"a": "b"}]
        assert rows('\ufeff{"a": "b"}', "台账.jsonl") == [{"a": "b"}]

    def test_gb18030_is_read_with_a_notice(self):
        (table,), (problem,) = read_tables('[{"单位": "甲"}]'.encode("gb18030"), "台账.json")
        assert dict(table.rows[0].cells) == {"单位": "甲"}
        assert problem.severity == "warning"

    def test_undecodable_bytes_are_an_error(self):
        tables, (problem,) = read_tables(b'[{"a": "\xff"}]', "台账.json")
        assert (tables, problem.code) == ((), "L112")


class TestLines:
    def test_each_line_is_a_record_and_blank_lines_count(self):
        (table,), problems = read('{"a": "1"}\r\n\n{"b": 2}\n', "台账.jsonl")
        assert problems == ()
        assert table.header == ("a", "b")
        assert [(row.place, row.number, dict(row.cells)) for row in table.rows] == [
            ("台账.jsonl 第1行", 1, {"a": "1"}),
            ("台账.jsonl 第3行", 3, {"b": "2"}),
        ]

    def test_only_a_line_feed_ends_a_line(self):
        text = '{"a": "x\u2028y\u2029z\u0085"}\n{"a": "\x7e"}'
        assert rows(text, "台账.ndjson") == [{"a": "x\u2028y\u2029z"}, {"a": "~"}]

    def test_every_bad_line_is_told_and_the_others_are_read(self):
        (table,), problems = read('{"a": 1,}\n{"a": 2}\n[1]\n{"a": 3', "台账.jsonl")
        assert [row.number for row in table.rows] == [2]
        assert problems == (
            Problem(
                "L301",
                "最后一项后面多了一个逗号",
                Position("台账.jsonl", 1, 8, source='{"a": 1,}'),
                "请删去这个逗号",
            ),
            Problem("L306", '这里应是一条记录，写成 {"名称": 值, …}', cell="台账.jsonl 第3行"),
            Problem(
                "L301",
                "JSON 没有写完就结束了",
                Position("台账.jsonl", 4, 8, source='{"a": 3'),
                "请补上缺少的括号或引号",
            ),
        )

    def test_undecodable_lines_are_an_error(self):
        tables, (problem,) = read_tables(b'{"a": "\xff"}', "台账.jsonl")
        assert (tables, problem.code) == ((), "L112")


class TestSyntax:
    @pytest.mark.parametrize(
        ("text", "message", "line", "column", "remedy"),
        [
            ("[", "JSON 没有写完就结束了", 1, 2, "请补上缺少的括号或引号"),
            ('[{"a": 1}', "JSON 没有写完就结束了", 1, 10, "请补上缺少的括号或引号"),
            ('[{"a": 1},\n]', "最后一项后面多了一个逗号", 1, 10, "请删去这个逗号"),
            ('[{"a": 1,\n}]', "最后一项后面多了一个逗号", 1, 9, "请删去这个逗号"),
            ('[\n{"a"：1}]', "JSON 不认“：”，这里应是半角“:”", 2, 5, "请改成半角符号"),
            ("[{“a”: 1}]", 'JSON 不认““”，这里应是半角“"”', 1, 3, "请改成半角符号"),
            ("[{'a': 1}]", "JSON 不认“'”，这里应是半角“\"”", 1, 3, "请改成半角符号"),
            ('[{"a": 1}，{}]', "JSON 不认“，”，这里应是半角“,”", 1, 10, "请改成半角符号"),
            ('[{"a": }]', "JSON 写法不对：这里应是一个值", 1, 8, ""),
            ('[{"a" 1}]', "JSON 写法不对：名称后面应是半角冒号", 1, 7, ""),
            ('[{"a": 1 "b": 2}]', "JSON 写法不对：这里应是半角逗号或右括号", 1, 10, ""),
            ("[{a: 1}]", "JSON 写法不对：这里应是用半角双引号括起来的名称", 1, 3, ""),
            ('[{"a": "b]', "JSON 写法不对：这里开始的双引号没有闭合", 1, 8, ""),
            ('[{"a": "b\nc"}]', "JSON 写法不对：文字里有换行或控制字符，换行要写成 \\n", 1, 10, ""),
            ('["\\x"]', "JSON 写法不对：反斜杠后面的字符不对，反斜杠本身要写成 \\\\", 1, 3, ""),
            (
                '{"a": []}\n{"a": []}',
                "JSON 写法不对：内容在这里之前已经结束，后面还有多余的内容",
                2,
                1,
                "如果每行是一条记录，请把文件名的后缀改成 .jsonl",
            ),
        ],
    )
    def test_each_mistake_has_its_own_message_and_place(self, text, message, line, column, remedy):
        source = text.split("\n")[line - 1]
        position = Position("台账.json", line, column, source=source)
        assert only_problem(text) == Problem("L301", message, position, remedy)

    def test_a_bad_character_code_is_told(self):
        problem = only_problem('["\\u12"]')
        assert (problem.message, problem.position.line) == ("JSON 写法不对：\\u 后面应是四位十六进制数", 1)

    def test_the_source_line_is_shown_with_a_caret(self):
        assert render(only_problem('[{"名称"：1}]')) == (
            "错误[L301]：JSON 不认“：”，这里应是半角“:”\n"
            " --> 台账.json:1:7\n"
            '1 | [{"名称"：1}]\n'
            "  |         ^^\n"
            "  改法：请改成半角符号"
        )

    def test_an_endless_line_is_not_shown(self):
        position = only_problem("[" + "1," * 2000 + "x]").position
        assert position == Position("台账.json", 1, 4002)


class TestRefusals:
    @pytest.mark.parametrize("text", ["3", '"a"', "null", "true", "NaN"])
    def test_the_document_must_be_a_list_or_an_object(self, text):
        assert only_problem(text) == Problem(
            "L302",
            "JSON 的最外层应是记录的列表，或由列表组成的对象",
            remedy="请写成 [{…}, {…}]",
            cell="台账.json",
        )

    @pytest.mark.parametrize("value", ['"甲"', "{}", "1", "null"])
    def test_an_object_holds_nothing_but_lists(self, value):
        tables, problems = read(f'{{"单位": {value}, "记录": [{{"a": "b"}}]}}')
        assert [table.name for table in tables] == ["记录"]
        assert problems == (
            Problem(
                "L304",
                "最外层的“单位”不是列表，不知道属于哪些记录",
                remedy='最外层只写列表，例如 {"records": [{…}, {…}]}',
                cell="台账.json",
            ),
        )

    def test_nesting_is_measured_before_anything_is_built(self):
        assert only_problem("[" * 100_000) == Problem(
            "L303",
            "JSON 嵌套了100000层，超过32层的上限",
            remedy="一条记录里只写文字、数字、是否，不要套对象",
            cell="台账.json",
        )

    def test_lines_are_measured_one_by_one(self):
        (table,), problems = read('{"a": 1\n' * 40 + '{"a": ' + "[" * 32 + '\n{"a": 2}', "台账.jsonl")
        assert [row.number for row in table.rows] == [42]
        assert [problem.code for problem in problems] == ["L301"] * 40 + ["L303"]
        assert (problems[40].message, problems[40].cell) == (
            "JSON 嵌套了33层，超过32层的上限",
            "台账.jsonl 第41行",
        )

    def test_nesting_does_not_depend_on_the_recursion_limit_of_the_host(self):
        before = sys.getrecursionlimit()
        sys.setrecursionlimit(10**6)
        try:
            assert only_problem('{"a":' * 100_000).code == "L303"
        finally:
            sys.setrecursionlimit(before)

    @pytest.mark.parametrize(
        ("text", "depth"),
        [
            ("", 0),
            ("1", 0),
            ("[]", 1),
            ("[[], [[]]]", 3),
            ('["[[[", "\\"[[["]', 1),
            ('{"a": [{"[": 1}]}', 3),
            ('"[[', 0),
        ],
    )
    def test_brackets_in_strings_are_no_nesting(self, text, depth):
        assert depth_of(text) == depth

    @pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e400", "1E5", "2.5e-3"])
    def test_special_numbers_and_exponents_are_refused(self, value):
        assert only_problem(f'[{{"a": "b", "分": {value}}}]') == Problem(
            "L307",
            f"不接受“{value}”这样的数",
            remedy="请写成普通小数，例如 0.5",
            cell="台账.json [0]“分”",
        )

    def test_a_repeated_name_is_refused(self):
        (table,), problems = read('[{"a": 1, "b": 2, "a": 3, "a": 4}, {"a": 5}]')
        assert [row.place for row in table.rows] == ["台账.json [1]"]
        assert problems == (
            Problem("L305", "名称“a”写了两次", remedy="请删去一个，否则不知道以哪个为准", cell="台账.json [0]"),
        )

    def test_a_repeated_list_is_refused(self):
        assert only_problem('{"a": [], "a": []}') == Problem(
            "L305", "名称“a”写了两次", remedy="请删去一个，否则不知道以哪个为准", cell="台账.json"
        )

    @pytest.mark.parametrize(
        ("record", "message", "remedy", "name"),
        [
            ('{"a": {"b": 1}}', "值里不能再套对象", "请把里面的内容写成单独的名称", "a"),
            ('{"a": [{"b": 1}]}', "值里不能再套对象", "请把里面的内容写成单独的名称", "a"),
            ('{"a": [[1]]}', "列表里不能再套列表", "", "a"),
            ('{"a": ["甲、乙"]}', "列表里的每一项都要有内容，并且不含“、”", "请改成一段文字", "a"),
            ('{"a": ["甲", null]}', "列表里的每一项都要有内容，并且不含“、”", "请改成一段文字", "a"),
            ('{"a": "x\\u0000y"}', "含有控制字符 U+0000", "请删去这个字符后重新录入", "a"),
            ('{"a": "\\ud800"}', "含有控制字符 U+D800", "请删去这个字符后重新录入", "a"),
            ('{"\\u0001": "a"}', "含有控制字符 U+0001", "请删去这个字符后重新录入", "\x01"),
            ('{" ": "a"}', "名称是空的", "请写上名称", ""),
            ('{"a\\u200b": "a"}', "名称含有看不见的字符 U+200B", "请删去这个字符后重新录入", "a\u200b"),
            ('{"a": 1, "a ": 2}', "除首尾空白外，与另一个名称相同", "请删去一个", "a"),
        ],
    )
    def test_what_no_cell_could_hold_is_refused_at_its_place(self, record, message, remedy, name):
        (table,), problems = read(f"[{record}]")
        assert table.rows == ()
        assert problems == (Problem("L307", message, remedy=remedy, cell=f"台账.json [0]“{name}”"),)

    @pytest.mark.parametrize("value", ["1", '"a"', "null", "[]"])
    def test_a_member_must_be_a_record(self, value):
        assert only_problem(f'{{"记录": [{value}]}}') == Problem(
            "L306", '这里应是一条记录，写成 {"名称": 值, …}', cell="台账.json 记录[0]"
        )

    def test_the_number_of_names_is_limited(self):
        records = [{f"名{index}": "a"} for index in range(65)]
        (table,), problems = read(json.dumps(records))
        assert (table.header, table.rows) == ((), ())
        assert problems == (
            Problem(
                "L503",
                "各条记录共用了65个不同的名称，超过64个的上限",
                remedy="请核对名称",
                cell="台账.json",
            ),
        )

    def test_the_number_of_records_is_limited(self, monkeypatch):
        monkeypatch.setattr("lianzheng_rubric.records.json_table.MAX_ROWS", 2)
        (table,), problems = read('[{"a": 1}, {"a": 2}, {"a": 3}, {"a": 4}]')
        assert len(table.rows) == 2
        assert problems == (
            Problem(
                "L504",
                "记录超过2条，从这一条起没有读取",
                remedy="请把台账拆成几个文件",
                cell="台账.json [2]",
            ),
        )
