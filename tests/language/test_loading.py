"""``load``: compiled once, fingerprinted with its readings, tolerant of encodings, with limits that hold."""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import pickle
import random

import pytest
from rubric_texts import EVERYTHING, SMALL, TEXTS, WEIGHTED

from lianzheng_rubric.engine.evaluation import evaluate
from lianzheng_rubric.engine.exact import amount_of
from lianzheng_rubric.engine.record import Record, Unit
from lianzheng_rubric.language import loading
from lianzheng_rubric.language.loading import load
from lianzheng_rubric.problems import RubricError
from lianzheng_rubric.scoring import load_rubric, shipped_rubrics


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    loading._cache.clear()


def test_the_same_bytes_and_readings_are_compiled_once() -> None:
    assert load(EVERYTHING.encode(), "丙.yaml") is load(EVERYTHING.encode(), "丙.yaml")
    assert load(EVERYTHING.encode(), "丙.yaml", {"once": "each"}) is load(
        EVERYTHING.encode(), "丙.yaml", {"once": "each"}
    )
    assert load(EVERYTHING.encode(), "丙.yaml") is not load(EVERYTHING.encode(), "丙.yaml", {"once": "each"})


def test_another_name_is_another_rubric_with_the_same_fingerprint() -> None:
    one, other = load(SMALL.encode(), "甲.yaml"), load(SMALL.encode(), "乙.yaml")
    assert one is not other
    assert (one.file, other.file) == ("甲.yaml", "乙.yaml")
    assert one.fingerprint == other.fingerprint


def test_the_cache_does_not_grow_without_end() -> None:
    for number in range(loading._CACHED + 10):
        load(SMALL.replace("甲县", f"第{number}县").encode())
    assert 0 < len(loading._cache) <= loading._CACHED


def test_a_refused_rubric_is_refused_again() -> None:
    told = []
    for _ in range(2):
        with pytest.raises(RubricError) as refused:
            load(SMALL.replace("满分: 15", "满分: 16").encode(), "甲.yaml")
        told.append(str(refused.value))
    assert told[0] == told[1]
    assert len(loading._cache) == 0


def test_the_fingerprint_is_of_the_text_and_the_readings_in_force() -> None:
    plain = load(EVERYTHING.encode())
    assert len(plain.fingerprint) == hashlib.sha256().digest_size * 2
    assert load(EVERYTHING.encode(), readings={"once": "once"}).fingerprint == plain.fingerprint
    assert load(EVERYTHING.encode(), readings={"once": "each"}).fingerprint != plain.fingerprint
    assert load(EVERYTHING.replace("扣2分，", "扣3分，").encode()).fingerprint != plain.fingerprint
    assert load((EVERYTHING + "# 批注\n").encode()).fingerprint != plain.fingerprint


def test_line_ends_and_a_byte_order_mark_do_not_change_the_fingerprint() -> None:
    plain = load(SMALL.encode())
    assert load(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()).fingerprint == plain.fingerprint


def test_a_gbk_file_loads_with_a_remark_and_the_same_plan() -> None:
    rubric = load(SMALL.encode("gb18030"), "甲.yaml")
    assert [(notice.code, notice.severity) for notice in rubric.notices][0] == ("Y002", "warning")
    assert dataclasses.replace(rubric.plan, fingerprint="") == dataclasses.replace(
        load(SMALL.encode(), "甲.yaml").plan, fingerprint=""
    )


def test_remarks_do_not_stop_a_rubric() -> None:
    (notice,) = load(SMALL.encode(), "甲.yaml").notices
    assert (notice.code, notice.severity) == ("R018", "warning")


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_rubric_survives_pickling_and_copying(text: str) -> None:
    rubric = load(text.encode(), "甲.yaml")
    for twin in (pickle.loads(pickle.dumps(rubric)), copy.deepcopy(rubric)):
        assert twin.plan == rubric.plan
        assert twin.vocabulary == rubric.vocabulary
        assert twin.fingerprint == rubric.fingerprint


def test_a_rubric_is_frozen() -> None:
    rubric = load(SMALL.encode())
    with pytest.raises(dataclasses.FrozenInstanceError):
        rubric.title = "另一个"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        rubric.plan.title = "另一个"  # type: ignore[misc]


def test_the_id_is_written_or_taken_from_the_file() -> None:
    assert load(EVERYTHING.encode(), "随便.yaml").id == "bing-2020"
    assert load(SMALL.encode(), "细则/甲县-2020.yaml").id == "甲县-2020"


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (b"", ["Y004"]),
        (b"\xff\xfe\x00", ["Y001"]),
        (b"\x00" * 10, ["Y005"]),
        ("细则: 甲\n".encode() * 100_000, ["Y003"]),
        (("细则: 甲\n说明: [" + "乙," * 60_000 + "]\n").encode(), ["Y008"]),
        (("甲: " + "[" * 40 + "]" * 40).encode(), ["Y007"]),
        (("细则: " + "甲" * 30_000).encode(), ["Y009"]),
    ],
    ids=["nothing", "no encoding", "nulls", "too large", "too much", "too deep", "too long"],
)
def test_limits_hold(data: bytes, codes: list[str]) -> None:
    with pytest.raises(RubricError) as refused:
        load(data, "甲.yaml")
    assert [problem.code for problem in refused.value.problems][:1] == codes


@pytest.mark.parametrize("rubric", shipped_rubrics())
def test_every_shipped_rubric_loads_under_any_mixture_of_readings(rubric: str) -> None:
    """Twenty mixtures drawn once and for all."""
    readings = load_rubric(rubric).plan.readings
    chance = random.Random(rubric)
    for _ in range(20):
        chosen = {reading.key: chance.choice(reading.options) for reading in readings}
        plan = load_rubric(rubric, chosen).plan
        assert {reading.key: reading.value for reading in plan.readings} == chosen


def test_a_long_form_with_marks_in_its_title_is_an_item_of_its_own() -> None:
    text = "细则: 甲\n考核项目:\n  1.1 会议(4分): {应有: 2, 少一扣: 2}\n  1.2 台账(6分): 不得分\n"
    plan = load(text.encode()).plan
    assert [(node.id, node.full) for node in plan.nodes[:-1]] == [("1.1", amount_of(4)), ("1.2", amount_of(6))]


def test_parts_without_numbers_are_called_by_their_section() -> None:
    plan = load(WEIGHTED.encode(), "乙.yaml").plan
    assert [step.id for step in plan.steps] == ["comp.1.a", "comp.3.a", "1.a", "2.a", "adj.a", "cap.a", "veto.a"]


def test_what_loads_scores() -> None:
    plan = load(SMALL.encode(), "甲.yaml").plan
    result = evaluate(plan, [Record("r1", "甲乡", "1.2.b"), Record("r2", "甲乡", "2.a", count=3)], Unit("甲乡"))
    assert str(result.total) == "11"  # 15, no meeting -2, one late entry -0.5, three petitions -1.5
