"""Bonuses of which one work counts only once (取最高), and criticisms, of which each counts.

Within a clause: points, then shares and halves, then the highest of one work, then the task of one article, then the
cap. Between clauses the highest of what each of them still gives: an article that is used up as the task, that found
no room under the cap, or whose item is emptied, beats nothing. Room that is given back goes to the other articles.
The five points for the task are no bonus: they ask only whether anything was published.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from handwritten.facts import FIVE, FOUR, HALF, OFFICE, ONE, THREE, TWO, ZERO, Facts
from lianzheng_rubric import Record

__all__ = ["Works", "best_of_each_work", "criticisms"]

SIX = Decimal(6)
RANK = {"县级以下": 0, "县级": 1, "市级": 2, "省级": 3, "国家级": 4}
PAPER_LEVEL = {
    "人民日报": "国家级", "中国纪检监察报": "国家级", "中国监察": "国家级", "党风廉政建设": "国家级", "吉林日报": "省级", "白城日报": "市级",
}  # fmt: skip
ARTICLE = {"市级": ZERO, "省级": TWO, "国家级": SIX}
INTERNAL = {"市级": TWO, "省级": FIVE, "国家级": Decimal(10)}
OVERALL = {"县级": TWO, "市级": FOUR, "省级": SIX, "国家级": Decimal(8)}
SINGLE = {"县级": ONE, "市级": TWO, "省级": THREE, "国家级": FOUR}
EXPERIENCE = {"县级": HALF, "市级": ONE, "省级": TWO, "国家级": FIVE}
AWARDS = (("奖惩", "adj.1.all", OVERALL), ("单项奖惩", "adj.1.one", SINGLE))
CRITICISMS = ("大会批评", "通报批评", "媒体点名")


@dataclass
class Works:
    """What is left of the bonuses, where it belongs."""

    published: bool
    """Whether any article counts, so that the task is fulfilled."""
    articles: Decimal = ZERO
    internal: Decimal = ZERO
    on_total: list[Decimal] = field(default_factory=list)


@dataclass(slots=True)
class Bonus:
    """The bonus of a clause for one work: what it would be, and what it is under the cap."""

    clause: str
    record: Record
    points: Decimal
    given: Decimal


def best_of_each_work(facts: Facts) -> Works:
    """取最高: of everything about one work only the largest bonus stays; the first in the document when they are equal."""
    articles = sorted(filter(is_news, facts.vouched("稿件", OFFICE)), key=by_day)
    in_sheet = highest(Bonus("6.13.a", record, worth := article_points(record), worth) for record in articles)
    use_as_task(in_sheet)
    others = highest(
        Bonus(clause, record, points, ZERO if clause in facts.void else points)
        for clause, record, points in (*internal(facts), *awards(facts))
    )
    empty = emptied(facts)
    while True:
        hold_cap(in_sheet)
        left, back = between_clauses([*in_sheet, *others], empty)
        in_sheet = [bonus for bonus in left if bonus.clause == "6.13.a"]
        others = [bonus for bonus in left if bonus.clause != "6.13.a"]
        if not back:
            break
    works = Works(bool(articles), sum((bonus.given for bonus in in_sheet), ZERO))
    for bonus in others:
        if bonus.clause == "6.13.b":
            works.internal += bonus.given
        else:
            works.on_total.append(bonus.given)
    return works


def highest(bonuses: Iterable[Bonus]) -> list[Bonus]:
    """Within each clause the largest for one work."""
    best: dict[object, Bonus] = {}
    for bonus in bonuses:
        work = bonus.record.values.get("作品") or (bonus.record.id,)
        key = (bonus.clause, work)
        if key not in best or bonus.points > best[key].points:
            best[key] = bonus
    return list(best.values())


def use_as_task(articles: list[Bonus]) -> None:
    """An article of the lowest level is the task: of several the one with the least points, then the first."""

    def order(bonus: Bonus) -> tuple[int, Decimal, date, str]:
        return RANK[level_of(bonus.record)], bonus.points / bonus.record.count, *by_day(bonus.record)

    for bonus in sorted(articles, key=order)[:1]:
        bonus.points = bonus.points * (bonus.record.count - 1) / bonus.record.count


def hold_cap(articles: list[Bonus]) -> None:
    """Six points at most, by the day; national articles stand outside."""
    room = SIX
    for bonus in sorted(articles, key=lambda bonus: by_day(bonus.record)):
        bonus.given = bonus.points
        if level_of(bonus.record) != "国家级":
            bonus.given = min(bonus.points, room)
            room -= bonus.given


def between_clauses(bonuses: list[Bonus], empty: frozenset[str]) -> tuple[list[Bonus], bool]:
    """What is left of several clauses, and whether one under the cap gave way that had points."""
    by_work: dict[object, list[Bonus]] = defaultdict(list)
    for bonus in bonuses:
        by_work[bonus.record.values.get("作品") or (bonus.record.id,)].append(bonus)
    left, back = [], False
    for rivals in by_work.values():
        earned = [ZERO if bonus.clause in empty else bonus.given for bonus in rivals]
        if any(earned):
            best = rivals[earned.index(max(earned))]
            back = back or any(bonus.clause == "6.13.a" and bonus.given for bonus in rivals if bonus is not best)
            left.append(best)
        else:
            left += rivals
    return left, back


def emptied(facts: Facts) -> frozenset[str]:
    """Clauses whose item is emptied."""
    around = {"6.13.a": ("6.13.a", "6.13", "6", "comp.b"), "6.13.b": ("6.13", "6", "comp.b")}
    return frozenset(clause for clause, items in around.items() if not facts.void.isdisjoint(items))


def by_day(record: Record) -> tuple[date, str]:
    return record.date or date.max, record.id


def level_of(record: Record) -> str:
    """The paper decides the level of an article; 浪淘沙 may be anything."""
    values = record.values
    return PAPER_LEVEL.get(str(values["报刊"])) or str(values["级别"])


def is_news(record: Record) -> bool:
    """Whether an article counts."""
    values = record.values
    if RANK[level_of(record)] < RANK["市级"] or values["报刊"] == "其他报刊":
        return False
    return bool(values["主报主刊"] and values["内容相关"] and values["本单位事迹或署名"])


def article_points(record: Record) -> Decimal:
    """An article that several units signed is divided among them."""
    return ARTICLE[level_of(record)] * record.count / int(record.values["联名单位数"])  # type: ignore[call-overload]


def internal(facts: Facts) -> Iterable[tuple[str, Record, Decimal]]:
    """Internal information of the party committee and the discipline inspection."""
    for record in facts.vouched("6.13.b", OFFICE):
        if record.values["内容相关"]:
            yield "6.13.b", record, INTERNAL.get(str(record.values["级别"]), ZERO) * record.count


def awards(facts: Facts) -> Iterable[tuple[str, Record, Decimal]]:
    """Awards and experience passed on, not those of single persons."""
    for kind, clause, table in AWARDS:
        for record in facts[kind]:
            values = record.values
            if values["奖惩"] != "奖" or values["对象"] == "个人":
                continue
            if values["发文机关"] != "其他机关" and values["有文件或证书"]:
                yield clause, record, halved(record, table)
    for record in facts["adj.1.exp"]:
        if record.values["对象"] != "个人" and is_passed_on(record):
            yield "adj.1.exp", record, halved(record, EXPERIENCE)


def is_passed_on(record: Record) -> bool:
    """Whether experience was passed on in one of the ways that count; 纪检信息专刊 counts from the city upwards."""
    way = record.values["推广方式"]
    return way != "其他方式" and (way != "纪检信息专刊" or RANK[str(record.values["级别"])] >= RANK["市级"])


def halved(record: Record, table: Mapping[str, Decimal]) -> Decimal:
    worth = table.get(str(record.values["级别"]), ZERO) * record.count
    return worth / 2 if record.values["对象"] == "下属单位" else worth


def criticisms(facts: Facts) -> Decimal:
    return sum(
        (
            halved(record, table)
            for kind, clause, table in AWARDS
            for record in facts[kind]
            if record.values["奖惩"] == "惩"
            and record.values["对象"] != "个人"
            and record.values["批评方式"] in CRITICISMS
            and f"{clause}.n" not in facts.void
        ),
        ZERO,
    )
