"""Options that several commands share, and how their texts are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

__all__ = ["OPTIONS_METAVAR", "READING", "SETTINGS", "day", "ledger_options"]

SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


OPTIONS_METAVAR = "[选项]"


def day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Any:
    """A date as officers write it."""
    if value is None:
        return None
    from lianzheng_rubric.language.model import parse_day

    try:
        return parse_day(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _readings(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for value in values:
        key, sign, chosen = value.partition("=")
        if not sign or not key or not chosen:
            raise click.BadParameter(f"“{value}”要写成 读法=取值，例如 rounding=2dp_half_up")
        found[key.strip()] = chosen.strip()
    return found


READING = click.option(
    "--reading",
    "-r",
    "readings",
    multiple=True,
    callback=_readings,
    metavar="读法=取值",
    help="改用另一种读法，可写多次。",
)


def ledger_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every command that reads ledgers."""
    options = (
        click.option("--as-of", callback=day, metavar="日期", help="考核开始日；之后的事转下年。"),
        click.option("--previous-as-of", callback=day, metavar="日期", help="上年考核开始日；之后的事计入本年。"),
        click.option("--encoding", metavar="编码", help="台账的文字编码；默认自动识别 UTF-8 和 GB18030。"),
        click.option("--set-aside", is_flag=True, help="搁置有误的行继续评分；搁置的行列在结果里。"),
    )
    for option in reversed(options):
        command = option(command)
    return READING(command)
