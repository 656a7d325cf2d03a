"""Is a stored result still what the rubric and the ledger say? Recomputed as it was asked for then, and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.explaining import library_version
from lianzheng_rubric.engine.following import asks_for_rank
from lianzheng_rubric.engine.record import Unit
from lianzheng_rubric.inquiry.comparing import Comparison, compare_all
from lianzheng_rubric.inquiry.telling import comparison_lines
from lianzheng_rubric.inquiry.told_parts import few
from lianzheng_rubric.language.loading import Rubric
from lianzheng_rubric.problems import Problem, RubricError
from lianzheng_rubric.records.ledger import Ledger
from lianzheng_rubric.scoring import score

__all__ = ["Verified", "had_rows_set_aside", "recorded_readings", "rubric_as_recorded", "verified_lines", "verify"]


_DAYS = {"as_of": "考核开始日", "previous_as_of": "上年考核开始日"}
"""The days of a result, and the columns of the roster that give a unit its own."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a recomputation found."""

    comparison: Comparison
    unknown: tuple[str, ...] = ()
    """Units of the result that the ledger does not name."""
    beside: tuple[str, ...] = ()
    """Units of the ledger that have no result: a result may be about a few units only."""
    programs: tuple[str, ...] = ()
    """Other versions of this program that made the result: that alone is no difference."""

    @property
    def identical(self) -> bool:
        """Whether every unit of the result came out the same."""
        return not self.comparison and not self.unknown


def recorded_readings(results: Sequence[Assessment]) -> dict[str, str]:
    """The readings that a result was made with, as far as they are not the rubric's own."""
    return {one.key: one.value for result in results[:1] for one in result.readings if one.value != one.default}


def rubric_as_recorded(
    results: Sequence[Assessment], load: Callable[[Mapping[str, str]], Rubric], chosen: Mapping[str, str] | None = None
) -> Rubric:
    """The rubric with the readings of the result; those that it no longer has are left out, and then differ.

    Raises:
        RubricError: the rubric has problems of its own.

    """
    wanted = {**recorded_readings(results), **(chosen or {})}
    own = load({})
    options = {reading.key: (reading.value, *reading.options) for reading in own.plan.readings}
    known = {key: value for key, value in wanted.items() if value in options.get(key, ())}
    unknown = [key for key in (chosen or {}) if key not in known]
    if unknown:
        load(dict(chosen or {}))  # says what is wrong with them
        raise RubricError(tuple(Problem("R013", f"细则没有读法“{key}”") for key in unknown))
    return load(known) if known else own


def had_rows_set_aside(results: Sequence[Assessment]) -> bool:
    """Whether rows with errors had been set aside when a result was made."""
    return any(fate.fate == "set_aside" for result in results for fate in result.records)


def verify(
    results: Sequence[Assessment],
    rubric: Rubric,
    ledger: Ledger,
    *,
    as_of: date | None = None,
    previous_as_of: date | None = None,
) -> Verified:
    """Score the units of ``results`` again and compare.

    The days of assessment are those of the results, unless others are given here. All units are scored only where
    grades or consequences depend on the ranking.
    """
    roster = {unit.name: unit for unit in ledger.units}
    stored = [one for one in results if one.unit in roster]
    first = as_of or _recorded_day(stored, roster, "as_of")
    last = previous_as_of or _recorded_day(stored, roster, "previous_as_of")
    units = None if asks_for_rank(rubric.plan) else [one.unit for one in stored]
    fresh = {one.unit: one for one in score(rubric, ledger, as_of=first, previous_as_of=last, units=units).assessments}
    named = {one.unit for one in results}
    return Verified(
        compare_all([_told_now(one, fresh[one.unit]) for one in stored], [fresh[one.unit] for one in stored]),
        tuple(one.unit for one in results if one.unit not in roster),
        tuple(name for name in roster if name not in named),
        tuple(sorted({one.library_version for one in stored} - {library_version()})),
    )


def verified_lines(found: Verified) -> Iterator[str]:
    """What was found, in sentences."""
    if found.identical:
        made = f"（当时的程序是 {'、'.join(found.programs)}，现在是 {library_version()}）" if found.programs else ""
        yield f"一致：重算 {found.comparison.same} 个单位，与结果完全相同{made}。"
    else:
        yield "不一致（下面“→”的左边是结果里记的，右边是重算的）"
        if found.unknown:
            yield f"台账里没有结果中的单位：{few(found.unknown)}"
        yield from (
            comparison_lines(found.comparison)
            if found.comparison
            else ([f"其余 {found.comparison.same} 个单位的结果相同。"] if found.comparison.same else [])
        )
        if found.programs:
            yield f"当时的程序是 {'、'.join(found.programs)}，现在是 {library_version()}。"
    if found.beside:
        yield f"台账里另有 {len(found.beside)} 个单位不在结果里，没有核对：{few(found.beside)}"


def _recorded_day(stored: Sequence[Assessment], roster: Mapping[str, Unit], what: str) -> date | None:
    """The day that was given for all; the day that the roster gives to a unit goes before it, then and now."""
    days = [getattr(one, what) for one in stored if roster[one.unit].values.get(_DAYS[what]) is None]
    return next((day for day in days if day is not None), None)


def _told_now(stored: Assessment, fresh: Assessment) -> Assessment:
    """The stored result without what makes no difference: by which version it was made, a day not yet recorded then."""
    previous = fresh.previous_as_of if stored.previous_as_of is None else stored.previous_as_of
    return stored.but(library_version=fresh.library_version, previous_as_of=previous)
