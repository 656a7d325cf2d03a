"""What a situation asks of its records beyond the types of their fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from lianzheng_rubric.engine.condition import Value, compile_condition
from lianzheng_rubric.engine.exact import Amount, amount_of, show
from lianzheng_rubric.language.vocabulary import Range, Situation, Vocabulary, widest
from lianzheng_rubric.problems import Problem
from lianzheng_rubric.records.labels import shown
from lianzheng_rubric.records.people import people_in
from lianzheng_rubric.records.row_reading import RowReading

__all__ = ["check_person", "check_points", "check_reason", "check_required", "points_of"]


def points_of(values: Mapping[str, Value]) -> Amount | None:
    """The judged or entered points of a record as an amount."""
    number = values.get("分值")
    return amount_of(number) if isinstance(number, int | Fraction) else None


def check_points(reading: RowReading, situation: Situation, values: Mapping[str, Value], reason: str) -> None:
    """Points stand only where people decide them, within the range, and a judgement has its reason."""
    points = points_of(values)
    if points is None:
        return
    if situation.points is None:
        message = f"情形“{situation.label}”的分数由细则规定，不能填分值"
        reading.refuse("L712", "points", message, "请清空分值；若不止一次，填数量")
        return
    low, high = _bounds(situation, values) or situation.points
    if points < low or (high is not None and points > high):
        reading.refuse("L711", "points", _out_of_range(points, situation), _range(low, high))
    if situation.judged and not reason and "理由" not in reading.unreadable:
        message = f"判定的分数要写理由：情形“{situation.label}”判了{show(points)}分"
        reading.refuse("L713", "reason", message, "在“理由”列写明判这个分数的依据")


def _bounds(situation: Situation, values: Mapping[str, Value]) -> Range | None:
    """What the clauses that look at this record allow."""
    return widest(
        [limits for where, limits in situation.ranges if where is None or compile_condition(where)(values) is not False]
    )


def check_person(reading: RowReading, situation: Situation, values: Mapping[str, Value]) -> None:
    """One cell, one person: several names count as one wherever people are told apart by their names.

    Where they are counted by 数量, it has to say how many; where no rule counts them, or rules only compare them,
    a person should know.
    """
    cell = reading.cell("person")
    people = people_in(cell) if isinstance(cell, str) and cell else 1
    if people == 1 or "人员" not in values:
        return
    counted = values.get("数量") == people
    message = f"“{shown(str(cell))}”像是 {people} 个人，一格只能写一个人"
    remedy = f"一人写一行，或在“数量”里写 {people}"
    if situation.people == "named":
        unnamed = "" if "人员" in situation.required else f"；姓名不要紧的，“人员”空着，“数量”写 {people}"
        remedy = f"一人写一行{unnamed}"
    elif counted and situation.people == "compared":
        remedy = "一人写一行，才能与别的记录里的同一个人比"
    if _BLANK.search(str(cell)):
        remedy += "；是一个人的，去掉名字中间的空白"
    if situation.people == "named" or (situation.people and not counted):
        reading.refuse("L717", "person", message, remedy)
    elif situation.people == "compared" or not counted:
        place = reading.row.cell_place(reading.columns.known["person"])
        reading.warn(Problem("L717", f"{message}，这里当作一个", None, remedy, "warning", place))


_BLANK = re.compile(r"[一-鿿]\s+[一-鿿]")


def check_reason(reading: RowReading, situation: Situation, values: Mapping[str, Value], reason: str) -> None:
    """A record that takes points says why, where the document asks for a reason beside each deduction."""
    if reason or not situation.reasoned or "理由" in reading.unreadable or points_of(values) is not None:
        return
    if any(where is None or compile_condition(where)(values) is not False for where in situation.reasoned):
        message = f"扣分要注明原因：情形“{situation.label}”没有写理由"
        reading.refuse("L713", "reason", message, "在“理由”列写明原因")


def _out_of_range(points: Amount, situation: Situation) -> str:
    if points < 0:
        return f"分值是负数 {show(points)}；扣分还是加分由情形决定"
    return f"分值 {show(points)} 超出情形“{situation.label}”的范围"


def _range(low: Amount, high: Amount | None) -> str:
    return f"填不少于 {show(low)} 的数" if high is None else f"填 {show(low)} 到 {show(high)} 之间的数"


def check_required(
    reading: RowReading, situation: Situation, values: Mapping[str, Value], vocabulary: Vocabulary
) -> None:
    """Every required field has a value; one that is computed from others is left to them."""
    computed = {item.name for item in vocabulary.derived}
    for name in situation.required:
        if name in values or name in reading.unreadable or name in computed:
            continue
        message = f"情形“{situation.label}”必须填“{name}”，这里没有填"
        purpose = vocabulary.notes.get(name, "")
        reading.refuse("L715", _COLUMNS.get(name, name), message, f"填上“{name}”{purpose and f'：{purpose}'}")


_COLUMNS = {"编号": "id", "日期": "date", "分值": "points", "人员": "person", "事项": "matter", "来源": "source"}
