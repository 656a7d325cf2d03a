"""Spreadsheets: everything that could hide or change a record is read exactly or told with its cell."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from decimal import getcontext, localcontext

import openpyxl
import pytest

from lianzheng_rubric.problems import Problem
from lianzheng_rubric.records.rows import Fault
from lianzheng_rubric.records.table import Row, read_tables
from lianzheng_rubric.records.xlsx_table import GUIDES
from lianzheng_rubric.records.xlsx_values import CellStyle, date_of_serial, number_text, style_of

NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
WHERE = "台账.xlsx 工作表“记录”"


def parts(sheet: str, *, styles: str = "", strings: str = "", book: str = "") -> dict[str, str]:
    """The parts of the smallest workbook around the content of a worksheet."""
    return {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="a" Type="{RELATIONS}/officeDocument" Target="/xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{NS}" xmlns:r="{RELATIONS}">{book}<sheets>'
        '<sheet name="记录" sheetId="1" r:id="s1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="s1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="s2" Type="{RELATIONS}/styles" Target="styles.xml"/>'
        f'<Relationship Id="s3" Type="{RELATIONS}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
        f'<Relationship Id="s4" Type="{RELATIONS}/theme" Target="http://example.org" TargetMode="External"/>'
        "</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{NS}">{styles}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{NS}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{NS}">{sheet}</worksheet>',
    }


def packed(files: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return stream.getvalue()


def text_row(number: int, *texts: str, attributes: str = "") -> str:
    cells = "".join(
        f'<c r="{chr(65 + index)}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for index, text in enumerate(texts)
        if text
    )
    return f'<row r="{number}"{attributes}>{cells}</row>'


def read_sheet(rows: str, *, around: str = "", **options):
    return read_tables(packed(parts(f"<sheetData>{rows}</sheetData>{around}", **options)), "台账.xlsx")


def one_cell(cell: str, **options):
    """Read a sheet whose cell B2 is ``cell`` (attributes and content)."""
    return read_sheet(f'{text_row(1, "编号", "值")}<row r="2"><c r="B2"{cell}</c></row>', **options)


def value_of(cell: str, **options):
    (table,), problems = one_cell(cell, **options)
    assert problems == ()
    return table.rows[0].cells["值"] if table.rows else None


def fault_of(cell: str, **options) -> tuple[str, str]:
    (table,), (problem,) = one_cell(cell, **options)
    assert table.rows == ()
    assert (problem.code, problem.severity, problem.cell) == ("L506", "error", f"{WHERE}B2")
    return problem.message, problem.remedy


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook(*rows: list[object]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = "记录"
    for row in rows:
        book.active.append(row)
    return book


def edited(data: bytes, part: str, change) -> bytes:
    """The package with one part rewritten."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    before = files[part].decode()
    after = change(before)
    assert after != before
    return packed(files | {part: after})


