"""Several people in one cell: 甲一、甲二 is nobody's name."""

from __future__ import annotations

import re

__all__ = ["people_in"]

_BETWEEN = re.compile(r"[、,，;；/／\n]")
_TWO_NAMES = re.compile(r"[一-鿿]{2,4}(?:\s+[一-鿿]{2,4})+")
"""王　五 is one name with a blank in it, 王五 李四 are two."""
_AND_OTHERS = re.compile(r".*等\s*([0-9]{1,3})\s*个?[人名]|([0-9]{1,3})\s*个?[人名]")


def people_in(text: str) -> int:
    """How many people a cell names: 1 for a name, more for a list of names or for 王五等3人."""
    told = _AND_OTHERS.fullmatch(text)
    if told is not None:
        return int(told[1] or told[2])
    names = text.split() if _TWO_NAMES.fullmatch(text) else _BETWEEN.split(text)
    return max(1, sum(bool(name.strip()) for name in names))
