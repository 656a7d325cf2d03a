"""Why a rule did not fire: what its records lack, with the numbers and the records themselves."""

from __future__ import annotations

from collections import defaultdict

from lianzheng_rubric.engine.accounts import exemption_of
from lianzheng_rubric.engine.amounts import quantity_over
from lianzheng_rubric.engine.assessment import FATES, SilentRule
from lianzheng_rubric.engine.exact import UNIT, Number, exact, times
from lianzheng_rubric.engine.frozen import open_twin
from lianzheng_rubric.engine.live import LiveStep
from lianzheng_rubric.engine.outcome import Outcome
from lianzheng_rubric.engine.plan import Shortfall
from lianzheng_rubric.engine.sayings import sayings_of

__all__ = ["APART", "named", "silent_rules"]

APART = ("other_unit", "duplicate")
"""Records that are not this unit's to explain."""


def named(ids: list[str]) -> str:
    """The first few records by name."""
    if len(ids) == 1:
        return ids[0]
    different = sorted(set(ids))
    return "、".join(different[:5]) + ("等" if len(different) > 5 else "")


def silent_rules(outcome: Outcome) -> tuple[SilentRule, ...]:
    """Every rule that did nothing, and why not."""
    tallied = outcome.told.tallied
    acted = {line.step for line in tallied.lines} | {flag.step for flag in tallied.flags}
    counted: dict[int, list[int]] = defaultdict(list)
    for step, records in tallied.counted:
        if records:
            counted[step] += records
    refused: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for step, index, why in outcome.matches.refused:
        refused[step].append((index, why))
    by_situation: dict[str, list[int]] = defaultdict(list)
    fates = outcome.matches.fates
    for index, record in enumerate(outcome.records):
        if index not in fates or fates[index] not in APART:
            by_situation[record.situation].append(index)
    said = sayings_of(outcome.program)
    heard = set().union(*[said.asks.get(name, ()) for name in by_situation], counted, refused)
    idle = [live.index for live in said.conditional if live.concerns(outcome.unit.values) is False]
    told: list[SilentRule | None] = list(said.unheard)
    for index in idle:
        told[index] = said.inapplicable[index]
    for index in heard.difference(acted, idle):
        live = outcome.program.steps[index]
        own = [record for name in live.step.situations for record in by_situation.get(name, ())]
        reason = _why(outcome, live, counted.get(index, []), refused.get(index, []), own)
        made = told[index] = _OpenRule(live.step.id, live.step.label, reason)
        made.__class__ = SilentRule
    for index in acted:
        told[index] = None
    return tuple([rule for rule in told if rule is not None])


_OpenRule = open_twin(SilentRule)


def _why(outcome: Outcome, live: LiveStep, counted: list[int], refused: list[tuple[int, str]], own: list[int]) -> str:
    if len(own) == 1 and not counted and not refused:  # the usual case, in short
        fate = outcome.matches.fates.get(own[0], "unmatched")
        return f"有记录（{outcome.records[own[0]].id}），但{_TURNED_OFF[fate]}"
    causes = _refusals(outcome, live, refused) if refused else defaultdict(list)
    if counted:
        others = [f"{named(ids)} {what}" for what, ids in _in_order(causes)]
        return "；".join([_short_of(outcome, live, counted), *others])
    turned = {record for record, _ in refused}
    fates, records = outcome.matches.fates, outcome.records
    for index in own:
        if index not in turned:
            causes[_TURNED_OFF[fates.get(index, "unmatched")]].append(records[index].id)
    if len(causes) == 1:
        ((what, ids),) = causes.items()
        return f"有记录（{named(ids)}），但{what}"
    return "有记录：" + "；".join([f"{named(ids)} {what}" for what, ids in _in_order(causes)])


_TURNED_OFF = {**FATES, "unmatched": "不符合条件"}


def _in_order(causes: dict[str, list[str]]) -> list[tuple[str, list[str]]]:
    """Causes by their first record, whatever the order of input."""
    return sorted(causes.items(), key=lambda cause: (min(cause[1]), cause[0]))


_REFUSED = {
    "counted": "期限前已经做到",
    "invalid_evidence": "证据不合",
    "no_base": "没有所依附的事项",
    "absorbed": "同一事项已由别的条款处理，或者已经列出",
    "routed": "已转其他考核",
}


def _refusals(outcome: Outcome, live: LiveStep, refused: list[tuple[int, str]]) -> dict[str, list[str]]:
    """By cause, the records that the rule turned away."""
    causes: dict[str, list[str]] = defaultdict(list)
    for record, why in refused:
        what = f"免责（{exemption_of(outcome, live, record)}）" if why == "exempt" else _REFUSED[why]
        causes[what].append(outcome.records[record].id)
    return causes


def _short_of(outcome: Outcome, live: LiveStep, counted: list[int]) -> str:
    """How many there were, and how many it takes."""
    step = live.step
    ours = live.of_unit(outcome.unit.values)
    ids = named([outcome.records[index].id for index in counted])
    if ours is None:
        return f"有记录（{ids}），但没有达到触发条件"
    matches = outcome.matches
    number = quantity_over(ours, matches.by_step.get(live.index, ()), outcome.records, matches.values)
    word = step.unit_word
    amount = ours.amount
    if isinstance(amount, Shortfall):
        if step.tally.per == "period":
            return "已达到应有次数"
        return f"已达到应有次数（{_plain(number)}{word}，应有 {_plain(amount.quota)}{word}）"
    if ours.below is not None:
        return f"有记录（{ids}），共 {_plain(number)}{word}，少于 {_plain(ours.below)}{word}才触发"
    if ours.at_least > 1 and number < ours.at_least:
        return f"有记录（{ids}），共 {_plain(number)}{word}，满 {_plain(ours.at_least)}{word}才触发"
    return f"有记录（{ids}），数是 {_plain(number)}，没有达到触发条件"


def _plain(number: object) -> str:
    return str(exact(times(UNIT, number))) if isinstance(number, Number) else str(number)
