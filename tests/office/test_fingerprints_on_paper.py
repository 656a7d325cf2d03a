"""Whoever has only the paper can verify it: every kind of paper prints the fingerprint of what it tells."""

from __future__ import annotations

import io
import re
import zipfile
from functools import lru_cache

import pytest
from examples import RUBRICS, dossier_of
from page.made_pages import found_in

from lianzheng_rubric.inquiry.paper import verify_paper
from lianzheng_rubric.office.dossier import Dossier, Paper
from lianzheng_rubric.office.kinds import KINDS
from lianzheng_rubric.office.papers import make_papers
from lianzheng_rubric.reports.fingerprint import fingerprint_of_all, read_typed, result_fingerprint, short_fingerprint

_PRINTED = re.compile(r"结果指纹 ([0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4})（(.*?)的结果，")
_OF_ALL = ("排名", "名单")
_OF_ONE = ("考评表", "告知书")


@lru_cache(maxsize=1)
def small(rubric: str) -> Dossier:
    """The example with the papers of two units."""
    whole = dossier_of(rubric)
    return Dossier(whole.results, whole.ledger, whole.units[:2])


def text_of(paper: Paper) -> str:
    """All texts of an office file."""
    with zipfile.ZipFile(io.BytesIO(paper.content)) as file:
        parts = [file.read(name).decode() for name in file.namelist() if name.endswith(".xml")]
    return re.sub(r"<[^>]*>", "", "".join(parts))


@pytest.mark.parametrize("rubric", RUBRICS)
@pytest.mark.parametrize("kind", _OF_ONE)
def test_a_paper_about_one_unit_prints_the_fingerprint_of_its_result(rubric: str, kind: str) -> None:
    dossier = small(rubric)
    printed = {short_fingerprint(result_fingerprint(one)): one.unit for one in dossier.chosen()}
    papers = list(make_papers(dossier, kind))
    suffixes = {paper.name.rpartition(".")[2] for paper in papers}
    assert suffixes == ({"xlsx", "docx"} if kind == "考评表" else {"docx"})
    for paper in papers:
        (found,) = set(_PRINTED.findall(text_of(paper)))
        assert found[1] == printed[found[0]]
        assert found[1].replace("·", "") in paper.name.replace("·", "")


@pytest.mark.parametrize("rubric", RUBRICS)
@pytest.mark.parametrize("kind", _OF_ALL)
def test_a_paper_about_everybody_prints_the_fingerprint_of_all_results(rubric: str, kind: str) -> None:
    dossier = small(rubric)
    printed = short_fingerprint(fingerprint_of_all(dossier.results.assessments))
    for paper in make_papers(dossier, kind):
        assert set(_PRINTED.findall(text_of(paper))) == {
            (printed, f"全部 {len(dossier.results.assessments)} 个单位")
        }, paper.name


@pytest.mark.parametrize("rubric", RUBRICS)
def test_the_page_prints_both(rubric: str) -> None:
    dossier = small(rubric)
    (paper,) = make_papers(dossier, "网页")
    assert paper.content.decode().count(dossier.provenance[-1]) == 2
    sheets = {sheet["name"]: sheet["fingerprint"] for sheet in found_in(paper.content.decode()).sheets}
    for one in dossier.chosen():
        assert short_fingerprint(result_fingerprint(one)) in sheets[one.unit]


def test_every_kind_of_paper_was_looked_at() -> None:
    assert {*_OF_ALL, *_OF_ONE, "网页"} == set(KINDS)


def test_what_a_letter_prints_is_found_again() -> None:
    dossier = small("tongyu-2017")
    paper = next(make_papers(dossier, "告知书"))
    ((typed, unit),) = set(_PRINTED.findall(text_of(paper)))
    digits = read_typed(typed)
    assert digits is not None
    day = dossier.results.assessments[0].as_of
    assert verify_paper(digits, dossier.rubric, dossier.ledger, as_of=day).units == (unit,)
