"""How many units may hold a grade: a share of all that are ranked, rounded as the document says, or a number."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from lianzheng_rubric.engine.exact import amount_of, show

__all__ = ["Quota", "Rounding", "quota_words"]

Rounding = Literal["down", "up", "half"]
_WORDS: dict[Rounding, str] = {"down": "舍去小数", "up": "有小数就进一", "half": "四舍五入"}


@dataclass(frozen=True, slots=True)
class Quota:
    """``size`` is a share of the units (``share``) or a number of them; a share gives room for ``least`` at least."""

    size: Fraction
    share: bool = True
    least: int = 0
    rounding: Rounding = "down"

    def room(self, units: int) -> int:
        """How many of ``units``, the pending ones too, may hold the grade."""
        if not self.share:
            return int(self.size)
        exact = self.size * units
        match self.rounding:
            case "up":
                rounded = exact.__ceil__()
            case "half":
                rounded = (exact + Fraction(1, 2)).__floor__()
            case _:
                rounded = exact.__floor__()
        return max(rounded, self.least)


def quota_words(quota: Quota, *, rounding: bool = False) -> str:
    """``20%`` or ``3 个``; with ``rounding`` also how a share is rounded, and the least it gives."""
    if not quota.share:
        return f"{int(quota.size)} 个"
    percent = show(amount_of(quota.size * 100))
    part = str(quota.size) if "/" in percent else f"{percent}%"
    if not rounding:
        return part
    least = f"，至少 {quota.least} 个" if quota.least else ""
    return f"{part}（{_WORDS[quota.rounding]}{least}）"
