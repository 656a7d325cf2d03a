"""An assessment told to people and to programs."""

from __future__ import annotations

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.displays import tell_notebooks
from lianzheng_rubric.engine.ranking import Ranking

__all__ = ["in_html"]


def in_html(value: Assessment | Ranking) -> str:
    """A result as a small table for a notebook; what writes it is imported when a notebook first asks."""
    from lianzheng_rubric.reports.notebook import assessment_html, ranking_html

    return ranking_html(value) if isinstance(value, Ranking) else assessment_html(value)


tell_notebooks(in_html)
