"""Commands of the office side: forms to fill in, papers made from results."""

from __future__ import annotations

from typing import Any

import click

from lianzheng_rubric.cli.options import OPTIONS_METAVAR, READING, SETTINGS, day, ledger_options
from lianzheng_rubric.office.kinds import KINDS

__all__ = ["COMMANDS"]


@click.command(context_settings=SETTINGS, options_metavar=OPTIONS_METAVAR)
@click.argument("rubric", metavar="细则")
@click.argument("ledgers", nargs=-1, required=True, metavar="台账…")
@click.option("--output", "-o", metavar="文件夹", default="考核结果", show_default=True, help="写到哪个文件夹。")
@click.option(
    "--unit", "-u", "units", multiple=True, metavar="单位", help="只为这个单位出表，可写多次；名次仍是全部单位中的。"
)
@click.option(
    "--only", "kinds", multiple=True, type=click.Choice(list(KINDS)), metavar="种类",
    help=f"只出这一种，可写多次：{'、'.join(KINDS)}；不写则全出。",
)  # fmt: skip
@click.option("--date", "day", callback=day, metavar="日期", help="印在表上的日期；不写则留空，由人填写。")
@click.option("--letter", metavar="文件.docx", help="告知书用您自己的 Word 模板；用 lianzheng letter 生成一份改起。")
@ledger_options
def report(
    rubric: str,
    ledgers: tuple[str, ...],
    output: str,
    units: tuple[str, ...],
    kinds: tuple[str, ...],
    **given: Any,
) -> int:
    """出考评表（XLSX、DOCX）、排名、告知书、名单、通报稿和给领导看的一页网页，全写到一个文件夹。

    \b
    例：
      lianzheng report tongyu-2017 单位.csv 台账.xlsx --as-of 2017-12-20 -o 考核结果
      lianzheng report 我的细则.yaml 台账.xlsx --only 考评表 -u 示例社区
    """
    from lianzheng_rubric.cli.reporting import run_report

    return run_report(rubric, ledgers, output, units, kinds or tuple(KINDS), given)


@click.command(context_settings=SETTINGS, options_metavar=OPTIONS_METAVAR)
@click.argument("rubric", metavar="细则")
@click.option(
    "--output",
    "-o",
    metavar="文件.xlsx",
    default="记录表.xlsx",
    show_default=True,
    help="写到哪个文件；已有的记录表会保留填过的内容。",
)
@click.option("--units", metavar="名册", help="先填好单位：有“单位”列的 CSV、XLSX 等。")
@click.option(
    "--from",
    "filled",
    multiple=True,
    metavar="台账",
    help="把已有的台账、名册、记录表填进去，可写多次，也可以是文件夹。",
)
@click.option("--example", is_flag=True, help="填上内置细则的示例台账，看看填好是什么样。")
@click.option("--encoding", metavar="编码", help="台账的文字编码；默认自动识别 UTF-8 和 GB18030。")
@READING
def template(
    rubric: str,
    output: str,
    units: str | None,
    filled: tuple[str, ...],
    example: bool,
    encoding: str | None,
    readings: dict[str, str],
) -> int:
    """做一本记录事实的工作簿：有下拉、有颜色、有每一条的说明；填好直接交给 score。

    \b
    例：
      lianzheng template tongyu-2017 --units 单位.csv -o 记录表.xlsx
      lianzheng score tongyu-2017 记录表.xlsx
      lianzheng template 新细则.yaml --from 记录表.xlsx -o 新记录表.xlsx

    再导出到同一个文件，填过的都在；细则不认识的列和内容留在原处，并列出来。
    """
    from lianzheng_rubric.cli.form import run_template

    return run_template(rubric, output, units, filled, example=example, encoding=encoding, readings=readings)


@click.command(context_settings=SETTINGS, options_metavar=OPTIONS_METAVAR)
@click.argument("target", metavar="文件.docx")
def letter(target: str) -> int:
    """写出告知书的 Word 模板，改成本单位的样子，再用 report --letter 出告知书。

    \b
    例：
      lianzheng letter 告知书模板.docx
      lianzheng report tongyu-2017 单位.csv 台账.xlsx --only 告知书 --letter 告知书模板.docx
    """
    from lianzheng_rubric.cli.reporting import run_letter

    return run_letter(target)


COMMANDS = (template, report, letter)
"""In the order of use."""
