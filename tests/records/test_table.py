"""One entrance for all formats: told by suffix or content, equal rows from each, no bytes make it raise."""

from __future__ import annotations

import csv
import datetime
import io
import json
import subprocess
import sys
import time
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianzheng_rubric.problems import Problem
from lianzheng_rubric.records.cells import parse_date
from lianzheng_rubric.records.table import MAX_BYTES, read_tables

QUICK = settings(derandomize=True, database=None, deadline=None, max_examples=150)


def as_csv(rows: list[dict[str, str]], codec: str) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(codec)


def as_json_lines(rows: list[dict[str, str]]) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def as_xlsx(rows: list[dict[str, str]]) -> bytes:
    book = openpyxl.Workbook()
    for column, name in enumerate(rows[0], start=1):
        for line, text in enumerate([name, *(row[name] for row in rows)], start=1):
            cell = book.active.cell(line, column)
            cell.value, cell.data_type = text, "s"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def contents(data: bytes, file: str) -> list[dict[str, object]]:
    (table,), problems = read_tables(data, file)
    assert [problem for problem in problems if problem.severity == "error"] == []
    return [dict(row.cells) for row in table.rows]


class TestFormats:
    CSV = "编号,说明\n1,甲\n".encode()
    JSON = '[{"编号": 1, "说明": "甲"}]'.encode()
    LINES = '{"编号": 1, "说明": "甲"}\n{"编号": 1, "说明": "甲"}\n'.encode()

    @pytest.mark.parametrize("file", ["a.csv", "a.CSV", "a.txt", "目录/a.b.csv"])
    def test_the_suffix_tells_separated_values(self, file):
        assert contents(self.CSV, file) == [{"编号": "1", "说明": "甲"}]

    @pytest.mark.parametrize("file", ["a.jsonl", "a.ndjson"])
    def test_the_suffix_tells_json_lines(self, file):
        assert len(contents(self.LINES, file)) == 2

    @pytest.mark.parametrize("file", ["a.xlsx", "a.xlsm", "-"])
    def test_the_suffix_or_the_content_tells_a_spreadsheet(self, file):
        assert contents(as_xlsx([{"编号": "1"}]), file) == [{"编号": "1"}]

    @pytest.mark.parametrize(
        ("data", "place"),
        [
            (CSV, "标准输入 第2行"),
            (b"\xef\xbb\xbf" + JSON, "标准输入 [0]"),
            (b" \n" + JSON, "标准输入 [0]"),
            (b'{"records": ' + JSON + b"}", "标准输入 records[0]"),
            (b'{\n"records":\n' + JSON + b"}\n", "标准输入 records[0]"),
            (LINES, "标准输入 第1行"),
        ],
    )
    def test_standard_input_is_told_by_its_content(self, data, place):
        tables, problems = read_tables(data, "-")
        assert (tables[0].rows[0].place, problems) == (place, ())

    @pytest.mark.parametrize("file", ["a.doc", "a", "a.yaml"])
    def test_other_suffixes_are_refused(self, file):
        suffix = file[1:]
        assert read_tables(self.CSV, file) == (
            (),
            (
                Problem(
                    "L105",
                    f"不认识的文件类型“{suffix}”",
                    remedy="可用的后缀：.csv、.txt、.tsv、.json、.jsonl、.ndjson、.xlsx、.xlsm",
                    cell=file,
                ),
            ),
        )

    @pytest.mark.parametrize(
        ("data", "file", "message"),
        [
            (b"PK\x03\x04", "a.csv", "文件名的后缀是 .csv，内容却是电子表格或压缩文件"),
            (b"PK\x03\x04", "a.json", "文件名的后缀是 .json，内容却是电子表格或压缩文件"),
            (b"a,b\n", "a.xlsx", "文件名的后缀是 .xlsx，内容却不是 .xlsx 电子表格"),
        ],
    )
    def test_content_that_contradicts_the_suffix_is_refused(self, data, file, message):
        remedy = "请用正确的后缀命名，或重新导出"
        assert read_tables(data, file) == ((), (Problem("L106", message, remedy=remedy, cell=file),))

    @pytest.mark.parametrize("file", ["a.xls", "a.xlsx", "a.csv", "-"])
    def test_old_or_locked_spreadsheets_are_told(self, file):
        data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100
        shown = "标准输入" if file == "-" else file
        assert read_tables(data, file) == (
            (),
            (
                Problem(
                    "L104",
                    "这是旧的 .xls 文件，或者加了密码",
                    remedy="请用 Excel 或 WPS 取消密码，另存为 .xlsx",
                    cell=shown,
                ),
            ),
        )

    @pytest.mark.parametrize("file", ["a.csv", "a.tsv", "a.json", "a.jsonl"])
    @pytest.mark.parametrize("data", [b"", b"\n \r\n"])
    def test_an_empty_file_is_told(self, file, data):
        _, problems = read_tables(data, file)
        assert problems == (
            Problem(
                "L103",
                "文件里没有记录",
                remedy="第一行写表头，从第二行起每行写一条记录",
                cell=file,
            ),
        )

    def test_the_size_of_a_file_is_limited(self, monkeypatch):
        monkeypatch.setattr("lianzheng_rubric.records.table.MAX_BYTES", 1 << 20)
        _, problems = read_tables(b"a\n" * (1 << 20), "a.csv")
        assert problems == (Problem("L102", "文件有2MB，超过1MB 的上限", remedy="请拆成几个文件", cell="a.csv"),)
        assert MAX_BYTES == 200 * 1024 * 1024


