"""What a ledger may say about a rubric: situations with their fields, units with theirs, names as people write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, TypeAlias

from lianzheng_rubric.engine.condition import Condition, fields_of
from lianzheng_rubric.engine.exact import Amount, times
from lianzheng_rubric.engine.plan import (
    Announce,
    Charge,
    Computed,
    Derived,
    Finding,
    Judged,
    Plan,
    Requirement,
    Route,
    Step,
    Supply,
    Table,
)
from lianzheng_rubric.engine.quota import GroupQuota
from lianzheng_rubric.language.field_types import FieldType

__all__ = ["Range", "Situation", "Vocabulary", "build_vocabulary", "widest"]

Range: TypeAlias = tuple[Amount, Amount | None]
"""The least and the most points (``None``: no bound)."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A 情形 that records may name.

    ``key`` is a clause id (a situation of one clause) or the name of a fact. ``points`` bounds judged or entered
    points; ``None`` means that the rubric sets the points and a record must not.
    """

    key: str
    label: str
    clauses: tuple[str, ...]
    fields: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    date_from: str = ""
    unit_from: tuple[str, ...] = ()
    """Text fields that name the unit a record counts for: the first that is filled, before its own unit."""
    points: tuple[Amount, Amount | None] | None = None
    ranges: tuple[tuple[Condition | None, Range], ...] = ()
    """Where several clauses take points from the record: for which records each does, and within which bounds."""
    judged: bool = False
    """The points are somebody's judgement and need a reason."""
    reasoned: tuple[Condition | None, ...] = ()
    """When a record needs a reason: under any of these conditions it takes points, and the document asks why."""
    note: str = ""
    people: Literal["", "counted", "compared", "named"] = ""
    """Whether some rule counts people by 数量 (每人, 每人次), compares names (同一: 人员), or counts them (满3人)."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything a reader of ledgers has to know about one rubric."""

    situations: Mapping[str, Situation]
    by_label: Mapping[str, tuple[str, ...]]
    fields: Mapping[str, FieldType]
    defaults: Mapping[str, str]
    derived: tuple[Derived, ...]
    unit_fields: Mapping[str, FieldType]
    unit_defaults: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    unit_required: tuple[str, ...] = ()
    """Roster fields that decide which items and rules apply: without them nobody knows what to score."""
    ranked_by: str = ""
    """The roster field by which units are ranked apart."""
    quotas: tuple[tuple[str, GroupQuota], ...] = ()
    """The quotas of grades; what the roster tells of them is the same for all units that are ranked together."""
    scope: Condition | None = None
    """The units that are assessed at all."""

    def dated_by(self) -> dict[str, str]:
        """Situations whose records are dated by a field of theirs (日期取), with that field."""
        return {key: one.date_from for key, one in self.situations.items() if one.date_from}


@dataclass(slots=True)
class Declared:
    """What the author said about a fact."""

    fields: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    date_from: str = ""
    unit_from: tuple[str, ...] = ()
    note: str = ""


def build_vocabulary(
    plan: Plan,
    labels: Mapping[str, str],
    facts: Mapping[str, Declared],
    fields: tuple[Mapping[str, FieldType], Mapping[str, str], Mapping[str, str]],
    unit_fields: tuple[Mapping[str, FieldType], Mapping[str, str]],
    *,
    reasons: bool = False,
) -> Vocabulary:
    """Situations of ``plan``; ``labels`` names local ones, ``facts`` the shared ones."""
    found: dict[str, Situation] = {}
    uses: dict[str, list[Step | Requirement]] = {key: [] for key in (*facts, *labels)}
    everyone: list[Step | Requirement] = [*plan.steps, *plan.requirements]
    for user in everyone:
        for key in user.situations:
            uses.setdefault(key, []).append(user)
    derived = {item.name: item for item in plan.derived}
    for key, users in uses.items():
        declared = facts.get(key, Declared())
        ranges = tuple(_ranges(users, plan))
        wanted = dict.fromkeys((*declared.fields, *declared.unit_from))
        for user in users:
            wanted.update(dict.fromkeys(name for name in _needed(user, derived) if name not in plan.unit_fields))
        found[key] = Situation(
            key,
            labels.get(key, key),
            tuple(dict.fromkeys(user.id for user in users)),
            tuple(name for name in wanted if name not in ("日期", "数量", "分值")),
            tuple(dict.fromkeys((*declared.required, *_dated(users)))),
            declared.date_from,
            declared.unit_from,
            _points(users, ranges, declared),
            ranges if len(ranges) > 1 else (),
            any(isinstance(user, Step) and isinstance(user.amount, Judged) for user in users),
            tuple(dict.fromkeys(_charging(users))) if reasons else (),
            declared.note,
            _people(users, derived),
        )
    by_label: dict[str, list[str]] = {}
    for situation in found.values():
        by_label.setdefault(situation.label, []).append(situation.key)
    return Vocabulary(
        found,
        {label: tuple(keys) for label, keys in by_label.items()},
        fields[0],
        fields[1],
        plan.derived,
        unit_fields[0],
        unit_fields[1],
        fields[2],
        _deciding(plan, unit_fields[1]),
        plan.rank_by,
        plan.quotas,
        plan.scope,
    )


