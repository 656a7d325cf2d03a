"""告知书: what it tells of a unit, and the office's own Word file as its template."""

from __future__ import annotations

import io
import re
import zipfile
from fractions import Fraction

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from dossiers import EXAMPLES, dossier_of, example
from word_files import faults, parts_of, tables_of, text_of

from lianzheng_rubric.language.loading import load
from lianzheng_rubric.office.letter.facts import Facts, facts_maker
from lianzheng_rubric.office.letter.names import LISTS, TEXTS
from lianzheng_rubric.office.letter.sample import sample_letter
from lianzheng_rubric.office.letter.template import CODES, LetterError, read_letter
from lianzheng_rubric.records.ledger import ledger_from_rows

EMPTY = Facts(dict.fromkeys(TEXTS, ""), dict.fromkeys(LISTS, ()))


def facts(**given) -> Facts:
    """Facts with some texts and lists; the rest is empty, fields that are not given too."""
    texts = {name: value for name, value in given.items() if name in TEXTS}
    lists = {
        name: tuple({field: entry.get(field, "") for field in (*LISTS[name][1], "序")} for entry in entries)
        for name, entries in given.items()
        if name in LISTS
    }
    return Facts({**EMPTY.texts, **texts}, {**EMPTY.lists, **lists})


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def letter(*paragraphs: str) -> bytes:
    """A Word file as another program makes it, a paragraph a text."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def filled(content: bytes, given: Facts) -> bytes:
    return read_letter(content).fill(given)


def lines(content: bytes) -> list[str]:
    return [line for line in text_of(content).split("\n") if line]


def problems(content: bytes) -> list[str]:
    with pytest.raises(LetterError) as caught:
        read_letter(content)
    return [f"{problem.code} {problem.message} {problem.remedy} {problem.cell}" for problem in caught.value.problems]


EARNED = """\
细则: 得与加
考核项目:
  1.计划(10分):
    制定计划: 得4分
    集体研究: 得6分
    缺少签字: 每处扣1分
  2.工作(90分):
    迟到: 每次扣2分
加减分:
  3.表彰(5分):
    受到表彰: 每次加2分
