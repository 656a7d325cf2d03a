"""What people write in cells becomes exact values, or a reason in Chinese."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lianzheng_rubric.records.cells import (
    CellError,
    invisible_character,
    normalise,
    parse_count,
    parse_date,
    parse_number,
    parse_percent,
    parse_yes_no,
)

MARCH_5 = datetime.date(2017, 3, 5)
HUGE = settings(derandomize=True, database=None, deadline=None, max_examples=300)


def reason(parse, *arguments, **options) -> str:
    with pytest.raises(CellError) as caught:
        parse(*arguments, **options)
    assert str(caught.value) == caught.value.reason
    return caught.value.reason


class TestNormalise:
    @pytest.mark.parametrize(
        ("written", "folded"),
        [
            (" 甲 \u3000", "甲"),
            ("\u00a012\u00a0", "12"),
            ("１２．５％", "12.5%"),
            ("－３，０００", "-3,000"),
            ("６（一）", "6(一)"),
            ("２０１７／３／５", "2017/3/5"),
            ("甲\u3000乙", "甲 乙"),
            ("②½。“”：", "②½。“”："),
        ],
    )
    def test_only_a_closed_table_of_characters_is_folded(self, written, folded):
        assert normalise(written) == folded

    @pytest.mark.parametrize("char", ["\u200b", "\u200d", "\ufeff", "\u2060", "\u00ad", "\u202e", "\u3164", "\ufe0f"])
    def test_an_invisible_character_is_named(self, char):
        assert invisible_character(f"甲{char}乙") == char
        assert reason(normalise, f"甲{char}乙") == f"“甲乙”含有看不见的字符 U+{ord(char):04X}，请删去后重新录入"

    def test_visible_text_has_no_invisible_character(self):
        assert invisible_character("甲 乙\u3000𠮷㙍\n") == ""

    def test_a_long_text_is_cut_in_messages(self):
        assert reason(parse_number, "甲" * 100) == f"“{'甲' * 39}…”不是数字"


class TestDate:
    @pytest.mark.parametrize(
        "written",
        [
            "2017-3-5",
            "2017-03-05",
            "2017/3/5",
            "2017.3.5",
            "2017年3月5日",
            "2017年03月05号",
            "2017年3月5",
            "20170305",
            "２０１７－３－５",
            "２０１７年３月５日",
            "２０１７／０３／０５",
            "二〇一七年三月五日",
            "二○一七年三月五日",
            "二零一七年三月五日",
            "2017-03-05 00:00:00",
            "2017-03-05T00:00:00.000",
            "2017/3/5 0:00",
            "2017年3月5日 00:00",
            "\u30002017-3-5 ",
            MARCH_5,
            datetime.datetime(2017, 3, 5),
        ],
    )
    def test_every_usual_way_of_writing_a_date_is_read(self, written):
        assert parse_date(written) == MARCH_5
        assert type(parse_date(written)) is datetime.date

    @pytest.mark.parametrize(
        ("written", "date"),
        [
            ("二〇一七年十月十日", (2017, 10, 10)),
            ("二〇一七年十二月三十一日", (2017, 12, 31)),
            ("二〇一七年十一月二十日", (2017, 11, 20)),
            ("2016-02-29", (2016, 2, 29)),
        ],
    )
    def test_months_and_days_in_characters(self, written, date):
        assert parse_date(written) == datetime.date(*date)

    @pytest.mark.parametrize(
        ("written", "why"),
        [
            ("", "没有写日期"),
            ("  ", "没有写日期"),
            ("2017-02-30", "2017年2月没有30日"),
            ("2017年2月29日", "2017年2月没有29日"),
            ("2017-3-0", "2017年3月没有0日"),
            ("2017-13-01", "“2017-13-01”的月份不对，应是1到12"),
            ("20171301", "“20171301”的月份不对，应是1到12"),
            ("二〇一七年一二月五日", "“二〇一七年一二月五日”的月份不对，应是1到12"),
            ("0017-03-05", "“0017-03-05”的年份不在1900到2100之间"),
            ("3017-03-05", "“3017-03-05”的年份不在1900到2100之间"),
            ("2017-3", "“2017-3”只写到月，缺少日"),
            ("2017年3月", "“2017年3月”只写到月，缺少日"),
            ("2017.3", "“2017.3”只写到月，缺少日"),
            ("2017年", "“2017年”只写到年，缺少月和日"),
            ("2017", "“2017”只写到年，缺少月和日"),
            ("2017年第三季度", "“2017年第三季度”只写到年，缺少月和日"),
            ("17-3-5", "“17-3-5”年份要写四位，月和日写在年份后面"),
            ("17年3月5日", "“17年3月5日”年份要写四位，月和日写在年份后面"),
            ("17年3月", "“17年3月”年份要写四位，月和日写在年份后面"),
            ("3月5日", "“3月5日”缺少年份"),
            ("3/5/2017", "“3/5/2017”要先写四位年份，再写月和日"),
            ("3-5", "“3-5”要先写四位年份，再写月和日"),
            ("42799", "“42799”像是电子表格的日期序号，请把单元格改成日期格式"),
            ("2017-03-05 09:30", "“2017-03-05 09:30”带有时刻，这里只要日期"),
            ("2017-03-05 00:00:01", "“2017-03-05 00:00:01”带有时刻，这里只要日期"),
            ("2017-3/5", "“2017-3/5”不是日期，请写成 2017-03-05 这样"),
            ("201735", "“201735”不是日期，请写成 2017-03-05 这样"),
            ("昨天", "“昨天”不是日期，请写成 2017-03-05 这样"),
            ("2017-3-5\u200b", "“2017-3-5”含有看不见的字符 U+200B，请删去后重新录入"),
            ("٢٠١٧-٣-٥", "“٢٠١٧-٣-٥”不是日期，请写成 2017-03-05 这样"),
        ],
    )
    def test_anything_else_is_refused_with_its_reason(self, written, why):
        assert reason(parse_date, written) == why

    def test_a_real_date_with_a_time_is_refused(self):
        assert reason(parse_date, datetime.datetime(2017, 3, 5, 9, 30)) == "“2017-03-05 09:30:00”带有时刻，这里只要日期"

    @HUGE
    @given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)))
    def test_every_notation_of_every_day_reads_back(self, day):
        y, m, d = day.year, day.month, day.day
        for text in (day.isoformat(), f"{y}.{m}.{d}", f"{y}/{m}/{d}", f"{y}年{m}月{d}日", f"{y}{m:02}{d:02}"):
            assert parse_date(text) == day


class TestNumber:
    @pytest.mark.parametrize(
        ("written", "number"),
        [
            ("0", 0),
            ("-0", 0),
            ("007", 7),
            ("1.0", 1),
            ("1.10", Fraction(11, 10)),
            ("-2.5", Fraction(-5, 2)),
            ("０．１", Fraction(1, 10)),
            ("－３", -3),
            ("999999999.999999", Fraction(999999999999999, 1000000)),
        ],
    )
    def test_numbers_are_exact(self, written, number):
        assert parse_number(written) == number
        assert isinstance(parse_number(written), int) == (Fraction(number).denominator == 1)

    @pytest.mark.parametrize(
        ("written", "number"),
        [
            ("50%", 50),
            ("１００％", 100),
            ("33.3 %", Fraction(333, 10)),
            ("92.5", Fraction(185, 2)),
            ("0.5%", Fraction(1, 2)),
            ("1%", 1),
            ("0", 0),
            ("-5%", -5),
            ("-0.5", Fraction(-1, 2)),
        ],
    )
    def test_a_percentage_counts_hundredths(self, written, number):
        assert parse_percent(written) == number

    @pytest.mark.parametrize(
        ("written", "why"),
        [
            ("0.925", "“0.925”没有写百分号，看不出是 0.925% 还是 92.5%"),
            ("1", "“1”没有写百分号，看不出是 1% 还是 100%"),
            ("0.000001", "“0.000001”没有写百分号，看不出是 0.000001% 还是 0.0001%"),
            ("", "没有写数字"),
            ("九成", "“九成”不是数字"),
            ("33.3333333333333%", "“33.3333333333333%”的小数部分超过6位"),
            (MARCH_5, "这个单元格是日期 2017-03-05，不是百分数"),
        ],
    )
    def test_what_may_be_two_percentages_is_neither(self, written, why):
        assert reason(parse_percent, written) == why

    @pytest.mark.parametrize(
        ("written", "why"),
        [
            ("", "没有写数字"),
            ("\u3000", "没有写数字"),
            ("NaN", "“NaN”不是一个数"),
            ("-Infinity", "“-Infinity”不是一个数"),
            ("无穷大", "“无穷大”不是一个数"),
            ("1e3", "“1e3”是科学记数法，请写成普通小数"),
            ("1.5E+400", "“1.5E+400”是科学记数法，请写成普通小数"),
            ("1,000", "“1,000”带有千分位分隔符，请去掉"),
            ("1，000.5", "“1,000.5”带有千分位分隔符，请去掉"),
            ("1 000", "“1 000”带有千分位分隔符，请去掉"),
            ("1,5", "“1,5”里有逗号，小数点请写成“.”"),
            ("+5", "“+5”前面有加号，请去掉"),
            ("1234567890", "“1234567890”的整数部分超过9位"),
            ("0.1234567", "“0.1234567”的小数部分超过6位"),
            (".5", "“.5”的小数点前缺少数字，请写成 0.5 这样"),
            ("5.", "“5.”的小数点后缺少数字"),
            ("1/3", "“1/3”是分数，请写成小数"),
            ("50%", "“50%”是百分数，这里要写普通的数"),
            ("−5", "“−5”的负号不是半角“-”"),
            ("5分", "“5分”带有单位，请只写数字"),
            ("3 人次", "“3 人次”带有单位，请只写数字"),
            ("五", "“五”是汉字数字，请写成阿拉伯数字"),
            ("1_000", "“1_000”不是数字"),
            ("1.2.3", "“1.2.3”不是数字"),
            ("--5", "“--5”不是数字"),
            ("٣", "“٣”不是数字"),
            ("0x10", "“0x10”不是数字"),
            ("5\u200b", "“5”含有看不见的字符 U+200B，请删去后重新录入"),
            (MARCH_5, "这个单元格是日期 2017-03-05，不是数字"),
        ],
    )
    def test_anything_else_is_refused_with_its_reason(self, written, why):
        assert reason(parse_number, written) == why

    @pytest.mark.parametrize("written", ["%", "5%%", "1e3%", "五%"])
    def test_a_percent_sign_saves_no_malformed_number(self, written):
        with pytest.raises(CellError):
            parse_percent(written)

    @HUGE
    @given(st.integers(-(10**9) + 1, 10**9 - 1), st.integers(0, 6), st.data())
    def test_every_number_of_the_grammar_reads_back_exactly(self, whole, places, data):
        decimals = data.draw(st.integers(0, 10**places - 1))
        text = f"{whole}.{decimals:0{places}}" if places else str(whole)
        sign = -1 if text.startswith("-") else 1
        assert parse_number(text) == sign * (abs(whole) + Fraction(decimals, 10**places))


class TestCount:
    @pytest.mark.parametrize(("written", "count"), [("1", 1), ("１２", 12), ("3.0", 3)])
    def test_a_count_is_a_whole_number_from_one(self, written, count):
        assert parse_count(written) == count

    @pytest.mark.parametrize(
        ("written", "why"),
        [
            ("0", "数量是0：没有发生就不要写这条记录"),
            ("0.00", "数量是0：没有发生就不要写这条记录"),
            ("-2", "“-2”是负数，数量至少是1"),
            ("1.5", "“1.5”不是整数，数量要写整数"),
            ("2次", "“2次”带有单位，请只写数字"),
            ("", "没有写数字"),
        ],
    )
    def test_anything_else_is_refused_with_its_reason(self, written, why):
        assert reason(parse_count, written) == why


class TestYesNo:
    @pytest.mark.parametrize(
        "written", ["是", "有", "对", "√", "yes", "YES", "true", "True", "1", "１", "Y", "y", " 是 "]
    )
    def test_yes(self, written):
        assert parse_yes_no(written) is True

    @pytest.mark.parametrize("written", ["否", "无", "错", "×", "no", "No", "false", "FALSE", "0", "N", "n\u3000"])
    def test_no(self, written):
        assert parse_yes_no(written) is False

    @pytest.mark.parametrize(
        ("written", "why"),
        [
            ("", "没有写“是”或“否”"),
            ("不详", "“不详”不是“是”或“否”"),
            ("2", "“2”不是“是”或“否”"),
            ("是否", "“是否”不是“是”或“否”"),
            (MARCH_5, "这个单元格是日期 2017-03-05，不是“是”或“否”"),
        ],
    )
    def test_anything_else_is_refused_with_its_reason(self, written, why):
        assert reason(parse_yes_no, written) == why


@HUGE
@given(st.text(alphabet=st.sampled_from("0123456789.-/%年月日十二〇:T \u200beE+,分") | st.characters(), max_size=20))
@example("9" * 5000)
@example("十十")
def test_no_text_makes_a_parser_raise_anything_but_a_reason(text):
    outcomes = []
    for parse in (parse_date, parse_number, parse_count, parse_yes_no):
        try:
            outcomes.append(parse(text))
        except CellError as error:
            outcomes.append(error.reason)
    assert all(outcome is not None and outcome != "" for outcome in outcomes)
