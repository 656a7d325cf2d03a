"""What keeps lines from counting in full: one of several, free ones, caps."""

from __future__ import annotations

from datetime import date

from lianzheng_rubric.engine.exact import Amount, Number, divide, size, times, total
from lianzheng_rubric.engine.line import Line
from lianzheng_rubric.engine.plan import Family
from lianzheng_rubric.engine.program import LiveStep, Program
from lianzheng_rubric.engine.record import Record

__all__ = ["hold_cap", "keep_best", "keep_one", "use_free"]


def keep_one(program: Program, records: tuple[Record, ...], lines: list[Line]) -> None:
    """取最高 / 只计一次: of the lines with one key only the largest (or the first by date) keeps its points."""
    best: dict[object, Line] = {}
    lines = [line for line in lines if line.match is not None]
    if any(program.steps[line.step].step.family.keep == "first" for line in lines):  # type: ignore[union-attr]
        lines.sort(key=lambda line: _by_date(program, records, line))
    for line in lines:
        family = program.steps[line.step].step.family
        if family is None or line.match is None:
            continue
        key: object = tuple(line.match.values.get(name) for name in family.fields)
        if None in key:  # type: ignore[operator]
            continue
        holder = best.get(key)
        if holder is None:
            best[key] = line
        elif family.keep == "highest" and _size(line, family) > _size(holder, family):
            holder.drop("highest_only" if family.fields else "once")
            best[key] = line
        else:
            line.drop("highest_only" if family.keep == "highest" and family.fields else "once")


def use_free(records: tuple[Record, ...], live: LiveStep, lines: list[Line]) -> None:
    """The first units are free (a task to fulfil, a tolerance); the lowest level goes first where the text says so."""
    free = live.step.free
    if free is None:
        return
    ranks = {label: rank for rank, label in enumerate(free.scale)}

    def order(line: Line) -> tuple[int, date, str]:
        record = records[line.record]
        label = line.match.values.get(free.lowest_first) if line.match and free.lowest_first else None
        return (ranks.get(str(label), 0), record.date or date.max, record.id)

    left: Number = free.units
    for line in sorted((line for line in lines if line.record >= 0 and not line.dropped), key=order):
        used = min(left, line.quantity)
        if used:
            left -= used
            line.cut("free", divide(times(line.effective, line.quantity - used), line.quantity))
        if not left:
            break


def keep_best(live: LiveStep, lines: list[Line]) -> None:
    """只计最高的几项: all but the largest lines give way."""
    best = live.step.best
    if best is not None:
        for line in sorted(lines, key=lambda line: -size(line.effective))[best:]:
            line.drop("top")


def hold_cap(live: LiveStep, lines: list[Line], *, heavy: bool) -> None:
    """封顶: a step's points are used up in canonical order; exempt records stand outside as the mode says."""
    cap = live.step.cap
    if cap is None:
        return
    exempt = [] if live.cap_exempt is None else [line for line in lines if _stands_outside(live, line, heavy=heavy)]
    if cap.mode == "lifts_cap" and exempt:
        return
    room: Amount = cap.points
    if cap.mode == "shared_pool":
        room = max(0, room - total(size(line.effective) for line in exempt))
    for line in lines:
        if line in exempt:
            continue
        wanted = size(line.effective)
        if wanted > room:
            line.cut("cap", room if line.effective >= 0 else -room)
        room = max(0, room - wanted)


def _stands_outside(live: LiveStep, line: Line, *, heavy: bool) -> bool:
    """Whether the cap does not hold the line; when that is not known, as it makes the most of the step's points."""
    answer = live.cap_exempt(line.match.values) if live.cap_exempt is not None and line.match is not None else False
    line.pending = line.pending or answer is None
    return heavy if answer is None else answer


def _by_date(program: Program, records: tuple[Record, ...], line: Line) -> tuple[date, str]:
    """Order in which lines of a family come first; the largest is sought in document order."""
    family = program.steps[line.step].step.family
    if family is None or family.keep != "first":
        return (date.max, "")
    return (records[line.record].date or date.max, records[line.record].id)


def _size(line: Line, family: Family) -> Amount:
    return size(line.effective if family.compare == "effective" else line.nominal)
