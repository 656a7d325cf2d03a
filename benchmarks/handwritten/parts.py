"""The other parts of the total, and the grade."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from handwritten.facts import GRAVE, HALF, SUPERVISORS, ZERO, Facts, points
from lianzheng_rubric import Record

__all__ = ["daily_checks", "final_grade", "vote"]

SERIOUS = frozenset(("撤销党内职务", "留党察看", "开除党籍"))


def daily_checks(facts: Facts) -> Decimal:
    entered = [points(record) for record in facts["comp.a.in"]]
    entered += [points(record) / 10 for record in facts["comp.a.h"]]
    return ZERO if "comp.a" in facts.void else sum(entered, ZERO) / len(entered)


def vote(facts: Facts) -> Decimal:
    results, absent = [], 0
    for record in facts["民主测评"]:
        good, fair, middling, poor, none = (int(record.values[name]) for name in ("好", "较好", "一般", "差", "弃权"))  # type: ignore[call-overload]
        results.append(Decimal(good * 100 + fair * 80 + middling * 50) / (good + fair + middling + poor + none) / 10)
        absent += int(record.values["应到人数"]) - int(record.values["实到人数"])  # type: ignore[call-overload]
    return ZERO if "comp.c" in facts.void else max(ZERO, sum(results, ZERO) / len(results) - HALF * absent)


def full_years(start: date, end: date) -> int:
    """Whole years; a day that the month does not have counts as its last day."""
    anniversary = (end.month, (end + timedelta(days=1)).day == 1 and start.month == end.month and start.day > end.day)
    passed = anniversary[0] > start.month or (end.month == start.month and (end.day >= start.day or anniversary[1]))
    return end.year - start.year - (not passed)


def exempt(record: Record) -> bool:
    """Exemptions from grade limits and vetoes."""
    values = record.values
    if values["受处分时状态"] in ("退休", "提前离岗"):
        return True
    decided, done, moved = values.get("决定日期"), values.get("行为日期"), values.get("调离日期")
    if not isinstance(decided, date):
        return False
    if isinstance(done, date) and full_years(done, decided) >= 10:
        return True
    if not isinstance(moved, date) or moved > decided:
        return False
    return full_years(moved, decided) >= 5 or not values["与履职有关"]


def final_grade(facts: Facts, by_score: str) -> str:
    leaders: set[object] = set()
    limited: tuple[set[object], set[object], set[object]] = (set(), set(), set())
    chief = crime = False
    for record in facts["处分"]:
        values = record.values
        if exempt(record):
            continue
        role, kind, body, person = values["职务"], values["处分类别"], values.get("处分机关"), values["人员"]
        above = values["违纪"] and body in ("上级纪委", "监察机关")
        if role in ("主要领导", "其他班子成员"):
            if kind == "刑事处罚":
                crime = crime or not values["免予刑事处罚"]
            elif values["违纪"]:
                leaders.add(person)
                chief = chief or role == "主要领导"
                limited[0].update([person] if above else [])
        elif role == "机关干部" and above and kind != "刑事处罚":
            limited[1].add(person)
        elif role == "基层一般党员" and above and kind == "党纪处分" and values.get("党纪") in SERIOUS:
            limited[2].add(person)
    if chief or len(leaders) >= 2 or crime:
        return "较差"
    blamed = any(record.values["职务"] == "主要领导" and not exempt(record) for record in facts["责任追究"])
    false_papers = any(record.values["弄虚作假"] for record in facts["证明材料"])
    grave = any(not exempt(record) for record in facts.vouched(GRAVE, *SUPERVISORS))
    persons = bool(limited[0]) or len(limited[1]) >= 3 or len(limited[2]) >= 5
    return "良好" if by_score == "优秀" and (persons or blamed or false_papers or grave) else by_score
