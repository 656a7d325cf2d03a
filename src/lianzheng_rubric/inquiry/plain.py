"""Answers as JSON documents, in the manner of the document of a result: English names, exact numbers as strings."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from lianzheng_rubric.inquiry.comparing import Comparison, Difference
from lianzheng_rubric.reports.document import plain

__all__ = ["comparison_document", "difference_document"]


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
