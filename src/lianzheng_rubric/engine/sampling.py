"""Reproducible drawing of lots: the same seed and names give the same order on any machine, years later.

Whoever doubts a draw repeats it: names are ordered by the SHA-256 of ``seed`` and name, so that nobody who knows
the seed beforehand is needed and no generator has to be trusted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from lianzheng_rubric.engine.record import Unit

__all__ = ["draw", "draw_by"]


def draw(units: Iterable[Unit], seed: str, count: int | None = None) -> tuple[Unit, ...]:
    """All units in drawn order, or the first ``count`` of them."""
    ordered = sorted(units, key=lambda unit: (hashlib.sha256(f"{seed}\n{unit.name}".encode()).digest(), unit.name))
    return tuple(ordered if count is None else ordered[:count])


def draw_by(units: Sequence[Unit], field: str, seed: str, count: int) -> dict[str, tuple[Unit, ...]]:
    """``count`` units of each class, the class being a roster field (县直、乡镇各抽 2 个)."""
    classes = dict.fromkeys(str(unit.values.get(field, "")) for unit in units)
    return {
        name: draw((unit for unit in units if str(unit.values.get(field, "")) == name), seed, count) for name in classes
    }
