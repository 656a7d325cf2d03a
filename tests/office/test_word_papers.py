"""Every Word file that we make: whole, reproducible, and it says what the result says."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from dossiers import AS_OF, EXAMPLES, SCORED, dossier_of, example, grouped, many, renamed
from word_files import faults, parts_of, tables_of, text_of

from lianzheng_rubric.language.loading import load
from lianzheng_rubric.office.lists import lists_of
from lianzheng_rubric.office.papers import make_papers
from lianzheng_rubric.office.score_sheet.document import score_document
from lianzheng_rubric.office.score_sheet.filled import outline_of, score_sheet
from lianzheng_rubric.office.score_sheet.layout import laid_out
from lianzheng_rubric.office.word.manuscript import SHEET, Manuscript
from lianzheng_rubric.office.word.table import Block, Table, plain_table, table_xml
from lianzheng_rubric.records.ledger import ledger_from_rows
from lianzheng_rubric.reports.wording import arithmetic, short

KINDS = ("考评表", "告知书", "名单")
NASTY = [
    "=1+1",
    "+甲",
    "-乙",
    "@丙",
    "<w:p>丁</w:p>",
    "{{ 单位 }}",
    "{% for %}",
    "戊\x07\x1b[31m",
    "己&amp;]]>",
    "庚　辛" * 40,
]


def word_files(dossier, *kinds: str) -> dict[str, bytes]:
    return {
        paper.name: paper.content
        for kind in kinds or KINDS
        for paper in make_papers(dossier, kind)
        if paper.name.endswith(".docx")
    }


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_file_is_whole(name):
    files = word_files(example(name))
    units = len(example(name).units)

    assert len(files) == 2 * units + 2
    assert {paper: found for paper, content in files.items() if (found := faults(content))} == {}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_same_facts_give_the_same_bytes(name):
    assert word_files(example(name)) == word_files(example(name))


def test_bytes_do_not_depend_on_the_clock_or_on_other_runs(monkeypatch):
    first = word_files(grouped())
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(1_900_000_000))

    assert word_files(grouped()) == first


@pytest.mark.parametrize("name", EXAMPLES)
def test_files_are_read_by_gbk_consoles_and_fonts_alike(name):
    for content in word_files(example(name)).values():
        text_of(content).encode("gbk")


def test_typed_texts_stay_texts():
    """Whatever somebody typed as name or reason comes out letter by letter, controls as blanks."""
    dossier = example("xxqu-2018")
    names = dict(zip(dossier.units, NASTY, strict=False)) | {"": "{{ 总分 }}<w:br/>=cmd|' /C calc'!A0\x00\n第二行"}
    nasty = renamed(dossier, names)
    files = word_files(nasty)
    said = "\n".join(map(text_of, files.values()))

    assert {paper: found for paper, content in files.items() if (found := faults(content))} == {}
    for name in NASTY:
        assert name.replace("\x07", " ").replace("\x1b", " ") in said
    assert "{{ 总分 }}<w:br/>=cmd|' /C calc'!A0" in said.replace("\n", "")
    assert not any(control in said for control in "\x00\x07\x1b")


# --- score sheets ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_score_sheets_hold_every_line_and_every_score(name):
    dossier = example(name)
    outline = outline_of(dossier.rubric)
    for assessment in dossier.chosen():
        layout = laid_out(score_sheet(outline, assessment))
        content = score_document(layout, dossier.day)
        (table,) = tables_of(content)
        said = text_of(content)
        for line in assessment.ledger:
            assert f"{line.rule}{f'［{line.record}］' if line.record else ''} {arithmetic(line)}" in said
        assert assessment.unit in said
        assert "考核组组长（签字）" in said
        assert assessment.fingerprint in said
        if name in SCORED and assessment.status == "final":
            total = next(row for row in table if row[0] == "总分")
            assert total[-1] == short(assessment.total)


def test_header_rows_repeat_and_rows_stay_whole():
    content = word_files(example("tongyu-2017"), "考评表")["考评表/示例·银杏社区.docx"]
    document = parts_of(content)["word/document.xml"].decode()
    rows = document.count("<w:tr>")

    assert document.count("<w:tblHeader/>") == 1
    assert document.count("<w:cantSplit/>") == rows > 60
    assert "PAGE" in parts_of(content)["word/footer1.xml"].decode()
    assert "NUMPAGES" in parts_of(content)["word/footer1.xml"].decode()
    assert 'w:eastAsia="仿宋"' in parts_of(content)["word/styles.xml"].decode()


def test_a_checklist_has_neither_marks_nor_total():
    content = word_files(example("xju-2018"), "考评表")["考评表/示例局信息中心党委.docx"]
    (table,) = tables_of(content)

    assert list(dict.fromkeys(table[0])) == ["项目", "主要内容", "要求", "检查结果"]
    assert not any("总分" in cell for row in table for cell in row)
    assert any("未见签字" in cell for row in table for cell in row)


def test_points_beside_the_rows_add_up_to_the_score():
    """得分 of an item that starts from its marks is 赋分 and the points beside it."""
    content = word_files(example("karamay-2013"), "考评表")["考评表/示例二系.docx"]
    (table,) = tables_of(content)
    row = next(row for row in table if row[2].startswith("3.edu.7"))
    marks, points, score = (Fraction(row[place]) for place in (3, 6, 7))

    assert (marks, points, score) == (5, -4, 1)
    assert marks + points == score


def test_a_sheet_takes_less_than_a_second():
    dossier = many("tongyu-2017", 5)
    outline = outline_of(dossier.rubric)
    layouts = [laid_out(score_sheet(outline, one)) for one in dossier.chosen()]
    started = time.perf_counter()
    for layout in layouts:
        score_document(layout, dossier.day)

    assert (time.perf_counter() - started) / 5 < 1


def test_a_unit_without_records_and_one_with_very_many():
    """Nothing to tell leaves no empty section; three hundred deductions are all told."""
    rubric = load(
        "细则: 甲\n考核项目:\n  一、纪律(500分):\n    迟到: 每次扣1分\n档次: {好: 400分以上, 差: 其余}\n".encode(),
        "甲.yaml",
    )
    rows = [{"编号": f"r{n}", "单位": "多", "情形": "迟到", "数量": 1, "理由": "很长的理由" * 30} for n in range(300)]
    dossier = dossier_of(rubric, ledger_from_rows(rows, rubric.vocabulary, [{"单位": "无"}, {"单位": "多"}]))
    files = word_files(dossier)
    empty, full = text_of(files["告知书/无.docx"]), tables_of(files["告知书/多.docx"])

    assert [found for content in files.values() for found in faults(content)] == []
    assert "扣分情况" not in empty
    assert "档次为好" in empty
    assert [len(table) for table in full] == [2, 301]
    assert sum(Fraction(row[-1]) for row in full[1][1:]) == -300


# --- lists and circular ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_lists_are_those_of_the_workbook(name):
    dossier = example(name)
    content = word_files(dossier, "名单")["名单.docx"]
    lists = lists_of(dossier)
    tables = iter(tables_of(content))
    for one in lists:
        if one.rows:
            header, *rows = next(tables)
            assert header == ["序号", *(column.title for column in one.columns)]
            assert [tuple(row[1:]) for row in rows] == [row.cells for row in one.rows]
        else:
            assert f"“{one.title}”" in text_of(content)
    assert next(tables, None) is None


def test_the_circular_counts_grades_and_names_units():
    said = text_of(word_files(example("tongyu-2017"), "名单")["通报稿.docx"])

    assert "列入名册的单位共14个，其中已定分13个、待定1个。" in said
    assert "优秀8个，占已定单位的≈61.5%：示例·青松社区、" in said
    assert "示例·银杏社区：按得分为优秀，最终为较差。" in said
    assert "告诫约谈主要负责人：示例·银杏社区、示例·临江社区、示例·白鹭社区。" in said
    assert "示例·望山社区：88.6～98.6分，待日常检查。" in said


def test_the_circular_adds_up_what_clauses_took():
    """Units, times and points of the most frequent clause, added up by hand from the ledger lines."""
    dossier = example("karamay-2013")
    content = word_files(dossier, "名单")["通报稿.docx"]
    table = next(table for table in tables_of(content) if table[0][0] == "条款")
    clause, units, times, points = table[1]
    lines = [
        (one.unit, line)
        for one in dossier.results.assessments
        for line in one.ledger
        if clause.startswith(f"{line.clause} ") and line.effective < 0
    ]

    assert (int(units), int(times)) == (len({unit for unit, _ in lines}), len(lines))
    assert Fraction(points) == sum(Fraction(line.effective) for _, line in lines)


def test_the_circular_of_classes_counts_in_each_class_and_holds_quotas():
    said = text_of(word_files(grouped(), "名单")["通报稿.docx"])

    assert "乡镇（3个单位）" in said
    assert "机关（1个单位）" in said
    assert "名额" in said


def test_letters_and_sheets_know_the_grade_that_the_quota_left():
    files = word_files(grouped(), "告知书", "考评表")
    place = next(place for place in grouped().results.ranking.places if place.beyond_quota)

    assert place.grade != place.assessment.grade_by_score
    assert f"最终档次为{place.grade}" in text_of(files[f"告知书/{place.assessment.unit}.docx"])
    assert f"最终档次：{place.grade}" in text_of(files[f"考评表/{place.assessment.unit}.docx"])


# --- the foundation ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "blocks",
    [
        (Block(0, 0, 0, 1, "甲"), Block(0, 0, 1, 1, "乙")),
        (Block(0, 0, 0, 0, "甲"),),
        (Block(0, 1, 0, 1, "甲"),),
    ],
    ids=["overlap", "gap", "outside"],
)
def test_a_table_that_is_no_grid_is_refused(blocks):
    with pytest.raises(ValueError, match="block"):
        table_xml(Table((10, 10), 1, blocks))


def test_a_document_may_end_in_a_table():
    paper = Manuscript(SHEET, "甲")
    paper.table(plain_table((20, 20), ("甲", "乙"), [("1", "2")]))

    assert faults(paper.content()) == []


def test_every_shipped_example_has_a_day():
    assert set(AS_OF) == set(EXAMPLES)
