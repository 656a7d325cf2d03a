"""The oracle's stage three: nodes from the leaves to the root, by recursion over the whole tree every time."""

from __future__ import annotations

from fractions import Fraction

from oracle_lines import Line, order_of
from oracle_points import ZERO, Side, half_up, points_of
from oracle_truth import holds, number

from lianzheng_rubric.engine.plan import Charge, Node, Plan, Supply
from lianzheng_rubric.engine.record import Unit

__all__ = ["Tree", "unfit"]


def unfit(plan: Plan, unit: Unit) -> set[str]:
    """Nodes that do not apply to the unit: each by itself, or as all that it holds is left out for that reason."""
    found = {
        node.id for node in plan.nodes if node.applies is not None and holds(node.applies, unit.values) is not True
    }
    out = {node.id for node in plan.nodes if node.id in found and node.inapplicable == "rescale"}
    for node in plan.nodes[:-1]:  # children come first
        inside = [child.id for child in plan.nodes if child.parent == node.id]
        if node.id not in found and inside and out.issuperset(inside):
            found.add(node.id)
            out.add(node.id)
    return found


class Tree:
    """Scores of all nodes on one side; the points of ``lines`` are cut down to what they are worth in the end."""

    def __init__(self, plan: Plan, unit: Unit, lines: list[Line], zeroed: set[str], side: Side) -> None:
        self.plan, self.unit, self.side, self.zeroed = plan, unit, side, zeroed
        self.charged = {node.id: [line for line in lines if _node_of(line) == node.id] for node in plan.nodes}
        self.children: dict[str, list[Node]] = {node.id: [] for node in plan.nodes}
        for node in plan.nodes:
            if node.parent is not None:
                self.children[node.parent].append(node)
        self.scores: dict[str, Fraction] = {}
        self.bonus: dict[str, Fraction] = {}
        self.left_out: set[str] = set()
        self.idle: set[str] = set()
        """Nodes that do not apply to the unit."""
        self.dead: set[str] = set()
        """Nodes below which points move nothing."""
        self.pending = False
        self._settle(plan.nodes[-1])

    def _settle(self, node: Node) -> Fraction:
        for child in self.children[node.id]:
            self._settle(child)
        lines = self.charged[node.id]
        self.bonus[node.id] = ZERO
        if node.applies is not None and holds(node.applies, self.unit.values) is not True:
            for line in lines:
                line.points = ZERO
            self.dead.add(node.id)
            self.idle.add(node.id)
            if node.inapplicable == "rescale":
                self.left_out.add(node.id)
            score = self._untouched(node) if node.inapplicable == "full" else ZERO
            if not isinstance(node.inapplicable, str):
                score = points_of(node.inapplicable)
        elif self._holds_nothing(node):
            for line in lines:
                line.points = ZERO
            self.dead.add(node.id)
            self.idle.add(node.id)
            self.left_out.add(node.id)
            score = ZERO
        elif node.id in self.zeroed:
            if not node.zero_keeps_bonus:
                self.dead.add(node.id)
            score = _rounded(node, self._zero(node, lines))
        else:
            score = _between(node, self._bound(node, lines, self._base(node, lines)))
        if node.factor is not None and node.id not in self.idle:
            score = self._multiplied(node, score)
        self.scores[node.id] = score
        return score

    def _multiplied(self, node: Node, score: Fraction) -> Fraction:
        """The score times the number of the unit, at most the bound behind it; without a number anything up to that."""
        assert node.factor is not None
        assert node.factor_top is not None
        top, factor = points_of(node.factor_top), number(node.factor, self.unit.values)
        if score > 0 and factor is not None:
            score *= max(factor, ZERO)
        elif score > 0:
            self.pending = True
            score = top if self.side == "best" else points_of(node.floor or 0)
        score = min(score, top)
        return score if node.places is None else half_up(score, node.places)

    def _holds_nothing(self, node: Node) -> bool:
        """Whether all that the node holds is left out for this unit: then so is the node."""
        inside = [child.id for child in self.children[node.id]]
        return node.parent is not None and bool(inside) and self.left_out.issuperset(inside)

    def takes(self, name: str, line: Line) -> bool:
        """Whether the node itself takes all that is charged to it like ``line``: emptied, or not for this unit."""
        return name in self.dead or (name in self.zeroed and line.nominal <= 0)

    def below_dead(self, name: str) -> bool:
        """Whether some node above was emptied or does not apply."""
        parents = {node.id: node.parent for node in self.plan.nodes}
        above = parents[name]
        return above is not None and (above in self.dead or self.below_dead(above))

    def _base(self, node: Node, lines: list[Line]) -> Fraction:
        if node.base == "full":
            return points_of(node.full or 0 if node.start is None else node.start)
        if node.base == "children":
            counted = [child for child in self.children[node.id] if child.id not in self.left_out]
            return self._combined(node, {child.id: self.scores[child.id] for child in counted})
        if node.base == "supplied":
            entries = [line for line in lines if isinstance(line.step.effect, Supply)]
            return _entered(entries, self._owed(node, entries)) if entries else self._not_entered(node)
        return ZERO

    def _combined(self, node: Node, scores: dict[str, Fraction]) -> Fraction:
        """What the children make; those left out are absent from ``scores``."""
        inside = [child for child in self.children[node.id] if not child.extra]
        extra = [
            scores[child.id] * child.weight for child in self.children[node.id] if child.extra and child.id in scores
        ]
        beside = sum(extra, ZERO)
        weighted = [scores[child.id] * child.weight for child in inside if child.id in scores]
        if not weighted:
            return beside
        if node.combine == "lowest":
            return min(weighted) + beside
        if node.combine == "highest":
            return max(weighted) + beside
        if node.combine == "mean":
            return sum(weighted, ZERO) / len(weighted) + beside
        marks = {child.id: points_of(child.full or 0) * child.weight for child in inside}
        left = sum((marks[child.id] for child in inside if child.id in scores), ZERO)
        stretch = sum(marks.values(), ZERO) / left if left else Fraction(1)
        return sum(weighted, ZERO) * stretch + beside

    def _not_entered(self, node: Node) -> Fraction:
        full = points_of(node.full or 0)
        due = node.due is not None and holds(node.due, self.unit.values) is not False
        if node.missing == "rescale" and not due:
            self.left_out.add(node.id)
        if node.missing == "pending" or due:
            self.pending = True
            return self._most_entered(node) if self.side == "best" else points_of(node.floor or 0)
        return full if node.missing == "full" else ZERO

    def _owed(self, node: Node, entries: list[Line]) -> list[Fraction]:
        """Where the entries stand that are due beside those that there are."""
        effect = entries[0].step.effect
        assert isinstance(effect, Supply)
        lacking = max(0, effect.due - len(entries))
        self.pending = self.pending or lacking > 0
        return [self._most_entered(node) if self.side == "best" else points_of(node.floor or 0)] * lacking

    def _most_entered(self, node: Node) -> Fraction:
        effects = [step.effect for step in self.plan.steps]
        own = [effect.most for effect in effects if isinstance(effect, Supply) and effect.node == node.id]
        return max(points_of(node.full or 0 if most is None else most) for most in own or [None])

    def _untouched(self, node: Node) -> Fraction:
        """The score of a node when nothing at all happened; an entered score is then its full marks."""
        if node.base == "full" and node.start is not None:
            value = points_of(node.start)
        elif node.base in ("full", "supplied"):
            value = points_of(node.full or 0)
        elif node.base == "zero":
            value = ZERO
        else:
            value = self._combined(node, {child.id: self._untouched(child) for child in self.children[node.id]})
        return _between(node, value)

    def _inner_bonus(self, node: Node) -> Fraction:
        return sum((self.bonus[child.id] * child.weight for child in self.children[node.id]), ZERO)

    def _zero(self, node: Node, lines: list[Line]) -> Fraction:
        """The node scores nothing; where the rubric says so its bonuses stay, within their own bounds."""
        kept = ZERO
        bonuses = [line for line in lines if line.points > 0 and not isinstance(line.step.effect, Supply)]
        for line in lines:
            if not node.zero_keeps_bonus or line not in bonuses:
                line.points = ZERO
        if node.zero_keeps_bonus:
            kept = self._inner_bonus(node)
            if node.ceiling is not None:
                kept = min(kept, points_of(node.ceiling))
                _spend(bonuses, points_of(node.ceiling) - kept, limit=node.bonus_cap)
            else:
                _spend(bonuses, None, limit=node.bonus_cap)
            kept += _sum(bonuses)
        self.bonus[node.id] = kept
        return kept

    def _bound(self, node: Node, lines: list[Line], base: Fraction) -> Fraction:
        own = [line for line in lines if not isinstance(line.step.effect, Supply)]
        deductions = [line for line in own if line.points < 0]
        bonuses = [line for line in own if line.points > 0]
        _spend(deductions, None, limit=node.deduction_cap)
        _spend(bonuses, None, limit=node.bonus_cap)
        floor = None if node.floor is None else points_of(node.floor)
        ceiling = None if node.ceiling is None else points_of(node.ceiling)
        if floor is not None:
            _spend(deductions, max(ZERO, base + (_sum(bonuses) if node.net else 0) - floor))
        value = base + _sum(deductions)
        if floor is not None and not node.net:
            value = max(value, floor)
        if ceiling is not None:
            _spend(bonuses, max(ZERO, ceiling - value))
        self.bonus[node.id] = self._inner_bonus(node) + _sum(bonuses)
        return value + _sum(bonuses)


