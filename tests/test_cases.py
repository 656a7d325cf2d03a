"""Every case file holds, of the shipped rubrics and of small ones made up for the language;

Together those of a shipped rubric reach every scored clause and every reading.
"""

from functools import cache, lru_cache
from pathlib import Path

import pytest

from lianzheng_rubric.authoring.cases import CaseFile, read_cases, run_case
from lianzheng_rubric.authoring.coverage import cover
from lianzheng_rubric.scoring import load_rubric, shipped_rubrics

HERE = Path(__file__).parent
FILES = sorted((HERE / "cases").rglob("*.用例.yaml"))
RUBRICS = tuple(shipped_rubrics())


@cache
def cases_of(path: Path) -> CaseFile:
    return read_cases(path)


@lru_cache(maxsize=256)
def loaded(rubric: str, readings: tuple[tuple[str, str], ...]):
    return load_rubric(rubric, dict(readings))


@pytest.mark.parametrize(
    ("path", "index"),
    [pytest.param(p, i, id=f"{p.parent.name}-{c.name}") for p in FILES for i, c in enumerate(cases_of(p).cases)],
)
def test_case_holds(path, index):
    """What the document says happens is what the engine says happens."""
    file = cases_of(path)
    case = file.cases[index]

    differences = run_case(case, lambda readings: loaded(file.source, tuple(sorted(readings.items()))))

    assert not differences, f"{path}:{case.line}\n" + "\n".join(
        f"{d.what}：应为 {d.expected}，得到 {d.got}" for d in differences
    )


@pytest.mark.parametrize("rubric", RUBRICS)
def test_every_clause_of_the_document_has_a_place(rubric):
    """The list of clause ids kept for the document is covered completely."""
    wanted = (HERE / "clauses" / f"{rubric}.txt").read_text(encoding="utf-8").split()

    assert len(wanted) > 40
    assert cover(load_rubric(rubric).plan, wanted).missing == ()


@pytest.mark.parametrize("rubric", RUBRICS)
def test_every_scored_clause_has_a_case(rubric):
    """Each rule that moves points or grades, and each material, is exercised by at least one case."""
    plan = load_rubric(rubric).plan
    tested = {
        clause
        for path in FILES
        if cases_of(path).rubric == rubric
        for c in cases_of(path).cases
        for clause in c.clauses
    }

    untested = sorted({step.id for step in plan.steps} | {item.id for item in plan.requirements} - tested)

    assert [clause for clause in untested if clause not in tested] == []


@pytest.mark.parametrize("rubric", RUBRICS)
def test_every_reading_has_a_case(rubric):
    """Each value that a reading offers, beside the one in force, is exercised by at least one case."""
    plan = load_rubric(rubric).plan
    used = {
        pair
        for path in FILES
        if cases_of(path).rubric == rubric
        for c in cases_of(path).cases
        for pair in c.readings.items()
    }

    missing = [
        (r.key, option)
        for r in plan.readings
        for option in r.options
        if option != r.default and (r.key, option) not in used
    ]

    assert missing == []


@pytest.mark.parametrize("rubric", RUBRICS)
def test_every_reading_has_a_case_on_every_clause_that_it_touches(rubric):
    """A reading that holds for a dozen clauses is tried on each of them, and on each rule that only it brings in."""
    plain = load_rubric(rubric).plan
    known = {step.id for step in plain.steps}
    missing = []
    for reading in plain.readings:
        for option in set(reading.options) - {reading.default}:
            chosen = ((reading.key, option),)
            named = named_under(rubric, reading.key, option)
            brought_in = {step.id for step in loaded(rubric, chosen).plan.steps} - known
            touched = {clause for clause in reading.clauses if not any(within(clause, other) for other in named)}
            missing += [(reading.key, option, clause) for clause in sorted(touched | (brought_in - named))]

    assert missing == []


def named_under(rubric, key, option):
    """The clauses that cases with this option of a reading name."""
    cases = [case for path in FILES if cases_of(path).rubric == rubric for case in cases_of(path).cases]
    return {clause for case in cases if case.readings.get(key) == option for clause in case.clauses}


def within(clause, other):
    """Whether one of two clauses holds the other, or they are the same."""
    return f"{clause}.".startswith(f"{other}.") or f"{other}.".startswith(f"{clause}.")


@pytest.mark.parametrize("rubric", RUBRICS)
def test_rubric_loads_under_every_reading(rubric):
    """No alternative reading breaks a rubric."""
    for reading in load_rubric(rubric).plan.readings:
        for option in reading.options:
            assert load_rubric(rubric, {reading.key: option}).plan.readings
