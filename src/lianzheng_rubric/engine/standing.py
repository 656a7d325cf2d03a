"""Where a unit stands among those it is ranked with, or may come to stand while some of them are not settled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.condition import Value
from lianzheng_rubric.engine.exact import Number, reduced
from lianzheng_rubric.engine.sharing import Worth, worth_ends

__all__ = ["RANK_FIELDS", "Standing", "Standings"]

RANK_FIELDS = ("名次", "倒数名次", "参评单位数", "平均分")
"""Fields that only a ranking knows: the place from the top and from the bottom, how many are ranked, their mean."""
_MOST_CASES = 1000


@dataclass(frozen=True, slots=True)
class Standing:
    """Every value that each of ``RANK_FIELDS`` may have (of the mean: the ends), and every final grade."""

    fields: Mapping[str, Sequence[Number]]
    grades: tuple[str, ...]

    def cases(self, asked: frozenset[str]) -> Iterator[dict[str, Value]]:
        """What may be the case, as values of the fields that are ``asked`` for; too much to try is left unknown."""
        options: dict[str, Sequence[Value]] = {name: self.fields[name] for name in RANK_FIELDS if name in asked}
        if prod(len(values) for values in options.values()) > _MOST_CASES:
            options = {}
        if "最终档次" in asked and self.grades:
            options["最终档次"] = self.grades
        for values in product(*options.values()):
            yield dict(zip(options, values, strict=True))


class Standings:
    """The standings of the units of one group; worth and place of the settled ones are given best first."""

    def __init__(
        self, settled: Sequence[tuple[Worth, int]], pending: Iterable[Assessment], tie_break: Sequence[str]
    ) -> None:
        self._settled, self._tie_break = settled, tie_break
        waiting = list(pending)
        self._rivals = [worth_ends(one, tie_break) for one in waiting]
        self._units = len(settled) + len(waiting)
        known = sum((-worth[0] for worth, _ in settled), Fraction(0))
        ends = [[Fraction(end or 0) for end in (one.low, one.high)] for one in waiting]
        sums = [known + sum((pair[end] for pair in ends), Fraction(0)) for end in (0, 1)]
        means = [reduced(one / self._units) if self._units else 0 for one in sums]
        self._means = tuple(dict.fromkeys(means))

    def of(self, worth: Worth, place: int, grades: tuple[str, ...]) -> Standing:
        """Where a settled unit stands."""
        above = sum(worst < worth for _, worst in self._rivals)
        perhaps = sum(best < worth for best, _ in self._rivals)
        behind = sum(other > place for _, other in self._settled) + 1
        below = sum(best > worth for best, _ in self._rivals)
        under = sum(worst > worth for _, worst in self._rivals)
        return self._standing((place + above, place + perhaps), (behind + below, behind + under), grades)

    def of_pending(self, one: Assessment) -> Standing:
        """Where a unit that is not settled may come to stand."""
        best, worst = worth_ends(one, self._tie_break)
        settled = [(worth, worth) for worth, _ in self._settled]
        rivals = self._rivals.copy()
        rivals.remove((best, worst))
        others = [*settled, *rivals]
        above = sum(last < best for _, last in others), sum(first < worst for first, _ in others)
        below = sum(first > worst for first, _ in others), sum(last > best for _, last in others)
        return self._standing((above[0] + 1, above[1] + 1), (below[0] + 1, below[1] + 1), one.possible_grades)

    def _standing(self, places: tuple[int, int], from_below: tuple[int, int], grades: tuple[str, ...]) -> Standing:
        fields: dict[str, Sequence[Number]] = {
            "名次": range(places[0], places[1] + 1),
            "倒数名次": range(from_below[0], from_below[1] + 1),
            "参评单位数": (self._units,),
            "平均分": self._means,
        }
        return Standing(fields, grades)
