"""The columns of a form: what each holds, how wide it is, what is said about it while somebody fills it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from lianzheng_rubric.language.field_types import FieldType
from lianzheng_rubric.language.vocabulary import Vocabulary
from lianzheng_rubric.problems import display_width

__all__ = ["Column", "Kind", "built_in", "declared", "unknown_column"]

Kind: TypeAlias = Literal[
    "id", "unit", "date", "clause", "situation", "count", "points", "text", "number", "yes_no", "choice", "unknown"
]


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``header`` is exactly what the reader of ledgers knows it by."""

    header: str
    kind: Kind
    hint: str = ""
    labels: tuple[str, ...] = ()
    width: float = 12.0
    """In characters; a Chinese character takes two."""


_FREE = 26.0
_FEW = 4
"""So many 情形 are named in a hint; the others are counted."""
_BUILT_IN: Mapping[str, Column] = {
    column.header: column
    for column in (
        Column("编号", "id", "这条记录的编号，全部台账里不能重复；不填就按行号编", width=10),
        Column("单位", "unit", "从下拉里选；单位先写在“单位”表里", width=24),
        Column("日期", "date", "事情发生（或交来、检查）的日期，年月日都要写，例如 2025-3-5", width=12.5),
        Column("条款", "clause", "可不填。先选一个大项，“情形”的下拉就只列这一项的", width=20),
        Column("情形", "situation", "从下拉里选；每条是什么意思，看“条款说明”表", width=30),
        Column("数量", "count", "同样的事不止一次才填，写整数；不填就是 1", width=8),
        Column("分值", "points", "只有由人定的分才填：只填数，不填正负，扣还是加由情形决定", width=9),
        Column("理由", "text", "什么情况、为什么；由人判定的分必须写依据", width=_FREE),
        Column("判定人", "text", "谁判的；可不填", width=14),
        Column("备注", "text", "可不填，程序不看", width=_FREE),
    )
}
_SORTS: Mapping[str, tuple[Kind, str]] = {
    "text": ("text", "写文字"),
    "number": ("number", "写一个数，不带单位，最多 6 位小数"),
    "yes_no": ("yes_no", "写 是 或 否；不知道就空着"),
    "date": ("date", "年月日都要写，例如 2025-3-5"),
    "scale": ("choice", "从下拉里选"),
    "choice": ("choice", "从下拉里选"),
}
_PURPOSES: Mapping[str, str] = {
    "人员": "写姓名；同一个人各处要写得一样",
    "事项": "这件事的名称；同一件事各处要写得一样",
    "来源": "从哪里来的，例如文件、部门",
}


def built_in(header: str) -> Column:
    """A column that every form may have.

    Raises:
        KeyError: it is not one of them.

    """
    return _BUILT_IN[header]


def declared(name: str, type_: FieldType, vocabulary: Vocabulary, users: Iterable[str] = ()) -> Column:
    """The column of a declared field; ``users`` are the 情形 that ask for it."""
    kind, how = _SORTS[type_.kind]
    purpose = vocabulary.notes.get(name, _PURPOSES.get(name, ""))
    default = {**vocabulary.unit_defaults, **vocabulary.defaults}.get(name)
    parts = [purpose, how, f"不填按“{default}”" if default is not None else ""]
    names = tuple(users)
    if names:
        more = f"等 {len(names)} 个情形" if len(names) > _FEW else ""
        parts.append(f"用于：{'、'.join(names[:_FEW])}{more}")
    return Column(name, kind, "。".join(part for part in parts if part), type_.labels, _width(name, kind, type_.labels))


def unknown_column(header: str) -> Column:
    """A column that the rubric does not know, kept because something stands in it."""
    return Column(
        header, "unknown", "细则没有声明这一列：请删去，或在细则的“字段”里声明", width=_width(header, "text", ())
    )


def _width(header: str, kind: Kind, labels: tuple[str, ...]) -> float:
    """Wide enough for the header on two lines and for what is usually put in."""
    head = display_width(header) / 2 + 4
    usual = {"text": 16.0, "date": 12.5, "number": 9.0, "yes_no": 9.0}.get(kind, 9.0)
    widest = max((display_width(label) + 4.0 for label in labels), default=0.0)
    return min(26.0, max(head, usual, min(widest, 22.0)))
