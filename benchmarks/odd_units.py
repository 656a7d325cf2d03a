"""Units that no office ever had: any record with any values, many times over, works and matters mixed up.

They are not timed; the hand-written program and the engine have to come to the same result on them all the same. A
field may be left empty only where both know what that means; units whose result is still open are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from lianzheng_rubric import Record, ledger_from_rows
from lianzheng_rubric.engine.condition import Value, fields_of
from lianzheng_rubric.engine.needs import fields_read
from workload import Case, Row, rubric

__all__ = ["odd_units"]

ENTERED = ("comp.a.in", "comp.a.h", "民主测评", "居民评议", "1.1.1.a", "6.13.c.s", "6.13.d.s", "6.14.1.s")
"""Scores, votes and judgements, which have to be complete."""
SOURCES = (
    "县纪委办公室", "县纪委党风政风监督室", "县纪委信访室", "县督查指挥中心", "县大监督办", "县纪委案管室", "别处",
)  # fmt: skip
BONUSES = ("稿件", "稿件", "稿件", "稿件", "6.13.b", "奖惩", "单项奖惩", "adj.1.exp", "证明材料")


def odd_units(count: int, seed: int) -> list[Case]:
    """``count`` such units; every other one is about works that are published, praised and criticised only."""
    random = Random(seed)  # noqa: S311 - reproducible work, no secret
    asked = _asked()
    rows: list[Row] = []
    roster: list[Row] = []
    for number in range(count):
        name = f"怪{number:04}"
        roster.append({"单位": name, **random.choice(({}, {"应开例会月数": 10}, {"例会登记方式": "汇总"}))})
        kinds = BONUSES if number % 2 else tuple(asked)
        own = [
            *_complete(),
            *(_row(random, kind, asked[kind]) for kind in random.choices(kinds, k=random.randint(0, 14))),
        ]
        random.shuffle(own)
        rows += [{"编号": f"{number}-{place:02}", "单位": name, **row} for place, row in enumerate(own)]
    ledger = ledger_from_rows(rows, rubric().vocabulary, roster)
    by_unit: dict[str, list[Record]] = {unit.name: [] for unit in ledger.units}
    for record in ledger.records:
        by_unit[record.unit].append(record)
    return [Case(unit, tuple(by_unit[unit.name])) for unit in ledger.units]


_PEOPLE = {"决定日期", "行为日期", "调离日期"}
_BESIDE = {"稿件": {"报刊", "级别"}, "处分": _PEOPLE, "责任追究": _PEOPLE}
"""Fields from which others are derived."""


def _asked() -> dict[str, list[str]]:
    """By kind of record, the fields that rules ask it for."""
    plan = rubric().plan
    found: dict[str, set[str]] = {}
    for step in plan.steps:
        for kind in set(step.situations).difference(ENTERED):
            found.setdefault(kind, set(_BESIDE.get(kind, ()))).update(fields_read(step, plan))
    given = {"", "日期", "数量", "分值", *(one.name for one in plan.derived)}
    of_persons = frozenset().union(*(fields_of(one.where) for one in plan.exemptions))
    return {
        kind: sorted(names - given - (frozenset() if _BESIDE.get(kind) is _PEOPLE else of_persons))
        for kind, names in sorted(found.items())
    }


def _complete() -> Iterable[Row]:
    """What every unit has, so that nothing is open."""
    yield {
        "情形": "民主测评",
        "日期": date(2017, 12, 18),
        "好": 7,
        "较好": 2,
        "一般": 1,
        "差": 1,
        "应到人数": 13,
        "实到人数": 11,
    }
    yield {"情形": "日常检查得分", "日期": date(2017, 3, 5), "分值": "9.5"}
    yield {"情形": "日常检查得分", "日期": date(2017, 6, 5), "分值": "8.7"}
    yield {"情形": "6.13.c.b", "日期": date(2017, 5, 5), "来源": "县纪委党风政风监督室", "数量": 10}


def _row(random: Random, kind: str, asked: Iterable[str]) -> Row:
    row: Row = {"情形": kind, "数量": random.choice((1, 1, 1, 2, 3))}
    if kind in ("处分", "责任追究") or random.random() < 0.93:
        row["日期"] = date(2016, 12, 1) + timedelta(days=random.randrange(400))
    row.update({name: _value(random, name) for name in asked if random.random() < _LIKELY.get(name, 1)})
    if kind in ("处分", "责任追究"):
        row["决定日期"] = row["日期"]
    return row


_LIKELY = {"来源": 0.3, "作品": 0.85, "事项": 0.85, "行为日期": 0.85, "调离日期": 0.85, "期限日期": 0.85}
"""How often a field that may be left empty is filled in."""


def _value(random: Random, name: str) -> Value:
    vocabulary = rubric().vocabulary
    if name in vocabulary.defaults and random.random() < 0.7:
        return vocabulary.defaults[name]
    if name in rubric().plan.labels:
        value = random.choice(rubric().plan.labels[name])
        return {True: "是", False: "否"}[value] if isinstance(value, bool) else value
    if name == "所证条款":
        return random.choice([clause for clause in vocabulary.fields[name].labels if clause[0].isdigit()])
    if name == "来源":
        return random.choice(SOURCES)
    if name == "期限日期":
        return date(2017, random.randint(1, 12), 15)
    if name.endswith("日期"):
        return date(2006, 1, 1) + timedelta(days=random.randrange(4400))
    if name == "联名单位数":
        return random.choice((1, 1, 2, 3, 7))
    return f"{name}{random.randrange(8 if name == '作品' else 3)}"
