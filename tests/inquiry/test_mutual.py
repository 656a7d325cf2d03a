"""Units that are compared, ranked by class and held by quotas: every trial says what scoring the whole ledger says."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from lianzheng_rubric import Amendments, Ledger, amend, ledger_from_rows, load, margin, score, what_if
from lianzheng_rubric.inquiry.retrial import Retrial
from lianzheng_rubric.inquiry.whatif import touched_units

RUBRIC = load(
    """\
细则: 比较
年度: 2025
字段: {采用量: 数字}
单位字段: {类别: [社区, 机关]}
排名分组: 类别
考核项目:
  一、甲(95分):
    a 迟到: 每次扣1分
    b 检查: 扣1-9分
  二、乙(5分):
    a 采用: {名次得分: [5, 3, 1], 数量: 采用量}
档次: {优秀: {分: 90分以上, 名额: 1/2}, 良好: {分: 80分以上, 名额: 1}, 合格: 其余}
后果:
  x 表扬: 名次 == 1
""".encode(),
    "比较.yaml",
)
NAMES = ("甲", "乙", "丙", "丁")


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    units = [{"单位": name, "类别": draw(st.sampled_from(["社区", "社区", "机关"]))} for name in NAMES]
    rows: list[dict[str, object]] = []
    for name in NAMES:
        rows.append({"单位": name, "情形": "采用", "采用量": draw(st.integers(0, 3))})
        for _ in range(draw(st.integers(0, 2))):
            rows.append({"单位": name, "情形": "迟到", "数量": draw(st.sampled_from([1, 4, 6, 11]))})
    for row in rows:
        row["日期"] = "2025-03-05"
    return ledger_from_rows(rows, RUBRIC.vocabulary, units)


def grade_in(ledger: Ledger, unit: str) -> str | None:
    """The grade with its quota, by scoring and ranking everything."""
    ranking = score(RUBRIC, ledger).ranking
    return next(place.grade for place in ranking.places if place.assessment.unit == unit)


@settings(max_examples=60)
@given(ledgers(), st.sampled_from(NAMES))
def test_a_trial_is_the_whole_assessment(ledger: Ledger, name: str) -> None:
    unit = next(one for one in ledger.units if one.name == name)
    retrial = Retrial(RUBRIC.plan, ledger, unit)
    for size in (0, 1, 2):
        for gone in combinations([record.id for record in retrial.own], size):
            left = replace(ledger, records=tuple(record for record in ledger.records if record.id not in gone))
            verdict = retrial.verdict(retrial.without(gone))
            if verdict.decided and verdict.low == verdict.high:
                assert verdict.worst == grade_in(left, name)


@settings(max_examples=40)
@given(ledgers(), st.sampled_from(NAMES))
def test_the_least_removals_hold_in_the_whole_assessment(ledger: Ledger, name: str) -> None:
    found = margin(RUBRIC, ledger, name)
    order = ["优秀", "良好", "合格"]
    assert found.grade == grade_in(ledger, name)
    for distance, better in ((found.up, True), (found.down, False)):
        if distance is None:
            continue
        for removal in distance.removals.removals:
            left = amend(ledger, RUBRIC.vocabulary, Amendments(drop=removal.records))
            if removal.low == removal.high:
                now = grade_in(left, name)
                assert now == removal.grade
                assert (order.index(str(now)) < order.index(str(found.grade))) is better


@settings(max_examples=60)
@given(ledgers(), st.data())
def test_what_if_is_what_two_whole_assessments_differ_in(ledger: Ledger, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([record.id for record in ledger.records]))
    after = amend(ledger, RUBRIC.vocabulary, Amendments(drop=(name,)))
    comparison = what_if(RUBRIC, ledger, after, places=True)
    old, new = score(RUBRIC, ledger), score(RUBRIC, after)
    assert touched_units(ledger, after) == [record.unit for record in ledger.records if record.id == name]
    assert {one.unit for one in comparison.differences} == {unit for unit in NAMES if old[unit] != new[unit]}
    places = [one.ranking.spots() for one in (old, new)]
    assert {one.unit: (one.before, one.after) for one in comparison.moved} == {
        unit: (places[0].get(unit), places[1].get(unit)) for unit in NAMES if places[0].get(unit) != places[1].get(unit)
    }
