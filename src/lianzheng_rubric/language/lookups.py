"""对照: fields that follow from another one by a table, keyed by the values that the other one may hold."""

from __future__ import annotations

from collections.abc import Mapping

from lianzheng_rubric.engine.condition import Value
from lianzheng_rubric.engine.plan import Derived
from lianzheng_rubric.language.diagnosis import Diagnosis, locate
from lianzheng_rubric.language.field_types import FieldType
from lianzheng_rubric.language.rubric import FieldSpec
from lianzheng_rubric.language.tree import MappingNode
from lianzheng_rubric.language.written_value import NotAValueError, written_value

__all__ = ["read_lookup"]


def read_lookup(
    name: str, spec: FieldSpec, at: MappingNode, types: Mapping[str, FieldType], diagnosis: Diagnosis
) -> Derived | None:
    """A field that follows from another one by a table (这份报刊是哪一级); ``None`` when it cannot be read."""
    if (
        not isinstance(spec.lookup, dict)
        or len(spec.lookup) != 1
        or not isinstance(next(iter(spec.lookup.values())), dict)
    ):
        diagnosis.add(
            "R012", f"字段“{name}”的对照表读不懂", at, "写成 对照: {报刊: {人民日报: 国家级}}，并写明 尺度 或 选项"
        )
        return None
    source, table = next(iter(spec.lookup.items()))
    for operand in filter(None, (str(source), spec.otherwise)):
        if operand not in types:
            diagnosis.add("R012", f"字段“{name}”用到的“{operand}”没有声明", locate(at, operand), "先声明它，写在前面")
    labels = types[name].labels if name in types else ()
    for value in table.values():
        if str(value) not in labels:
            diagnosis.add(
                "R012",
                f"字段“{name}”的对照值“{value}”不在取值里",
                locate(at, str(value)),
                f"可以写：{'、'.join(labels) or '先写尺度或选项'}",
            )
    fields = (str(source), spec.otherwise) if spec.otherwise else (str(source),)
    return Derived(name, "lookup", fields, table=_listed(str(source), table, at, types, diagnosis))


def _listed(
    source: str, table: Mapping[object, object], at: MappingNode, types: Mapping[str, FieldType], diagnosis: Diagnosis
) -> dict[Value, str]:
    """The table by the values that the source field may hold."""
    listed: dict[Value, str] = {}
    for key, value in table.items() if source in types else ():
        try:
            known = written_value(str(key), source, types[source])
        except NotAValueError as error:
            diagnosis.add("R012", str(error), locate(at, str(key)), error.remedy)
            continue
        if known in listed:
            diagnosis.add("R012", f"“{key}”写了两次", locate(at, str(key)), "删去一个")
        listed[known] = str(value)
    return listed
