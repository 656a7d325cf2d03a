"""What if: the same assessment with some records dropped, changed or added, compared with the one as it is.

Only the units whose records change are scored twice; all units only where their places or a comparison matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lianzheng_rubric.engine.following import asks_for_rank
from lianzheng_rubric.engine.plan import Compared, Plan
from lianzheng_rubric.inquiry.comparing import Comparison, compare_all
from lianzheng_rubric.language.loading import Rubric
from lianzheng_rubric.records.ledger import Ledger
from lianzheng_rubric.scoring import assess, results_of

__all__ = ["compares_units", "touched_units", "what_if"]


def what_if(
    rubric: Rubric,
    before: Ledger,
    after: Ledger,
    *,
    as_of: date | None = None,
    previous_as_of: date | None = None,
    units: Sequence[str] | None = None,
    places: bool = False,
) -> Comparison:
    """What is not the same when ``after`` (see ``amend``) stands in for ``before``.

    ``units``: told only of these. ``places``: the ranking too, which takes the scores of all units.
    """
    touched = touched_units(before, after)
    mutual = compares_units(rubric.plan)
    ranked = places or mutual or asks_for_rank(rubric.plan)
    first = tuple(assess(rubric, before, as_of=as_of, previous_as_of=previous_as_of, units=None if ranked else touched))
    again = assess(rubric, after, as_of=as_of, previous_as_of=previous_as_of, units=None if mutual else touched)
    fresh = {one.unit: one for one in again}
    then = tuple(fresh.get(one.unit, one) for one in first)
    results = [results_of(rubric, ledger, found) for ledger, found in ((before, first), (after, then))]
    told = [[one for one in result.assessments if units is None or one.unit in units] for result in results]
    ranks = [result.ranking.spots() for result in results]
    return compare_all(told[0], told[1], (ranks[0], ranks[1]) if places else ({}, {}))


def touched_units(before: Ledger, after: Ledger) -> list[str]:
    """Units with a record that is not in both ledgers, in the order of the roster."""
    old, new = ({record.id: record for record in ledger.records} for ledger in (before, after))
    differing = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    named = {found[name].unit for name in differing for found in (old, new) if name in found}
    return [unit.name for unit in after.units if unit.name in named]


def compares_units(plan: Plan) -> bool:
    """Whether a rule compares units, so that a record of one may move the points of another."""
    return any(isinstance(step.amount, Compared) for step in plan.steps)
