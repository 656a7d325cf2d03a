"""Data inside the page: JSON that no text can break out of, and compressed pieces that are opened when asked for."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from markupsafe import Markup

from lianzheng_rubric.reports.plain_text import plain

__all__ = ["UNITS_IN_A_PIECE", "Piece", "harmless", "in_script", "pieces"]

_IN_SCRIPT = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026", "\u2028": r"\u2028", "\u2029": r"\u2029"})
UNITS_IN_A_PIECE = 20
"""So many sheets are opened together; alike ones compress each other well."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some units' details: ``size`` bytes of JSON, compressed (zlib) and written in base64."""

    size: int
    text: str


def harmless(value: Any) -> Any:
    """The same data with :func:`~lianzheng_rubric.reports.plain_text.plain` applied to every text in it."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {plain(key): harmless(item) for key, item in value.items()}
    return [harmless(item) for item in value] if isinstance(value, list | tuple) else value


def _json(value: Any) -> str:
    return json.dumps(harmless(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def in_script(value: Any) -> Markup:
    """JSON for a ``<script type="application/json">``: no text in it can end the element or begin a comment."""
    return Markup(_json(value).translate(_IN_SCRIPT))  # noqa: S704 - nothing that HTML would notice is left


def pieces(units: Iterable[Any]) -> Iterator[Piece]:
    """The details of all units, so many in a piece; only one piece is held at a time."""
    left = iter(units)
    while some := list(islice(left, UNITS_IN_A_PIECE)):
        raw = _json(some).encode()
        yield Piece(len(raw), base64.b64encode(zlib.compress(raw, 9)).decode("ascii"))
