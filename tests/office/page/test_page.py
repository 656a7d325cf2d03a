"""The page as a file: what stands in it, that it agrees with the exact results, and that nothing in it gets out."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest
from made_pages import HOSTILE, RUBRICS, Found, dossier_of, example, found_in, hostile, html_of, small

import lianzheng_rubric
from lianzheng_rubric import ledger_from_rows, load, load_rubric, read_ledger
from lianzheng_rubric.engine.assessment import FATES
from lianzheng_rubric.reports.explanation import explain_unit
from lianzheng_rubric.reports.plain_text import plain
from lianzheng_rubric.reports.table import ranking_rows
from lianzheng_rubric.reports.wording import arithmetic, headline, span
from lianzheng_rubric.scoring import shipped_examples

every_rubric = pytest.mark.parametrize("name", RUBRICS)


@lru_cache(maxsize=8)
def page(name: str) -> tuple[str, Found]:
    html = html_of(example(name))
    return html, found_in(html)


def rows_of(found: Found) -> list[str]:
    return [row.attributes["data-unit"] for row in found.all("tr") if row.attributes.get("class") == "unit"]


# --- the file -----------------------------------------------------------------------------------------------------


@every_rubric
def test_nothing_on_the_page_is_fetched_from_anywhere(name: str) -> None:
    _, found = page(name)
    targets = [
        one.attributes[key]
        for one in found.elements
        for key in ("src", "href", "action", "data")
        if key in one.attributes
    ]
    assert targets
    assert [target for target in targets if not target.startswith(("#", "data:,"))] == []
    assert not {"iframe", "object", "embed", "base", "img"} & {one.tag for one in found.elements}
    assert "@import" not in page(name)[0]
    assert re.findall(r"url\((?!#)", "".join(one.text for one in found.all("style"))) == []


@every_rubric
def test_the_policy_allows_the_embedded_style_and_script_only(name: str) -> None:
    _, found = page(name)
    (policy,) = [one.attributes["content"] for one in found.all("meta", http_equiv="Content-Security-Policy")]
    hashes = re.findall(r"'sha256-([^']+)'", policy)
    running = [one for one in found.all("script") if "type" not in one.attributes]
    embedded = [one.text for one in (*running, *found.all("style"))]
    assert [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in embedded] == hashes
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert not [one for one in found.elements if any(key.startswith("on") or key == "style" for key in one.attributes)]


@every_rubric
def test_the_page_has_landmarks_one_title_and_headed_tables(name: str) -> None:
    _, found = page(name)
    assert found.all("html", lang="zh-CN")
    assert [len(found.all(tag)) for tag in ("main", "h1", "header", "footer", "nav")] == [1, 1, 1, 1, 1]
    assert all("scope" in one.attributes for one in found.all("th"))
    ids = [one.attributes["id"] for one in found.elements if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    labels = [one.attributes["aria-labelledby"] for one in found.elements if "aria-labelledby" in one.attributes]
    assert labels
    assert set(labels) <= set(ids)
    assert {one.attributes["href"][1:] for one in found.all("a") if "href" in one.attributes} <= {*ids, "top"}


@every_rubric
def test_the_page_says_what_it_was_made_by(name: str) -> None:
    _, found = page(name)
    text = found.all("body")[0].text
    for line in example(name).provenance:
        assert text.count(line) == 2, line  # at the top and at the end
    assert example(name).rubric.title in found.all("h1")[0].text


@every_rubric
def test_the_same_input_gives_the_same_bytes(name: str) -> None:
    rubric = load_rubric(name)
    again = dossier_of(
        rubric, read_ledger(list(shipped_examples(name)), rubric), example(name).results.assessments[0].as_of
    )
    assert html_of(again) == page(name)[0]


def test_the_bytes_do_not_depend_on_the_process() -> None:
    here = Path(__file__).parent
    code = (
        "import hashlib; from made_pages import example, html_of; "
        "print(hashlib.sha256(html_of(example('xxqu-2018')).encode()).hexdigest())"
    )
    paths = os.pathsep.join((str(here), str(Path(lianzheng_rubric.__file__).parents[1])))
    seen = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths, "TZ": zone},
            capture_output=True, text=True, check=True, timeout=120,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    }  # fmt: skip
    assert seen == {hashlib.sha256(page("xxqu-2018")[0].encode()).hexdigest() + "\n"}


# --- what it says --------------------------------------------------------------------------------------------------


@every_rubric
def test_the_ranking_holds_the_rows_of_every_other_report(name: str) -> None:
    _, found = page(name)
    told = ranking_rows(example(name).results.ranking)
    assert rows_of(found) == [row[1] for row in told]
    cells = {key: [one.text.strip() for one in found.all("td", class_=key)] for key in ("num total", "remark", "place")}
    assert cells["remark"] == [row[6] for row in told]
    scored = any(row[2] for row in told)
    assert cells["num total"] == ([row[2] for row in told] if scored else [])
    assert cells["place"] == ([row[0].replace("-", "－") for row in told] if scored else [])


@every_rubric
def test_every_cell_of_the_heat_map_is_the_score_of_its_item(name: str) -> None:
    _, found = page(name)
    data, results = found.data, example(name).results
    for unit in data["units"]:
        assessment = results[unit[0]]
        assert len(unit[8]) == (len(data["parts"]) if assessment.low is not None else 0)
        for part, (text, _, is_open) in zip(data["parts"], unit[8], strict=False):
            node = assessment.node(part[0])
            assert text in ("不适用" if node.state == "inapplicable" else span(node.low, node.high),)
            assert is_open == (node.low != node.high)
        assert unit[9] == [one.state for one in assessment.materials]


@every_rubric
def test_every_sheet_tells_the_whole_assessment(name: str) -> None:
    _, found = page(name)
    results = example(name).results
    assert [sheet["name"] for sheet in found.sheets] == rows_of(found)
    for sheet in found.sheets:
        one = results[sheet["name"]]
        assert sheet["headline"] == headline(one)
        assert [line[4] for line in sheet["lines"]] == [arithmetic(line) for line in one.ledger]
        assert [(node["id"], node["score"]) for node in sheet["nodes"]] == [
            (node.id, span(node.low, node.high)) for node in one.nodes
        ]
        assert [record["id"] for record in sheet["records"]] == [record.record for record in one.records]
        assert [(quiet[0], quiet[2]) for quiet in sheet["silent"]] == [
            (quiet.clause, quiet.why) for quiet in one.silent
        ]
        assert [(owed[0], owed[3]) for owed in sheet["owed"]] == [(owed.clause, owed.what) for owed in one.pending]
        assert len(sheet["findings"]) == len(one.findings)
        assert len(sheet["materials"]) == len(one.materials)
        assert len(sheet["consequences"]) == len(one.consequences)


@every_rubric
def test_the_way_down_from_the_total_reaches_every_line_and_its_record(name: str) -> None:
    for sheet in page(name)[1].sheets:
        nodes = {node["id"] for node in sheet["nodes"]}
        records = {record["id"] for record in sheet["records"]}
        assert all(node["up"] < place for place, node in enumerate(sheet["nodes"]))
        for _, _, node, behind, _, _ in sheet["lines"]:
            assert node in nodes
            assert set(behind) <= records
        opened = {node["id"] for node in sheet["nodes"] if node.get("open")}
        assert {line[2] for line in sheet["lines"]} <= opened
        for node in sheet["nodes"]:
            if node["id"] in opened and node["up"] >= 0:
                assert sheet["nodes"][node["up"]]["id"] in opened


def test_a_record_tells_what_its_ledger_says_and_not_what_the_rubric_assumes() -> None:
    found = page("tongyu-2017")[1]
    (sheet,) = [one for one in found.sheets if one["name"] == "示例·银杏社区"]
    vote = next(record for record in sheet["records"] if record["id"] == "YX-02")
    given = next(one for one in example("tongyu-2017").ledger.records if one.id == "YX-02")
    assert dict(vote["says"])["应到人数"] == str(given.values["应到人数"])
    assert dict(vote["says"])["日期"] == str(given.date)
    assert vote["situation"] == "民主测评"
    assert vote["place"] == "台账.csv 第94行"
    assert "违纪" not in dict(vote["says"])  # an assumption of the rubric that every record would show


@every_rubric
def test_the_fates_on_the_first_screen_count_every_record(name: str) -> None:
    _, found = page(name)
    counts: dict[str, int] = {}
    for one in example(name).results.assessments:
        for record in one.records:
            counts[record.fate] = counts.get(record.fate, 0) + 1
    rows = [one for one in found.all("tr") if "data-fate" in one.attributes]
    assert [row.attributes["data-fate"] for row in rows] == [fate for fate in FATES if fate in counts]
    for row in rows:
        fate = row.attributes["data-fate"]
        with_it = sum(any(r.fate == fate for r in one.records) for one in example(name).results.assessments)
        assert row.text.strip() == f"{FATES[fate]}{counts[fate]}{with_it}"


def test_the_first_screen_tells_whose_grade_is_not_that_of_the_score_and_why() -> None:
    text = page("tongyu-2017")[1].all("section", id="overview")[0].text
    assert "档次与按得分不同的 3 个单位" in text
    assert (
        "cap.a 1名班子成员因违纪被上级纪委处分：最高评为良好；veto.a 主要领导因违纪受党政纪处分：直接列为较差" in text
    )
    assert "待定的 1 个单位还能到哪里" in text
    assert "88.6～98.6" in text
    assert "优秀或良好" in text


def test_a_rubric_without_marks_shows_no_place_no_total_and_no_grade() -> None:
    _, found = page("xju-2018")
    assert [one.text.strip() for one in found.all("th", role="columnheader")] == ["单位", "说明"]
    assert found.all("rect", class_="fill-none") == []
    assert found.data["parts"] == []
    assert len(found.data["materials"]) == 27
    assert found.data["categories"]
    assert all(sheet["falls"] == [] and sheet["total"] == "" for sheet in found.sheets)


@every_rubric
def test_readings_and_misprints_in_force_are_all_there(name: str) -> None:
    text = page(name)[1].all("section", id="provisions")[0].text
    plan = example(name).rubric.plan
    assert plan.readings
    assert all(one.key in text and one.value in text for one in plan.readings)
    assert all(one.printed in text and one.read_as in text and one.why in text for one in plan.errata)


def test_a_reading_that_was_changed_is_told_first() -> None:
    rubric = load_rubric("tongyu-2017", {"floor": "group"})
    html = html_of(dossier_of(rubric, read_ledger(list(shipped_examples("tongyu-2017")), rubric)))
    text = found_in(html).all("section", id="provisions")[0].text
    assert "这次改选了 1 种读法：floor = group（原取 charged_node）" in text
    assert "读法：floor=group，其余按细则原取" in html


def test_only_the_chosen_units_have_sheets_and_everybody_is_ranked() -> None:
    whole = example("tongyu-2017")
    found = found_in(html_of(replace(whole, units=("示例·望山社区", "示例·青松社区"))))
    assert [sheet["name"] for sheet in found.sheets] == ["示例·青松社区", "示例·望山社区"]
    assert rows_of(found) == rows_of(page("tongyu-2017")[1])
    records = {unit: {one.record for one in whole.results[unit].records} for unit in rows_of(found)}
    others = set().union(*(ids for unit, ids in records.items() if unit not in ("示例·望山社区", "示例·青松社区")))
    assert not {one.text for one in found.all("td", class_="code")} & others
    with_sheet = {unit[0]: unit[7] for unit in found.data["units"] if unit[7] is not None}
    assert with_sheet == {"示例·青松社区": 0, "示例·望山社区": 1}


def test_rows_that_were_set_aside_are_listed_with_the_reason() -> None:
    rows = [
        {"编号": "好", "单位": "甲", "情形": "迟到"},
        {"编号": "坏", "单位": "甲", "情形": "迟到", "数量": "两次半"},
    ]
    dossier = small(rows, set_aside=True)
    assert len(dossier.ledger.set_aside) == 1
    text = found_in(html_of(dossier)).all("section", id="records")[0].text
    assert "搁置的 1 行" in text
    assert dossier.ledger.set_aside[0].problems[0].message in text


def test_a_page_without_units_is_still_a_page() -> None:
    found = found_in(html_of(small([])))
    assert rows_of(found) == []
    assert found.data["units"] == []


def test_no_number_goes_through_binary_floating_point() -> None:
    found = found_in(html_of(small([{"编号": "1", "单位": "甲", "情形": "越级访", "数量": 3}])))
    (sheet,) = found.sheets
    assert sheet["exact"] == "13.5" == str(Decimal("15") - 3 * Decimal("0.5"))
    assert [fall["moved"] for fall in sheet["falls"]] == ["", "0", "-1.5", ""]


GROUPED = """\
细则: 分组考核
单位字段: {单位类别: [乡镇, 机关]}
排名分组: 单位类别
考核项目:
  1.工作(100分): {差错: 每次扣1.5分}
