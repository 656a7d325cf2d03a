"""Grades that places give: quotas without scores share them out, and what is not known of others leaves them open."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from lianzheng_rubric.engine.evaluation import evaluate
from lianzheng_rubric.engine.ranking import Ranking, rank_by_plan
from lianzheng_rubric.engine.record import Record, Unit
from lianzheng_rubric.language.loading import load
from lianzheng_rubric.records.ledger import ledger_from_rows
from lianzheng_rubric.scoring import score

TEXT = """\
细则: 按名次定档
单位字段: {{类别: [乡镇, 社区]}}
考核项目:
  1.工作(90分):
    迟到: 每次扣1分
    通报: 不得评优
    获奖: 至少评为良好
    责任: 降1档
    事故: 一票否决
  2.评议(10分): {{民主评议: 录入得分, 未录入时: {missing}}}
档次: {grades}
后果: {{表扬: 最终档次 == 优秀}}
"""
THIRDS = "{优秀: 前20%, 良好: 其后30%, 合格: 其余, 不合格: {}}"
NAMES = "甲乙丙丁戊己庚辛壬癸"


def plan_of(grades: str = THIRDS, *, missing: str = "满分", more: str = ""):
    return load((TEXT.format(grades=grades, missing=missing) + more).encode()).plan


def ranked(
    late: Sequence[int], *, grades: str = THIRDS, missing: str = "满分", more: str = "", **events: str
) -> Ranking:
    """Units called 甲, 乙 … that were late so often, and ``events`` by the names of the units."""
    plan = plan_of(grades, missing=missing, more=more)
    keys = {label: key for key, label in plan.facts.items()}
    units = [Unit(name, {"类别": "乡镇" if place % 2 else "社区"}) for place, name in enumerate(NAMES[: len(late)])]
    records = [
        Record(f"{name}0", name, keys["迟到"], count=count) for name, count in zip(NAMES, late, strict=False) if count
    ]
    for situation, names in events.items():
        records += [Record(f"{name}-{situation}", name, keys[situation]) for name in names]
    return rank_by_plan(plan, [evaluate(plan, records, unit) for unit in units], units)


def finals(ranking: Ranking) -> dict[str, str | None]:
    return {place.assessment.unit: place.grade for place in ranking.places}


def test_places_alone_give_the_grades() -> None:
    told = finals(ranked(range(10)))
    assert "".join(str(grade)[0] for grade in told.values()) == "优优良良良合合合合合"


def test_the_assessment_of_one_unit_alone_leaves_the_grade_open() -> None:
    plan = plan_of()
    alone = evaluate(plan, (), Unit("甲"))
    assert (alone.status, alone.total, alone.grade_by_score, alone.grade) == ("final", 100, None, None)
    assert alone.possible_grades == ("优秀", "良好", "合格")


def test_a_veto_does_not_wait_for_the_place() -> None:
    plan = plan_of()
    key = next(key for key, label in plan.facts.items() if label == "事故")
    alone = evaluate(plan, [Record("r", "甲", key)], Unit("甲"))
    assert (alone.grade, alone.possible_grades) == ("不合格", ("不合格",))


@pytest.mark.parametrize(
    ("late", "grades"),
    [
        ((0, 1, 1, 2, 3, 4, 5, 6, 7, 8), "优优优良良良合合合合"),
        ((0, 1, 2, 3, 3, 3, 3, 6, 7, 8), "优优良良良良良合合合"),
        ((0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "优" * 10),
    ],
)
def test_a_tie_at_the_edge_keeps_nobody_out(late: Sequence[int], grades: str) -> None:
    assert "".join(str(grade)[0] for grade in finals(ranked(late)).values()) == grades


def test_who_may_not_hold_a_grade_leaves_its_room_to_the_next() -> None:
    ranking = ranked(range(10), 通报="甲", 事故="丙")
    assert "".join(str(grade)[0] for grade in finals(ranking).values()) == "良优不优良良合合合合"
    effects = {one.assessment.unit: one.assessment.grade_effects for one in ranking.places}
    assert [effect.binding for effect in effects["甲"]] == [True]


def test_limits_that_the_place_never_reached_bind_nobody() -> None:
    ranking = ranked(range(10), 通报="癸")
    (effect,) = ranking.places[-1].assessment.grade_effects
    assert (ranking.places[-1].grade, effect.binding) == ("合格", False)


def test_lifts_and_moves_come_after_the_place() -> None:
    told = finals(ranked(range(10), 责任="甲己", 获奖="癸"))
    assert "".join(str(grade)[0] for grade in told.values()) == "良优良良良不合合合良"


def test_a_consequence_waits_for_the_place_and_then_follows_from_it() -> None:
    ranking = ranked(range(10))
    praised = [one.assessment.unit for one in ranking.places if one.assessment.consequences]
    assert praised == ["甲", "乙"]
    assert ranking.places[0].assessment.consequences[0].state == "certain"


def test_a_score_may_be_asked_beside_the_place() -> None:
    grades = "{优秀: {分: 95分以上, 名额: 2}, 良好: {分: 90分以上, 名额: 2}, 合格: 90分以上, 不合格: 90分以下}"
    told = finals(ranked((0, 1, 2, 3, 6, 7, 8, 9, 10, 11), grades=grades))
    assert "".join(str(grade)[0] for grade in told.values()) == "优优良良合合合合合不"


def test_numbers_of_units_are_quotas_too() -> None:
    told = finals(ranked(range(5), grades="{优秀: 前1名, 良好: 其后2名, 合格: 其余}"))
    assert "".join(str(grade)[0] for grade in told.values()) == "优良良合合"


def test_classes_are_shared_out_apart() -> None:
    told = finals(ranked(range(10), more="排名分组: 类别\n"))
    assert told == dict(zip("甲丙戊庚壬乙丁己辛癸", ["优秀", "良好", "合格", "合格", "合格"] * 2, strict=True))


def test_a_unit_that_is_not_settled_leaves_open_what_it_may_change() -> None:
    """癸 may still come to 81 up to 91 points: ahead of the last ones only, so that the first are certain."""
    plan = plan_of(missing="待定")
    keys = {label: key for key, label in plan.facts.items()}
    units = [Unit(name) for name in NAMES]
    records = [Record(f"{name}0", name, keys["迟到"], count=place) for place, name in enumerate(NAMES) if place]
    entered = [
        Record(f"{name}1", name, keys["民主评议"], points=10_000_000, values={"分值": 10}) for name in NAMES[:-1]
    ]
    ranking = rank_by_plan(plan, [evaluate(plan, [*records, *entered], unit) for unit in units], units)
    assert [one.unit for one in ranking.pending] == ["癸"]
    told = finals(ranking)
    assert "".join(str(grade)[0] for grade in told.values()) == "优优良良良合合合合"


def test_a_unit_that_may_come_first_leaves_the_edges_open() -> None:
    plan = plan_of(missing="待定")
    keys = {label: key for key, label in plan.facts.items()}
    units = [Unit(name) for name in NAMES]
    records = [Record(f"{name}0", name, keys["迟到"], count=place) for place, name in enumerate(NAMES) if place]
    entered = [Record(f"{name}1", name, keys["民主评议"], points=10_000_000, values={"分值": 10}) for name in NAMES[1:]]
    ranking = rank_by_plan(plan, [evaluate(plan, [*records, *entered], unit) for unit in units], units)
    told = {one.assessment.unit: (one.grade, one.assessment.possible_grades) for one in ranking.places}
    assert told["乙"] == ("优秀", ("优秀",))
    assert told["丙"] == (None, ("优秀", "良好"))
    assert told["丁"] == ("良好", ("良好",))
    assert told["己"] == (None, ("良好", "合格"))
    assert told["庚"] == ("合格", ("合格",))
    states = {one.assessment.unit: [c.state for c in one.assessment.consequences] for one in ranking.places}
    assert (states["乙"], states["丙"], states["丁"]) == (["certain"], ["pending"], [])


def test_units_that_nobody_assessed_are_units_that_may_come_first() -> None:
    rubric = load(TEXT.format(grades=THIRDS, missing="满分").encode())
    rows = [{"单位": name, "情形": "迟到", "数量": place + 1} for place, name in enumerate(NAMES)]
    ledger = ledger_from_rows(rows, rubric.vocabulary)
    everyone, few = score(rubric, ledger), score(rubric, ledger, units=["甲", "癸"])
    assert [(one.unit, one.grade) for one in everyone.assessments][::9] == [("甲", "优秀"), ("癸", "合格")]
    assert [(one.grade, one.possible_grades) for one in few.assessments] == [
        (None, ("优秀", "良好", "合格")),
        (None, ("优秀", "良好", "合格")),
    ]


@pytest.mark.parametrize("owing", NAMES[:6])
def test_what_is_certain_holds_whatever_the_open_unit_comes_to(owing: str) -> None:
    """The open unit is settled at each score in turn: certain grades stay, the others stay within what was said."""
    plan = plan_of("{优秀: 前20%, 良好: 其后40%, 合格: 其余, 不合格: {}}", missing="待定")
    keys = {label: key for key, label in plan.facts.items()}
    units = [Unit(name) for name in NAMES[:6]]
    late = [Record(f"{name}0", name, keys["迟到"], count=place * 3) for place, name in enumerate(NAMES[:6]) if place]

    def entry(name: str, points: int) -> Record:
        return Record(f"{name}1", name, keys["民主评议"], points=points * 1_000_000, values={"分值": points})

    def result(records: Sequence[Record]) -> Ranking:
        return rank_by_plan(plan, [evaluate(plan, records, unit) for unit in units], units)

    records = [*late, *(entry(name, 10) for name in NAMES[:6] if name != owing), Record("t", "乙", keys["通报"])]
    told = {one.assessment.unit: (one.grade, one.assessment.possible_grades) for one in result(records).places}
    seen: dict[str, set[str | None]] = {name: set() for name in told}
    for points in range(11):
        for name, grade in finals(result([*records, entry(owing, points)])).items():
            if name != owing:
                seen[name].add(grade)
    for name, (grade, possible) in told.items():
        assert seen[name] <= set(possible)
        assert (grade is None) or seen[name] == {grade}


def test_an_open_unit_may_be_in_the_way_in_a_lower_grade_than_its_best() -> None:
    """甲 may come to 84 up to 94 points, so it may take the only room of 良好, though there is room in 优秀."""
    grades = "{优秀: {分: 95分以上, 名额: 5}, 良好: {分: 90分以上, 名额: 1}, 合格: 90分以上, 不合格: 90分以下}"
    plan = plan_of(grades, missing="待定")
    keys = {label: key for key, label in plan.facts.items()}
    units = [Unit(name) for name in "甲乙丙"]
    records = [Record(f"{name}0", name, keys["迟到"], count=count) for name, count in (("甲", 6), ("乙", 7), ("丙", 1))]
    entered = [Record(f"{name}1", name, keys["民主评议"], points=10_000_000, values={"分值": 10}) for name in "乙丙"]
    told = finals(rank_by_plan(plan, [evaluate(plan, [*records, *entered], unit) for unit in units], units))
    assert told == {"丙": "优秀", "乙": None}