class TestRows:
    def test_a_workbook_is_read_with_places(self):
        (table,), problems = read_tables(
            saved(workbook(["编号", "日期", "分"], ["A1", datetime.date(2017, 3, 5), 1.5], ["A2", None, 2])),
            "台账.xlsx",
        )
        assert problems == ()
        assert (table.name, table.header, table.place) == ("记录", ("编号", "日期", "分"), f"{WHERE}第1行")
        assert table.rows == (
            Row({"编号": "A1", "日期": datetime.date(2017, 3, 5), "分": "1.5"}, f"{WHERE}第2行", 2),
            Row({"编号": "A2", "分": "2"}, f"{WHERE}第3行", 3),
        )
        assert table.rows[1].cell_place("日期") == f"{WHERE}第3行“日期”列（B3）"

    def test_several_sheets_are_several_tables_and_empty_ones_are_passed_over(self):
        book = workbook(["编号"], ["A1"])
        book.create_sheet("空")
        book.create_sheet("单位").append(["名称"])
        tables, problems = read_tables(saved(book), "台账.xlsx")
        assert [(table.name, table.header, len(table.rows)) for table in tables] == [
            ("记录", ("编号",), 1),
            ("单位", ("名称",), 0),
        ]
        assert problems == ()

    @pytest.mark.parametrize("name", ["说明", "填写说明", "填表说明", "条款说明", "选项"])
    def test_a_sheet_of_explanations_is_left_out_with_a_notice(self, name):
        book = workbook(["编号"], ["A1"])
        book.create_sheet(name).append(["怎样填写"])
        (table,), problems = read_tables(saved(book), "台账.xlsx")
        assert table.name == "记录"
        assert problems == (
            Problem("L402", f"工作表“{name}”是说明或选项，没有读取", severity="warning", cell="台账.xlsx"),
        )

    def test_several_sheets_of_explanations_are_told_of_once(self):
        book = workbook(["编号"], ["A1"])
        for name in ("填表说明", "选项"):
            book.create_sheet(name).append(["怎样填写"])
        _, problems = read_tables(saved(book), "台账.xlsx")
        assert [problem.message for problem in problems] == ["工作表“填表说明”、“选项”是说明或选项，没有读取"]

    def test_the_guides_of_our_own_form_need_no_word(self):
        book = workbook(["编号"], ["A1"])
        for name in GUIDES:
            book.create_sheet(name).append(["怎样填写"])
        (table,), problems = read_tables(saved(book), "记录表.xlsx")
        assert (table.name, problems) == ("记录", ())
        book.create_sheet("说明").append(["别人写的"])
        _, problems = read_tables(saved(book), "记录表.xlsx")
        assert [problem.message for problem in problems] == ["工作表“说明”是说明或选项，没有读取"]

    def test_a_chart_sheet_is_left_out_with_a_notice(self):
        book = workbook(["编号"], ["A1"])
        book.create_chartsheet("图")
        (_,), problems = read_tables(saved(book), "台账.xlsx")
        assert problems == (Problem("L402", "“图”不是普通工作表，没有读取", severity="warning", cell="台账.xlsx"),)

    def test_blank_rows_are_passed_over_and_numbers_stay_true(self):
        rows = text_row(3, "编号") + text_row(4) + text_row(7, "A1") + text_row(9, " ") + text_row(10, "A2")
        (table,), problems = read_sheet(rows)
        assert problems == ()
        assert [row.place for row in table.rows] == [f"{WHERE}第7行", f"{WHERE}第10行"]

    def test_rows_and_cells_without_addresses_follow_each_other(self):
        (table,), problems = read_sheet(
            "<row><c t='str'><v>编号</v></c><c t='str'><v>分</v></c></row><row><c><v>1</v></c><c><v>2</v></c></row>"
        )
        assert (dict(table.rows[0].cells), table.rows[0].number, problems) == (
            {"编号": "1", "分": "2"},
            2,
            (),
        )

    def test_a_wrong_dimension_loses_nothing(self):
        book = workbook(["编号", "分"], *([f"A{number}", number] for number in range(50)))
        data = edited(
            saved(book),
            "xl/worksheets/sheet1.xml",
            lambda xml: re.sub('<dimension ref="[^"]*"', '<dimension ref="A1:A2"', xml),
        )
        (table,), problems = read_tables(data, "台账.xlsx")
        assert (len(table.rows), table.header, problems) == (50, ("编号", "分"), ())

    def test_a_title_is_skipped_with_a_notice_also_when_merged(self):
        book = workbook(["2017年台账"], [], ["编号", "分"], ["A1", 1])
        book.active.merge_cells("A1:B1")
        (table,), problems = read_tables(saved(book), "台账.xlsx")
        assert (table.header, table.header_number) == (("编号", "分"), 3)
        assert problems == (
            Problem(
                "L501",
                "第1行只有一个单元格有内容，当作标题跳过；表头取第3行",
                severity="warning",
                cell=f"{WHERE}第1行",
            ),
        )

    @pytest.mark.parametrize("header", [["编号", "分"], ["编号"]])
    def test_a_title_marked_as_a_remark_needs_no_notice(self, header):
        (table,), problems = read_tables(saved(workbook(["※ 一行一件事"], header, ["A1"])), "台账.xlsx")
        assert (table.header, table.header_number, problems) == (tuple(header), 2, ())

    def test_a_sheet_of_one_column_has_no_title(self):
        (table,), problems = read_sheet(text_row(1, "单位") + text_row(2, "甲"))
        assert (table.header, len(table.rows), problems) == (("单位",), 1, ())

    def test_prefixed_elements_are_read_alike(self):
        sheet = '<x:sheetData><x:row r="1"><x:c r="A1" t="str"><x:v>编号</x:v></x:c></x:row></x:sheetData>'
        files = parts("") | {"xl/worksheets/sheet1.xml": f'<x:worksheet xmlns:x="{NS}">{sheet}</x:worksheet>'}
        (table,), problems = read_tables(packed(files), "台账.xlsx")
        assert (table.header, problems) == (("编号",), ())

    def test_parts_that_are_no_xml_do_not_matter(self):
        files = parts(f"<sheetData>{text_row(1, '编号')}</sheetData>")
        (table,), problems = read_tables(packed(files | {"xl/media/image1.png": b"<!DOCTYPE"}), "台账.xlsx")
        assert (table.header, problems) == (("编号",), ())

    def test_a_workbook_without_styles_and_shared_texts_is_read(self):
        files = parts(f"<sheetData>{text_row(1, '编号')}</sheetData>")
        files["xl/_rels/workbook.xml.rels"] = re.sub(
            '<Relationship Id="s[234]"[^>]*>', "", files["xl/_rels/workbook.xml.rels"]
        )
        del files["_rels/.rels"]
        (table,), problems = read_tables(packed(files), "台账.xlsx")
        assert (table.header, problems) == (("编号",), ())


