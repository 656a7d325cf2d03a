"""A part of the rubric as a ZEN decision model (JDM), and the same part as a rubric of ours (``subset.yaml``).

The part: a shortage, zeroings, deductions by the count and once only, capped bonuses with a source that counts, a table
by level with a half for subordinate units, floors, the sum and the grade. Left out, because a decision model cannot say
it without a program around it: the period, one matter counted once, the highest of one work, distinct persons.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from lianzheng_rubric import Record, Rubric, load_rubric
from workload import Case

__all__ = ["decision", "of_subset", "question", "subset"]

_KINDS = (
    "1.1.2.a", "1.2.a", "1.3.a", "1.3.b", "5.11.b", "5.11.c", "6.13.c.b", "6.13.d.b", "7.15.a", "7.15.b", "8.17.2.b.z",
    "8.17.2.b.d", "8.17.3.a", "8.19.a", "8.19.b", "8.20.b.z", "8.20.b.d", "adj.1.all",
)  # fmt: skip


@lru_cache(maxsize=1)
def subset() -> Rubric:
    """The part of the rubric as ours."""
    return load_rubric(Path(__file__).parent / "subset.yaml")


def of_subset(case: Case) -> Case:
    """The unit with those of its records that the part is about."""
    renamed = [replace(record, situation="adj.1.all") if record.situation == "奖惩" else record for record in case.records]
    return Case(case.unit, tuple(record for record in renamed if record.situation in _KINDS))


def question(case: Case) -> dict[str, Any]:
    """The records as ZEN takes them."""
    return {"events": [_event(record) for record in case.records]}


def _event(record: Record) -> dict[str, Any]:
    values = record.values
    return {
        "kind": record.situation, "count": record.count, "source": values.get("来源", ""), "level": values.get("级别", ""),
        "award": values.get("奖惩") == "奖", "whom": values.get("对象", ""),
    }  # fmt: skip


def decision() -> Callable[[dict[str, Any]], Fraction]:
    """The decision model, ready to be asked for the total.

    Raises:
        ImportError: ZEN is not installed.

    """
    import zen

    engine = zen.ZenEngine()
    model = engine.create_decision(json.dumps(_model()))
    return lambda asked: model.evaluate(asked)["result"]["total"]


def _model() -> dict[str, Any]:
    expressions = [
        {"id": f"e{place}", "key": key, "value": value} for place, (key, value) in enumerate(_expressions().items())
    ]
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
        {"id": "x", "name": "x", "type": "expressionNode", "position": {"x": 1, "y": 0}, "content": {"expressions": expressions}},
        {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 2, "y": 0}},
    ]
    edges = [
        {"id": "a", "type": "edge", "sourceId": "in", "targetId": "x"},
        {"id": "b", "type": "edge", "sourceId": "x", "targetId": "out"},
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}


def _expressions() -> dict[str, str]:
    style, petitions = "县纪委党风政风监督室", "县纪委信访室"
    items = {
        "i112": _less(2, f"max([0, 2 - {_count('1.1.2.a')}]) * 1"),
        "i12": _unless("1.2.a", "3"),
        "i13": _unless("1.3.a", f"({_any('1.3.b')} ? 2 : 3)"),
        "i511": _unless("5.11.c", _less(3, _count("5.11.b"))),
        "i613c": f"2 + min([1, {_count('6.13.c.b', style)} * 0.1])",
        "i613d": f"2 + min([1, {_count('6.13.d.b', style)} * 0.1])",
        "i715": f"{_less(5, _count('7.15.a', petitions) + ' * 0.5')} + {_count('7.15.b', petitions)} * 0.5",
        "i8172": _unless("8.17.2.b.z", _less(3, _count("8.17.2.b.d"))),
        "i8173": _less(5, _count("8.17.3.a") + " * 2"),
        "i819": _unless("8.19.a", f"({_any('8.19.b')} ? 2 : 5)"),
        "i820": _unless("8.20.b.z", _less(7, f"max([0, 12 - {_count('8.20.b.d')}]) * 0.5")),
    }
    rate = "(#.level == '县级' ? 2 : #.level == '市级' ? 4 : #.level == '省级' ? 6 : 8) * #.count * (#.whom == '下属单位' ? 0.5 : 1)"
    chosen = "filter(events, #.kind == 'adj.1.all' and #.award and #.whom != '个人')"
    items["adj"] = f"sum(map({chosen}, {rate}))"
    total = " + ".join(f"$.{key}" for key in items)
    grade = "$.total >= 38 ? '优秀' : $.total >= 30 ? '良好' : '较差'"
    return {**items, "total": total, "grade": grade}


def _count(kind: str, source: str = "") -> str:
    also = f" and (#.source == '' or #.source == '{source}')" if source else ""
    return f"sum(map(filter(events, #.kind == '{kind}'{also}), #.count))"


def _any(kind: str) -> str:
    return f"some(events, #.kind == '{kind}')"


def _less(full: int, taken: str) -> str:
    return f"max([0, {full} - {taken}])"


def _unless(kind: str, value: str) -> str:
    return f"({_any(kind)} ? 0 : {value})"
