"""Questions answered on the screen: ``compare``, ``whatif``, ``margin``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lianzheng_rubric.cli.console import Exit, as_json, put, show_problems
from lianzheng_rubric.cli.ledgers import known_unit, read
from lianzheng_rubric.cli.verifying import stored_results
from lianzheng_rubric.inquiry.comparing import compare_all
from lianzheng_rubric.inquiry.documents import comparison_document, margin_document
from lianzheng_rubric.inquiry.results_file import standings_of
from lianzheng_rubric.inquiry.telling import comparison_lines
from lianzheng_rubric.inquiry.told_parts import few
from lianzheng_rubric.reports.plain_text import plain
from lianzheng_rubric.scoring import load_rubric

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lianzheng_rubric.engine.assessment import Assessment
    from lianzheng_rubric.records.amending import Amendments
    from lianzheng_rubric.records.ledger import Ledger

__all__ = ["run_compare", "run_margin", "run_whatif"]


def _say(lines: Iterable[str]) -> None:
    put(plain("\n".join(lines)))


def run_compare(before: str, after: str, units: Sequence[str], form: str) -> int:
    """``lianzheng compare``."""
    if before == after == "-":
        raise click.UsageError("标准输入只能读一份结果，另一份请写文件名")
    files = [stored_results(name) for name in (before, after)]
    for unit in units:
        _in_some_result(unit, [file.results for file in files])
    old, new = ([one for one in file.results if not units or one.unit in units] for file in files)
    first, then = standings_of(*files)
    comparison = compare_all(old, new, (first, then))
    if form == "json":
        put(as_json(comparison_document(comparison)))
    else:
        _say(comparison_lines(comparison))
    return Exit.FINDINGS if comparison else Exit.FINE


def _in_some_result(unit: str, sides: Sequence[tuple[Assessment, ...]]) -> None:
    names = list(dict.fromkeys(one.unit for results in sides for one in results))
    if unit not in names:
        from lianzheng_rubric.language.spelling import nearest

        raise click.UsageError(f"两份结果里都没有单位“{unit}”。{nearest(unit, names)}")


def run_margin(name: str, ledgers: Sequence[str], unit: str, most: int, form: str, given: dict[str, Any]) -> int:
    """``lianzheng margin``."""
    from lianzheng_rubric.inquiry.margin import margin
    from lianzheng_rubric.inquiry.margin_words import margin_lines

    rubric = load_rubric(name, given["readings"])
    ledger = read(rubric, ledgers, given)
    known_unit(ledger, unit)
    days = {"as_of": given["as_of"], "previous_as_of": given["previous_as_of"]}
    found = margin(rubric, ledger, unit, largest=most, **days)
    if form == "json":
        put(as_json(margin_document(found)))
    else:
        _say(margin_lines(found))
    return Exit.FINE


def run_whatif(name: str, ledgers: Sequence[str], form: str, given: dict[str, Any]) -> int:
    """``lianzheng whatif``."""
    from lianzheng_rubric.inquiry.whatif import touched_units, what_if
    from lianzheng_rubric.records.amending import amend

    rubric = load_rubric(name, given["readings"])
    ledger = read(rubric, ledgers, given)
    for unit in given["units"]:
        known_unit(ledger, unit)
    changed = amend(ledger, rubric.vocabulary, _amendments(ledger, given), encoding=given["encoding"])
    show_problems(changed.notices)
    comparison = what_if(
        rubric,
        ledger,
        changed,
        as_of=given["as_of"],
        previous_as_of=given["previous_as_of"],
        units=given["units"] or None,
        places=given["places"],
    )
    if form == "json":
        put(as_json(comparison_document(comparison)))
    elif not comparison:
        put(_unchanged(given["units"], touched_units(ledger, changed)))
    else:
        _say(comparison_lines(comparison))
    return Exit.FINE


def _unchanged(asked: Sequence[str], touched: Sequence[str]) -> str:
    """That nothing differs; when the records are those of other units than was asked for, whose they are."""
    if asked and touched and not set(asked) & set(touched):
        return f"这样改，{few(asked)}的结果不变；改到的是{few(touched)}的记录。"
    return "这样改，结果不变。"


def _amendments(ledger: Ledger, given: Mapping[str, Any]) -> Amendments:
    """What the options ask for.

    Raises:
        click.UsageError: they ask for nothing, or a text is not of the form that it should have.

    """
    from lianzheng_rubric.records.amending import Amendments

    files = [text for text in given["add"] if Path(text).is_file()]
    rows = [_row(text, ledger, given["units"]) for text in given["add"] if text not in files]
    found = Amendments(given["drop"], tuple(_change(text) for text in given["change"]), tuple(rows), tuple(files))
    if not found:
        raise click.UsageError("没有写要怎样改：用 --drop、--change 或 --add")
    return found


def _change(text: str) -> tuple[str, str, str]:
    """``编号:列=内容``; the id may hold colons itself."""
    head, sign, content = text.replace("＝", "=", 1).partition("=")
    name, colon, column = head.replace("：", ":").rpartition(":")
    if not (sign and colon and name.strip() and column.strip()):
        raise click.UsageError(f"“{text}”要写成 编号:列=内容，例如 XY-07:数量=8")
    return name.strip(), column.strip(), content.strip()


def _row(text: str, ledger: Ledger, units: Sequence[str]) -> dict[str, str]:
    """``列=内容,列=内容``; a piece without a sign belongs to the content before it."""
    row: dict[str, str] = {}
    for piece in text.replace("，", ",").replace("＝", "=").split(","):
        column, sign, content = piece.partition("=")
        if sign and column.strip():
            row[column.strip()] = content.strip()
        elif row:
            row[next(reversed(row))] += f",{piece}"
        else:
            raise click.UsageError(f"“{text}”不是文件，也不是“情形=…,日期=…”这样的文字")
    names = list(units) if units else [unit.name for unit in ledger.units]
    if "单位" not in row and "unit" not in row:
        if len(names) != 1:
            raise click.UsageError(f"“{text}”没有写是哪个单位的：加上“单位=…”，或者用 -u 写一个单位")
        row["单位"] = names[0]
    return row