class TestTexts:
    def test_shared_texts_keep_their_pieces_without_phonetic_guides(self):
        strings = "<si><t>一</t></si><si><r><t>甲</t></r><r><t>乙</t></r><rPh><t>jia</t></rPh></si><si/>"
        assert value_of(' t="s"><v>1</v>', strings=strings) == "甲乙"
        assert value_of(' t="s"><v>2</v>', strings=strings) is None

    def test_texts_in_the_cell_keep_their_pieces_without_phonetic_guides(self):
        cell = ' t="inlineStr"><is><r><t>甲</t></r><rPh><t>jia</t></rPh><r><t>乙</t></r></is>'
        assert value_of(cell) == "甲乙"

    def test_escaped_characters_are_resolved(self):
        assert value_of(' t="s"><v>0</v>', strings="<si><t>甲_x000D_\n乙_x005F_x000D_</t></si>") == "甲\n乙_x000D_"
        assert value_of(' t="inlineStr"><is><t>甲_x0041_</t></is>') == "甲A"
        assert fault_of(' t="str"><v>甲_x0001_</v>') == ("含有控制字符 U+0001", "请删去这个字符后重新录入")

    @pytest.mark.parametrize("index", ["5", "-1", "x"])
    def test_a_reference_to_no_text_is_told(self, index):
        message, _ = fault_of(f' t="s"><v>{index}</v>', strings="<si><t>甲</t></si>")
        assert message == "单元格指向不存在的文字，文件已损坏"

    def test_text_that_looks_like_a_number_formula_or_error_stays_text(self):
        book = workbook(["a", "b", "c", "d"])
        for column, text in enumerate(["007", "=1+1", "#N/A", "1E5"], start=1):
            cell = book.active.cell(2, column)
            cell.value, cell.data_type = text, "s"
        (table,), problems = read_tables(saved(book), "台账.xlsx")
        assert problems == ()
        assert dict(table.rows[0].cells) == {"a": "007", "b": "=1+1", "c": "#N/A", "d": "1E5"}


