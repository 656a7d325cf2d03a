"""The declared fields and the corpora that the tests of conditions share."""

from pathlib import Path
from typing import Any

import yaml

from lianzheng_rubric.language.field_types import FieldType


def load(name: str) -> dict[str, Any]:
    return yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))


EXPRESSIONS = load("expressions.yaml")
FIELD_TESTS = load("field_tests.yaml")
FIELDS = {name: FieldType(kind, tuple(labels)) for name, (kind, *labels) in EXPRESSIONS["fields"].items()}