def test_reading_text_formats_imports_nothing_of_spreadsheets():
    code = (
        "import sys; from lianzheng_rubric.records.table import read_tables;"
        "read_tables(b'a,b', 'a.csv'); read_tables(b'[]', 'a.json');"
        "heavy = ('openpyxl', 'zipfile', 'xml.sax', 'defusedxml');"
        "print([name for name in heavy if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"


CONTENT = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")) | st.sampled_from("\n,;\"'=，"), max_size=12
)
TEXT = CONTENT.map(str.strip).filter(bool)


class TestRoundTrip:
    """The same rows written in any format are read equal."""

    @QUICK
    @given(st.lists(st.fixed_dictionaries(dict.fromkeys(("编号", "单位", "说明"), TEXT)), min_size=1, max_size=4))
    def test_every_format_gives_the_same_rows(self, rows):
        assert contents(as_csv(rows, "utf-8"), "a.csv") == rows
        assert contents(as_csv(rows, "utf-8-sig"), "a.csv") == rows
        assert contents(json.dumps(rows).encode(), "a.json") == rows
        assert contents(as_json_lines(rows), "a.jsonl") == rows
        assert contents(as_xlsx(rows), "a.xlsx") == rows

    @QUICK
    @given(st.lists(st.sampled_from(["镇", "㙍", "𠮷", "县纪委", "1.10", "说明,甲", "“引”"]), min_size=1, max_size=6))
    def test_gb18030_gives_the_same_rows_where_it_is_not_utf_8(self, texts):
        rows = [{"编号": text} for text in texts]
        assert contents(as_csv(rows, "gb18030"), "a.csv") == rows

    def test_empty_cells_are_left_out_in_every_format(self):
        rows = [{"编号": "1", "说明": "", "分": "1.10"}, {"编号": "2", "说明": "甲", "分": ""}]
        expected = [{"编号": "1", "分": "1.10"}, {"编号": "2", "说明": "甲"}]
        assert contents(as_csv(rows, "utf-8"), "a.csv") == expected
        assert contents(json.dumps(rows).encode(), "a.json") == expected
        assert contents(as_json_lines(rows), "a.jsonl") == expected
        assert contents(as_xlsx(rows), "a.xlsx") == expected

    def test_a_real_date_and_its_text_are_the_same_day(self):
        book = openpyxl.Workbook()
        book.active.append(["日期"])
        book.active.append([datetime.date(2017, 3, 5)])
        stream = io.BytesIO()
        book.save(stream)
        (real,) = contents(stream.getvalue(), "a.xlsx")
        (written,) = contents("日期\n2017年3月5日".encode(), "a.csv")
        assert real["日期"] == parse_date(str(written["日期"])) == datetime.date(2017, 3, 5)


