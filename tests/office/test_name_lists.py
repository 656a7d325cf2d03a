"""Lists as data and as a workbook: who, what, why, which clause, which records; empty ones say so."""

from __future__ import annotations

import pytest
from dossiers import EXAMPLES, dossier_of, example, files_of, grouped, opened, rows_of

from lianzheng_rubric import load_rubric, read_ledger
from lianzheng_rubric.engine.assessment import FATES
from lianzheng_rubric.office.lists import lists_of
from lianzheng_rubric.records.ledger import Ledger
from lianzheng_rubric.scoring import shipped_examples


def lists(dossier):
    return {one.title: one for one in lists_of(dossier)}


def cells(one, column):
    position = [each.title for each in one.columns].index(column)
    return [row.cells[position] for row in one.rows]


def test_every_measure_of_a_clause_is_a_list_of_its_own():
    """A clause that asks for three things gives three lists of the same units, each citing the whole clause."""
    found = lists(example("tongyu-2017"))
    worst = ("示例·银杏社区", "示例·临江社区", "示例·白鹭社区")

    for title in ("取消班子和主要领导当年评先资格", "告诫约谈主要负责人", "通报批评"):
        assert found[title].units == worst
        assert found[title].basis.startswith("cons.2“取消班子和主要领导当年评先资格；告诫约谈主要负责人；通报批评”")
        assert found[title].kind == "consequence"
    assert found["移送县纪委监察局"].rows == ()


def test_a_consequence_says_why_and_by_which_records():
    """The facts its condition looks at, the rule that limited the grade, the records in words."""
    found = lists(example("tongyu-2017"))
    row = found["告诫约谈主要负责人"].rows[0]

    assert row.records == ("YX-21",)
    assert row.clause == "cons.2"
    assert row.cells[2].startswith("最终档次：较差；cap.a")
    assert "YX-21：2017-09-12 处分 示例人员05 主要领导 党纪处分" in row.cells[3]
    assert "领导上年档次：较差" in found["连续两年较差，对主要领导进行组织调整"].rows[0].cells[2]
    assert "总分：5176/75" in found["两年平均分达不到优秀，县委综合性表彰不得列为优秀"].rows[1].cells[2]


def test_what_is_not_certain_is_marked():
    """A unit whose grade is open may have to be praised, and nobody says that it has to."""
    praised = lists(example("tongyu-2017"))["在适当范围内通报表扬"]
    states = {row.unit: (row.state, row.cells[-1]) for row in praised.rows}

    assert states["示例·望山社区"] == ("pending", "待定")
    assert states["示例·青松社区"] == ("certain", "确定")


def test_consequences_of_records_name_their_records():
    """What a record brings about by itself."""
    row = lists(example("xxqu-2018"))["追究本单位主要领导责任"].rows[0]

    assert (row.unit, row.records) == ("示例七局", ("X061",))


def test_consequences_of_places_tell_the_place():
    """Place from below and mean, within the group; while a town is pending nothing about towns is certain."""
    found = lists(grouped())
    last = {row.unit: row for row in found["约谈主要负责人"].rows}
    below = {row.unit: row for row in found["限期整改"].rows}

    assert last["戊局"].state == "certain"
    assert last["戊局"].cells[2] == "倒数名次：1"
    assert last["丙镇"].state == "pending"
    assert (last["丁镇"].state, last["丁镇"].cells[2]) == ("pending", "倒数名次：1～3；本单位还没有定分")
    assert below["丙镇"].cells[2] == "总分：115，平均分：113.25～118.25"
    assert found["通报批评"].units == found["限期整改"].units
    assert [(row.unit, row.state) for row in found["通报表扬"].rows] == [("甲镇", "certain"), ("丁镇", "pending")]


def test_grades_are_those_after_quotas():
    """通报名单 shows the grade that a quota leaves, and why."""
    found = lists(grouped())["通报名单"]

    assert dict(zip(cells(found, "单位"), cells(found, "最终档次"), strict=True))["乙镇"] == "合格"
    assert "名额" in found.rows[1].cells[-1]
    assert cells(found, "组别") == ["乡镇", "乡镇", "乡镇", "机关", "乡镇"]


