"""Where a unit stands among those it is ranked with, or may come to stand while some of them are not settled."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod

from lianzheng_rubric.engine.condition import Condition, Value
from lianzheng_rubric.engine.exact import UNIT, Number, reduced
from lianzheng_rubric.engine.ranked import Span
from lianzheng_rubric.engine.sharing import Worth
from lianzheng_rubric.engine.turning import Turns, telling_places, turns_of

__all__ = ["OVERALL_FIELDS", "RANK_FIELDS", "Standing", "Standings", "place_turns"]

OVERALL_FIELDS = ("全体名次", "全体倒数名次")
RANK_FIELDS = ("名次", "倒数名次", "参评单位数", "平均分", *OVERALL_FIELDS)
"""Fields that only a ranking knows: the place from the top and from the bottom, how many are ranked, their mean.

Where units are ranked by class these are about the class; the last two are the places among all units.
"""
_PLACES = ("名次", "倒数名次", *OVERALL_FIELDS)
_MOST_CASES = 1000


def place_turns(where: Condition | None) -> Turns:
    """Where the answer of a consequence may turn with the places of a unit."""
    return turns_of(where, _PLACES, ("平均分", "最终档次"))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a unit may come to stand, also among the units of all groups (``overall``), and every final grade."""

    among: Span
    overall: Span
    means: Callable[[], Sequence[Number]]
    """The ends of the mean of the group; worked out when a consequence asks for it."""
    grades: tuple[str, ...]

    def values(self, name: str) -> Sequence[Number]:
        """Every value that one of ``RANK_FIELDS`` may have (of the mean: the ends)."""
        match name:
            case "名次":
                return self.among.places
            case "倒数名次":
                return self.among.from_last
            case "参评单位数":
                return (self.among.units,)
            case "平均分":
                return self.means()
            case "全体名次":
                return self.overall.places
            case _:
                return self.overall.from_last

    def cases(self, asked: frozenset[str], turns: Turns, known: Mapping[str, Value]) -> Iterator[dict[str, Value]]:
        """What may be the case, with what is ``known``; too many places to try (see ``Turns``) are left unknown."""
        given: dict[str, Value] = {**known, "参评单位数": self.among.units}
        options: dict[str, Sequence[Value]] = {}
        for name in asked.intersection(RANK_FIELDS):
            values = self.values(name)
            options[name] = telling_places(values, name, turns, given) if isinstance(values, range) else values
        if prod(len(values) for values in options.values()) > _MOST_CASES:
            options = {}
        if "最终档次" in asked and self.grades:
            options["最终档次"] = self.grades
        for case in product(*options.values()):
            yield {**given, **dict(zip(options, case, strict=True))}


class Standings:
    """The standings of units that are ranked together, by the worths of the settled ones and the ends of the others.

    A unit is named by its best and its worst worth; those of a settled one are the same.
    """

    def __init__(self, settled: Iterable[Worth], pending: Iterable[tuple[Worth, Worth]]) -> None:
        ends = list(pending)
        self._worths = sorted(settled)
        self._best, self._worst = sorted(best for best, _ in ends), sorted(worst for _, worst in ends)
        self.units = len(self._worths) + len(ends)

    @cached_property
    def means(self) -> tuple[Number, ...]:
        """The mean total with every open one at its lowest, and at its highest."""
        known = -sum(worth[0] for worth in self._worths)
        sums = (known - sum(worth[0] for worth in ends) for ends in (self._worst, self._best))
        return tuple(dict.fromkeys(reduced(Fraction(one) / (UNIT * self.units)) for one in sums))

    def place(self, worth: Worth) -> int:
        """The place among the settled units only."""
        return _better(self._worths, worth) + 1

    def span(self, best: Worth, worst: Worth) -> Span:
        """Every place that the unit may have."""
        itself = best != worst  # it is then among the others twice, by its best and by its worst
        places = range(
            _better(self._worths, best) + _better(self._worst, best) + 1,
            _better(self._worths, worst) + _better(self._best, worst) + 2 - itself,
        )
        from_last = range(
            _worse(self._worths, worst) + _worse(self._best, worst) + 1,
            _worse(self._worths, best) + _worse(self._worst, best) + 2 - itself,
        )
        return Span(places, from_last, self.units)

    def of(self, best: Worth, worst: Worth, grades: tuple[str, ...], everybody: Standings | None = None) -> Standing:
        """Where the unit stands or may come to stand, also among ``everybody`` where there are more than these."""
        among = self.span(best, worst)
        overall = among if everybody is None else everybody.span(best, worst)
        return Standing(among, overall, lambda: self.means, grades)


def _better(worths: Sequence[Worth], worth: Worth) -> int:
    """How many of ``worths``, best first, are better."""
    return bisect_left(worths, worth)


def _worse(worths: Sequence[Worth], worth: Worth) -> int:
    """How many of ``worths``, best first, are worse."""
    return len(worths) - bisect_right(worths, worth)
