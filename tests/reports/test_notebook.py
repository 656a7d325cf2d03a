"""Results in a notebook: small tables, the rows of the other reports, nothing that a ledger says becomes markup."""

from __future__ import annotations

import subprocess
import sys
from functools import lru_cache
from html import escape, unescape

import pytest

from lianzheng_rubric import Results, from_json, ledger_from_rows, load, load_rubric, read_ledger, score, to_json
from lianzheng_rubric.reports.table import ranking_rows
from lianzheng_rubric.reports.wording import arithmetic, headline
from lianzheng_rubric.scoring import shipped_examples, shipped_rubrics

every_rubric = pytest.mark.parametrize("name", sorted(shipped_rubrics()))


@lru_cache(maxsize=8)
def results(name: str) -> Results:
    rubric = load_rubric(name)
    return score(rubric, read_ledger(list(shipped_examples(name)), rubric))


@every_rubric
def test_a_ranking_shows_the_rows_of_every_report_and_what_it_was_made_by(name: str) -> None:
    html = results(name)._repr_html_()
    assert html == results(name).ranking._repr_html_()
    for row in ranking_rows(results(name).ranking):
        assert all(escape(cell) in html for cell in row)
    assert results(name).rubric.fingerprint in html
    assert "读法：均按细则原取" in html


@every_rubric
def test_an_assessment_shows_its_arithmetic_and_what_it_owes(name: str) -> None:
    for one in results(name).assessments:
        html = unescape(one._repr_html_() or "")
        assert headline(one) in html
        assert all(arithmetic(line) in html for line in one.ledger)
        assert all(owed.what in html for owed in one.pending)
        assert all(material.label in html for material in one.materials)
        assert html.count("<table>") == html.count("</table>") >= 1 or one.status == "out_of_scope"


def test_a_stored_result_shows_itself_as_well() -> None:
    one = results("xxqu-2018").assessments[0]
    assert from_json(to_json(one))._repr_html_() == one._repr_html_()


def test_what_a_ledger_says_is_text() -> None:
    text = "细则: <i>考核</i>\n考核项目:\n  一、组织(10分):\n    a 迟到: 每次扣1分\n"
    rubric = load(text.encode(), "甲.yaml")
    unit = "<script>alert(1)</script>\u202e&"
    ledger = ledger_from_rows([{"编号": "<b>1</b>", "单位": "甲", "情形": "迟到"}], rubric.vocabulary)
    found = score(rubric, ledger)
    renamed = found.assessments[0].but(unit=unit)
    html = renamed._repr_html_() or ""
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in html
    assert "［&lt;b&gt;1&lt;/b&gt;］" in html
    assert "&lt;i&gt;考核&lt;/i&gt;" in found._repr_html_()
    assert not [tag for tag in ("<script", "<b>1", "<i>", "\u202e") if tag in html + found._repr_html_()]


def test_the_engine_alone_has_no_opinion_about_notebooks() -> None:
    code = (
        "import sys; from lianzheng_rubric.engine.ranking import Ranking; "
        "assert Ranking((), (), ())._repr_html_() is None; "
        "assert not [name for name in sys.modules if name.startswith('lianzheng_rubric.reports')]; "
        "import lianzheng_rubric.scoring; "
        "assert not {'rich', 'lianzheng_rubric.reports.notebook', 'jinja2'} & set(sys.modules); "
        "print(Ranking((), (), ())._repr_html_())"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", timeout=60, check=False
    )
    assert told.stderr == ""
    assert "<p>" in told.stdout