@pytest.mark.parametrize("rubric_id", EXAMPLES)
def test_all_units_are_published(rubric_id):
    """Nobody is left out of 通报名单."""
    dossier = example(rubric_id)

    assert set(lists(dossier)["通报名单"].units) == {unit.name for unit in dossier.ledger.units}


def test_a_checklist_publishes_no_places():
    """Without marks there is no column for places, scores or grades."""
    published = lists(example("xju-2018"))["通报名单"]

    assert [column.title for column in published.columns] == ["单位", "状态", "说明"]


def test_missing_data_goes_to_the_office_that_owns_it():
    """The source that the rubric demands; else who gave it for other units; else nobody is invented."""
    tongyu = lists(example("tongyu-2017"))["待补资料（按提供单位）"]
    karamay = lists(example("karamay-2013"))["待补资料（按提供单位）"]
    yangshan = lists(example("yangshan-2014"))["待补资料（按提供单位）"]

    assert tongyu.rows[0].cells[:2] == ("日常检查组（其他单位的由其提供）", "示例·望山社区")
    asked = {row.clause: row.cells for row in karamay.rows}
    assert asked["2.5.a"][0] == "学院纪检监察部门"
    assert "来源" in asked["2.5.a"][3]
    assert "分值" in asked["1.2.c"][3]
    assert asked["1.2.c"][0] == "（细则没有写，由考核组确定）"
    assert asked["1.2.c"][5] == "-5～-1"
    member = next(row for row in yangshan.rows if row.records == ("Y024",))
    assert member.cells[2].count("member.") == 4
    assert "成员档次" in member.cells[3]
    assert member.cells[5] == "不影响得分"


def test_sources_named_by_evidence_clauses_are_found():
    """以督查指挥中心数据为准 stands in a clause of its own and concerns the clause it belongs to."""
    sources = lists(example("tongyu-2017"))["数据来源一览"]
    by_clause = {row.clause: row.cells for row in sources.rows}

    assert by_clause["4.10.b"][0] == "县督查指挥中心"
    assert by_clause["3.8.a"][0] == "大监督领导小组办公室"
    assert by_clause["3.8.a"][2] == "以大监督领导小组办公室数据为准"
    assert "4.10.a" not in by_clause
    guarded = {row.clause: row.cells for row in lists(example("karamay-2013"))["数据来源一览"].rows}
    assert guarded["3.pun.16.a"][:2] == ("学院保卫部门", "3.pun.16.a 职工被司法机关查处")
    assert guarded["3.pun.16.a"][2].startswith("听取学院保卫、纪委意见；也认：学院纪委、学院保卫处、")


def test_refused_evidence_says_what_was_wrong_with_it():
    """Not the general reason but the part that this record does not meet."""
    reasons = {row.records[0]: row.cells[4] for row in lists(example("tongyu-2017"))["证据不合"].rows}

    assert reasons == {
        "CX-22": "证据不合，不计（主报主刊写“否”；须：主报主刊）",
        "SL-23": "证据不合，不计（报刊写“其他报刊”；须：报刊 不是 其他报刊）",
        "SL-24": "证据不合，不计（来源写“社区自报”；来源须是县纪委信访室）",
    }


def test_records_for_next_year_and_for_others_are_listed():
    """结转 and 移送."""
    assert [row.records for row in lists(example("tongyu-2017"))["下年结转"].rows] == [("CQ-23",)]
    moved = lists(example("yangshan-2014"))["转其他考核"]
    assert [(row.unit, row.cells[4]) for row in moved.rows] == [
        ("示例县柳塘乡", "转其他考核（公述民评考核组）"),
        ("示例县水务局", "转其他考核（下一年度考核）"),
    ]
    assert "下年结转" not in lists(example("yangshan-2014"))


