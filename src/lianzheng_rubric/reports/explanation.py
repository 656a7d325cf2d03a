"""Why: a unit, an item or a rule explained line by line, and why a rule did not fire."""

from __future__ import annotations

from collections.abc import Iterator

from lianzheng_rubric.engine.assessment import Assessment, FindingEntry, LedgerLine, NodeScore, ReadingInForce
from lianzheng_rubric.reports.reasons import emptied_above, fate_words, records_of, titled
from lianzheng_rubric.reports.wording import (
    CONSEQUENCE_STATES,
    MATERIAL_STATES,
    NODE_STATES,
    about,
    arithmetic,
    headline,
    number,
    short,
    signed,
    span,
    why_adjusted,
)

__all__ = ["explain_clause", "explain_unit"]


def explain_unit(assessment: Assessment) -> Iterator[str]:
    """The whole result in lines of text: score tree, grade, consequences, records not counted, what is still owed."""
    yield headline(assessment)
    yield from _tree(assessment)
    yield from _grades(assessment)
    yield from _section("后果", (f"{c.clause} {c.text}{CONSEQUENCE_STATES[c.state]}" for c in assessment.consequences))
    yield from _section(
        "材料", (f"{m.clause} {m.label}：{MATERIAL_STATES[m.state]}{_note(m.detail)}" for m in assessment.materials)
    )
    yield from _section("列出", (_finding_line(f) for f in assessment.findings))
    yield from _section("待定", (_pending_line(p) for p in assessment.pending))
    uncounted = [r for r in assessment.records if r.fate not in ("applied", "counted", "pending", "other_unit")]
    yield from _section("没有计分的记录", (f"{r.record} {fate_words(assessment, r)}" for r in uncounted))
    yield from _section("提示", assessment.notices)
    yield from _section("采用的读法（与本单位有关）", _readings(assessment))


def _readings(assessment: Assessment) -> Iterator[str]:
    """Readings that were changed one by one; those left as the rubric has them in one line."""
    mattered = [r for r in assessment.readings if r.mattered]
    yield from (_changed(r) for r in mattered if r.value != r.default)
    kept = [r.key for r in mattered if r.value == r.default]
    if kept:
        yield f"按细则原取的 {len(kept)} 个：{'、'.join(kept)}"


def _changed(reading: ReadingInForce) -> str:
    basis = f"{reading.basis}；" if reading.basis else ""
    return f"{reading.key} = {reading.value}（{basis}细则原取 {reading.default}）"


def _changed_for(assessment: Assessment, clause: str, *, below: bool = False) -> list[ReadingInForce]:
    """Readings chosen against the rubric's own that touch the clause, or what is below it: reviewers must see them."""
    return [
        reading
        for reading in assessment.readings
        if reading.value != reading.default
        and any(_within(clause, name) or (below and _within(name, clause)) for name in reading.clauses)
    ]


def _note(text: str) -> str:
    return f"（{text}）" if text else ""


