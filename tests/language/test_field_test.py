"""The mapping form of conditions: what is accepted, and what each slip is answered with."""

import pytest
from expression_corpus import FIELD_TESTS, FIELDS

from lianzheng_rubric.engine.condition import Compare, Field, Literal, Membership
from lianzheng_rubric.language.expression import (
    TITLES,
    ExpressionError,
    parse_condition,
    print_condition,
)
from lianzheng_rubric.language.field_test import parse_field_test
from lianzheng_rubric.language.field_types import FieldType


def refused(field: str, spec: str | list[str]) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        parse_field_test(field, spec, FIELDS)
    return caught.value


@pytest.mark.parametrize(("field", "spec", "canonical"), FIELD_TESTS["accepted"])
def test_a_specification_is_the_same_as_its_expression(field: str, spec: str | list[str], canonical: str) -> None:
    tree = parse_field_test(field, spec, FIELDS)
    assert print_condition(tree) == canonical
    assert parse_condition(canonical, FIELDS) == tree


@pytest.mark.parametrize("case", FIELD_TESTS["refused"], ids=lambda case: f"{case['field']}:{case['spec']}")
def test_a_bad_specification_is_refused_with_the_whole_message(case: dict[str, object]) -> None:
    error = refused(case["field"], case["spec"])
    assert error.code in TITLES
    assert case == {
        "field": case["field"],
        "spec": case["spec"],
        "error": error.code,
        **({} if error.place is None else {"in": error.place}),
        "place": [error.offset, error.length],
        "message": error.message,
        "remedy": error.remedy,
    }


@pytest.mark.parametrize(
    ("spec", "up", "down", "operator"),
    [
        ("市级以上", True, False, ">="),
        ("市级以上", False, True, ">"),
        ("市级以上（含）", False, False, ">="),
        ("市级以上（不含）", True, True, ">"),
        ("市级以下", False, True, "<="),
        ("市级以下", True, False, "<"),
        ("市级以下(含)", False, False, "<="),
        ("市级以下(不含)", True, True, "<"),
    ],
)
def test_the_defaults_decide_only_where_nothing_is_written(spec: str, up: bool, down: bool, operator: str) -> None:
    tree = parse_field_test("级别", spec, FIELDS, inclusive_up=up, inclusive_down=down)
    assert tree == Compare(operator, Field("级别", FIELDS["级别"].labels), Literal("市级"))


@pytest.mark.parametrize(
    ("spec", "operator"), [("2017-06-01以后", ">"), ("2017-06-01以前", "<"), ("2017-06-01以后（含）", ">=")]
)
def test_dates_follow_the_same_defaults(spec: str, operator: str) -> None:
    tree = parse_field_test("决定日期", spec, FIELDS, inclusive_up=False, inclusive_down=False)
    assert isinstance(tree, Compare)
    assert tree.operator == operator


def test_a_range_includes_both_ends_whatever_the_defaults() -> None:
    assert parse_field_test("人数", "3至5", FIELDS, inclusive_up=False, inclusive_down=False) == parse_field_test(
        "人数", "3至5", FIELDS
    )


def test_a_list_of_numbers_keeps_exact_values_in_order() -> None:
    assert parse_field_test("人数", ("3", "1.0", "-2"), FIELDS) == Membership(Field("人数"), (3, 1, -2))


def test_a_label_that_looks_like_a_negation_or_a_bound_is_the_label() -> None:
    fields = {"身份": FieldType("choice", ("非 党员", "党员", "科级以上", "甲-乙"))}
    for label in fields["身份"].labels:
        assert parse_field_test("身份", label, fields) == Compare("==", Field("身份"), Literal(label))
    assert parse_field_test("身份", ["非 党员", "科级以上"], fields) == Membership(
        Field("身份"), ("非 党员", "科级以上")
    )


def test_a_long_text_and_a_long_list_are_refused() -> None:
    assert refused("性质", "一" * 501).message == "共501字，最多500字"
    assert refused("人数", [str(number) for number in range(101)]).message == "列了101项，最多100项"
