"""Units in the order of their places, pending ones apart, those without a score last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.displays import html_of
from lianzheng_rubric.engine.exact import Number
from lianzheng_rubric.engine.quota import Quota

__all__ = ["Place", "Ranking", "Reach", "Span", "Spot", "only_units", "place_words"]


def place_words(places: range) -> str:
    """A place, or the first and the last that it may be while units are pending: ``1～3``."""
    return str(places[0]) if len(places) == 1 else f"{places[0]}～{places[-1]}"


@dataclass(frozen=True, slots=True)
class Span:
    """All places that a unit may have among so many ``units``, from the top and from the bottom.

    More than one where units that are not settled may still come before it, or behind it.
    """

    places: range
    from_last: range
    units: int

    @property
    def certain(self) -> int | None:
        """The place, where there is only one."""
        return self.places[0] if len(self.places) == 1 else None

    def __str__(self) -> str:
        return place_words(self.places)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a settled unit stands: its possible places in its group, and among the units of all groups."""

    places: range
    group: str = ""
    overall: range | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a unit that is not settled may come to stand: in its group, and among the units of all groups."""

    among: Span
    overall: Span


@dataclass(frozen=True, slots=True)
class Place:
    """A unit's place in its group; ``grade`` is its final grade, ``beyond_quota``: lower for want of room.

    ``place`` counts the settled units only; ``among`` tells the places among all units of the group, the pending ones
    too, and ``overall`` those among the units of all groups, where the rubric asks for them.
    """

    place: int
    assessment: Assessment
    grade: str | None
    group: str
    among: Span
    overall: Span | None = None
    beyond_quota: bool = False

    @property
    def certain(self) -> int | None:
        """The place among all units of the group, ``None`` while pending ones may change it."""
        return self.among.certain

    def spans(self) -> tuple[Span, ...]:
        """What is told of the unit's places: in its group, and among the units of all groups if asked for."""
        return (self.among,) if self.overall is None else (self.among, self.overall)

    @property
    def spot(self) -> Spot:
        """Where the unit stands, without what it came to."""
        return Spot(self.among.places, self.group, None if self.overall is None else self.overall.places)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Places of the settled units, best first (group by group where units are ranked by class); the others apart."""

    places: tuple[Place, ...]
    pending: tuple[Assessment, ...]
    unscored: tuple[Assessment, ...]
    groups: Mapping[str, str] = field(default_factory=dict)
    """The group of every unit, where units are ranked by class."""
    reach: Mapping[str, Reach] = field(default_factory=dict)
    """Of every pending unit, where a consequence asks for places."""
    means: Mapping[str, Sequence[Number]] = field(default_factory=dict)
    """The mean total of every group, where a consequence asks for places: the ends while units are pending."""
    quotas: Mapping[str, Sequence[tuple[str, Quota]]] = field(default_factory=dict)
    """The quotas of every group in which units are ranked."""

    def spots(self) -> dict[str, Spot]:
        """Where every settled unit stands."""
        return {one.assessment.unit: one.spot for one in self.places}

    def everyone(self) -> Iterator[Assessment]:
        """All assessments, best first, with everything that only the ranking could tell."""
        yield from (place.assessment for place in self.places)
        yield from self.pending
        yield from self.unscored

    def _repr_html_(self) -> str | None:
        return html_of(self)


def only_units(ranking: Ranking, units: Sequence[str]) -> Ranking:
    """The part of a ranking about ``units`` (all of it when none are named); places stay those among all."""
    if not units:
        return ranking
    return Ranking(
        tuple(place for place in ranking.places if place.assessment.unit in units),
        tuple(assessment for assessment in ranking.pending if assessment.unit in units),
        tuple(assessment for assessment in ranking.unscored if assessment.unit in units),
        ranking.groups,
        ranking.reach,
        ranking.means,
        ranking.quotas,
    )
