"""Laws about points: bounds, caps, scale and weight; and about rules that do not touch points at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import hypothesis.strategies as st
from effort import examples
from hypothesis import assume, given
from rescaling import scaled_records, scaled_step, scaled_tree
from scenario import Scenario
from strategies import scenarios
from views import scores_of, told

from lianzheng_rubric.engine.exact import UNIT, Amount
from lianzheng_rubric.engine.line import Line
from lianzheng_rubric.engine.outcome import Outcome
from lianzheng_rubric.engine.plan import Cap, Charge, ForceGrade, Judged, LimitGrade, Plan, Step, Supply, ZeroNode


def runs(outcome: Outcome) -> list[Any]:
    return [outcome.low, outcome.high]


class TestBounds:
    """Every node stays within its floor and ceiling, every capped rule within its cap, every line within its nominal."""

    @examples(150)
    @given(scenarios())
    def test_every_node_is_within_its_bounds(self, scenario: Scenario) -> None:
        outcome = scenario.run()
        for place, node in enumerate(scenario.plan.nodes):
            for run in runs(outcome):
                state = run.settled.states.get(place)
                score = run.settled.score(outcome.program, place)
                emptied = state is not None and state.state in ("zeroed", "inapplicable")
                assert emptied or node.floor is None or score >= node.floor
                assert node.ceiling is None or score <= node.ceiling
                if state is not None and state.state == "zeroed":
                    assert score >= 0
                    assert node.zero_keeps_bonus or score == 0

    @examples(150)
    @given(scenarios())
    def test_every_rule_is_within_its_cap_and_every_line_within_its_nominal_points(self, scenario: Scenario) -> None:
        outcome = scenario.run()
        for run in runs(outcome):
            used: dict[int, Amount] = {}
            for line in run.tallied.lines:
                step = outcome.program.steps[line.step].step
                most = max([1, *(factor for _, factor in step.factors)])
                assert line.effective * line.nominal >= 0
                rounded_up = 0 if step.places is None else Fraction(UNIT, 2 * 10**step.places)
                assert abs(line.effective) <= abs(line.nominal) * most + rounded_up
                used[line.step] = used.get(line.step, 0) + abs(line.effective)
            for place, points in used.items():
                cap = outcome.program.steps[place].step.cap
                one_room = cap is not None and cap.per == "unit" and cap.exempt is None
                assert cap is None or not one_room or points <= cap.points


class TestCaps:
    """A cap applied twice is a cap, one that nothing reaches is none, and a higher one never moves a score back."""

    @examples(100)
    @given(scenarios(gaps=False))
    def test_capping_at_what_the_cap_let_through_changes_nothing(self, scenario: Scenario) -> None:
        let_through = self._after_caps(scenario)
        again = scenario.with_plan(steps=tuple(_capped_at(step, let_through) for step in scenario.plan.steps))
        assert scores_of(again.evaluate()) == scores_of(scenario.evaluate())

    @examples(100)
    @given(scenarios(gaps=False))
    def test_a_cap_that_nothing_reaches_is_no_cap(self, scenario: Scenario) -> None:
        plain = scenario.with_plan(steps=tuple(replace(step, cap=None) for step in scenario.plan.steps))
        ample = plain.with_plan(steps=tuple(_with_cap(step, 10**12) for step in plain.plan.steps))
        assert told(ample.evaluate()) == told(plain.evaluate())

    @examples(100)
    @given(scenarios(gaps=False), st.sampled_from([1, -1]))
    def test_a_higher_cap_never_moves_the_total_against_its_rule(self, scenario: Scenario, sign: int) -> None:
        steps = scenario.plan.steps
        raised = scenario.with_plan(steps=tuple(_raised(step) if _charges(step, sign) else step for step in steps))
        assert (raised.run().low.total - scenario.run().low.total) * sign >= 0

    def _after_caps(self, scenario: Scenario) -> dict[str, Amount]:
        outcome = scenario.run()
        found: dict[str, Amount] = {}
        for line in outcome.low.tallied.lines:
            name = outcome.program.steps[line.step].step.id
            found[name] = found.get(name, 0) + abs(
                _after(line, ("factor", "share", "highest_only", "once", "free", "top"))
            )
        return {name: min(points, _cap_of(scenario, name, points)) for name, points in found.items()}


def _after(line: Line, reasons: Iterable[str]) -> Amount:
    return line.nominal - sum(points for reason, points in line.cuts if reason in reasons)


def _cap_of(scenario: Scenario, name: str, points: Amount) -> Amount:
    caps = [step.cap.points for step in scenario.plan.steps if step.id == name and step.cap is not None]
    return caps[0] if caps else points


def _capped_at(step: Step, points: dict[str, Amount]) -> Step:
    if step.cap is None or step.cap.exempt is not None or step.cap.pool or step.cap.per != "unit":
        return step
    return replace(step, cap=Cap(points.get(step.id, step.cap.points)))


def _with_cap(step: Step, points: int) -> Step:
    return replace(step, cap=Cap(points)) if isinstance(step.effect, Charge) else step


def _charges(step: Step, sign: int) -> bool:
    return isinstance(step.effect, Charge) and step.effect.sign == sign


def _raised(step: Step) -> Step:
    return step if step.cap is None else replace(step, cap=replace(step.cap, points=step.cap.points + 700_000))


class TestGradeRules:
    """Veto and grade cap never raise a grade and never change a score."""

    @examples(150)
    @given(scenarios())
    def test_without_them_every_score_is_the_same_and_no_grade_is_lower(self, scenario: Scenario) -> None:
        kept = tuple(s for s in scenario.plan.steps if not isinstance(s.effect, LimitGrade | ForceGrade))
        free = scenario.with_plan(steps=kept).run()
        bound = scenario.run()
        names = [band.name for band in scenario.plan.bands]
        for held, unheld in zip(runs(bound), runs(free), strict=True):
            assert held.total == unheld.total
            assert held.graded.by_score == unheld.graded.by_score
            scores = [[run.settled.score(o.program, i) for i in range(len(scenario.plan.nodes))]
                      for run, o in ((held, bound), (unheld, free))]  # fmt: skip
            assert scores[0] == scores[1]
            if unheld.graded.final is not None:
                assert names.index(held.graded.final) >= names.index(unheld.graded.final)

    @examples(100)
    @given(scenarios())
    def test_the_total_without_vetoes_is_the_total_of_a_rubric_without_rules_that_empty_it(
        self, scenario: Scenario
    ) -> None:
        root = scenario.plan.nodes[-1].id
        emptying = ZeroNode(root)
        kept = tuple(step for step in scenario.plan.steps if step.effect != emptying)
        spared = scenario.evaluate().total_without_vetoes
        assert spared == scenario.with_plan(steps=kept).evaluate().total


def _one_node_only(step: Step) -> bool:
    """Rules that tie nodes together, or whose points the record carries, cannot be scaled in one place."""
    shared = step.family is not None or _pooled(step) or (isinstance(step.effect, ZeroNode) and step.effect.field)
    return not shared and not isinstance(step.amount, Judged)


def _pooled(step: Step) -> bool:
    return step.cap is not None and bool(step.cap.pool)


class TestScale:
    """Scaling all points scales every score and changes no grade; a weight is a scale of everything below."""

    @examples(100)
    @given(scenarios(), st.sampled_from([2, Fraction(1, 2), 10, Fraction(1, 3)]))
    def test_all_points_times_k_make_all_scores_times_k(self, scenario: Scenario, k: Fraction) -> None:
        nodes = tuple(replace(node, places=None) for node in scenario.plan.nodes)
        steps = tuple(replace(step, places=None) for step in scenario.plan.steps)
        plain = scenario.with_plan(nodes=nodes, steps=steps, band_places=None)
        plan = scaled_tree(plain.plan, {node.id for node in nodes}, k)
        plan = replace(plan, steps=tuple(scaled_step(step, k) for step in plan.steps))
        scaled = replace(plain, plan=plan, records=scaled_records(plain.records, k))
        before, after = plain.evaluate(), scaled.evaluate()
        times_k = {name: (low * k, high * k) for name, (low, high) in scores_of(before).items()}
        assert scores_of(after) == times_k
        assert (after.grade_by_score, after.grade) == (before.grade_by_score, before.grade)
        assert [fate.fate for fate in after.records] == [fate.fate for fate in before.records]

    @examples(100)
    @given(
        scenarios(keep=_one_node_only),
        st.data(),
        st.sampled_from([0, Fraction(1, 3), Fraction(4, 5), 3]),
    )
    def test_a_weight_is_worth_as_much_as_scaling_everything_below(
        self, scenario: Scenario, data: st.DataObject, weight: Fraction
    ) -> None:
        nodes = tuple(replace(node, places=None) for node in scenario.plan.nodes)
        unrounded = tuple(replace(step, places=None) for step in scenario.plan.steps)
        plain = scenario.with_plan(nodes=nodes, steps=unrounded, band_places=None)
        chosen = data.draw(st.sampled_from([node.id for node in nodes[:-1]] or [""]))
        assume(chosen and scores_of(plain.evaluate()))
        weighted = plain.with_plan(nodes=_weighing(plain.plan, chosen, weight))
        inside = _below(plain.plan, chosen)
        scaled_plan = scaled_tree(replace(plain.plan, nodes=_weighing(plain.plan, chosen, 1)), inside, weight)
        steps = tuple(scaled_step(step, weight) if _node_of(step) in inside else step for step in scaled_plan.steps)
        scaled = plain.with_plan(nodes=scaled_plan.nodes, steps=steps)
        outside = [node.id for node in nodes if node.id not in inside]
        before, after = scores_of(weighted.evaluate()), scores_of(scaled.evaluate())
        assert {name: before[name] for name in outside} == {name: after[name] for name in outside}
        assert after[chosen] == tuple(side * weight for side in before[chosen])


def _node_of(step: Step) -> str:
    return step.effect.node if isinstance(step.effect, Charge | Supply) else ""


def _weighing(plan: Plan, name: str, weight: Fraction | int) -> tuple[Any, ...]:
    return tuple(replace(node, weight=weight) if node.id == name else node for node in plan.nodes)


def _below(plan: Plan, name: str) -> set[str]:
    found = {name}
    for node in reversed(plan.nodes):
        if node.parent in found:
            found.add(node.id)
    return found


def _by_itself(step: Step) -> bool:
    return step.family is None and step.requires is None and step.unless is None and not _pooled(step)


class TestLocality:
    """Changing a rule changes only its node and what lies above it.

    True exceptions, kept out: rules that look at each other (a family, a base, 须先无, the room of a common cap).
    """

    @examples(100)
    @given(scenarios(keep=_by_itself), st.data())
    def test_a_rule_left_out_is_missed_only_on_the_way_up(self, scenario: Scenario, data: st.DataObject) -> None:
        charging = [step for step in scenario.plan.steps if isinstance(step.effect, Charge)]
        assume(len(charging) > 1)  # a rubric without any points has no scores at all
        gone = data.draw(st.sampled_from(charging))
        assume(not any(isinstance(step.effect, ZeroNode) and step.effect.field for step in scenario.plan.steps))
        kept = tuple(step for step in scenario.plan.steps if step != gone)
        before, after = scenario.evaluate(), scenario.with_plan(steps=kept).evaluate()
        above = _above(scenario.plan, _node_of(gone))
        unchanged = {name: set(ends) for name, ends in scores_of(before).items() if name not in above}
        assert unchanged == {name: set(ends) for name, ends in scores_of(after).items() if name not in above}


def _above(plan: Plan, name: str) -> set[str]:
    parents = {node.id: node.parent for node in plan.nodes}
    found: set[str] = set()
    at: str | None = name
    while at is not None:
        found.add(at)
        at = parents[at]
    return found