档次: {优秀: {分: 89.5分以上, 名额: 1/2}, 合格: 60分以上, 不合格: 其余}
"""


def grouped() -> Found:
    rubric = load(GROUPED.encode(), "分组.yaml")
    units = [("甲镇", "乡镇", "2025-11-01"), ("丁局", "机关", "2025-12-01"), ("乙镇", "乡镇", "2025-11-01")]
    roster = [{"单位": name, "单位类别": kind, "考核开始日": day} for name, kind, day in units]
    rows = [{"编号": "1", "单位": "乙镇", "情形": "差错", "数量": 2}]
    return found_in(html_of(dossier_of(rubric, ledger_from_rows(rows, rubric.vocabulary, roster))))


def test_units_ranked_by_class_stand_class_by_class_under_its_name() -> None:
    found = grouped()
    assert rows_of(found) == ["甲镇", "乙镇", "丁局"]
    assert [one.text.strip() for one in found.all("tr", class_="caption")] == ["乡镇", "机关"]
    assert [one.text.strip() for one in found.all("td", class_="place")] == ["1", "2", "1"]
    assert {unit[0]: unit[5] for unit in found.data["units"]} == {"甲镇": "乡镇", "乙镇": "乡镇", "丁局": "机关"}


def test_a_grade_taken_by_the_quota_is_told_on_the_sheet() -> None:
    assert {sheet["name"]: (sheet["grades"], sheet["quota"]) for sheet in grouped().sheets} == {
        "甲镇": (["优秀", "优秀"], False),
        "乙镇": (["优秀", "合格"], True),
        "丁局": (["优秀", "合格"], True),
    }


def test_a_grade_line_between_whole_points_is_written_as_a_decimal() -> None:
    text = grouped().all("section", id="ranking")[0].text
    assert "红色虚线是档次线：优秀 89.5 分，合格 60 分。" in text


def test_days_of_their_own_are_told_unit_by_unit() -> None:
    found = grouped()
    assert {sheet["name"]: sheet["as_of"] for sheet in found.sheets} == {
        "甲镇": "2025-11-01", "乙镇": "2025-11-01", "丁局": "2025-12-01",
    }  # fmt: skip
    head = found.all("header")[0].text
    assert "各单位考核开始日 2025-11-01 至 2025-12-01" in head


# --- untrusted text ------------------------------------------------------------------------------------------------


def hostile_page() -> tuple[str, Found]:
    html = html_of(hostile())
    return html, found_in(html)


def test_markup_in_a_ledger_is_text_and_nothing_but_text() -> None:
    html, found = hostile_page()
    assert [one.attributes.get("id", one.attributes.get("class", "")) for one in found.all("script")] == [
        "data",
        "piece",
        "",
    ]
    assert not found.all("img")
    assert not found.all("b")  # in the title of the rubric
    assert "甲县<b>考核</b>细则" in found.all("h1")[0].text
    units = {plain(f"{place}{text}") for place, text in enumerate(HOSTILE)}
    assert set(rows_of(found)) == units
    assert {unit[0] for unit in found.data["units"]} == units
    assert {sheet["name"] for sheet in found.sheets} == units
    assert "alert(1)" in html


def test_what_hides_or_turns_text_is_a_blank() -> None:
    html, found = hostile_page()
    assert re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", html) == []
    assert "4甲 乙 丙 丁 戊" in rows_of(found)
    assert [
        record["says"] for sheet in found.sheets if sheet["name"].startswith("4") for record in sheet["records"]
    ] == [[["分值", "1"], ["甲 乙 丙 丁 戊", "甲 乙 丙 丁 戊"], ["理由", "甲 乙 丙 丁 戊"]]]


def test_data_in_the_page_holds_no_angle_brackets() -> None:
    html, _ = hostile_page()
    (inside,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert not set("<>&\u2028\u2029") & set(inside)


def test_the_foot_of_printed_sheets_cannot_be_left() -> None:
    title = 'x"; } body { display: none } /* \\'
    text = "细则: 考核\n编号: 甲\n版本: '" + title + "'\n考核项目:\n  一、组织(10分):\n    a 迟到: 每次扣1分\n"
    found = found_in(html_of(small([{"编号": "1", "单位": "甲", "情形": "迟到"}], text=text)))
    (margins,) = [one.text for one in found.all("style") if "@bottom-left" in one.text and "counter(pages)" in one.text]
    assert "display" not in margins
    assert margins.count('"') == 8


@every_rubric
def test_the_page_tells_what_the_explanation_in_text_tells(name: str) -> None:
    """Two reports of the same results: every arithmetic of one is in the other."""
    sheets = {sheet["name"]: sheet for sheet in page(name)[1].sheets}
    for one in example(name).results.assessments:
        told = "\n".join(explain_unit(one))
        for line in sheets[one.unit]["lines"]:
            assert line[4] in told
