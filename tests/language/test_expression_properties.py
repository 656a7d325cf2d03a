"""Laws of conditions: printing and reading agree, two executors agree, nothing else is raised."""

from datetime import date
from fractions import Fraction

import hypothesis.strategies as st
from expression_corpus import FIELDS
from hypothesis import assume, given, settings

from lianzheng_rubric.engine.condition import (
    And,
    Arithmetic,
    Compare,
    Condition,
    Field,
    Formula,
    Literal,
    Membership,
    Not,
    Or,
    Truth,
    compile_condition,
    fields_of,
)
from lianzheng_rubric.language.expression import (
    TITLES,
    ExpressionError,
    is_quotable,
    parse_condition,
    parse_formula,
    print_condition,
    print_formula,
    run_on_simpleeval,
)
from lianzheng_rubric.language.field_test import parse_field_test

thorough = settings(max_examples=200, deadline=None, derandomize=True)


def fields(*kinds: str) -> list[str]:
    return [name for name, type_ in FIELDS.items() if type_.kind in kinds]


def field(name: str) -> Field:
    return Field(name, FIELDS[name].labels if FIELDS[name].kind == "scale" else ())


def exact(digits: int, places: int) -> int | Fraction:
    value = Fraction(digits, 10**places)
    return value.numerator if value.denominator == 1 else value


numbers = st.one_of(st.integers(-3, 3), st.builds(exact, st.integers(1 - 10**9, 10**9 - 1), st.integers(0, 6)))
texts = st.one_of(
    st.sampled_from(["失职", "渎职", "且", "it's", "人数", "'''"]),
    st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=5).filter(is_quotable),
)
dates = st.one_of(st.sampled_from([date(2017, 3, 5), date(2017, 3, 6)]), st.dates())


def formulas(operators: str) -> st.SearchStrategy[Formula]:
    leaves = st.one_of(numbers.map(Literal), st.sampled_from(fields("number")).map(field))
    return st.recursive(
        leaves,
        lambda inner: st.builds(Arithmetic, st.sampled_from(operators), inner, inner).filter(
            lambda tree: (tree.operator, tree.right) != ("/", Literal(0))
        ),
        max_leaves=5,
    )


def constants(name: str) -> st.SearchStrategy[object]:
    type_ = FIELDS[name]
    of_kind = {"number": numbers, "text": texts, "date": dates, "yes_no": st.booleans()}
    return st.sampled_from(type_.labels) if type_.labels else of_kind[type_.kind]


@st.composite
def comparisons(draw: st.DrawFn) -> Condition:
    """A field against a constant or another field of its type, either way round."""
    name = draw(st.sampled_from(fields("scale", "choice", "text", "date")))
    ordered = FIELDS[name].kind in {"scale", "date"}
    operator = draw(st.sampled_from(["==", "!=", "<", "<=", ">", ">="] if ordered else ["==", "!="]))
    same = [other for other in FIELDS if FIELDS[other] == FIELDS[name] and other != name]
    constant = constants(name).map(Literal)
    other = draw(st.one_of(constant, st.sampled_from(same).map(field)) if same else constant)
    sides = draw(st.permutations([field(name), other]))
    tree = Compare(operator, *sides)
    assume(not never_holds(tree))
    return tree


def never_holds(tree: Compare) -> bool:
    flipped = {"<": ">", ">": "<"}
    match tree:
        case Compare(operator, Field(scale=scale), Literal(label)) if scale:
            return (operator, label) in {("<", scale[0]), (">", scale[-1])}
        case Compare(operator, Literal(label), Field(scale=scale)) if scale:
            return (flipped.get(operator), label) in {("<", scale[0]), (">", scale[-1])}
    return False


numeric = st.builds(
    Compare, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), formulas("+-*"), formulas("+-*")
).filter(lambda tree: tree.left != tree.right and fields_of(tree))
yes_no_pairs = st.permutations(fields("yes_no")).map(lambda names: Compare("==", field(names[0]), field(names[1])))
truths = st.sampled_from(fields("yes_no")).map(lambda name: Truth(field(name)))
memberships = st.sampled_from(fields("scale", "choice", "text", "date", "number")).flatmap(
    lambda name: st.builds(
        Membership,
        st.just(field(name)),
        st.lists(constants(name), min_size=1, max_size=3, unique=True).map(tuple),
        st.booleans(),
    )
)
conditions = st.recursive(
    st.one_of(comparisons(), numeric, yes_no_pairs, truths, memberships),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)
