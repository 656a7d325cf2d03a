"""A second evaluator, plain and slow, written from the documents: Fractions, loops, no code of the engine.

``judge`` works on the plain data that the engine works on (plan, records, unit) and says, for the worst and the best
settling of everything open: the total, every node, the grades, the effective points of every (record, step); and
what became of every record.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from oracle_lines import (
    Line,
    beside,
    keep_one,
    keep_one_between_rules,
    lines_of,
    owed,
    possible_answers,
    raises_others,
    spend_step,
)
from oracle_matching import Matching
from oracle_points import ZERO, Claim, Entry, Met, Side, Stand, half_up, points_of
from oracle_rooms import ways_to_stand
from oracle_tree import Tree, unfit
from oracle_truth import holds, number

from lianzheng_rubric.engine.plan import (
    ByLabel,
    Charge,
    ForceGrade,
    LiftGrade,
    LimitGrade,
    MoveGrade,
    Parameter,
    Plan,
    Shortfall,
    Slope,
    Stairs,
    Step,
    Supply,
    ZeroNode,
)
from lianzheng_rubric.engine.record import Cohort, Record, Unit

__all__ = ["Judgement", "Verdict", "judge"]

SIDES: tuple[Side, Side] = ("worst", "best")
STRONGEST = ("pending", "applied", "absorbed", "counted", "routed", "exempt", "invalid_evidence", "no_base")


@dataclass(frozen=True)
class Judgement:
    """One side: scores in points; ``effective`` is keyed by (place of the record in the input or -1, step id)."""

    total: Fraction
    nodes: dict[str, Fraction]
    by_score: str | None
    limited: str | None
    final: str | None
    effective: dict[tuple[int, str], Fraction]


@dataclass(frozen=True)
class Verdict:
    """Both sides, and the fate of every record by its place in the input."""

    worst: Judgement
    best: Judgement
    fates: tuple[str, ...]


def judge(
    plan: Plan,
    records: tuple[Record, ...],
    unit: Unit,
    as_of: date | None = None,
    previous_as_of: date | None = None,
    cohort: Cohort | None = None,
) -> Verdict:
    """Score one unit on both sides."""
    return _Judge(plan, records, unit, as_of, previous_as_of, cohort).verdict()


_Sided = tuple[Judgement, list[Line], Tree]


class _Judge:
    def __init__(
        self,
        plan: Plan,
        records: tuple[Record, ...],
        unit: Unit,
        as_of: date | None,
        previous_as_of: date | None,
        cohort: Cohort | None,
    ) -> None:
        self.plan, self.records, self.unit, self.cohort = plan, records, unit, cohort
        self.root = plan.nodes[-1].id
        self.unfit = unfit(plan, unit)
        self.marks = {node.id: points_of(node.full or 0) for node in plan.nodes}
        matching = Matching(plan, records, unit, as_of, previous_as_of)
        self.met, self.fates = matching.met, matching.fates

    def verdict(self) -> Verdict:
        worst, best = self._side("worst"), self._side("best")
        if best[0].total < worst[0].total:
            worst, best = best, worst
        self._note(worst[1], worst[2])
        low, high = self._ends(worst, best)
        return Verdict(low, high, tuple(self._fate(place) for place in range(len(self.records))))

    def _ends(self, worst: _Sided, best: _Sided) -> tuple[Judgement, Judgement]:
        """The worst and the best over all ways in which open lines of rooms shared by several nodes may stand."""
        ways = ways_to_stand(self.plan, worst[1])
        judged = [self._side(side, stands)[0] for stands in ways for side in SIDES]
        grades = [band.name for band in self.plan.bands]

        def worth(judgement: Judgement) -> tuple[Fraction, int]:
            return judgement.total, -grades.index(judgement.final) if judgement.final else 0

        return (min(judged, key=worth), max(judged, key=worth)) if judged else (worst[0], best[0])

    def _fate(self, place: int) -> str:
        for fate in STRONGEST:
            if fate in self.fates[place]:
                return fate
        return next(iter(self.fates[place]), "unmatched")

    # --- stages two and three ------------------------------------------------------------------------------------

    def _side(self, side: Side, stands: dict[Claim, Stand] | None = None) -> _Sided:
        lines: list[Line] = []
        entries: list[tuple[Entry, list[Line]]] = []
        fired: list[Step] = []
        zeroed: set[str] = set()
        cancelled: set[str] = set()
        for step in self.plan.steps:
            applies = True if step.applies is None else holds(step.applies, self.unit.values)
            if applies is False or (applies is None and isinstance(step.effect, Charge | Supply)):
                continue
            found = self.met[step.id]
            numbered = self._numbered(step)
            if not isinstance(step.effect, Charge | Supply):
                if self._fires(numbered, step, found, side):
                    fired.append(step)
                    zeroed |= self._zeroed_by(step, found, side)
                    cancelled |= self._named(step, found, side)
                continue
            others = (self.cohort or {}).get(step.id)
            known = None if others is None else tuple(None if other is None else Fraction(other) for other in others)
            full = self.marks[step.effect.node]
            if isinstance(step.effect, Supply) and step.effect.most is not None:
                full = points_of(step.effect.most)
            entry = Entry(step, found, side, full, self.unit, known, stands or {})
            if numbered is None and not _may_act(step, found):
                continue
            if numbered is None:
                entries.append((entry, owed(entry, by_roster=True)))
                lines += entries[-1][1]
                continue
            entry.step = numbered
            entries.append((entry, lines_of(entry)))
            lines += entries[-1][1]
        keep_one(lines)
        for entry, own in entries:
            if self._numbered(entry.step) is not None:
                spend_step(entry, own)
        for entry, own in entries:
            if entry.step.id in cancelled and entry.step.effect == Charge(self.root, entry.sign):
                for line in own:
                    line.points = ZERO
        keep_one_between_rules(entries, lambda line: self._lost(line, zeroed))
        tree = Tree(self.plan, self.unit, lines, zeroed, side)
        total = tree.scores[self.root]
        effective = {(line.met.place if line.met else -1, line.step.id): line.points for line in lines}
        return Judgement(total, tree.scores, *self._grades(total, tree, fired), effective), lines, tree

    def _numbered(self, step: Step) -> Step | None:
        """The step with the numbers that the roster gives for this unit; ``None`` when it does not."""
        at_least, below = (self._number(tree) for tree in (step.tally.at_least, step.tally.below))
        free = self._number(step.free.units) if step.free else ZERO
        amount = step.amount
        own = ZERO
        if isinstance(amount, Shortfall):
            own = self._number(amount.quota)
            amount = replace(amount, quota=own or 0)
        elif isinstance(amount, Slope):
            own = self._number(amount.target)
            amount = replace(amount, target=own or 0)
        elif isinstance(amount, Stairs):
            bounds = [(self._number(bound), inclusive, points) for bound, inclusive, points in amount.bounds]
            own = None if any(bound is None for bound, _, _ in bounds) else ZERO
            amount = replace(amount, bounds=tuple(bounds))
        if None in (at_least, free, own) or (below is None and step.tally.below is not None):
            return None
        tally = replace(step.tally, at_least=at_least, below=below)
        return replace(step, amount=amount, tally=tally, free=step.free and replace(step.free, units=free))

    def _number(self, tree: Parameter | None) -> Fraction | None:
        if tree is None or isinstance(tree, int | Fraction):
            return None if tree is None else Fraction(tree)
        if isinstance(tree, ByLabel):
            label = self.unit.values.get(tree.field)
            own = dict(tree.numbers).get(str(label), tree.otherwise)
            return None if label is None or own is None else Fraction(own)
        return number(tree, self.unit.values)

    def _fires(self, numbered: Step | None, step: Step, found: list[Met], side: Side) -> bool:
        if numbered is None:
            answers = {True, False} if _may_act(step, found) else {False}
        else:
            answers = possible_answers(numbered, found)
        if step.applies is not None and holds(step.applies, self.unit.values) is None:
            answers.add(False)
        harmless = isinstance(step.effect, MoveGrade) and step.effect.steps < 0
        hurts = isinstance(step.effect, ZeroNode | LimitGrade | ForceGrade | MoveGrade) and not harmless
        fires = (True in answers) if (side == "worst") == hurts else (False not in answers)
        for met in beside(found):
            self.fates[met.place].add("pending" if len(answers) == 2 else "applied" if fires else "counted")
        return fires

    def _zeroed_by(self, step: Step, found: list[Met], side: Side) -> set[str]:
        effect = step.effect
        if not isinstance(effect, ZeroNode):
            return set()
        if effect.node:
            return {effect.node}
        nodes = {self._nearest(clause) for clause in self._named(step, found, side)} - {self.root, ""}
        return {self._widened(node, effect.scope) for node in nodes}

    def _named(self, step: Step, found: list[Met], side: Side) -> set[str]:
        """The clauses that records tell; evidence against points on the total cancels these points alone."""
        field = step.effect.field if isinstance(step.effect, ZeroNode) else ""
        counting = [met for met in found if not met.exempt and (met.sure or side == "worst")]
        return {str(met.values.get(field)) for met in counting} if field else set()

    def _lost(self, line: Line, zeroed: set[str]) -> bool:
        """Whether the points of a line are lost with its node, or with one that holds it (the total aside)."""
        assert isinstance(line.step.effect, Charge | Supply)
        nodes = {node.id: node for node in self.plan.nodes}
        name: str | None = line.step.effect.node
        while name is not None:
            node = nodes[name]
            if name in zeroed and name != self.root and (line.points < 0 or not node.zero_keeps_bonus):
                return True
            if name in self.unfit:
                return True
            name = node.parent
        return False

    def _nearest(self, clause: str) -> str:
        """The node of a clause: itself, the node that its rule charges, or the nearest above by number."""
        if clause in self.marks:
            return clause
        for step in self.plan.steps:
            if step.id == clause and isinstance(step.effect, Charge | Supply):
                return step.effect.node
        above = clause if any(known.id == clause for known in self.plan.clauses) else ""
        while above and above not in self.marks:
            above = above.rpartition(".")[0]
        return above

    def _widened(self, node: str, scope: str) -> str:
        parents = {one.id: one.parent for one in self.plan.nodes}
        path = [node]
        while parents[path[-1]] is not None:
            path.append(str(parents[path[-1]]))
        sheet = next((place for place, name in enumerate(path) if self._is_sheet(name)), len(path) - 1)
        below = {"item": sheet, "article": 2, "group": 1}[scope]
        return path[max(0, sheet - below)]

    def _is_sheet(self, name: str) -> bool:
        return any(node.id == name and node.sheet for node in self.plan.nodes)

    def _note(self, lines: list[Line], tree: Tree) -> None:
        """Fates come from the worst side: what a line is worth there, or that its record took part in a count."""
        noted = set()
        whole = {line.step.id for line in lines if line.met is None and line.points}
        for line in lines:
            if line.met is not None:
                noted.add((line.met.place, line.step.id))
                node = line.step.effect.node if isinstance(line.step.effect, Charge | Supply) else ""
                lost = bool(line.nominal) and tree.below_dead(node)
                plain = "absorbed" if lost else "applied" if line.points or not line.nominal else "absorbed"
                if plain == "absorbed" and not lost and not tree.takes(node, line) and raises_others(line, lines):
                    plain = "counted"
                self.fates[line.met.place].add("pending" if line.pending else plain)
        for step in self.plan.steps:
            for met in self.met[step.id] if isinstance(step.effect, Charge | Supply) else []:
                if (met.place, step.id) not in noted:
                    counts = step.id in whole and not isinstance(step.amount, Shortfall)
                    self.fates[met.place].add("applied" if counts else "counted")

    def _grades(self, total: Fraction, tree: Tree, fired: list[Step]) -> tuple[str | None, str | None, str | None]:
        names = [band.name for band in self.plan.bands]
        by_score = self._band(total, tree)
        place = None if by_score is None else names.index(by_score)
        for step in fired:
            if isinstance(step.effect, LiftGrade) and place is not None:
                place = min(place, names.index(step.effect.grade))
        for step in fired:
            if isinstance(step.effect, LimitGrade) and place is not None:
                place = max(place, names.index(step.effect.grade))
        for step in fired:
            if isinstance(step.effect, MoveGrade) and place is not None:
                place = min(len(names) - 1, max(0, place + step.effect.steps))
        limited = None if place is None else names[place]
        for step in fired:
            if isinstance(step.effect, ForceGrade):
                forced = names.index(step.effect.grade)
                place = forced if place is None else max(place, forced)
        return by_score, limited, None if place is None else names[place]

    def _band(self, total: Fraction, tree: Tree) -> str | None:
        value = total
        if self.plan.band_places is not None:
            value = half_up(total, self.plan.band_places)
        reached = False
        for band in self.plan.bands:
            low = value if band.low is None else points_of(band.low[0])
            high = value if band.high is None else points_of(band.high[0])
            above = value > low or (value == low and (band.low is None or band.low[1]))
            under = value < high or (value == high and (band.high is None or band.high[1]))
            reached = reached or (above and under)
            if reached and all(
                self._idle(node, tree) or tree.scores[node] >= points_of(least) for node, least in band.gates
            ):
                return band.name
        return None

    def _idle(self, name: str | None, tree: Tree) -> bool:
        """Whether the node or one around it does not apply to the unit."""
        nodes = {node.id: node for node in self.plan.nodes}
        if name is None:
            return False
        return name in tree.idle or self._idle(nodes[name].parent, tree)


def _may_act(step: Step, found: list[Met]) -> bool:
    """Whether a rule whose numbers are not known has anything to act on."""
    alone = step.tally.below is not None or step.tally.open or isinstance(step.amount, Shortfall)
    return alone or step.absent == "pending" or any(not met.exempt for met in found)
