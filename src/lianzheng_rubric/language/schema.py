"""JSON Schema of a rubric file, for editors: keywords with their Chinese names, help and examples."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from lianzheng_rubric.language.phrases import EXAMPLES
from lianzheng_rubric.language.rubric import ItemSpec, RubricSpec
from lianzheng_rubric.language.rules import KINDS

__all__ = ["rubric_schema"]

_CHOICES = {"^(读法|reading) ": {"type": "object", "title": "读法", "description": "{取值: 写法}"}}
_CHOICE = {"$ref": "#/definitions/Choice"}
_SCALAR = {"string": ["string", "number", "boolean"], "integer": ["integer", "string"]}
"""Every scalar is a text to us, while an editor sees numbers in ``1.10`` and truth in ``true``."""


def rubric_schema() -> dict[str, Any]:
    """Draft-07 schema. An item may hold any further headings: phrases, rules in long form, sub-items."""
    models = [(model, "validation") for model in (RubricSpec, ItemSpec, *KINDS)]
    _, together = models_json_schema(models, by_alias=True, ref_template="#/definitions/{model}")  # type: ignore[arg-type]
    definitions = {name: _as_written(definition) for name, definition in together.pop("$defs").items()}
    phrase = {"type": "string", "title": "计分说法", "examples": list(EXAMPLES)}
    rule = {"anyOf": [{"$ref": f"#/definitions/{kind.__name__}"} for kind in KINDS]}
    item = {"$ref": "#/definitions/ItemSpec"}
    entry = {"anyOf": [phrase, {"type": "array", "items": {"anyOf": [phrase, rule]}}, rule, item]}
    definitions["ItemSpec"]["additionalProperties"] = entry
    definitions["Choice"] = {
        "type": "object",
        "title": "读法",
        "patternProperties": _CHOICES,
        "additionalProperties": False,
    }
    schema = definitions.pop("RubricSpec")
    for name in ("考核项目", "组成", "加减分", "不得评优", "一票否决", "条款"):
        section = {"type": "object", "additionalProperties": entry}
        schema["properties"][name] = {**schema["properties"][name], "anyOf": [section, {"type": "array"}]}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **schema,
        "title": "考核细则",
        "definitions": definitions,
    }


def _as_written(schema: Any) -> Any:
    """A model's schema for files: scalars as an editor sees them, and a choice between readings at every place."""
    if isinstance(schema, list):
        return [_as_written(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    unwanted = ("title", "description") if "properties" in schema else ()  # what programmers call a model
    found = {key: _as_written(value) for key, value in schema.items() if key not in unwanted}
    if isinstance(found.get("type"), str) and "enum" not in found:
        found["type"] = _SCALAR.get(found["type"], found["type"])
    if "properties" in schema:
        found["properties"] = {name: _or_choice(_as_written(part)) for name, part in schema["properties"].items()}
        found["patternProperties"] = _CHOICES
    return found


def _or_choice(part: dict[str, Any]) -> dict[str, Any]:
    notes: dict[str, Any] = {key: part[key] for key in ("title", "description", "examples", "default") if key in part}
    shape = {key: value for key, value in part.items() if key not in notes}
    if not shape:
        return part
    readings: list[Any] = [*shape.pop("anyOf", ()), *([shape] if shape else ()), _CHOICE]
    return {**notes, "anyOf": readings}
