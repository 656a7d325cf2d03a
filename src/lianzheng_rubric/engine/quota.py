"""How many units may hold a grade: a share of all that are ranked, rounded as the document says, or a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from lianzheng_rubric.engine.condition import Formula, Value, compile_formula, fields_of
from lianzheng_rubric.engine.exact import amount_of, show

__all__ = ["GroupQuota", "Quota", "QuotaByLabel", "QuotaOfGroup", "Rooms", "Rounding", "kind_of_room", "limited",
           "own_quota",
           "quota_words", "quotas_of", "rooms_of"]  # fmt: skip

Rounding = Literal["down", "up", "half"]
_WORDS: dict[Rounding, str] = {"down": "舍去小数", "up": "有小数就进一", "half": "四舍五入"}


@dataclass(frozen=True, slots=True)
class Quota:
    """``size`` is a share of the units (``share``) or a number of them; a share gives room for ``least`` at least.

    ``of`` "grade": so many may hold the grade. "better": so many may hold it or a better one (合计). "last": the last
    so many have it or a worse one (后10%), all others may hold a better one.
    """

    size: Fraction
    share: bool = True
    least: int = 0
    rounding: Rounding = "down"
    of: Literal["grade", "better", "last"] = "grade"

    def room(self, units: int) -> int:
        """How many of ``units``, the pending ones too, may hold the grade; the last ones are counted themselves."""
        if not self.share:
            return int(self.size)
        exact = self.size * units
        match self.rounding:
            case "up":
                rounded = exact.__ceil__()
            case "half":
                rounded = (exact + Fraction(1, 2)).__floor__()
            case _:
                rounded = exact.__floor__()
        return max(rounded, self.least)


@dataclass(frozen=True, slots=True)
class QuotaByLabel:
    """A quota for each value of the roster field ``field``; ``otherwise`` for values without one of their own."""

    field: str
    quotas: tuple[tuple[str, Quota], ...]
    otherwise: Quota | None = None


@dataclass(frozen=True, slots=True)
class QuotaOfGroup:
    """A number of units that the roster tells: the same for all units that are ranked together."""

    number: Formula
    of: Literal["grade", "better", "last"] = "grade"


GroupQuota: TypeAlias = Quota | QuotaByLabel | QuotaOfGroup


def own_quota(quota: GroupQuota, values: Mapping[str, Value]) -> Quota | None:
    """The quota of the group of a unit with these roster values; ``None``: they do not tell it, or no whole number."""
    match quota:
        case QuotaByLabel(field, quotas, otherwise):
            label = values.get(field)
            return None if label is None else dict(quotas).get(str(label), otherwise)
        case QuotaOfGroup(formula, of):
            number = compile_formula(formula)(values)
            if not isinstance(number, int | Fraction) or number < 0 or Fraction(number).denominator != 1:
                return None
            return Quota(Fraction(number), share=False, of=of)
    return quota


def quotas_of(
    quotas: Iterable[tuple[str, GroupQuota]], units: Sequence[Mapping[str, Value]]
) -> tuple[tuple[str, Quota], ...]:
    """The quotas of one group of units, of which the roster values are given.

    Raises:
        ValueError: the units do not tell a quota, or tell several (a ledger says so of its roster first, L813).

    """
    found = []
    for grade, quota in quotas:
        told = {quota} if isinstance(quota, Quota) else {own_quota(quota, values) for values in units}
        (only,) = told if len(told) == 1 else (None,)
        if only is None:
            raise ValueError(f"“{grade}”的名额，同组的单位在名册里写得不一样，或没有写")
        found.append((grade, only))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Rooms:
    """How many units may hold a grade (``own``), and how many may hold it or a better one (``better``), by rank."""

    own: Mapping[int, int]
    better: Mapping[int, int]


def rooms_of(quotas: Iterable[tuple[str, Quota]], names: Sequence[str], units: int) -> Rooms:
    """The room that quotas leave for so many units; ``names`` are all grades, best first."""
    ranks = {name: rank for rank, name in enumerate(names)}
    own: dict[int, int] = {}
    better: dict[int, int] = {}
    for rank, quota in ((ranks[name], quota) for name, quota in quotas if name in ranks):
        room = quota.room(units)
        if quota.of == "grade":
            own[rank] = room
        elif quota.of == "better":
            better[rank] = min(room, better.get(rank, room))
        elif rank:
            rest = max(0, units - room)
            better[rank - 1] = min(rest, better.get(rank - 1, rest))
    return Rooms(own, better)


def limited(quotas: Iterable[tuple[str, GroupQuota]], names: Sequence[str]) -> frozenset[str]:
    """The grades that places may keep a unit out of; ``names`` are all grades, best first."""
    found: set[str] = set()
    for name, quota in quotas:
        rank, kind = names.index(name), kind_of_room(quota)
        found.update(names[rank : rank + 1] if kind == "grade" else names[: rank + (kind == "better")])
    return frozenset(found)


def kind_of_room(quota: GroupQuota) -> str:
    """A grade has quotas of one kind, whatever the class of units."""
    return quota.quotas[0][1].of if isinstance(quota, QuotaByLabel) else quota.of


def quota_words(quota: GroupQuota, *, rounding: bool = False) -> str:
    """``20%`` or ``3 个``; with ``rounding`` also how a share is rounded, and the least it gives."""
    match quota:
        case QuotaByLabel():
            return f"按{quota.field}（{'、'.join(_by_label(quota, rounding=rounding))}）"
        case QuotaOfGroup(formula):
            return f"名册的“{'、'.join(sorted(fields_of(formula)))}”所写的个数"
    return _size(quota, rounding=rounding)


def _by_label(quota: QuotaByLabel, *, rounding: bool) -> Iterator[str]:
    rest = () if quota.otherwise is None else (("其余", quota.otherwise),)
    yield from (f"{label} {quota_words(one, rounding=rounding)}" for label, one in (*quota.quotas, *rest))


def _size(quota: Quota, *, rounding: bool) -> str:
    if not quota.share:
        return f"{int(quota.size)} 个"
    percent = show(amount_of(quota.size * 100))
    part = str(quota.size) if "/" in percent else f"{percent}%"
    if not rounding:
        return part
    least = f"，至少 {quota.least} 个" if quota.least else ""
    return f"{part}（{_WORDS[quota.rounding]}{least}）"
