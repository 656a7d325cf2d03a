"""A cap that rules on different nodes share: who takes up the room decides where points land, and what they are worth.

An open line there may do harm by counting for little as well as by counting for much: what it takes of the room is
lost to the others. So each of these lines is tried at its worst, at its best and, where its points may lie anywhere
between, taking what the others leave; the worst and the best whole result are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod

from lianzheng_rubric.engine.program import Program
from lianzheng_rubric.engine.tallied import Claim, Stand, Tallied

__all__ = ["MOST", "other_ways"]

MOST = 256
"""How many ways are tried at most; beyond that the open lines of one rule stand together."""


def other_ways(program: Program, tallied: Tallied) -> Iterator[Mapping[Claim, Stand]]:
    """Every way in which the open lines under contested caps may stand; none at all where no cap is contested."""
    claims = [(line.step, line.record) for line in tallied.lines if line.pending and line.step in program.contested]
    groups: list[tuple[Claim, ...]] = [(claim,) for claim in dict.fromkeys(claims)]
    if prod(len(_stands(group, tallied)) for group in groups) > MOST:
        groups = [tuple(claim for claim in claims if claim[0] == step) for step in dict.fromkeys(dict(claims))]
    ways = [_stands(group, tallied) for group in groups]
    if groups and prod(map(len, ways)) <= MOST:
        for chosen in product(*ways):
            yield {claim: stand for group, stand in zip(groups, chosen, strict=True) for claim in group}


def _stands(claims: tuple[Claim, ...], tallied: Tallied) -> tuple[Stand, ...]:
    between = any(claim in tallied.ranges for claim in claims)
    return ("low", "high", "last") if between else ("low", "high")
