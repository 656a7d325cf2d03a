"""What the library promises to programs: names, frozen results, pickles, JSON documents and their schema."""

from __future__ import annotations

import copy
import dataclasses
import importlib.resources
import inspect
import json
import pickle
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import lianzheng_rubric
from json_schema import KEYWORDS, misfits, resolve, subschemas
from lianzheng_rubric import (
    Assessment,
    Ledger,
    LedgerError,
    Problem,
    Record,
    Results,
    Rubric,
    RubricError,
    Unit,
    assessment_schema,
    evaluate,
    from_json,
    ledger_from_rows,
    load,
    load_rubric,
    rank,
    read_ledger,
    score,
    shipped_rubrics,
    to_json,
)
from lianzheng_rubric.engine import assessment as shapes
from lianzheng_rubric.language.field_types import FieldType
from lianzheng_rubric.problems import ProblemsError
from lianzheng_rubric.reports.document import SCHEMA_VERSION, to_dict
from lianzheng_rubric.scoring import shipped_examples

SCHEMA = assessment_schema()

# --- names --------------------------------------------------------------------------------------------------------


def test_the_public_names_are_sorted_unique_and_importable() -> None:
    names = lianzheng_rubric.__all__
    assert names == sorted(names)
    assert len(names) == len(set(names))
    assert [name for name in names if getattr(lianzheng_rubric, name, None) is None] == []
    assert dir(lianzheng_rubric) == names


@pytest.mark.parametrize("name", lianzheng_rubric.__all__)
def test_every_public_name_says_what_it_is_for(name: str) -> None:
    assert inspect.getdoc(getattr(lianzheng_rubric, name))


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'lianzheng_rubric' has no attribute 'scores'"):
        lianzheng_rubric.scores  # noqa: B018 (asking is the test)


def test_the_types_are_published() -> None:
    assert importlib.resources.files(lianzheng_rubric).joinpath("py.typed").is_file()


def test_errors_of_rubrics_and_ledgers_are_told_apart_and_share_a_base() -> None:
    assert issubclass(RubricError, ProblemsError)
    assert issubclass(LedgerError, ProblemsError)
    assert not issubclass(RubricError, LedgerError)
    error = pickle.loads(pickle.dumps(RubricError((Problem("R000", "找不到"),))))
    assert error.problems == (Problem("R000", "找不到"),)
    assert str(error) == "错误[R000]：找不到"


# --- the short way ------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def example() -> tuple[Rubric, Ledger, Results]:
    rubric = load_rubric("tongyu-2017")
    ledger = read_ledger(list(shipped_examples("tongyu-2017")), rubric)
    return rubric, ledger, score(rubric, ledger, as_of=date(2017, 12, 20), previous_as_of=date(2016, 12, 20))


def test_a_rubric_is_loaded_by_name_by_path_and_from_bytes() -> None:
    path = shipped_rubrics()["tongyu-2017"]
    rubric = load_rubric("tongyu-2017")
    assert load_rubric(path).fingerprint == load(path.read_bytes()).fingerprint == rubric.fingerprint
    assert rubric.id == "tongyu-2017"


def test_results_follow_the_roster_and_are_found_by_name() -> None:
    _, ledger, results = example()
    assert [one.unit for one in results.assessments] == [unit.name for unit in ledger.units]
    unit = ledger.units[0].name
    assert results[unit] is results.assessments[0]
    with pytest.raises(KeyError, match="没有的单位"):
        results["没有的单位"]


def test_scoring_a_few_units_gives_them_the_same_results() -> None:
    rubric, ledger, results = example()
    names = [unit.name for unit in ledger.units[1:3]]
    few = score(rubric, ledger, as_of=date(2017, 12, 20), previous_as_of=date(2016, 12, 20), units=names)
    assert list(few.assessments) == [results[name] for name in names]


def test_the_ranking_is_of_all_settled_units() -> None:
    results = example()[2]
    ranking = rank(results.assessments)
    assert len(ranking.places) + len(ranking.pending) + len(ranking.unscored) == len(results.assessments)
    totals = [Fraction(place.assessment.total or 0) for place in ranking.places]
    assert totals == sorted(totals, reverse=True)


