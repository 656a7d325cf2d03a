"""Separated values: strict quoting, exact widths, true line numbers; no line is lost."""

from __future__ import annotations

import csv
import io

import pytest

from lianzheng_rubric.problems import Problem
from lianzheng_rubric.records.rows import MAX_FIELD
from lianzheng_rubric.records.table import Row, read_tables

UNREADABLE_UTF8_NOTICE = Problem(
    "L111",
    "文件不是 UTF-8 编码，已按 GB18030（GBK）读取",
    remedy="汉字若有错乱，请另存为 UTF-8",
    severity="warning",
    cell="台账.csv",
)


def read(text: str | bytes, file: str = "台账.csv", **options):
    data = text.encode() if isinstance(text, str) else text
    return read_tables(data, file, **options)


def rows(text: str | bytes, file: str = "台账.csv", **options) -> list[dict[str, str]]:
    (table,), problems = read(text, file, **options)
    assert problems == ()
    return [dict(row.cells) for row in table.rows]


def only_problem(text: str | bytes, file: str = "台账.csv", **options) -> Problem:
    _, (problem,) = read(text, file, **options)
    return problem


class TestRows:
    def test_a_row_knows_its_cells_and_its_place(self):
        (table,), problems = read("编号,日期,说明\nA1,2017-3-5,\n")
        assert problems == ()
        assert (table.name, table.header, table.file) == ("", ("编号", "日期", "说明"), "台账.csv")
        assert (table.place, table.header_number) == ("台账.csv 第1行", 1)
        assert table.rows == (Row({"编号": "A1", "日期": "2017-3-5"}, "台账.csv 第2行", 2),)
        assert table.rows[0].cell_place("说明") == "台账.csv 第2行“说明”列"

    def test_cells_are_stripped_and_empty_ones_left_out(self):
        assert rows("编号,说明\n \u3000A1\u00a0,\u3000\n") == [{"编号": "A1"}]

    def test_numbers_stay_as_written(self):
        assert rows("条款,分\n1.10,0.50\n") == [{"条款": "1.10", "分": "0.50"}]

    def test_a_header_without_rows_is_an_empty_table(self):
        (table,), problems = read("编号,说明\n")
        assert (table.header, table.rows, problems) == (("编号", "说明"), (), ())

    def test_a_single_column_needs_no_separator(self):
        assert rows("单位\n甲\n乙\n") == [{"单位": "甲"}, {"单位": "乙"}]

    def test_blank_lines_are_passed_over(self):
        assert rows("\n \n编号,说明\n\n1,a\n,\n , \n2,b\n\n") == [
            {"编号": "1", "说明": "a"},
            {"编号": "2", "说明": "b"},
        ]

    def test_line_numbers_count_lines_inside_quotes_and_blank_lines(self):
        (table,), _ = read('编号,说明\r\n1,"甲\r\n乙\r\n丙"\r\n\r\n2,丁\r\n')
        assert [(row.number, dict(row.cells)) for row in table.rows] == [
            (2, {"编号": "1", "说明": "甲\n乙\n丙"}),
            (6, {"编号": "2", "说明": "丁"}),
        ]

    def test_lone_carriage_returns_end_lines_too(self):
        assert rows("编号,说明\r1,a\r2,b\r") == [{"编号": "1", "说明": "a"}, {"编号": "2", "说明": "b"}]

    def test_unicode_line_separators_do_not_end_lines(self):
        assert rows("编号,说明\n1,甲\u2028乙\u0085丙\n") == [{"编号": "1", "说明": "甲\u2028乙\u0085丙"}]

    def test_quotes_protect_separators_and_doubled_quotes(self):
        assert rows('编号,说明\n1, "他说""好"",走了"\n') == [{"编号": "1", "说明": '他说"好",走了'}]

    def test_empty_cells_at_the_end_of_lines_do_not_matter(self):
        assert rows("编号,说明,\n1,a\n2,b,,,\n") == [{"编号": "1", "说明": "a"}, {"编号": "2", "说明": "b"}]

    def test_a_title_line_is_skipped_with_a_notice(self):
        (table,), problems = read("2017年台账,\n编号,说明\n1,a\n")
        assert table.header == ("编号", "说明")
        assert table.place == "台账.csv 第2行"
        assert problems == (
            Problem(
                "L501",
                "第1行只有一个单元格有内容，当作标题跳过；表头取第2行",
                severity="warning",
                cell="台账.csv 第1行",
            ),
        )

    def test_a_line_break_in_a_header_is_no_part_of_the_name(self):
        assert rows('"责任\n单位",分\n甲,1\n') == [{"责任单位": "甲", "分": "1"}]


