"""The part of the rubric that a ZEN decision model can express, as such a model (JDM) and as ours (``subset.yaml``).

The model is what one draws for such work: a decision table looks every record up (which item it concerns, how many
points for each, whether the item is emptied), an expression node adds up items, groups and total and tells the grade.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from lianzheng_rubric import Record, Rubric, load_rubric
from workload import Case

__all__ = ["Answer", "decide", "of_subset", "question", "subset"]

QUESTIONS = {
    "1.1.3.b": ("记录及时", "记录如实", "印证材料健全"), "1.1.6.a": ("建立约谈制度", "开展约谈"),
    "5.11.a": ("事前报告", "提醒教育", "事中事后监督"), "7.16.a": ("有接访记录", "开展下访"), "6.13.b": ("内容相关",),
}  # fmt: skip
"""Yes/no fields that a record must all answer with yes."""
ASKED = {
    "1.4.b": {"role": "职务"}, "2.5.a": {"level": "机关级别"}, "2.7.a": {"level": "机关级别", "told": "督查室通报"},
    "6.13.b": {"level": "级别"}, "奖惩": {"sign": "奖惩", "level": "级别", "whom": "对象"}, "adj.1.exp": {"level": "级别", "whom": "对象"},
    "单项奖惩": {"sign": "奖惩", "level": "级别", "whom": "对象"}, "责任追究": {"role": "职务"},
}  # fmt: skip
"""Fields of a record that the table looks at, by the name that they have there."""


@dataclass(frozen=True)
class Answer:
    """What ZEN says; its numbers leave it as binary floating point."""

    total: float
    grade: str


@lru_cache(maxsize=1)
def subset() -> Rubric:
    """The part of the rubric as ours."""
    return load_rubric(Path(__file__).parent / "subset.yaml")


def of_subset(case: Case) -> Case:
    """The unit with those of its records that the part is about."""
    known = {situation for step in subset().plan.steps for situation in step.situations}
    return Case(case.unit, tuple(record for record in case.records if record.situation in known))


def question(case: Case) -> dict[str, Any]:
    """The records as ZEN takes them: nothing in them that the model does not ask for."""
    return {"events": [_event(record) for record in case.records]}


def _event(record: Record) -> dict[str, Any]:
    kind, values = record.situation, record.values
    event: dict[str, Any] = {"kind": kind, "count": record.count, "source": values.get("来源", "")}
    event.update({name: values.get(field) for name, field in ASKED.get(kind, {}).items()})
    if kind in QUESTIONS:
        event["fine"] = all(values[name] for name in QUESTIONS[kind])
    if record.points is not None:
        event["given"] = float(record.points) / 1_000_000
    return event


def decide() -> Callable[[dict[str, Any]], Answer]:
    """The decision model, ready to be asked.

    Raises:
        ImportError: ZEN is not installed (``pip install lianzheng-rubric[bench]``).

    """
    import zen

    model = zen.ZenEngine().create_decision(json.dumps(jdm()))

    def ask(asked: dict[str, Any]) -> Answer:
        result = model.evaluate(asked)["result"]
        return Answer(result["total"], result["grade"])

    return ask


def jdm() -> dict[str, Any]:
    """The model: input, table, sums, output."""
    kinds = {"in": "inputNode", "table": "decisionTableNode", "sums": "expressionNode", "out": "outputNode"}
    content = {"table": _table(), "sums": _sums()}
    nodes = [
        {"id": name, "name": name, "type": kind, "position": {"x": place, "y": 0}, "content": content.get(name, {})}
        for place, (name, kind) in enumerate(kinds.items())
    ]
    pairs = zip(list(kinds)[:-1], list(kinds)[1:], strict=True)
    edges = [{"id": f"{a}-{b}", "type": "edge", "sourceId": a, "targetId": b} for a, b in pairs]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}


# --- the table: rows for every kind of record, those that come up most often first -----------------------------------

STYLE, PETITIONS, OFFICE = "县纪委党风政风监督室", "县纪委信访室", "县纪委办公室"
COUNTED = {
    "8.20.b.d": ("i8_20_b", "1", ""), "6.13.c.b": ("i6_13_c", "0.1", STYLE), "6.13.d.b": ("b6_13_d", "0.1", STYLE),
    "1.1.2.a": ("i1_1_2", "1", ""), "7.15.b": ("b7_15", "0.5", PETITIONS), "7.15.a": ("i7_15", "0.5", PETITIONS),
    "8.17.t": ("i8_17", "1", ""), "4.10.b": ("i4_10", "1", "县督查指挥中心"), "5.11.b": ("i5_11", "1", ""),
    "1.3.b": ("i1_3", "1", ""), "8.17.2.b.d": ("i8_17_2_b", "1", ""), "8.17.3.a": ("i8_17_3", "2", "县大监督办"),
    "8.19.b": ("i8_19", "3", ""),
}  # fmt: skip
JUDGED = {"1.1.1.a": ("i1_1_1", "县委督查室"), "6.13.d.s": ("i6_13_d", ""), "6.14.1.s": ("i6_14_1", "")}
EMPTYING = (
    "1.1.3.a", "1.1.4.a", "1.1.5.c", "1.1.5.b2", "1.2.a", "1.3.a", "3.8.a", "3.9.a", "3.9.b", "4.10.a", "5.11.c", "5.12.a",
    "6.14.2.a", "6.14.2.c", "6.14.3.a", "6.14.3.b", "8.17.2.a.z", "8.17.2.b.z", "8.18.a", "8.19.a", "8.20.a.z",
    "8.20.b.z", "8.20.c.z",
)  # fmt: skip
EMPTYING_BY = {
    "2.6.a": ("i2", ""), "2.7.b": ("i2", ""), "4.10.c": ("i4_10", "县纪委案管室"), "7.g": ("i7", PETITIONS),
    "8.17.1.a": ("i8_17_1", "县大监督办"),
}  # fmt: skip
UPWARDS = "'县级', '市级', '省级', '国家级'"


def _table() -> dict[str, Any]:
    inputs = ("kind", "source", "fine", "sign", "level", "whom", "told", "role")
    return {
        "hitPolicy": "first",
        "executionMode": "loop",
        "inputField": "events",
        "outputPath": "lines",
        "passThrough": False,
        "inputs": [{"id": name, "name": name, "field": name} for name in inputs],
        "outputs": [{"id": name, "name": name, "field": name} for name in ("item", "points", "zero")],
        "rules": [{"_id": f"row{place}", **row} for place, row in enumerate(_rows())],
    }


def _rows() -> Iterable[dict[str, str]]:
    for kind, (item, points, source) in COUNTED.items():
        yield _row(kind, item, points, source)
    for kind, item in (("1.1.3.b", "i1_1_3"), ("1.1.6.a", "i1_1_6"), ("7.16.a", "i7_16")):
        yield _row(kind, item, zero=True, fine="false")
    yield _row("5.11.a", "i5_11", "1", fine="false")
    for level, points in (("市级", 2), ("省级", 5), ("国家级", 10)):
        yield _row("6.13.b", "b6_13", str(points), OFFICE, fine="true", level=f"'{level}'")
    for kind, rates in (("奖惩", (2, 4, 6, 8)), ("单项奖惩", (1, 2, 3, 4))):
        yield from _by_level(kind, rates, sign="'奖'")
        yield from _by_level(kind, [-rate for rate in rates], sign="'惩'")
    yield from _by_level("adj.1.exp", (0.5, 1, 2, 5))
    yield _row("2.7.a", "i2", "2", told="true")
    yield _row("2.7.a", "i2", "2", level="'市级', '省级', '国家级'")
    yield _row("2.5.a", "i2", zero=True, level=UPWARDS)
    yield _row("责任追究", "i1", "5", role="'其他班子成员'")
    for kind, (item, source) in JUDGED.items():
        yield _row(kind, item, "given", source)
    for kind in EMPTYING:
        yield _row(kind, "i" + kind.rpartition(".")[0].replace(".", "_"), zero=True)
    for kind, (item, source) in EMPTYING_BY.items():
        yield _row(kind, item, source=source, zero=True)
    yield {"item": "''", "points": "0", "zero": "false"}


def _by_level(kind: str, rates: Iterable[float], **more: str) -> Iterable[dict[str, str]]:
    for level, rate in zip(("县级", "市级", "省级", "国家级"), rates, strict=True):
        yield _row(kind, "adj", str(rate), level=f"'{level}'", whom="'本单位'", **more)
        yield _row(kind, "adj", str(rate / 2), level=f"'{level}'", whom="'下属单位'", **more)


def _row(
    kind: str, item: str, points: str = "0", source: str = "", *, zero: bool = False, **more: str
) -> dict[str, str]:
    """A record of ``kind`` (from ``source``, or without any) gives ``points`` for each to ``item``, or empties it."""
    sources = {"source": f"'', '{source}'"} if source else {}
    worth = points if points == "0" else f"{points} * count"
    return {"kind": f"'{kind}'", "item": f"'{item}'", "points": worth, "zero": str(zero).lower(), **sources, **more}


# --- the sums: items that can only be emptied, items that lose points, groups ----------------------------------------


def _sums() -> dict[str, Any]:
    parts = {
        "empty": "map(filter(lines, #.zero), #.item)",
        "charged": "filter(lines, #.points != 0)",
        "g1_1": f"1 + {_item('1_1_1', 1)} + {_item('1_1_2', 2, _due(2))} + {_all((('1_1_3', 4), ('1_1_4', 2), ('1_1_5', 2), ('1_1_6', 2)))}",
        "g1": f"max([0, $.g1_1 + {_all((('1_2', 3),))} + {_item('1_3', 3, _once('1_3', 1))} - {_points('i1')}])",
        "g2": _item("2", 5),
        "g3": _all((("3_8", 5), ("3_9", 5))),
        "g4": _item("4_10", 4),
        "g5": f"{_item('5_11', 3)} + {_all((('5_12', 3),))}",
        "g6": f"5 + 2 + min([1, {_points('i6_13_c')}]) + {_item('6_13_d', 2)} + min([1, {_points('b6_13_d')}]) + {_points('b6_13')}"
        f" + {_item('6_14_1', 2)} + {_all((('6_14_2', 2), ('6_14_3', 2)))}",
        "g7": f"('i7' in $.empty ? 0 : {_item('7_15', 5)} + {_points('b7_15')} + {_all((('7_16', 5),))})",
        "g8_17": f"max([0, {_all((('8_17_1', 5), ('8_17_2_a', 2)))} + {_item('8_17_2_b', 3)} + {_item('8_17_3', 5)} - {_points('i8_17')}])",
        "g8": f"$.g8_17 + {_all((('8_18', 5), ('8_20_a', 2), ('8_20_c', 1)))} + {_item('8_19', 5, _once('8_19', 3))}"
        f" + {_item('8_20_b', 2, _due(12, '8_20_b') + ' * 0.5')}",
        "total": f"{' + '.join(f'$.g{group}' for group in range(1, 9))} + {_points('adj')}",
        "grade": "$.total >= 95 ? '优秀' : $.total >= 80 ? '良好' : '较差'",
    }
    return {"expressions": [{"id": name, "key": name, "value": value} for name, value in parts.items()]}


def _points(item: str) -> str:
    return f"sum(map(filter($.charged, #.item == '{item}'), #.points))"


def _once(item: str, points: int) -> str:
    return f"min([{points}, {_points('i' + item)}])"


def _due(number: int, item: str = "1_1_2") -> str:
    return f"max([0, {number} - {_points('i' + item)}])"


def _item(item: str, full: int, taken: str = "") -> str:
    return f"('i{item}' in $.empty ? 0 : max([0, {full} - {taken or _points('i' + item)}]))"


def _all(items: Iterable[tuple[str, int]]) -> str:
    return " + ".join(f"('i{item}' in $.empty ? 0 : {full})" for item, full in items)
