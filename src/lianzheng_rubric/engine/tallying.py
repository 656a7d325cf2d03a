"""Stage 2: matches become lines of points. Each line is one (record, step), or a step by itself (an absence).

Here a line has its nominal points, shares and multipliers; what keeps it from counting in full comes after
(:mod:`~lianzheng_rubric.engine.limits`).
Open inputs are settled for one side at a time: every pending choice at its worst, or at its best, for the unit.
"""

from __future__ import annotations

from collections.abc import Mapping

from lianzheng_rubric.engine.by_record import each_plain, each_record
from lianzheng_rubric.engine.by_unit import whole_unit
from lianzheng_rubric.engine.exact import Number
from lianzheng_rubric.engine.matched import Matches
from lianzheng_rubric.engine.program import LiveStep, Program
from lianzheng_rubric.engine.record import Cohort, Record, Unit
from lianzheng_rubric.engine.tallied import Claim, Context, Flag, Side, Stand, Tallied, open_judgement, reach

__all__ = ["tally"]


def tally(
    program: Program,
    records: tuple[Record, ...],
    matches: Matches,
    side: Side,
    cohort: Cohort | None,
    unit: Unit,
    stands: Mapping[Claim, Stand],
) -> Tallied:
    """All lines and flags of one unit before anything is shared out between lines.

    Open inputs stand at ``side``, or where ``stands`` says.
    """
    out = Tallied([], [], [], side=side, stands=stands)
    context = Context(program, records, matches, cohort, unit, out)
    steps, lines, by_step = program.steps, out.lines, matches.by_step
    for index in sorted(program.always.union(by_step)):
        live = steps[index]
        if live.applies is not None and live.concerns(unit.values) is False:
            continue
        start = len(lines)
        numbered = live.of_unit(unit.values) if live.asked else live
        _tally_step(context, live, numbered, by_step.get(index, []))
        if live.grouped and len(lines) > start:
            own = lines[start:]
            if live.step.family is not None:
                out.families.setdefault(live.step.family.name, []).extend(own)
            if live.limited:
                out.limited.append((numbered or live, own))
    return out


def _tally_step(context: Context, step: LiveStep, live: LiveStep | None, found: list[int]) -> None:
    """Tally one step, with the numbers of the unit (none: the roster does not give them)."""
    if live is None:
        _without_numbers(context, step, found)
    elif live.is_flag:
        _flag(context, live, found)
    elif live.plain_points is not None and not context.matches.doubtful:
        each_plain(context, live, live.plain_points, found)
    elif live.per == "record":
        each_record(context, live, found)
    else:
        whole_unit(context, live, found)


def _without_numbers(context: Context, live: LiveStep, found: list[int]) -> None:
    """The roster does not say how much is asked of this unit: the step may do anything, or nothing."""
    context.out.pending = True
    if live.is_flag:
        context.out.flags.append(Flag(live.index, tuple(found), fired=context.out.heavy(live), pending=True))
        return
    open_judgement(context, live, found[0] if found else -1)
    context.out.counted.append((live.index, found[1:]))


# --- flags ---------------------------------------------------------------------------------------------------------


def _flag(context: Context, live: LiveStep, found: list[int]) -> None:
    """Fire a step without points when its count reaches the threshold (or stays below it)."""
    sure, possible = reach(context, live, found)
    if live.below is not None:
        least, most = _fires_below(sure, possible, live.below)
    else:
        least, most = sure >= live.at_least, possible >= live.at_least
    if live.concerns(context.unit.values) is None:
        least = False
    pending = least is not most
    context.out.pending = context.out.pending or pending
    fired = most if context.out.heavy(live) else least
    if fired or pending:
        context.out.flags.append(Flag(live.index, tuple(found), fired, pending))
    else:
        context.out.counted.append((live.index, found))


def _fires_below(sure: Number, possible: Number, below: Number) -> tuple[bool, bool]:
    return possible < below, sure < below
