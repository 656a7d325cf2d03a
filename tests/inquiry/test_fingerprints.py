"""The fingerprint of a result: the same for the same decisions, another for any other; papers verified by it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import ledger, rubric

from lianzheng_rubric import Amendments, amend, from_json, load_rubric, read_ledger, score, shipped_rubrics, to_json
from lianzheng_rubric.inquiry.comparing import compare
from lianzheng_rubric.inquiry.paper import paper_lines, verify_paper
from lianzheng_rubric.reports.document import to_dict
from lianzheng_rubric.reports.fingerprint import fingerprint_of_all, read_typed, result_fingerprint, short_fingerprint
from lianzheng_rubric.scoring import shipped_examples

SMALL = "h1 会议\nh2 会议\nx1 迟到 数量=2\nx2 检查 分值=3"


def one_result():
    of = rubric()
    return score(of, ledger(of, SMALL)).assessments[0]


@pytest.mark.parametrize("name", shipped_rubrics())
def test_a_result_and_its_document_have_one_fingerprint(name: str) -> None:
    of = load_rubric(name)
    results = score(of, read_ledger(list(shipped_examples(name)), of)).assessments
    for one in results:
        assert (
            to_dict(one)["result_fingerprint"] == result_fingerprint(one) == result_fingerprint(from_json(to_json(one)))
        )
    assert len({result_fingerprint(one) for one in results}) == len(results)


def test_the_fingerprint_is_the_one_that_earlier_papers_print() -> None:
    """Papers that are signed depend on it; a change here makes all of them unverifiable."""
    result = one_result().but(fingerprint="0" * 64)
    assert result_fingerprint(result) == "a23dbb119c91417a96ea353dfeae548259e7900bbd34289221e118c1c97e93e1"


def test_wording_places_order_and_program_do_not_change_it() -> None:
    result = one_result()
    told = result.but(
        records=tuple(replace(one, place="另一份.csv 第9行", detail="另一种说法") for one in reversed(result.records)),
        ledger=tuple(reversed(result.ledger)),
        silent=(),
        notices=("另一种提示",),
        library_version="99.0",
    )
    assert result_fingerprint(told) == result_fingerprint(result)


@pytest.mark.parametrize(
    "change",
    [
        {"fingerprint": "f" * 64},
        {"unit": "乙"},
        {"as_of": date(2025, 12, 20)},
        {"previous_as_of": date(2024, 12, 20)},
        {"total": Fraction(1, 3)},
        {"grade": "优秀"},
        {"records": ()},
        {"ledger": ()},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_decision_changes_it(change: dict[str, object]) -> None:
    result = one_result()
    assert result_fingerprint(result.but(**change)) != result_fingerprint(result)


@given(st.sampled_from(["x1", "x2", "h1"]), st.sampled_from(["x1", "x2", "h2"]))
def test_two_results_differ_in_it_when_they_differ(first: str, second: str) -> None:
    of = rubric()
    known = ledger(of, SMALL)
    both = [score(of, amend(known, of.vocabulary, Amendments((name,)))).assessments[0] for name in (first, second)]
    same = result_fingerprint(both[0]) == result_fingerprint(both[1])
    assert same is not bool(compare(both[0], both[1]))


def test_the_fingerprint_of_all_does_not_depend_on_their_order() -> None:
    of = rubric()
    results = score(of, ledger(of, SMALL, ("甲", "乙"))).assessments
    assert fingerprint_of_all(results) == fingerprint_of_all(results[::-1])
    assert fingerprint_of_all(results) != fingerprint_of_all(results[:1])


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("3fa2 9c01 7be4", "3fa29c017be4"),
        ("3FA2-9C01", "3fa29c01"),
        ("３ｆａ２　９ｃＯ１", "3fa29c01"),
        ("3fa29c0", None),
        ("3fa2 9c01 7bg4", None),
        ("", None),
        ("a" * 65, None),
    ],
)
def test_what_people_type_from_a_paper(typed: str, digits: str | None) -> None:
    assert read_typed(typed) == digits


def test_a_paper_is_verified_by_what_it_prints() -> None:
    of = rubric()
    known = ledger(of, SMALL, ("甲", "乙"))
    results = score(of, known).assessments
    one = read_typed(short_fingerprint(result_fingerprint(results[0])))
    everybody = read_typed(short_fingerprint(fingerprint_of_all(results)))
    assert one is not None
    assert everybody is not None
    found = verify_paper(one, of, known)
    assert (found.units, found.everybody, found.identical) == (("甲",), False, True)
    assert list(paper_lines(found)) == ["一致：重算 2 个单位，甲的结果就是这个指纹。"]
    assert verify_paper(everybody, of, known).everybody
    corrected = amend(known, of.vocabulary, Amendments(("x1",)))
    gone = verify_paper(one, of, corrected)
    assert (gone.units, gone.identical) == ((), False)
    lines = list(paper_lines(gone))
    assert lines[0] == "不一致：重算 2 个单位，没有哪个单位的结果是这个指纹，全部单位合起来的也不是。"
    assert f"  {gone.basis[1]}" in lines
    assert json.loads(to_json(results[0]))["result_fingerprint"].startswith(one)
