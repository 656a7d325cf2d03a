"""Tables of keywords, made from the models that load them: Chinese name, English alias, value, meaning, default."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from lianzheng_rubric.language import rubric
from lianzheng_rubric.language.rules import KINDS
from lianzheng_rubric.language.rules.base import Rule

__all__ = ["MODELS", "example_of", "flow", "keyword_table", "kind_table", "own_fields"]

MODELS: Mapping[str, type[BaseModel]] = {
    **{name: getattr(rubric, name) for name in rubric.__all__},
    "Rule": Rule,
    **{kind.__name__: kind for kind in KINDS},
}
"""Every model an author may fill in, by name."""

_VALUES = {
    "str": "文字",
    "int": "整数",
    "Points": "分数",
    "Share": "比例",
    "Percent": "数或百分数",
    "Flag": "是、否",
    "Names": "一个或几个名称",
    "ConditionSpec": "条件",
    "Spec": "见说明",
    "Any": "见说明",
    "SourceSpec": "映射",
    "SubjectSpec": "映射",
    "PeriodSpec": "映射",
    "list[ErratumSpec]": "列表",
    "tuple[str, ...]": "列表",
}


def keyword_table(name: str) -> str:
    """The table of one model."""
    model = MODELS[name]
    return _table(model, model.model_fields)


def kind_table(name: str) -> str:
    """The table of a kind's own keywords; what all kinds share stands elsewhere."""
    model = MODELS[name]
    return _table(model, own_fields(model))


def own_fields(kind: type[BaseModel]) -> tuple[str, ...]:
    """Keywords that a kind adds to the common ones."""
    return tuple(name for name in kind.model_fields if name not in Rule.model_fields)


def _table(model: type[BaseModel], names: Iterable[str]) -> str:
    rows = ["| 关键字 | 英文 | 取值 | 说明 | 默认 | 例 |", "|---|---|---|---|---|---|"]
    rows += ["| " + " | ".join(_escaped(cell) for cell in _row(model, name)) + " |" for name in names]
    return "\n".join(rows)


def _row(model: type[BaseModel], name: str) -> tuple[str, ...]:
    info = model.model_fields[name]
    default = "**必写**" if info.is_required() else _default(info.get_default(call_default_factory=True))
    word = info.alias or name
    example = example_of(model, name)
    shown = f"`{word}: {example}`" if example else ""
    return (f"`{word}`", f"`{name}`", _value(model, name), info.description or "", default, shown)


def _value(model: type[BaseModel], name: str) -> str:
    """What the keyword takes, from the annotation as written."""
    written = next(own[name] for base in model.__mro__ if name in (own := inspect.get_annotations(base)))
    plain = str(written).removesuffix(" | None")
    literal = re.fullmatch(r"Literal\[(.*)\]", plain, re.DOTALL)
    if literal:
        return "、".join(re.findall(r"""["']([^"']+)["']""", literal[1]))
    return _VALUES.get(plain, "列表" if plain.startswith("list") else "映射" if plain.startswith("dict") else plain)


def _default(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    nothing = value is None or isinstance(value, BaseModel) or value in ("", (), [], {})
    if isinstance(value, tuple) and value:
        return "、".join(map(str, value))
    return "不写" if nothing else str(value)


def _escaped(cell: str) -> str:
    return cell.replace("|", "\\|").replace("\n", " ")


@lru_cache(maxsize=1)
def _examples() -> Mapping[str, Mapping[str, Any]]:
    text = Path(__file__).with_name("keyword_examples.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, Any]] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    return found


def example_of(model: type[BaseModel], name: str) -> str:
    """The example of a keyword as one line of YAML; empty when ``keyword_examples.yaml`` has none."""
    shared = issubclass(model, Rule) and name in Rule.model_fields
    example = _examples().get("Rule" if shared else model.__name__, {}).get(name)
    return "" if example is None else flow(example)


def flow(value: Any) -> str:
    """A value in flow style, quoted only where YAML asks for it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    text = str(value)
    return f'"{text}"' if re.search(r"[,\[\]{}#]|: ", text) else text
