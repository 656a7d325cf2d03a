"""No text breaks the loader: a rubric with anything changed in it loads, or is refused with located problems."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rubric_texts import EVERYTHING, SMALL, TEXTS, WEIGHTED

from lianzheng_rubric.authoring.readback import read_back
from lianzheng_rubric.engine.evaluation import evaluate
from lianzheng_rubric.engine.record import Unit
from lianzheng_rubric.language import loading
from lianzheng_rubric.language.loading import load
from lianzheng_rubric.problems import Problem, RubricError
from lianzheng_rubric.scoring import shipped_rubrics

VALUES = (
    "", "甲", "-1", "0", "1", "99999999999", "9" * 5000, "1/3", "1/0", "10%", "[]", "{}", "[甲]", "{甲: 乙}", "[[甲]]",
    "{甲: {乙: 丙}}", "是", "否", "满分", "不设", "每次扣2分", "不得分", "其余", "不写", "1.1", "总分", "考核项目", "本大项",
    "级别 >= 县级", "级别", "2020-02-30", "3人", "三人", "①", '""', "'甲'", "甲: 乙", "（十分）", "0.0000001", "１", "null",
    "{级别: 市级以上}", "[扣1分, 不得分]", "{读法 once: {once: 1}}",
)  # fmt: skip
MARKS = "：:，, -#[]{}\"'（）()分减扣加得0123456789.一二第条①\n　\t%*&!|>@~"
WORDS = sorted({word for text in TEXTS.values() for word in re.findall(r"[一-鿿a-z0-9.]+", text)})

_VALUE = re.compile(r"(?<=: )[^\n,{}\[\]]+")
_WORD = re.compile(r"[一-鿿a-z0-9.]+")


@st.composite
def _change(draw: st.DrawFn, text: str) -> str:
    """``text`` with one thing deleted, doubled, inserted, exchanged or rewritten."""
    lines = text.split("\n")
    at = draw(st.integers(0, max(0, len(text) - 1)))
    number = draw(st.integers(0, len(lines) - 1))
    kind = draw(st.sampled_from(("drop", "double", "insert", "drop line", "copy line", "indent", "value", "word")))
    match kind:
        case "drop":
            return text[:at] + text[at + 1 :]
        case "double":
            return text[: at + 1] + text[at:]
        case "insert":
            return text[:at] + draw(st.sampled_from(MARKS)) + text[at:]
        case "drop line":
            return "\n".join([*lines[:number], *lines[number + 1 :]])
        case "copy line":
            target = draw(st.integers(0, len(lines)))
            return "\n".join([*lines[:target], lines[number], *lines[target:]])
        case "indent":
            lines[number] = draw(st.sampled_from(("  " + lines[number], lines[number][2:])))
            return "\n".join(lines)
    places = [match.span() for match in (_VALUE if kind == "value" else _WORD).finditer(text)]
    if not places:
        return text
    start, end = draw(st.sampled_from(places))
    return text[:start] + draw(st.sampled_from(VALUES if kind == "value" else WORDS)) + text[end:]


@st.composite
def changed(draw: st.DrawFn, texts: tuple[str, ...], most: int = 3) -> str:
    """One of ``texts``, changed one to ``most`` times."""
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(1, most))):
        text = draw(_change(text))
    return text


def check_located(problems: tuple[Problem, ...], text: str) -> None:
    lines = text.split("\n")
    assert any(problem.severity == "error" for problem in problems)
    for problem in problems:
        assert re.fullmatch(r"[RYE]\d{3}", problem.code)
        assert re.search("[一-鿿]", problem.message)
        assert problem.remedy
        if problem.code != "Y098":
            assert problem.position is not None
            assert problem.position.file == "细则.yaml"
            assert 1 <= problem.position.line <= len(lines)
            assert 1 <= problem.position.column <= len(lines[problem.position.line - 1]) + 2


def check(text: str) -> None:
    """Loads or is refused properly; what loads can be evaluated and read back."""
    loading._cache.clear()
    try:
        rubric = load(text.encode(), "细则.yaml")
    except RubricError as error:
        check_located(error.problems, text)
        return
    assert list(read_back(rubric.plan))
    assert evaluate(rubric.plan, [], Unit("甲单位")).unit == "甲单位"


@given(changed(tuple(TEXTS.values())))
@settings(max_examples=200)
@example(SMALL.replace("一、", "第３条 "))
@example(SMALL.replace("10分", "10000000000分"))
@example(SMALL.replace("    g 造成严重后果: 本大项不得分", "    g 造成严重后果: [胡说, 不得分]"))
@example(SMALL + "档次: {优秀: 99999999999分以上, 合格: 其余}\n")
@example(SMALL + "尺度: 县级\n")
@example(EVERYTHING.replace("应有: 2, 每: 季度", f"应有: {'9' * 5000}, 每: 季度"))
@example(EVERYTHING.replace("a 迟到: 每人次扣1分", "来自: 考核项目"))
@example(EVERYTHING.replace("定档小数位: 1", "定档小数位: 999999999"))
def test_a_changed_rubric_loads_or_is_refused_with_located_problems(text: str) -> None:
    check(text)


@pytest.mark.slow
@given(changed(tuple(TEXTS.values()), most=5))
@settings(max_examples=20_000)
def test_many_changed_rubrics_load_or_are_refused_with_located_problems(text: str) -> None:
    check(text)


SHIPPED = tuple(path.read_text("utf-8") for path in shipped_rubrics().values())


@pytest.mark.slow
@given(changed(SHIPPED, most=2))
@settings(max_examples=2_000)
def test_changed_shipped_rubrics_load_or_are_refused_with_located_problems(text: str) -> None:
    check(text)


SAME = (
    (r"[ \n]+", ""),  # blanks inside a line; a number glued to its title is another text
    (r"分\)::", "分):"),
    (r"减+|扣+", "扣"),
    (r"，+", "，"),
    (r"(?<![0-9.])0+(?=[0-9])", ""),
    (r"每?少1?次?扣", "每少1次扣"),
    (r"最多[扣加]?(?=[0-9])", "最多"),
    (r"(?<=[0-9])分?(?=以[上下])", ""),
    (r"1\.1?会议", "1.会议"),  # 1. inside 一、 is 1.1
    ("本大项", "本项"),  # for a situation that stands in the group itself
)
"""Ways of writing that mean the same: two rubrics may have one meaning only if they differ by these."""


def meaning(text: str) -> tuple[object, ...]:
    loading._cache.clear()
    rubric = load(text.encode(), "细则.yaml")
    return replace(rubric.plan, fingerprint=""), rubric.vocabulary, rubric.spec


def spelling(text: str) -> str:
    for regex, spelt in SAME:
        text = re.sub(regex, spelt, text)
    return text


@pytest.mark.parametrize("text", [SMALL, WEIGHTED], ids=["small", "weighted"])
def test_no_edit_is_silent(text: str) -> None:
    """Every character dropped, doubled or replaced: refused, or another meaning, or another way of writing the same."""
    original, silent = meaning(text), []
    for at in range(len(text)):
        for edited in {text[:at] + text[at + 1 :], text[: at + 1] + text[at:], f"{text[:at]}7{text[at + 1 :]}"} - {
            text
        }:
            try:
                unchanged = meaning(edited) == original
            except RubricError:
                continue
            if unchanged and spelling(edited) != spelling(text):
                silent.append(edited[max(0, at - 20) : at + 20])
    assert silent == []


UNKNOWN = "從未有過的關鍵字"


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_an_unknown_keyword_is_refused_on_every_line_of_the_file(text: str) -> None:
    """An unknown name beside any other name is refused at its own line, wherever it stands."""
    lines = text.rstrip("\n").split("\n")
    section = ""
    for number, line in enumerate(lines):
        section = line if line[:1] not in (" ", "#") else section
        if not re.match(r" *[^#\s-][^:]*:", line) or (section == "读法:" and line[:1] == " "):  # a reading of any name
            continue
        pad = line[: len(line) - len(line.lstrip())]
        changed_text = "\n".join([*lines[:number], f"{pad}{UNKNOWN}: 从未有过的内容", *lines[number:]]) + "\n"
        with pytest.raises(RubricError) as refused:
            load(changed_text.encode(), "细则.yaml")
        told = [p for p in refused.value.problems if p.position is not None and p.position.line == number + 1]
        assert told, changed_text
