"""Matches that depend on others about the same matter: 加扣 needs a base, 须先无 gives way, a listing names it once.

The order is: bases first, then what gives way, then bases again (one that gave way carries nothing), then listings.
Records that do not tell the fields in question are about no known matter: they have no base, and give way to nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from lianzheng_rubric.engine.condition import Value
from lianzheng_rubric.engine.matched import Matches
from lianzheng_rubric.engine.plan import Tie
from lianzheng_rubric.engine.program import Program

__all__ = ["hold_ties"]

_Key = tuple[Value, ...] | None


def hold_ties(program: Program, found: Matches) -> None:
    """Turn away the matches that lack a base, stand under another rule already, or are listed already."""
    if program.tied.isdisjoint(found.by_step):
        return
    _require_bases(program, found)
    for index in [index for index in sorted(found.by_step) if program.steps[index].step.unless is not None]:
        _give_way(program, index, found)
        _require_bases(program, found)
    for index in list(found.by_step):
        if program.steps[index].lists_once:
            _list_once(program, index, found)


def _require_bases(program: Program, found: Matches) -> None:
    """加扣: drop matches whose matter has no matched base record, until every one left has its base."""
    depending = [index for index in found.by_step if program.steps[index].step.requires is not None]
    while any(_keep_based(program, index, found) for index in depending):
        continue


def _keep_based(program: Program, index: int, found: Matches) -> bool:
    """Keep the matches of one step that have a base, each no surer than its base; true when anything changed."""
    tie = program.steps[index].step.requires
    if tie is None or index not in found.by_step:
        return False
    bases = [
        (found.sure(step, record), _key(found, record, tie.fields)) for step, record in _others(program, tie, found)
    ]
    known = {key for _, key in bases} - {None}
    certain = {key for sure, key in bases if sure}

    def based(record: int) -> bool | None:
        key = _key(found, record, tie.fields)
        return False if key not in known else True if key in certain else None

    return _keep(found, index, "no_base", based)


def _give_way(program: Program, index: int, found: Matches) -> None:
    """须先无: drop matches whose record, or matter, stands under one of the other rules."""
    tie = program.steps[index].step.unless
    if tie is None or index not in found.by_step:
        return
    others = _others(program, tie, found)

    def free(record: int) -> bool | None:
        key = _key(found, record, tie.fields)
        against = [
            found.sure(step, other)
            for step, other in others
            if other == record or (key is not None and _key(found, other, tie.fields) == key)
        ]
        return False if any(against) else None if against else True

    _keep(found, index, "absorbed", free)


def _list_once(program: Program, index: int, found: Matches) -> None:
    """同一 where nothing is scored: of the records about one matter the first that certainly counts stands for all."""
    family = program.steps[index].step.family
    if family is None:
        return
    standing: dict[_Key, int] = {}
    for record in found.certain(index):
        key = _key(found, record, family.fields)
        if key is not None:
            standing.setdefault(key, record)
    _keep(
        found,
        index,
        "absorbed",
        lambda record: standing.get(_key(found, record, family.fields), record) == record,
    )


def _others(program: Program, tie: Tie, found: Matches) -> list[tuple[int, int]]:
    """The (step, record) of the rules that a tie names."""
    return [
        (live.index, record)
        for live in program.steps
        if live.step.id in tie.steps
        for record in found.by_step.get(live.index, ())
    ]


def _key(found: Matches, record: int, fields: tuple[str, ...]) -> _Key:
    """What the record tells of the matter; nothing, when any of it is missing."""
    values = found.values[record]
    key = tuple([values.get(name) for name in fields])
    return None if None in key else key


def _keep(found: Matches, index: int, why: str, judge: Callable[[int], bool | None]) -> bool:
    """Keep the matches of a step that ``judge`` lets stand, those it is not sure of as unsure; whether any changed."""
    kept: list[int] = []
    changed = False
    for record in found.by_step.pop(index):
        answer = judge(record)
        if answer is False:
            found.refused.append((index, record, why))
            changed = True
            continue
        kept.append(record)
        if answer is None and found.sure(index, record):
            found.doubt(index, record)
            changed = True
    if kept:
        found.by_step[index] = kept
    return changed
