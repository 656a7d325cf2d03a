"""The common ground of all models an author fills in: Chinese keywords with English aliases, frozen, nothing extra.

The field metadata is the one table of keywords: name = English, alias = Chinese, description = help. The loader,
the JSON Schema, the reference page and the spelling hints are made from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, PlainValidator, WithJsonSchema

from lianzheng_rubric.engine.exact import Amount, Number, amount_of, parse_number, reduced
from lianzheng_rubric.language.headings import half_width

__all__ = [
    "WORDS",
    "ConditionSpec",
    "Flag",
    "Model",
    "Names",
    "Percent",
    "Points",
    "Share",
    "Spec",
    "amount_from",
    "as_written",
    "keyword_of",
    "keywords",
    "number_from",
    "parse_day",
    "points_from",
]


class Model(BaseModel):
    """Base of all models of the language."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_by_name=True,
        validate_by_alias=True,
        arbitrary_types_allowed=True,
    )

    example: ClassVar[str] = ""
    """How an author writes it, in one line; shown where something else stands."""

    @classmethod
    def instead(cls, _name: str, _raw: Mapping[str, Any]) -> str:
        """What else may be written when the required key of that name cannot be given; ``raw`` are the other keys."""
        return ""


def keywords(model: type[BaseModel]) -> Mapping[str, str]:
    """Every spelling of the model's keys (Chinese and English) → English name."""
    cached: Mapping[str, str] | None = model.__dict__.get("_keywords")
    if cached is None:
        cached = {}
        for name, info in model.model_fields.items():
            cached[name] = name
            if info.alias:
                cached[info.alias] = name
        type.__setattr__(model, "_keywords", cached)
    return cached


WORDS: Mapping[str, str] = {
    "full": "满分",
    "zero": "零分",
    "pending": "待定",
    "rescale": "折算",
    "none": "不设",
    "omit": "不写",
    "rest": "其余",
    "item": "本项",
    "article": "本条",
    "group": "本大项",
    "sheet": "考核项目",
    "total": "总分",
    "discretion": "酌情",
    "sum": "合计",
    "mean": "平均",
    "last": "最后",
    "lowest": "最低",
    "highest": "最高",
    "midpoint": "中间",
    "first": "首次",
    "trimmed": "去最高最低后平均",
    "accept": "认可",
    "unverified": "待核",
    "after_factors": "折算后",
    "before_factors": "折算前",
    "separate_pool": "各算各的",
    "lifts_cap": "有则不封顶",
    "shared_pool": "占用额度",
    "credit": "得分",
    "deduction": "扣分",
    "bonus": "加分",
    "month": "月",
    "quarter": "季度",
    "half_year": "半年",
    "semester": "学期",
    "year": "年",
    "text": "文字",
    "number": "数字",
    "percent": "百分数",
    "yes_no": "是否",
    "date": "日期",
    "clause": "条款",
    "scale": "尺度",
    "choice": "选项",
    "procedure": "程序",
    "evidence": "证据",
    "scope": "范围",
    "consequence": "后果",
    "checklist": "清单",
    "deadline": "期限",
    "not_computable": "不可计算",
    "broken": "残缺",
    "definition": "定义",
    "placeholder": "占位",
    "no_best_grade": "不得评优",
    "veto": "一票否决",
}
"""English aliases of the words that a keyword may take, one to one."""


def keyword_of(model: type[BaseModel], name: str) -> str:
    """The Chinese keyword of an English field name."""
    info = model.model_fields.get(name)
    return (info.alias if info else None) or name


def as_written(value: object) -> str:
    """A value as its author wrote it, in the notation of one line: ``{比例: 30%, 至少: 1}``, ``[甲, 乙]``."""
    if isinstance(value, dict):
        pairs = (
            f"{as_written(key)}: {as_written(inner)}" if inner else as_written(key) for key, inner in value.items()
        )
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(as_written, value))}]"
    return str(value)


def number_from(value: object) -> Number:
    """An exact number from text such as ``2``, ``2分``, ``0.5``, ``10%``, ``9/10``.

    Raises:
        ValueError: with a sentence for the author.

    """
    text = re.sub(r"\s", "", half_width(str(value)))
    try:
        if text.endswith("%"):
            return reduced(Fraction(parse_number(text[:-1])) / 100)
        if "/" in text:
            above, below = text.split("/")
            return reduced(Fraction(parse_number(above)) / Fraction(parse_number(below)))
        return parse_number(re.sub(r"(?<=\d)(?:分|次|人|名|篇|条|件|天|个|家)\Z", "", text))
    except (ValueError, ZeroDivisionError):
        raise ValueError(
            f"“{as_written(value)}”不是数：请写阿拉伯数字，例如 2 或 0.5（整数不超过 9 位，小数不超过 6 位）"
        ) from None


