"""Live formulas for the scores of a sheet, each proved to give the exact score before it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lianzheng_rubric.engine.assessment import NodeScore
from lianzheng_rubric.engine.exact import Exact, amount_of, exact, round_half_up
from lianzheng_rubric.engine.plan import Node

__all__ = ["Cells", "score_formula"]


@dataclass(frozen=True, slots=True)
class Cells:
    """Where the numbers of a node stand: its marks, the points moved on it, the scores of its children."""

    marks: str
    points: Sequence[tuple[str, Exact]]
    children: Sequence[tuple[str, NodeScore]]


def score_formula(node: Node, score: NodeScore, cells: Cells) -> str | None:
    """A formula over the cells that gives exactly ``score``; ``None`` while the score is pending.

    It keeps floor, ceiling and rounding live where that agrees with the engine; what only the engine can know (an
    item that does not apply, points lost to a reading) stands as a number of its own.
    """
    if score.score is None:
        return None
    terms = [cell for cell, _ in cells.points]
    value = sum((Fraction(points) for _, points in cells.points), Fraction(0))
    if node.base != "supplied":  # entered scores are among the points
        base, base_value = _base(score, cells)
        terms = [base, *terms] if base_value or not terms else terms
        value += base_value
    sum_text = "+".join(terms) or "0"
    bounded, bounded_value = _bounded(node, sum_text, value)
    if bounded_value == Fraction(score.score):
        return f"={bounded}"
    rest = Fraction(score.score) - value
    return f"={sum_text}{_signed(rest)}" if rest else f"={sum_text}"


def _base(score: NodeScore, cells: Cells) -> tuple[str, Fraction]:
    wanted = Fraction(score.base)
    if cells.children:
        for text, value in _combined(cells.children):
            if value == wanted:
                return text, wanted
    if cells.marks and score.full is not None and Fraction(score.full) == wanted:
        return cells.marks, wanted
    return _literal(wanted), wanted


def _combined(children: Sequence[tuple[str, NodeScore]]) -> list[tuple[str, Fraction]]:
    """The ways in which children make a base: weighted sum, average, least, most."""
    scores = [Fraction(child.score) for _, child in children if child.score is not None]
    if len(scores) < len(children):
        return []
    names = [cell for cell, _ in children]
    weights = [Fraction(child.weight) for _, child in children]
    weighted = "+".join(
        name if weight == 1 else f"{name}*{_literal(weight)}" for name, weight in zip(names, weights, strict=True)
    )
    listed = ",".join(names)
    return [
        (weighted, sum((s * w for s, w in zip(scores, weights, strict=True)), Fraction(0))),
        (f"AVERAGE({listed})", sum(scores, Fraction(0)) / len(scores)),
        (f"MIN({listed})", min(scores)),
        (f"MAX({listed})", max(scores)),
    ]


def _bounded(node: Node, text: str, value: Fraction) -> tuple[str, Fraction]:
    """Rounded and held between floor and ceiling, as the node is."""
    steps: list[tuple[Callable[[str], str], Callable[[Fraction], Fraction]]] = []
    if node.ceiling is not None:
        top = Fraction(exact(node.ceiling))
        steps.append((lambda t: f"MIN({_literal(top)},{t})", lambda v: min(top, v)))
    if node.floor is not None:
        bottom = Fraction(exact(node.floor))
        steps.append((lambda t: f"MAX({_literal(bottom)},{t})", lambda v: max(bottom, v)))
    if node.places is not None:
        places = node.places
        steps.append((lambda t: f"ROUND({t},{places})", lambda v: Fraction(exact(round_half_up(amount_of(v), places)))))
    for write, work in steps:
        text, value = write(text), work(value)
    return text, value


def _literal(value: Fraction) -> str:
    """A number of a formula: decimal text where it is finite, else a quotient."""
    found = exact(amount_of(value))
    text = format(found, "f") if not isinstance(found, Fraction) else f"({found})"
    return f"({text})" if text.startswith("-") else text


def _signed(value: Fraction) -> str:
    return f"+{_literal(value)}" if value > 0 else f"-{_literal(-value)}"
