"""Entered scores: several entries combined into the base of a node, those still owed standing at one end."""

from __future__ import annotations

from collections.abc import Sequence

from lianzheng_rubric.engine.exact import Amount, divide
from lianzheng_rubric.engine.line import Line, spend
from lianzheng_rubric.engine.plan import Supply

__all__ = ["entered_base"]


def entered_base(entries: list[Line], effect: Supply, owed: Sequence[Amount]) -> Amount:
    """What the entries make; each line is cut to what it gives. ``owed``: what entries that are due stand at."""
    chosen, extra = _chosen(entries, effect.combine, owed) if len(entries) + len(owed) > 1 else (entries, [])
    for line in entries if chosen is not entries else ():
        if line not in chosen:
            line.cut(effect.combine, 0)
    count = len(chosen) + len(extra)
    if count > 1 and effect.combine in ("mean", "trimmed"):
        for line in chosen:
            line.cut("mean", divide(line.effective, count))
        extra = [divide(points, count) for points in extra]
    beside: Amount = sum(extra)
    made = _sum(entries) + beside if beside else _sum(entries)
    if effect.most is None or made <= effect.most:
        return made
    beside = min(beside, effect.most)
    losses = sum([line.effective for line in entries if line.effective < 0])
    spend([line for line in entries if line.effective > 0], effect.most - beside - losses, "ceiling")
    return _sum(entries) + beside


def _sum(lines: list[Line]) -> Amount:
    return lines[0].effective if len(lines) == 1 else sum([line.effective for line in lines])


def _chosen(entries: list[Line], combine: str, owed: Sequence[Amount]) -> tuple[list[Line], list[Amount]]:
    """The entries that count, and which of those that are owed would."""
    if combine in ("sum", "mean"):
        return entries, list(owed)
    if combine == "last":
        return ([], list(owed[-1:])) if owed else ([max(entries, key=lambda line: line.when)], [])
    ranked = sorted([*entries, *owed], key=lambda one: one.effective if isinstance(one, Line) else one)
    match combine:
        case "lowest":
            ranked = ranked[:1]
        case "highest":
            ranked = ranked[-1:]
        case _:
            ranked = ranked[1:-1] if len(ranked) > 2 else ranked
    return [one for one in ranked if isinstance(one, Line)], [one for one in ranked if not isinstance(one, Line)]