class TestNumbers:
    @pytest.mark.parametrize(
        ("stored", "text"),
        [
            ("3", "3"),
            ("3.0", "3"),
            ("-0.5", "-0.5"),
            ("0", "0"),
            ("-0", "0"),
            ("0.0", "0"),
            ("1.1000000000000001", "1.1"),
            ("0.30000000000000004", "0.3"),
            ("2.6749999999999998", "2.675"),
            ("1E3", "1000"),
            ("1.5E-3", "0.0015"),
            ("2.0000000000000001E-3", "0.002"),
            ("123456789012345", "123456789012345"),
            ("-123456789012345", "-123456789012345"),
            ("0.1000000000000000055511151231257827", "0.1"),
            (".5", "0.5"),
            ("100", "100"),
            ("1E-15", "0.000000000000001"),
        ],
    )
    def test_numbers_are_the_text_a_spreadsheet_shows(self, stored, text):
        assert number_text(stored) == text
        assert value_of(f"><v> {stored}\n</v>") == text

    @pytest.mark.parametrize("stored", ["1000000000000000", "220122199001011234", "2.2012219900101123E+17", "1E+300"])
    def test_more_than_fifteen_digits_are_refused(self, stored):
        assert fault_of(f"><v>{stored}</v>") == (
            "数超过15位，电子表格只保留前15位，后面的数字已经不可靠",
            "编号请先把单元格设为文本格式，再重新录入",
        )

    def test_what_can_only_be_an_error_of_calculation_is_refused(self):
        assert fault_of("><v>-2.7755575615628914E-17</v>") == (
            "数小到只可能是计算误差",
            "请在公式里四舍五入，或直接填写数值",
        )

    @pytest.mark.parametrize("stored", ["abc", "1e", "NaN", "INF", "1_0", "１", "1E+4000", "1 2", "9" * 200])
    def test_what_is_no_number_is_refused(self, stored):
        assert fault_of(f"><v>{stored}</v>") == (
            f"不是数：“{stored[:40]}”",
            "文件可能已损坏，请用 Excel 或 WPS 另存一份",
        )

    def test_the_decimal_context_of_the_host_changes_nothing(self):
        with localcontext() as context:
            context.prec = 3
            for signal in context.traps:
                context.traps[signal] = True
            assert number_text("123456.789") == "123456.789"
            assert number_text("0.30000000000000004") == "0.3"
        assert getcontext().prec == 28

    def test_zeros_that_the_format_shows_in_front_are_kept(self):
        styles = '<numFmts><numFmt numFmtId="170" formatCode="0000"/></numFmts>'
        styles += '<cellXfs><xf/><xf numFmtId="170"/></cellXfs>'
        assert value_of(' s="1"><v>7</v>', styles=styles) == "0007"
        assert value_of(' s="1"><v>12345</v>', styles=styles) == "12345"
        assert value_of(' s="1"><v>-7.5</v>', styles=styles) == "-7.5"
        assert value_of(' s="0"><v>7</v>', styles=styles) == "7"
        assert value_of(' s="9"><v>7</v>', styles=styles) == "7"

    @pytest.mark.parametrize(
        ("stored", "text"),
        [
            ("0.925", "92.5%"),
            ("0.92500000000000004", "92.5%"),
            ("1", "100%"),
            ("0", "0%"),
            ("-0.05", "-5%"),
            ("1.2345E-2", "1.2345%"),
            ("0.333333333333333", "33.3333333333333%"),
            ("12", "1200%"),
        ],
    )
    def test_a_percentage_is_the_text_that_people_see(self, stored, text):
        styles = '<numFmts><numFmt numFmtId="170" formatCode="0.0%"/></numFmts>'
        styles += '<cellXfs><xf/><xf numFmtId="170"/><xf numFmtId="9"/></cellXfs>'
        with localcontext() as context:
            context.prec = 3
            assert value_of(f' s="1"><v>{stored}</v>', styles=styles) == text
            assert value_of(f' s="2"><v>{stored}</v>', styles=styles) == text

    def test_booleans_are_answers(self):
        (table,), problems = read_tables(saved(workbook(["a", "b"], [True, False])), "台账.xlsx")
        assert (dict(table.rows[0].cells), problems) == ({"a": "是", "b": "否"}, ())


DATE_STYLE = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'


