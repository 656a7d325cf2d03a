"""A cap that rules on different nodes share: who takes up the room decides where points land, and what they are worth.

An open line there may do harm by counting for little as well as by counting for much: what it takes of the room is
lost to the others. So each of these lines is tried at both its ends, and the worst and the best whole result are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from lianzheng_rubric.engine.program import Program
from lianzheng_rubric.engine.tallied import Claim, Tallied

__all__ = ["MOST", "other_ways"]

MOST = 256
"""How many ways are tried at most; beyond that the open lines of one rule stand together."""


def other_ways(program: Program, tallied: Tallied) -> Iterator[frozenset[Claim]]:
    """Every choice of open lines under a contested cap that stand at their other end; none of them is left out here."""
    claims = [(line.step, line.record) for line in tallied.lines if line.pending and line.step in program.contested]
    groups = [frozenset((claim,)) for claim in dict.fromkeys(claims)]
    if 2 ** len(groups) > MOST:
        by_step = dict.fromkeys(step for step, _ in claims)
        groups = [frozenset(claim for claim in claims if claim[0] == step) for step in by_step]
    if 2 ** len(groups) > MOST:
        return
    for chosen in product((False, True), repeat=len(groups)):
        turned = [group for group, other in zip(groups, chosen, strict=True) if other]
        if turned:
            yield frozenset().union(*turned)
