"""Compares this library with other ways to do the same, side by side in one run: medians of rounds taken in turns.

python benchmarks/run.py [--units N] [--rounds N] [--quick] [--json]

Ends with 1 when any two of them come to different results; a target that is missed is told, and fails nothing.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from comparisons import differing, differing_from_zen, loading, scoring, settled, starting, zen
from measuring import Comparison, Measured, in_turns
from odd_units import odd_units
from workload import Case, units

OTHER_SEEDS = (1, 2, 3)
"""Further units on which the results are compared, without being timed; as many odd ones."""
COMPARED = 100
"""How many units of each seed, in a quick run too: agreement is no matter of haste."""


def main(arguments: list[str]) -> int:
    """Measure, tell, and say whether all agree."""
    asked = _parser().parse_args(arguments)
    number = asked.units or (20 if asked.quick else 100)
    rounds = asked.rounds or (5 if asked.quick else 31)
    cases = units(number)
    disagreements = _disagreements(cases)
    told: list[dict[str, Any]] = []
    for comparison in _comparisons(cases, rounds, quick=asked.quick):
        measured = in_turns(comparison)
        told.append(_told(comparison, measured))
        if not asked.json:
            _show(comparison, measured)
    if asked.json:
        report = {"environment": _environment(), "units": number, "comparisons": told, "disagreements": disagreements}
        print(json.dumps(report, ensure_ascii=False, indent=2))
    for whom, names in disagreements.items():
        if names:
            print(f"not the same result as {whom} on {len(names)} units: {'、'.join(names[:20])}", file=sys.stderr)
    return int(any(disagreements.values()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--units", type=int, help="how many units are scored (100, quick: 20)")
    parser.add_argument("--rounds", type=int, help="how many rounds are counted (31, quick: 5)")
    parser.add_argument("--quick", action="store_true", help="few units and rounds: whether it works, not how fast")
    parser.add_argument("--json", action="store_true", help="tell everything as JSON")
    return parser


def _disagreements(cases: list[Case]) -> dict[str, list[str]]:
    """Units whose results differ, by the other program."""
    found = {"handwritten": differing(cases)}
    for seed in OTHER_SEEDS:
        found["handwritten"] += differing(units(COMPARED, seed))
        found["handwritten"] += differing(settled(odd_units(COMPARED, seed)))
    if find_spec("zen"):
        found["ZEN"] = differing_from_zen(cases)
    return found


def _comparisons(cases: list[Case], rounds: int, *, quick: bool) -> Iterable[Comparison]:
    yield scoring(cases, rounds)
    if find_spec("zen"):
        yield zen(cases, max(3, rounds // 2))
    else:
        print("ZEN is not installed, it is left out: pip install lianzheng-rubric[bench]", file=sys.stderr)
    yield loading(rounds)
    yield from starting(3 if quick else max(5, rounds // 2))


def _told(comparison: Comparison, measured: dict[str, Measured]) -> dict[str, Any]:
    targets = {one.name: {"at_most": one.target, "times_as_fast": one.faster} for one in comparison.contenders}
    return {
        "title": comparison.title,
        "base": comparison.contenders[0].name,
        "rounds": comparison.rounds,
        "contenders": {
            name: {
                "microseconds": round(one.microseconds, 2),
                "ratio": round(one.ratio, 3),
                "middle_half": [round(end, 3) for end in one.spread],
                "target": {key: value for key, value in targets[name].items() if value is not None},
                "met": one.met,
            }
            for name, one in measured.items()
        },
    }


def _show(comparison: Comparison, measured: dict[str, Measured]) -> None:
    base = comparison.contenders[0].name
    print(f"\n{comparison.title}, {comparison.rounds} rounds; × {base}")
    for contender in comparison.contenders:
        one = measured[contender.name]
        goal = ""
        if contender.target is not None:
            goal = f"target ≤ {contender.target:g}×"
        if contender.faster is not None:
            goal = f"{1 / one.ratio:.1f} times as fast, target ≥ {contender.faster:g}"
        verdict = {True: "met", False: "missed", None: ""}[one.met]
        ends = f"({one.spread[0]:.2f}…{one.spread[1]:.2f})"
        print(
            f"  {contender.name:32} {one.microseconds:11.1f} µs  {one.ratio:7.3f}× {ends:15} {goal} {verdict}".rstrip()
        )


def _environment() -> dict[str, Any]:
    packages = ("lianzheng-rubric", "pydantic", "PyYAML", "zen-engine")
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        **{name: _version(name) for name in packages},
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
