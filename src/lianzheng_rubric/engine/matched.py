"""What stage 1 finds: records matched to steps, and what became of the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lianzheng_rubric.engine.condition import Value

__all__ = ["Match", "Matches"]


@dataclass(slots=True)
class Match:
    """A record that a step looks at; ``sure`` is false when a field it needs is not given."""

    record: int
    values: Mapping[str, Value]
    sure: bool = True
    exempt: bool = False
    """Left out by an exemption: it may still help to reach a threshold, and does nothing else."""


@dataclass(slots=True)
class Matches:
    """What stage 1 found: matches by step, and a fate for every record that never reached a step."""

    by_step: dict[int, list[Match]] = field(default_factory=dict)
    fates: dict[int, str] = field(default_factory=dict)
    refused: list[tuple[int, int, str]] = field(default_factory=list)
    """(step, record, why): exempt, invalid_evidence, no_base, routed, counted (late, but done in time before),
    absorbed (the same matter stands under another rule, or is listed already)."""
    exempt: dict[int, list[Match]] = field(default_factory=dict)
    """Exempted records that still count beside others (AMB-26, the other reading)."""
    received: dict[int, list[int]] = field(default_factory=dict)
    """Requirement position → records handed in."""
    uncertain: bool = False