def amount_from(value: object) -> Amount:
    """Points of the text as an amount; a percentage is not a number of points."""
    if str(value).strip().endswith(("%", "％")):
        raise ValueError(f"“{value}”是百分数，这里要写分数：例如 2 或 0.5")
    return amount_of(number_from(value))


def points_from(value: object) -> Amount:
    """Points that are given or taken, as an amount; the keyword says which, so a sign has no place here.

    Raises:
        ValueError: with a sentence for the author.

    """
    amount = amount_from(value)
    if amount < 0:
        raise ValueError(f"“{value}”是负数：分数不写负号，扣还是加由关键字说明")
    return amount


def _share(value: object) -> Number:
    number = number_from(value)
    if number < 0:
        raise ValueError(f"“{value}”是负数：比例不能小于 0")
    return number


def parse_day(value: object) -> date:
    """A date such as 2017-11-30 or 2017年11月30日.

    Raises:
        ValueError: with a sentence for the author.

    """
    text = half_width(str(value)).strip()
    found = re.fullmatch(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?", text)
    try:
        return date(*(int(part) for part in found.groups()))  # type: ignore[union-attr]
    except (AttributeError, ValueError):
        raise ValueError(f"“{as_written(value)}”不是日期：请写成 2017-11-30") from None


_YES = {
    "是": True,
    "要": True,
    "yes": True,
    "true": True,
    "否": False,
    "不": False,
    "no": False,
    "false": False,
}


def _flag(value: object) -> bool:
    known = _YES.get(str(value).strip().lower()) if not isinstance(value, bool) else value
    if known is None:
        raise ValueError(f"“{as_written(value)}”要写“是”或“否”")
    return known


def _names(value: object) -> object:
    """One name or a list of names."""
    if isinstance(value, str):
        return tuple(part.strip() for part in re.split("[、,，]", value) if part.strip())
    return tuple(value) if isinstance(value, list) else value


def _spec(value: object) -> object:
    if isinstance(value, str | dict | list):
        return value
    raise ValueError("要写文字、映射或列表")


def _number_text(value: object) -> str:
    """The text of a number, as written; whether 1% is one or a hundredth depends on what it is measured against."""
    number_from(value)
    return str(value)


def _show(number: Number | None) -> str | None:
    return None if number is None else str(number)


Points: TypeAlias = Annotated[
    Any,
    PlainValidator(points_from),
    PlainSerializer(lambda amount: str(Fraction(amount) / 1_000_000)),
    WithJsonSchema({"type": ["string", "number"], "title": "分数", "examples": ["2", "0.5", "2分"]}),
]
"""Points, held as an amount (millionths)."""
Percent: TypeAlias = Annotated[
    Any,
    PlainValidator(_number_text),
    WithJsonSchema({"type": ["string", "number"], "title": "比例或数"}),
]
"""The text of a plain number or of a percentage such as 10%."""
Share: TypeAlias = Annotated[
    Any,
    PlainValidator(_share),
    PlainSerializer(_show),
    WithJsonSchema({"type": ["string", "number"], "title": "比例", "examples": ["10%", "0.5"]}),
]
"""A share such as 10%, never negative."""
Flag: TypeAlias = Annotated[
    bool, BeforeValidator(_flag), WithJsonSchema({"enum": ["是", "否", True, False], "title": "是或否"})
]
Names: TypeAlias = Annotated[
    tuple[str, ...],
    BeforeValidator(_names),
    WithJsonSchema({"type": ["string", "number", "array"], "items": {"type": "string"}, "title": "一个或几个名称"}),
]
Spec: TypeAlias = Annotated[
    Any, BeforeValidator(_spec), WithJsonSchema({"type": ["string", "object", "array", "number"]})
]
"""Text, a mapping or a list, looked at later by the kind that holds it."""
ConditionSpec: TypeAlias = Annotated[
    Any,
    BeforeValidator(_spec),
    WithJsonSchema({"type": ["string", "object"], "title": "条件", "examples": ["职务 == 主要领导"]}),
]
"""A condition: an expression, or a mapping field → wanted value."""
