"""The form to fill in, written to a file: the body of ``template``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lianzheng_rubric.cli.console import Exit, say, show_problems, write_bytes
from lianzheng_rubric.cli.ledgers import sources
from lianzheng_rubric.office.form.template import Template, make_template
from lianzheng_rubric.scoring import load_rubric, shipped_examples

if TYPE_CHECKING:
    from lianzheng_rubric.records.sources import Source

__all__ = ["run_template"]


def run_template(
    name: str,
    output: str,
    units: str | None,
    filled: Sequence[str],
    *,
    example: bool,
    encoding: str | None,
    readings: Mapping[str, str],
) -> int:
    """``lianzheng template``: an output that is there already is filled in again with what it holds."""
    target = Path(output)
    if target.suffix.lower() != ".xlsx":
        raise click.UsageError(f"“{output}”要以 .xlsx 结尾")
    rubric = load_rubric(name, readings)
    given = _given(name, target, units, filled, example=example)
    made = make_template(rubric, given, encoding=encoding, name=target.name)
    write_bytes(made.content, target)
    show_problems(made.problems)
    _report(made, target)
    return Exit.FINDINGS if any(problem.severity == "error" for problem in made.problems) else Exit.FINE


def _given(name: str, target: Path, units: str | None, filled: Sequence[str], *, example: bool) -> list[Source]:
    """Everything to fill in, each file once."""
    named = sources([*([units] if units else []), *filled])
    found: list[Source] = []
    if target.is_file() and not any(isinstance(one, Path) and one.samefile(target) for one in named):
        say(f"“{target}”已经有了：填过的内容照旧保留。")
        found.append(target)
    if example:
        shipped = shipped_examples(name)
        if not shipped:
            raise click.UsageError(f"“{name}”不是内置细则，没有示例台账")
        found += shipped
    return [*found, *named]


def _report(made: Template, target: Path) -> None:
    if made.units_from_records:
        say("没有给名册：“单位”表按记录里出现的单位填好，请核对，没有记录的单位要补上。")
    errors = sum(problem.severity == "error" for problem in made.problems)
    say(f"已写入 {target}：{made.units} 个单位，{made.records} 条记录")
    if errors:
        say(f"填过的内容都在，其中 {errors} 处评分以前要改：见上面各条，格子的位置是新表里的。")
