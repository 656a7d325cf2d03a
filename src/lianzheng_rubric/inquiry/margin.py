"""Gap and margin: how far a unit is from the next grade, how much it may lose, and what keeps it where it is.

Points are measured on the total with everything else unchanged. Sets of records are found by evaluating again, never by
adding up points, because caps, floors and zeroed items interact. Whatever is still open counts at its worst.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from lianzheng_rubric.engine.assessment import Assessment, GradeEffect
from lianzheng_rubric.engine.exact import Amount, Exact, amount_of, exact
from lianzheng_rubric.engine.explaining import explain
from lianzheng_rubric.engine.outcome import Outcome
from lianzheng_rubric.engine.tallied import Flag
from lianzheng_rubric.inquiry.additions import Additions, Tries, additions_to_try, least_additions
from lianzheng_rubric.inquiry.among_others import Among
from lianzheng_rubric.inquiry.open_inputs import OpenInputs, open_inputs
from lianzheng_rubric.inquiry.removals import LARGEST, Search, least_removals
from lianzheng_rubric.inquiry.retrial import Retrial, Verdict
from lianzheng_rubric.inquiry.thresholds import Edge, barred_by, edge_above, edge_below, gates_of, held_by, rank_of
from lianzheng_rubric.language.loading import Rubric
from lianzheng_rubric.records.ledger import Ledger

__all__ = ["Distance", "Gate", "Margin", "margin"]


@dataclass(frozen=True, slots=True)
class Gate:
    """A further condition of a grade: the least score of an item, and the score that it has."""

    node: str
    title: str
    least: Exact
    score: Exact

    @property
    def open(self) -> bool:
        """Whether the condition is met."""
        return self.score >= self.least

    @property
    def spare(self) -> Exact:
        """How many points may be lost before the condition is no longer met; negative when it is not."""
        return exact(amount_of(Fraction(self.score)) - amount_of(Fraction(self.least)))

    @property
    def lacking(self) -> Exact:
        """How many points are missing to meet the condition."""
        return exact(amount_of(Fraction(self.least)) - amount_of(Fraction(self.score)))


@dataclass(frozen=True, slots=True)
class Distance:
    """The way to another grade (``grade``), up or down."""

    grade: str
    points: Exact | None
    """How many points of the total lie between, 0 when points are not what is lacking; ``None``: no points lead there.

    Upwards, ``bars`` and ``gates`` have to be overcome besides.
    """
    edge: Exact | None
    """The total at which the grade changes (the total itself when ``points`` is 0)."""
    strict: bool
    """Upwards: the points must be more than ``points``. Downwards: as many as ``points`` is already too much."""
    bars: tuple[GradeEffect, ...]
    """Rules that points cannot overcome: caps and vetoes upwards, a guaranteed grade downwards."""
    gates: tuple[Gate, ...]
    ceiling: Exact | None
    """The most that the total can be, where that is less than the edge."""
    capped: tuple[tuple[str, str], ...]
    """(clause, rule) whose bonuses are used up: more of them gives nothing."""
    among: bool
    """Whether the edge takes places of other units into account, which stay as they are."""
    removals: Search
    additions: Additions


@dataclass(frozen=True, slots=True)
class _Trial:
    """The result as it is (``held`` is the rank of its grade), and what may be tried beside removing records."""

    retrial: Retrial
    outcome: Outcome
    verdict: Verdict
    held: int
    tries: Tries
    among: Among | None
    """Where other units matter to the grade."""


@dataclass(frozen=True, slots=True)
class Margin:
    """Where a unit stands between grades; ``up`` or ``down`` is ``None`` at the ends of the scale."""

    assessment: Assessment
    verdict_low: Exact | None
    grade: str | None
    """The grade with everything open at its worst, quotas included."""
    up: Distance | None
    down: Distance | None
    beyond_quota: bool
    """The grade is lower than earned because others hold the places: points alone do not say whether one comes free."""
    open: OpenInputs | None
    """What is still owed and how it decides; ``None`` when nothing is open."""


def margin(
    rubric: Rubric,
    ledger: Ledger,
    unit: str,
    *,
    as_of: date | None = None,
    previous_as_of: date | None = None,
    largest: int = LARGEST,
) -> Margin:
    """Gap and margin of one unit; sets of up to ``largest`` records are tried.

    Raises:
        KeyError: the ledger has no such unit.

    """
    entry = next((one for one in ledger.units if one.name == unit), None)
    if entry is None:
        raise KeyError(unit)
    retrial = Retrial(rubric.plan, ledger, entry, as_of, previous_as_of)
    outcome = retrial.outcome(retrial.own)
    alone = explain(outcome)
    assessment = retrial.ranked(alone, retrial.own)
    if assessment.low is None or not rubric.plan.bands:
        return Margin(assessment, assessment.low, None, None, None, beyond_quota=False, open=None)
    verdict = retrial.judge(outcome, retrial.own)
    held = rank_of(rubric.plan, verdict.worst)
    among = Among(retrial, outcome, alone) if rubric.plan.quotas else None
    trial = _Trial(retrial, outcome, verdict, held, additions_to_try(rubric, retrial), among)
    up = _up(trial, assessment, largest) if held > 0 else None
    down = _down(trial, assessment, largest) if held < len(rubric.plan.bands) - 1 else None
    asked = open_inputs(retrial, outcome, assessment) if outcome.open else None
    return Margin(assessment, assessment.low, verdict.worst, up, down, verdict.beyond_quota, asked)


def _up(trial: _Trial, assessment: Assessment, largest: int) -> Distance:
    plan, outcome, target = trial.retrial.plan, trial.outcome, trial.held - 1
    bars = barred_by(outcome, outcome.low, target)
    edge = edge_above(outcome, outcome.low, target, bars) if trial.among is None else trial.among.above(target, bars)
    ceiling = plan.nodes[-1].ceiling
    beyond = edge is not None and ceiling is not None and edge.inside > max(ceiling, outcome.low.total)

    def better(verdict: Verdict) -> bool:
        return rank_of(plan, verdict.worst) <= target

    return Distance(
        plan.bands[target].name,
        *_measured(edge, outcome.low.total),
        strict=edge is not None and edge.strict,
        bars=(*_emptied(outcome), *_effects(outcome, assessment, bars)),
        gates=tuple(gate for gate in _gates(outcome, target) if not gate.open),
        ceiling=exact(ceiling) if beyond and ceiling is not None else None,
        capped=_used_up(assessment),
        among=trial.among is not None,
        removals=least_removals(trial.retrial, better, largest=largest),
        additions=least_additions(trial.tries, better),
    )


def _down(trial: _Trial, assessment: Assessment, largest: int) -> Distance:
    plan, outcome, held = trial.retrial.plan, trial.outcome, trial.held
    edge = edge_below(outcome, outcome.low, held) if trial.among is None else trial.among.below(held)

    def worse(verdict: Verdict) -> bool:
        """What only opens a question again, such as an entered score that is gone, is no loss yet."""
        return rank_of(plan, verdict.worst) > held and verdict.no_more_open_than(trial.verdict)

    return Distance(
        plan.bands[held + 1].name,
        *_measured(edge, outcome.low.total),
        strict=edge is not None and edge.strict,
        bars=_effects(outcome, assessment, held_by(outcome, outcome.low, held)),
        gates=tuple(gate for gate in _gates(outcome, held) if gate.open),
        ceiling=None,
        capped=(),
        among=trial.among is not None,
        removals=least_removals(trial.retrial, worse, largest=largest),
        additions=least_additions(trial.tries, worse),
    )


def _measured(edge: Edge | None, total: Amount) -> tuple[Exact | None, Exact | None]:
    """Points between the total and the edge, and the edge."""
    return (None, None) if edge is None else (exact(abs(edge.total - total)), exact(edge.total))


def _effects(outcome: Outcome, assessment: Assessment, flags: Iterable[Flag]) -> tuple[GradeEffect, ...]:
    """The rules of ``flags`` as the result tells them."""
    ids = {outcome.program.steps[flag.step].step.id for flag in flags}
    return tuple(effect for effect in assessment.grade_effects if effect.clause in ids)


def _emptied(outcome: Outcome) -> Iterable[GradeEffect]:
    """The rules that empty the total itself: no bonus counts as long as they hold."""
    root = len(outcome.program.nodes) - 1
    for index, line in outcome.low.settled.zero_lines:
        if index == root:
            step = outcome.program.steps[line.step].step
            records = (outcome.records[line.record].id,) if line.record >= 0 else ()
            yield GradeEffect(step.id, step.label, "总分不得分", records, binding=True, pending=line.pending)


def _gates(outcome: Outcome, target: int) -> Iterable[Gate]:
    for node, least, score in gates_of(outcome, outcome.low, target):
        title = outcome.program.nodes[outcome.program.node_index[node]].node.title
        yield Gate(node, title, exact(least), exact(score))


def _used_up(assessment: Assessment) -> tuple[tuple[str, str], ...]:
    """Rules with bonuses that were cut because their room, or that of their item, is used up."""
    full = (
        (line.clause, line.rule)
        for line in assessment.ledger
        if line.nominal > 0 and any(cut.reason in ("cap", "ceiling") for cut in line.cuts)
    )
    return tuple(dict.fromkeys(full))
