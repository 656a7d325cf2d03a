"""Laws of exact points and of the calendar: nothing is lost, rounding happens once and half up, months end with months."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import hypothesis.strategies as st
import pytest
from effort import examples
from hypothesis import given

from lianzheng_rubric.engine.calendar import add_months, whole_months
from lianzheng_rubric.engine.exact import (
    UNIT,
    amount_of,
    divide,
    exact,
    parse_number,
    round_half_up,
    show,
    times,
    total,
)

amounts = st.one_of(
    st.integers(-(10**9), 10**9),
    st.integers(-400, 400).map(lambda number: number * 25_000),
    st.fractions(-1000, 1000, max_denominator=99).map(lambda number: number * UNIT),
)
factors = st.one_of(st.integers(-9, 9), st.fractions(-3, 3, max_denominator=12))
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


class TestExactness:
    """Points are exact: a ``Decimal`` where a finite decimal exists, a ``Fraction`` where not."""

    @examples(200)
    @given(amounts)
    def test_an_amount_is_told_without_loss(self, amount: int | Fraction) -> None:
        value = exact(amount)
        finite = _is_finite_decimal(Fraction(amount) / UNIT)
        assert Fraction(value) * UNIT == amount
        assert isinstance(value, Decimal) is finite
        assert amount_of(Fraction(show(amount))) == amount

    @examples(200)
    @given(amounts, factors)
    def test_products_quotients_and_sums_are_those_of_rationals(
        self, amount: int | Fraction, factor: int | Fraction
    ) -> None:
        assert times(amount, factor) == Fraction(amount) * factor
        assert total([amount, factor, amount]) == 2 * Fraction(amount) + factor
        if factor:
            quotient = divide(amount, factor)
            assert quotient == Fraction(amount) / factor
            assert isinstance(quotient, int) is (Fraction(quotient).denominator == 1)
        else:
            with pytest.raises(ZeroDivisionError):
                divide(amount, factor)

    @pytest.mark.parametrize(
        "text", ["", "1e3", "NaN", "1.", ".5", "1.2345678", "1234567890", "１", "1_000", " 1", "+-1", "0x1"]
    )
    def test_only_plain_decimal_text_is_a_number(self, text: str) -> None:
        with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the message is the text itself
            parse_number(text)
        assert refusal.value.args == (text,)

    @pytest.mark.parametrize(
        ("text", "number"), [("5", 5), ("-0.5", Fraction(-1, 2)), ("+2.50", Fraction(5, 2)), ("007", 7)]
    )
    def test_plain_decimal_text_is_read_exactly(self, text: str, number: int | Fraction) -> None:
        assert parse_number(text) == number
        assert isinstance(parse_number(text), int) is (Fraction(text).denominator == 1)


def _is_finite_decimal(value: Fraction) -> bool:
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


class TestRounding:
    """Half up at the declared places, once: idempotent, monotone, never further than half a place."""

    @examples(200)
    @given(amounts, amounts, st.integers(0, 4))
    def test_rounding_is_near_stable_and_in_order(
        self, one: int | Fraction, other: int | Fraction, places: int
    ) -> None:
        quantum = Fraction(UNIT, 10**places)
        rounded = round_half_up(one, places)
        assert abs(rounded - one) <= quantum / 2
        assert Fraction(rounded) / quantum == (Fraction(rounded) / quantum).__floor__()
        assert round_half_up(rounded, places) == rounded
        assert round_half_up(-one, places) == -rounded
        assert (one <= other) <= (rounded <= round_half_up(other, places))

    @pytest.mark.parametrize(
        ("points", "places", "rounded"),
        [("94.95", 1, "95"), ("94.949999", 1, "94.9"), ("0.5", 0, "1"), ("1.5", 0, "2"), ("2.5", 0, "3"),
         ("-0.5", 0, "-1"), ("-94.95", 1, "-95"), ("1.005", 2, "1.01"), ("79.994999", 2, "79.99")],
    )  # fmt: skip
    def test_ties_go_away_from_nought(self, points: str, places: int, rounded: str) -> None:
        assert round_half_up(amount_of(points), places) == amount_of(rounded)


class TestCalendar:
    """Months are counted by the calendar and clamped to the end of the month."""

    @examples(200)
    @given(days, st.integers(-240, 240))
    def test_so_many_months_later_so_many_months_have_passed(self, day: date, months: int) -> None:
        later = add_months(day, months)
        assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
        assert later.day == day.day or (later.day < day.day and later == _last_day(later))
        assert whole_months(day, later) == months

    @examples(200)
    @given(days, days, days)
    def test_a_later_end_never_has_fewer_months(self, start: date, one: date, other: date) -> None:
        first, second = sorted((one, other))
        assert whole_months(start, first) <= whole_months(start, second)


def _last_day(day: date) -> date:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
