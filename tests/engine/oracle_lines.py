"""The oracle's stage two: matched records become lines of signed points, for one side at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from oracle_points import (
    ZERO,
    Claim,
    Ends,
    Entry,
    Met,
    half_up,
    judged,
    measure,
    period_number,
    period_of,
    points_of,
    priced,
    quantity_of,
    unsigned,
)
from oracle_truth import holds, number

from lianzheng_rubric.engine.plan import (
    Charge,
    Compared,
    Fixed,
    Interpolated,
    Judged,
    Ladder,
    Shortfall,
    Stairs,
    Step,
    Supply,
)

__all__ = [
    "Line",
    "beside",
    "keep_one",
    "keep_one_between_rules",
    "lines_of",
    "order_of",
    "owed",
    "possible_answers",
    "raises_others",
    "reaches",
    "spend_step",
]


@dataclass(eq=False)
class Line:
    """Points of one record under one step (or of the step by itself); ``out``: it does not count on this side."""

    step: Step
    met: Met | None
    points: Fraction
    quantity: Fraction = Fraction(1)
    pending: bool = False
    nominal: Fraction = ZERO
    out: bool = False
    dropped: bool = False
    rounded: bool = False
    counted: Fraction | None = None
    """What is left of the quantity behind a free allowance."""
    least: Fraction | None = None
    """What open points come to at least (without sign, before multipliers) that may lie anywhere up to their largest."""

    @property
    def claim(self) -> Claim:
        return -1 if self.met is None else self.met.place, self.step.id


def lines_of(entry: Entry) -> list[Line]:
    """All lines of one step on one side, before anything is shared out between lines."""
    step, found = entry.step, [met for met in entry.found if not met.exempt]
    unknown = step.tally.open and _somebody_is_silent(step, found)
    if (not found and step.absent == "pending") or (step.tally.per != "record" and unknown):
        return owed(entry)
    if step.tally.per == "record":
        return [_record_line(entry, met) for met in found]
    if isinstance(step.amount, Ladder):
        return _climb(entry, step.amount, found)
    if isinstance(step.amount, Judged) or (isinstance(step.amount, Fixed) and step.tally.below is not None):
        return _at_threshold(entry)
    low, high = _whole(entry)
    return [Line(step, None, entry.signed(low, high), pending=low != high)] if high else []


def _somebody_is_silent(step: Step, found: list[Met]) -> bool:
    """Whether a number is wanted that some record does not give, or no record at all is there to give it."""
    if step.tally.of in ("count", "distinct"):
        return False
    return not found or any(measure(step, met) is None for met in found)


def owed(entry: Entry, *, by_roster: bool = False) -> list[Line]:
    """One line for something that nobody has said yet: it stands at the first record that is silent about it.

    Where it is the roster that says nothing (``by_roster``), no record is to blame: it stands at the first of all.
    """
    step, found = entry.step, [met for met in entry.found if not met.exempt]
    mute = [met for met in found if measure(step, met) is None and step.tally.per != "record" and not by_roster]
    met = (mute or found or [None])[0]
    points = entry.signed(ZERO, _most(step, entry.full), met)
    return [Line(step, met, points, pending=True, nominal=points, least=ZERO)]


def _most(step: Step, full: Fraction) -> Fraction:
    amount = step.amount
    if isinstance(amount, Judged) and amount.high is not None:
        return points_of(amount.high)
    if isinstance(amount, Compared):
        return max(map(points_of, amount.points))
    if isinstance(amount, Stairs):
        return max(points_of(points) for points in (amount.otherwise, *(one[2] for one in amount.bounds)))
    if isinstance(amount, Interpolated):
        ends = [points for points in (amount.below, amount.above) if points is not None]
        return max(points_of(points) for points in (*ends, *(points for _, points in amount.anchors)))
    return full


def _record_line(entry: Entry, met: Met) -> Line:
    rule = entry.step.tally.quantity
    quantity = Fraction(met.record.count) if rule is None else number(rule, met.values)
    quantity = quantity if quantity is None else max(quantity, ZERO)
    low, high = unsigned(entry, met, quantity)
    line = Line(entry.step, met, entry.signed(low, high, met), quantity or ZERO, low != high)
    line.least = None if low == high else min(low, high)
    return _reduced(entry, met, line)


def _reduced(entry: Entry, met: Met, line: Line) -> Line:
    """Multipliers, shares and rounding; a record that does not count on this side is out altogether."""
    line.nominal = line.points
    for test, factor in entry.step.factors:
        answer = holds(test, met.values)
        if answer is None:
            line.pending = True
            line.points *= max(factor, 1) if entry.heavy(met) else min(factor, 1)
        elif answer:
            line.points *= factor
    sharers = None if entry.step.share is None else number(entry.step.share, met.values)
    if sharers is not None and sharers > 1:
        line.points /= sharers
    if entry.step.places is not None:
        exact, line.points = line.points, half_up(line.points, entry.step.places)
        line.rounded = exact != line.points
    line.pending = line.pending or not met.sure
    if not met.sure and not entry.heavy(met):
        line.out, line.points, line.nominal = True, ZERO, ZERO
    return line


# --- the whole unit ------------------------------------------------------------------------------------------------


def _climb(entry: Entry, ladder: Ladder, found: list[Met]) -> list[Line]:
    lines, rung = [], ZERO
    for met in found:
        said = Fraction(met.record.count)
        if entry.step.tally.quantity is not None:
            told = number(entry.step.tally.quantity, met.values)
            if told is None:
                lines.append(_any_way_up(entry, met))
                continue
            said = Fraction(max(int(told), 0))
        count = said if met.sure or entry.heavy(met) else ZERO
        price = priced(ladder, rung + count) - priced(ladder, rung)
        rung += count
        lines.append(_reduced(entry, met, Line(entry.step, met, entry.sign * price, count)))
    return lines


def _any_way_up(entry: Entry, met: Met) -> Line:
    """A record that does not say how often: from nothing to all the marks."""
    points = entry.signed(ZERO, entry.full, met)
    return _reduced(entry, met, Line(entry.step, met, points, ZERO, pending=True, least=ZERO))


def raises_others(line: Line, lines: list[Line]) -> bool:
    """Whether a record without points of its own makes a later one dearer or cheaper that counts, or could."""
    ladder = line.step.amount
    if not isinstance(ladder, Ladder) or line.step.tally.per == "record":
        return False
    own = [other for other in lines if other.step.id == line.step.id and not other.out]
    for place, later in enumerate(own):
        before = sum((other.quantity for other in own[:place]), ZERO)
        moved = priced(ladder, before + later.quantity) - priced(ladder, before)
        before -= line.quantity
        unmoved = priced(ladder, before + later.quantity) - priced(ladder, before)
        vain = not later.points and not later.dropped and not later.rounded
        if place > own.index(line) and moved != unmoved and not vain:
            return True
    return False


def reaches(step: Step, found: list[Met]) -> bool:
    """Whether the count of ``found`` lets the step act: it reaches ``at_least``, or stays below ``below``."""
    if step.tally.below is not None:
        return quantity_of(step, found) < step.tally.below
    return quantity_of(step, found) >= step.tally.at_least


def beside(found: list[Met]) -> list[Met]:
    """Exempted records count only beside one that is not exempted."""
    return found if any(not met.exempt for met in found) else []


def possible_answers(step: Step, events: list[Met]) -> set[bool]:
    """Whether the step acts with and without the uncertain ones, and however much a silent record may count."""
    answers = {reaches(step, beside(some)) for some in (events, [met for met in events if met.sure])}
    silent = step.tally.of not in ("count", "distinct") and any(measure(step, met) is None for met in beside(events))
    return answers | {step.tally.below is None} if silent else answers


def _at_threshold(entry: Entry) -> list[Line]:
    """Charged once when the count is out of bounds; with judged points the judgement is no occurrence."""
    step, amount = entry.step, entry.step.amount
    several = len(entry.step.situations) > 1
    owed = [
        met
        for met in entry.found
        if isinstance(amount, Judged)
        and met.record.points is None
        and several
        and met.record.situation == entry.step.id
    ]
    judgements = owed + [met for met in entry.found if isinstance(amount, Judged) and met.record.points is not None]
    events = [met for met in entry.found if met not in judgements]
    answers = possible_answers(step, events)
    if answers == {False}:
        return []
    met = judgements[-1] if judgements else None
    if isinstance(amount, Judged):
        low, high = judged(entry, amount, met.record if met else None)
    else:
        assert isinstance(amount, Fixed)
        low = high = points_of(amount.points)
    least = None if low == high else low
    if len(answers) == 2:
        low = ZERO
    points = entry.signed(low, high, met)
    return [Line(step, met, points, pending=low != high, nominal=points, least=least)]


def _whole(entry: Entry) -> Ends:
    """Least and most unsigned points of a rule over all records: without and with the uncertain ones."""
    step, amount = entry.step, entry.step.amount
    ends: list[Fraction] = []
    for some in ([met for met in entry.found if met.sure], entry.found):
        if isinstance(amount, Compared):
            ends += _compared(entry, amount, some)
        elif step.tally.open and _somebody_is_silent(step, some):
            ends += [ZERO, _most(step, entry.full)]
        elif step.tally.per == "period":
            assert isinstance(amount, Shortfall)
            ends.append(_lacking(entry, amount, some, undated_help=some is entry.found))
        else:
            silent = isinstance(amount, Fixed) and not reaches(step, some)
            ends.append(ZERO if silent else priced(amount, quantity_of(step, some)))
            if entry.found and _somebody_is_silent(step, entry.found):
                ends += _any_more(entry, quantity_of(step, some))
    return min(ends), max(ends)


def _any_more(entry: Entry, known: Fraction) -> list[Fraction]:
    """What it comes to when a silent record adds any number to those that are known."""
    amount = entry.step.amount
    if isinstance(amount, Stairs):
        return [
            priced(amount, Fraction(bound) + beyond)
            for bound, _, _ in amount.bounds
            if bound >= known
            for beyond in (0, Fraction(1, 10**9))
        ]
    return [ZERO] if isinstance(amount, Shortfall) else [ZERO, entry.full]


def _compared(entry: Entry, amount: Compared, some: list[Met]) -> list[Fraction]:
    most = max(points_of(points) for points in (*amount.points, amount.otherwise))
    counted = entry.step.tally.of in ("count", "distinct")
    if entry.others is None or (not counted and _somebody_is_silent(entry.step, some)):
        return [ZERO, most]
    own = quantity_of(entry.step, some)
    given = [other for other in entry.others if other is not None]
    silent = len(entry.others) - len(given)
    if amount.against == "place":
        ahead = len([other for other in given if (other > own if amount.descending else other < own)])
        if amount.shares:
            reached = [Fraction(place, len(entry.others)) for place in range(ahead + 1, ahead + silent + 2)]
            tiers = list(zip(amount.shares, amount.points, strict=True))
            return [
                points_of(([points for share, points in tiers if share >= place] or [amount.otherwise])[0])
                for place in reached
            ]
        prices = [points_of(points) for points in amount.points] + [points_of(amount.otherwise)] * (ahead + silent + 1)
        return prices[ahead : ahead + silent + 1]
    if amount.against == "mean":
        yardstick = sum(given, ZERO) / len(given) if given else ZERO
    else:
        yardstick = (max(given) if amount.descending else min(given)) if given else ZERO
    if amount.descending:
        points = min(most, most * own / yardstick) if yardstick else ZERO
    else:
        points = min(most, most * yardstick / own) if own else most
    if not silent:
        return [points]
    return [ZERO, most] if amount.against == "mean" else [ZERO, points]


def _lacking(entry: Entry, amount: Shortfall, some: list[Met], *, undated_help: bool) -> Fraction:
    """What lacks over all periods; a record of no known period may help any of them, or none."""
    rule = entry.step.tally
    number_due = entry.unit.values.get(rule.periods_from)
    due = int(number_due) if isinstance(number_due, int | Fraction) else rule.due or len(rule.periods)
    held: dict[str | None, list[Fraction | None]] = {period: [] for period in rule.periods}
    for met in some:
        period, day = period_of(entry.step, met), met.record.date
        if rule.starts is not None and day is not None and day < rule.starts:
            period = f"before: {period_number(day, rule.starts, rule.calendar)}"
            held.setdefault(period, [])
        if period in held:
            held[period].append(_helps(entry.step, met, generous=undated_help))
    lacks = [ZERO if None in own else max(ZERO, amount.quota - sum(filter(None, own), ZERO)) for own in held.values()]
    lacking = sum(sorted(lacks)[:due], ZERO)
    if undated_help:
        free = [_helps(entry.step, met, generous=True) for met in some if period_of(entry.step, met) is None]
        lacking = ZERO if None in free else max(ZERO, lacking - sum(filter(None, free)))
    return points_of(amount.points) * (Fraction(lacking > 0) if amount.once else lacking)


def _helps(step: Step, met: Met, *, generous: bool) -> Fraction | None:
    """What a record adds to its period; ``None``: as much as is wanted."""
    amount = measure(step, met)
    return ZERO if amount is None and not generous else amount


# --- between lines -------------------------------------------------------------------------------------------------


def order_of(line: Line) -> tuple[date, str]:
    assert line.met is not None
    return line.met.record.date or date.max, line.met.record.id


def keep_one(lines: list[Line]) -> None:
    """Before allowances and caps: the first of a family keeps its points, or the largest within each rule."""
    groups: dict[object, list[Line]] = {}
    for line in lines:
        family = line.step.family
        if family is not None and line.met is not None and not line.out and family.keep != "article":
            key = tuple(line.met.values.get(name) for name in family.fields)
            if None not in key:
                within = "" if family.keep == "first" else line.step.id
                groups.setdefault((family.name, key, within), []).append(line)
    for group in groups.values():
        family = group[0].step.family
        assert family is not None
        sizes = [abs(line.points if family.compare == "effective" else line.nominal) for line in group]
        kept = min(group, key=order_of) if family.keep == "first" else group[sizes.index(max(sizes))]
        for line in group:
            if line is not kept:
                line.dropped, line.points = True, ZERO


def keep_one_between_rules(entries: list[tuple[Entry, list[Line]]], lost: Callable[[Line], bool]) -> None:
    """After allowances and caps: of the lines of several rules with one key the one that still earns most.

    Whenever one under a cap gives way, the caps are dealt out afresh among those that are left.
    """
    lines = [line for _, own in entries for line in own]
    before = {id(line): line.points for line in lines}
    changed = True
    while changed:
        for line in lines:
            line.points = ZERO if line.dropped else before[id(line)]
        hold_caps(entries)
        changed = False
        groups: dict[object, list[Line]] = {}
        for line in lines:
            family = line.step.family
            if family is not None and family.keep != "first" and line.met and not line.out and not line.dropped:
                key = tuple(line.met.values.get(name) for name in family.fields)
                if None not in key:
                    groups.setdefault((family.name, key), []).append(line)
        for group in groups.values():
            compare = [line.step.family.compare for line in group if line.step.family]
            sizes = [
                ZERO if lost(line) or not line.points else abs(line.points if by == "effective" else line.nominal)
                for line, by in zip(group, compare, strict=True)
            ]
            if len(group) > 1 and any(sizes):
                together = [[line for line in group if line is one or _of_one_article(line, one)] for one in group]
                sums = [sum((sizes[group.index(line)] for line in some), ZERO) for some in together]
                for line in group:
                    if line not in together[sums.index(max(sums))]:
                        changed, line.dropped, line.points = True, True, ZERO


def _of_one_article(line: Line, other: Line) -> bool:
    """Whether two lines about one matter stand together: both are charged to one node, and its rules say so."""
    return (
        line.step.family == other.step.family
        and line.step.family is not None
        and line.step.family.keep == "article"
        and _node_of(line.step) == _node_of(other.step)
    )


def _node_of(step: Step) -> str:
    return step.effect.node if isinstance(step.effect, Charge | Supply) else ""


def spend_step(entry: Entry, lines: list[Line]) -> None:
    """Free allowance, then the best few, over the lines of one step."""
    free = entry.step.free
    left = ZERO if free is None else Fraction(free.units)

    def rank(line: Line) -> tuple[int, Fraction, tuple[date, str]]:
        """Lowest level first; within a level what the unit loses least by; then by date."""
        label = line.met.values.get(free.lowest_first) if free and line.met else None
        each = line.points / line.quantity if free and free.lowest_first and line.quantity else ZERO
        return free.scale.index(str(label)) if free and label in free.scale else 0, each, order_of(line)

    own = [line for line in lines if line.met is not None and not line.out and not line.dropped]
    for line in sorted(own, key=rank):
        used = min(left, line.quantity)
        if used:
            left -= used
            line.points *= (line.quantity - used) / line.quantity
            line.counted = line.quantity - used
    if entry.step.best is not None:
        _best_units(lines, entry.step.best)


def _best_units(lines: list[Line], best: int) -> None:
    """Every unit of every line by itself, the dearest first; a line that stands for none is tried as one."""
    count = {id(line): line.quantity if line.counted is None else line.counted for line in lines}
    count = {id(line): Fraction(1) if line.out else count[id(line)] or Fraction(1) for line in lines}
    worth = sorted(lines, key=lambda line: -abs(line.points) / count[id(line)])
    for place, line in enumerate(worth):
        before = sum((count[id(other)] for other in worth[:place]), ZERO)
        kept = min(max(best - before, ZERO), count[id(line)])
        line.dropped = line.dropped or not kept
        line.points *= kept / count[id(line)]


def hold_caps(entries: list[tuple[Entry, list[Line]]]) -> None:
    """Caps last; what shares one room uses it up by date and id, then in document order."""
    rooms: dict[object, list[tuple[Entry, Line]]] = {}
    for entry, lines in entries:
        if entry.step.cap is not None:
            for line in lines:
                rooms.setdefault((entry.step.cap.pool or entry.step.id, _room(entry, line)), []).append((entry, line))
    for members in rooms.values():
        if len({entry.step.id for entry, _ in members}) > 1:
            members.sort(key=lambda member: order_of(member[1]) if member[1].met else (date.max, "\U0010ffff"))
        _hold_cap(members)


def _room(entry: Entry, line: Line) -> object:
    cap = entry.step.cap
    assert cap is not None
    if line.met is None or cap.per == "unit":
        return None
    if cap.per == "record":
        return line.met.place
    if cap.per == "field":
        return None if line.out and not line.nominal else line.met.values.get(cap.field)
    day = line.met.record.date
    return None if day is None else period_number(day, cap.starts, cap.periods)


def _hold_cap(members: list[tuple[Entry, Line]]) -> None:
    cap = members[0][0].step.cap
    assert cap is not None
    outside = []
    for entry, line in members:
        exempt = entry.step.cap.exempt if entry.step.cap else None
        if exempt is not None and line.met is not None and not line.out:
            answer = holds(exempt, line.met.values)
            line.pending = line.pending or answer is None
            if answer or (answer is None and entry.heavy(line.met)):
                outside.append(line)
    if cap.mode == "lifts_cap" and outside:
        return
    room = points_of(cap.points)
    if cap.mode == "shared_pool":
        room = max(ZERO, room - sum((abs(line.points) for line in outside), ZERO))
    inside = [(entry, line) for entry, line in members if line not in outside]
    held: dict[int, Fraction] = {}
    for entry, line in inside:
        wanted = abs(line.points)
        if entry.stands.get(line.claim) == "last":  # for now only what it is sure of
            wanted = (line.least or ZERO) * wanted / abs(line.nominal) if line.nominal else ZERO
        held[id(line)] = min(wanted, room)
        room -= held[id(line)]
    for entry, line in inside:
        kept = held[id(line)]
        if entry.stands.get(line.claim) == "last":
            more = min(abs(line.points) - kept, room)
            kept, room = kept + more, room - more
        line.points = kept if line.points >= 0 else -kept
