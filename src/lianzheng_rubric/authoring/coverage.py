"""Which clauses of a document have a place in a rubric, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lianzheng_rubric.engine.plan import Plan

__all__ = ["Coverage", "cover", "placed_clauses"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Clauses asked for and where they stand; ``missing`` have no place, ``extra`` were not asked for."""

    placed: Mapping[str, str]
    missing: tuple[str, ...]
    extra: tuple[str, ...]


def placed_clauses(plan: Plan) -> Mapping[str, str]:
    """Every clause id of a plan → its nature (扣分, 证据, 程序 …)."""
    found = {clause.id: clause.nature for clause in plan.clauses}
    found.update({exemption.id: "免责" for exemption in plan.exemptions})
    found.update({followup.id: "后果" for followup in plan.followups})
    return found


def cover(plan: Plan, wanted: Iterable[str]) -> Coverage:
    """Compare the plan with a list of clause ids kept for the document."""
    placed = placed_clauses(plan)
    ids = tuple(dict.fromkeys(wanted))
    return Coverage(
        {name: placed[name] for name in ids if name in placed},
        tuple(name for name in ids if name not in placed),
        tuple(name for name in placed if name not in set(ids)),
    )
