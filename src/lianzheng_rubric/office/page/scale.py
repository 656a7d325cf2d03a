"""Where points lie on a drawn axis. Only drawing happens here; every number that people read is exact text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

__all__ = ["Axis", "axis_over", "share"]

_ENOUGH = Fraction(2, 5)
"""When all values lie above this part of the largest, the axis need not begin at nought."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The axis from ``first`` to ``last`` points."""

    first: int
    last: int

    def at(self, points: Fraction) -> float:
        """The place of ``points`` in per cent of the axis, two decimals, never outside."""
        place = (points - self.first) / (self.last - self.first) * 100
        return round(float(min(max(place, Fraction(0)), Fraction(100))), 2)

    def ticks(self) -> tuple[int, ...]:
        """Three to seven round numbers along the axis."""
        span = self.last - self.first
        step = next(size for size in _STEPS if span <= size * 6)
        return tuple(range(-(-self.first // step) * step, self.last + 1, step))


_STEPS = tuple(base * 10**power for power in range(10) for base in (1, 2, 5))


def axis_over(values: Iterable[Fraction]) -> Axis:
    """An axis with round ends that holds all values; it begins at nought unless all of them are large."""
    found = list(values) or [Fraction(0)]
    least, most = min(found), max(*found, Fraction(1))
    size = next(step for step in _STEPS if most - least <= step * 10)
    below = int(least // size) * size
    first = max(0, below - size) if least >= most * _ENOUGH else min(0, below)
    last = -int(-most // size) * size
    return Axis(first, last if last > first else first + 1)


def share(points: Fraction, full: Fraction | None) -> float | None:
    """``points`` as a part of the full marks, for a colour or a bar; ``None`` where there are no marks."""
    return round(float(points / full), 4) if full else None