class TestSeparators:
    @pytest.mark.parametrize("separator", [",", "\t", ";"])
    def test_the_header_tells_the_usual_separators(self, separator):
        assert rows(f"编号{separator}说明\n1{separator}a\n") == [{"编号": "1", "说明": "a"}]

    def test_the_most_frequent_separator_of_the_header_wins(self):
        assert rows("编号;说明;分,值\n1;a;2\n") == [{"编号": "1", "说明": "a", "分,值": "2"}]

    def test_separators_in_quotes_do_not_count(self):
        assert rows('编号,"甲;乙;丙"\n1,a\n') == [{"编号": "1", "甲;乙;丙": "a"}]

    def test_tsv_is_separated_by_tabs_whatever_the_header_says(self):
        assert rows("编号,号\t说明\n1\ta\n", "台账.tsv") == [{"编号,号": "1", "说明": "a"}]

    @pytest.mark.parametrize("mark", ["，", "；"])
    def test_a_full_width_separator_is_taken_with_a_notice(self, mark):
        (table,), (problem,) = read(f"编号{mark}说明\n1{mark}a\n")
        assert dict(table.rows[0].cells) == {"编号": "1", "说明": "a"}
        assert problem == Problem(
            "L201",
            f"分隔符是全角“{mark}”，已照此分列",
            remedy="请改用半角逗号",
            severity="warning",
            cell="台账.csv 第1行",
        )

    @pytest.mark.parametrize("line", ["sep=|", '"sep=|"', "SEP=|"])
    def test_a_leading_declaration_is_followed_and_counted(self, line):
        (table,), problems = read(f"{line}\r\n编号|说,明\r\n1|a\r\n")
        assert (table.rows[0].number, dict(table.rows[0].cells)) == (3, {"编号": "1", "说,明": "a"})
        assert problems == ()

    def test_an_impossible_declaration_is_an_ordinary_line(self):
        (table,), _ = read('sep="\n1\n')
        assert table.header == ('sep="',)


class TestEncodings:
    TEXT = "编号,说明\n1,㙍𠮷镇\n"

    @pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
    def test_utf_8_and_marked_files_are_read_silently(self, codec):
        assert rows(self.TEXT.encode(codec)) == [{"编号": "1", "说明": "㙍𠮷镇"}]

    def test_gb18030_is_read_with_a_notice(self):
        (table,), problems = read(self.TEXT.encode("gb18030"))
        assert dict(table.rows[0].cells) == {"编号": "1", "说明": "㙍𠮷镇"}
        assert problems == (UNREADABLE_UTF8_NOTICE,)

    @pytest.mark.parametrize(
        ("codec", "declared"),
        [
            ("gb18030", "GBK"),
            ("gb18030", "gb2312"),
            ("big5", "big5"),
            ("utf-16-le", "UTF-16LE"),
            ("utf-8-sig", "utf8"),
        ],
    )
    def test_a_declared_encoding_is_obeyed(self, codec, declared):
        assert rows("a,b\n1,中\n".encode(codec), encoding=declared) == [{"a": "1", "b": "中"}]

    def test_a_declared_encoding_that_does_not_fit_is_an_error(self):
        assert only_problem("a,b\n1,中\n".encode("gb18030"), encoding="utf-8") == Problem(
            "L112",
            "文件不是指定的 UTF-8 编码：第2行读不出",
            remedy="请核对 --encoding",
            cell="台账.csv",
        )

    @pytest.mark.parametrize("name", ["latin-1", "rot13", "no-such", "utf-7", "a\0b"])
    def test_other_encodings_are_refused(self, name):
        assert only_problem("a,b\n1,2\n", encoding=name) == Problem(
            "L113",
            f"不支持的编码“{name}”",
            remedy="可用的编码：utf-8、gb18030、gbk、big5、utf-16",
            cell="台账.csv",
        )

    def test_bytes_in_no_encoding_are_refused_with_the_line(self):
        assert only_problem("编号,说明\n".encode() + b"1,\xff\n") == Problem(
            "L112",
            "认不出文件的编码：第2行不是 UTF-8，全文也不是 GB18030",
            remedy="请另存为 UTF-8，或用 --encoding 指明编码",
            cell="台账.csv",
        )

    def test_a_mark_that_the_bytes_belie_is_an_error(self):
        assert only_problem(b"\xef\xbb\xbfa,b\n1,\xd6\xd0\n") == Problem(
            "L112",
            "文件开头标明是 UTF-8 编码，第2行却不是",
            remedy="请重新导出，或用 --encoding 指明编码",
            cell="台账.csv",
        )

    def test_a_truncated_utf_16_file_is_an_error(self):
        assert only_problem("a,b\n".encode("utf-16") + b"\x00").message == "文件开头标明是 UTF-16 编码，第2行却不是"

    def test_nul_bytes_are_refused(self):
        assert only_problem("a,b\n1,\0\n") == Problem(
            "L114",
            "第2行有空字符（NUL），不是文字文件",
            remedy="文件可能已损坏；若是 UTF-16 文字，请用 --encoding utf-16-le",
            cell="台账.csv",
        )

    def test_the_bad_line_of_a_large_file_is_counted_over_all_pieces(self):
        data = b"a,b\n" + b"1,2\n" * 400_000 + b"1,\xff\n"
        assert only_problem(data).message == "认不出文件的编码：第400002行不是 UTF-8，全文也不是 GB18030"


