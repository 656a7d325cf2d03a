"""``verify``: a stored result, or the fingerprint on a signed paper, against what rubric and ledger say now."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

from lianzheng_rubric.cli.console import Exit, as_json, put, say
from lianzheng_rubric.cli.ledgers import read
from lianzheng_rubric.inquiry.documents import comparison_document
from lianzheng_rubric.inquiry.paper import OnPaper, paper_lines, verify_paper
from lianzheng_rubric.inquiry.results_file import Stored, read_stored
from lianzheng_rubric.inquiry.verifying import had_rows_set_aside, rubric_as_recorded, verified_lines, verify
from lianzheng_rubric.reports.fingerprint import LEAST_DIGITS, read_typed
from lianzheng_rubric.reports.plain_text import plain
from lianzheng_rubric.scoring import load_rubric

__all__ = ["run_verify", "stored_results"]


def stored_results(name: str) -> Stored:
    """The results of a file, or of standard input."""
    return read_stored(sys.stdin.buffer.read(), "标准输入") if name == "-" else read_stored(name)


def run_verify(files: Sequence[str], fingerprint: str | None, form: str, given: dict[str, Any]) -> int:
    """``lianzheng verify``: with a fingerprint there is no file of results before rubric and ledgers."""
    if fingerprint is not None:
        _enough(files, ("细则", "台账…"))
        return _paper(fingerprint, files[0], files[1:], form, given)
    _enough(files, ("结果.json", "细则", "台账…"))
    return _stored(files[0], files[1], files[2:], form, given)


def _enough(files: Sequence[str], names: Sequence[str]) -> None:
    if len(files) < len(names):
        raise click.UsageError(f"缺少参数“{names[len(files)]}”：要依次写 {' '.join(names)}")


def _paper(typed: str, name: str, ledgers: Sequence[str], form: str, given: dict[str, Any]) -> int:
    digits = read_typed(typed)
    if digits is None:
        raise click.UsageError(f"“{typed}”不是指纹：照纸上“结果指纹”后面的抄，至少 {LEAST_DIGITS} 位，只有 0-9 和 a-f")
    rubric = load_rubric(name, given["readings"])
    ledger = read(rubric, ledgers, given)
    found = verify_paper(digits, rubric, ledger, as_of=given["as_of"], previous_as_of=given["previous_as_of"])
    if form == "json":
        put(as_json(_document(found)))
    else:
        _say(paper_lines(found))
    return Exit.FINE if found.identical else Exit.FINDINGS


def _document(found: OnPaper) -> dict[str, Any]:
    return {
        "identical": found.identical,
        "fingerprint": found.fingerprint,
        "units": list(found.units),
        "everybody": found.everybody,
        "computed": found.computed,
        "basis": list(found.basis),
    }


def _stored(result: str, name: str, ledgers: Sequence[str], form: str, given: dict[str, Any]) -> int:
    results = stored_results(result).results
    rubric = rubric_as_recorded(results, lambda readings: load_rubric(name, readings), given["readings"])
    if results and results[0].rubric_id != rubric.id:
        told = f"{results[0].rubric_title}（{results[0].rubric_id}）"
        say(f"结果是按另一份细则算的：{told}；这里给的是 {rubric.title}（{rubric.id}）。")
    if had_rows_set_aside(results) and not given["set_aside"]:
        say("结果是搁置了有误的行算的，这里照样搁置。")
        given = {**given, "set_aside": True}
    ledger = read(rubric, ledgers, given)
    found = verify(results, rubric, ledger, as_of=given["as_of"], previous_as_of=given["previous_as_of"])
    if form == "json":
        beside = {"unknown_units": list(found.unknown), "beside": list(found.beside), "programs": list(found.programs)}
        put(as_json({"identical": found.identical, **beside, **comparison_document(found.comparison)}))
    else:
        _say(verified_lines(found))
    return Exit.FINE if found.identical else Exit.FINDINGS


def _say(lines: Iterable[str]) -> None:
    put(plain("\n".join(lines)))
