"""The fingerprint of a result: what a signed paper prints, so that the paper alone can be verified later.

It covers everything that was decided (by which rubric and readings, for which days, every record, line, item, grade and
consequence) and nothing of how it is worded or written down: explanations, places in files, the order of records, and
the version of this program do not change it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

from lianzheng_rubric.engine.assessment import Assessment, Cut

__all__ = ["LEAST_DIGITS", "fingerprint_of_all", "read_typed", "result_fingerprint", "short_fingerprint"]

LEAST_DIGITS = 8
"""So many digits have to be typed; papers print twelve."""
_PRINTED = 12
_MISREAD = str.maketrans("oil", "011")
"""Letters that are none of the digits, and what was printed where somebody read them."""
_HEADLINE = (
    "fingerprint", "unit", "as_of", "previous_as_of", "status", "total", "low", "high", "total_without_vetoes",
    "grade_by_score", "grade_limited", "grade", "possible_grades",
)  # fmt: skip
_DECIDED: Mapping[str, tuple[str, ...]] = {
    "ledger": (
        "clause", "node", "record", "quantity", "rate", "nominal", "effective", "cuts", "kind", "pending", "lack",
    ),
    "records": ("record", "situation", "fate", "clauses"),
    "nodes": ("id", "full", "weight", "base", "lines", "adjustment", "score", "low", "high", "state"),
    "grade_effects": ("clause", "records", "binding", "pending"),
    "consequences": ("clause", "text", "state"),
    "findings": ("clause", "category", "record", "count", "pending"),
    "materials": ("clause", "state", "records"),
    "pending": ("clause", "record", "low", "high"),
}  # fmt: skip
"""Of each part of a result, what was decided. Papers that are signed depend on it: it can only be added to with a new
way of telling which papers were made before."""


def result_fingerprint(assessment: Assessment) -> str:
    """64 hexadecimal digits that stand for the result of one unit."""
    found: dict[str, Any] = {name: _plain(getattr(assessment, name)) for name in _HEADLINE}
    for part, names in _DECIDED.items():
        told = [[_plain(getattr(one, name)) for name in names] for one in getattr(assessment, part)]
        found[part] = sorted(told, key=_text)
    return sha256(_text(found).encode()).hexdigest()


def fingerprint_of_all(assessments: Iterable[Assessment]) -> str:
    """64 hexadecimal digits that stand for the results of all units together, in whatever order."""
    each = sorted(result_fingerprint(one.but()) for one in assessments)
    return sha256("\n".join(each).encode()).hexdigest()


def short_fingerprint(fingerprint: str) -> str:
    """As papers print it: twelve digits in groups of four."""
    return " ".join(fingerprint[start : start + 4] for start in range(0, _PRINTED, 4))


def read_typed(text: str) -> str | None:
    """The digits that somebody typed from a paper, spaces and hyphens allowed; ``None`` when it is no fingerprint."""
    digits = re.sub(r"[\s\-]+", "", unicodedata.normalize("NFKC", text)).lower().translate(_MISREAD)
    return digits if re.fullmatch(rf"[0-9a-f]{{{LEAST_DIGITS},64}}", digits) else None


def _plain(value: object) -> Any:
    """Numbers as quotients in lowest terms, dates as texts, everything else as JSON has it."""
    match value:
        case None | str() | bool():
            return value
        case tuple():
            return [_plain(item) for item in value]
        case date():
            return value.isoformat()
        case Cut(reason, points):
            return [reason, _plain(points)]
        case int() | Decimal() | Fraction():
            return str(Fraction(value))
    raise TypeError(f"no part of a result: {value!r}")


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
