"""Stage 1: every record meets every step that names its situation; each meeting has one verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lianzheng_rubric.engine.calendar import derive, fate_by_window
from lianzheng_rubric.engine.condition import Value
from lianzheng_rubric.engine.plan import Route
from lianzheng_rubric.engine.program import LiveStep, Program
from lianzheng_rubric.engine.record import Record, Unit

__all__ = ["Match", "Matches", "match_records"]

LATEST = date.max


@dataclass(slots=True)
class Match:
    """A record that a step looks at; ``sure`` is false when a field it needs is not given."""

    record: int
    values: Mapping[str, Value]
    sure: bool = True
    exempt: bool = False
    """Left out by an exemption: it may still help to reach a threshold, and does nothing else."""


@dataclass(slots=True)
class Matches:
    """What stage 1 found: matches by step, and a fate for every record that never reached a step."""

    by_step: dict[int, list[Match]] = field(default_factory=dict)
    fates: dict[int, str] = field(default_factory=dict)
    refused: list[tuple[int, int, str]] = field(default_factory=list)
    """(step, record, why): exempt, invalid_evidence, no_base, routed."""
    exempt: dict[int, list[Match]] = field(default_factory=dict)
    """Exempted records that still count beside others (AMB-26, the other reading)."""
    received: dict[int, list[int]] = field(default_factory=dict)
    """Requirement position → records handed in."""
    uncertain: bool = False


def match_records(
    program: Program, records: tuple[Record, ...], unit: Unit, as_of: date | None, previous_as_of: date | None
) -> Matches:
    """Admit the records of ``unit`` and let every step judge those of its situations, in canonical order."""
    found = Matches()
    window = program.plan.window
    derived = bool(program.plan.derived)
    seen: set[str] = set()
    for index in canonical_order(records):
        record = records[index]
        fate = _admission(record, unit, seen)
        if fate is None and window is not None:
            fate = fate_by_window(window, record, as_of, previous_as_of)
        if fate is not None:
            found.fates[index] = fate
            continue
        seen.add(record.id)
        received = program.requirements_by_situation.get(record.situation, ())
        for requirement in received:
            found.received.setdefault(requirement, []).append(index)
        steps = program.by_situation.get(record.situation, ())
        values = derive(program.plan, record.values) if derived and steps else record.values
        met = bool(received)
        for live in steps:
            met = _meet(live, index, values, unit, found) or met
        if not met:
            found.fates[index] = "unmatched"
    _require_bases(program, found)
    for index, spared in found.exempt.items():
        if index in found.by_step:
            found.by_step[index] += spared
    return found


def canonical_order(records: tuple[Record, ...]) -> list[int]:
    """By date, then id: the order in which allowances and caps are used up, whatever the order of input."""

    def key(index: int) -> tuple[date, str]:
        return (records[index].date or LATEST, records[index].id)

    order = sorted(range(len(records)), key=key)
    if len({record.id for record in records}) < len(records):  # of two entries with one id the same one leads
        order.sort(key=lambda index: (*key(index), _content(records[index])))
    return order


def _content(record: Record) -> str:
    return repr((record.situation, record.count, record.points, sorted(record.values.items())))


def _admission(record: Record, unit: Unit, seen: set[str]) -> str | None:
    if record.unit != unit.name:
        return "other_unit"
    return "duplicate" if record.id in seen else None


def _meet(live: LiveStep, index: int, values: Mapping[str, Value], unit: Unit, found: Matches) -> bool:
    """Let one step judge one record; true when the step had anything to say about it."""
    if live.applies is not None and live.applies(unit.values) is not True:
        return False
    answer = True if live.where is None else live.where(values)
    if answer is False:
        return False
    sure = answer is True
    if live.exemptions or live.evidence is not None:
        refusal, certain = _refusal(live, values)
        if refusal:
            found.refused.append((live.index, index, refusal))
            if refusal == "exempt" and certain and (live.is_flag or live.at_least > 1):
                found.exempt.setdefault(live.index, []).append(Match(index, values, sure, exempt=True))
            return True
        sure = sure and certain
    if isinstance(live.effect, Route) and sure:
        found.refused.append((live.index, index, "routed"))
        return True
    found.uncertain = found.uncertain or not sure
    found.by_step.setdefault(live.index, []).append(Match(index, values, sure))
    return True


def _refusal(live: LiveStep, values: Mapping[str, Value]) -> tuple[str, bool]:
    """Why the record is left out (and, if exempt, whether it still counts), or whether it certainly is not."""
    certain = True
    lifting = [counted for counted, exempt in live.exemptions if exempt(values) is True]
    if lifting:
        return "exempt", all(lifting)
    if live.evidence is not None:
        answer = live.evidence(values)
        if answer is False:
            return "invalid_evidence", True
        if answer is None and live.step.evidence_missing == "pending":
            certain = False
    return "", certain


def _require_bases(program: Program, found: Matches) -> None:
    """加扣: drop matches whose matter has no matched base record, until every one left has its base."""
    depending = [index for index in found.by_step if program.steps[index].step.requires is not None]
    while any(_keep_based(program, index, found) for index in depending):
        continue


def _keep_based(program: Program, index: int, found: Matches) -> bool:
    """Keep the matches of one step that have a base, each no surer than its base; true when anything changed."""
    names, field = program.steps[index].step.requires or ((), "")
    bases = [match for live in program.steps if live.step.id in names for match in found.by_step.get(live.index, ())]
    known = {match.values.get(field) for match in bases} - {None}
    certain = {match.values.get(field) for match in bases if match.sure}
    matches = found.by_step.pop(index, [])
    kept = [match for match in matches if match.values.get(field) in known]
    found.refused += [(index, match.record, "no_base") for match in matches if match.values.get(field) not in known]
    changed = len(kept) < len(matches)
    for match in kept:
        if match.sure and match.values.get(field) not in certain:
            match.sure, changed = False, True
            found.uncertain = True
    if kept:
        found.by_step[index] = kept
    return changed
