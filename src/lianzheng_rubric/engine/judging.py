"""How the steps of a situation judge its records. The way is chosen once for each step, by what it asks of a record.

Nearly every step asks for a condition, for evidence, or for nothing at all; each of these has a short way of its own.
"""

from __future__ import annotations

from lianzheng_rubric.engine.calendar import add_derived
from lianzheng_rubric.engine.condition import Test
from lianzheng_rubric.engine.live import LiveSituation, LiveStep
from lianzheng_rubric.engine.matched import Judge, Matches
from lianzheng_rubric.engine.record import Unit

__all__ = ["judge_of", "meet"]


def meet(situation: LiveSituation, unit: Unit, own: list[int], found: Matches) -> None:
    """Let the steps of a situation judge its records; one that no step has anything to say about is unmatched.

    Where none of the steps concerns the unit, its records are inapplicable.
    """
    turned_away = len(found.refused)
    if situation.alone is not None:  # one step that looks at no other situation, as nearly everywhere
        step, judge = situation.alone
        met = judge(found, own)
        if met:
            found.by_step[step] = met
        everyone = met is own
    else:
        met, everyone = _meet_all(situation, unit, own, found)
    if not everyone:
        known = {*met, *[record for _, record, _ in found.refused[turned_away:]]}
        unmatched = [record for record in own if record not in known] if known else own
        found.fates.update(dict.fromkeys(unmatched, "unmatched" if _concerns(situation, unit) else "inapplicable"))


def _concerns(situation: LiveSituation, unit: Unit) -> bool:
    """Whether some step of the situation may apply to the unit, or no rule asks for the situation at all."""
    steps = situation.steps
    return not steps or any(live.applies is None or live.concerns(unit.values) is not False for live in steps)


def _meet_all(situation: LiveSituation, unit: Unit, own: list[int], found: Matches) -> tuple[list[int], bool]:
    """The records that some step or material takes, and whether these are all."""
    met: list[int] = []
    everyone = bool(situation.requirements)
    for requirement in situation.requirements:
        found.received.setdefault(requirement, []).extend(own)
    for live, judge in situation.judged_by:
        kept = judge(found, own) if live.applies is None else _where_it_applies(live, judge, unit, own, found)
        if kept:
            everyone = everyone or kept is own
            met += kept
            earlier = found.by_step.get(live.index)
            found.by_step[live.index] = kept if earlier is None else [*earlier, *kept]
    return met, everyone


def judge_of(live: LiveStep) -> Judge:
    """The shortest way to judge records for a step that applies to the unit."""
    if not live.careful:
        return _takes_all if live.where is None else _by_condition(live.index, live.where)
    if live.evidence is not None and not live.exemptions and not live.routes:
        return _by_evidence(live, live.evidence)
    return lambda found, own: _with_care(live, own, found, applies=True)


def _where_it_applies(live: LiveStep, judge: Judge, unit: Unit, own: list[int], found: Matches) -> list[int]:
    applies = live.concerns(unit.values)
    if applies is False:
        return []
    return judge(found, own) if applies else _with_care(live, own, found, applies=None)


def _takes_all(_found: Matches, own: list[int]) -> list[int]:
    return own


def _by_condition(step: int, where: Test) -> Judge:
    """The records that meet a condition, or may do so."""

    def judge(found: Matches, own: list[int]) -> list[int]:
        values = found.values
        answers = [where(values[record]) for record in own]
        if all(answers):
            return own
        kept: list[int] = []
        for record, answer in zip(own, answers, strict=True):
            if answer:
                kept.append(record)
            elif answer is None:
                kept.append(record)
                found.doubt(step, record)
        return kept

    return judge


def _by_evidence(live: LiveStep, evidence: Test) -> Judge:
    """The records that meet the condition (if there is one), unless their evidence does not count."""
    step, where, pending = live.index, live.where, live.step.evidence_missing == "pending"

    def judge(found: Matches, own: list[int]) -> list[int]:
        values = found.values
        kept: list[int] = []
        for record in own:
            told = values[record]
            answer = True if where is None else where(told)
            if answer is False:
                continue
            proof = evidence(told)
            if proof is False:
                found.refused.append((step, record, "invalid_evidence"))
                continue
            kept.append(record)
            if answer is None or (pending and proof is None):
                found.doubt(step, record)
        return kept if len(kept) < len(own) else own

    return judge


def _with_care(live: LiveStep, own: list[int], found: Matches, *, applies: bool | None) -> list[int]:
    """The records that a step takes, whatever it asks; those that it turns away with a reason are noted."""
    kept: list[int] = []
    where, evidence, exemptions = live.where, live.evidence, live.exemptions
    for record in own:
        values = found.values[record]
        answer = True if where is None else where(values)
        if answer is False:
            continue
        if not applies:
            answer = answer and applies
        refusal = _exempted(live, record, found, sure=answer is True) if exemptions else ""
        if evidence is not None and not refusal:
            proof = evidence(values)
            if proof is False:
                refusal = "invalid_evidence"
            elif proof is None and live.step.evidence_missing == "pending":
                answer = None
        if live.routes and not refusal and answer is True:
            refusal = "routed"
        if refusal:
            found.refused.append((live.index, record, refusal))
            continue
        kept.append(record)
        if answer is not True:
            found.doubt(live.index, record)
    return kept


def _exempted(live: LiveStep, record: int, found: Matches, *, sure: bool) -> str:
    """Whether an exemption leaves the record out; it may still help others to reach a threshold."""
    values = add_derived(live.exempting, found.values[record])
    lifting = [counted for counted, exempt in live.exemptions if exempt(values) is True]
    if not lifting:
        return ""
    if all(lifting) and (live.is_flag or live.at_least > 1):
        found.exempt.setdefault(live.index, []).append(record)
        found.spared.add((live.index, record))
        if not sure:
            found.doubt(live.index, record)
    return "exempt"
