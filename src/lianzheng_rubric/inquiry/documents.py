"""Answers as JSON documents, in the manner of the document of a result: English names, exact numbers as strings."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from lianzheng_rubric.inquiry.comparing import Comparison, Difference
from lianzheng_rubric.inquiry.margin import Margin
from lianzheng_rubric.reports.document import plain

__all__ = ["comparison_document", "difference_document", "margin_document"]


def comparison_document(comparison: Comparison) -> dict[str, Any]:
    """What differs between two sets of results."""
    return {
        "same": comparison.same,
        "gone": list(comparison.gone),
        "added": list(comparison.added),
        "moved": plain(comparison.moved),
        "differences": [difference_document(one) for one in comparison.differences],
    }


def difference_document(difference: Difference) -> dict[str, Any]:
    """What differs for one unit; parts in which nothing differs are empty lists."""
    parts = [one.name for one in fields(difference) if one.name not in ("unit", "before", "after")]
    return {"unit": difference.unit, **{name: plain(getattr(difference, name)) for name in parts}}


def margin_document(margin: Margin) -> dict[str, Any]:
    """Gap and margin of one unit, with the headline of its result."""
    own = margin.assessment
    headline = {
        name: plain(getattr(own, name)) for name in ("unit", "status", "total", "low", "high", "grade_by_score")
    }
    parts = ("grade", "up", "down", "beyond_quota", "open")
    return {**headline, **{name: plain(getattr(margin, name)) for name in parts}}