def test_rows_of_a_program_are_a_ledger_too() -> None:
    rubric = load_rubric("tongyu-2017")
    rows = [{"单位": "甲社区", "情形": "解决疑难信访问题", "日期": date(2017, 3, 1), "数量": 2, "来源": "县纪委信访室"}]
    ledger = ledger_from_rows(rows, rubric.vocabulary, ["甲社区", "乙社区"])
    assert [unit.name for unit in ledger.units] == ["甲社区", "乙社区"]
    bonus = score(rubric, ledger)["甲社区"].node("7.15").score
    assert bonus == Decimal(6)
    with pytest.raises(LedgerError):
        ledger_from_rows([{"单位": "甲社区", "情形": "没有这个情形"}], rubric.vocabulary)


# --- frozen, equal, picklable -------------------------------------------------------------------------------------

RESULT_SHAPES = [shape for _, shape in inspect.getmembers(shapes, inspect.isclass) if dataclasses.is_dataclass(shape)]


@pytest.mark.parametrize("shape", RESULT_SHAPES, ids=lambda shape: shape.__name__)
def test_every_part_of_a_result_is_frozen(shape: type) -> None:
    made = shape(**{field.name: None for field in dataclasses.fields(shape)})
    for field in dataclasses.fields(shape):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(made, field.name, 1)
    with pytest.raises((AttributeError, TypeError)):
        made.anything_else = 1


def test_a_result_is_frozen() -> None:
    assessment = example()[2].assessments[0]
    for name in Assessment.part_names():
        with pytest.raises(dataclasses.FrozenInstanceError, match=f"cannot assign to field '{name}'"):
            setattr(assessment, name, None)
        with pytest.raises(dataclasses.FrozenInstanceError, match=f"cannot delete field '{name}'"):
            delattr(assessment, name)
    with pytest.raises(dataclasses.FrozenInstanceError):
        assessment.anything_else = 1
    assert all(isinstance(getattr(assessment, name), tuple) for name in ("ledger", "records", "nodes", "pending"))


@pytest.mark.parametrize(
    "value", [Problem("R000", "甲"), Record("一", "甲", "1.a"), Unit("甲")], ids=lambda value: type(value).__name__
)
def test_inputs_are_frozen_and_survive_pickling(value: Any) -> None:
    with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):
        setattr(value, dataclasses.fields(value)[0].name, "乙")
    assert pickle.loads(pickle.dumps(value)) == value


def test_rubrics_ledgers_and_results_survive_pickling_and_copying() -> None:
    rubric, ledger, results = example()
    for twin in (pickle.loads(pickle.dumps(results)), copy.deepcopy(results)):
        assert twin.assessments == results.assessments
        assert twin.ranking == results.ranking
        assert twin.rubric.plan == rubric.plan
    assert pickle.loads(pickle.dumps(ledger)) == ledger


def test_results_are_equal_when_everything_in_them_is_and_can_be_kept_in_sets() -> None:
    rubric, ledger, results = example()
    again = score(rubric, ledger, as_of=date(2017, 12, 20), previous_as_of=date(2016, 12, 20))
    assert again.assessments == results.assessments
    assert len({*again.assessments, *results.assessments}) == len(results.assessments)
    first = results.assessments[0]
    other = Assessment({**first.parts(), "notices": ("另一个",)})
    assert other != first
    assert first != "别的东西"


def test_a_result_tells_its_score_at_a_glance() -> None:
    shown = [repr(one) for one in example()[2].assessments]
    assert any(text.endswith("(final)>") for text in shown)
    assert any("…" in text and text.endswith("(pending)>") for text in shown)


def test_a_node_that_does_not_exist_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="没有"):
        example()[2].assessments[0].node("没有")


# --- documents ----------------------------------------------------------------------------------------------------


def value_for(draw: st.DrawFn, kind: FieldType) -> str:
    if kind.labels:
        return draw(st.sampled_from(kind.labels))
    return {
        "number": lambda: draw(st.integers(0, 40).map(str)),
        "yes_no": lambda: draw(st.sampled_from(("是", "否"))),
        "date": lambda: draw(st.dates(date(2005, 1, 1), date(2018, 3, 1))).isoformat(),
        "text": lambda: draw(st.sampled_from(("甲", "乙", "7.15", "1.1.3"))),
    }[kind.kind]()


