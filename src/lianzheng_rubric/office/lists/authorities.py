"""Who has to supply what a clause asks for: the offices that the rubric names, else those that did it for others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lianzheng_rubric.engine.condition import And, Condition, Field, Membership
from lianzheng_rubric.engine.plan import Charge, Plan, Step, Supply
from lianzheng_rubric.engine.record import Record
from lianzheng_rubric.office.dossier import Dossier

__all__ = ["Authorities", "Authority", "authorities_of"]

_SOURCE = Field("来源")
_TOLD = re.compile(r"以(.+?)的?(?:数据|意见)为准|听取(.+?)意见$|报([^、，；]+?)认定$")
"""How documents name the office whose figures count: 以督查室数据为准, 听取纪委意见, 报监督室认定."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Who supplies the facts of a clause.

    ``names`` are the offices (the first is the one to ask), ``proofs`` what the document takes as proof; ``told``:
    the rubric says so, else it was seen on records of other units.
    """

    names: tuple[str, ...]
    proofs: tuple[str, ...] = ()
    told: bool = True


@dataclass(frozen=True)
class Authorities:
    """Authorities by clause."""

    plan: Plan
    named: Mapping[str, tuple[str, ...]]
    """Step or node id → the sources that its records must name."""
    proofs: tuple[tuple[str, str], ...]
    """(clause, words of an evidence provision about it and everything below it)."""
    seen: Mapping[str, Counter[str]]
    """Clause → who supplied records of it."""

    def of(self, clause: str) -> Authority:
        """Who supplies the facts of ``clause``; without names when nobody can tell."""
        about = [words for root, words in self.proofs if clause == root or clause.startswith(f"{root}.")]
        offices = (name for words in about for name in _offices(words))
        names = self.named.get(clause, ()) or tuple(dict.fromkeys(offices))
        if names:
            return Authority(names, tuple(about))
        usual = tuple(name for name, _ in sorted(self.seen.get(clause, Counter()).items(), key=lambda p: (-p[1], p[0])))
        return Authority(usual[:3], tuple(about), told=False)


def authorities_of(dossier: Dossier) -> Authorities:
    """The authorities of a rubric, and who supplied the records of this ledger."""
    plan = dossier.rubric.plan
    named: dict[str, tuple[str, ...]] = {}
    for step in plan.steps:
        for owner in _owners(step):
            named[owner] = tuple(dict.fromkeys((*named.get(owner, ()), *_sources(step.evidence))))
    proofs = tuple(
        (clause.id.rpartition(".")[0], clause.label)
        for clause in plan.clauses
        if clause.nature == "证据" and "." in clause.id
    )
    return Authorities(plan, named, proofs, _seen(plan, dossier.ledger.records))


def _owners(step: Step) -> tuple[str, ...]:
    """Clauses whose input a step is: its own, and the node that waits for its points."""
    return (step.id, step.effect.node) if isinstance(step.effect, Charge | Supply) else (step.id,)


def _sources(tree: Condition | None) -> Iterator[str]:
    match tree:
        case Membership(field, options, False) if field == _SOURCE:
            yield from (str(option) for option in options)
        case And(operands):
            for operand in operands:
                yield from _sources(operand)


def _offices(words: str) -> Iterator[str]:
    for found in _TOLD.finditer(words):
        yield next(group for group in found.groups() if group)


def _seen(plan: Plan, records: Iterable[Record]) -> dict[str, Counter[str]]:
    by_situation: dict[str, list[str]] = {}
    for step in plan.steps:
        for situation in step.situations:
            by_situation.setdefault(situation, []).extend(_owners(step))
    seen: dict[str, Counter[str]] = {}
    for record in records:
        who = record.judge or str(record.values.get("来源") or "")
        if who:
            for clause in dict.fromkeys(by_situation.get(record.situation, ())):
                seen.setdefault(clause, Counter())[who] += 1
    return seen
