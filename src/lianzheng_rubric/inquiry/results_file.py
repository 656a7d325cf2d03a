"""Files of results read back: what ``score --format json`` or ``jsonl`` wrote, or one assessment alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.ranked import Spot
from lianzheng_rubric.engine.ranking import rank
from lianzheng_rubric.inquiry.comparing import Standings
from lianzheng_rubric.problems import Position, Problem, ResultError
from lianzheng_rubric.reports.document import SCHEMA_VERSION, from_dict, parse

__all__ = ["CODES", "Stored", "read_results", "read_stored", "standings_of"]

CODES: Mapping[str, str] = {
    "J001": "结果文件打不开，或不是 JSON",
    "J002": "不是 lianzheng 的结果，或被改动过",
    "J003": "结果的格式是另一个版本",
    "J004": "一个单位在结果里出现两次",
}
"""Stable codes of what can be wrong with a file of results."""
_HOW = "用 lianzheng score --format json -o 结果.json 得到的文件"


@dataclass(frozen=True, slots=True)
class Stored:
    """What a file holds: the assessments, and the places of those that were ranked."""

    results: tuple[Assessment, ...]
    standings: Standings | None
    """``None`` when the file does not tell places (written before files did, or by a program for itself)."""


def read_results(source: str | Path | bytes, name: str = "") -> tuple[Assessment, ...]:
    """The assessments of a file (or of its bytes, then ``name`` is how messages call it).

    Raises:
        ResultError: it cannot be read, or is not what this program writes; every unit that is wrong is listed.

    """
    return read_stored(source, name).results


def read_stored(source: str | Path | bytes, name: str = "") -> Stored:
    """As :func:`read_results`, with the places.

    Raises:
        ResultError: as there.

    """
    shown = name or (str(source) if not isinstance(source, bytes) else "结果")
    documents = list(_documents(_text(source, shown), shown))
    problems: list[Problem] = []
    found: list[Assessment] = []
    for number, document in enumerate(documents, 1):
        problem = _misfit(document, shown, number)
        if problem is None:
            try:
                found.append(from_dict(document))
            except ValidationError as error:
                problem = Problem("J002", _what(error, document, number), None, _HOW, cell=shown)
        if problem is not None:
            problems.append(problem)
    twice = [unit for unit, times in Counter(one.unit for one in found).items() if times > 1]
    problems += [Problem("J004", f"单位“{unit}”出现不止一次", None, "每个单位留一份结果", cell=shown) for unit in twice]
    if problems:
        raise ResultError(tuple(problems))
    placed = {one["unit"]: _spot(one) for one in documents if one.get("places") or one.get("place")}
    return Stored(tuple(found), placed if all("place" in one for one in documents) else None)


def _spot(document: Mapping[str, Any]) -> Spot:
    """Where a unit stands; files written before places could be open tell one place only."""
    first, last = document.get("places") or [document["place"]] * 2
    overall = document.get("overall")
    return Spot(range(first, last + 1), document.get("group", ""), overall and range(overall[0], overall[1] + 1))


def standings_of(*files: Stored) -> tuple[Standings, ...]:
    """The places in each file; when one of them does not tell any, in all of them those by total alone."""
    told = [file.standings for file in files]
    known = tuple(one for one in told if one is not None)
    return known if len(known) == len(told) else tuple(rank(file.results).spots() for file in files)


def _text(source: str | Path | bytes, shown: str) -> str:
    try:
        data = source if isinstance(source, bytes) else Path(source).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        raise ResultError(
            (Problem("J001", "找不到这个文件" if missing else "文件打不开", None, _HOW, cell=shown),)
        ) from None
    except UnicodeDecodeError:
        raise ResultError((Problem("J001", "不是 UTF-8 文字", None, _HOW, cell=shown),)) from None


def _documents(text: str, shown: str) -> Iterator[Any]:
    """One JSON list, one object, or an object a line."""
    try:
        whole = parse(text)
    except json.JSONDecodeError as error:
        lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
        if error.msg != "Extra data" or len(lines) < 2:
            raise _not_json(error, shown, error.lineno) from None
        for number, line in lines:
            try:
                yield parse(line)
            except ValueError as wrong:
                raise _not_json(wrong, shown, number) from None
        return
    except (ValueError, RecursionError) as error:
        raise _not_json(error, shown, 1) from None
    yield from whole if isinstance(whole, list) else [whole]


def _not_json(error: Exception, shown: str, line: int) -> ResultError:
    column = getattr(error, "colno", 1)
    reason = "不是 JSON" if isinstance(error, json.JSONDecodeError) else "有带小数点的数：结果里的数都写成文字"
    return ResultError((Problem("J001", reason, Position(shown, line, column), _HOW),))


def _misfit(document: Any, shown: str, number: int) -> Problem | None:
    if not isinstance(document, dict) or "schema_version" not in document:
        return Problem("J002", f"第 {number} 份不是 lianzheng 的结果", None, _HOW, cell=shown)
    version = document["schema_version"]
    if version != SCHEMA_VERSION:
        message = f"第 {number} 份结果的格式是第 {version} 版，本程序读第 {SCHEMA_VERSION} 版"
        return Problem("J003", message, None, "用写它的那个版本的程序，或重新评分", cell=shown)
    return None


def _what(error: ValidationError, document: Any, number: int) -> str:
    unit = document.get("unit") if isinstance(document, dict) else None
    places = dict.fromkeys(".".join(str(part) for part in one["loc"]) for one in error.errors()[:3])
    return f"第 {number} 份结果（{unit}）有 {error.error_count()} 处与格式不符：{'、'.join(places)}"
