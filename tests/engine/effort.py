"""How many examples a property gets, and a fixed sample of a strategy for tests that look at many inputs at once."""

from __future__ import annotations

import os
from typing import TypeVar

import hypothesis.strategies as st
from hypothesis import HealthCheck, Phase, given, settings

__all__ = ["examples", "sample"]

_TIMES = {"dev": 1, "ci": 1, "nightly": 20}
T = TypeVar("T")


def examples(number: int) -> settings:
    """Settings for a property with ``number`` examples in the default run, and more in the nightly one."""
    return settings(max_examples=number * _TIMES[os.environ.get("HYPOTHESIS_PROFILE", "ci")])


def sample(strategy: st.SearchStrategy[T], number: int) -> list[T]:
    """The same ``number`` values of a strategy in every run."""
    found: list[T] = []

    @settings(
        max_examples=number,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def visit(value: T) -> None:
        found.append(value)

    visit()
    return found