"""


def told_of(*happened: str) -> Facts:
    rubric = load(EARNED.encode(), "得与加.yaml")
    rows = [{"单位": "甲", "情形": one, "日期": "2025-03-01"} for one in happened]
    dossier = dossier_of(rubric, ledger_from_rows(rows, rubric.vocabulary))
    return facts_maker(dossier)(dossier.chosen()[0])


def test_earned_points_are_no_bonus_and_what_was_not_earned_is_told() -> None:
    """4 of 10 marks were earned and one was taken off: 6 were not earned, and the 1 is told by its own line."""
    told = told_of("制定计划", "缺少签字", "受到表彰", "迟到").lists
    assert [(one["事项"], one["分"]) for one in told["得分明细"]] == [("制定计划", "+4")]
    assert [(one["事项"], one["分"]) for one in told["加分明细"]] == [("受到表彰", "+2")]
    lost = [(one["事项"], one["算式"], one["分"]) for one in told["扣分明细"]]
    assert ("计划", "满分 10 分，得 4 分", "未得 6 分") in lost
    assert [one[2] for one in lost] == ["-1", "-2", "未得 6 分"]


def test_an_item_with_nothing_earned_is_told_and_a_full_one_is_not() -> None:
    nothing, full = told_of("受到表彰").lists, told_of("制定计划", "集体研究").lists
    assert [(one["条款"], one["分"], one["记录"]) for one in nothing["扣分明细"]] == [("1", "未得 10 分", "")]
    assert nothing["得分明细"] == () == full["扣分明细"]


# --- what is told ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_facts_have_every_name_and_field_and_no_other(name):
    dossier = example(name)
    tell = facts_maker(dossier)
    for assessment in dossier.chosen():
        told = tell(assessment)
        assert list(told.texts.keys() - TEXTS.keys()) == []
        assert set(told.texts) == set(TEXTS)
        assert set(told.lists) == set(LISTS)
        for title, entries in told.lists.items():
            for entry in entries:
                assert set(entry) == {*LISTS[title][1], "序"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_deduction_and_bonus_is_told_once_with_its_points(name):
    """The lines of the lists are the ledger without what moves nothing, point for point; 未得 is no line of it."""
    dossier = example(name)
    tell = facts_maker(dossier)
    for assessment in dossier.chosen():
        told = tell(assessment).lists
        entries = [entry for title in ("得分明细", "扣分明细", "加分明细", "录入明细") for entry in told[title]]
        entries = [entry for entry in entries if not entry["分"].startswith("未得")]
        moving = [line for line in assessment.ledger if line.nominal or line.effective or line.kind == "zero"]
        assert sorted((e["条款"], e["记录"]) for e in entries) == sorted((line.clause, line.record) for line in moving)
        exact = [entry for entry in entries if not entry["分"].startswith("≈")]
        by_key = {(line.clause, line.record, line.effective) for line in moving}
        assert {(e["条款"], e["记录"], Fraction(e["分"])) for e in exact} <= {(c, r, Fraction(p)) for c, r, p in by_key}
        assert all(Fraction(entry["分"]) <= 0 for entry in exact if entry in told["扣分明细"])


def test_every_record_that_counted_nowhere_is_told_with_a_reason():
    dossier = example("tongyu-2017")
    tell = facts_maker(dossier)
    fates = {"applied", "counted", "pending", "other_unit"}
    for assessment in dossier.chosen():
        wanted = [record.record for record in assessment.records if record.fate not in fates]
        told = tell(assessment).lists["未计记录"]
        assert [entry["记录"] for entry in told] == wanted
        assert all(entry["原因"] and entry["情形"] for entry in told)


def test_conclusions_say_how_sure_they_are():
    tongyu = facts_maker(example("tongyu-2017"))
    results = example("tongyu-2017").results

    assert tongyu(results["示例·银杏社区"]).texts["结论"] == (
        "总分≈97.43分（满分100分，精确值2923/30），按得分为优秀，最终档次为较差，在14个参评单位中列第7～8名。"
    )
    assert tongyu(results["示例·望山社区"]).texts["结论"] == (
        "总分尚未确定，按现有材料在88.6分至98.6分之间（满分100分），档次可能是优秀或良好。"
    )
    xju = facts_maker(example("xju-2018"))
    assert xju(example("xju-2018").results["示例局信息中心党委"]).texts["结论"] == (
        "本次检查不评分。应交材料19件，其中齐全13件、缺3件、要素不全3件。列出“问题”1项、“问责未上报”1项、“未销账”1项。"
    )


def test_the_letter_of_the_house_tells_it_all():
    """One unit of a small rubric, every sentence of its letter."""
    rubric = load(SMALL.encode(), "甲.yaml")
    rows = [
        {"编号": "1", "单位": "甲乡", "日期": "2025-03-04", "情形": "越级访", "数量": 2, "理由": "赴省一次"},
        {"编号": "2", "单位": "甲乡", "日期": "2025-05-06", "情形": "隐瞒", "数量": 1},
        {"编号": "3", "单位": "甲乡", "日期": "2025-05-07", "情形": "判定"},
        {"编号": "4", "单位": "甲乡", "日期": "2024-05-07", "情形": "越级访", "数量": 1},
    ]
    dossier = dossier_of(rubric, ledger_from_rows(rows, rubric.vocabulary, [{"单位": "甲乡"}, {"单位": "乙乡"}]))
    content = filled(sample_letter(), facts_maker(dossier)(dossier.results["甲乡"]))
    said = lines(content)

    assert faults(content) == []
    assert said[1:3] == ["甲乡：", "依据《小细则》，对你单位进行了考核，现将结果告知如下。"]
    assert [line for line in said if re.match("[一二三四五六七八九]、", line)] == [
        "一、考核结果",
        "二、扣分情况",
        "三、影响档次的事项",
        "四、尚未确定、还可能改变结果的事项",
        "五、没有计分的记录",
        "六、异议",
    ]
    tables = {tuple(table[0]): table[1:] for table in tables_of(content)}
    assert ["1.a 越级访", "1 2025-03-04 赴省一次", "2件 × 3分 = -6", "-6"] in tables[
        "条款和事项", "记录", "算式", "计分"
    ]
    assert tables["条款", "事项", "后果", "记录", "作用"] == [["v", "隐瞒", "直接列为差", "2", "改变了档次"]]
    assert tables["记录", "日期", "情形", "原因"] == [["4", "2024-05-07", "越级访", "不在考核期内"]]
    assert "1.b" in tables["条款", "事项", "记录", "内容", "影响"][0][0]
    assert any("年　　月　　日前书面提出" in line for line in said)
    assert any(rubric.fingerprint in line for line in said)


SMALL = """\
细则: 小细则
年度: 2025
考核期: {起: 2025-01-01, 止: 2025-12-31}
考核项目:
  一、信访(60分):
    a 越级访: 每件扣3分
    b 判定: 扣1-5分
