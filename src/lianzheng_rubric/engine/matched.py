"""What stage 1 finds: records matched to steps, and what became of the others.

Records are named by their position in the input. Nearly all matches are certain and nobody asks anything more about
them, so there is no object for a match: what is not as usual about one is in a set of (step, record).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from lianzheng_rubric.engine.condition import Value

__all__ = ["Judge", "Matches"]


@dataclass(slots=True)
class Matches:
    """What stage 1 found: records by step, and a fate for every record that never reached a step."""

    values: list[Mapping[str, Value]] = field(default_factory=list)
    """By record: its fields, with the roster fields and derived fields that its steps ask for."""
    by_step: dict[int, list[int]] = field(default_factory=dict)
    """In canonical order. Lists may be shared between steps: never change them."""
    doubtful: set[tuple[int, int]] = field(default_factory=set)
    """(step, record): a field is not given that decides whether the record counts."""
    spared: set[tuple[int, int]] = field(default_factory=set)
    """(step, record): left out by an exemption; it may still help to reach a threshold, and does nothing else."""
    fates: dict[int, str] = field(default_factory=dict)
    refused: list[tuple[int, int, str]] = field(default_factory=list)
    """(step, record, why): exempt, invalid_evidence, no_base, routed, counted (late, but done in time before),
    absorbed (the same matter stands under another rule, or is listed already)."""
    exempt: dict[int, list[int]] = field(default_factory=dict)
    """Exempted records that still count beside others (AMB-26, the other reading)."""
    received: dict[int, list[int]] = field(default_factory=dict)
    """Requirement position → records handed in."""
    uncertain: bool = False
    """Some match was doubtful, though it may have gone since."""

    def doubt(self, step: int, record: int) -> None:
        """Note that a record may not count for a step."""
        self.doubtful.add((step, record))
        self.uncertain = True

    def sure(self, step: int, record: int) -> bool:
        """Whether the record counts for the step, whatever is still unknown."""
        return (step, record) not in self.doubtful

    def certain(self, step: int) -> list[int]:
        """The records that count for the step, whatever is still unknown."""
        found = self.by_step.get(step, [])
        return [record for record in found if (step, record) not in self.doubtful] if self.doubtful else found


Judge: TypeAlias = Callable[[Matches, list[int]], list[int]]
"""Which records of one situation a step takes; it notes those that it turns away, or is not sure of."""
