"""The JSON Schema for editors: sound in itself, in Chinese, and agreed with by every shipped rubric."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml
from rubric_texts import ENGLISH, EVERYTHING, SMALL, TEXTS

from json_schema import KEYWORDS, TYPES, misfits, resolve, subschemas
from lianzheng_rubric.language.diagnosis import plain
from lianzheng_rubric.language.document import read_document
from lianzheng_rubric.language.model import keywords
from lianzheng_rubric.language.phrases import EXAMPLES
from lianzheng_rubric.language.rubric import RubricSpec
from lianzheng_rubric.language.rules import KINDS
from lianzheng_rubric.language.schema import rubric_schema
from lianzheng_rubric.scoring import shipped_rubrics

SCHEMA = rubric_schema()


def test_the_schema_is_plain_json_of_draft_seven() -> None:
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert SCHEMA["type"] == "object"
    assert SCHEMA["title"] == "考核细则"


def test_every_part_of_it_is_well_formed() -> None:
    for part in subschemas(SCHEMA):
        assert part.keys() <= KEYWORDS
        names = part.get("type", [])
        assert {names} <= TYPES.keys() if isinstance(names, str) else set(names) <= TYPES.keys()
        assert set(part.get("required", ())) <= part.get("properties", {}).keys()
        assert re.compile(part.get("pattern", ""))
        if "$ref" in part:
            assert resolve(part["$ref"], SCHEMA)


def test_every_definition_is_used() -> None:
    used = {part["$ref"].rpartition("/")[2] for part in subschemas(SCHEMA) if "$ref" in part}
    assert SCHEMA["definitions"].keys() - used <= {"ItemSpec"}


def test_the_top_level_is_closed_and_holds_every_keyword_with_its_help() -> None:
    assert SCHEMA["properties"].keys() == {info.alias for info in RubricSpec.model_fields.values()}
    assert SCHEMA["additionalProperties"] is False
    assert SCHEMA["required"] == ["细则"]
    assert all(part.get("description") for part in SCHEMA["properties"].values())


def test_every_kind_of_rule_is_there_and_closed() -> None:
    for kind in KINDS:
        definition = SCHEMA["definitions"][kind.__name__]
        assert definition["properties"].keys() == {info.alias for info in kind.model_fields.values()}
        assert definition["additionalProperties"] is False


def test_people_read_chinese_in_it() -> None:
    notes = [part[name] for part in subschemas(SCHEMA) for name in ("title", "description") if name in part]
    assert [note for note in notes if not re.search("[一-鿿]", note)] == []


def test_phrases_are_offered_as_examples() -> None:
    offered = [part for part in subschemas(SCHEMA) if part.get("title") == "计分说法"]
    assert offered
    assert all(part["examples"] == list(EXAMPLES) for part in offered)


def data_of(text: str, file: str) -> dict[str, Any]:
    """What an editor sees of a rubric: every scalar a text."""
    data: dict[str, Any] = json.loads(json.dumps(plain(read_document(text.encode(), file).root)))
    return data


@pytest.mark.parametrize("rubric", shipped_rubrics())
def test_every_shipped_rubric_fits_the_schema(rubric: str) -> None:
    text = shipped_rubrics()[rubric].read_text("utf-8")
    assert data_of(text, rubric).keys() <= SCHEMA["properties"].keys() | {"读法"}
    assert list(misfits(data_of(text, rubric), SCHEMA)) == []


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_rubric_fits_the_schema_as_text_and_as_an_editor_reads_it(text: str) -> None:
    assert list(misfits(data_of(text, "细则.yaml"), SCHEMA)) == []
    as_seen = json.loads(json.dumps(yaml.safe_load(text), default=str))
    assert list(misfits(as_seen, SCHEMA)) == []


def test_english_keywords_are_known_to_the_loader_though_the_schema_offers_the_chinese_ones() -> None:
    assert data_of(ENGLISH, "english.yaml").keys() <= keywords(RubricSpec).keys()


@pytest.mark.parametrize(
    ("good", "bad", "complaint"),
    [
        ("满分: 15", "满份: 15", "$: 满份 is not known"),
        ("细则: 甲县考核细则", "年度: '2020'", "$: 细则 is missing"),
        ("满分: 15", "来源: {文号: 一号}", "$.来源: {'文号': '一号'} fits none of 2 shapes"),
        ("满分: 15", "不得分范围: 全部", "$.不得分范围: '全部' fits none of 2 shapes"),
        ("满分: 15", "加扣相抵: 也许", "$.加扣相抵: '也许' fits none of 2 shapes"),
        ("满分: 15", "勘误: [{条款: 一}]", "$.勘误: [{'条款': '一'}] fits none of 2 shapes"),
    ],
)
def test_the_schema_finds_what_the_loader_refuses(good: str, bad: str, complaint: str) -> None:
    assert complaint in misfits(data_of(SMALL.replace(good, bad), "细则.yaml"), SCHEMA)


def test_every_text_of_ours_has_known_keys_at_its_top_level() -> None:
    for name, text in TEXTS.items():
        assert data_of(text, name).keys() <= SCHEMA["properties"].keys()
    assert len(data_of(EVERYTHING, "丙.yaml")) > 20
