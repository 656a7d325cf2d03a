"""JSON Schema of a rubric file, for editors: keywords with their Chinese names, help and examples."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from lianzheng_rubric.language.phrases import EXAMPLES
from lianzheng_rubric.language.rubric import ItemSpec, RubricSpec
from lianzheng_rubric.language.rules import KINDS

__all__ = ["rubric_schema"]


def rubric_schema() -> dict[str, Any]:
    """Draft-07 schema. An item may hold any further headings: phrases, rules in long form, sub-items."""
    models = [(model, "validation") for model in (RubricSpec, ItemSpec, *KINDS)]
    _, together = models_json_schema(models, by_alias=True, ref_template="#/definitions/{model}")  # type: ignore[arg-type]
    definitions = together.pop("$defs")
    phrase = {"type": "string", "title": "计分说法", "examples": list(EXAMPLES)}
    rule = {"anyOf": [{"$ref": f"#/definitions/{kind.__name__}"} for kind in KINDS]}
    entry = {"anyOf": [phrase, {"type": "array", "items": phrase}, rule, {"$ref": "#/definitions/ItemSpec"}]}
    definitions["ItemSpec"]["additionalProperties"] = entry
    schema = definitions.pop("RubricSpec")
    for name in ("考核项目", "组成", "加减分", "不得评优", "一票否决", "条款"):
        title = schema["properties"][name]
        schema["properties"][name] = {**title, "anyOf": [{"type": "object", "additionalProperties": entry}, {"type": "array"}]}
    return {"$schema": "http://json-schema.org/draft-07/schema#", **schema, "title": "考核细则", "definitions": definitions}