def test_materials_and_deadlines_agree():
    """What is chased is what the table of deadlines counts as late, incomplete or missing."""
    found = lists(example("yangshan-2014"))
    chased = found["材料催交（缺、迟交、要素不全）"]
    counted = found["期限和收齐情况"]

    assert len(chased.rows) == sum(int(n) for row in counted.rows for n in row.cells[4:])
    assert counted.rows[0].cells == ("org.2 专项检查在9月底前完成", "2014-09-30", "9", "7", "1", "0", "1")


@pytest.mark.parametrize("rubric_id", EXAMPLES)
def test_no_record_without_points_is_lost(rubric_id):
    """Every record that is neither counted nor open stands on exactly one of the lists of records."""
    dossier = example(rubric_id)
    told = [
        row.records[0]
        for one in lists_of(dossier)
        if one.kind in ("carried_over", "routed", "invalid", "not_counted")
        for row in one.rows
    ]
    wanted = [
        fate.record
        for one in dossier.results.assessments
        for fate in one.records
        if fate.fate not in ("applied", "counted", "pending")
    ]

    assert sorted(told) == sorted(wanted)
    assert set(FATES) >= {fate.fate for one in dossier.results.assessments for fate in one.records}


def test_rows_that_were_set_aside_are_listed_with_their_problems(tmp_path):
    """A wrong row is told once: where it stands and what to change."""
    rubric = load_rubric("tongyu-2017")
    roster, records = shipped_examples("tongyu-2017")
    text = records.read_text(encoding="utf-8").splitlines()
    text.append("ZZ-1,示例·金谷社区,2017-02-30,例会登记" + "," * text[0].count(","))
    spoilt = tmp_path / "台账.csv"
    spoilt.write_text("\n".join(text), encoding="utf-8")
    dossier = dossier_of(rubric, read_ledger([roster, spoilt], rubric, set_aside=True))
    found = lists(dossier)["搁置的行"]

    assert [(row.unit, row.cells[1]) for row in found.rows] == [("示例·金谷社区", "ZZ-1")]
    assert found.rows[0].cells[3]
    assert f"第{len(text)}行" in found.rows[0].cells[4]
    assert "已搁置" in lists(dossier)["核对提示"].rows[0].cells[1]


@pytest.mark.parametrize("rubric_id", EXAMPLES)
def test_rows_fill_their_columns(rubric_id):
    """Whoever prints a list can trust its shape."""
    for one in lists_of(example(rubric_id)):
        assert one.purpose
        assert all(len(row.cells) == len(one.columns) for row in one.rows), one.title


@pytest.mark.parametrize("rubric_id", EXAMPLES)
def test_which_lists_there_are_depends_on_the_rubric_alone(rubric_id):
    """Without a single record the same lists are there, and nobody has anything to answer for."""
    dossier = example(rubric_id)
    empty = dossier_of(dossier.rubric, Ledger((), dossier.ledger.units))

    assert [one.title for one in lists_of(empty)] == [one.title for one in lists_of(dossier)]


@pytest.mark.parametrize("rubric_id", EXAMPLES)
def test_workbook_has_an_index_and_a_sheet_for_each_list(rubric_id):
    """The index leads to each sheet; an empty list says 无."""
    dossier = example(rubric_id)
    book = opened(files_of(dossier, "名单")["名单.xlsx"])
    index, *sheets = book.worksheets
    links = {cell.coordinate: cell.hyperlink.location for row in index for cell in row if cell.hyperlink}

    assert index.title == "目录"
    assert len(sheets) == len(lists_of(dossier)) == len(links)
    assert set(links.values()) == {f"'{sheet.title}'!A1" for sheet in sheets}
    for one, sheet in zip(lists_of(dossier), sheets, strict=True):
        rows = rows_of(sheet)
        head = next(i for i, row in enumerate(rows) if row[0] == "序号")
        assert rows[0][0] == one.title
        assert rows[head][1:] == [column.title for column in one.columns]
        if one.rows:
            assert [tuple(map(str, row[1:])) for row in rows[head + 1 : head + 1 + len(one.rows)]] == [
                row.cells for row in one.rows
            ]
        else:
            assert rows[head + 1][0] == "无"
