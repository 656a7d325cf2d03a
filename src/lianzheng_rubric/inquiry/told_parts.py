"""What became of records, clauses, items and the rest: one sentence for each that is not the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from lianzheng_rubric.engine.assessment import (
    FindingEntry,
    GradeEffect,
    LedgerLine,
    MaterialStatus,
    NodeScore,
    PendingInput,
    RecordFate,
)
from lianzheng_rubric.engine.exact import Amount, amount_of, exact
from lianzheng_rubric.inquiry.comparing import Difference, Pair
from lianzheng_rubric.reports.reasons import fate_words, titled
from lianzheng_rubric.reports.wording import (
    MATERIAL_STATES,
    about,
    arithmetic,
    short,
    signed,
)

__all__ = ["few", "owed", "part_lines"]

_LISTED = 30
"""So many clauses or records are told in full; the JSON form always holds all of them."""


def part_lines(difference: Difference) -> Iterator[str]:
    """Records, clauses, items, effects on the grade, and what stands beside the score."""
    yield from _cut_short((_record(difference, pair) for pair in difference.records), "条记录")
    yield from _cut_short(_clauses(difference), "个条款")
    yield from _cut_short((_node(pair) for pair in difference.nodes if _scores_differ(pair)), "个条目")
    yield from (_effect(pair) for pair in difference.grade_effects)
    yield from _beside(difference)


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
        of = f"（记录 {few(names)}）" if names else ""
        before, after = (exact(found.get(clause, 0)) for found in sums)
        head = f"条款 {clause} “{pairs[0].either.rule}”"
        if before != after:
            yield f"{head}由 {signed(before)} 分变为 {signed(after)} 分{of}"
        else:
            how = _moved_within(pairs) or _kept_elsewhere(difference, pairs, of)
            yield f"{head}仍为 {signed(after)} 分，{how or f'算法不同{of}：{_sum_of(pairs[0])}'}"


def _moved_within(pairs: Sequence[Pair[LedgerLine]]) -> str:
    """Which records give the points now, where others gave them before."""
    sides = [
        dict.fromkeys(line.record for line in side if line is not None and line.record and line.effective)
        for side in ([pair.before for pair in pairs], [pair.after for pair in pairs])
    ]
    gone, come = (list(one.keys() - other.keys()) for one, other in (sides, sides[::-1]))
    return f"原来由记录 {few(sorted(gone))} 计，现在由记录 {few(sorted(come))} 计" if gone and come else ""


def _kept_elsewhere(difference: Difference, pairs: Sequence[Pair[LedgerLine]], of: str) -> str:
    """Where the points are kept now, where they were kept in another item before."""
    sides = [
        dict.fromkeys(line.node for line in side if line is not None)
        for side in ([pair.before for pair in pairs], [pair.after for pair in pairs])
    ]
    gone, come = (list(one.keys() - other.keys()) for one, other in (sides, sides[::-1]))
    if not (gone and come):
        return ""
    first, then = (
        "、".join(f"“{titled(node)}”" for node in assessment.nodes if node.id in found)
        for assessment, found in ((difference.before, gone), (difference.after, come))
    )
    return f"只是记在别处{of}：原来记在{first}，现在记在{then}"


def _sums(lines: Iterable[LedgerLine]) -> dict[str, Amount]:
    found: dict[str, Amount] = {}
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


def _effect(pair: Pair[GradeEffect]) -> str:
    effect = pair.either
    head = f"{effect.clause} {effect.rule}（{effect.effect}）"
    if pair.before is None:
        return f"{head}：原来没有触发，现在触发{about(*effect.records)}{_force(effect)}"
    if pair.after is None:
        return f"{head}：原来触发{about(*effect.records)}{_force(effect)}，现在没有"
    if pair.before.records != pair.after.records:
        return f"{head}：所据记录 {'、'.join(pair.before.records)} → {'、'.join(pair.after.records)}"
    return f"{head}：{_force(pair.before) or '（决定档次）'} → {_force(pair.after) or '（决定档次）'}"


def _force(effect: GradeEffect) -> str:
    return "（待定）" if effect.pending else "" if effect.binding else "（未改变档次）"


def _beside(difference: Difference) -> Iterator[str]:
    states = {"certain": "", "pending": "（待定）", "unknown": "（无法判断）"}
    yield from _plain("后果", difference.consequences, lambda c: f"{c.clause} {c.text}{states[c.state]}")
    yield from _plain("列出", difference.findings, _finding)
    yield from (f"材料：{_material(pair)}" for pair in difference.materials)
    yield from _plain("待定", difference.pending, owed)
    yield from _plain("提示", difference.notices, str)
    yield from _plain("勘误", difference.errata, lambda e: f"{e.clause} 读作“{e.read_as}”")
    told = {pair.either.clause for pair in difference.lines} | {pair.either.clause for pair in difference.grade_effects}
    quiet = [pair for pair in difference.silent if pair.before is not None and pair.after is not None]
    clauses = [pair.either.clause for pair in quiet if pair.either.clause not in told]
    if clauses:
        yield f"条款 {few(clauses)} 仍没有触发，只是原因不同（--format json 列出）"


def _material(pair: Pair[MaterialStatus]) -> str:
    head = f"{pair.either.clause} {pair.either.label}"
    states = ["不在细则里" if one is None else _material_state(one) for one in (pair.before, pair.after)]
    if states[0] != states[1] or pair.before is None or pair.after is None:
        return f"{head} {' → '.join(states)}"
    records = ["、".join(one.records) or "无" for one in (pair.before, pair.after)]
    return f"{head} 仍为{states[0]}，所据记录 {' → '.join(records)}"


def _material_state(entry: MaterialStatus) -> str:
    return MATERIAL_STATES[entry.state] + (f"（{entry.detail}）" if entry.detail else "")


def _finding(entry: FindingEntry) -> str:
    record = f"［{entry.record}］" if entry.record else ""
    return f"{entry.clause} {entry.category}：{entry.rule}{record}" + ("（待定）" if entry.pending else "")


def owed(entry: PendingInput) -> str:
    """An input that somebody still owes, and how many points it may move."""
    record = f"［{entry.record}］" if entry.record else ""
    return f"{entry.clause} {entry.rule}{record}：{entry.what}（{signed(entry.low)} 至 {signed(entry.high)} 分）"


def _plain(title: str, pairs: Iterable[Pair[Any]], say: Callable[[Any], str]) -> Iterator[str]:
    for pair in pairs:
        if pair.before is None:
            yield f"{title}：新增 {say(pair.after)}"
        elif pair.after is None:
            yield f"{title}：不再有 {say(pair.before)}"
        else:
            yield f"{title}：{say(pair.before)} → {say(pair.after)}"


def few(names: Iterable[str], most: int = 8) -> str:
    """The first names, and how many there are in all."""
    listed = list(names)
    return "、".join(listed[:most]) + (f" 等 {len(listed)} 个" if len(listed) > most else "")


def _cut_short(lines: Iterable[str], what: str) -> Iterator[str]:
    listed = list(lines)
    yield from listed[:_LISTED]
    if len(listed) > _LISTED:
        yield f"……还有 {len(listed) - _LISTED} {what}不同，--format json 列出全部"
