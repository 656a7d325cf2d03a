"""What authors get wrong: every mistake is told with its place and its remedy, all of them at once, never a traceback."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianzheng_rubric.language import diagnosis
from lianzheng_rubric.language.loading import load
from lianzheng_rubric.problems import Problem, RubricError, render

CASES = sorted((Path(__file__).parent / "bad_rubrics").glob("*.yaml"))
TOLD = "\n".join(case.with_suffix(".txt").read_text("utf-8") for case in CASES)
LANGUAGE = Path(diagnosis.__file__).parent

NOT_FROM_A_FILE = {"R019"}
"""A disagreement between two evaluators of ours: see test_cli.py."""
ELSEWHERE = {
    "field_test.py": "test_field_test.py",  # every complaint of the mapping form
    "要写文字、映射或列表": "only a program can give anything else",
    "没有名为“.*?”的读法": "test_readings.py: given on the command line",
    "读法“.*?”不能取“.*?”": "test_readings.py: given on the command line",
}


def complaint(data: bytes, file: str) -> str:
    try:
        rubric = load(data, file)
    except RubricError as error:
        return str(error)
    return "\n\n".join(map(render, rubric.notices))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_bad_rubric_gets_exactly_this_message(case: Path) -> None:
    assert complaint(case.read_bytes(), case.name) + "\n" == case.with_suffix(".txt").read_text("utf-8")


def test_there_are_enough_bad_rubrics_and_each_tells_the_code_it_is_named_after() -> None:
    assert len(CASES) >= 150
    named = [case for case in CASES if re.match(r"[A-Z]\d{3}-", case.name)]
    assert [
        case.name for case in named if f"[{case.name[:4]}]" not in case.with_suffix(".txt").read_text("utf-8")
    ] == []


def test_every_code_has_a_case() -> None:
    assert {code for code in diagnosis.CODES if f"[{code}]" not in TOLD} == NOT_FROM_A_FILE


def messages_of(module: Path) -> list[str]:
    """Regular expressions for the messages that a module spells out."""
    found = []
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            position = {"add": 1, "FieldError": 1, "Problem": 1, "ValueError": 0}.get(name)
            message = None if position is None or len(node.args) <= position else node.args[position]
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "message":
            message = node.value
        else:
            continue
        match message:
            case ast.Constant(str() as text):
                found.append(re.escape(text))
            case ast.JoinedStr(values):
                found.append("".join(re.escape(v.value) if isinstance(v, ast.Constant) else ".*?" for v in values))
    return [message for message in found if re.search("[一-鿿]", message)]


@pytest.mark.parametrize(
    "module",
    [
        path
        for path in sorted([*LANGUAGE.glob("*.py"), *LANGUAGE.glob("compiling/*.py"), *LANGUAGE.glob("rules/**/*.py")])
        if path.name not in ELSEWHERE
    ],
    ids=lambda path: path.stem,
)
def test_every_complaint_in_the_source_is_told_by_some_case(module: Path) -> None:
    untold = [message for message in messages_of(module) if not re.search(message, TOLD)]
    assert [message for message in untold if message not in ELSEWHERE] == []


# --- several mistakes at once ------------------------------------------------------------------------------------

SLOTS = (
    ("细则: 甲县考核细则", "细则:"),
    ("年度: 2020", "年度: 二〇二〇"),
    ("尺度: {级别: [县级, 市级, 省级]}", ""),
    ("字段:", ""),
    ("  红头: 是否", "  红头: 布尔"),
    ("  渠道: [来信, 来访]", "  渠道: [来信, 来信]"),
    ("事实:", ""),
    ("  处分: {字段: [人员, 级别]}", "  处分: {字段: [人员, 层级]}"),
    ("读法:", ""),
    ("  once: {取: once, 可选: [once, each]}", "  once: {取: twice, 可选: [once, each]}"),
    ("考核期: {起: 2020-01-01}", "考核期: {起: 2020-02-30}"),
    ("考核项目:", ""),
    ("  一、组织领导(10分):", ""),
    ("    说明: 共两条", "    起评: 满份"),
    ("    1.1 会议(4分): 应有2次，每少1次减2分", "    1.1 会议(4分): 应有2次，每少1次减两"),
    ("    1.2 台账(6分):", ""),
    ("      a 不建立台账: 不得分", "      a 不建立台账: 不得份"),
    ("      b 记录不及时: {扣分: 1, 每: 次}", "      b 记录不及时: {扣分: 1, 毎: 次}"),
    ("      c 材料不全: {扣分: 2, 条件: 级别 >= 市级}", "      c 材料不全: {扣分: 2, 条件: 级别 >= 国家级}"),
    ("  二、廉洁自律(10分):", ""),
    ("    a 被通报: 每次减2分", "    a 被通报: 每次减2.3.4分"),
    ("    b 被处分: {扣分: 5, 每: 人, 事实: 处分}", "    b 被处分: {扣分: 5, 每: 人, 事实: 处份}"),
    ("    c 被查处: 本大项不得分", "    c 被查处: 第7项不得分"),
    ("    d 迟报: {扣分: 1, 逾期: 2020-06-30}", "    d 迟报: {扣分: 1, 逾期: 六月底}"),
    ("不得评优:", ""),
    (
        "  cap.a 主要领导被处分: {事实: 处分, 条件: {级别: 市级以上}}",
        "  cap.a 主要领导被处分: {事实: 处分, 条件: {级别: 区级以上}}",
    ),
    ("档次:", ""),
    ("  优秀: 90分以上", ""),
    ("  合格: 60分以上", "  合格: 六十分以上"),
    ("  不合格: 其余", ""),
    ("后果:", ""),
    ("  cons.1 表扬: 最终档次 == 优秀", "  cons.1 表扬: 最后档次 == 优秀"),
    ("  cons.2 约谈: {条件: 总分 < 60, 须触发: [2.a]}", "  cons.2 约谈: {条件: 总分 < 60, 须触发: [9.a]}"),
    ("勘误:", ""),
    ("  - {条款: 1.1, 原文: 减一, 读作: 减1分, 理由: 上下文}", "  - {条款: 1.1, 原文: 减一, 读作: 减1分}"),
)
MISTAKES = tuple(number for number, (_, bad) in enumerate(SLOTS) if bad)


def with_mistakes(chosen: set[int]) -> str:
    return "\n".join(bad if number in chosen else good for number, (good, bad) in enumerate(SLOTS)) + "\n"


def problems_of(text: str) -> tuple[Problem, ...]:
    try:
        return load(text.encode(), "细则.yaml").notices
    except RubricError as error:
        return error.problems


def test_the_rubric_without_mistakes_loads_without_a_word() -> None:
    assert problems_of(with_mistakes(set())) == ()


@given(st.sets(st.sampled_from(MISTAKES), min_size=1))
@settings(max_examples=200)
def test_independent_mistakes_are_all_told_at_their_lines_and_nothing_else_is(chosen: set[int]) -> None:
    problems = problems_of(with_mistakes(chosen))

    lines = [one.position.line for one in problems if one.position is not None and one.severity == "error"]
    assert len(lines) == len(problems)
    assert set(lines) == {number + 1 for number in chosen}
    assert lines == sorted(lines)