class TestDates:
    @pytest.mark.parametrize(
        ("serial", "date"),
        [
            ("1", (1900, 1, 1)),
            ("59", (1900, 2, 28)),
            ("61", (1900, 3, 1)),
            ("42799", (2017, 3, 5)),
            ("42799.0", (2017, 3, 5)),
            ("2958465", (9999, 12, 31)),
        ],
    )
    def test_day_numbers_are_the_dates_that_a_spreadsheet_shows(self, serial, date):
        assert value_of(f' s="1"><v>{serial}</v>', styles=DATE_STYLE) == datetime.date(*date)

    def test_workbooks_that_count_from_1904_are_read(self):
        book = '<workbookPr date1904="1"/>'
        day = datetime.date(2017, 3, 5)
        assert value_of(f' s="1"><v>{42799 - 1462}</v>', styles=DATE_STYLE, book=book) == day
        assert date_of_serial("60", epoch_1904=True) == datetime.date(1904, 3, 1)
        assert date_of_serial("2957003", epoch_1904=True) == datetime.date(9999, 12, 31)
        assert isinstance(date_of_serial("2957004", epoch_1904=True), Fault)

    @pytest.mark.parametrize(
        ("serial", "why"),
        [
            ("60", "日期是1900年2月29日，这一天并不存在"),
            ("0", "不是日期：天数超出了日期的范围"),
            ("2958466", "不是日期：天数超出了日期的范围"),
            ("-5", "日期在1900年以前"),
            ("-5.5", "日期在1900年以前"),
            ("42799.5", "日期带有时刻，这里只要日期"),
            ("0.5", "日期带有时刻，这里只要日期"),
        ],
    )
    def test_what_is_no_whole_day_is_refused(self, serial, why):
        message, remedy = fault_of(f' s="1"><v>{serial}</v>', styles=DATE_STYLE)
        assert message == why
        assert remedy in {"请改成日期", "请填写真实的日期"}

    @pytest.mark.parametrize(
        ("code", "shown_as"),
        [
            ("General", "number"),
            ("G/通用格式", "number"),
            ("0.00", "number"),
            ("0.00E+00", "number"),
            ('0"day"', "number"),
            ("[Red]0;[Blue]-0", "number"),
            (r"0\d", "number"),
            ("#,##0_);(#,##0)", "number"),
            ("@", "number"),
            ("yyyy-mm-dd", "date"),
            ('yyyy"年"m"月"d"日";@', "date"),
            ("[$-804]yyyy/m/d dddd", "date"),
            ('[DBNum1][$-804]yyyy"年"m"月"d"日";@', "date"),
            ('e"年"m"月"d"日"', "date"),
            ("d-mmm-yy", "date"),
            ("yyyy-mm-dd hh:mm:ss", "date"),
            ('yyyy"年"m"月"', "month"),
            ("mmm-yy", "month"),
            ("yyyy", "month"),
            ("dddd", "month"),
            ("m", "month"),
            ("0%", "percent"),
            ("0.00%;[红色]-0.00%", "percent"),
            ("# %", "percent"),
            ('0.0"%"', "number"),
            ("h:mm", "time"),
            ("[h]:mm:ss", "time"),
            ("mm:ss.0", "time"),
            ("上午/下午h时", "time"),
        ],
    )
    def test_a_number_format_tells_how_a_number_is_shown(self, code, shown_as):
        assert style_of(200, code) == CellStyle(shown_as)

    @pytest.mark.parametrize(
        ("number", "shown_as"),
        [
            (0, "number"),
            (9, "percent"),
            (10, "percent"),
            (11, "number"),
            (14, "date"),
            (31, "date"),
            (58, "date"),
            (57, "month"),
            (20, "time"),
            (49, "number"),
        ],
    )
    def test_formats_that_files_do_not_spell_out_are_known(self, number, shown_as):
        assert style_of(number, None) == CellStyle(shown_as)

    def test_a_date_shown_as_a_month_has_no_day_to_count(self):
        assert fault_of(' s="0"><v>42795</v>', styles='<cellXfs><xf numFmtId="57"/></cellXfs>') == (
            "日期只显示到月，看不出是哪一天",
            "请把单元格改成年月日都有的格式，并核对是哪一天",
        )

    def test_times_are_refused(self):
        (_,), (problem,) = read_tables(saved(workbook(["a"], [datetime.time(9, 30)])), "台账.xlsx")
        assert (problem.message, problem.remedy, problem.cell) == (
            "单元格是时刻，这里不用时刻",
            "请改成日期或文字",
            f"{WHERE}A2",
        )

    def test_formats_of_other_places_of_the_style_sheet_do_not_count(self):
        styles = (
            '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="x"/></cellXfs>'
            '<dxfs><dxf><numFmt numFmtId="0" formatCode="yyyy"/></dxf></dxfs>'
        )
        assert value_of(' s="0"><v>42799</v>', styles=styles) == "42799"

    @pytest.mark.parametrize("text", ["2017-03-05", "2017-03-05T00:00:00", "2017-03-05T00:00:00.000Z"])
    def test_dates_stored_as_text_are_read(self, text):
        assert value_of(f' t="d"><v>{text}</v>') == datetime.date(2017, 3, 5)

    @pytest.mark.parametrize(
        ("text", "why"),
        [("2017-03-05T09:30:00", "日期带有时刻或写法不明"), ("2017-02-30", "没有 2017-02-30 这一天")],
    )
    def test_dates_stored_as_text_must_be_whole_days(self, text, why):
        assert fault_of(f' t="d"><v>{text}</v>')[0] == why


