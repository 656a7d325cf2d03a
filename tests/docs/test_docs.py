"""What the documentation shows is what the program does: blocks run, links lead somewhere, tables are fresh."""

from __future__ import annotations

import re
import urllib.parse
from pathlib import Path

import generate_reference
import pytest
from blocks import DOCS, Block, Page, blocks_of, pages
from generating.codes import FILES_AND_CELLS, TITLED, codes_in_source
from generating.keywords import MODELS, example_of, own_fields
from generating.tables import PACKAGES, PARTS, SOURCE, package_tree

from lianzheng_rubric.authoring import case_reading, cases
from lianzheng_rubric.authoring.cases import read_cases, run_case
from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.language.headings import Heading, parse_heading
from lianzheng_rubric.language.model import keyword_of
from lianzheng_rubric.language.phrases import EXAMPLES
from lianzheng_rubric.language.rules import KINDS
from lianzheng_rubric.language.rules.base import Rule
from lianzheng_rubric.records.ledger_codes import CODES
from lianzheng_rubric.scoring import load_rubric, read_ledger, score

PAGES = pages()
EXAMPLE = DOCS / "examples" / "安全生产.yaml"
LANGUAGES = {"yaml", "csv", "json", "console", "bash", "python", "text"}


def name_of(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_page_runs_as_shown(page, tmp_path, monkeypatch):
    """Rubrics and fragments load, mistakes are refused, cases hold, programs run, outputs are word for word."""
    monkeypatch.chdir(tmp_path)
    running = Page(tmp_path)

    findings = [f"{page.name}:{block.line} {finding}" for block in blocks_of(page) for finding in running.run(block)]

    assert not findings, "\n\n".join(findings)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_blocks_are_of_a_kind_that_is_run(page):
    """No block escapes the tests by a language that nobody runs."""
    unknown = [(block.line, block.language) for block in blocks_of(page) if block.language not in LANGUAGES]

    assert unknown == []


def test_documentation_runs_enough():
    """Most of what is shown is executed."""
    everything = [block for page in PAGES for block in blocks_of(page)]
    executed = [block for block in everything if block.language != "text" or block.flags]

    assert len(everything) > 150
    assert len(executed) > 0.9 * len(everything)


def block(language: str, text: str, *flags: str, **values: str) -> Block:
    return Block("试.md", 1, language, frozenset(flags), values, text)


@pytest.mark.parametrize(
    "shown",
    [
        block("yaml", "细则: 甲\n考核项目:\n  1.甲(1分): {乙: 扣好些分}\n"),
        block("yaml", "甲: 乙\n"),
        block("yaml", "差错: 扣好些分\n", "fragment"),
        block("yaml", "差错: 每次扣1分\n", "fragment", "错误"),
        block("console", "$ lianzheng list 没有\n错的输出\n", 退出码="3"),
        block("console", "$ lianzheng schema\n{}\n"),
        block("text", "不是这句\n", "输出"),
        block("yaml", "细则: tongyu-2017\n用例:\n  - {名称: 错的, 记录: [], 期望: {总分: 1}}\n"),
    ],
)
def test_blocks_that_are_not_as_shown_are_found(shown, tmp_path, monkeypatch):
    """The checks above do find what is wrong."""
    monkeypatch.chdir(tmp_path)

    assert list(Page(tmp_path).run(shown))


def test_generated_regions_are_up_to_date():
    """Every marked region is what the code says now (run docs/generate_reference.py)."""
    assert [name_of(page) for page in generate_reference.outdated()] == []


def test_every_keyword_has_an_example_that_its_model_takes():
    """The example column is complete, and each example is a value that loads."""
    for name, model in MODELS.items():
        fields = own_fields(model) if issubclass(model, Rule) and model is not Rule else tuple(model.model_fields)
        assert [field for field in fields if not example_of(model, field)] == [], name
    raw = generate_reference.keyword_table.__globals__["_examples"]()
    for name, model in MODELS.items():
        needed = {field: raw[name][field] for field, info in model.model_fields.items() if info.is_required()}
        for field, value in raw[name].items():
            assert model.model_validate({**needed, field: value}), (name, field)


def test_every_kind_has_its_section():
    """Each kind of rule is a section with its table and an executed example."""
    text = text_of("reference/rules.md")
    sections = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))

    assert set(sections) == {keyword_of(kind, kind.marker) for kind in KINDS}
    for kind in KINDS:
        section = sections[keyword_of(kind, kind.marker)]
        assert f"<!-- 生成：规则 {kind.__name__} -->" in section
        assert "```yaml fragment" in section


