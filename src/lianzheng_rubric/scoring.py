"""The short way: load a rubric by name or path, read ledgers, score every unit, rank them.

::

    rubric = load_rubric("tongyu-2017")
    ledger = read_ledger(["单位.csv", "台账.csv"], rubric)
    results = score(rubric, ledger, as_of=date(2017, 12, 20))
    for place in results.ranking.places:
        print(place.among, place.assessment.unit, place.assessment.total)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from lianzheng_rubric.engine.assessment import Assessment, RecordFate
from lianzheng_rubric.engine.evaluation import run
from lianzheng_rubric.engine.explaining import explain
from lianzheng_rubric.engine.outcome import Outcome
from lianzheng_rubric.engine.plan import Plan
from lianzheng_rubric.engine.ranking import Ranking, cohort_of, rank_by_plan
from lianzheng_rubric.engine.record import Record, Unit, days_of
from lianzheng_rubric.language.loading import Rubric, load
from lianzheng_rubric.language.spelling import nearest
from lianzheng_rubric.problems import Problem, RubricError
from lianzheng_rubric.records.ledger import Ledger, set_aside_fates
from lianzheng_rubric.records.ledger import read_ledger as read_sources
from lianzheng_rubric.reports import in_html

if TYPE_CHECKING:
    from rich.table import Table

__all__ = [
    "Results",
    "assess",
    "load_rubric",
    "outcomes",
    "read_ledger",
    "results_of",
    "score",
    "shipped_examples",
    "shipped_rubrics",
]

_HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Results:
    """Assessments in roster order, and their ranking."""

    rubric: Rubric
    assessments: tuple[Assessment, ...]
    ranking: Ranking

    def __getitem__(self, unit: str) -> Assessment:
        """The assessment of a unit.

        Raises:
            KeyError: the ledger has no such unit.

        """
        for assessment in self.assessments:
            if assessment.unit == unit:
                return assessment
        raise KeyError(unit)

    def _repr_html_(self) -> str:
        return in_html(self.ranking)

    def __rich__(self) -> Table:
        """What ``rich.print`` shows."""
        from lianzheng_rubric.reports.terminal import rich_table

        return rich_table(self.ranking)


def shipped_rubrics() -> Mapping[str, Path]:
    """The rubrics that come with the library, by id."""
    return {path.stem: path for path in sorted(_shipped("rubrics").glob("*.yaml"))}


def shipped_examples(rubric_id: str) -> tuple[Path, ...]:
    """The example ledger of a shipped rubric: roster first, then records."""
    folder = _shipped("examples") / rubric_id
    return tuple(path for name in ("单位.csv", "台账.csv") if (path := folder / name).exists())


def _shipped(name: str) -> Path:
    """Inside an installed package, or beside it in a checkout."""
    inside = _HERE / "shipped" / name
    return inside if inside.is_dir() else _HERE.parents[1] / name


def load_rubric(source: str | Path, readings: Mapping[str, str] | None = None) -> Rubric:
    """Load a rubric from a file, or a shipped one by its id.

    Raises:
        RubricError: the file does not exist or has problems; all of them are listed.

    """
    path = Path(source)
    if not path.is_file():
        shipped = shipped_rubrics()
        if str(source) not in shipped:
            known = f"写文件路径，或内置细则之一：{'、'.join(shipped)}"
            remedy = nearest(str(source), shipped) or known
            raise RubricError((Problem("R000", f"找不到细则“{source}”", None, remedy),))
        path = shipped[str(source)]
    return load(path.read_bytes(), str(source) if path.suffix not in str(source) else str(path), readings)


def read_ledger(
    sources: Sequence[str | Path | tuple[str, bytes]],
    rubric: Rubric,
    *,
    set_aside: bool = False,
    encoding: str | None = None,
) -> Ledger:
    """Read ledgers (CSV, JSON, JSONL, XLSX) as typed records of ``rubric``.

    Raises:
        LedgerError: rows are wrong (all are listed), unless ``set_aside`` keeps them apart.

    """
    return read_sources(sources, rubric.vocabulary, set_aside=set_aside, encoding=encoding)


def score(
    rubric: Rubric,
    ledger: Ledger,
    *,
    as_of: date | None = None,
    previous_as_of: date | None = None,
    units: Sequence[str] | None = None,
) -> Results:
    """Assess every unit of the ledger (or only ``units``; the ranking then holds only these) and rank them."""
    assessments = tuple(assess(rubric, ledger, as_of=as_of, previous_as_of=previous_as_of, units=units))
    return results_of(rubric, ledger, assessments)


def results_of(rubric: Rubric, ledger: Ledger, assessments: Iterable[Assessment]) -> Results:
    """Results with their ranking, and with the grades and consequences that only the ranking can tell."""
    found = tuple(assessments)
    ranking = rank_by_plan(rubric.plan, found, ledger.units)
    ranked = {one.unit: one for one in ranking.everyone()}
    return Results(rubric, tuple(ranked.get(one.unit, one) for one in found), ranking)


def assess(
    rubric: Rubric,
    ledger: Ledger,
    *,
    as_of: date | None = None,
    previous_as_of: date | None = None,
    units: Sequence[str] | None = None,
) -> Iterator[Assessment]:
    """Assess units one by one in roster order. ``as_of`` of a unit's roster entry (考核开始日) goes first."""
    apart = set_aside_fates(ledger)
    for outcome in outcomes(rubric.plan, ledger, as_of=as_of, previous_as_of=previous_as_of, units=units):
        yield _with_set_aside(explain(outcome), apart.get(outcome.unit.name, ()))


def outcomes(
    plan: Plan,
    ledger: Ledger,
    *,
    as_of: date | None = None,
    previous_as_of: date | None = None,
    units: Sequence[str] | None = None,
) -> Iterator[Outcome]:
    """As :func:`assess`, before anything is put into words; rows that were set aside are no part of it."""
    compared: dict[object, list[Unit]] = {}
    for unit in ledger.units:
        compared.setdefault(unit.values.get(plan.rank_by), []).append(unit)
    cohorts = {
        group: cohort_of(plan, members, ledger.records, as_of, previous_as_of) or None
        for group, members in compared.items()
    }
    by_unit: dict[str, list[Record]] = {unit.name: [] for unit in ledger.units}
    for record in ledger.records:
        by_unit.setdefault(record.unit, []).append(record)
    wanted = None if units is None else frozenset(units)
    for unit in ledger.units:
        if wanted is None or unit.name in wanted:
            first, last = days_of(unit, as_of, previous_as_of)
            cohort = cohorts[unit.values.get(plan.rank_by)]
            yield run(plan, by_unit[unit.name], unit, as_of=first, previous_as_of=last, cohort=cohort)


def _with_set_aside(assessment: Assessment, fates: tuple[RecordFate, ...]) -> Assessment:
    """List rows that were set aside with the other records, so that none is lost."""
    if not fates:
        return assessment
    notice = f"{len(fates)} 行有误的记录已搁置，没有计入"
    return assessment.but(records=(*assessment.records, *fates), notices=(*assessment.notices, notice))