@st.composite
def damaged(draw, whole: bytes) -> bytes:
    """``whole`` with some bytes changed, cut out or inserted."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        length = draw(st.integers(0, 3))
        data[at : at + length] = draw(st.binary(max_size=3))
    return bytes(data)


ROWS = [{"编号": f"A{number}", "日期": "2017-03-05", "说明": '他说"好",\n走了'} for number in range(3)]
FILES = ["-", "a.csv", "a.tsv", "a.json", "a.jsonl", "a.xlsx"]


class TestAnyBytes:
    """No bytes make the reader raise, and a refusal always has a place."""

    def check(self, data: bytes, file: str) -> None:
        tables, problems = read_tables(data, file)
        assert tables or problems
        assert all(problem.message and (problem.cell or problem.position) for problem in problems)

    @QUICK
    @given(st.binary(max_size=200), st.sampled_from(FILES))
    def test_arbitrary_bytes(self, data, file):
        self.check(data, file)

    @QUICK
    @given(st.text(st.sampled_from('[]{}",:;\n\t 甲1.eE-\\u\r\ufeff\x00='), max_size=60), st.sampled_from(FILES))
    def test_arbitrary_marks(self, text, file):
        self.check(text.encode(), file)

    @QUICK
    @given(damaged(as_csv(ROWS, "utf-8")))
    def test_damaged_separated_values(self, data):
        self.check(data, "a.csv")

    @QUICK
    @given(damaged(json.dumps({"records": ROWS}, ensure_ascii=False).encode()))
    def test_damaged_json(self, data):
        self.check(data, "a.json")

    @QUICK
    @given(damaged(as_xlsx(ROWS)))
    def test_damaged_spreadsheets(self, data):
        self.check(data, "a.xlsx")

    @QUICK
    @given(st.data())
    def test_damaged_parts_of_spreadsheets(self, data):
        with zipfile.ZipFile(io.BytesIO(as_xlsx(ROWS))) as package:
            files = {name: package.read(name) for name in package.namelist()}
        part = data.draw(st.sampled_from([name for name in files if not name.startswith("docProps")]))
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as package:
            for name, content in (files | {part: data.draw(damaged(files[part]))}).items():
                package.writestr(name, content)
        self.check(stream.getvalue(), "a.xlsx")

    @pytest.mark.parametrize(
        ("data", "file"),
        [
            (b'"' * 2_000_000, "a.csv"),
            (b'""' * 1_000_000 + b'"', "a.json"),
            (b'\\"' * 1_000_000, "a.json"),
            (b"[" * 2_000_000, "a.json"),
            (b'{"a":' * 400_000, "a.jsonl"),
            (b"1" * 2_000_000, "a.json"),
            (b"," * 2_000_000, "a.csv"),
            (b"\n" * 500_000, "a.csv"),
            (b"\xff" * 2_000_000, "a.csv"),
            (b"PK\x03\x04" * 500_000, "a.xlsx"),
        ],
    )
    def test_hostile_megabytes_are_refused_within_two_seconds(self, data, file):
        start = time.process_time()
        _, problems = read_tables(data, file)
        assert problems
        assert time.process_time() - start < 2

    @QUICK
    @given(st.text(st.sampled_from('a,"\n'), max_size=40))
    def test_every_line_of_separated_values_is_a_row_a_problem_or_blank(self, text):
        tables, problems = read_tables(("h,i\n" + text).encode(), "a.csv")
        stopped = any(problem.code in {"L202", "L203"} for problem in problems)
        told = sum(problem.code == "L505" for problem in problems)
        lines = [cells for cells in csv.reader(io.StringIO(text, newline="")) if any(cell.strip() for cell in cells)]
        assert stopped or len(tables[0].rows) + told == len(lines)