class TestFormulas:
    def test_the_stored_value_of_a_formula_is_read(self):
        assert value_of("><f>1+1</f><v>2</v>") == "2"
        assert value_of(' t="str"><f>A1&amp;""</f><v>甲</v>') == "甲"
        assert value_of(' t="str"><f>""</f><v></v>') is None

    @pytest.mark.parametrize("cell", ["><f>1+1</f>", "><f>1+1</f><v/>", '><f t="shared" si="0"/><v></v>'])
    def test_a_formula_without_a_value_is_refused(self, cell):
        assert fault_of(cell) == (
            "公式没有保存计算结果",
            "请用 Excel 或 WPS 打开后保存一次，或改成数值",
        )

    def test_generated_formulas_have_no_value(self):
        (_,), (problem,) = read_tables(saved(workbook(["分"], ["=1+1"])), "台账.xlsx")
        assert (problem.message, problem.cell) == ("公式没有保存计算结果", f"{WHERE}A2")

    @pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!"])
    def test_an_error_value_is_refused(self, error):
        assert fault_of(f' t="e"><v>{error}</v>') == (
            f"单元格是错误值 {error}",
            "请改正公式或填写正确的内容",
        )

    def test_a_cell_of_unknown_type_is_refused(self):
        assert fault_of(' t="zz"><v>1</v>') == (
            "单元格的类型不明，文件可能已损坏",
            "请用 Excel 或 WPS 另存一份",
        )

    def test_a_header_must_be_readable_text(self):
        rows = '<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1" s="1"><v>42799</v></c>'
        rows += '<c r="C1" t="str"><v>分</v></c></row>'
        tables, problems = read_sheet(rows + text_row(2, "a", "b", "c"), styles=DATE_STYLE)
        assert tables == ()
        assert [(problem.code, problem.message, problem.cell) for problem in problems] == [
            ("L502", "单元格是错误值 #N/A", f"{WHERE}A1"),
            ("L502", "表头是日期 2017-03-05", f"{WHERE}B1"),
        ]


class TestHiding:
    def test_hidden_rows_columns_and_sheets_are_read_and_named(self):
        book = workbook(["a", "b", "c"], *(["1", "2", "3"] for _ in range(3)))
        sheet = book.active
        sheet.row_dimensions[3].hidden = sheet.row_dimensions[4].hidden = sheet.row_dimensions[9].hidden = True
        sheet.column_dimensions["B"].hidden = sheet.column_dimensions["F"].hidden = True
        book.create_sheet("单位").append(["名称"])
        sheet.sheet_state = "veryHidden"
        book.active = 1
        (table, _), problems = read_tables(saved(book), "台账.xlsx")
        assert len(table.rows) == 3
        assert problems == tuple(
            Problem(code, message, remedy="如果不该计入，请删去", severity="warning", cell=WHERE)
            for code, message in (
                ("L404", "工作表“记录”是隐藏的，已照常读取"),
                ("L405", "有2行是隐藏的（第3、4行），已照常读取"),
                ("L406", "B列是隐藏的，已照常读取"),
            )
        )

    def test_many_hidden_rows_are_counted(self):
        rows = text_row(1, "a") + "".join(text_row(number, "1", attributes=' hidden="1"') for number in range(2, 14))
        _, (problem,) = read_sheet(rows)
        assert problem.message == "有12行是隐藏的（第2、3、4、5、6、7、8、9、10、11等行），已照常读取"

    def test_a_hidden_sheet_without_content_is_not_mentioned(self):
        book = workbook(["a"])
        book.create_sheet("空").sheet_state = "hidden"
        assert read_tables(saved(book), "台账.xlsx")[1] == ()