@st.composite
def rows(draw: st.DrawFn, rubric: Rubric) -> list[dict[str, str]]:
    """Up to twelve records of one unit, with some of their fields left out."""
    situations = st.sampled_from(sorted(rubric.vocabulary.situations))
    found = []
    for number, key in enumerate(draw(st.lists(situations, max_size=12)), 1):
        situation = rubric.vocabulary.situations[key]
        day = draw(st.dates(date(2016, 11, 1), date(2018, 2, 1)))
        row = {
            "编号": f"r{number}",
            "单位": "甲社区",
            "情形": key,
            "日期": day.isoformat(),
            "数量": str(draw(st.integers(1, 9))),
        }
        if situation.points is not None and draw(st.booleans()):
            row |= {"分值": "1", "理由": "集体研究", "判定人": "考核组"}
        for name in (*situation.required, *situation.fields):
            if name in rubric.vocabulary.fields and (name in situation.required or draw(st.integers(0, 5))):
                row[name] = value_for(draw, rubric.vocabulary.fields[name])
        found.append(row)
    return found


TONGYU = load_rubric("tongyu-2017")


@given(rows(TONGYU), st.sampled_from((None, date(2017, 12, 20))))
@settings(max_examples=100)
def test_a_document_reads_back_to_the_same_result_and_fits_its_schema(
    given_rows: list[dict[str, str]], as_of: date | None
) -> None:
    ledger = ledger_from_rows(given_rows, TONGYU.vocabulary, ["甲社区"], set_aside=True)
    assessment = evaluate(TONGYU.plan, ledger.records, ledger.units[0], as_of=as_of)

    text = to_json(assessment)

    assert from_json(text) == assessment
    assert to_json(from_json(text)) == text
    assert from_json(to_json(assessment, indent=2).encode()) == assessment
    assert list(misfits(json.loads(text), SCHEMA)) == []
    assert pickle.loads(pickle.dumps(assessment)) == assessment


def test_numbers_stay_exact_in_documents() -> None:
    document = to_dict(example()[2].assessments[0])
    assert document["schema_version"] == SCHEMA_VERSION
    thirds = Assessment({**example()[2].assessments[0].parts(), "total": Fraction(1, 3), "low": Decimal("0.10")})
    assert json.loads(to_json(thirds))["total"] == "1/3"
    assert from_json(to_json(thirds)).total == Fraction(1, 3)
    assert str(from_json(to_json(thirds)).low) == "0.10"


def test_the_schema_is_plain_json_closed_and_complete() -> None:
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert list(SCHEMA["properties"]) == [
        "schema_version", *Assessment.part_names(), "result_fingerprint", "place", "places", "group", "overall",
    ]  # fmt: skip
    assert set(SCHEMA["required"]) == set(Assessment.part_names()) - LATER
    assert SCHEMA["$defs"].keys() == {shape.__name__ for shape in RESULT_SHAPES}
    for part in subschemas(SCHEMA):
        assert part.keys() <= KEYWORDS
        assert part.get("type") != "object" or part["additionalProperties"] is False
        if "$ref" in part:
            assert resolve(part["$ref"], SCHEMA)


def wrong(**changes: object) -> dict[str, Any]:
    return {**to_dict(example()[2].assessments[0]), **changes}


@pytest.mark.parametrize(
    "changes",
    [{"total": 95}, {"total": 95.5}, {"total": "九十五"}, {"total": "1e2"}, {"total": "NaN"}, {"total": "1/0"}, {"unit": None}, {"status": "done"}, {"nodes": {}},
     {"nodes": [{"id": "1"}]}, {"unheard_of": 1}],
    ids=str,
)  # fmt: skip
def test_a_document_that_is_none_is_refused_by_the_schema_and_the_reader(changes: dict[str, object]) -> None:
    document = wrong(**changes)
    assert list(misfits(document, SCHEMA)) != []
    with pytest.raises((ValidationError, ValueError)):
        from_json(json.dumps(document))


LATER = {"previous_as_of"}
"""Parts that documents did not always have."""


def test_a_document_of_before_is_read() -> None:
    of_before = {key: value for key, value in wrong().items() if key not in {*LATER, "result_fingerprint"}}
    assert list(misfits(of_before, SCHEMA)) == []
    assert from_json(json.dumps(of_before)) == example()[2].assessments[0].but(previous_as_of=None)


def test_a_document_with_a_part_missing_is_refused() -> None:
    for name in set(Assessment.part_names()) - LATER:
        document = {key: value for key, value in wrong().items() if key != name}
        assert list(misfits(document, SCHEMA)) == [f"$: {name} is missing"]
        with pytest.raises(ValidationError):
            from_json(json.dumps(document))


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '{"total": NaN}', '{"total": 1.5}'])
def test_a_text_that_is_no_document_is_refused(text: str) -> None:
    with pytest.raises((ValidationError, ValueError)):
        from_json(text)
