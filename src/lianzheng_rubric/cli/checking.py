"""Rubrics on the screen: ``check``, ``show``, ``list`` and ``schema``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lianzheng_rubric.cli.console import Exit, as_json, put, say, show_problems
from lianzheng_rubric.problems import Problem, RubricError
from lianzheng_rubric.reports.table import format_table
from lianzheng_rubric.scoring import load_rubric, shipped_rubrics

if TYPE_CHECKING:
    from lianzheng_rubric.language.loading import Rubric

__all__ = ["run_check", "run_list", "run_schema", "run_show", "run_test"]


def run_check(names: Sequence[str], readings: Mapping[str, str], form: str, *, strict: bool) -> int:
    """``lianzheng check``: problems of every file; code 1 when one is an error, 3 when a file cannot be found."""
    from lianzheng_rubric.authoring.second_opinion import disagreements

    found: list[Problem] = []
    lines: list[str] = []
    for name in names:
        try:
            rubric = load_rubric(name, readings)
        except RubricError as error:
            found += _case_file(name) or error.problems
            continue
        found += [*rubric.notices, *disagreements(rubric), *_under_other_readings(name, rubric, readings)]
        lines.append(f"{name}：{_summary(rubric)}")
    if form == "json":
        put(as_json([_plain(problem) for problem in found]))
    else:
        show_problems(found)
        put("\n".join([*lines, _count(found)]))
    if any(problem.code == "R000" for problem in found):
        return Exit.UNREADABLE
    serious = any(problem.severity == "error" or strict for problem in found)
    return Exit.FINDINGS if serious else Exit.FINE


def _case_file(name: str) -> tuple[Problem, ...]:
    """Who has a case file checked as a rubric is told the command for it."""
    path = Path(name)
    if not path.is_file() or not re.search(r"^用例\s*[:：]", path.read_text("utf-8", errors="replace"), re.MULTILINE):
        return ()
    return (Problem("C004", f"{name} 是用例文件，不是细则", None, f"核对用例用 lianzheng test {name}"),)


def _under_other_readings(name: str, rubric: Rubric, readings: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong with branches that are not in force: each option of each reading is tried once."""
    told = set()
    for reading in rubric.plan.readings:
        for option in (option for option in reading.options if option != reading.value):
            try:
                load_rubric(name, {**readings, reading.key: option})
            except RubricError as error:
                for problem in error.problems:
                    if problem.severity == "error" and (problem.code, problem.position) not in told:
                        told.add((problem.code, problem.position))
                        yield replace(problem, message=f"改用读法 {reading.key}={option} 时，{problem.message}")


def _summary(rubric: Rubric) -> str:
    plan = rubric.plan
    return (
        f"{rubric.title}，{len(plan.clauses)} 条，其中计分 {len(plan.steps)} 句、材料 {len(plan.requirements)} 项，"
        f"读法 {len(plan.readings)} 个，勘误 {len(plan.errata)} 处，指纹 {plan.fingerprint[:12]}"
    )


def _count(found: Sequence[Problem]) -> str:
    errors = sum(problem.severity == "error" for problem in found)
    return "没有问题。" if not found else f"错误 {errors} 个，提醒 {len(found) - errors} 个。"


def _plain(problem: Problem) -> dict[str, Any]:
    position = problem.position
    place = None if position is None else {"file": position.file, "line": position.line, "column": position.column}
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "remedy": problem.remedy,
        "position": place,
    }


def run_show(name: str, readings: Mapping[str, str]) -> int:
    """``lianzheng show``."""
    from lianzheng_rubric.authoring.readback import grade_lines, read_back

    try:
        rubric = load_rubric(name, readings)
    except RubricError as error:
        raise RubricError(_case_file(name) or error.problems) from None
    put(f"{rubric.title}（{rubric.id}，版本 {rubric.version}）\n")
    put("\n".join(f"{clause} {text}" for clause, text in read_back(rubric.plan, rubric.vocabulary.dated_by())))
    for line in grade_lines(rubric.plan):
        put(line)
    for erratum in rubric.plan.errata:
        put(f"勘误 {erratum.clause}：原文“{erratum.printed}”，读作“{erratum.read_as}”（{erratum.why}）")
    return Exit.FINE


def run_test(files: Sequence[str]) -> int:
    """``lianzheng test``."""
    from lianzheng_rubric.authoring.cases import read_cases, run_case

    total, wrong = 0, 0
    for name in files:
        file = read_cases(Path(name))
        rubric = file.source
        for case in file.cases:
            total += 1
            differences = run_case(case, lambda readings, rubric=rubric: load_rubric(rubric, readings))  # type: ignore[misc]
            if differences:
                wrong += 1
                put(f"不符：{case.name}（{name} 第{case.line}行）")
                put("\n".join(f"  {one.what}：应为 {one.expected}，得到 {one.got}" for one in differences))
    say(f"{total} 个用例，{total - wrong} 个相符，{wrong} 个不符。")
    return Exit.FINDINGS if wrong else Exit.FINE


def run_list(name: str | None, what: str, readings: Mapping[str, str]) -> int:
    """``lianzheng list``."""
    if name is None:
        rows = [(key, load_rubric(key).title) for key in shipped_rubrics()]
        put(format_table(("代号", "细则"), rows))
        return Exit.FINE
    rubric = load_rubric(name, readings)
    header, rows_of = _LISTS[what]
    rows = rows_of(rubric)
    if not rows:
        say(f"这份细则没有{what}。")
        return Exit.FINE
    put(format_table(header, rows))
    return Exit.FINE


def _clauses(rubric: Rubric) -> list[tuple[str, ...]]:
    return [(clause.id, clause.nature, clause.label) for clause in rubric.plan.clauses]


def _situations(rubric: Rubric) -> list[tuple[str, ...]]:
    return [
        (s.label, s.key if s.key != s.label else "（共用事实）", "、".join(s.clauses), "、".join(s.fields))
        for s in rubric.vocabulary.situations.values()
    ]


def _reading_rows(rubric: Rubric) -> list[tuple[str, ...]]:
    return [
        (
            r.key,
            r.value,
            "、".join(option for option in r.options if option != r.value),
            r.basis,
            "、".join(r.clauses[:6]),
        )
        for r in rubric.plan.readings
    ]


def _fields(rubric: Rubric) -> list[tuple[str, ...]]:
    vocabulary = rubric.vocabulary
    rows = [
        ("记录", name, kind.name, "、".join(kind.labels), vocabulary.defaults.get(name, ""))
        for name, kind in vocabulary.fields.items()
    ]
    rows += [
        ("单位", name, kind.name, "、".join(kind.labels), vocabulary.unit_defaults.get(name, ""))
        for name, kind in vocabulary.unit_fields.items()
    ]
    return [tuple(row) for row in rows]


_LISTS: Mapping[str, tuple[tuple[str, ...], Any]] = {
    "条款": (("编号", "性质", "内容"), _clauses),
    "情形": (("情形", "编号", "用于条款", "要填的字段"), _situations),
    "读法": (("读法", "采用", "可改选", "依据", "涉及条款"), _reading_rows),
    "字段": (("用于", "字段", "类型", "取值", "默认"), _fields),
}


def run_schema(what: str) -> int:
    """``lianzheng schema``."""
    if what == "assessment":
        from lianzheng_rubric.reports.document import assessment_schema

        put(as_json(assessment_schema()))
    else:
        from lianzheng_rubric.language.schema import rubric_schema

        put(as_json(rubric_schema()))
    return Exit.FINE
