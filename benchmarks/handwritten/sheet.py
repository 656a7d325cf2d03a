"""The eight groups of the year-end sheet."""

from __future__ import annotations

from decimal import Decimal

from handwritten.facts import (
    FIVE,
    FOUR,
    GRAVE,
    HALF,
    INSPECTORS,
    ONE,
    PETITIONS,
    STYLE,
    SUPERVISORS,
    TENTH,
    THREE,
    TWO,
    ZERO,
    Facts,
    any_late,
    falls_short,
    is_in_time,
    once_each,
    points,
)
from handwritten.works import Works
from lianzheng_rubric import Unit

__all__ = ["group_1", "group_2", "group_3", "group_4", "group_5", "group_6", "group_7", "group_8"]


def group_1(facts: Facts) -> Decimal:
    meetings = max(0, 2 - facts.count("1.1.2.a"))
    told = sum((points(record) for record in facts.vouched("1.1.1.a", "县委督查室")), ZERO)
    no_report = falls_short(facts["1.1.5.b"], "已报县委", "已报县纪委")
    organised = facts.whole(
        "1.1",
        facts.item("1.1.0", ONE),
        facts.item("1.1.1", ONE, told),
        facts.item("1.1.2", TWO, ONE * meetings),
        facts.item(
            "1.1.3", FOUR, zero=facts.any("1.1.3.a") or facts.says_no("1.1.3.b", "记录及时", "记录如实", "印证材料健全")
        ),
        facts.item("1.1.4", TWO, zero=facts.says_no("1.1.4.a", "听取汇报", "抓分管范围教育")),
        facts.item("1.1.5", TWO, zero=no_report or facts.any("1.1.5.c", "1.1.5.b2")),
        facts.item("1.1.6", TWO, zero=facts.says_no("1.1.6.a", "建立约谈制度", "开展约谈")),
    )
    accountable = [record for record in facts["责任追究"] if record.values["职务"] == "其他班子成员"]
    full = organised + facts.item("1.2", THREE, zero=facts.any("1.2.a"))
    full += facts.item("1.3", THREE, ONE if facts.says_yes("1.3.b", "检查发现问题") else ZERO, zero=facts.any("1.3.a"))
    return facts.item("1", full, FIVE * once_each(accountable, "人员", "事项"))


def group_2(facts: Facts) -> Decimal:
    reported = [
        record
        for record in facts["2.7.a"]
        if record.values["督查室通报"] or record.values["机关级别"] in ("市级", "省级", "国家级")
    ]
    zero = facts.any("2.6.a", "2.7.b") or any(record.values["机关级别"] != "县级以下" for record in facts["2.5.a"])
    return facts.item("2", FIVE, TWO * once_each(reported, "事项"), zero=zero)


def group_3(facts: Facts) -> Decimal:
    public = facts.item("3.8", FIVE, zero=facts.any("3.8.a"))
    perfunctory = facts.says_yes("3.9.b", "检查流于形式") or facts.says_no("3.9.b", "发现问题及时处理")
    return facts.whole("3", public, facts.item("3.9", FIVE, zero=facts.any("3.9.a") or perfunctory))


def group_4(facts: Facts) -> Decimal:
    criticised = once_each(facts.vouched("4.10.b", INSPECTORS), "事项")
    zero = facts.any("4.10.a") or bool(facts.vouched("4.10.c", "县纪委案管室"))
    return facts.whole("4", facts.item("4.10", FOUR, ONE * criticised, zero=zero))


def group_5(facts: Facts) -> Decimal:
    questions = ("事前报告", "提醒教育", "事中事后监督")
    silent = [record for record in facts["5.11.a"] if not all(record.values[question] for question in questions)]
    taken = ONE * once_each(silent, "人员", "事项") + ONE * once_each(facts["5.11.b"], "人员", "事项")
    style = facts.item("5.11", THREE, taken, zero=facts.any("5.11.c"))
    return facts.whole("5", style, facts.item("5.12", THREE, zero=facts.any("5.12.a")))


