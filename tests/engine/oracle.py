"""A second evaluator, plain and slow, written from the documents: Fractions, loops, no code of the engine.

``judge`` works on the plain data that the engine works on (plan, records, unit) and says, for the worst and the best
settling of everything open: the total, every node, the grades, the effective points of every (record, step); and
what became of every record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from oracle_lines import Line, keep_one, lines_of, reaches, spend_step
from oracle_points import ZERO, Entry, Met, Side, half_up, points_of
from oracle_tree import Tree
from oracle_truth import holds

from lianzheng_rubric.engine.plan import (
    Charge,
    ForceGrade,
    LimitGrade,
    MoveGrade,
    Plan,
    Route,
    Shortfall,
    Step,
    Supply,
    ZeroNode,
)
from lianzheng_rubric.engine.record import Cohort, Record, Unit

__all__ = ["Judgement", "Verdict", "judge"]

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
        self.as_of, self.previous_as_of = as_of, previous_as_of
        self.root = plan.nodes[-1].id
        self.marks = {node.id: points_of(node.full or 0) for node in plan.nodes}
        self.fates: list[set[str]] = [set() for _ in records]
        self.met: dict[str, list[Met]] = {step.id: [] for step in plan.steps}
        self._admit()
        self._require_bases()

    def verdict(self) -> Verdict:
        worst, best = self._side("worst"), self._side("best")
        if best[0].total < worst[0].total:
            worst, best = best, worst
        self._note(worst[1])
        return Verdict(worst[0], best[0], tuple(self._fate(place) for place in range(len(self.records))))

    def _fate(self, place: int) -> str:
        for fate in STRONGEST:
            if fate in self.fates[place]:
                return fate
        return next(iter(self.fates[place]), "counted")

    # --- stage one -----------------------------------------------------------------------------------------------

    def _admit(self) -> None:
        seen = set()
        order = sorted(
            range(len(self.records)),
            key=lambda place: (self.records[place].date or date.max, self.records[place].id),
        )
        for place in order:
            record = self.records[place]
            fate = "other_unit" if record.unit != self.unit.name else None
            fate = fate or ("duplicate" if record.id in seen else self._outside(record))
            if fate is not None:
                self.fates[place].add(fate)
                continue
            seen.add(record.id)
            met = [self._meet(step, place, record) for step in self.plan.steps if record.situation in step.situations]
            for requirement in self.plan.requirements:
                if record.situation in requirement.situations:
                    met.append(True)
                    self.fates[place].add("applied")
            if True not in met:
                self.fates[place].add("unmatched")

    def _outside(self, record: Record) -> str | None:
        window, day = self.plan.window, record.date
        if window is None or day is None or record.situation in window.timeless:
            return None
        last = window.end
        if window.until_assessment and self.as_of is not None:
            until = self.as_of if window.day_counts else self.as_of - timedelta(days=1)
            last = until if last is None else min(last, until)
        if last is not None and day > last:
            return "carried_over" if window.carry else "outside_window"
        if day >= window.start:
            return None
        if window.carry and self.previous_as_of is not None:
            late = day > self.previous_as_of or (day == self.previous_as_of and not window.day_counts)
            return None if late else "outside_window"
        return "outside_window"

    def _meet(self, step: Step, place: int, record: Record) -> bool:
        """Let a step judge a record; whether it had anything to say."""
        if step.applies is not None and holds(step.applies, self.unit.values) is not True:
            return False
        met = Met(place, record, record.values)
        answer = None if step.where is None else holds(step.where, record.values)
        if step.where is not None and answer is not True:
            if answer is False:
                return False
            met.sure = False
        lifting = [
            exemption
            for exemption in self.plan.exemptions
            if exemption.id in step.exempted_by and holds(exemption.where, record.values) is True
        ]
        if lifting:
            self.fates[place].add("exempt")
            met.exempt = True
            if all(exemption.counted for exemption in lifting) and not isinstance(step.effect, Charge | Supply):
                self.met[step.id].append(met)
            return True
        if step.evidence is not None:
            shown = holds(step.evidence, record.values)
            if shown is False:
                self.fates[place].add("invalid_evidence")
                return True
            met.sure = met.sure and not (shown is None and step.evidence_missing == "pending")
        if isinstance(step.effect, Route) and met.sure:
            self.fates[place].add("routed")
            return True
        self.met[step.id].append(met)
        return True

    def _require_bases(self) -> None:
        """A record counts only beside a matched record of a base step with the same value, as surely as that one."""
        changed = True
        while changed:
            changed = False
            for step in self.plan.steps:
                for met in list(self.met[step.id]) if step.requires else []:
                    assert step.requires is not None
                    names, field = step.requires
                    value = met.values.get(field)
                    bases = [
                        base
                        for name in names
                        for base in self.met.get(name, [])
                        if not base.exempt and value is not None and base.values.get(field) == value
                    ]
                    if not bases:
                        self.met[step.id].remove(met)
                        self.fates[met.place].add("no_base")
                        changed = True
                    elif met.sure and not any(base.sure for base in bases):
                        met.sure = False
                        changed = True

    # --- stages two and three ------------------------------------------------------------------------------------

    def _side(self, side: Side) -> tuple[Judgement, list[Line]]:
        lines: list[Line] = []
        entries: list[tuple[Entry, list[Line]]] = []
        fired: list[Step] = []
        zeroed: set[str] = set()
        cancelled: set[str] = set()
        for step in self.plan.steps:
            if step.applies is not None and holds(step.applies, self.unit.values) is not True:
                continue
            found = self.met[step.id]
            if not isinstance(step.effect, Charge | Supply):
                if self._fires(step, found, side):
                    fired.append(step)
                    zeroed |= self._zeroed_by(step, found, side)
                    cancelled |= self._named(step, found, side)
                continue
            others = (self.cohort or {}).get(step.id)
            known = None if others is None else tuple(Fraction(other) for other in others)
            entry = Entry(step, found, side, self.marks[step.effect.node], self.unit, known)
            entries.append((entry, lines_of(entry)))
            lines += entries[-1][1]
        keep_one(lines)
        for entry, own in entries:
            spend_step(entry, own)
            if entry.step.id in cancelled and entry.step.effect == Charge(self.root, entry.sign):
                for line in own:
                    line.points = ZERO
        tree = Tree(self.plan, self.unit, lines, zeroed, side)
        total = tree.scores[self.root]
        effective = {(line.met.place if line.met else -1, line.step.id): line.points for line in lines}
        return Judgement(total, tree.scores, *self._grades(total, tree.scores, fired), effective), lines

    def _fires(self, step: Step, found: list[Met], side: Side) -> bool:
        answers = {reaches(step, _beside(some)) for some in (found, [met for met in found if met.sure])}
        harmless = isinstance(step.effect, MoveGrade) and step.effect.steps < 0
        hurts = isinstance(step.effect, ZeroNode | LimitGrade | ForceGrade | MoveGrade) and not harmless
        fires = (True in answers) if (side == "worst") == hurts else (False not in answers)
        for met in _beside(found):
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

    def _note(self, lines: list[Line]) -> None:
        """Fates come from the worst side: what a line is worth there, or that its record took part in a count."""
        noted = set()
        whole = {line.step.id for line in lines if line.met is None and line.points}
        for line in lines:
            if line.met is not None:
                noted.add((line.met.place, line.step.id))
                plain = "applied" if line.points or not line.nominal else "absorbed"
                self.fates[line.met.place].add("pending" if line.pending else plain)
        for step in self.plan.steps:
            for met in self.met[step.id] if isinstance(step.effect, Charge | Supply) else []:
                if (met.place, step.id) not in noted:
                    counts = step.id in whole and not isinstance(step.amount, Shortfall)
                    self.fates[met.place].add("applied" if counts else "counted")

    def _grades(
        self, total: Fraction, scores: dict[str, Fraction], fired: list[Step]
    ) -> tuple[str | None, str | None, str | None]:
        names = [band.name for band in self.plan.bands]
        by_score = self._band(total, scores)
        place = None if by_score is None else names.index(by_score)
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

    def _band(self, total: Fraction, scores: dict[str, Fraction]) -> str | None:
        value = total
        if self.plan.band_places is not None:
            value = half_up(total, self.plan.band_places)
        reached = False
        for band in self.plan.bands:
            above = band.low is None or value > points_of(band.low[0]) or (band.low[1] and value == points_of(band.low[0]))
            under = band.high is None or value < points_of(band.high[0]) or (band.high[1] and value == points_of(band.high[0]))
            reached = reached or (above and under)
            if reached and all(scores[node] >= points_of(least) for node, least in band.gates):
                return band.name
        return None


def _beside(found: list[Met]) -> list[Met]:
    """Exempted records count only beside one that is not exempted."""
    return found if any(not met.exempt for met in found) else []