def _node_of(line: Line) -> str:
    return line.step.effect.node if isinstance(line.step.effect, Charge | Supply) else ""


def _sum(lines: list[Line]) -> Fraction:
    return sum((line.points for line in lines), ZERO)


def _between(node: Node, value: Fraction) -> Fraction:
    if node.floor is not None and value < points_of(node.floor):
        value = points_of(node.floor)
    if node.ceiling is not None and value > points_of(node.ceiling):
        value = points_of(node.ceiling)
    return _rounded(node, value)


def _rounded(node: Node, value: Fraction) -> Fraction:
    return value if node.places is None or node.factor is not None else half_up(value, node.places)


def _spend(lines: list[Line], room: Fraction | None, limit: int | Fraction | None = None) -> None:
    """Let the lines use up the smaller of ``room`` and ``limit`` in their order; the rest is lost."""
    rooms = [one for one in (room, None if limit is None else points_of(limit)) if one is not None]
    if rooms:
        left = min(rooms)
        for line in lines:
            kept = min(abs(line.points), left)
            left -= kept
            line.points = kept if line.points > 0 else -kept


def _entered(entries: list[Line], owed: list[Fraction]) -> Fraction:
    """Several entries make one base; what is not taken in is worth nothing. ``owed`` entries count like the others."""
    effect = entries[0].step.effect
    assert isinstance(effect, Supply)
    every: list[Line | Fraction] = [*entries, *owed]
    ranked = sorted(every, key=lambda one: one.points if isinstance(one, Line) else one)
    last = owed[:1] or [max(entries, key=order_of)]
    taken: list[Line | Fraction] = {
        "last": last, "lowest": ranked[:1], "highest": ranked[-1:],
        "trimmed": ranked[1:-1] if len(ranked) > 2 else ranked,
    }.get(effect.combine, every)  # fmt: skip
    divisor = len(taken) if effect.combine in ("mean", "trimmed") else 1
    virtual = sum((one for one in taken if not isinstance(one, Line)), ZERO) / divisor
    for line in entries:
        line.points = line.points / divisor if any(one is line for one in taken) else ZERO
    if effect.most is not None and _sum(entries) + virtual > points_of(effect.most):
        virtual = min(virtual, points_of(effect.most))
        losses = [line for line in entries if line.points < 0]
        _spend([line for line in entries if line.points > 0], points_of(effect.most) - virtual - _sum(losses))
    return _sum(entries) + virtual
