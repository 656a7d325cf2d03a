"""How many examples a property gets: the number it asks for, times what the chosen profile allows."""

from __future__ import annotations

import os

from hypothesis import settings

__all__ = ["examples"]

_TIMES = {"dev": 1, "ci": 1, "nightly": 20}


def examples(number: int) -> settings:
    """Settings for a property with ``number`` examples in the default run."""
    return settings(max_examples=number * _TIMES[os.environ.get("HYPOTHESIS_PROFILE", "ci")])