def _section(title: str, lines: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    lines = tuple(lines)
    if lines:
        yield ""
        yield f"【{title}】"
        yield from (f"  {line}" for line in lines)


def _finding_line(entry: FindingEntry) -> str:
    times = f"×{entry.count}" if entry.count > 1 else ""
    record = about(entry.record)
    state = "（待定）" if entry.pending else ""
    return f"{entry.clause} {entry.category}：{entry.rule}{times}{_note(entry.detail)}{record}{state}"


def _pending_line(pending: object) -> str:
    clause, rule, record = (getattr(pending, name) for name in ("clause", "rule", "record"))
    low, high, what = (getattr(pending, name) for name in ("low", "high", "what"))
    where = about(record)
    moves = f"，影响 {signed(low)} 至 {signed(high)} 分" if low != high else ""
    return f"{clause} {rule}{where}：{what}{moves}"


def _tree(assessment: Assessment) -> Iterator[str]:
    """Items whose score is not simply their marks, with the lines that moved them."""
    depth: dict[str, int] = {}
    by_node: dict[str, list[LedgerLine]] = {}
    behind = records_of(assessment)
    holders = {node.parent for node in assessment.nodes}
    for line in assessment.ledger:
        by_node.setdefault(line.node, []).append(line)
    for node in assessment.nodes:
        depth[node.id] = 0 if node.parent is None else depth[node.parent] + 1
        if node.score == node.full and not by_node.get(node.id) and depth[node.id] > 1:
            continue
        pad = "  " * depth[node.id]
        yield f"{pad}{_node_line(node)}"
        for line in by_node.get(node.id, []):
            yield f"{pad}  · {_ledger_line(assessment, line, behind(line))}"
        if not by_node.get(node.id) and node.id not in holders and _earned_nothing(node):
            silent = [rule for rule in assessment.silent if _within(rule.clause, node.id)]
            yield from (f"{pad}  · {rule.clause} {rule.rule}：{rule.why}" for rule in silent)
        if node.adjustment:
            why = _why_adjusted(node)
            yield f"{pad}  · {why} {signed(node.adjustment)}"


def _earned_nothing(node: NodeScore) -> bool:
    """Whether the item starts from nothing, for this unit, and stayed there: no line tells why."""
    return node.state == "normal" and node.score == 0 == node.base and bool(node.full)


def _why_adjusted(node: NodeScore) -> str:
    if node.state == "factored":
        return "上下限和系数"
    if node.state != "inapplicable":
        return why_adjusted(node)
    return f"不适用，计 {short(node.score)} 分" if node.score else "不适用，不计分"


def _node_line(node: NodeScore) -> str:
    score = short(node.score) if node.score is not None else span(node.low, node.high)
    above = node.full is not None and node.high > node.full  # 6/5 would read as a fraction
    full = "" if node.full is None or above else f"/{number(node.full)}"
    top = f"（满分 {number(node.full)} 分）" if above else ""
    weight = "" if node.weight == 1 else f" ×{number(node.weight)}"
    state = _note(NODE_STATES.get(node.state, ""))
    return f"{titled(node)}：{score}{full} 分{top}{weight}{state}"


def _ledger_line(assessment: Assessment, line: LedgerLine, records: tuple[str, ...]) -> str:
    chosen = "".join(f"；读法 {r.basis or r.key} 改取 {r.value}" for r in _changed_for(assessment, line.clause))
    return f"{line.clause} {line.rule}{about(*records)} {arithmetic(line)}{chosen}"


def _grades(assessment: Assessment) -> Iterator[str]:
    if assessment.grade_effects:
        lines = (
            f"{e.clause} {e.rule}：{e.effect}{about(*e.records)}"
            + ("（待定）" if e.pending else "" if e.binding else "（成立，但未改变档次）")
            for e in assessment.grade_effects
        )
        yield from _section("档次", lines)
        yield f"  得分档次 {assessment.grade_by_score or '未定'} → 最终档次 {assessment.grade or '未定'}"


def explain_clause(assessment: Assessment, clause: str) -> Iterator[str]:
    """One item or rule: its score, every line under it, what fired, what stayed silent and why.

    Raises:
        KeyError: the rubric has no such clause (with nothing to say about it).

    """
    nodes = [node for node in assessment.nodes if node.id == clause]
    lines = [line for line in assessment.ledger if _within(line.clause, clause) or line.node == clause]
    effects = [effect for effect in assessment.grade_effects if _within(effect.clause, clause)]
    silent = [rule for rule in assessment.silent if _within(rule.clause, clause)]
    findings = [entry for entry in assessment.findings if _within(entry.clause, clause)]
    materials = [entry for entry in assessment.materials if _within(entry.clause, clause)]
    pending = [entry for entry in assessment.pending if _within(entry.clause, clause)]
    consequences = [entry for entry in assessment.consequences if _within(entry.clause, clause)]
    if not (nodes or lines or effects or silent or findings or materials or pending or consequences):
        raise KeyError(clause)
    yield from (_node_line(node) for node in nodes)
    behind = records_of(assessment)
    yield from (f"  · {_ledger_line(assessment, line, behind(line))}" for line in lines)
    yield from (f"  · {remark}，本项的分随之不计" for remark in _emptied(assessment, clause, lines))
    yield from (f"  · {e.clause} {e.rule}：{e.effect}{about(*e.records)}" for e in effects)
    yield from (f"  · {_finding_line(f)}" for f in findings)
    yield from (f"  · {m.clause} {m.label}：{MATERIAL_STATES[m.state]}{_note(m.detail)}" for m in materials)
    yield from (f"  · {c.clause} {c.text}{CONSEQUENCE_STATES[c.state]}" for c in consequences)
    yield from _section("待定", (_pending_line(entry) for entry in pending))
    named = {line.record for line in lines}
    looked = [r for r in assessment.records if r.record in named or any(_within(name, clause) for name in r.clauses)]
    yield from _section("有关记录", (f"{r.record}（{r.place}）{fate_words(assessment, r)}" for r in looked))
    yield from _section("没有触发", (f"{rule.clause} {rule.rule}：{rule.why}" for rule in silent))
    yield from _section("改选的读法", (_changed(r) for r in _changed_for(assessment, clause, below=True)))


def _emptied(assessment: Assessment, clause: str, lines: list[LedgerLine]) -> Iterator[str]:
    """What emptied the items around a clause: its own node, or the one where its points are kept."""
    known = {node.id: node for node in assessment.nodes}
    place = clause if clause in known else next((line.node for line in lines), clause)
    while place not in known and "." in place:
        place = place.rpartition(".")[0]
    if place in known:
        if place != clause and known[place].state == "zeroed" and all(line.kind != "zero" for line in lines):
            yield f"“{titled(known[place])}”不得分"
        yield from emptied_above(assessment, place)


def _within(clause: str, root: str) -> bool:
    return clause == root or clause.startswith(root + ".")