class TestMerges:
    @pytest.mark.parametrize("area", ["A2:A3", "B1:C1", "B3:D3", "B2:B9"])
    def test_a_merge_among_the_records_is_an_error_and_nothing_is_filled(self, area):
        book = workbook(["a", "b", "c"], ["1", "2"], ["3", "4"])
        book.active.merge_cells(area)
        (table,), problems = read_tables(saved(book), "台账.xlsx")
        assert sum(len(row.cells) for row in table.rows) == (4 if area in {"B1:C1", "B3:D3"} else 3)
        assert problems == (
            Problem(
                "L407",
                f"{area} 是合并单元格，只有第一格有内容",
                remedy="请取消合并，把内容填到每一格",
                cell=f"{WHERE}{area}",
            ),
        )

    @pytest.mark.parametrize("area", ["A4:B5", "C1:D9", "AB1:AC1"])
    def test_a_merge_beside_or_below_the_records_does_not_matter(self, area):
        book = workbook(["a", "b"], ["1", "2"], ["3", "4"])
        book.active.merge_cells(area)
        assert read_tables(saved(book), "台账.xlsx")[1] == ()

    def test_a_merge_without_a_range_is_an_error(self):
        _, (problem,) = read_sheet(text_row(1, "a"), around='<mergeCells><mergeCell ref="?"/></mergeCells>')
        assert (problem.message, problem.cell) == ("合并单元格的范围“?”不对，文件已损坏", WHERE)


class TestDamage:
    @pytest.mark.parametrize(
        ("rows", "message"),
        [
            (text_row(1, "a") + text_row(2, "1") + text_row(2, "2"), "第2行出现了两次或次序颠倒，文件已损坏"),
            (text_row(1, "a") + text_row(3, "1") + text_row(2, "2"), "第2行出现了两次或次序颠倒，文件已损坏"),
            (text_row(1, "a") + text_row(0, "1"), "第0行出现了两次或次序颠倒，文件已损坏"),
            (text_row(1, "a") + text_row(1_048_577, "1"), "行号超出了工作表的范围，文件已损坏"),
            (
                '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
                "单元格 A1 出现了两次或次序颠倒，文件已损坏",
            ),
            (
                '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
                "单元格 A1 出现了两次或次序颠倒，文件已损坏",
            ),
            ('<row r="1"><c r="A2"><v>1</v></c></row>', "第1行里有地址为“A2”的单元格，文件已损坏"),
            ('<row r="1"><c r="1A"><v>1</v></c></row>', "第1行里有地址为“1A”的单元格，文件已损坏"),
            ('<row r="x"/>', "部件“xl/worksheets/sheet1.xml”已损坏"),
            (f'<row r="{"9" * 5000}"/>', "部件“xl/worksheets/sheet1.xml”已损坏"),
            ('<row r="1"><c r="A1" s="x"/></row>', "部件“xl/worksheets/sheet1.xml”已损坏"),
            ('<row r="1">', "部件“xl/worksheets/sheet1.xml”已损坏"),
            ("&undefined;", "部件“xl/worksheets/sheet1.xml”已损坏"),
        ],
    )
    def test_a_damaged_sheet_is_no_table(self, rows, message):
        tables, problems = read_sheet(rows)
        assert tables == ()
        assert problems == (Problem("L403", message, remedy="请用 Excel 或 WPS 另存为 .xlsx 后再用", cell=WHERE),)

    def test_content_beyond_the_last_column_is_refused(self):
        rows = '<row r="1"><c r="BL1" t="str"><v>a</v></c><c r="XFD1"><f>1</f></c></row>'
        _, (problem,) = read_sheet(rows)
        assert (problem.message, problem.remedy) == (
            "单元格 XFD1 超出了64列的上限",
            "请删去第64列以后的内容",
        )

    def test_formatted_cells_without_content_may_stand_anywhere(self):
        (table,), problems = read_sheet(text_row(1, "a") + '<row r="1048576"><c r="XFD1048576" s="1"/></row>')
        assert (table.header, table.rows, problems) == (("a",), (), ())


