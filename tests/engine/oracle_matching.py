"""The oracle's stage one: every record meets every step that names its situation, or says why it does not."""

from __future__ import annotations

from datetime import date, timedelta

from oracle_points import Met
from oracle_truth import holds

from lianzheng_rubric.engine.plan import Charge, Plan, Route, Step, Supply, Tie
from lianzheng_rubric.engine.record import Record, Unit

__all__ = ["Matching"]


class Matching:
    """Which records each step looks at, and the fates of records so far, by their place in the input."""

    def __init__(
        self,
        plan: Plan,
        records: tuple[Record, ...],
        unit: Unit,
        as_of: date | None,
        previous_as_of: date | None,
    ) -> None:
        self.plan, self.records, self.unit = plan, records, unit
        self.as_of, self.previous_as_of = as_of, previous_as_of
        self.fates: list[set[str]] = [set() for _ in records]
        self.met: dict[str, list[Met]] = {step.id: [] for step in plan.steps}
        self._admit()
        self._spare_punctual()
        self._require_bases()
        for step in self.plan.steps:
            if step.unless is not None and self._give_way(step):
                self._require_bases()
        for step in self.plan.steps:
            self._list_once(step)

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
            steps = [step for step in self.plan.steps if record.situation in step.situations]
            met = [self._meet(step, place, record) for step in steps]
            for requirement in self.plan.requirements:
                if record.situation in requirement.situations:
                    met.append(True)
                    self.fates[place].add("applied")
            if True not in met:
                concerned = [self._applies(step) is not False for step in steps]
                self.fates[place].add("unmatched" if any(concerned) or not steps else "inapplicable")

    def _outside(self, record: Record) -> str | None:
        window, day = self.plan.window, record.date
        if window is None or day is None:
            return None
        if record.situation in window.spans:
            first, last = window.spans[record.situation]
            if day > last:
                return "carried_over" if window.carry else "outside_window"
            return None if day >= first else "outside_window"
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

    def _applies(self, step: Step) -> bool | None:
        """Whether a step concerns the unit: what moves points concerns only those of which the roster says so."""
        answer = True if step.applies is None else holds(step.applies, self.unit.values)
        return False if answer is None and isinstance(step.effect, Charge | Supply) else answer

    def _meet(self, step: Step, place: int, record: Record) -> bool:
        """Let a step judge a record; whether it had anything to say."""
        applies = self._applies(step)
        if applies is False:
            return False
        values = {name: self.unit.values[name] for name in self.plan.unit_fields if name in self.unit.values}
        values.update(record.values)
        met = Met(place, record, values, sure=applies is True)
        answer = None if step.where is None else holds(step.where, values)
        if step.where is not None and answer is not True:
            if answer is False:
                return False
            met.sure = False
        lifting = [
            exemption
            for exemption in self.plan.exemptions
            if exemption.id in step.exempted_by and holds(exemption.where, values) is True
        ]
        if lifting:
            self.fates[place].add("exempt")
            met.exempt = True
            if all(exemption.counted for exemption in lifting) and not isinstance(step.effect, Charge | Supply):
                self.met[step.id].append(met)
            return True
        if step.evidence is not None:
            shown = holds(step.evidence, values)
            if shown is False:
                self.fates[place].add("invalid_evidence")
                return True
            met.sure = met.sure and not (shown is None and step.evidence_missing == "pending")
        if isinstance(step.effect, Route) and met.sure:
            self.fates[place].add("routed")
            return True
        self.met[step.id].append(met)
        return True

    def _spare_punctual(self) -> None:
        """A duty with a deadline: a record in time spares the late ones; one that may be in time leaves them open."""
        for step in self.plan.steps:
            if step.late is None:
                continue
            self.met[step.id] = [
                met for met in self.met[step.id] if not met.exempt or holds(step.late, met.values) is not False
            ]
            every = [met for met in self.met[step.id] if not met.exempt]
            answers = {met.place: holds(step.late, met.values) for met in every}
            before = {met.place: met.sure for met in every}
            for met in every:
                same = [other for other in every if step.one_duty or _duty(other) == _duty(met)]
                in_time = any(before[other.place] and answers[other.place] is False for other in same)
                if in_time or answers[met.place] is False:
                    self.met[step.id].remove(met)
                    if answers[met.place] is not False:
                        self.fates[met.place].add("counted")
                elif any(answers[other.place] is not True for other in same):
                    met.sure = False

    def _require_bases(self) -> None:
        """A record counts only beside a matched record of a base step with the same value, as surely as that one."""
        changed = True
        while changed:
            changed = False
            for step in self.plan.steps:
                for met in list(self.met[step.id]) if step.requires else []:
                    assert step.requires is not None
                    bases = self._tied(step.requires, met)
                    if not bases:
                        self.met[step.id].remove(met)
                        self.fates[met.place].add("no_base")
                        changed = True
                    elif met.sure and not any(base.sure for base in bases):
                        met.sure = False
                        changed = True

    def _tied(self, tie: Tie, met: Met) -> list[Met]:
        """Records of the other steps about the same matter as this one."""
        told = [met.values.get(name) for name in tie.fields]
        others = [other for name in tie.steps for other in self.met.get(name, []) if not other.exempt]
        return [
            other for other in others if None not in told and [other.values.get(name) for name in tie.fields] == told
        ]

    def _give_way(self, step: Step) -> bool:
        """A record counts only where neither itself nor its matter stands under one of the other steps."""
        assert step.unless is not None
        before = list(self.met[step.id])
        for met in before:
            others = [other for name in step.unless.steps for other in self.met.get(name, []) if not other.exempt]
            against = [other for other in others if other.place == met.place] + self._tied(step.unless, met)
            if any(other.sure for other in against):
                self.met[step.id].remove(met)
                self.fates[met.place].add("absorbed")
            elif against:
                met.sure = False
        return bool(before)

    def _list_once(self, step: Step) -> None:
        """Where nothing is scored, one certain record stands for all of its matter."""
        if isinstance(step.effect, Charge | Supply) or step.family is None or not step.family.fields:
            return
        for met in list(self.met[step.id]):
            told = [met.values.get(name) for name in step.family.fields]
            same = [
                other
                for other in self.met[step.id]
                if None not in told and [other.values.get(name) for name in step.family.fields] == told
            ]
            first = next((other for other in same if other.sure and not other.exempt), met)
            if first is not met and not met.exempt:
                self.met[step.id].remove(met)
                self.fates[met.place].add("absorbed")


def _duty(met: Met) -> dict[str, object]:
    """Everything that a record tells except its number and days: equal records are attempts at the same thing."""
    told = {name: value for name, value in met.record.values.items() if not isinstance(value, date)}
    return {**told, "编号": None, "理由": met.record.reason}
