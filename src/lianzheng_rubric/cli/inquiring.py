"""The commands that ask something of results: ``compare`` and ``verify``, ``whatif`` and ``margin``."""

from __future__ import annotations

from typing import Any

import click

from lianzheng_rubric.cli.options import OPTIONS_METAVAR, SETTINGS, ledger_options

__all__ = ["COMMANDS"]

_RAW = {"context_settings": SETTINGS, "options_metavar": OPTIONS_METAVAR}
_ASKING = click.Group()
"""Only holds the commands until the main group takes them over."""
_FORM = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出形式。")


@_ASKING.command(**_RAW)
@click.argument("before", metavar="原结果.json")
@click.argument("after", metavar="新结果.json")
@click.option("--unit", "-u", "units", multiple=True, metavar="单位", help="只比这个单位，可写多次。")
@_FORM
def compare(before: str, after: str, units: tuple[str, ...], form: str) -> int:
    """比较两份结果（例如更正前后），按记录、条款、档次说清哪里不同。相同退出码 0，不同为 1。

    \b
    例：
      lianzheng score 我的细则.yaml 台账.csv --format json -o 原.json
      lianzheng score 我的细则.yaml 更正后.csv --format json -o 新.json
      lianzheng compare 原.json 新.json
      lianzheng compare 原.json 新.json -u 示例社区 --format json
    """
    from lianzheng_rubric.cli.answering import run_compare

    return run_compare(before, after, units, form)


@_ASKING.command(**_RAW)
@click.argument("files", nargs=-1, required=True, metavar="[结果.json] 细则 台账…")
@click.option("--fingerprint", "-f", metavar="指纹", help="核对一张纸：照抄纸上的“结果指纹”，这时不写 结果.json。")
@_FORM
@ledger_options
def verify(files: tuple[str, ...], fingerprint: str | None, form: str, **given: Any) -> int:
    """用细则和台账把一份结果重算一遍：一致退出码 0；不一致为 1，并说清哪里不同。

    考核开始日、上年考核开始日、改选的读法、搁置有误的行，都照结果里记的。只有纸的，用 --fingerprint
    写纸上的结果指纹，纸上印的读法和考核开始日也照样写上。

    \b
    例：
      lianzheng verify 结果.json tongyu-2017 单位.csv 台账.csv
      lianzheng verify --fingerprint "3fa2 9c01 7be4" tongyu-2017 台账文件夹 --as-of 2017-12-20
    """
    from lianzheng_rubric.cli.verifying import run_verify

    return run_verify(files, fingerprint, form, given)


@_ASKING.command(**_RAW)
@click.argument("rubric", metavar="细则")
@click.argument("ledgers", nargs=-1, required=True, metavar="台账…")
@click.option("--drop", "-d", multiple=True, metavar="编号", help="去掉这条记录，可写多次。")
@click.option(
    "--change", "-c", multiple=True, metavar="编号:列=内容", help="改一条记录的一列，可写多次；内容空着就是清空。"
)
@click.option(
    "--add", "-a", multiple=True, metavar="文件或文字", help="添记录：台账文件，或“情形=…,日期=…”，可写多次。"
)
@click.option(
    "--unit", "-u", "units", multiple=True, metavar="单位", help="只说这个单位；--add 的文字没写单位时也用它。"
)
@click.option("--places", is_flag=True, help="名次的变化也说（要评全部单位）。")
@_FORM
@ledger_options
def whatif(rubric: str, ledgers: tuple[str, ...], form: str, **given: Any) -> int:
    """假如去掉、更改、添上几条记录，结果会怎样：按记录、条款、档次说清。台账文件不动。

    \b
    例：
      lianzheng whatif tongyu-2017 单位.csv 台账.csv --drop HC-22
      lianzheng whatif tongyu-2017 台账文件夹 --change XY-07:数量=8 --change XY-07:日期=2017-10-08
      lianzheng whatif 我的细则.yaml 台账.csv -u 示例社区 --add 情形=越级上访,日期=2025-03-01 --places
    """
    from lianzheng_rubric.cli.answering import run_whatif

    return run_whatif(rubric, ledgers, form, given)


@_ASKING.command(**_RAW)
@click.argument("rubric", metavar="细则")
@click.argument("ledgers", nargs=-1, required=True, metavar="台账…")
@click.option("--unit", "-u", required=True, metavar="单位", help="问哪个单位。")
@click.option(
    "--most", type=click.IntRange(1, 6), default=3, show_default=True, metavar="条数", help="最多试着去掉几条记录。"
)
@_FORM
@ledger_options
def margin(rubric: str, ledgers: tuple[str, ...], unit: str, most: int, form: str, **given: Any) -> int:
    """离上一档还差多少、被什么卡住，最多还能失多少；哪几条记录、哪几项待定的输入决定档次。

    \b
    例：
      lianzheng margin tongyu-2017 单位.csv 台账.csv -u 示例社区 --as-of 2017-12-20
      lianzheng margin 我的细则.yaml 台账文件夹 -u 示例社区 --most 4 --format json
    """
    from lianzheng_rubric.cli.answering import run_margin

    return run_margin(rubric, ledgers, unit, most, form, given)


COMMANDS = tuple(_ASKING.commands.values())
