"""A small checker for the part of JSON Schema that this library publishes; it refuses what it does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["KEYWORDS", "misfits", "subschemas"]

TYPES: Mapping[str, Any] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "null": lambda value: value is None,
}
NOTES = {"title", "description", "examples", "default", "$schema", "$defs", "definitions", "format"}
KEYWORDS = NOTES | {
    "$ref", "type", "enum", "const", "anyOf", "properties", "required", "additionalProperties", "items", "pattern",
    "patternProperties", "minLength", "minimum", "maximum", "maxLength", "minItems", "maxItems",
}  # fmt: skip


def misfits(
    value: Any, schema: Mapping[str, Any], root: Mapping[str, Any] | None = None, at: str = "$"
) -> Iterator[str]:
    """Why ``value`` does not fit ``schema``; nothing when it does."""
    root = schema if root is None else root
    unknown = schema.keys() - KEYWORDS
    if unknown:
        raise NotImplementedError(f"{at}: {sorted(unknown)}")
    if "$ref" in schema:
        yield from misfits(value, resolve(schema["$ref"], root), root, at)
    if "type" in schema:
        allowed = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
        if not any(TYPES[name](value) for name in allowed):
            yield f"{at}: {value!r} is not {' or '.join(allowed)}"
            return
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        yield f"{at}: {value!r} is not one of the allowed values"
    if "anyOf" in schema and all(any(misfits(value, part, root, at)) for part in schema["anyOf"]):
        yield f"{at}: {value!r} fits none of {len(schema['anyOf'])} shapes"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{at}: {value!r} is not like {schema['pattern']}"
    if isinstance(value, dict):
        yield from _object_misfits(value, schema, root, at)
    if isinstance(value, list) and not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{at}: {len(value)} items are too few or too many"
    if isinstance(value, list) and "items" in schema:
        for position, item in enumerate(value):
            yield from misfits(item, schema["items"], root, f"{at}[{position}]")


def _object_misfits(
    value: dict[str, Any], schema: Mapping[str, Any], root: Mapping[str, Any], at: str
) -> Iterator[str]:
    yield from (f"{at}: {name} is missing" for name in schema.get("required", ()) if name not in value)
    known = schema.get("properties", {})
    rest = schema.get("additionalProperties", True)
    patterns = schema.get("patternProperties", {})
    for name, item in value.items():
        like = next((part for pattern, part in patterns.items() if re.search(pattern, name)), None)
        if name in known or like is not None:
            yield from misfits(item, known.get(name, like), root, f"{at}.{name}")
        elif rest is False:
            yield f"{at}: {name} is not known"
        elif rest is not True:
            yield from misfits(item, rest, root, f"{at}.{name}")


def resolve(reference: str, root: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema that ``#/…`` names.

    Raises:
        KeyError: there is none.

    """
    found: Any = root
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    checked: Mapping[str, Any] = found
    return checked


def subschemas(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A schema and all schemas inside it."""
    yield schema
    for name in ("properties", "patternProperties", "$defs", "definitions"):
        for inner in schema.get(name, {}).values():
            yield from subschemas(inner)
    for inner in schema.get("anyOf", ()):
        yield from subschemas(inner)
    for name in ("items", "additionalProperties"):
        if isinstance(schema.get(name), dict):
            yield from subschemas(schema[name])
