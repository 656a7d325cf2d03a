"""The 通榆 2017 rubric as one ordinary program with ``Decimal``: what somebody writes who needs exactly this rubric.

It knows the default readings only and tells nothing but the numbers: no ledger, no dispositions, no open inputs
(whoever calls it has seen to it that every judgement is given). A material (证明材料) is looked up among the items
of the sheet; materials about 加减分 are not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from lianzheng_rubric import Record, Unit

__all__ = ["Score", "score_unit"]

ZERO, HALF, ONE, TWO, THREE, FOUR, FIVE = (Decimal(text) for text in ("0", "0.5", "1", "2", "3", "4", "5"))
TENTH = Decimal("0.1")
DEADLINE = date(2017, 11, 30)
RANK = {"县级以下": 0, "县级": 1, "市级": 2, "省级": 3, "国家级": 4}
TIMELESS = frozenset(
    [
        "证明材料",
        "民主测评",
        "comp.a.in",
        "comp.a.h",
        "1.1.1.a",
        "1.1.3.a",
        "1.1.3.b",
        "1.1.4.a",
        "1.1.5.b",
        "1.1.5.b2",
        "1.1.5.c",
        "1.1.6.a",
        "1.2.a",
        "1.3.a",
        "1.3.b",
        "3.8.a",
        "3.9.a",
        "3.9.b",
        "4.10.a",
        "6.13.d.s",
        "6.14.1.s",
        "6.14.2.a",
        "6.14.2.b",
        "6.14.2.c",
        "6.14.3.a",
        "6.14.3.b",
        "7.16.a",
        "8.17.1.a",
        "8.17.2.a.z",
        "8.17.2.b.z",
        "8.18.a",
        "8.19.a",
        "8.19.b",
        "8.20.a.z",
        "8.20.b.z",
        "8.20.c.z",
    ]
)
PETITIONS, STYLE, OFFICE, INSPECTORS = "县纪委信访室", "县纪委党风政风监督室", "县纪委办公室", "县督查指挥中心"
SUPERVISORS = ("县权力运行大监督领导小组办公室", "县权力运行大监督工作领导小组办公室", "县大监督办")
GRAVE = "违反规定程序造成严重不良影响"
SERIOUS = frozenset(("撤销党内职务", "留党察看", "开除党籍"))
PAPER_LEVEL = {
    "人民日报": "国家级", "中国纪检监察报": "国家级", "中国监察": "国家级", "党风廉政建设": "国家级", "吉林日报": "省级", "白城日报": "市级",
}  # fmt: skip
ARTICLE = {"市级": ZERO, "省级": TWO, "国家级": Decimal(6)}
INTERNAL = {"市级": TWO, "省级": FIVE, "国家级": Decimal(10)}
OVERALL = {"县级": TWO, "市级": FOUR, "省级": Decimal(6), "国家级": Decimal(8)}
SINGLE = {"县级": ONE, "市级": TWO, "省级": THREE, "国家级": FOUR}
EXPERIENCE = {"县级": HALF, "市级": ONE, "省级": TWO, "国家级": FIVE}
ITEMS = frozenset(
    [
        "1",
        "1.1",
        "1.1.0",
        "1.1.1",
        "1.1.2",
        "1.1.3",
        "1.1.4",
        "1.1.5",
        "1.1.6",
        "1.2",
        "1.3",
        "2",
        "3",
        "3.8",
        "3.9",
        "4",
        "4.10",
        "5",
        "5.11",
        "5.12",
        "6",
        "6.13",
        "6.13.a",
        "6.13.c",
        "6.13.d",
        "6.14",
        "6.14.1",
        "6.14.2",
        "6.14.3",
        "7",
        "7.15",
        "7.16",
        "8",
        "8.17",
        "8.17.1",
        "8.17.2",
        "8.17.2.a",
        "8.17.2.b",
        "8.17.3",
        "8.18",
        "8.19",
        "8.20",
        "8.20.a",
        "8.20.b",
        "8.20.c",
    ]
)


@dataclass
class Score:
    """What the office asks for: points by part and group, the total and the grade."""

    total: Decimal
    groups: dict[str, Decimal]
    grade_by_score: str
    grade: str


def score_unit(records: Iterable[Record], unit: Unit, as_of: date, previous_as_of: date) -> Score:
    """Score one unit."""
    facts = Facts(records, unit, as_of, previous_as_of)
    facts.void_materials()
    works = best_of_each_work(facts)
    groups = {
        "1": group_1(facts), "2": group_2(facts), "3": group_3(facts), "4": group_4(facts), "5": group_5(facts),
        "6": group_6(facts, works), "7": group_7(facts), "8": group_8(facts, unit),
    }  # fmt: skip
    groups["comp.a"] = daily_checks(facts)
    groups["comp.b"] = ZERO if "comp.b" in facts.void else sum(groups[key] for key in "12345678")  # type: ignore[assignment]
    groups["comp.c"] = vote(facts)
    total = groups["comp.a"] + groups["comp.b"] * Decimal("0.8") + groups["comp.c"]
    total = max(ZERO, total - criticisms(facts)) + sum(works["adj"], ZERO)
    by_score = "优秀" if total >= 95 else "良好" if total >= 80 else "较差"
    return Score(total, groups, by_score, final_grade(facts, by_score))


class Facts:
    """The records of the period by kind, and the items that invalid materials empty."""

    def __init__(self, records: Iterable[Record], unit: Unit, as_of: date, previous_as_of: date) -> None:
        self.by_kind: dict[str, list[Record]] = defaultdict(list)
        self.void: set[str] = set()
        end = min(date(2017, 12, 31), as_of)
        for record in records:
            if record.unit != unit.name:
                continue
            if record.date is None or previous_as_of < record.date <= end or record.situation in TIMELESS:
                self.by_kind[record.situation].append(record)

    def __getitem__(self, kind: str) -> Sequence[Record]:
        return self.by_kind.get(kind, ())

    def count(self, kind: str) -> int:
        """How often something happened."""
        return sum(record.count for record in self.by_kind.get(kind, ()))

    def any(self, *kinds: str) -> bool:
        """Whether any of these happened."""
        return any(kind in self.by_kind for kind in kinds)

    def vouched(self, kind: str, *sources: str) -> list[Record]:
        """The records that come from the office in charge, or do not say from where."""
        return [record for record in self[kind] if record.values.get("来源", sources[0]) in sources]

    def says_no(self, kind: str, *questions: str) -> bool:
        """Whether a record answers one of the questions with no."""
        return any(not record.values[question] for record in self[kind] for question in questions)

    def judged(self, kind: str) -> Decimal:
        """Points that people took off."""
        return sum((points(record) for record in self[kind]), ZERO)

    def item(
        self, clause: str, full: Decimal, taken: Decimal = ZERO, added: Decimal = ZERO, zero: bool = False
    ) -> Decimal:
        """An item from its full marks: deductions down to nothing, then bonuses; nothing at all when it is emptied."""
        if zero or clause in self.void:
            return ZERO
        return (full - taken if taken < full else ZERO) + added

    def whole(self, clause: str, *items: Decimal) -> Decimal:
        """The sum of items, unless an invalid material empties the whole."""
        return ZERO if clause in self.void else sum(items, ZERO)

    def void_materials(self) -> None:
        """ev.1 and ev.2: a material that is not in order empties the item it was to prove."""
        for record in self["证明材料"]:
            values = record.values
            formal = values.get("材料种类") in ("制度", "方案", "决定", "通报", "其他文件")
            in_order = values["红头"] and values["有发文机关"] and values["有正规编号"]
            if (formal and not in_order) or values["弄虚作假"]:
                clause = str(values["所证条款"])
                while clause and clause not in ITEMS:
                    clause = clause.rpartition(".")[0]
                self.void.add(clause)


def points(record: Record) -> Decimal:
    """The points that the record carries (they are kept in millionths)."""
    return Decimal(record.points or 0) / 1_000_000  # type: ignore[arg-type]


def group_1(facts: Facts) -> Decimal:
    meetings = max(0, 2 - facts.count("1.1.2.a"))
    told = sum((points(record) for record in facts.vouched("1.1.1.a", "县委督查室")), ZERO)
    no_report = any(is_late(record) for record in facts["1.1.5.b"]) or facts.says_no(
        "1.1.5.b", "已报县委", "已报县纪委"
    )
    organised = facts.whole(
        "1.1",
        facts.item("1.1.0", ONE),
        facts.item("1.1.1", ONE, told),
        facts.item("1.1.2", TWO, ONE * meetings),
        facts.item(
            "1.1.3", FOUR, zero=facts.any("1.1.3.a") or facts.says_no("1.1.3.b", "记录及时", "记录如实", "印证材料健全")
        ),
        facts.item("1.1.4", TWO, zero=facts.any("1.1.4.a")),
        facts.item("1.1.5", TWO, zero=no_report or facts.any("1.1.5.c", "1.1.5.b2")),
        facts.item("1.1.6", TWO, zero=facts.says_no("1.1.6.a", "建立约谈制度", "开展约谈")),
    )
    accountable = [record for record in facts["责任追究"] if record.values["职务"] == "其他班子成员"]
    full = organised + facts.item("1.2", THREE, zero=facts.any("1.2.a"))
    full += facts.item("1.3", THREE, ONE if facts.any("1.3.b") else ZERO, zero=facts.any("1.3.a"))
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
    return facts.whole("3", public, facts.item("3.9", FIVE, zero=facts.any("3.9.a", "3.9.b")))


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


def group_6(facts: Facts, works: Mapping[str, list[Decimal]]) -> Decimal:
    in_time = [record for record in facts.vouched("6.13.c.b", STYLE) if is_in_time(record)]
    site = min(ONE, TENTH * sum(record.count for record in in_time if record.values["已发表"]))
    sent = sum(record.count for record in in_time)
    judged = [record for record in facts.vouched("6.13.c.s", STYLE) if is_in_time(record)]
    short = points(judged[-1]) if sent < 10 and judged else ZERO
    opinion = min(ONE, TENTH * sum(record.count for record in facts.vouched("6.13.d.b", STYLE)))
    news = facts.item("6.13.a", FIVE, ZERO, sum(works["6.13.a"], ZERO), zero=not works["articles"])
    news += facts.item("6.13.c", TWO, short, site)
    news += facts.item("6.13.d", TWO, facts.judged("6.13.d.s"), opinion)
    published = facts.item("6.13", news, ZERO, sum(works["6.13"], ZERO))
    late = any(is_late(record) for record in facts.vouched("6.14.2.b", STYLE))
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
    held = {record.date.month for record in facts["8.20.b.d"] if record.date is not None and record.count > 0}
    return sum(month not in held for month in range(1, months + 1))


def is_late(record: Record) -> bool:
    return record.date is not None and record.date > DEADLINE


def is_in_time(record: Record) -> bool:
    """Whether the record is not later than the deadline that it names, if it names one."""
    deadline = record.values.get("期限日期")
    return not isinstance(deadline, date) or record.date is None or record.date <= deadline


def once_each(records: Iterable[Record], *fields: str) -> int:
    """Occurrences, those about the same matter taken once (the record with the largest count)."""
    largest: dict[object, int] = {}
    for record in records:
        key: object = tuple(record.values.get(field) for field in fields)
        if None in key:  # type: ignore[operator]
            key = record.id
        largest[key] = max(record.count, largest.get(key, 0))
    return sum(largest.values())


# --- bonuses of which one work counts only once --------------------------------------------------------------------


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


def best_of_each_work(facts: Facts) -> dict[str, list[Decimal]]:
    """取最高: of everything about one work only the largest bonus stays, where it belongs."""
    found: list[tuple[str, Record, Decimal]] = []
    articles = [record for record in facts.vouched("稿件", OFFICE) if is_news(record)]
    articles.sort(key=lambda record: (record.date or date.max, record.id))
    for record in articles:
        share = int(record.values["联名单位数"])  # type: ignore[call-overload]
        found.append(("6.13.a", record, ARTICLE[level_of(record)] * record.count / share))
    for record in facts.vouched("6.13.b", OFFICE):
        if record.values["内容相关"]:
            found.append(("6.13", record, INTERNAL.get(str(record.values["级别"]), ZERO) * record.count))
    for kind, table in (("奖惩", OVERALL), ("单项奖惩", SINGLE)):
        for record in facts[kind]:
            values = record.values
            if (
                values["奖惩"] == "奖"
                and values["对象"] != "个人"
                and values["发文机关"] != "其他机关"
                and values["有文件或证书"]
            ):
                found.append(("adj", record, halved(record, table)))
    for record in facts["adj.1.exp"]:
        if record.values["对象"] != "个人" and is_passed_on(record):
            found.append(("adj", record, halved(record, EXPERIENCE)))
    best: dict[object, tuple[str, Record, Decimal]] = {}
    for entry in found:
        key = entry[1].values.get("作品") or entry[1].id
        if key not in best or entry[2] > best[key][2]:
            best[key] = entry
    kept: dict[str, list[Decimal]] = {"6.13": [], "adj": [], "articles": [ONE] * len(articles)}
    kept["6.13.a"] = article_bonuses([(record, bonus) for place, record, bonus in best.values() if place == "6.13.a"])
    for place, _, bonus in best.values():
        if place != "6.13.a":
            kept[place].append(bonus)
    return kept


def is_passed_on(record: Record) -> bool:
    """Whether experience was passed on in one of the ways that count; 纪检信息专刊 counts from the city upwards."""
    way = record.values["推广方式"]
    return way != "其他方式" and (way != "纪检信息专刊" or RANK[str(record.values["级别"])] >= RANK["市级"])


def article_bonuses(articles: list[tuple[Record, Decimal]]) -> list[Decimal]:
    """The first article (of the lowest level) is the task; the rest add up to six points, national ones apart."""
    articles.sort(key=lambda pair: (RANK[level_of(pair[0])], pair[0].date or date.max, pair[0].id))
    bonuses, capped, free = [], ZERO, 1
    for record, bonus in articles:
        if free:
            free, bonus = 0, bonus * (record.count - 1) / record.count  # noqa: PLW2901 - the task takes its part
        if level_of(record) == "国家级":
            bonuses.append(bonus)
        else:
            capped += bonus
    return [*bonuses, min(Decimal(6), capped)]


def halved(record: Record, table: Mapping[str, Decimal]) -> Decimal:
    worth = table.get(str(record.values["级别"]), ZERO) * record.count
    return worth / 2 if record.values["对象"] == "下属单位" else worth


def criticisms(facts: Facts) -> Decimal:
    ways = ("大会批评", "通报批评", "媒体点名")
    return sum(
        (
            halved(record, table)
            for kind, table in (("奖惩", OVERALL), ("单项奖惩", SINGLE))
            for record in facts[kind]
            if record.values["奖惩"] == "惩" and record.values["对象"] != "个人" and record.values["批评方式"] in ways
        ),
        ZERO,
    )


# --- the other parts, and the grade --------------------------------------------------------------------------------


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
    return max(ZERO, sum(results, ZERO) / len(results) - HALF * absent)


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
