"""Differences between results in Chinese sentences: by record, by clause, then the score and the grade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.exact import Exact, amount_of, exact
from lianzheng_rubric.engine.ranked import Spot, place_words
from lianzheng_rubric.inquiry.comparing import Changed, Comparison, Difference, Moved
from lianzheng_rubric.inquiry.told_parts import few, part_lines
from lianzheng_rubric.reports.wording import STATUSES, points, signed

__all__ = ["change_of", "comparison_lines", "difference_lines"]

_PARTS: Mapping[str, str] = {
    "unit": "单位",
    "rubric_id": "细则代号",
    "rubric_title": "细则名称",
    "rubric_version": "细则版本",
    "fingerprint": "细则或读法的指纹",
    "library_version": "程序版本",
    "as_of": "考核开始日",
    "previous_as_of": "上年考核开始日",
    "status": "状态",
    "total": "总分",
    "low": "总分下限",
    "high": "总分上限",
    "total_without_vetoes": "不计清零时的总分",
    "grade_by_score": "得分档次",
    "grade_limited": "降档后的档次",
    "grade": "档次",
    "possible_grades": "可能的档次",
}


def comparison_lines(comparison: Comparison) -> Iterator[str]:
    """Everything that differs between two sets of results; one sentence when nothing does."""
    if not comparison:
        yield f"两份结果相同（{comparison.same} 个单位）。"
        return
    lines = list(_sections(comparison))
    yield from lines[1:] if lines[0] == "" else lines


def _sections(comparison: Comparison) -> Iterator[str]:
    """What the results rest on, the units, the places, how many differ; blank lines between them."""
    shared = _shared(comparison.differences)
    yield from shared
    if comparison.gone:
        yield f"后一份结果没有的单位：{few(comparison.gone)}"
    if comparison.added:
        yield f"后一份结果新增的单位：{few(comparison.added)}"
    differing = 0
    for difference in comparison.differences:
        lines = [line for line in difference_lines(difference) if line not in shared]
        if lines:
            differing += 1
            yield from ("", f"【{difference.unit}】", *(f"  {line}" for line in lines))
    if comparison.moved:
        yield from ("", "【名次】", *(f"  {_move(moved)}" for moved in comparison.moved))
    same = comparison.same + len(comparison.differences) - differing
    counts = [f"{differing} 个单位的结果不同"] if differing else []
    counts += [f"{same} 个相同" if differing else f"{same} 个单位的结果相同"] if same else []
    if counts:
        yield from ("", f"{'除此以外，' if shared else ''}{'，'.join(counts)}。")


def _shared(differences: tuple[Difference, ...]) -> list[str]:
    """What the results rest on, told once where it differs for every unit in the same way."""
    told = [list(_foundation(difference)) for difference in differences]
    return [line for line in told[0] if all(line in one for one in told)] if told else []


def _move(moved: Moved) -> str:
    sides = (moved.before, moved.after)
    grouped = len({spot.group for spot in sides if spot is not None}) > 1
    first, then = (_spot(spot, grouped=grouped) for spot in sides)
    return f"{moved.unit}：{first} → {then}"


def _spot(spot: Spot | None, *, grouped: bool) -> str:
    if spot is None:
        return "没有名次"
    overall = f"（全体第 {place_words(spot.overall)} 名）" if spot.overall is not None else ""
    return f"{spot.group if grouped else ''}第 {place_words(spot.places)} 名{overall}"


def difference_lines(difference: Difference) -> Iterator[str]:
    """One unit: what the results rest on, the outcome, then records, clauses, items and what follows."""
    lines = list(_told(difference))
    if difference and not lines:
        lines = ["分数、档次、记录都相同，只有说明的细节不同（--format json 列出）"]
    yield from lines


def _told(difference: Difference) -> Iterator[str]:
    yield from _foundation(difference)
    yield from _outcome(difference)
    yield from part_lines(difference)


def _foundation(difference: Difference) -> Iterator[str]:
    readings = list(_readings(difference))
    for changed in difference.basis:
        edited = changed.what == "fingerprint" and not readings
        yield f"细则改过，指纹 {_value(changed.before)} → {_value(changed.after)}" if edited else _part(changed)
    yield from readings


def _readings(difference: Difference) -> Iterator[str]:
    for pair in difference.readings:
        values = ["没有这个读法" if side is None else side.value for side in (pair.before, pair.after)]
        if values[0] != values[1]:
            yield f"读法 {pair.either.key}：{values[0]} → {values[1]}"


def _part(changed: Changed) -> str:
    return f"{_PARTS[changed.what]} {_value(changed.before)} → {_value(changed.after)}"


def _value(value: Any) -> str:
    if value is None or value == ():
        return "未定"
    if isinstance(value, tuple):
        return "或".join(value)
    if isinstance(value, Decimal | Fraction):
        return points(value)
    text = str(value)
    return text[:12] if len(text) == 64 else STATUSES.get(text, text)


def _outcome(difference: Difference) -> Iterator[str]:
    told = {changed.what: changed for changed in difference.outcome}
    if "total" in told and told["total"].before is not None and told["total"].after is not None:
        total = told["total"]
        yield f"{_part(total)}（{change_of(total.before, total.after)}）"
        told = {name: changed for name, changed in told.items() if name not in ("low", "high", "total_without_vetoes")}
    elif {"low", "high", "total"} & told.keys():
        yield f"总分 {_span(difference.before)} → {_span(difference.after)}"
        told = {name: changed for name, changed in told.items() if name not in ("low", "high")}
    if {"grade", "possible_grades"} & told.keys():
        yield f"档次 {_grades(difference.before)} → {_grades(difference.after)}"
    for name in ("status", "grade_by_score", "grade_limited", "total_without_vetoes"):
        if name in told and not (name.startswith("grade_") and _as_the_grade(told, name)):
            yield _part(told[name])


def _as_the_grade(told: Mapping[str, Changed], name: str) -> bool:
    """Whether an earlier grade went the same way as the final one, so that it need not be told twice."""
    final, earlier = told.get("grade"), told[name]
    return final is not None and (final.before, final.after) == (earlier.before, earlier.after)


def change_of(before: Exact, after: Exact) -> str:
    """The exact difference with its sign."""
    return signed(exact(amount_of(Fraction(after)) - amount_of(Fraction(before))))


def _span(assessment: Assessment) -> str:
    if assessment.low is None:
        return STATUSES[assessment.status]
    low, high = points(assessment.low), points(assessment.high)
    return low if low == high else f"{low} 至 {high}"


def _grades(assessment: Assessment) -> str:
    return assessment.grade or "或".join(assessment.possible_grades) or "未定"