class TestPackages:
    def refused(self, data: bytes) -> Problem:
        tables, (problem,) = read_tables(data, "台账.xlsx")
        assert tables == ()
        assert (problem.code, problem.severity, problem.cell) == ("L401", "error", "台账.xlsx")
        return problem

    def test_a_truncated_file_is_refused(self):
        data = saved(workbook(["a"]))
        for length in (4, 30, len(data) // 2, len(data) - 1):
            assert self.refused(data[:length]).message == "文件不是完整的 .xlsx，可能已损坏或没有传完"

    def test_a_zip_that_is_no_workbook_is_refused(self):
        assert self.refused(packed({"word/document.xml": "<a/>"})).message == "文件不是 Excel 工作簿"

    def test_too_many_parts_are_refused(self):
        files = {f"x{number}": "" for number in range(1001)}
        assert self.refused(packed(files)).message == "文件里有1001个部件，超过1000个的上限"

    def test_a_part_that_occurs_twice_is_refused(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as package:
            package.writestr("xl/a.xml", "<a/>")
            package.writestr("XL/A.xml", "<a/>")
        assert self.refused(stream.getvalue()).message == "文件里的部件“xl/a.xml”出现了两次，不知道以哪个为准"

    def test_a_bomb_is_refused_before_it_is_unpacked(self):
        data = packed(parts("") | {"xl/worksheets/sheet1.xml": b"<a>" + b" " * 30_000_000})
        assert self.refused(data).message == "部件“xl/worksheets/sheet1.xml”的压缩率超过100倍，可能是恶意文件"

    def test_the_unpacked_size_is_limited(self, monkeypatch):
        monkeypatch.setattr("lianzheng_rubric.records.xlsx_package.MAX_UNPACKED", 1000)
        problem = self.refused(packed(parts("")))
        assert problem.message == "文件展开后超过0MB 的上限"
        assert problem.remedy == "请删去图片和多余的工作表，或拆成几个文件"

    def test_parts_that_overlap_are_refused(self):
        data = packed(parts(""), zipfile.ZIP_STORED)
        header = data.rindex(b"PK\x01\x02")
        forged = data[: header + 20] + len(data).to_bytes(4, "little") + data[header + 24 :]
        assert self.refused(forged).message == "文件里的部件互相重叠，可能是恶意文件"

    def test_a_password_is_told(self):
        data = bytearray(packed(parts("")))
        header = data.index(b"PK\x01\x02")
        data[header + 8] |= 1
        problem = self.refused(bytes(data))
        assert (problem.message, problem.remedy) == ("文件加了密码", "请取消密码后再用")

    def test_unusual_compression_is_refused(self):
        data = packed(parts(""), zipfile.ZIP_BZIP2)
        assert self.refused(data).message == "部件“_rels/.rels”用了不认识的压缩方法"

    def test_a_part_whose_bytes_were_changed_is_refused(self):
        data = bytearray(packed(parts(""), zipfile.ZIP_STORED))
        data[data.index(b"<styleSheet") + 1] ^= 1
        assert self.refused(bytes(data)).message == "部件“xl/styles.xml”已损坏"

    @pytest.mark.parametrize(
        "part",
        [
            "_rels/.rels",
            "xl/workbook.xml",
            "xl/_rels/workbook.xml.rels",
            "xl/styles.xml",
            "xl/sharedStrings.xml",
            "xl/worksheets/sheet1.xml",
            "docProps/core.xml",
        ],
    )
    @pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
    def test_a_document_type_in_any_part_is_refused(self, part, codec):
        text = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
        data = packed(parts("") | {part: text.encode(codec)})
        assert self.refused(data).message == f"部件“{part}”含有文档类型声明，不予读取"

    @pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/styles.xml"])
    def test_a_document_type_behind_a_long_comment_is_refused_where_it_is_read(self, part):
        noise = "".join(chr(0x4E00 + number * 7919 % 20000) for number in range(40_000))
        data = packed(parts("") | {part: f"<!--{noise}--><!DOCTYPE a><a/>"})
        assert self.refused(data).message == f"部件“{part}”含有文档类型声明，不予读取"

    def test_a_sheet_without_a_part_is_told(self):
        files = parts("")
        rels = files["xl/_rels/workbook.xml.rels"]
        assert self.refused(packed(files | {"xl/_rels/workbook.xml.rels": rels.replace('"s1"', '"s9"')})).message == (
            "找不到工作表“记录”的内容"
        )
        del files["xl/worksheets/sheet1.xml"]
        _, (problem,) = read_tables(packed(files), "台账.xlsx")
        assert (problem.code, problem.message) == ("L403", "文件里缺少部件“xl/worksheets/sheet1.xml”")

    def test_a_workbook_without_sheets_has_no_records(self):
        book = saved(workbook())
        _, (problem,) = read_tables(book, "台账.xlsx")
        assert (problem.code, problem.message) == ("L103", "文件里没有记录")