一票否决:
  v 隐瞒: 列为差
档次: {好: 40分以上, 差: 其余}
"""


# --- the office's own template ---------------------------------------------------------------------------------------


def test_the_sample_is_a_template_that_uses_only_known_names():
    assert faults(sample_letter()) == []
    assert read_letter(sample_letter()).fill(EMPTY) == read_letter(sample_letter()).fill(EMPTY)
    assert sample_letter() == sample_letter.__wrapped__()


def test_names_are_filled_however_word_cut_them():
    document = docx.Document()
    paragraph = document.add_paragraph()
    for piece in ("致：{", "{ 单", "位 ", "}", "}，总分｛｛总分｝｝ 分"):
        paragraph.add_run(piece)
    paragraph.runs[1].font.size = Pt(30)
    document.sections[0].header.paragraphs[0].text = "{{细则}}"
    content = filled(saved(document), facts(单位="甲乡", 总分="98.5", 细则="考核细则"))

    assert lines(content) == ["致：甲乡，总分98.5 分"]
    assert any(
        "考核细则" in part.decode("utf-8", "replace") for name, part in parts_of(content).items() if "header" in name
    )
    assert docx.Document(io.BytesIO(content)).paragraphs[0].runs[0].text == "致：甲乡"


def test_rows_repeat_with_their_look_and_empty_tables_go():
    document = docx.Document()
    document.add_paragraph("{{单位}}")
    for name in ("扣分明细", "加分明细"):
        table = document.add_table(rows=2, cols=2, style="Table Grid")
        for cell, text in zip(
            table._cells, ("事项", "分", f"{{{{{name}.序}}}} {{{{{name}.事项}}}}", f"{{{{{name}.分}}}}"), strict=True
        ):
            cell.text = text
        document.add_paragraph(f"{{{{有 {name}}}}}以上{name}")
        document.add_paragraph(f"{{{{ 无 {name} }}}}没有{name}")
    given = facts(
        单位="甲", 扣分明细=({"序": "1", "事项": "迟到", "分": "-1"}, {"序": "2", "事项": "早退", "分": "-2"})
    )
    content = filled(saved(document), given)

    assert tables_of(content) == [[["事项", "分"], ["1 迟到", "-1"], ["2 早退", "-2"]]]
    assert [line for line in lines(content) if "明细" in line] == ["以上扣分明细", "没有加分明细"]


def test_a_table_with_more_than_its_header_stays_without_entries():
    document = docx.Document()
    table = document.add_table(rows=3, cols=1)
    for cell, text in zip(table._cells, ("单位 {{单位}}", "{{扣分明细.事项}}", "合计"), strict=True):
        cell.text = text

    assert tables_of(filled(saved(document), facts(单位="甲"))) == [[["单位 甲"], ["合计"]]]


def test_paragraphs_repeat_and_headings_count_what_is_left():
    content = filled(
        letter(
            "{{节号}}、甲",
            "{{有 后果}}{{节号}}、乙",
            "{{有 待定事项}}{{节号}}、丙",
            "{{待定事项.内容}}；",
            "{{总分}}",
            "完",
        ),
        facts(待定事项=({"内容": "一"}, {"内容": "二"})),
    )

    assert lines(content) == ["一、甲", "二、丙", "一；", "二；", "完"]


def test_what_is_filled_in_is_never_a_name_or_markup():
    nasty = "{{ 总分 }}｛｛单位｝｝{%tr for%}<w:p/>&amp;\x00\x1b\ufffe\U000e0041"
    content = filled(letter("{{单位}}", "{{扣分明细.事项}}"), facts(单位=nasty, 总分="99", 扣分明细=({"事项": nasty},)))
    shown = "{{ 总分 }}｛｛单位｝｝{%tr for%}<w:p/>&amp;    "

    assert lines(content) == [shown, shown]


def test_line_ends_and_tabs_become_those_of_word():
    content = filled(letter("甲{{单位}}乙"), facts(单位="一\n二\t三"))
    (paragraph,) = docx.Document(io.BytesIO(content)).paragraphs

    assert paragraph.text == "甲一\n二\t三乙"


def test_text_boxes_nested_tables_and_content_controls_are_filled():
    document = docx.Document()
    outer = document.add_table(rows=1, cols=1)
    inner = outer.cell(0, 0).add_table(rows=2, cols=1)
    inner.cell(0, 0).text, inner.cell(1, 0).text = "头", "{{扣分明细.事项}}"
    box = parse_xml(
        f'<w:p {nsdecls("w", "wp", "a")} xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:t>外{{{{单位}}}}</w:t></w:r>'
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>{{总分}}分</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    control = parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:id w:val="7"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>{{{{档次}}}}</w:t></w:r></w:p>'
        "</w:sdtContent></w:sdt>"
    )
    document.element.body.insert(0, box)
    document.element.body.insert(1, control)
    content = filled(saved(document), facts(单位="甲", 总分="9", 档次="好", 扣分明细=({"事项": "一"}, {"事项": "二"})))
    said = text_of(content)

    assert [word in said for word in ("外甲", "9分", "好", "头", "一", "二")] == [True] * 6
    assert "{{" not in said


def test_what_must_be_unique_stays_unique():
    document = docx.Document()
    table = document.add_table(rows=1, cols=1)
    table.cell(0, 0).text = "{{扣分明细.事项}}"
    paragraph = table.cell(0, 0).paragraphs[0]._p
    paragraph.insert(0, parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="3" w:name="x"/>'))
    paragraph.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="3"/>'))
    content = filled(saved(document), facts(扣分明细=({"事项": "一"}, {"事项": "二"}, {"事项": "三"})))

    assert tables_of(content) == [[["一"], ["二"], ["三"]]]
    assert parts_of(content)["word/document.xml"].count(b"bookmarkStart") == 1


def test_letters_from_an_own_template_are_reproducible():
    """The dates that the office's program wrote into the ZIP do not come back."""
    content = letter("{{单位}}")
    first = filled(content, facts(单位="甲"))

    assert first == filled(content, facts(单位="甲"))
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("{{ 单 位 名 }}", "T002", "没有“单位名”（写在 {{ 单 位 名 }}） 是不是“单位”"),
        ("{{ 扣分明细.事由 }}", "T002", "“扣分明细”里没有“事由”"),
        ("{{ 扣分.事项 }}", "T002", "是不是“扣分明细”"),
        ("{{ 有 扣分 }}", "T002", "没有“扣分”"),
        ("{{}}", "T002", "没有“”"),
        ("{{ 单位", "T003", "花括号不成对"),
        ("单位 }}", "T003", "花括号不成对"),
        ("{%tr for 项 in 扣分明细 %}", "T004", "{%tr for 项 in 扣分明细 %}"),
        ("{{扣分明细.事项}} {{加分明细.事项}}", "T005", "“扣分明细”、“加分明细”"),
        ("{{ 扣分明细 }}", "T006", "要写明哪一列"),
        ("没有名称的信", "T007", "没有要填的名称"),
    ],
)  # fmt: skip
def test_what_cannot_be_filled_is_told_with_its_place(text, code, words):
    (told,) = problems(letter("前文", text))

    assert told.startswith(code)
    assert words in told
    assert code in {"T005", "T007"} or text[:5] in told.replace("  ", " ")


def test_all_problems_are_told_at_once_and_every_code_has_a_case():
    told = problems(letter("{{甲}}{{乙}}", "{{单位", "{{扣分明细}}"))

    assert [one[:4] for one in told] == ["T002", "T002", "T003", "T006"]
    assert set(CODES) == {f"T00{number}" for number in range(1, 8)}


def docm() -> bytes:
    parts = {**parts_of(letter("{{单位}}")), "word/vbaProject.bin": b"x"}
    return zipped(parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


BROKEN = {
    "nothing": b"",
    "a text": "您好".encode(),
    "an old .doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "half": letter("{{单位}}")[:4000],
    "another ZIP": zipped({"a.txt": b"x"}),
    "broken XML": zipped({**parts_of(letter("{{单位}}")), "word/document.xml": b"<w:document>"}),
    "macros": docm(),
    "a bomb": zipped({**parts_of(letter("{{单位}}")), "word/media/x.bin": b"\0" * 30_000_000}),
    "entities": zipped(
        {
            **parts_of(letter("x")),
            "word/document.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        }
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_files_that_are_no_word_files_are_refused(name):
    (told,) = problems(BROKEN[name])

    assert told.startswith("T001")
    assert ".xlsx" not in told
    assert "另存为 .docx" in told
