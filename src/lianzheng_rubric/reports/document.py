"""Assessments as JSON documents: English names, exact numbers as strings, one published schema.

``from_json(to_json(a)) == a`` for every assessment; ``to_json`` gives the same bytes for equal assessments.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema, create_model

from lianzheng_rubric.engine import assessment as shapes
from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.exact import Exact
from lianzheng_rubric.engine.ranked import Place, Ranking
from lianzheng_rubric.reports.fingerprint import result_fingerprint

__all__ = [
    "SCHEMA_VERSION",
    "assessment_schema",
    "from_dict",
    "from_json",
    "parse",
    "plain",
    "ranked_documents",
    "to_dict",
    "to_json",
]

SCHEMA_VERSION = "1"
_EARLIER: Mapping[str, Any] = {"previous_as_of": None}
"""What stands for a part that results written before it was invented do not have."""
_EARLIER_PARTS: Mapping[str, Mapping[str, Any]] = {"ReadingInForce": {"basis": ""}}
"""The same, for what a part of a part did not have."""
_CLOSED = ConfigDict(extra="forbid", frozen=True)
_PATTERN = r"^-?[0-9]+(\.[0-9]+)?$|^-?[0-9]+/[1-9][0-9]*$"


def to_dict(assessment: Assessment) -> dict[str, Any]:
    """The assessment as plain JSON values."""
    parts = {name: plain(value) for name, value in assessment.parts().items()}
    return {"schema_version": SCHEMA_VERSION, **parts, "result_fingerprint": result_fingerprint(assessment)}


def ranked_documents(assessments: Iterable[Assessment], ranking: Ranking) -> list[dict[str, Any]]:
    """The documents of units that were ranked together, each with where it stands (:func:`_standing`)."""
    places = {place.assessment.unit: place for place in ranking.places}
    return [{**to_dict(one), **_standing(one.unit, places.get(one.unit), ranking)} for one in assessments]


def _standing(unit: str, place: Place | None, ranking: Ranking) -> dict[str, Any]:
    """The place among the settled units, the first and the last that it may be among all, the group."""
    found: dict[str, Any] = {"place": None, "places": None, "group": ranking.groups.get(unit, ""), "overall": None}
    if place is not None:
        overall = None if place.overall is None else plain(place.overall.places)
        found.update(place=place.place, places=plain(place.among.places), overall=overall)
    return found


def to_json(assessment: Assessment, *, indent: int | None = None) -> str:
    """The assessment as JSON text; keys in the order of the schema."""
    separators = None if indent else (",", ":")
    return json.dumps(to_dict(assessment), ensure_ascii=False, allow_nan=False, indent=indent, separators=separators)


def from_json(text: str | bytes) -> Assessment:
    """The assessment that ``to_json`` wrote.

    Raises:
        pydantic.ValidationError: the text is not such a document.

    """
    return from_dict(parse(text))


def parse(text: str | bytes) -> Any:
    """JSON values of a document, where every number that is not whole is a string.

    Raises:
        ValueError: the text is no JSON, or holds a number with a fraction.

    """
    return json.loads(text, parse_float=_refuse, parse_constant=_refuse)


def from_dict(document: object) -> Assessment:
    """The assessment of a parsed document.

    Raises:
        pydantic.ValidationError: it is not such a document.

    """
    model = _model().model_validate(document)
    return Assessment({name: _rebuilt(name, getattr(model, name)) for name in Assessment.part_names()})


def assessment_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the document."""
    schema = _model().model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Assessment"
    return schema


def _refuse(text: str) -> Any:
    raise ValueError(f"numbers are strings in this document: {text}")


def plain(value: object) -> Any:
    """A value of a result as JSON: exact numbers and dates as strings, frozen data as objects with English names.

    Of places that are open, the first and the last.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Fraction | date):
        return str(value)
    if isinstance(value, range):
        return [value[0], value[-1]]
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return {name: plain(getattr(value, name)) for name in value.__slots__}  # type: ignore[attr-defined]


def exact_from_text(value: object) -> Decimal | Fraction:
    """A number of the document: decimal text, or a quotient such as ``1/3``."""
    if isinstance(value, Decimal | Fraction):
        return value
    if not isinstance(value, str) or not re.fullmatch(_PATTERN, value):
        raise ValueError("exact numbers are written as strings, e.g. 2.5 or 1/3")
    return Fraction(value) if "/" in value else Decimal(value)


_Number = Annotated[
    Any,
    BeforeValidator(exact_from_text),
    PlainSerializer(plain),
    WithJsonSchema({"type": "string", "pattern": _PATTERN, "description": "exact number, e.g. 2.5 or 1/3"}),
]


_Fingerprint = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="what papers print the first digits of")]

_Place = Annotated[int, Field(ge=1, description="place among the settled units of the group: 1, 1, 3")]
_Places = Annotated[
    list[Annotated[int, Field(ge=1)]],
    Field(min_length=2, max_length=2, description="first and last place among all units of the group"),
]
_Overall = Annotated[_Places, Field(description="first and last place among the units of all groups, where asked for")]
_Group = Annotated[str, Field(description="what they were ranked by, where units are ranked by class")]


@lru_cache(maxsize=1)
def _model() -> type[BaseModel]:
    """The document as a pydantic model, made from the annotations of the result classes."""
    fields: dict[str, Any] = {"schema_version": (str, SCHEMA_VERSION)}
    hints = _hints(Assessment)
    fields.update({name: (_document_type(hint), _EARLIER.get(name, ...)) for name, hint in hints.items()})
    fields["result_fingerprint"] = (_Fingerprint | None, None)
    fields["place"], fields["places"] = (_Place | None, None), (_Places | None, None)
    fields["group"], fields["overall"] = (_Group, ""), (_Overall | None, None)
    model: type[BaseModel] = create_model("AssessmentDocument", __config__=_CLOSED, **fields)
    return model


@lru_cache(maxsize=64)
def _checked_class(shape: type) -> Any:
    """A validating twin of a result class, with numbers as strings."""
    hints = {name: _document_type(hint) for name, hint in _hints(shape).items()}
    earlier = _EARLIER_PARTS.get(shape.__name__, {})
    fields: dict[str, Any] = {name: (hint, earlier.get(name, ...)) for name, hint in hints.items()}
    twin = create_model(shape.__name__, __config__=_CLOSED, **fields)
    twin.__doc__ = shape.__doc__
    return twin


def _document_type(hint: Any) -> Any:
    if hint == Exact:
        return _Number
    arguments = get_args(hint)
    if get_origin(hint) is tuple:
        inner: Any = _document_type(arguments[0])
        return tuple[inner, ...]
    if type(None) in arguments:
        inner = tuple(item for item in arguments if item is not type(None))
        return (_Number if set(inner) == {Decimal, Fraction} else _document_type(inner[0])) | None
    return _checked_class(hint) if isinstance(hint, type) and hint.__module__ == shapes.__name__ else hint


def _rebuilt(name: str, value: Any) -> Any:
    return _rebuild(_hints(Assessment)[name], value)


@lru_cache(maxsize=64)
def _hints(shape: type) -> dict[str, Any]:
    return get_type_hints(shape)


def _rebuild(hint: Any, value: Any) -> Any:
    arguments = get_args(hint)
    if value is None:
        return None
    if get_origin(hint) is tuple:
        return tuple(_rebuild(arguments[0], item) for item in value)
    if isinstance(hint, type) and hint.__module__ == shapes.__name__:
        return hint(**{name: _rebuild(kind, getattr(value, name)) for name, kind in _hints(hint).items()})
    return value
