"""An outcome put into data that people and programs can read: ledger, fates, tree, what did not fire, what is owed."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from lianzheng_rubric.engine.accounts import fates_of, ledger_of, no_nodes, nodes_of
from lianzheng_rubric.engine.amounts import period_of, unmeasured
from lianzheng_rubric.engine.assessment import (
    Assessment,
    ErratumUsed,
    FindingEntry,
    GradeEffect,
    PendingInput,
    ReadingInForce,
    Status,
)
from lianzheng_rubric.engine.condition import fields_of
from lianzheng_rubric.engine.exact import exact
from lianzheng_rubric.engine.following import follow
from lianzheng_rubric.engine.grading import effect_words
from lianzheng_rubric.engine.lacking import lacking, undivided
from lianzheng_rubric.engine.live import LiveStep
from lianzheng_rubric.engine.materials import check_materials
from lianzheng_rubric.engine.outcome import Outcome
from lianzheng_rubric.engine.plan import (
    Compared,
    Finding,
    Judged,
)
from lianzheng_rubric.engine.possible import possible_grades
from lianzheng_rubric.engine.record import Unit
from lianzheng_rubric.engine.remarks import score_remarks
from lianzheng_rubric.engine.sayings import sayings_of
from lianzheng_rubric.engine.silence import APART, named, silent_rules

__all__ = ["explain"]


def explain(outcome: Outcome) -> Assessment:
    """The assessment of an outcome; everything but the headline is worked out when first read."""
    plan = outcome.program.plan
    low, high = outcome.low, outcome.high
    worst, best = outcome.worst, outcome.best
    scored = outcome.in_scope and sayings_of(outcome.program).scored
    certain = low.total == high.total and worst.final == best.final
    status: Status = "final" if certain else "pending"
    if not scored:
        status = "no_score" if outcome.in_scope else "out_of_scope"
    least = exact(low.total) if scored else None
    most = least if high.total == low.total or not scored else exact(high.total)
    parts: dict[str, Any] = {
        "rubric_id": plan.id,
        "rubric_title": plan.title,
        "rubric_version": plan.version,
        "fingerprint": plan.fingerprint,
        "library_version": library_version(),
        "unit": outcome.unit.name,
        "as_of": outcome.as_of,
        "previous_as_of": outcome.previous_as_of,
        "status": status,
        "total": least if least is most else None,
        "low": least,
        "high": most,
        "grade_by_score": _same(worst.by_score, best.by_score),
        "grade_limited": _same(worst.limited, best.limited),
        "grade": _same(worst.final, best.final) if scored else None,
    }
    makers: dict[str, Callable[[Outcome], object]] = {
        "total_without_vetoes": _total_without_vetoes,
        "possible_grades": _possible_grades,
        "ledger": ledger_of,
        "records": fates_of,
        "nodes": nodes_of if scored else no_nodes,
        "grade_effects": _grade_effects,
        "silent": silent_rules,
        "consequences": follow,
        "findings": _findings,
        "materials": check_materials,
        "pending": _pending,
        "readings": _readings,
        "errata": _errata,
        "notices": _notices,
    }
    return Assessment(parts, {name: partial(maker, outcome) for name, maker in makers.items()})


@lru_cache(maxsize=1)
def library_version() -> str:
    """The installed version of this library."""
    try:
        return version("lianzheng-rubric")
    except PackageNotFoundError:
        return "0"


def _same(low: str | None, high: str | None) -> str | None:
    return low if low == high else None


def _possible_grades(outcome: Outcome) -> tuple[str, ...]:
    """Every grade that the result may come to, best first."""
    return possible_grades(outcome) if outcome.in_scope else ()


def _total_without_vetoes(outcome: Outcome) -> object:
    """The total as if no rule emptied the root, where that is certain."""
    known = outcome.in_scope and len({ending.spared for ending in outcome.endings}) == 1
    return exact(outcome.low.spared) if known else None


# --- grades, findings, open inputs ---------------------------------------------------------------------------------


def _grade_effects(outcome: Outcome) -> tuple[GradeEffect, ...]:
    found = []
    binds = outcome.worst.binding
    for flag in outcome.told.tallied.flags:
        live = outcome.program.steps[flag.step]
        effect = effect_words(live.effect)
        if effect is None:
            continue
        records = tuple(outcome.records[record].id for record in flag.records)
        binding = flag.step in binds
        found.append(GradeEffect(live.step.id, live.step.label, effect, records, binding, flag.pending))
    return tuple(found)


def _findings(outcome: Outcome) -> tuple[FindingEntry, ...]:
    found = []
    for flag in outcome.told.tallied.flags:
        live = outcome.program.steps[flag.step]
        if isinstance(live.effect, Finding):
            sure = set(outcome.matches.certain(flag.step))
            for record in flag.records or (-1,):
                source = outcome.records[record] if record >= 0 else None
                found.append(
                    FindingEntry(
                        live.step.id,
                        live.effect.category,
                        live.step.label,
                        source.id if source else "",
                        source.reason if source else "",
                        flag.pending or (source is not None and record not in sure),
                        source.count if source else 1,
                    )
                )
    return tuple(found)


def _pending(outcome: Outcome) -> tuple[PendingInput, ...]:
    if not outcome.open:
        return ()
    told_high = outcome.high if outcome.extremes is None else outcome.extremes[1]
    program = outcome.program
    found = []
    highs = {(line.step, line.record): line for line in told_high.tallied.lines}
    states = outcome.told.settled.states
    idle = {index for index, state in states.items() if state.state == "inapplicable"}
    for line in outcome.told.tallied.lines:
        node = program.steps[line.step].node
        if line.pending and not idle.intersection((node, *program.nodes[node].above)):
            step = program.steps[line.step].step
            other = highs.get((line.step, line.record))
            record = outcome.records[line.record].id if line.record >= 0 else ""
            high = exact(other.nominal) if other is not None else exact(0)
            what = (
                lacking(outcome, program.steps[line.step], line.record) or "这条记录还缺分值或字段"
                if record
                else _silent(outcome, line.step) or _owed(program.steps[line.step], outcome.unit)
            )
            found.append(PendingInput(step.id, step.label, record, exact(line.nominal), high, what))
    for flag in outcome.told.tallied.flags:
        if flag.pending:
            live = program.steps[flag.step]
            asked = _owed(live, outcome.unit) if live.asked or live.concerns(outcome.unit.values) is None else ""
            said = {index: lacking(outcome, live, index) for index in flag.records}
            guilty = [index for index in said if said[index]] or list(said)  # of several, those that lack something
            whats = {
                outcome.records[index].id: asked or said[index] or "这条记录缺少判断所需的字段" for index in guilty
            }
            whats = whats or ({"": asked} if asked else {})
            for name, what in whats.items():
                found.append(PendingInput(live.step.id, live.step.label, name, exact(0), exact(0), what))
    for index, state in outcome.told.settled.states.items():
        if state.state == "missing" and program.nodes[index].without_entry(outcome.unit.values) == "pending":
            empty = program.nodes[index].node
            high = exact(told_high.settled.score(program, index))
            found.append(PendingInput(empty.id, empty.title, "", exact(state.score), high, "还没有录入得分"))
        elif state.factor_owed:
            bare, high = program.nodes[index].node, exact(told_high.settled.score(program, index))
            unknown = sorted(fields_of(bare.factor) - outcome.unit.values.keys())
            what = f"名册没有写{'、'.join(unknown)}，系数算不出"
            found.append(PendingInput(bare.id, bare.title, "", exact(state.score), high, what))
        elif state.owed:
            empty, high = program.nodes[index].node, exact(told_high.settled.score(program, index))
            what = f"还差 {state.owed} 次录入得分"
            found.append(PendingInput(empty.id, empty.title, "", exact(state.score), high, what))
    return tuple(found)


def _silent(outcome: Outcome, step: int) -> str:
    """Which records of a rule that counts over several keep it from counting, and why."""
    live, records, values = outcome.program.steps[step], outcome.records, outcome.matches.values
    found = outcome.matches.by_step.get(step, ())
    mute = unmeasured(live, found, records, values)
    if mute:
        derived = {one.name: one for one in outcome.program.plan.derived}
        zeros = dict.fromkeys(undivided(live, values[index], derived) for index in mute)
        why = "；".join(filter(None, zeros)) or "没有写明要数的数"
        return f"{named([records[index].id for index in mute])} {why}"
    tally = live.step.tally
    apart = tally.per == "period"
    nowhere = [index for index in found if apart and period_of(live, records[index], values[index]) is None]
    ids = named([records[index].id for index in nowhere])
    return f"{ids} 没有写{tally.period_field or '日期'}，不知道属于哪一期" if nowhere else ""


def _owed(live: LiveStep, unit: Unit) -> str:
    """What nobody has said yet about a rule without a record."""
    asked = set(live.asked) if live.concerns(unit.values) is not None else fields_of(live.step.applies)
    if asked:
        return f"名册没有写{'、'.join(sorted(asked - unit.values.keys()))}"
    match live.amount:
        case Judged():
            return "还没有判定分"
        case Compared():
            return "还没有可比的数据"
    return "没有有关的记录，还不能判断" if live.below is not None else "还没有给出数"


def _readings(outcome: Outcome) -> tuple[ReadingInForce, ...]:
    moved = {line.step for line in outcome.low.tallied.lines}
    moved.update([flag.step for flag in outcome.low.tallied.flags])
    return tuple(
        [
            idle if touched.isdisjoint(moved) else mattered
            for touched, mattered, idle in sayings_of(outcome.program).readings
        ]
    )


def _errata(outcome: Outcome) -> tuple[ErratumUsed, ...]:
    return sayings_of(outcome.program).errata


def _noted(ids: list[str], what: str) -> list[str]:
    """One remark about these records, the first few by name."""
    return [f"{len(ids)} 条记录{what}：{named(ids)}"] if ids else []


def _notices(outcome: Outcome) -> tuple[str, ...]:
    """Remarks that change no number but that a reader should see."""
    notes = []
    if not outcome.in_scope:
        notes.append(outcome.program.plan.scope_note or "本单位不在考核范围，不评分")
    plan = outcome.program.plan
    fates = outcome.matches.fates
    own = [record for index, record in enumerate(outcome.records) if fates.get(index) not in APART]
    if plan.window is not None:
        undated = [record.id for record in own if record.date is None and record.points is None]
        notes += _noted(undated, "没有日期，按考核期内处理")
        if own and all(fates.get(index) in (*APART, "outside_window") for index in range(len(outcome.records))):
            notes.append(f"全部 {len(own)} 条记录都在考核期以外，没有一条计入：请核对考核期、年度和记录的日期")
    elif plan.year is not None:
        other = [record.id for record in own if record.date is not None and record.date.year != plan.year]
        notes += _noted(other, f"的日期不在 {plan.year} 年，细则没有写考核期，照样计入")
    return (*notes, *score_remarks(outcome))
