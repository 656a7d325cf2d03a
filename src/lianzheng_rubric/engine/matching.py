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
    return sorted(range(len(records)), key=lambda index: (records[index].date or LATEST, records[index].id))


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
            if refusal == "exempt" and live.counts_exempt:
                found.exempt.setdefault(live.index, []).append(Match(index, values))
            return True
        sure = sure and certain
    if isinstance(live.effect, Route):
        found.refused.append((live.index, index, "routed"))
        return True
    found.uncertain = found.uncertain or not sure
    found.by_step.setdefault(live.index, []).append(Match(index, values, sure))
    return True


def _refusal(live: LiveStep, values: Mapping[str, Value]) -> tuple[str, bool]:
    certain = True
    for _name, exempt in live.exemptions:
        if exempt(values) is True:
            return "exempt", True
    if live.evidence is not None:
        answer = live.evidence(values)
        if answer is False:
            return "invalid_evidence", True
        if answer is None and live.step.evidence_missing == "pending":
            certain = False
    return "", certain


def _require_bases(program: Program, found: Matches) -> None:
    """加扣: drop matches whose matter has no matched base record in the steps they depend on."""
    for index, matches in list(found.by_step.items()):
        requires = program.steps[index].step.requires
        if requires is None:
            continue
        bases, name = requires
        keys = {
            match.values.get(name)
            for live in program.steps
            if live.step.id in bases
            for match in found.by_step.get(live.index, ())
        } - {None}
        kept = [match for match in matches if match.values.get(name) in keys]
        found.refused += [(index, match.record, "no_base") for match in matches if match.values.get(name) not in keys]
        if kept:
            found.by_step[index] = kept
        else:
            del found.by_step[index]