def _dated(users: Sequence[Step | Requirement]) -> Iterator[str]:
    """The date, where the room of a cap follows from it: without one a record would have a period of its own."""
    if any(isinstance(user, Step) and user.cap is not None and user.cap.per == "period" for user in users):
        yield "日期"


def _points(
    users: Sequence[Step | Requirement], ranges: Sequence[tuple[Condition | None, Range]], declared: Declared
) -> Range | None:
    """What a record may give as points; a fact that declares 分值 takes them under every reading, used or not."""
    if not users:
        return 0, None
    open_range: Range | None = (0, None) if "分值" in declared.fields else None
    return widest([limits for _, limits in ranges]) or open_range


def _people(
    users: list[Step | Requirement], derived: Mapping[str, Derived]
) -> Literal["", "counted", "compared", "named"]:
    if any(isinstance(user, Step) and user.tally.of == "distinct" and user.tally.field == "人员" for user in users):
        return "named"
    if any("人员" in _needed(user, derived) for user in users):
        return "compared"
    return "counted" if any(isinstance(user, Step) and user.unit_word in _HEADS for user in users) else ""


_HEADS = ("人", "名", "个人", "人次", "人(次)")


def _charging(users: list[Step | Requirement]) -> Iterator[Condition | None]:
    """When a record takes points by itself; what is only counted against a quota, or still to be judged, needs none."""
    for user in users:
        if isinstance(user, Requirement) or user.tally.per != "record" or isinstance(user.amount, Judged):
            continue
        if isinstance(user.effect, Charge) and user.effect.sign < 0:
            yield user.where


def _deciding(plan: Plan, defaults: Mapping[str, str]) -> tuple[str, ...]:
    scoring = [step.applies for step in plan.steps if not isinstance(step.effect, Finding | Announce | Route)]
    tests = [*(node.applies for node in plan.nodes), *scoring]
    names = {name for test in tests for name in fields_of(test)}
    return tuple(sorted(name for name in names if name not in defaults))


def _needed(user: Step | Requirement, derived: Mapping[str, Derived]) -> list[str]:
    """Fields that deciding this step takes, derived ones replaced by what they come from."""
    if isinstance(user, Requirement):
        return [*(f"{form}日期" for form in user.forms), *user.must_have]
    names: set[str] = (
        set(fields_of(user.where))
        | set(fields_of(user.late))
        | set(fields_of(user.evidence))
        | set(fields_of(user.share))
    )
    names |= fields_of(user.tally.quantity)
    names |= {user.tally.field, user.tally.period_field}
    for test, _ in user.factors:
        names |= fields_of(test)
    if user.cap is not None:
        names |= {*fields_of(user.cap.exempt), user.cap.field}
    if user.family is not None:
        names |= set(user.family.fields)
    for tie in (user.requires, user.unless):
        if tie is not None:
            names.update(tie.fields)
    if isinstance(user.amount, Table):
        names |= user.amount.fields
    if isinstance(user.amount, Computed):
        names |= fields_of(user.amount.formula)
    return sorted(_expanded({name for name in names if name}, derived))


def _expanded(names: set[str], derived: Mapping[str, Derived]) -> set[str]:
    found: set[str] = set()
    for name in names:
        source = derived.get(name)
        if source is None:
            found.add(name)
        else:
            inner = {item for item in source.fields if isinstance(item, str)} | set(fields_of(source.formula))
            found |= _expanded(inner, derived)
    return found


def widest(ranges: Sequence[Range]) -> Range | None:
    """The range that takes in all of ``ranges``; none of none. (What no step uses, a reading switched off, is open.)"""
    if not ranges:
        return None
    highs = [high for _, high in ranges]
    return min(low for low, _ in ranges), None if None in highs else max(high for high in highs if high is not None)


def _ranges(users: list[Step | Requirement], plan: Plan) -> Iterator[tuple[Condition | None, Range]]:
    """What each step takes as points, and from which records."""
    for user in users:
        limits = None if isinstance(user, Requirement) else _range(user, plan)
        if isinstance(user, Step) and limits is not None:
            yield user.where, limits


def _range(user: Step, plan: Plan) -> Range | None:
    if isinstance(user.amount, Judged):
        return user.amount.low, user.amount.high
    if isinstance(user.effect, Supply) and isinstance(user.amount, Computed):
        return (0, _entry_scale(user.amount, user.effect, plan)) if "分值" in fields_of(user.amount.formula) else None
    reads = fields_of(user.tally.quantity) | fields_of(user.where)
    if isinstance(user.amount, Computed):
        reads |= fields_of(user.amount.formula)
    return (0, None) if "分值" in reads else None


def _entry_scale(amount: Computed, effect: Supply, plan: Plan) -> Amount | None:
    """The most that may be entered: the node's marks on the scale in which the score is given (10分制 → 10)."""
    full = next((node.full for node in plan.nodes if node.id == effect.node), None)
    return None if full is None or not amount.factor else times(full, Fraction(1) / Fraction(amount.factor))
