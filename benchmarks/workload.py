"""Realistic units of the 通榆 2017 rubric, the same ones for the same seed: about fifty records each.

Most records are the ordinary business of a year (meetings, published items, votes); a few are deductions, zeroings
and disciplinary cases. Every open input is given, so that a result is one number. Rows go through the library's own
reader, so both contenders get the very same typed records.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from random import Random

from lianzheng_rubric import Record, Rubric, Unit, ledger_from_rows, load_rubric

__all__ = ["AS_OF", "PREVIOUS", "Case", "rows", "rubric", "units"]

AS_OF = date(2017, 12, 20)
PREVIOUS = date(2016, 12, 20)

_LEVELS = ("县级", "市级", "省级", "国家级")
_STYLE = "县纪委党风政风监督室"
_PLAIN_ZEROES = (
    "1.1.3.a", "1.1.4.a", "1.1.5.c", "1.1.5.b2", "1.2.a", "1.3.a", "2.6.a", "2.7.b", "3.8.a", "3.9.a", "3.9.b", "4.10.a",
    "5.11.c", "5.12.a", "6.14.2.a", "6.14.3.a", "6.14.3.b", "8.17.1.a", "8.17.2.a.z", "8.17.2.b.z", "8.18.a", "8.19.a",
    "8.20.a.z", "8.20.b.z", "8.20.c.z", "违反规定程序造成严重不良影响",
)  # fmt: skip
_PLAIN_DEDUCTIONS = ("1.3.b", "5.11.b", "8.17.2.b.d", "8.17.3.a", "8.19.b")
_MATTERS = ("帮扶", "信访", "会风", "公务用车")
_PROVEN = ("1.1.3.a", "1.2.a", "3.8", "5.12.a", "6.14.2", "8.18.a", "8.20.a.z", "8.17.1")
_PAPERS = {"县级": "浪淘沙", "市级": "白城日报", "省级": "吉林日报", "国家级": "中国纪检监察报"}
_ROLES = ("主要领导", "其他班子成员", "机关干部", "基层一般党员", "其他人员")
_PARTY = ("警告", "严重警告", "撤销党内职务", "留党察看", "开除党籍")

Row = dict[str, object]


@dataclass(frozen=True)
class Case:
    """One unit with its records in the order in which they were reported."""

    unit: Unit
    records: tuple[Record, ...]


@lru_cache(maxsize=1)
def rubric() -> Rubric:
    """The rubric that is scored."""
    return load_rubric("tongyu-2017")


def rows(count: int, seed: int = 2017) -> tuple[list[Row], list[Row]]:
    """The roster of ``count`` generated units, and their records."""
    random = Random(seed)  # noqa: S311 - reproducible work, no secret
    records: list[Row] = []
    roster: list[Row] = []
    for number in range(count):
        name = f"社区{number:04}"
        roster.append({"单位": name, **({"应开例会月数": random.choice((10, 11))} if random.random() < 0.2 else {})})
        own = _year(random)
        random.shuffle(own)
        records += [{"编号": f"{number}-{place}", "单位": name, **row} for place, row in enumerate(own)]
    return roster, records


def units(count: int, seed: int = 2017) -> list[Case]:
    """``count`` generated units."""
    roster, records = rows(count, seed)
    ledger = ledger_from_rows(records, rubric().vocabulary, roster)
    by_unit: dict[str, list[Record]] = {unit.name: [] for unit in ledger.units}
    for record in ledger.records:
        by_unit[record.unit].append(record)
    return [Case(unit, tuple(by_unit[unit.name])) for unit in ledger.units]


def _year(random: Random) -> list[Row]:
    return [*_entered(random), *_routine(random), *_published(random), *_honours(random), *_troubles(random)]


def _day(random: Random) -> date:
    """A day of the year, now and then before last year's assessment, after it, or after this year's."""
    return date(2016, 12, 10) + timedelta(days=random.randrange(382))


def _plain(random: Random, situation: str, at_most: int, at_least: int = 0, **more: object) -> list[Row]:
    count = random.randint(at_least, at_most)
    return [{"情形": situation, "日期": _day(random), **more} for _ in range(count)]


def _judged(random: Random, situation: str, most: int, **more: object) -> Row:
    points = Decimal(random.randrange(most * 10 + 1)) / 10
    day = date(2017, random.randint(3, 11), 9)
    return {"情形": situation, "日期": day, "分值": points, "理由": "检查记录", **more}


def _entered(random: Random) -> list[Row]:
    """Daily checks, the vote, and judgements."""
    due = random.randint(25, 60)
    came = due - random.choice((0, 0, 1, 2))
    votes = [random.randrange(3) for _ in range(3)]
    vote: Row = {
        "情形": "民主测评", "日期": date(2017, 12, 18), "好": came - sum(votes), "较好": votes[0], "一般": votes[1],
        "差": votes[2], "应到人数": due, "实到人数": came,
    }  # fmt: skip
    rows = [vote]
    for month in random.sample((3, 6, 9), random.randint(1, 3)):
        points = Decimal(random.randrange(85, 101)) / 10
        rows.append({"情形": "日常检查得分", "日期": date(2017, month, 5), "分值": points})
    for situation, most in (("1.1.1.a", 1), ("6.13.d.s", 1), ("6.14.1.s", 1)):
        if random.random() < 0.3:
            source = {"来源": "县委督查室"} if situation == "1.1.1.a" else {}
            rows.append(_judged(random, situation, most, **source))
    return rows


def _routine(random: Random) -> list[Row]:
    """Meetings of the year, monthly meetings and materials handed in."""
    rows = _plain(random, "1.1.2.a", 4, 1)
    rows += [{"情形": "8.20.b.d", "日期": date(2017, month, 12)} for month in range(1, 13) if random.random() < 0.93]
    for clause in random.sample(_PROVEN, random.randint(1, 4)):
        row: Row = {"情形": "证明材料", "日期": date(2017, 11, 20), "所证条款": clause, "材料种类": "方案"}
        if random.random() < 0.04:
            row[random.choice(("红头", "有正规编号"))] = "否"
        if random.random() < 0.01:
            row["弄虚作假"] = "是"
        rows.append(row)
    for situation in ("1.1.5.b", "6.14.2.b"):
        rows.append({"情形": situation, "日期": date(2017, 11, random.randint(10, 29))})
        if random.random() < 0.05:
            rows.append({"情形": situation, "日期": date(2017, 12, 4)})
    return rows


def _published(random: Random) -> list[Row]:
    """Articles, internal information, items on the web site."""
    rows: list[Row] = []
    for number in range(random.randint(1, 5)):
        level = random.choices(_LEVELS, (2, 4, 3, 1))[0]
        paper = random.choices((_PAPERS[level], "浪淘沙", "其他报刊", "吉林日报"), (8, 2, 1, 1))[0]
        row: Row = {"情形": "稿件", "日期": _day(random), "报刊": paper, "级别": level}
        row["作品"] = f"作品{random.randrange(6)}" if random.random() < 0.7 else f"稿{number}"
        row["联名单位数"] = random.choice((1, 1, 1, 2, 4))
        row["来源"] = random.choice(("县纪委办公室", "县纪委办公室", "县纪委办公室", "本单位"))
        rows.append(row)
    for _ in range(random.randint(0, 2)):
        row = {"情形": "6.13.b", "日期": _day(random), "级别": random.choice(_LEVELS[1:3])}
        row["作品"] = f"作品{random.randrange(6)}"
        row["来源"] = random.choice(("县纪委办公室", "县纪委办公室", "本单位"))
        rows.append(row)
    rows += _plain(random, "6.13.c.b", 12, 4, 来源=_STYLE, 期限日期=date(2017, 12, 10))
    rows.append(_judged(random, "6.13.c.s", 2))  # looked at only when fewer than ten were sent
    rows += _plain(random, "6.13.d.b", 5, 1, 来源=_STYLE)
    rows += _plain(random, "7.15.b", 3, 0, 来源="县纪委信访室")
    return rows


def _honours(random: Random) -> list[Row]:
    """Awards, criticisms, experience passed on."""
    rows: list[Row] = []
    for situation in ("奖惩", "单项奖惩"):
        for _ in range(random.choice((0, 1, 1, 2))):
            row: Row = {"情形": situation, "日期": _day(random), "级别": random.choices(_LEVELS, (6, 3, 2, 1))[0]}
            row["奖惩"] = random.choice(("奖", "奖", "奖", "惩"))
            row["作品"] = f"作品{random.randrange(6)}"
            row["对象"] = random.choice(("本单位", "本单位", "下属单位", "个人"))
            if random.random() < 0.1:
                row |= {"有文件或证书": "否", "批评方式": "其他方式"}
            rows.append(row)
    if random.random() < 0.4:
        way = random.choice(("大会介绍", "其他方式"))
        row = {"情形": "adj.1.exp", "日期": _day(random), "级别": random.choice(_LEVELS), "推广方式": way}
        rows.append({**row, "作品": f"作品{random.randrange(6)}", "对象": random.choice(("本单位", "下属单位"))})
    return rows


def _troubles(random: Random) -> list[Row]:
    """Deductions, zeroings and disciplinary cases; many units have next to none."""
    rows: list[Row] = []
    for _ in range(random.choice((0, 0, 0, 1, 1, 2))):
        rows.append({"情形": random.choice(_PLAIN_ZEROES), "日期": _day(random)})
    for situation in random.choices(_PLAIN_DEDUCTIONS, k=random.choice((0, 1, 2, 3))):
        rows.append({"情形": situation, "日期": _day(random), "数量": random.choice((1, 1, 2))})
    for situation in ("2.7.a", "4.10.b", "8.17.t"):
        for row in _plain(random, situation, 1, 0, 机关级别="县级", 来源="县督查指挥中心"):
            rows.append({**row, "事项": random.choice(_MATTERS)})
    rows += _plain(random, "7.15.a", 1, 0, 来源=random.choice(("县纪委信访室", "其他单位")))
    rows += _checked(random)
    rows += [_case(random, person) for person in range(random.choice((0, 0, 1, 2, 3, 6)))]
    return rows


def _checked(random: Random) -> list[Row]:
    """Situations that are harmless when every question is answered with yes."""
    rows: list[Row] = []
    for situation, question in (("1.1.3.b", "记录及时"), ("1.1.6.a", "开展约谈"), ("7.16.a", "开展下访")):
        rows.append({"情形": situation, "日期": date(2017, 6, 30), question: "否" if random.random() < 0.05 else "是"})
    for _ in range(random.choice((0, 1, 2))):
        row: Row = {"情形": "5.11.a", "日期": _day(random), "人员": f"人{random.randrange(3)}", "事项": "婚礼"}
        rows.append({**row, "提醒教育": random.choice(("是", "否"))})
    for situation, chance in (("7.g", 0.02), ("4.10.c", 0.02), ("2.5.a", 0.02), ("cons.6", 0.02)):
        if random.random() < chance:
            sources = {"7.g": "县纪委信访室", "4.10.c": "县纪委案管室"}
            more: Row = {"来源": sources[situation]} if situation in sources else {}
            rows.append({"情形": situation, "日期": _day(random), "机关级别": "县级", **more})
    return rows


def _case(random: Random, person: int) -> Row:
    """A disciplinary case or a case of accountability, complete enough to decide every exemption."""
    decided = _day(random)
    common: Row = {
        "日期": decided, "决定日期": decided, "行为日期": decided - timedelta(days=random.randrange(200, 4500)),
        "人员": f"干部{person}", "职务": random.choices(_ROLES, (2, 3, 6, 12, 3))[0],
        "受处分时状态": random.choices(("在职", "退休", "提前离岗"), (8, 1, 1))[0],
    }  # fmt: skip
    common["调离日期"] = decided - timedelta(days=random.randrange(0, 4000))
    common["与履职有关"] = random.choice(("是", "是", "否"))
    if random.random() < 0.2:
        return {"情形": "责任追究", **common}
    kind = random.choices(("党纪处分", "政纪处分", "刑事处罚"), (8, 3, 1))[0]
    more: Row = {"党纪": random.choice(_PARTY)} if kind == "党纪处分" else {}
    body = random.choice(("上级纪委", "监察机关", "其他机关"))
    return {"情形": "处分", **common, "处分类别": kind, "处分机关": body, **more}
