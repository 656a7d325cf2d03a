"""The vocabulary: every kind of rule is registered, explained by an example that loads, and has a name of its own."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import textwrap
from collections import Counter
from dataclasses import replace

import pytest
from rubric_texts import ENGLISH, EVERYTHING

from lianzheng_rubric.engine.plan import Plan
from lianzheng_rubric.language import rules
from lianzheng_rubric.language.document import read_document
from lianzheng_rubric.language.loading import load
from lianzheng_rubric.language.model import WORDS, Model, keywords
from lianzheng_rubric.language.rubric import ItemSpec, RubricSpec
from lianzheng_rubric.language.rules import KINDS, Rule, kind_of
from lianzheng_rubric.language.spelling import _SYNONYMS
from lianzheng_rubric.problems import RubricError

MODULES = [name for _, name, _ in pkgutil.iter_modules(rules.__path__) if name != "base"]
HEAD = """\
细则: 例子
年度: 2017
尺度: {级别: [县级, 区级, 市级, 省级, 国家级]}
字段:
  学期: [上学期, 下学期]
  评价: [好, 较好, 一般, 差]
  办结率: 数字
  条数: 数字
  完成数: 数字
  任务数: 数字
  完成率: 数字
  到位资金: 数字
  满意率: 数字
  小时数: 数字
  好: 数字
  较好: 数字
  一般: 数字
  差: 数字
  弃权: 数字
  所证条款: 文字
  签字: 是否
  盖章: 是否
  纸质日期: 日期
  电子日期: 日期
档次: {优秀: 90分以上, 合格: 60分以上, 较差: 其余}
考核项目:
  sound 会议: 每次扣1分
"""


def examples_of(module: str) -> str:
    """The paragraphs of a module's docstring that are entries of a rubric."""
    doc = importlib.import_module(f"{rules.__name__}.{module}").__doc__ or ""
    return "\n".join(filter(is_entries, map(textwrap.dedent, doc.split("\n\n")[1:])))


def is_entries(paragraph: str) -> bool:
    try:
        return not paragraph.endswith("::") and bool(read_document(paragraph.encode(), "例子.yaml").root.entries)
    except RubricError:
        return False


def test_every_module_defines_kinds_and_every_kind_is_registered_once() -> None:
    defined = {
        kind
        for module in MODULES
        for _, kind in inspect.getmembers(importlib.import_module(f"{rules.__name__}.{module}"), inspect.isclass)
        if issubclass(kind, Rule) and kind is not Rule
    }
    assert defined == set(KINDS)
    assert len(KINDS) == len(set(KINDS))
    assert {kind.__module__.rpartition(".")[2] for kind in KINDS} == set(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_every_kind_is_explained_by_an_example_that_loads(module: str) -> None:
    examples = examples_of(module)
    assert examples
    loaded = load(f"{HEAD}{textwrap.indent(examples, '  ')}\n".encode(), f"{module}.py")
    used = {type(entry.rule) for root in loaded.sections for item in (root, *root.children) for entry in item.rules}
    assert used & {kind for kind in KINDS if kind.__module__.endswith(f".{module}")}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_keyword_of_a_kind_has_its_chinese_name_and_help(kind: type[Rule]) -> None:
    assert kind.__doc__
    for name, info in kind.model_fields.items():
        assert info.alias is not None, name
        assert re.search("[一-鿿]", info.alias), name
        assert info.description, name


@pytest.mark.parametrize("model", [*KINDS, RubricSpec, ItemSpec], ids=lambda model: model.__name__)
def test_chinese_keywords_are_unique_within_a_model(model: type[Model]) -> None:
    words = Counter(info.alias for info in model.model_fields.values())
    assert [word for word, count in words.items() if count > 1] == []
    assert len(keywords(model)) == 2 * len(model.model_fields)


def test_every_kind_has_a_marker_of_its_own_that_it_knows() -> None:
    markers = [kind.marker for kind in KINDS]
    assert len(markers) == len(set(markers))
    assert all(kind.marker in kind.model_fields for kind in KINDS)


def test_no_keyword_of_an_item_makes_it_a_rule_but_its_nature() -> None:
    """An item that says its 小数位, in either language, must stay an item."""
    markers = {word for kind in KINDS for word, name in keywords(kind).items() if name == kind.marker}
    assert markers & keywords(ItemSpec).keys() == {"nature", "性质"}


def test_a_mapping_with_the_marker_of_a_kind_is_that_kind() -> None:
    assert [kind_of({kind.marker: ""}) for kind in KINDS] == list(KINDS)
    assert kind_of({"per": "次", "cap": "6"}) is None


def test_a_kind_that_borrows_points_goes_before_the_plain_ones() -> None:
    """扣分 and 加分 are also keywords of other kinds: those must be recognised first."""
    order = {kind: place for place, kind in enumerate(KINDS)}
    plain = [kind for kind in KINDS if kind.marker in ("deduct", "add")]
    borrowing = [kind for kind in KINDS if kind not in plain and {"deduct", "add"} & kind.model_fields.keys()]
    assert borrowing
    assert max(order[kind] for kind in borrowing) < min(order[kind] for kind in plain)


def test_the_keyword_of_one_kind_is_told_apart_from_those_of_another() -> None:
    """One English name has one Chinese name in all kinds."""
    words: dict[str, set[str]] = {}
    for kind in KINDS:
        for name, info in kind.model_fields.items():
            words.setdefault(name, set()).add(str(info.alias))
    assert {name: found for name, found in words.items() if len(found) > 1} == {}


def test_no_synonym_is_itself_a_keyword_of_the_model_it_points_into() -> None:
    models: list[type[Model]] = [RubricSpec, ItemSpec, *KINDS]
    for word, meant in _SYNONYMS.items():
        holders = [model for model in models if meant in keywords(model)]
        assert any(word not in keywords(model) for model in holders) or not holders, word


def test_english_words_for_values_mean_one_chinese_word_each() -> None:
    assert all(word.isascii() and not meant.isascii() for word, meant in WORDS.items())
    assert len(set(WORDS.values())) == len(WORDS)


def same(plan: Plan) -> Plan:
    return replace(plan, fingerprint="")


@pytest.mark.parametrize("readings", [{}, {"once": "each"}, {"zero_scope": "group", "once": "each"}], ids=str)
def test_a_rubric_in_english_keywords_is_the_same_rubric(readings: dict[str, str]) -> None:
    chinese = load(EVERYTHING.encode(), "丙.yaml", readings)
    english = load(ENGLISH.encode(), "丙.yaml", readings)

    assert not re.search(
        rf"^ *(?:{'|'.join(str(i.alias) for i in RubricSpec.model_fields.values())}):", ENGLISH, re.MULTILINE
    )
    assert same(english.plan) == same(chinese.plan)
    assert english.vocabulary == chinese.vocabulary
    assert english.fingerprint != chinese.fingerprint


def test_an_english_keyword_that_is_misspelt_gets_a_chinese_hint() -> None:
    with pytest.raises(RubricError) as refused:
        load(ENGLISH.replace("grades:", "grads:").encode())
    assert "不认识的关键字“grads”" in str(refused.value)
