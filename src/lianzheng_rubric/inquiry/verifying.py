"""Is a stored result still what the rubric and the ledger say? Recomputed as it was asked for then, and compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.following import asks_for_rank
from lianzheng_rubric.engine.record import Unit
from lianzheng_rubric.inquiry.comparing import Comparison, compare_all
from lianzheng_rubric.language.loading import Rubric
from lianzheng_rubric.problems import Problem, RubricError
from lianzheng_rubric.records.ledger import Ledger
from lianzheng_rubric.scoring import score

__all__ = ["Verified", "recorded_readings", "rubric_as_recorded", "verify"]


@dataclass(frozen=True, slots=True)
class Verified:
    """What a recomputation found; ``unknown`` are units of the result that the ledger does not name."""

    comparison: Comparison
    unknown: tuple[str, ...] = ()

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


def verify(
    results: Sequence[Assessment],
    rubric: Rubric,
    ledger: Ledger,
    *,
    as_of: date | None = None,
    previous_as_of: date | None = None,
) -> Verified:
    """Score the units of ``results`` again and compare.

    The day of assessment is the one that the results name, unless ``as_of`` is given; ``previous_as_of`` stands in no
    result and has to be given where it was then. Units of the ledger that have no result are left out: a result may be
    about a few units only. All units are scored only where a consequence depends on the ranking.
    """
    roster = {unit.name: unit for unit in ledger.units}
    stored = [one for one in results if one.unit in roster]
    days = [one.as_of for one in stored if _day_of_its_own(roster[one.unit]) is None]
    day = as_of or (days[0] if days else None)
    units = None if asks_for_rank(rubric.plan) else [one.unit for one in stored]
    fresh = score(rubric, ledger, as_of=day, previous_as_of=previous_as_of, units=units)
    by_unit = {one.unit: one for one in fresh.assessments}
    return Verified(
        compare_all(stored, [by_unit[one.unit] for one in stored]),
        tuple(one.unit for one in results if one.unit not in roster),
    )


def _day_of_its_own(unit: Unit) -> object:
    """The day that the roster gives to a unit: it went before the day that was given for all."""
    return unit.values.get("考核开始日")
