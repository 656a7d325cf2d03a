"""What keeps lines from counting in full: one of several, free ones, caps.

The order is: 取最高 among the lines of one rule, free allowance, cap, and at last 取最高 between rules, where each line
stands with what it still earns: one that a task, a cap or a zeroed item has left without points beats nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

from lianzheng_rubric.engine.calendar import period_at
from lianzheng_rubric.engine.condition import Value
from lianzheng_rubric.engine.exact import Amount, Number, divide, reduced, size, times, total
from lianzheng_rubric.engine.line import Line
from lianzheng_rubric.engine.parameters import given
from lianzheng_rubric.engine.plan import Cap, Family, Free
from lianzheng_rubric.engine.program import LiveStep, Program
from lianzheng_rubric.engine.record import Record
from lianzheng_rubric.engine.tallied import Tallied

__all__ = ["limit_lines"]


def limit_lines(
    program: Program, records: tuple[Record, ...], tallied: Tallied, worthless: Callable[[Line], bool]
) -> None:
    """Cut the lines of one unit; ``worthless`` tells those whose points are lost with the node they are charged to."""
    for name, lines in tallied.families.items():
        if len(lines) > 1:
            _keep_one(program, records, name, lines)
    for live, own in tallied.limited:
        if not live.asked:  # a step whose numbers the roster does not give has no allowance to use up
            if live.step.free is not None:
                _use_free(records, live.step.free, own)
            if live.step.best is not None:
                _keep_best(live.step.best, own)
    _hold_caps(records, tallied)
    while _keep_one_between_rules(program, tallied, worthless):
        for live, own in tallied.limited:  # what gave way has left room for others
            for line in own if live.step.cap is not None else ():
                if not line.dropped:
                    line.regain("cap")
        _hold_caps(records, tallied)
    tallied.pending = tallied.pending or any(line.pending for _, own in tallied.limited for line in own)


def _keep_one_between_rules(program: Program, tallied: Tallied, worthless: Callable[[Line], bool]) -> bool:
    """取最高 over several rules; whether something under a cap gave way."""
    changed = False
    for name in program.shared_families.intersection(tallied.families):
        groups: dict[object, list[Line]] = defaultdict(list)
        for line in tallied.families[name]:
            family = program.steps[line.step].step.family
            if family is not None and family.keep != "first" and line.values is not None and not line.dropped:
                key = _key(line.values, family)
                if key is not None:
                    groups[key].append(line)
        for lines in groups.values():
            if len(lines) > 1:
                changed = _keep_best_side(program, lines, worthless) or changed
    return changed


def _keep_best_side(program: Program, lines: list[Line], worthless: Callable[[Line], bool]) -> bool:
    """Of lines about one thing keep the side that earns most; whether something under a cap gave way."""
    changed = False
    sizes = [0 if worthless(line) or not line.effective else _size(line, _family(program, line)) for line in lines]
    if not any(sizes):
        return changed
    sides = [_side(program, line) for line in lines]
    sums = {side: sum(size for own, size in zip(sides, sizes, strict=True) if own == side) for side in sides}
    best = max(sums, key=lambda side: sums[side])  # of equal ones the first
    for line, side in zip(lines, sides, strict=True):
        if side != best:
            changed = changed or (bool(line.effective) and program.steps[line.step].step.cap is not None)
            line.drop("highest_only")
    return changed


def _key(values: Mapping[str, Value], family: Family) -> tuple[Value, ...] | None:
    """What the line is about; nothing where its record does not tell."""
    key = tuple([values.get(name) for name in family.fields])
    return None if None in key else key


def _side(program: Program, line: Line) -> object:
    """What stands together against the others: a line alone, or all that is charged to one node."""
    return program.steps[line.step].node if _family(program, line).keep == "article" else id(line)


def _family(program: Program, line: Line) -> Family:
    family = program.steps[line.step].step.family
    if family is None:
        raise TypeError(program.steps[line.step].step.id)
    return family


def _keep_one(program: Program, records: tuple[Record, ...], name: str, lines: list[Line]) -> None:
    """取最高 / 只计一次: of the lines with one key only the largest (or the first by date) keeps its points.

    In a family of several rules the largest is sought among the lines of each rule alone, before these meet the others.
    """
    best: dict[object, Line] = {}
    lines = [line for line in lines if line.values is not None]
    if name in program.first_families:
        lines.sort(key=lambda line: _by_date(program, records, line))
    early = name in program.shared_families
    for line in lines:
        family = program.steps[line.step].step.family
        if family is None or line.values is None or family.keep == "article":
            continue
        key = _key(line.values, family)
        if key is None:
            continue
        if early and family.keep == "highest":
            key = (*key, line.step)
        holder = best.get(key)
        if holder is None:
            best[key] = line
        elif family.keep == "highest" and _size(line, family) > _size(holder, family):
            holder.drop("highest_only" if family.fields else "once")
            best[key] = line
        else:
            line.drop("highest_only" if family.keep == "highest" and family.fields else "once")


def _use_free(records: tuple[Record, ...], free: Free, lines: list[Line]) -> None:
    """The first units are free (a task to fulfil, a tolerance).

    Where the text says that the lowest level goes first, so does what the unit loses least by among lines of one level.
    """
    ranks = {label: rank for rank, label in enumerate(free.scale)}

    def order(line: Line) -> tuple[int, Amount, date, str]:
        record = records[line.record]
        label = line.values.get(free.lowest_first) if line.values and free.lowest_first else None
        each = divide(line.effective, line.quantity) if free.lowest_first and line.quantity else 0
        return (ranks.get(str(label), 0), each, record.date or date.max, record.id)

    left: Number = given(free.units)
    for line in sorted((line for line in lines if line.record >= 0 and not line.dropped), key=order):
        used = min(left, line.quantity)
        if used:
            left -= used
            line.cut("free", divide(times(line.effective, line.quantity - used), line.quantity))
        if not left:
            break


def _keep_best(best: int, lines: list[Line]) -> None:
    """只计最高的几项: the units that earn most count, one by one; what is beyond them gives way."""
    left: Number = best
    counted = [(line, _units_left(line)) for line in lines]
    for line, units in sorted(counted, key=lambda one: -divide(size(one[0].effective), one[1])):
        if not left:
            line.drop("top")
        elif units > left:
            line.cut("top", divide(times(line.effective, left), units))
        left = max(0, left - units)


def _units_left(line: Line) -> Number:
    """How many units of the line still count after a free allowance; a line that counts none takes the place of one."""
    freed = sum(points for reason, points in line.cuts if reason == "free")
    before = line.effective + freed
    units = divide(times(line.quantity, line.effective), before) if freed and before else line.quantity
    return units or 1


def _hold_caps(records: tuple[Record, ...], tallied: Tallied) -> None:
    """封顶: points are used up in canonical order; steps of one pool share their room."""
    pools: dict[str, list[tuple[LiveStep, Line]]] = defaultdict(list)
    for live, lines in tallied.limited:
        cap = live.step.cap
        if cap is None or not lines or _has_room_for_all(cap, lines):
            continue
        own = [(live, line) for line in lines]
        if cap.pool:
            pools[cap.pool] += own
        elif cap.per == "unit":
            _hold_cap(own, tallied)
        else:
            pools[f"\0{live.index}"] = own
    for members in pools.values():
        if len({live.index for live, _ in members}) > 1:
            members.sort(key=lambda member: _canonical(records, member[1]))
        rooms: dict[object, list[tuple[LiveStep, Line]]] = defaultdict(list)
        for live, line in members:
            rooms[_room_of(records, live, line)].append((live, line))
        for sharing in rooms.values():
            _hold_cap(sharing, tallied)


def _has_room_for_all(cap: Cap, lines: list[Line]) -> bool:
    """Whether the cap of one step needs no closer look, as mostly."""
    alone = not cap.pool and cap.per == "unit" and cap.exempt is None
    return alone and sum([size(line.effective) for line in lines]) <= cap.points


def _room_of(records: tuple[Record, ...], live: LiveStep, line: Line) -> object:
    """Which room a line uses up: one for the unit, or one for each record, period or value of a field."""
    cap = live.step.cap
    if cap is None or line.record < 0 or cap.per == "unit":
        return None
    if cap.per == "record":
        return line.record
    if cap.per == "period":
        day = records[line.record].date
        return None if day is None else period_at(day, cap.starts, cap.periods)
    return line.values.get(cap.field) if line.values is not None else None


def _hold_cap(sharing: list[tuple[LiveStep, Line]], tallied: Tallied) -> None:
    """Let lines use up one room; exempt records stand outside as the mode says."""
    cap = sharing[0][0].step.cap
    if cap is None:
        return
    outside = [line for live, line in sharing if live.cap_exempt and _stands_outside(live, line, tallied)]
    if cap.mode == "lifts_cap" and outside:
        return
    room: Amount = cap.points
    if cap.mode == "shared_pool":
        room = max(0, room - total(size(line.effective) for line in outside))
    later: list[tuple[Line, Amount]] = []
    stands = tallied.stands
    for live, line in sharing:
        if outside and line in outside:
            continue
        wanted = size(line.effective)
        if stands and stands.get((live.index, line.record)) == "last":
            wanted = _at_least(line, tallied.ranges.get((live.index, line.record), 0))
            later.append((line, min(wanted, room)))
        elif wanted > room:
            line.cut("cap", room if line.effective >= 0 else -room)
        room = max(0, room - wanted)
    for line, held in later:
        kept = min(size(line.effective), held + room)
        room -= kept - held
        line.cut("cap", kept if line.effective >= 0 else -kept)


def _at_least(line: Line, least: Amount) -> Amount:
    """What is left of the least points of an open line after its multipliers and shares."""
    return reduced(Fraction(least) * size(line.effective) / size(line.nominal)) if line.nominal else 0


def _stands_outside(live: LiveStep, line: Line, tallied: Tallied) -> bool:
    """Whether the cap does not hold the line; when that is not known, as it makes the most of the step's points."""
    answer = live.cap_exempt(line.values) if live.cap_exempt is not None and line.values is not None else False
    line.pending = line.pending or answer is None
    return tallied.heavy(live, line.record) if answer is None else answer


def _canonical(records: tuple[Record, ...], line: Line) -> tuple[date, str]:
    """By date and id, as records are counted everywhere; what is charged for the whole unit comes last."""
    if line.record < 0:
        return (date.max, "\U0010ffff")
    record = records[line.record]
    return (record.date or date.max, record.id)


def _by_date(program: Program, records: tuple[Record, ...], line: Line) -> tuple[date, str]:
    """Order in which lines of a family come first; the largest is sought in document order."""
    family = program.steps[line.step].step.family
    if family is None or family.keep != "first":
        return (date.max, "")
    return (records[line.record].date or date.max, records[line.record].id)


def _size(line: Line, family: Family) -> Amount:
    return size(line.effective if family.compare == "effective" else line.nominal)
