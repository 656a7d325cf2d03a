"""Measuring several contenders in turns, so that a busy machine slows all of them alike; medians and their ratios.

What counts is the processor time: of this process for work done here, of the child for work done in a fresh process.
"""

from __future__ import annotations

import gc
import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Comparison", "Contender", "fresh", "here", "in_turns"]


@dataclass(frozen=True)
class Contender:
    """One of several ways to do the same."""

    name: str
    work: Callable[[], float]
    """Does it once and gives back the processor time that it took, in seconds."""
    target: float | None = None
    """How many times the base it may take at most."""
    faster: float | None = None
    """How many times as fast as the base it has to be at least."""


@dataclass(frozen=True)
class Comparison:
    """Contenders side by side; the first is the base of the ratios."""

    title: str
    contenders: Sequence[Contender]
    rounds: int
    each: int = 1
    """How many units one turn works on; times are told for one."""


@dataclass(frozen=True)
class Measured:
    """What became of one contender: microseconds for one unit, and how many times the base it took."""

    microseconds: float
    ratio: float
    spread: tuple[float, float]
    """The middle half of the ratios, round by round."""
    met: bool | None
    """Whether it meets its target; ``None`` when it has none."""


def here(work: Callable[[], object]) -> Callable[[], float]:
    """Work done in this process."""

    def measure() -> float:
        start = time.process_time()
        work()
        return time.process_time() - start

    return measure


def fresh(*command: str) -> Callable[[], float]:
    """A command in a process of its own: the processor time of the child, user and system together."""

    def measure() -> float:
        quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
        child = os.posix_spawn(command[0], command, os.environ, file_actions=quiet)
        _, status, usage = os.wait4(child, 0)
        if status:
            sys.exit(f"{' '.join(command)}: ends with {os.waitstatus_to_exitcode(status)}")
        return usage.ru_utime + usage.ru_stime

    return measure


def in_turns(comparison: Comparison) -> dict[str, Measured]:
    """Every contender once in each round, after one round that is not counted; who is first changes every round."""
    contenders = list(comparison.contenders)
    taken: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for contender in contenders:
        contender.work()
    for turn in range(comparison.rounds):
        gc.collect()
        first = turn % len(contenders)
        for contender in contenders[first:] + contenders[:first]:
            taken[contender.name].append(contender.work())
    base = taken[contenders[0].name]
    return {contender.name: _measured(contender, taken, base, comparison.each) for contender in contenders}


def _measured(contender: Contender, taken: Mapping[str, list[float]], base: list[float], each: int) -> Measured:
    times = taken[contender.name]
    ratios = sorted(time / other for time, other in zip(times, base, strict=True))
    ratio, met = statistics.median(ratios), None
    if contender.target is not None:
        met = ratio <= contender.target
    if contender.faster is not None:
        met = 1 / ratio >= contender.faster
    quarter = len(ratios) // 4
    return Measured(statistics.median(times) / each * 1e6, ratio, (ratios[quarter], ratios[-1 - quarter]), met)
