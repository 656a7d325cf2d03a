"""The vocabulary: one module a kind, one line a kind in :data:`KINDS`.

A mapping is the first kind whose marker key it holds, so kinds whose long form also carries 扣分 or 加分 come first.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from lianzheng_rubric.language.model import keywords
from lianzheng_rubric.language.rules.base import FieldError, Output, Rule, RuleContext, by_label
from lianzheng_rubric.language.rules.bonus import Bonus
from lianzheng_rubric.language.rules.comparison import PeerComparison
from lianzheng_rubric.language.rules.computed import FormulaPoints
from lianzheng_rubric.language.rules.credit import Credit
from lianzheng_rubric.language.rules.deduction import Deduction
from lianzheng_rubric.language.rules.downgrade import Downgrade
from lianzheng_rubric.language.rules.entry import Entry
from lianzheng_rubric.language.rules.grade_lift import GradeLift
from lianzheng_rubric.language.rules.grade_limit import GradeLimit
from lianzheng_rubric.language.rules.interpolation import Interpolation
from lianzheng_rubric.language.rules.ladder import Escalation
from lianzheng_rubric.language.rules.lateness import Lateness
from lianzheng_rubric.language.rules.listing import Listing, Outcome
from lianzheng_rubric.language.rules.notice import Notice
from lianzheng_rubric.language.rules.requirement import Material
from lianzheng_rubric.language.rules.routing import Routing
from lianzheng_rubric.language.rules.shortage import Shortage
from lianzheng_rubric.language.rules.slope import TargetSlope
from lianzheng_rubric.language.rules.stairs import ThresholdSteps
from lianzheng_rubric.language.rules.upgrade import Upgrade
from lianzheng_rubric.language.rules.veto import Veto
from lianzheng_rubric.language.rules.zeroing import Zeroing

__all__ = ["KINDS", "FieldError", "Output", "Rule", "RuleContext", "by_label", "kind_of", "markers"]

KINDS: tuple[type[Rule], ...] = (
    Notice, Material, Entry, ThresholdSteps, Interpolation, TargetSlope, Escalation, Lateness, PeerComparison,
    FormulaPoints, Shortage, Deduction, Bonus, Credit, Zeroing, GradeLift, GradeLimit, Veto, Downgrade, Upgrade,
    Routing, Listing, Outcome,
)  # fmt: skip
_BY_MARKER = tuple((kind.marker, kind) for kind in KINDS)


def kind_of(names: Mapping[str, object]) -> type[Rule] | None:
    """The kind whose marker is among ``names`` (English field names)."""
    return next((kind for marker, kind in _BY_MARKER if marker in names), None)


@lru_cache(maxsize=1)
def markers() -> Mapping[str, str]:
    """Every spelling of every key that any kind knows → English name."""
    found: dict[str, str] = {}
    for kind in KINDS:
        found.update(keywords(kind))
    return MappingProxyType(found)
