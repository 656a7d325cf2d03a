"""Differences between results in Chinese sentences: by record, by clause, then the score and the grade."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lianzheng_rubric.engine.assessment import FindingEntry, LedgerLine, NodeScore, PendingInput, RecordFate
from lianzheng_rubric.engine.exact import Exact, amount_of, exact
from lianzheng_rubric.inquiry.comparing import Changed, Comparison, Difference, Moved, Pair
from lianzheng_rubric.reports.reasons import fate_words, titled
from lianzheng_rubric.reports.wording import MATERIAL_STATES, STATUSES, arithmetic, number, short, signed

__all__ = ["change_of", "comparison_lines", "difference_lines"]

_PARTS: Mapping[str, str] = {
    "unit": "单位",
    "rubric_id": "细则代号",
    "rubric_title": "细则名称",
    "rubric_version": "细则版本",
    "fingerprint": "细则或读法的指纹",
    "library_version": "程序版本",
    "as_of": "考核开始日",
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
_LISTED = 30
"""So many clauses or records are told in full; the JSON form always holds all of them."""


def comparison_lines(comparison: Comparison) -> Iterator[str]:
    """Everything that differs between two sets of results; one sentence when nothing does."""
    if not comparison:
        yield f"两份结果相同（{comparison.same} 个单位）。"
        return
    shared = _shared(comparison.differences)
    yield from shared
    if comparison.gone:
        yield f"后一份结果没有的单位：{_few(comparison.gone)}"
    if comparison.added:
        yield f"后一份结果新增的单位：{_few(comparison.added)}"
    for difference in comparison.differences:
        lines = [line for line in difference_lines(difference) if line not in shared]
        if lines:
            yield from ("", f"【{difference.unit}】", *(f"  {line}" for line in lines))
    if comparison.moved:
        yield from ("", "【名次】", *(f"  {_move(moved)}" for moved in comparison.moved))
    yield from ("", f"{len(comparison.differences)} 个单位的结果不同，{comparison.same} 个相同。")


def _shared(differences: tuple[Difference, ...]) -> list[str]:
    """What the results rest on, told once where it differs for every unit in the same way."""
    told = [list(_foundation(difference)) for difference in differences]
    return [line for line in told[0] if all(line in one for one in told)] if told else []


def _move(moved: Moved) -> str:
    first, then = (f"第 {place} 名" if place else "没有名次" for place in (moved.before, moved.after))
    return f"{moved.unit}：{first} → {then}"


def difference_lines(difference: Difference) -> Iterator[str]:
    """One unit: what the results rest on, the outcome, then records, clauses, items and what follows."""
    lines = list(_told(difference))
    if difference and not lines:
        lines = ["分数、档次、记录都相同，只有说明的细节不同（--format json 列出）"]
    yield from lines


def _told(difference: Difference) -> Iterator[str]:
    yield from _foundation(difference)
    yield from _outcome(difference)
    yield from _cut_short((_record(difference, pair) for pair in difference.records), "条记录")
    yield from _cut_short(_clauses(difference), "个条款")
    yield from _cut_short((_node(pair) for pair in difference.nodes if _scores_differ(pair)), "个条目")
    yield from (_effect(pair) for pair in difference.grade_effects)
    yield from _beside(difference)


def _foundation(difference: Difference) -> Iterator[str]:
    yield from (_part(changed) for changed in difference.basis)
    for pair in difference.readings:
        one = pair.either
        values = ["没有这个读法" if side is None else side.value for side in (pair.before, pair.after)]
        if values[0] != values[1]:
            yield f"读法 {one.key}：{values[0]} → {values[1]}"


def _part(changed: Changed) -> str:
    return f"{_PARTS[changed.what]} {_value(changed.before)} → {_value(changed.after)}"


def _value(value: Any) -> str:
    if value is None or value == ():
        return "未定"
    if isinstance(value, tuple):
        return "或".join(value)
    if isinstance(value, Decimal | Fraction):
        return _points_of(value)
    text = str(value)
    return text[:12] if len(text) == 64 else STATUSES.get(text, text)


def _points_of(value: Exact) -> str:
    """The exact number; one that is long is rounded beside it."""
    text = short(value)
    return f"{number(value)}（{text}）" if text.startswith("≈") else text


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
        if name in told and not (name == "grade_by_score" and _as_the_grade(told)):
            yield _part(told[name])


def _as_the_grade(told: Mapping[str, Changed]) -> bool:
    """Whether the grade by score went the same way as the final one, so that it need not be told twice."""
    final, scored = told.get("grade"), told["grade_by_score"]
    return final is not None and (final.before, final.after) == (scored.before, scored.after)


def change_of(before: Exact, after: Exact) -> str:
    """The exact difference with its sign."""
    return signed(exact(amount_of(Fraction(after)) - amount_of(Fraction(before))))


def _span(assessment: Any) -> str:
    if assessment.low is None:
        return STATUSES[assessment.status]
    low, high = _points_of(assessment.low), _points_of(assessment.high)
    return low if low == high else f"{low} 至 {high}"


def _grades(assessment: Any) -> str:
    return assessment.grade or "或".join(assessment.possible_grades) or "未定"


# --- records and clauses -------------------------------------------------------------------------------------------


def _record(difference: Difference, pair: Pair[RecordFate]) -> str:
    name = pair.either.record
    before = None if pair.before is None else fate_words(difference.before, pair.before)
    after = None if pair.after is None else fate_words(difference.after, pair.after)
    if before is None:
        return f"记录 {name} 原来没有，现为“{after}”"
    if after is None:
        return f"记录 {name} 原为“{before}”，现在没有这条记录"
    if before != after:
        return f"记录 {name} 原为“{before}”，现为“{after}”"
    if pair.before is not None and pair.after is not None and pair.before.situation != pair.after.situation:
        return f"记录 {name} 的情形 {pair.before.situation} → {pair.after.situation}"
    clauses = ["、".join(fate.clauses) or "无" for fate in (pair.before, pair.after) if fate is not None]
    return f"记录 {name} 仍为“{after}”，所涉条款 {' → '.join(clauses)}"


def _clauses(difference: Difference) -> Iterator[str]:
    """What every clause gave or took before and now, with the lines that are not the same."""
    sums = [_sums(assessment.ledger) for assessment in (difference.before, difference.after)]
    groups: dict[str, list[Pair[LedgerLine]]] = {}
    for pair in difference.lines:
        groups.setdefault(pair.either.clause, []).append(pair)
    for clause, pairs in groups.items():
        names = list(dict.fromkeys(pair.either.record for pair in pairs if pair.either.record))
        of = f"（记录 {_few(names)}）" if names else ""
        before, after = (exact(found.get(clause, 0)) for found in sums)
        head = f"条款 {clause} “{pairs[0].either.rule}”"
        if before != after:
            yield f"{head}由 {signed(before)} 分变为 {signed(after)} 分{of}"
        else:
            yield f"{head}仍为 {signed(after)} 分，算法不同{of}：{_sum_of(pairs[0])}"


def _sums(lines: Iterable[LedgerLine]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for line in lines:
        found[line.clause] = found.get(line.clause, 0) + amount_of(Fraction(line.effective))
    return found


def _sum_of(pair: Pair[LedgerLine]) -> str:
    sides = ["没有" if line is None else arithmetic(line) for line in (pair.before, pair.after)]
    return f"{sides[0]} → {sides[1]}"


def _scores_differ(pair: Pair[NodeScore]) -> bool:
    """Whether an item below the total, which is told for itself, scores differently."""
    if pair.either.parent is None:
        return False
    return pair.before is None or pair.after is None or _points(pair.before) != _points(pair.after)


def _node(pair: Pair[NodeScore]) -> str:
    sides = ["没有这一项" if node is None else _points(node) for node in (pair.before, pair.after)]
    return f"{titled(pair.either)}：{sides[0]} → {sides[1]} 分"


def _points(node: NodeScore) -> str:
    state = {"zeroed": "（不得分）", "missing": "（未录入）", "inapplicable": "（不适用）"}.get(node.state, "")
    low, high = short(node.low), short(node.high)
    return (low if node.low == node.high else f"{low} 至 {high}") + state


# --- grade, consequences and the rest ------------------------------------------------------------------------------


def _effect(pair: Pair[Any]) -> str:
    effect = pair.either
    head = f"{effect.clause} {effect.rule}（{effect.effect}）"
    if pair.before is None:
        return f"{head}：原来没有触发，现在触发［{'、'.join(effect.records)}］{_force(effect)}"
    if pair.after is None:
        return f"{head}：原来触发［{'、'.join(effect.records)}］{_force(effect)}，现在没有"
    if pair.before.records != pair.after.records:
        return f"{head}：所据记录 {'、'.join(pair.before.records)} → {'、'.join(pair.after.records)}"
    return f"{head}：{_force(pair.before) or '（决定档次）'} → {_force(pair.after) or '（决定档次）'}"


def _force(effect: Any) -> str:
    return "（待定）" if effect.pending else "" if effect.binding else "（未改变档次）"


def _beside(difference: Difference) -> Iterator[str]:
    states = {"certain": "", "pending": "（待定）", "unknown": "（无法判断）"}
    yield from _plain("后果", difference.consequences, lambda c: f"{c.clause} {c.text}{states[c.state]}")
    yield from _plain("列出", difference.findings, _finding)
    yield from _plain(
        "材料", difference.materials, lambda m: f"{m.clause} {m.label} {MATERIAL_STATES[m.state]}{m.detail}"
    )
    yield from _plain("待定", difference.pending, _owed)
    yield from _plain("提示", difference.notices, str)
    yield from _plain("勘误", difference.errata, lambda e: f"{e.clause} 读作“{e.read_as}”")
    told = {pair.either.clause for pair in difference.lines} | {pair.either.clause for pair in difference.grade_effects}
    quiet = [pair for pair in difference.silent if pair.before is not None and pair.after is not None]
    yield from (
        f"条款 {pair.either.clause} 仍没有触发：{pair.before.why} → {pair.after.why}"  # type: ignore[union-attr]
        for pair in quiet
        if pair.either.clause not in told
    )


def _finding(entry: FindingEntry) -> str:
    record = f"［{entry.record}］" if entry.record else ""
    return f"{entry.clause} {entry.category}：{entry.rule}{record}" + ("（待定）" if entry.pending else "")


def _owed(entry: PendingInput) -> str:
    record = f"［{entry.record}］" if entry.record else ""
    return f"{entry.clause} {entry.rule}{record}：{entry.what}（{signed(entry.low)} 至 {signed(entry.high)} 分）"


def _plain(title: str, pairs: Iterable[Pair[Any]], say: Any) -> Iterator[str]:
    for pair in pairs:
        if pair.before is None:
            yield f"{title}：新增 {say(pair.after)}"
        elif pair.after is None:
            yield f"{title}：不再有 {say(pair.before)}"
        else:
            yield f"{title}：{say(pair.before)} → {say(pair.after)}"


def _few(names: Iterable[str], most: int = 8) -> str:
    listed = list(names)
    return "、".join(listed[:most]) + (f" 等 {len(listed)} 个" if len(listed) > most else "")


def _cut_short(lines: Iterable[str], what: str) -> Iterator[str]:
    listed = list(lines)
    yield from listed[:_LISTED]
    if len(listed) > _LISTED:
        yield f"……还有 {len(listed) - _LISTED} {what}不同，--format json 列出全部"
