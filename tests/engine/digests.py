"""Digests of whole results, printed for pickled scenarios: run as a script it is a fresh process with its own hash seed."""

from __future__ import annotations

import hashlib
import pickle
import sys
from pathlib import Path

from scenario import Scenario

__all__ = ["digest"]


def digest(scenarios: list[Scenario]) -> str:
    """SHA-256 over every part of every result, in order."""
    whole = hashlib.sha256()
    for scenario in scenarios:
        whole.update(repr(sorted(scenario.evaluate().parts().items())).encode())
    return whole.hexdigest()


if __name__ == "__main__":
    sys.stdout.write(digest(pickle.loads(Path(sys.argv[1]).read_bytes())))
