"""What is compared: scoring with a program written for one rubric, and with ZEN; loading; starting."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import yaml

from handwritten import score_unit
from lianzheng_rubric.engine.evaluation import evaluate, run
from lianzheng_rubric.engine.exact import Amount, exact
from lianzheng_rubric.engine.program import program_of
from lianzheng_rubric.language.loading import load
from lianzheng_rubric.scoring import shipped_rubrics
from measuring import Comparison, Contender, fresh, here
from workload import AS_OF, PREVIOUS, Case, rubric
from zen_decision import decide, of_subset, question, subset

__all__ = ["differing", "differing_from_zen", "loading", "scoring", "settled", "starting", "zen"]

EQUAL = 10**20
"""The hand-written program divides in Decimals: its thirds differ from ours after the 20th place."""
NEARLY = 1e-9
"""ZEN tells its numbers as binary floating point."""


# --- scoring ---------------------------------------------------------------------------------------------------------


def scoring(cases: list[Case], rounds: int) -> Comparison:
    """The whole rubric, unit by unit, against the hand-written program."""
    plan = rubric().plan

    def written() -> None:
        for case in cases:
            score_unit(case.records, case.unit, AS_OF, PREVIOUS)

    def scored() -> None:
        for case in cases:
            run(plan, case.records, case.unit, as_of=AS_OF, previous_as_of=PREVIOUS)

    def accounted() -> None:
        for case in cases:
            result = evaluate(plan, case.records, case.unit, as_of=AS_OF, previous_as_of=PREVIOUS)
            _ = result.ledger, result.records, result.nodes

    def explained() -> None:
        for case in cases:
            evaluate(plan, case.records, case.unit, as_of=AS_OF, previous_as_of=PREVIOUS).parts()

    contenders = [
        Contender("handwritten", here(written)),
        Contender("score", here(scored), target=1.3),
        Contender("ledger, records, nodes read", here(accounted)),
        Contender("every part read", here(explained), target=2),
    ]
    return Comparison("one unit of tongyu-2017", contenders, rounds, len(cases))


def settled(cases: Iterable[Case]) -> list[Case]:
    """Those of the units of which nothing is open: the other programs know no open inputs."""
    plan = rubric().plan
    return [case for case in cases if not run(plan, case.records, case.unit, as_of=AS_OF, previous_as_of=PREVIOUS).open]


def differing(cases: Iterable[Case]) -> list[str]:
    """Units on whose total, parts, groups or grades the engine and the hand-written program disagree."""
    plan = rubric().plan
    program, found = program_of(plan), []
    for case in cases:
        outcome = run(plan, case.records, case.unit, as_of=AS_OF, previous_as_of=PREVIOUS)
        theirs = score_unit(case.records, case.unit, AS_OF, PREVIOUS)
        settled_nodes, graded = outcome.low.settled, outcome.low.graded
        ours = {name: settled_nodes.score(program, program.node_index[name]) for name in theirs.groups}
        same = _equal(outcome.low.total, theirs.total) and all(_equal(ours[name], theirs.groups[name]) for name in ours)
        if outcome.open or not same or (graded.by_score, graded.final) != (theirs.grade_by_score, theirs.grade):
            found.append(case.unit.name)
    return found


def _equal(ours: Amount, theirs: Decimal) -> bool:
    return abs(Fraction(exact(ours)) - Fraction(theirs)) * EQUAL <= 1


# --- ZEN -------------------------------------------------------------------------------------------------------------


def zen(cases: list[Case], rounds: int) -> Comparison:
    """The part that ZEN can express; ZEN gets its questions ready made, and once more from the records as we do."""
    plan, ask = subset().plan, decide()
    ours = [of_subset(case) for case in cases]
    asked = [question(case) for case in ours]

    def prepared() -> None:
        for one in asked:
            ask(one)

    def from_records() -> None:
        for case in ours:
            ask(question(case))

    def scored() -> None:
        for case in ours:
            run(plan, case.records, case.unit)

    def accounted() -> None:
        for case in ours:
            result = evaluate(plan, case.records, case.unit)
            _ = result.ledger, result.records, result.nodes

    contenders = [
        Contender("ZEN, questions ready made", here(prepared)),
        Contender("ZEN, from the records", here(from_records)),
        Contender("score", here(scored), faster=8),
        Contender("ledger, records, nodes read", here(accounted)),
    ]
    return Comparison("one unit of the part that ZEN can express", contenders, rounds, len(cases))


def differing_from_zen(cases: Iterable[Case]) -> list[str]:
    """Units on whose total or grade the engine and ZEN disagree."""
    plan, ask, found = subset().plan, decide(), []
    for case in map(of_subset, cases):
        outcome, answer = run(plan, case.records, case.unit), ask(question(case))
        gap = abs(float(exact(outcome.low.total)) - answer.total)
        if outcome.open or gap > NEARLY or outcome.low.graded.final != answer.grade:
            found.append(case.unit.name)
    return found


# --- loading ---------------------------------------------------------------------------------------------------------


def loading(rounds: int) -> Comparison:
    """The largest rubric: parsed only, loaded (parsed, checked, compiled), made ready to run, loaded once more."""
    path = max(shipped_rubrics().values(), key=lambda path: path.stat().st_size)
    text = path.read_bytes()
    load(text, path.name)

    def never_seen() -> bytes:
        return text + b"# %d\n" % time.perf_counter_ns()

    def ready() -> None:
        program_of(load(never_seen(), path.name).plan)

    contenders = [
        Contender("yaml.load, CSafeLoader", here(lambda: yaml.load(text, Loader=yaml.CSafeLoader))),
        Contender("load", here(lambda: load(never_seen(), path.name)), target=3),
        Contender("load, ready to run", here(ready)),
        Contender("load again", here(lambda: load(text, path.name))),
    ]
    return Comparison(f"loading {path.name} ({len(text) // 1000} kB)", contenders, rounds)


# --- starting --------------------------------------------------------------------------------------------------------


def starting(rounds: int) -> list[Comparison]:
    """Imports and the command in fresh processes."""
    python, command = sys.executable, str(Path(sys.executable).parent / "lianzheng")
    imports = [
        Contender("import pydantic", fresh(python, "-c", "import pydantic")),
        Contender("from pydantic import BaseModel", fresh(python, "-c", "from pydantic import BaseModel")),
        Contender("import lianzheng_rubric", fresh(python, "-c", "import lianzheng_rubric"), target=1.3),
        Contender("import it and load a rubric", fresh(python, "-c", _LOADED)),
    ]
    commands = [
        Contender("python -c pass", fresh(python, "-c", "pass")),
        Contender("lianzheng --version", fresh(command, "--version")),
    ]
    return [
        Comparison("import in a fresh process", imports, rounds),
        Comparison("command in a fresh process", commands, rounds),
    ]


_LOADED = "import lianzheng_rubric; lianzheng_rubric.load_rubric('tongyu-2017')"
"""Names are imported when they are first used, so that the bare import says little."""