def group_6(facts: Facts, works: Works) -> Decimal:
    in_time = [record for record in facts.vouched("6.13.c.b", STYLE) if is_in_time(record)]
    site = min(ONE, TENTH * sum(record.count for record in in_time if record.values["已发表"]))
    sent = sum(record.count for record in in_time)
    judged = [record for record in facts.vouched("6.13.c.s", STYLE) if is_in_time(record)]
    short = points(judged[-1]) if sent < 10 and judged else ZERO
    opinion = min(ONE, TENTH * sum(record.count for record in facts.vouched("6.13.d.b", STYLE)))
    news = facts.item("6.13.a", FIVE, ZERO, works.articles, zero=not works.published)
    news += facts.item("6.13.c", TWO, short, site)
    news += facts.item("6.13.d", TWO, facts.judged("6.13.d.s"), opinion)
    published = facts.item("6.13", news, ZERO, works.internal)
    late = any_late(facts.vouched("6.14.2.b", STYLE))
    taught = facts.whole(
        "6.14",
        facts.item("6.14.1", TWO, facts.judged("6.14.1.s")),
        facts.item("6.14.2", TWO, zero=late or facts.any("6.14.2.a", "6.14.2.c")),
        facts.item("6.14.3", TWO, zero=facts.any("6.14.3.a", "6.14.3.b")),
    )
    return facts.whole("6", published, taught)


def group_7(facts: Facts) -> Decimal:
    taken = HALF * once_each(facts.vouched("7.15.a", PETITIONS), "事项")
    added = HALF * sum(record.count for record in facts.vouched("7.15.b", PETITIONS))
    letters = facts.item("7.15", FIVE, taken, added)
    visits = facts.item("7.16", FIVE, zero=facts.says_no("7.16.a", "有接访记录", "开展下访"))
    return ZERO if facts.vouched("7.g", PETITIONS) else facts.whole("7", letters, visits)


def group_8(facts: Facts, unit: Unit) -> Decimal:
    leader = facts.item("8.17.2.a", TWO, zero=facts.any("8.17.2.a.z"))
    decisions = facts.item("8.17.2.b", THREE, ONE * facts.count("8.17.2.b.d"), zero=facts.any("8.17.2.b.z"))
    power = facts.item("8.17.1", FIVE, zero=bool(facts.vouched("8.17.1.a", *SUPERVISORS)))
    power += facts.whole("8.17.2", leader, decisions)
    broken = TWO * once_each(facts.vouched("8.17.3.a", *SUPERVISORS), "事项")
    power += facts.item("8.17.3", FIVE, broken, zero=bool(facts.vouched(GRAVE, *SUPERVISORS)))
    power = facts.item("8.17", power, ONE * once_each(facts["8.17.t"], "事项"))
    board = facts.whole(
        "8.20",
        facts.item("8.20.a", TWO, zero=facts.any("8.20.a.z")),
        facts.item("8.20.b", TWO, HALF * missed_meetings(facts, unit), zero=facts.any("8.20.b.z")),
        facts.item("8.20.c", ONE, zero=facts.any("8.20.c.z")),
    )
    reviewed = facts.item("8.18", FIVE, zero=facts.any("8.18.a"))
    public = facts.item("8.19", FIVE, THREE if facts.any("8.19.b") else ZERO, zero=facts.any("8.19.a"))
    return facts.whole("8", power, reviewed, public, board)


def missed_meetings(facts: Facts, unit: Unit) -> int:
    """Months without a meeting of the board, or what the yearly number lacks where only that is kept."""
    if unit.values.get("例会登记方式") == "汇总":
        return max(0, 12 - facts.count("8.20.b.d"))
    months = int(unit.values.get("应开例会月数", 12))  # type: ignore[call-overload]
    held = {(record.date.year, record.date.month) for record in facts["8.20.b.d"] if record.date is not None}
    return max(0, months - len(held))
