"""``evaluate``: records of one unit against one plan; pure, deterministic, balanced or refused.

No clock, no locale, no file, no global: the date of assessment, the cohort and earlier years are arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from lianzheng_rubric.engine.alternatives import mark_assumed, open_labels, tried, variants
from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.balance import check_balance
from lianzheng_rubric.engine.condition import compile_condition
from lianzheng_rubric.engine.contested import other_ways
from lianzheng_rubric.engine.exact import Amount
from lianzheng_rubric.engine.explaining import explain
from lianzheng_rubric.engine.grading import Graded, grade
from lianzheng_rubric.engine.limits import limit_lines
from lianzheng_rubric.engine.line import Line
from lianzheng_rubric.engine.matched import Matches
from lianzheng_rubric.engine.matching import match_records
from lianzheng_rubric.engine.outcome import Ending, Outcome, Scenario, ending_of
from lianzheng_rubric.engine.plan import Plan, ZeroNode
from lianzheng_rubric.engine.program import Program, program_of
from lianzheng_rubric.engine.record import Cohort, Record, Unit
from lianzheng_rubric.engine.settled import Settled
from lianzheng_rubric.engine.settling import inapplicable, settle
from lianzheng_rubric.engine.tallied import Claim, Flag, Side, Stand, Tallied
from lianzheng_rubric.engine.tallying import tally

__all__ = ["evaluate", "run"]


def run(
    plan: Plan,
    records: Sequence[Record],
    unit: Unit,
    *,
    as_of: date | None = None,
    previous_as_of: date | None = None,
    cohort: Cohort | None = None,
) -> Outcome:
    """Score one unit without putting the result into words (rankings, benchmarks, batches).

    Raises:
        UnbalancedError: the result does not satisfy the conservation laws (an error of the engine, never of data).

    """
    program = program_of(plan)
    held = tuple(records)
    if plan.scope is not None and not _in_scope(plan, unit):
        return _out_of_scope(program, held, unit, (as_of, previous_as_of))
    matches = match_records(program, held, unit, as_of, previous_as_of)
    low = _scenario(program, held, unit, matches, "low", cohort)
    high = low
    if matches.uncertain or low.tallied.pending or low.settled.pending:
        high = _scenario(program, held, unit, matches, "high", cohort)
        if high.total < low.total:
            low, high = high, low
    outcome = Outcome(program, held, unit, as_of, matches, low, high, previous_as_of=previous_as_of)
    if outcome.open:
        outcome = _over_answers(outcome, cohort, (as_of, previous_as_of))
    check_balance(outcome)
    return outcome


def _over_answers(outcome: Outcome, cohort: Cohort | None, days: tuple[date | None, date | None]) -> Outcome:
    """The worst and the best whole result, where the extremes of every input by itself are not those of the whole."""
    program, unit = outcome.program, outcome.unit
    unknown = tried(outcome.records, open_labels(program, outcome.matches))
    groups: list[list[Scenario]] = []
    if unknown:
        for records in variants(outcome.records, unknown):
            matches = match_records(program, records, unit, *days)
            ends = [_scenario(program, records, unit, matches, side, cohort) for side in _SIDES]
            groups.append([*ends, *_over_claims(outcome, records, matches, ends[0].tallied, cohort)])
    else:
        groups.append([*_over_claims(outcome, outcome.records, outcome.matches, outcome.low.tallied, cohort)])
    found = [scenario for group in groups for scenario in group]
    if not found:
        return outcome
    mark_assumed(found, {record for record, _ in unknown})
    ranks = {band.name: rank for rank, band in enumerate(program.plan.bands)}

    def worth(scenario: Scenario) -> tuple[Amount, int]:
        return scenario.total, -ranks.get(scenario.graded.final or "", 0)

    low, high = min(found, key=worth), max(found, key=worth)
    return replace(
        outcome,
        low=low,
        high=replace(low) if high is low else high,  # two objects: something is still owed, though it moves nothing
        extremes=(outcome.low, outcome.high),
        spans=tuple(dict.fromkeys([_endings(program, group) for group in groups])),
        ranges=_ranges(program, found),
    )


def _endings(program: Program, group: list[Scenario]) -> tuple[Ending, ...]:
    """The endings that differ."""
    return tuple(dict.fromkeys([ending_of(program, scenario) for scenario in group]))


def _ranges(program: Program, found: list[Scenario]) -> dict[int, tuple[Amount, Amount]]:
    """The least and the greatest score of every node that some run touched."""
    touched = sorted({index for scenario in found for index in scenario.settled.states})
    scores = {index: [scenario.settled.score(program, index) for scenario in found] for index in touched}
    return {index: (min(ends), max(ends)) for index, ends in scores.items()}


def _over_claims(
    outcome: Outcome, records: tuple[Record, ...], matches: Matches, tallied: Tallied, cohort: Cohort | None
) -> Iterator[Scenario]:
    """The results over all ways in which open lines under contested caps may stand."""
    for stands in other_ways(outcome.program, tallied):
        for side in _SIDES:
            yield _scenario(outcome.program, records, outcome.unit, matches, side, cohort, stands)


_AS_THE_SIDE_SAYS: Mapping[Claim, Stand] = MappingProxyType({})
_SIDES: tuple[Side, Side] = ("low", "high")


def evaluate(
    plan: Plan,
    records: Sequence[Record],
    unit: Unit,
    *,
    as_of: date | None = None,
    previous_as_of: date | None = None,
    cohort: Cohort | None = None,
) -> Assessment:
    """Score one unit and explain every point.

    Args:
        plan: the compiled rubric.
        records: all facts, in any order; those of other units are listed as such.
        unit: the unit with its roster values.
        as_of: first day of the assessment; later facts belong to next year.
        previous_as_of: first day of last year's assessment; facts after it belong to this year.
        cohort: quantities of all compared units, for steps that compare (see ``cohort_of``).

    """
    return explain(run(plan, records, unit, as_of=as_of, previous_as_of=previous_as_of, cohort=cohort))


def _in_scope(plan: Plan, unit: Unit) -> bool:
    return plan.scope is None or compile_condition(plan.scope)(unit.values) is not False


def _out_of_scope(
    program: Program, records: tuple[Record, ...], unit: Unit, days: tuple[date | None, date | None]
) -> Outcome:
    fates = {
        index: "other_unit" if record.unit != unit.name else "out_of_scope" for index, record in enumerate(records)
    }
    empty = Scenario(Tallied([], [], []), Settled(), 0, Graded(None, None, None))
    matches = Matches(fates=fates)
    return Outcome(program, records, unit, days[0], matches, empty, empty, in_scope=False, previous_as_of=days[1])


def _scenario(
    program: Program,
    records: tuple[Record, ...],
    unit: Unit,
    matches: Matches,
    side: Side,
    cohort: Cohort | None,
    stands: Mapping[Claim, Stand] = _AS_THE_SIDE_SAYS,
) -> Scenario:
    tallied = tally(program, records, matches, side, cohort, unit, stands)
    zeroed = _emptied(program, records, unit, matches, tallied, side)
    settled = settle(program, unit, tallied, zeroed, side)
    root = len(program.nodes) - 1
    total = spared = settled.score(program, root)
    if zeroed.pop(root, None) is not None:
        again = tally(program, records, matches, side, cohort, unit, stands)
        others = _emptied(program, records, unit, matches, again, side)
        others.pop(root)
        spared = settle(program, unit, again, others, side).score(program, root)

    def score_of(node: str) -> Amount | None:
        index = program.node_index[node]
        return None if settled.idle(program, index) else settled.score(program, index)

    return Scenario(tallied, settled, total, grade(program, total, score_of, tallied.flags), spared)


def _emptied(
    program: Program, records: tuple[Record, ...], unit: Unit, matches: Matches, tallied: Tallied, side: Side
) -> dict[int, tuple[Flag, ...]]:
    """Which nodes are emptied, and by which flags; with this known, what keeps lines from counting in full."""
    _cancel_adjustments(program, matches, tallied, side)
    zeroed = _zeroed(program, matches, tallied, side)
    limit_lines(program, records, tallied, _worthless(program, unit, zeroed))
    return zeroed


def _worthless(program: Program, unit: Unit, zeroed: Mapping[int, object]) -> Callable[[Line], bool]:
    """Tells lines whose points are lost with their node, or with one that holds it (the total itself aside)."""
    if not program.shared_families:
        return lambda _line: False
    nodes = program.nodes
    emptied = set(zeroed) - {len(nodes) - 1}
    gone = {index for index in emptied if not nodes[index].node.zero_keeps_bonus}
    gone.update(inapplicable(program, unit))

    def worthless(line: Line) -> bool:
        index = program.steps[line.step].node
        around = (index, *nodes[index].above)
        return not gone.isdisjoint(around) or (line.effective < 0 and not emptied.isdisjoint(around))

    return worthless


def _cancel_adjustments(program: Program, matches: Matches, tallied: Tallied, side: Side) -> None:
    """Invalid evidence for points outside the sheet cancels those points, never the whole total."""
    for flag in tallied.flags:
        effect = program.steps[flag.step].effect
        if flag.fired and isinstance(effect, ZeroNode) and effect.field:
            named = _named_clauses(matches, flag, effect, side)
            for line in tallied.lines:
                live = program.steps[line.step]
                if live.step.id in named and live.node == len(program.nodes) - 1:
                    line.cut("zeroed", 0)


def _named_clauses(matches: Matches, flag: Flag, effect: ZeroNode, side: Side) -> list[str]:
    """The clauses that the records tell; at best only those of records that certainly count."""
    found = matches.by_step.get(flag.step, []) if side == "low" else matches.certain(flag.step)
    return [
        str(matches.values[record].get(effect.field, ""))
        for record in found
        if (flag.step, record) not in matches.spared
    ]


def _zeroed(program: Program, matches: Matches, tallied: Tallied, side: Side) -> dict[int, tuple[Flag, ...]]:
    """Which nodes are emptied, and by which flags (those that are certain first)."""
    found: dict[int, tuple[Flag, ...]] = {}
    for flag in tallied.flags:
        effect = program.steps[flag.step].effect
        if not flag.fired or not isinstance(effect, ZeroNode):
            continue
        for node in dict.fromkeys(_targets(program, matches, flag, effect, side)):
            found[node] = (*found.get(node, ()), flag)
    return {node: tuple(sorted(flags, key=lambda flag: flag.pending)) for node, flags in found.items()}


def _targets(program: Program, matches: Matches, flag: Flag, effect: ZeroNode, side: Side) -> list[int]:
    if effect.node:
        return [program.node_index[effect.node]]
    root = len(program.nodes) - 1
    nodes = [program.node_of_clause.get(clause, root) for clause in _named_clauses(matches, flag, effect, side)]
    return [widened(program, node, effect.scope) for node in nodes if node != root]


def widened(program: Program, node: int, scope: str) -> int:
    """The node itself, or the article (second level) or group (first level) of the sheet that holds it."""
    if scope == "item":
        return node
    path = [node]
    while program.nodes[path[-1]].parent >= 0:
        path.append(program.nodes[path[-1]].parent)
    sheet = next((place for place, index in enumerate(path) if program.nodes[index].node.sheet), len(path) - 1)
    depth = 1 if scope == "group" else 2
    return path[max(0, sheet - depth)]