def test_every_top_level_keyword_and_model_is_in_the_reference():
    """Each model an author fills in has its table in the language reference or the page of kinds."""
    both = text_of("reference/language.md") + text_of("reference/rules.md")
    shown = set(re.findall(r"<!-- 生成：(?:关键字|规则) (\w+) -->", both))

    assert shown == set(MODELS)


def test_every_phrase_is_explained():
    """Each example of the grammar stands in the generated table."""
    text = text_of("reference/phrases.md")

    assert [phrase for phrase in EXAMPLES if f"| {phrase} |" not in text] == []


def test_every_heading_of_the_table_is_taken_apart_as_shown():
    """Number, title and marks of the headings on the page about headings."""
    rows = re.findall(r"^\| `(.+?)` \| (.*?) ?\| (.+?) \| ?(.*?) ?\|$", text_of("reference/headings.md"), re.MULTILINE)

    assert len(rows) > 8
    assert [parse_heading(heading) for heading, *_ in rows] == [Heading(*parts) for _, *parts in rows]


def test_every_code_that_can_be_raised_is_listed():
    """The tables of messages are complete, and hold nothing that no longer exists."""
    listed = {code for table in TITLED.values() for code in table}
    raised = set(codes_in_source())

    assert raised - listed == set()
    assert listed - raised == set()
    assert not set(FILES_AND_CELLS) & set(CODES)


def test_every_key_of_a_case_is_explained():
    """The page about cases knows every key, expectation and disposition of the runner."""
    text = text_of("reference/cases.md")
    words = [*case_reading.KEYS, *cases._COMPARE, *cases._FATES, *cases._STATUSES, *cases._MATERIALS]

    assert [word for word in words if word not in text] == []


def test_every_part_of_a_result_is_explained():
    """Parts of an assessment and their explanations are the same set."""
    assert set(PARTS) == set(Assessment.part_names())


def test_the_tree_is_the_real_one():
    """The drawn tree names each folder and each module of the package, and nothing else."""
    real = {path.stem for path in SOURCE.rglob("*.py")} - {"__init__", "__main__"}
    folders = {path.parent.relative_to(SOURCE).as_posix().removeprefix(".") for path in SOURCE.rglob("*.py")}
    drawn = package_tree()
    modules = {word for line in drawn.splitlines()[2:-1] if "/" not in line for word in re.findall(r"\w+", line)}

    assert drawn in text_of("explanation/architecture.md")
    assert modules == real
    assert folders == set(PACKAGES)


def anchors(page: Path) -> set[str]:
    """Anchors of the headings as GitHub makes them."""
    heads = re.findall(r"^#{1,6} (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.strip().lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page):
    """Each link inside the documentation names a file that exists and a heading in it."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = urllib.parse.unquote(target).partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.is_file() or (anchor and anchor not in anchors(file)):
            broken.append(target)

    assert broken == []


def test_every_page_is_on_the_map():
    """The map leads to each page."""
    index = text_of("index.md")

    assert [name_of(page) for page in PAGES if name_of(page) != "index.md" and f"({name_of(page)})" not in index] == []


CASES = read_cases(DOCS / "examples" / "安全生产.用例.yaml").cases


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_example_case_holds(case):
    """The rubric that was written from these pages alone gives what was worked out by hand."""
    differences = run_case(case, lambda readings: load_rubric(EXAMPLE, readings))

    assert not differences, "\n".join(f"{d.what}：应为 {d.expected}，得到 {d.got}" for d in differences)


def test_example_cases_reach_every_rule_and_reading():
    """Each rule of the example and each other reading is exercised."""
    plan = load_rubric(EXAMPLE).plan
    tested = {clause for case in CASES for clause in case.clauses}
    read = {pair for case in CASES for pair in case.readings.items()}

    assert {step.id for step in plan.steps} - tested == set()
    assert {(r.key, option) for r in plan.readings for option in r.options if option != r.default} - read == set()


def test_example_ledger_is_scored():
    """The example's ledger reads without a problem; four communities, one veto, one still open."""
    rubric = load_rubric(EXAMPLE)
    folder = DOCS / "examples" / "安全生产"
    ledger = read_ledger([folder / "单位.csv", folder / "台账.csv"], rubric)
    results = score(rubric, ledger)

    assert ledger.notices == ()
    assert {a.unit: (str(a.low), str(a.high), a.grade) for a in results.assessments} == {
        "东街社区": ("103", "103", "优秀"),
        "西街社区": ("74", "74", "合格"),
        "南街社区": ("100", "100", "不合格"),
        "北街社区": ("37", "59", "不合格"),
    }
