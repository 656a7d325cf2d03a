"""Stage 1: every record meets every step that names its situation; each meeting has one verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from lianzheng_rubric.engine.calendar import add_derived, fate_by_window
from lianzheng_rubric.engine.condition import Value
from lianzheng_rubric.engine.judging import meet
from lianzheng_rubric.engine.live import LiveSituation, LiveStep
from lianzheng_rubric.engine.matched import Matches
from lianzheng_rubric.engine.program import Program
from lianzheng_rubric.engine.record import Record, Unit
from lianzheng_rubric.engine.ties import hold_ties

__all__ = ["canonical_order", "match_records", "widened"]

LATEST = date.max
_NEVER_NAMED = LiveSituation((), (), (), (), ())


def match_records(
    program: Program, records: tuple[Record, ...], unit: Unit, as_of: date | None, previous_as_of: date | None
) -> Matches:
    """Admit the records of ``unit`` and let every step judge those of its situations, in canonical order."""
    found = Matches([record.values for record in records])
    order = canonical_order(records)
    admitted = _admitted(program, records, order, unit, (as_of, previous_as_of), found.fates)
    for name, own in admitted.items():
        situation = program.situations.get(name, _NEVER_NAMED)
        if situation.derivations or situation.roster:
            for record in own:
                found.values[record] = widened(situation, unit, found.values[record])
        meet(situation, unit, own, found)
    _restore_order(program, found, order)
    _spare_punctual(program, records, found)
    hold_ties(program, found)
    for step, spared in found.exempt.items():
        if step in found.by_step:
            found.by_step[step] = [*found.by_step[step], *spared]
    return found


def widened(situation: LiveSituation, unit: Unit, values: Mapping[str, Value]) -> Mapping[str, Value]:
    """The values of a record with the roster fields and derived fields that the steps ask for."""
    if situation.roster:
        values = {**{name: unit.values[name] for name in situation.roster if name in unit.values}, **values}
    return add_derived(situation.derivations, values)


def canonical_order(records: tuple[Record, ...]) -> list[int]:
    """By date, then id: the order in which allowances and caps are used up, whatever the order of input."""
    ids = [record.id for record in records]
    days = [record.date or LATEST for record in records]
    order = sorted(range(len(records)), key=ids.__getitem__)
    order.sort(key=days.__getitem__)
    if len(set(ids)) < len(ids):  # of two entries with one id the same one leads
        order.sort(key=lambda index: (days[index], ids[index], _content(records[index])))
    return order


def _content(record: Record) -> str:
    return repr((record.situation, record.count, record.points, sorted(record.values.items())))


def _admitted(
    program: Program,
    records: tuple[Record, ...],
    order: list[int],
    unit: Unit,
    assessed: tuple[date | None, date | None],
    fates: dict[int, str],
) -> dict[str, list[int]]:
    """Records that count, by situation; each of the others gets its fate."""
    groups: dict[str, list[int]] = defaultdict(list)
    repeated = len({record.id for record in records}) < len(records)
    name, window = unit.name, program.plan.window
    start, end = (date.min, None) if window is None else (window.start, window.end)
    ahead = min(end or LATEST, assessed[0] or LATEST)
    seen: set[str] = set()
    for index in order:
        record = records[index]
        day = record.date
        if record.unit != name:
            fates[index] = "other_unit"
        elif record.id in seen:
            fates[index] = "duplicate"
        elif (
            day is None
            or window is None
            or start <= day < ahead  # certainly inside; every other day is looked at closely
            or (fate := fate_by_window(window, record, *assessed)) is None
        ):
            if repeated:
                seen.add(record.id)
            groups[record.situation].append(index)
        else:
            fates[index] = fate
    return groups


def _restore_order(program: Program, found: Matches, order: list[int]) -> None:
    """Put records that come from several situations back into canonical order."""
    several = [live.index for live in program.several if live.index in found.by_step]
    for lists in (found.by_step, found.exempt):
        for step in several:
            if step in lists:
                lists[step] = _in_order(lists[step], order)
    for requirement, received in found.received.items():
        found.received[requirement] = _in_order(received, order)


def _in_order(some: list[int], order: list[int]) -> list[int]:
    chosen = set(some)
    return [index for index in order if index in chosen]


def _spare_punctual(program: Program, records: tuple[Record, ...], found: Matches) -> None:
    """逾期: what came in time fulfils the duty, whatever is handed in again later; otherwise the late records count."""
    in_time: set[int] = set()
    for live in program.with_deadline:
        step, values = live.index, found.values
        if step not in found.by_step and step not in found.exempt:
            continue
        test = live.late or (lambda _values: True)
        if step in found.exempt:
            found.exempt[step] = [record for record in found.exempt[step] if test(values[record]) is not False]
        taken = found.by_step.get(step, [])
        answers = [test(values[record]) for record in taken]
        if answers.count(True) == len(answers):
            continue
        all_in_time = answers.count(False) == len(answers) == len(found.certain(step))
        del found.by_step[step]
        judged = list(zip(taken, answers, strict=True))
        in_time.update([record for record, answer in judged if answer is False])
        if all_in_time:
            continue
        late = _unspared(live, records, judged, found)
        if late:
            found.by_step[step] = late
        counting = set(late)
        after = [record for record, answer in judged if answer is not False]
        found.refused += [(step, record, "counted") for record in after if record not in counting]
    turned_away = {record for _, record, _ in found.refused} if in_time else set()
    for index in in_time - turned_away:
        if not _still_held(found, program.situations[records[index].situation], index):
            found.fates[index] = "unmatched"


def _unspared(
    live: LiveStep, records: tuple[Record, ...], judged: list[tuple[int, bool | None]], found: Matches
) -> list[int]:
    """The late records, or what may be, of the duties that nothing fulfilled in time."""
    step = live.index
    alike = len({answer for _, answer in judged}) <= 1  # then no record can spare another
    duties: dict[object, list[tuple[int, bool | None]]] = defaultdict(list)
    for record, answer in judged:
        duty = record if alike else live.step.one_duty or _duty(records[record])
        duties[duty].append((record, answer))
    late: list[int] = []
    for answers in duties.values():
        if any(answer is False and found.sure(step, record) for record, answer in answers):
            continue
        open_ones = [record for record, answer in answers if answer is not False]
        if not all(answer is True for _, answer in answers):
            found.uncertain = True
            found.doubtful.update([(step, record) for record in open_ones])
        late += open_ones
    return late


def _still_held(found: Matches, situation: LiveSituation, index: int) -> bool:
    """Whether a step of its situation still has a record, or it is a material."""
    if situation.requirements:
        return True
    for live in situation.steps:
        if index in found.by_step.get(live.index, ()) or index in found.exempt.get(live.index, ()):
            return True
    return False


def _duty(record: Record) -> object:
    """What a record was to fulfil: records that differ in nothing but their days are attempts at the same thing."""
    told = [(name, value) for name, value in record.values.items() if name != "编号" and not isinstance(value, date)]
    return record.reason, *sorted(told, key=lambda item: item[0])