class TestRefusals:
    @pytest.mark.parametrize(
        ("line", "cells", "remedy"),
        [
            ("1,a", 2, "空着的单元格也要写出分隔符"),
            ("1", 1, "空着的单元格也要写出分隔符"),
            ("1,a,b,c", 4, "内容里有分隔符的单元格要用半角双引号括起来"),
        ],
    )
    def test_a_line_of_another_width_is_an_error(self, line, cells, remedy):
        (table,), problems = read(f"编号,甲,乙\n{line}\n2,c,d\n")
        assert [row.number for row in table.rows] == [3]
        assert problems == (
            Problem("L505", f"这一行有{cells}个单元格，表头有3列", remedy=remedy, cell="台账.csv 第2行"),
        )

    def test_an_unclosed_quote_says_where_it_opens_and_what_was_not_read(self):
        (table,), problems = read('编号,说明\n1,a\n2,"b\n3,c\n4,d\n')
        assert [row.number for row in table.rows] == [2]
        assert problems == (
            Problem(
                "L203",
                "第3行有一个双引号没有闭合，从这一行起没有读取",
                remedy="请补上右引号，或删去多余的双引号",
                cell="台账.csv 第3行",
            ),
        )

    def test_an_unclosed_quote_in_a_long_file_is_told_the_same_way(self):
        assert only_problem('编号,说明\n1,"a\n' + "2,bbbb\n" * 30_000) == Problem(
            "L203",
            "第2行有一个单元格太长，多半是双引号没有闭合，从这一行起没有读取",
            remedy="请补上右引号，或删去多余的双引号",
            cell="台账.csv 第2行",
        )

    def test_a_misplaced_quote_costs_one_line_and_the_rest_is_read(self):
        (table,), problems = read('编号,说明\n1,"好"了\n2,b\n3,"c"d\n')
        assert [row.number for row in table.rows] == [3]
        remedy = '内容里的双引号要写成两个（""），整个单元格再用双引号括起来'
        assert problems == tuple(
            Problem(
                "L202",
                f"第{line}行的引号用得不对：右引号后面应是分隔符或行末",
                remedy=remedy,
                cell=f"台账.csv 第{line}行",
            )
            for line in (2, 4)
        )

    def test_lines_swallowed_by_a_misplaced_quote_are_named(self):
        assert only_problem('编号,说明\n1,"a\n2,b\n3,"c\n4,d\n') == Problem(
            "L202",
            "第4行的引号用得不对：右引号后面应是分隔符或行末；从第2行的引号到这里都没有读取",
            remedy='内容里的双引号要写成两个（""），整个单元格再用双引号括起来',
            cell="台账.csv 第2行",
        )

    def test_a_repeated_header_is_an_error_and_no_table(self):
        tables, problems = read("编号,说明, 编号\n1,a,2\n")
        assert tables == ()
        assert problems == (
            Problem(
                "L502",
                "表头“编号”重复，第1列已经用过",
                remedy="请给每一列起不同的名称",
                cell="台账.csv 第1行第3列",
            ),
        )

    def test_problems_below_a_bad_header_are_told_too(self):
        _, problems = read('编号,编号\n1,"a"b\n')
        assert sorted(problem.code for problem in problems) == ["L202", "L502"]

    def test_content_without_a_header_is_told_once_a_column(self):
        _, problems = read("编号,,说明\n1,,a\n2,x,b\n3,y,c\n")
        assert problems == (
            Problem(
                "L507",
                "第2列没有表头，这里却有内容",
                remedy="请给这一列写上表头，或清空这一列",
                cell="台账.csv 第3行第2列",
            ),
        )

    def test_a_header_with_an_invisible_character_is_an_error(self):
        assert only_problem("编号,日期\u200b\n1,2\n") == Problem(
            "L502",
            "表头“日期\u200b”含有看不见的字符 U+200B",
            remedy="请删去这个字符后重新录入",
            cell="台账.csv 第1行第2列",
        )

    def test_a_control_character_is_an_error_at_its_cell(self):
        (table,), problems = read("编号,说明\n1,a\x0bb\n2,c\n")
        assert [row.number for row in table.rows] == [3]
        assert problems == (
            Problem(
                "L506",
                "含有控制字符 U+000B",
                remedy="请删去这个字符后重新录入",
                cell="台账.csv 第2行第2列",
            ),
        )
        assert only_problem("编\x1b号,说明\n1,2\n").message == "含有控制字符 U+001B"

    def test_a_cell_may_hold_as_much_as_a_spreadsheet_cell(self):
        assert rows(f"编号\n{'甲' * MAX_FIELD}\n") == [{"编号": "甲" * MAX_FIELD}]
        assert only_problem(f"编号\n{'甲' * (MAX_FIELD + 1)}\n") == Problem(
            "L506",
            "内容有32768个字，超过32767个字的上限",
            remedy="请缩短，或检查引号是否闭合",
            cell="台账.csv 第2行第1列",
        )

    def test_the_number_of_columns_is_limited(self):
        (table,), problems = read(",".join(f"列{i}" for i in range(64)))
        assert (len(table.header), problems) == (64, ())
        assert only_problem(",".join(f"列{i}" for i in range(65))) == Problem(
            "L503",
            "表头有65列，超过64列的上限",
            remedy="请删去用不到的列",
            cell="台账.csv 第1行",
        )

    def test_the_number_of_rows_is_limited(self, monkeypatch):
        monkeypatch.setattr("lianzheng_rubric.records.grid.MAX_ROWS", 2)
        (table,), problems = read("编号\n1\n2\n3\n4\n")
        assert [row.number for row in table.rows] == [2, 3]
        assert problems == (
            Problem(
                "L504",
                "记录超过2行，从这一行起没有读取",
                remedy="请把台账拆成几个文件",
                cell="台账.csv 第4行",
            ),
        )

    def test_past_two_hundred_problems_the_rest_is_counted(self):
        (table,), problems = read("编号,说明\n" + "1\n" * 1000)
        assert table.rows == ()
        assert len(problems) == 201
        assert problems[-1] == Problem("L101", "另有800个错误没有列出")


def test_the_field_limit_of_the_host_program_is_left_alone():
    before = csv.field_size_limit()
    rows("编号\n1\n")
    assert csv.field_size_limit() == before


def test_what_the_standard_writer_writes_is_read_back():
    cells = [["编号", "说明"], ["1", '他说"好",\n走了'], ["2", "a;b\tc"], ["3", "'=1+1"]]
    text = io.StringIO()
    csv.writer(text).writerows(cells)
    assert rows(text.getvalue()) == [dict(zip(cells[0], line, strict=True)) for line in cells[1:]]
