"""Complaints of pydantic about one value, said in the words of the author."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel

from lianzheng_rubric.language.model import as_written
from lianzheng_rubric.language.spelling import nearest

__all__ = ["sentence"]

_SHAPES = {
    "dict_type": "应当是一行行“名称: 内容”",
    "list_type": "应当是列表，例如 [甲, 乙]，或每行以“- ”开头",
    "tuple_type": "应当是一个名称，或几个名称的列表",
    "int_parsing": "应当是整数",
    "int_parsing_size": "应当是整数",
    "int_from_float": "应当是整数",
    "int_type": "应当是整数",
    "string_type": "应当是一段文字",
    "string_too_short": "后面没有写内容",
}


def sentence(model: type[BaseModel], name: str, detail: dict[str, Any]) -> tuple[str, str, str]:
    """Code, sentence and remedy for one complaint of pydantic."""
    info = model.model_fields.get(name)
    word = (info.alias if info else None) or name
    help_text = info.description if info and info.description and info.description != word else ""
    kind = detail["type"]
    limits = detail.get("ctx", {})
    if kind == "missing":
        return "R002", f"缺少“{word}”", f"补上“{word}: …”" + (f"（{help_text}）" if help_text else "")
    value = as_written(detail.get("input"))
    if kind == "literal_error":
        allowed = limits["expected"].replace("'", "").replace(" or ", "、").replace(", ", "、")
        return "R003", f"“{word}”不能写“{value}”", nearest(value, allowed.split("、")) or f"可以写：{allowed}"
    if kind == "value_error":
        message = f"“{word}”：{limits['error']}"
    elif kind in ("greater_than_equal", "less_than_equal"):
        message = f"“{word}”不能{'小' if 'ge' in limits else '大'}于 {limits.get('ge', limits.get('le'))}"
    else:
        message = f"“{word}”{_SHAPES.get(kind, '的写法不对')}"
        digits = re.search(r"\d+", value) if kind.startswith("int_") else None
        if digits and digits[0] != value:
            return "R003", message, f"写成 {digits[0]}"
    by_class = _by_class(detail.get("input"))
    return "R003", message, by_class or f"这里要写：{help_text or word}"


def _by_class(value: object) -> str:
    """``{单位类别: {乡镇: 3, 机关: 5}}`` where one number is to stand: how to tell classes of units apart."""
    if not isinstance(value, dict) or len(value) != 1:
        return ""
    name, numbers = next(iter(value.items()))
    if not isinstance(numbers, dict) or not numbers:
        return ""
    return f"各类不同的，写成几条，各写“适用”（记录的字段写“条件”），例如 适用: {name} == {next(iter(numbers))}"
