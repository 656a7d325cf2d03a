"""Which columns a 情形 needs, and which of them a reader of ledgers insists on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass

from lianzheng_rubric.engine.condition import Field, Literal, fields_of
from lianzheng_rubric.engine.plan import Judged, Plan, Requirement, Step, Supply
from lianzheng_rubric.language.vocabulary import Situation
from lianzheng_rubric.records.situations import SituationFinder

__all__ = ["Needs", "fields_read", "needs_of", "shown_names"]


@dataclass(frozen=True, slots=True)
class Needs:
    """Headers: all that a record of the 情形 may carry to some purpose, and those that must not be left empty."""

    wanted: tuple[str, ...]
    required: tuple[str, ...]


def needs_of(situation: Situation, users: Sequence[Step | Requirement]) -> Needs:
    """What a record of ``situation`` needs besides unit, date and the 情形 itself."""
    wanted = ["数量"] if any(_counts(user) for user in users) else []
    wanted += ["分值"] if situation.points is not None else []
    wanted += ["理由", "判定人"] if situation.judged else ["理由"] if situation.reasoned else []
    only_points = situation.points is not None and bool(users) and all(_is_points(user) for user in users)
    required = [*situation.required, *(["分值"] if only_points else [])]
    if (only_points and situation.judged) or None in situation.reasoned:
        required.append("理由")
    return Needs(tuple(dict.fromkeys((*wanted, *situation.fields))), tuple(dict.fromkeys(required)))


def _is_points(user: Step | Requirement) -> bool:
    """Whether nothing but its points makes the record matter here."""
    return isinstance(user, Step) and (isinstance(user.amount, Judged) or isinstance(user.effect, Supply))


def _counts(user: Step | Requirement) -> bool:
    """Whether the column 数量 of a record matters."""
    if isinstance(user, Requirement) or isinstance(user.effect, Supply):
        return False
    quantity = user.tally.quantity
    if quantity is None:
        return user.amount is not None
    return quantity != Literal(1) and "数量" in fields_of(quantity)


def fields_read(plan: Plan) -> frozenset[str]:
    """Every field that anything in the plan reads, of records and of the roster."""
    return frozenset((plan.rank_by, *(name for part in _parts(plan) for name in _names(part))))


def _names(part: object) -> Iterator[str]:
    if isinstance(part, Field):
        yield part.name
    for name in ("periods_from", "field", "period_field"):
        value = getattr(part, name, None)
        if isinstance(value, str):
            yield value


def _parts(part: object) -> Iterator[object]:
    """``part`` and all data inside it."""
    yield part
    if is_dataclass(part):
        for one in fields(part):
            yield from _parts(getattr(part, one.name))
    elif isinstance(part, Mapping):
        for inner in part.values():
            yield from _parts(inner)
    elif isinstance(part, Collection) and not isinstance(part, str):
        for inner in part:
            yield from _parts(inner)


def shown_names(situations: Mapping[str, Situation], finder: SituationFinder) -> Mapping[str, str]:
    """What to choose for each 情形: its label, or its number with the label where the label alone is not enough."""
    return {
        key: next(
            name for name in (one.label, f"{key} {one.label}", key) if finder.find(name, "") == one or name == key
        )
        for key, one in situations.items()
    }