records = st.fixed_dictionaries({name: constants(name) for name in FIELDS})
partial_records = st.fixed_dictionaries({}, optional={name: constants(name) for name in FIELDS})


@thorough
@given(conditions)
def test_a_printed_condition_reads_back_as_the_same_tree(tree: Condition) -> None:
    text = print_condition(tree)
    assume(len(text) <= 500)
    assert parse_condition(text, FIELDS) == tree


@thorough
@given(formulas("+-*/"))
def test_a_printed_formula_reads_back_as_the_same_tree(tree: Formula) -> None:
    assert parse_formula(print_formula(tree), FIELDS) == tree


@thorough
@given(conditions, records)
def test_both_executors_agree_on_a_full_record(tree: Condition, record: dict[str, object]) -> None:
    answer = compile_condition(tree)(record)
    assert answer is not None
    assert run_on_simpleeval(tree, record, FIELDS) is answer


@thorough
@given(conditions, conditions, partial_records)
def test_de_morgan_holds_also_for_unknown_fields(a: Condition, b: Condition, record: dict[str, object]) -> None:
    assert compile_condition(Not(And((a, b))))(record) is compile_condition(Or((Not(a), Not(b))))(record)
    assert compile_condition(Not(Or((a, b))))(record) is compile_condition(And((Not(a), Not(b))))(record)


@thorough
@given(conditions, conditions, records)
def test_de_morgan_holds_on_simpleeval(a: Condition, b: Condition, record: dict[str, object]) -> None:
    def run(tree: Condition) -> bool:
        return run_on_simpleeval(tree, record, FIELDS)

    assert run(Not(And((a, b)))) is run(Or((Not(a), Not(b))))
    assert run(Not(Or((a, b)))) is run(And((Not(a), Not(b))))


@thorough
@given(conditions, records, partial_records)
def test_double_negation_changes_nothing(
    tree: Condition, record: dict[str, object], partial: dict[str, object]
) -> None:
    assert compile_condition(Not(Not(tree)))(partial) is compile_condition(tree)(partial)
    assert run_on_simpleeval(Not(Not(tree)), record, FIELDS) is run_on_simpleeval(tree, record, FIELDS)


pieces = [
    *FIELDS,
    *(label for type_ in FIELDS.values() for label in type_.labels),
    *("(", ")", "[", "]", ",", "+", "-", "*", "/", "%", "=", "==", "!=", "<", "<=", ">", ">="),
    *("1", "0.5", "10%", "'失职'", "'2017-03-05'", "and", "or", "not", "in", "是", "否", "且", "或", "非"),
    *(
        "以上",
        "以下",
        "（不含）",
        "至",
        "不是",
        " ",
        "省级以上",
        "3",
        "'",
        "\\",
        "\n",
        "\ud800",
        "if",
        "f",
        ".",
    ),
]
soups = st.one_of(
    st.lists(st.sampled_from(pieces), max_size=12).map(" ".join),
    st.lists(st.sampled_from(pieces), max_size=8).map("".join),
    st.text(max_size=30),
)


def check(error: ExpressionError, text: str) -> None:
    assert error.code in TITLES
    assert error.message
    assert error.remedy
    assert 0 <= error.offset <= error.offset + error.length <= max(1, len(text))
    assert error.length >= 1


@settings(max_examples=1000, deadline=None, derandomize=True)
@given(soups)
def test_any_text_is_a_condition_or_one_located_refusal(text: str) -> None:
    try:
        tree = parse_condition(text, FIELDS)
    except ExpressionError as error:
        check(error, text)
    else:
        assert parse_condition(print_condition(tree), FIELDS) == tree


@settings(max_examples=500, deadline=None, derandomize=True)
@given(soups)
def test_any_text_is_a_formula_or_one_located_refusal(text: str) -> None:
    try:
        tree = parse_formula(text, FIELDS)
    except ExpressionError as error:
        check(error, text)
    else:
        assert parse_formula(print_formula(tree), FIELDS) == tree


@settings(max_examples=1000, deadline=None, derandomize=True)
@given(st.sampled_from(list(FIELDS)), soups, records)
def test_any_specification_is_a_condition_or_one_located_refusal(
    name: str, spec: str, record: dict[str, object]
) -> None:
    try:
        tree = parse_field_test(name, spec, FIELDS)
    except ExpressionError as error:
        check(error, spec)
    else:
        assert fields_of(tree) == {name}
        assert parse_condition(print_condition(tree), FIELDS) == tree
        assert run_on_simpleeval(tree, record, FIELDS) is compile_condition(tree)(record)
