"""No input breaks the reader: limits hold, both parsers agree, and only RubricError ever comes out."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import textwrap
import time
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lianzheng_rubric.language.document import CODES, Document, MappingNode, Text, Tree, read_document
from lianzheng_rubric.language.yaml_text import events
from lianzheng_rubric.language.yaml_text.decoding import MAX_BYTES, MAX_LINES
from lianzheng_rubric.language.yaml_text.events import MAX_NODES, MAX_SCALAR
from lianzheng_rubric.problems import Problem, RubricError

if TYPE_CHECKING:
    from collections.abc import Iterator

LOADERS = [getattr(yaml, name) for name in ("CBaseLoader", "BaseLoader") if hasattr(yaml, name)]
SECONDS = 2.0
MEGABYTES = 320  # of address space, interpreter and libraries included


def merge_bomb(operator: str) -> str:
    lines = ["a0: &a0 {x: 1}"]
    for level in range(1, 10):
        aliases = ", ".join([f"*a{level - 1}"] * 10)
        lines.append(f"a{level}: &a{level} {{{operator}: [{aliases}]}}")
    return "\n".join(lines)


HOSTILE: dict[str, tuple[str, str]] = {
    "nested brackets": ("[" * 100_000, "Y007"),
    "nested braces": ("甲: " + "{" * 900_000, "Y007"),
    "nested dashes": ("- " * 400_000, "Y007"),
    "flat list": ("- a\n" * 49_000, "Y006"),
    "flat list of a megabyte": ("- a\n" * 250_000, "Y008"),
    "flow list of a megabyte": ("甲: [" + "a," * 400_000 + "]", "Y008"),
    "blanks": (" " * 1_000_000, "Y004"),
    "lines": ("\n" * 1_000_000, "Y004"),
    "many lines": ("甲: 1\n" * 60_000, "Y008"),
    "merge bomb": (merge_bomb("<<"), "Y013"),
    "billion laughs": (merge_bomb("x"), "Y011"),
    "nulls": ("\0" * 1_000_000, "Y005"),
    "lines of nulls": ("\0\n" * 49_000, "Y005"),
    "tabs": ("甲:\t1\n" * 49_000, "Y022"),
    "one text": ("甲: " + "乙" * 20_001, "Y009"),
    "one open quote": ('甲: "' + "x" * 900_000, "Y099"),
    "slips on every line": ("甲：乙\n" * 40_000, "Y009"),
    "slips in every list item": ("- 甲：乙\n  丙: 丁\n" * 20_000, "Y020"),
    "question marks": ("? 甲\n" * 49_000, "Y027"),
    "percent lines": ("%A\n" * 49_000, "Y014"),
    "wide dashes": ("－ 甲\n" * 49_000, "Y024"),
    "wide blanks": ("\u3000甲: 乙\n" * 49_000, "Y023"),
    "colons on one line": ("甲: " * 150_000, "Y099"),
    "duplicates": ("甲: 乙\n" * 24_000, "Y016"),
    "too large": ("a" * (MAX_BYTES + 1), "Y003"),
    "code point": ('甲: "\\UFFFFFFFF"', "Y033"),
}


@contextlib.contextmanager
def parsing_with(loader: Any) -> Iterator[None]:
    before, events.LOADER = events.LOADER, loader
    try:
        yield
    finally:
        events.LOADER = before


def attempt(data: bytes) -> Document | tuple[Problem, ...]:
    try:
        return read_document(data, "细则.yaml")
    except RubricError as error:
        return error.problems


def written(tree: Tree) -> object:
    """A tree with everything it knows, for comparison: equal texts at different places differ."""
    if isinstance(tree, Text):
        return (str(tree), tree.line, tree.column, tree.quoted)
    if isinstance(tree, MappingNode):
        return (tree.line, tree.column, [(written(e.key), written(e.value)) for e in tree.entries])
    return (tree.line, tree.column, [written(item) for item in tree.items])


def texts(tree: Tree) -> Iterator[Text]:
    if isinstance(tree, Text):
        yield tree
    elif isinstance(tree, MappingNode):
        for entry in tree.entries:
            yield from (entry.key, *texts(entry.value))
    else:
        for item in tree.items:
            yield from texts(item)


@pytest.mark.parametrize("loader", LOADERS, ids=lambda loader: loader.__name__)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_for_its_reason_in_time(name: str, loader: Any) -> None:
    text, code = HOSTILE[name]
    begin = time.process_time()
    with parsing_with(loader):
        outcome = attempt(text.encode()[: MAX_BYTES + 1])
    assert time.process_time() - begin < SECONDS * (1 if loader is LOADERS[0] else 5)
    assert isinstance(outcome, tuple)
    assert code in {problem.code for problem in outcome}
    assert len(outcome) <= 201


@pytest.mark.skipif(sys.platform == "win32", reason="address space cannot be limited there")
def test_hostile_files_fit_into_little_memory() -> None:
    program = f"""
        import json, resource, sys
        from lianzheng_rubric.language.document import read_document
        from lianzheng_rubric.problems import RubricError
        resource.setrlimit(resource.RLIMIT_AS, ({MEGABYTES} << 20, {MEGABYTES} << 20))
        codes = []
        for text in json.load(sys.stdin):
            try:
                read_document(text.encode()[:{MAX_BYTES + 1}], "细则.yaml")
            except RubricError as error:
                codes.append(error.problems[0].code)
        print(len(codes))
    """
    texts_in = json.dumps([text for text, _ in HOSTILE.values()])
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        input=texts_in,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == (f"{len(HOSTILE)}\n", "")


def test_the_limits_are_the_largest_that_pass() -> None:
    deep = "".join(" " * level + "甲:\n" for level in range(32))
    assert isinstance(attempt(deep.encode()), Document)
    assert isinstance(attempt(("甲: " + "乙" * MAX_SCALAR).encode()), Document)
    flat = "甲: [" + "1," * (MAX_NODES - 3) + "]"
    assert isinstance(attempt(flat.encode()), Document)
    assert isinstance(attempt(b"a: 1\n" + b"# \n" * (MAX_LINES - 1)), Document)
    assert isinstance(attempt(b"a: 1\n" + b"#" * (MAX_BYTES - 5)), Document)


def test_one_step_beyond_a_limit_is_refused() -> None:
    beyond = {
        "Y007": "".join(" " * level + "甲:\n" for level in range(33)) + " " * 33 + "甲: 1",
        "Y008": "甲: [" + "1," * (MAX_NODES - 2) + "]",
        "Y009": "甲: " + "乙" * (MAX_SCALAR + 1),
        "Y003": "a: 1\n" + "#" * (MAX_BYTES - 4),
    }
    for code, text in beyond.items():
        outcome = attempt(text.encode())
        assert isinstance(outcome, tuple)
        assert [problem.code for problem in outcome] == [code]


def test_more_than_two_hundred_problems_are_cut_and_the_cut_is_told() -> None:
    outcome = attempt(("项: 1\n" * 300).encode())
    assert isinstance(outcome, tuple)
    assert len(outcome) == 201
    assert (outcome[-1].code, outcome[-1].message) == ("Y098", "问题太多，只列出前 200 处")


CHARACTERS = "ab甲乙1：，、；。　\t\r\u00a0\u200b\ufeff\0-?:,[]{}#&*!|>'\"%@`\\~=“”－•"
PIECES = [": ", "- ", " ", "\n", "\n  ", " #", "<<", "---", "...", "\n- ", "\\u200b", "\\ud800", "\\x", "!!", "%Y"]
PIECES += ["|\n  ", "- - ", "]]", "甲: 1\n"]
YAML_PIECES = st.sampled_from([*CHARACTERS, *PIECES])
SNIPPETS = st.lists(YAML_PIECES, max_size=14).map("".join)
FILES = st.one_of(
    SNIPPETS,
    st.tuples(st.sampled_from(["甲: ", "甲: {", "甲: [", "甲:\n  - ", "甲: 1\n"]), SNIPPETS).map("".join),
)
thorough = settings(max_examples=300, deadline=None, database=None, derandomize=True)


@thorough
@given(FILES)
@example('甲: "\\ud83d\\ude00"')
@example("甲: {乙::}")
@example("? 甲")
@example("甲: |#1\n")
def test_both_parsers_accept_the_same_files_and_read_the_same_tree(text: str) -> None:
    trees = []
    for loader in LOADERS:
        with parsing_with(loader):
            outcome = attempt(text.encode())
        trees.append(written(outcome.root) if isinstance(outcome, Document) else None)
    assert trees[0] == trees[-1]


@thorough
@given(FILES)
def test_a_problem_has_a_known_code_a_chinese_message_and_a_place_in_the_file(text: str) -> None:
    outcome = attempt(text.encode())
    problems = outcome.notices if isinstance(outcome, Document) else outcome
    lines = re.split("\r\n|\r|\n", text)
    assert isinstance(outcome, Document) or problems
    for problem in problems:
        assert problem.code in CODES
        assert problem.remedy
        assert re.search("[\u4e00-\u9fff]", problem.message)
        assert problem.position is not None
        assert 1 <= problem.position.line <= len(lines)
        assert 1 <= problem.position.column <= len(lines[problem.position.line - 1]) + 2
        assert problem.position.source.isprintable() or "\u3000" in text or "\u00a0" in text
    told = " ".join(problem.message + problem.remedy for problem in problems)
    assert not re.search("expected|found|while|mapping|scan|pars", told)


@thorough
@given(st.binary(max_size=60))
@example(b"\xff\xfe\x00\xd8")
@example(b"\xef\xbb\xbf\xff")
@example(b"\x80: 1")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    outcome = attempt(data)
    assert isinstance(outcome, Document) or {problem.code for problem in outcome} <= CODES.keys()


LETTERS = st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp"))


def shows_itself(text: str) -> bool:
    return not set(text) & set("\u115f\u1160\u2800\u3164\uffa0")


@thorough
@given(st.dictionaries(st.text(LETTERS, min_size=1).filter(shows_itself), st.text(LETTERS).filter(shows_itself)))
def test_any_quoted_text_comes_back_as_it_was(texts_in: dict[str, str]) -> None:
    dumped = yaml.dump({"根": texts_in}, default_style='"', allow_unicode=True, width=10**6, sort_keys=False)
    outcome = attempt(dumped.encode())
    assert isinstance(outcome, Document)
    node = outcome.root.entries[0].value
    assert isinstance(node, MappingNode)
    assert {str(entry.key): entry.value for entry in node.entries} == texts_in


@thorough
@given(FILES)
def test_a_plain_text_stands_where_it_says(text: str) -> None:
    outcome = attempt(text.encode())
    for found in texts(outcome.root) if isinstance(outcome, Document) else ():
        place = outcome.position(found) if isinstance(outcome, Document) else None
        assert place is not None
        if not found.quoted:
            shown = place.source[place.column - 1 :][: place.length].strip()
            assert found.startswith(shown) or not found


@pytest.mark.slow
def test_reading_costs_no_more_than_plain_loading() -> None:
    clause = "  {0}、落实责任制(20分):\n    {0}.1 研究会议不少于2次(2分):\n      少1次: 减1分\n      少2次: 减2分\n"
    data = ("考核项目:\n" + "".join(clause.format(number) for number in range(150))).encode()

    def best(work: Any) -> float:
        times = []
        for _ in range(30):
            begin = time.process_time()
            work()
            times.append(time.process_time() - begin)
        return min(times)

    safe_loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    plain = best(lambda: yaml.load(data, Loader=safe_loader))  # noqa: S506 (a safe loader)
    assert best(lambda: read_document(data, "细则.yaml")) < 1.5 * plain
