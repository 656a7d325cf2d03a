"""Laws about records: which of them matter, and that nothing else about them does."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import hypothesis.strategies as st
from bookkeeping import lost_nodes
from effort import examples
from hypothesis import assume, given
from ledgers import fields_used
from plan_steps import LADDERS
from scenario import Scenario
from strategies import scenarios
from views import fates_of, numbers, told

from lianzheng_rubric.engine.condition import Compare, Literal
from lianzheng_rubric.engine.plan import Charge, Fixed, Judged, Ladder, Shortfall, Stairs, Step, Table
from lianzheng_rubric.engine.record import Record


class TestOrderOfRecords:
    """Order of records does not matter, not even for which line is absorbed, free or dropped."""

    @examples(150)
    @given(scenarios(), st.randoms(use_true_random=False))
    def test_any_permutation_gives_the_same_result(self, scenario: Scenario, random: Any) -> None:
        shuffled = list(scenario.records)
        random.shuffle(shuffled)
        permuted = scenario.with_records(shuffled)
        before, after = scenario.evaluate(), permuted.evaluate()
        assert told(after) == told(before)
        assert fates_of(permuted.records, after) == fates_of(scenario.records, before)

    @examples(100)
    @given(scenarios(least=2), st.integers(0, 3))
    def test_of_two_entries_with_one_id_the_same_one_counts(self, scenario: Scenario, more: int) -> None:
        first = scenario.records[0]
        entries = (*scenario.records, replace(first, count=first.count + more))
        before, after = scenario.with_records(entries), scenario.with_records(entries[::-1])
        assert told(after.evaluate()) == told(before.evaluate())


class TestPurity:
    """A second evaluation is equal, and arguments are left as they were."""

    @examples(100)
    @given(scenarios(), scenarios())
    def test_twice_is_once_even_with_another_in_between(self, scenario: Scenario, other: Scenario) -> None:
        untouched = deepcopy(scenario)
        first = scenario.evaluate()
        parts = first.parts()
        other.evaluate().parts()
        assert scenario.evaluate() == first
        assert first.parts() == parts
        assert scenario == untouched
        assert untouched.evaluate() == first


class TestOtherUnits:
    """Records of one unit never change another."""

    @examples(100)
    @given(scenarios(), scenarios())
    def test_records_of_another_unit_only_stand_in_the_list(self, scenario: Scenario, other: Scenario) -> None:
        strangers = [replace(record, unit="丙社区") for record in (*scenario.records, *other.records)]
        before, after = scenario.evaluate(), scenario.with_records((*scenario.records, *strangers)).evaluate()
        own = len(scenario.records)
        assert told(after) == told(before)
        assert after.records[:own] == before.records
        assert {fate.fate for fate in after.records[own:]} <= {"other_unit"}


class TestIrrelevance:
    """Unrelated records change no number, they are only listed."""

    @examples(100)
    @given(scenarios(), st.integers(1, 3))
    def test_a_situation_that_no_clause_knows_changes_only_its_own_fate(self, scenario: Scenario, count: int) -> None:
        stray = Record("闲", scenario.unit.name, "没有的情形", date(2017, 5, 5), count, values={"属实": True})
        before, after = scenario.evaluate(), scenario.with_records((stray, *scenario.records)).evaluate()
        assert numbers(after) == numbers(before)
        assert after.ledger == before.ledger
        assert after.records[1:] == before.records
        assert (after.records[0].fate, after.records[0].clauses) == ("unmatched", ())

    @examples(100)
    @given(scenarios())
    def test_a_second_copy_of_everything_is_all_duplicates(self, scenario: Scenario) -> None:
        twice = scenario.with_records(scenario.records * 2)
        before, after = scenario.evaluate(), twice.evaluate()
        fates = Counter(fate.fate for fate in after.records)
        known = Counter(fate.fate for fate in before.records)
        added = Counter({"duplicate": len(scenario.records) - known["other_unit"] - _outside(known)})
        assert told(after) == told(before)
        assert fates == known + added + Counter({"other_unit": known["other_unit"]}) + _outsiders(known)


def _outside(fates: Counter[str]) -> int:
    return sum(_outsiders(fates).values())


def _outsiders(fates: Counter[str]) -> Counter[str]:
    """Records outside the period are told as such however often they are entered."""
    return Counter({fate: fates[fate] for fate in ("outside_window", "carried_over")})


class TestMonotonicity:
    """Adding a deduction never raises a score, adding a bonus never lowers it.

    True exceptions, kept out of the strategy: one matter counts once (a larger line may displace another that its own
    cap then cuts), rules about something missing (or owed until there is a record), numbers of a whole unit (rates, means, the last), and a record that
    is also a base of, or looked at by, rules of the other sign, or that another rule gives way to.
    """

    @examples(150)
    @given(scenarios(gaps=False, least=1), st.data())
    def test_one_more_record_moves_the_total_only_its_own_way(self, scenario: Scenario, data: st.DataObject) -> None:
        steps = [step for step in scenario.plan.steps if _moves_one_way(scenario, step)]
        assume(steps)
        step = data.draw(st.sampled_from(steps))
        added = _typical(data, scenario, step)
        before, after = scenario.run(), scenario.with_records((*scenario.records, added)).run()
        assert isinstance(step.effect, Charge)
        assert (after.low.total - before.low.total) * step.effect.sign >= 0
        assert (after.high.total - before.high.total) * step.effect.sign >= 0


def _moves_one_way(scenario: Scenario, step: Step) -> bool:
    if not isinstance(step.effect, Charge):
        return False
    together = [other for other in scenario.plan.steps if set(other.situations) & set(step.situations)]
    names = {other.id for other in together}
    together += [other for other in scenario.plan.steps if other.requires and names & set(other.requires.steps)]
    touched = {other.id for other in together}
    if any(other.unless and touched & set(other.unless.steps) for other in scenario.plan.steps):
        return False
    return all(
        isinstance(other.effect, Charge)
        and other.effect.sign == step.effect.sign
        and (other.tally.per == "record" or isinstance(other.amount, Ladder))
        and other.family is None
        and other.absent != "pending"
        for other in together
    )


def _typical(data: st.DataObject, scenario: Scenario, step: Step) -> Record:
    """A record for the step that looks like one of those that are there."""
    like = data.draw(st.sampled_from(scenario.records))
    values = {"级别": "市级", "事项": "A", "人员": "丁", "属实": True, "有证据": True, "数": 2, "天数": 3, "单位数": 2}
    known = {name: values.get(name, False) for name in fields_used(scenario.plan, step)}
    points = 2_000_000 if isinstance(step.amount, Judged) else None
    return replace(like, id="新增", unit=scenario.unit.name, situation=step.situations[0], values=known, points=points)


def _by_count(step: Step) -> bool:
    rows = step.tally.of != "count" or step.tally.quantity is not None or step.family is not None or step.best
    counted = isinstance(step.amount, Fixed | Table | Shortfall | Stairs) or step.amount is None
    ladder = isinstance(step.amount, Ladder) and step.tally.per == "unit" and not step.factors
    rows = rows or (step.cap is not None and step.cap.per == "record")
    return not rows and (ladder or counted or (isinstance(step.amount, Judged) and step.tally.per == "record"))


class TestSplitting:
    """A row with count n is n rows of count 1.

    True exceptions, kept out: rules that count rows (distinct persons not given, the best few, one matter once, means
    and last values, entered scores, a cap on each row) and rules whose quantity is a field.
    """

    @examples(100)
    @given(scenarios(keep=_by_count, least=1))
    def test_a_count_may_be_written_as_so_many_rows(self, scenario: Scenario) -> None:
        rows = [
            replace(record, id=f"{record.id}之{part}", count=1)
            for record in {record.id: record for record in scenario.records}.values()
            for part in range(record.count)
        ]
        once = {record.id: record for record in scenario.records}.values()
        whole, split = scenario.with_records(once).run(), scenario.with_records(rows).run()
        assert (split.low.total, split.high.total) == (whole.low.total, whole.high.total)
        assert (split.low.graded.final, split.high.graded.final) == (whole.low.graded.final, whole.high.graded.final)


class TestRenaming:
    """A bijection on record ids that keeps their order, or any where no two dates are equal, changes only the ids."""

    @examples(100)
    @given(scenarios())
    def test_ids_in_the_same_order_change_nothing_but_names(self, scenario: Scenario) -> None:
        renamed = scenario.with_records(replace(record, id=f"甲-{record.id}") for record in scenario.records)
        before, after = scenario.evaluate(), renamed.evaluate()
        assert numbers(after) == numbers(before)
        assert [fate.fate for fate in after.records] == [fate.fate for fate in before.records]
        assert [(f"甲-{line.record}" if line.record else "", line.effective) for line in before.ledger] == [
            (line.record, line.effective) for line in after.ledger
        ]

    @examples(100)
    @given(scenarios())
    def test_any_ids_will_do_where_dates_tell_records_apart(self, scenario: Scenario) -> None:
        first = date(2017, 2, 1)
        apart = [dated(one, first + timedelta(days=day)) for day, one in enumerate(scenario.records)]
        names = {one.id: f"{len(apart) - place:03}" for place, one in enumerate(apart)}
        before = scenario.with_records(apart).evaluate()
        after = scenario.with_records(replace(one, id=names[one.id]) for one in apart).evaluate()
        assert numbers(after) == numbers(before)
        assert [fate.fate for fate in after.records] == [fate.fate for fate in before.records]


def _plain(step: Step) -> bool:
    trimmed = getattr(step.effect, "combine", "") == "trimmed" or getattr(step.effect, "due", 0)
    matter = step.family is not None and step.family.fields
    lifted = step.cap is not None and step.cap.mode == "lifts_cap"
    tied = step.requires is not None or step.unless is not None
    return step.free is None and not tied and not trimmed and not matter and not lifted


class TestFaithfulness:
    """What an absorbed record says it lost, nobody misses: without it every number is the same.

    Numbers below a node that was emptied or does not apply go no further, and may differ.

    True exceptions, kept out: allowances (the next record becomes the free one), records that are a base of others or
    that others give way to, entries of a trimmed mean or of which so many are due, records that lift a cap, and a
    matter told by several records (the next one then counts, perhaps on another node).
    """

    @examples(150)
    @given(scenarios(gaps=False, keep=_plain, least=2))
    def test_an_absorbed_record_may_be_left_out(self, scenario: Scenario) -> None:
        self._misses_nothing(scenario)

    @examples(150)
    @given(scenarios(gaps=False, keep=_plain, least=2, number=3, recipes=LADDERS))
    def test_nor_does_it_move_others_up_a_ladder(self, scenario: Scenario) -> None:
        self._misses_nothing(scenario)

    def _misses_nothing(self, scenario: Scenario) -> None:
        before = scenario.evaluate()
        assume(not before.pending)
        entries = Counter(record.id for record in scenario.records)
        for place, fate in enumerate(before.records):
            if fate.fate == "absorbed" and entries[fate.record] == 1:
                rest = (*scenario.records[:place], *scenario.records[place + 1 :])
                after = scenario.with_records(rest).evaluate()
                gone = lost_nodes(before)
                numbers = [[Fraction(node.low) for node in one.nodes if node.id not in gone] for one in (before, after)]
                assert numbers[0] == numbers[1]
                assert after.grade == before.grade


def dated(record: Record, day: date | None) -> Record:
    """The record on another day, which its values tell as well."""
    others = {name: value for name, value in record.values.items() if name != "日期"}
    return replace(record, date=day, values=others if day is None else {**others, "日期": day})


def _by_calendar(step: Step) -> bool:
    return step.tally.per == "period" or (step.cap is not None and step.cap.per == "period")


class TestCalendar:
    """Shifting all dates, the period and both assessment days by the same days changes no number.

    True exceptions, kept out: duties and caps by the month, quarter or half-year of the calendar.
    """

    @examples(100)
    @given(scenarios(keep=lambda step: not _by_calendar(step)), st.sampled_from([1, 59, 365, -400]))
    def test_only_distances_between_dates_matter(self, scenario: Scenario, days: int) -> None:
        def moved(day: date | None) -> Any:
            return None if day is None else day + timedelta(days=days)

        def later(record: Record) -> Record:
            return dated(record, moved(record.date))

        window = scenario.plan.window
        shifted = replace(
            scenario.with_records(map(later, scenario.records)),
            as_of=moved(scenario.as_of),
            previous_as_of=moved(scenario.previous_as_of),
        )
        if window is not None:
            spans = {
                name: tuple(day if day == date.max else moved(day) for day in span)
                for name, span in window.spans.items()
            }
            window = replace(window, start=moved(window.start), end=moved(window.end), spans=spans)
            shifted = shifted.with_plan(window=window)

        def due(step: Step) -> Step:
            if not isinstance(step.late, Compare) or not isinstance(step.late.right, Literal):
                return step
            day: Any = step.late.right.value
            return replace(step, late=replace(step.late, right=Literal(moved(day))))

        shifted = shifted.with_plan(steps=tuple(map(due, scenario.plan.steps)))
        before, after = scenario.evaluate(), shifted.evaluate()
        assert numbers(after) == numbers(before)
        assert after.ledger == before.ledger
        assert after.records == before.records
