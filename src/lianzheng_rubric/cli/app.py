"""The commands and their options, in Chinese, with examples; every command body only calls the library."""

from __future__ import annotations

import sys
import traceback
from typing import Any

import click

from lianzheng_rubric.cli import inquiring, office, version_line
from lianzheng_rubric.cli.chinese import speak_chinese
from lianzheng_rubric.cli.console import Exit, close_quietly, fail_softly, put, say, show_problems, why
from lianzheng_rubric.cli.options import OPTIONS_METAVAR, READING, SETTINGS, ledger_options
from lianzheng_rubric.problems import ProblemsError

__all__ = ["run"]

_RAW = {"context_settings": SETTINGS, "options_metavar": OPTIONS_METAVAR}


class _Main(click.Group):
    """Commands in the order of use, with the metavars in Chinese."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(self.commands)


def _show_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        put(version_line())
        ctx.exit()


@click.group(cls=_Main, context_settings=SETTINGS, options_metavar=OPTIONS_METAVAR, subcommand_metavar="命令 [参数]…")
@click.option(
    "--version", "-V", is_flag=True, expose_value=False, is_eager=True, callback=_show_version, help="显示版本。"
)
def main() -> None:
    """把考核细则写成 YAML，用事实台账评分，每一分都说得清来历。

    \b
    例：
      lianzheng demo
      lianzheng check 我的细则.yaml
      lianzheng score tongyu-2017 台账.csv 单位.csv --as-of 2017-12-20
      lianzheng explain tongyu-2017 台账文件夹 示例社区 7.15

    \b
    退出码：0 完成；1 有发现（细则有错、有搁置的行、结果不同）；2 用法不对；
    3 细则或台账读不进；4 程序内部错误。
    """


@main.command(**_RAW)
@click.option("--output", "-o", metavar="文件夹", default="lianzheng-demo", show_default=True, help="结果写到哪里。")
def demo(output: str) -> int:
    """用内置的示例（通榆 2017，虚构社区）跑一遍：评分、排名、说明。

    \b
    例：
      lianzheng demo
      lianzheng demo -o 试用
    """
    from lianzheng_rubric.cli.showing import run_demo

    return run_demo(output)


@main.command(**_RAW)
@click.argument("rubrics", nargs=-1, required=True, metavar="细则…")
@READING
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出形式。")
@click.option("--strict", is_flag=True, help="提醒也算错误。")
def check(rubrics: tuple[str, ...], readings: dict[str, str], form: str, strict: bool) -> int:
    """核对细则：一次列出全部问题，每个都有位置和改法。

    \b
    例：
      lianzheng check 我的细则.yaml
      lianzheng check --format json rubrics/*.yaml
    """
    from lianzheng_rubric.cli.checking import run_check

    return run_check(rubrics, readings, form, strict=strict)


@main.command(**_RAW)
@click.argument("rubric", metavar="细则")
@click.argument("ledgers", nargs=-1, required=True, metavar="台账…")
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "jsonl", "csv"]), default="table", help="输出形式。"
)
@click.option("--output", "-o", metavar="文件", help="写到文件；默认写到屏幕。")
@click.option(
    "--unit", "-u", "units", multiple=True, metavar="单位", help="只列出这个单位，可写多次；名次仍是全部单位中的。"
)
@ledger_options
def score(
    rubric: str, ledgers: tuple[str, ...], form: str, output: str | None, units: tuple[str, ...], **given: Any
) -> int:
    """按细则和台账评分、定档、排名。台账可以是 CSV、JSON、JSONL、XLSX、文件夹，或 -（标准输入）。

    \b
    例：
      lianzheng score tongyu-2017 单位.csv 台账.xlsx --as-of 2017-12-20
      lianzheng score 我的细则.yaml 台账.csv --format json -o 结果.json
      cat 台账.csv | lianzheng score tongyu-2017 -
    """
    from lianzheng_rubric.cli.showing import run_score

    return run_score(rubric, ledgers, form, output, units, given)


@main.command(**_RAW)
@click.argument("rubric", metavar="细则")
@click.argument("ledger", metavar="台账")
@click.argument("unit", metavar="单位")
@click.argument("clause", required=False, metavar="[条款]")
@click.option("--ledger", "-l", "more", multiple=True, metavar="台账", help="另外的台账文件（例如单位名册）。")
@ledger_options
def explain(rubric: str, ledger: str, unit: str, clause: str | None, more: tuple[str, ...], **given: Any) -> int:
    """说明一个单位（或其中一条）的每一分：哪条记录、哪个条款、怎样算；没有触发的为什么没有。

    \b
    例：
      lianzheng explain tongyu-2017 台账文件夹 示例社区
      lianzheng explain tongyu-2017 台账.csv 示例社区 7.15 -l 单位.csv
    """
    from lianzheng_rubric.cli.showing import run_explain

    return run_explain(rubric, (ledger, *more), unit, clause, given)


@main.command(**_RAW)
@click.argument("rubric", metavar="细则")
@READING
def show(rubric: str, readings: dict[str, str]) -> int:
    """把细则逐条读回成句子，看看机器是怎样理解的。

    \b
    例：
      lianzheng show 我的细则.yaml
      lianzheng show tongyu-2017 --reading zero_scope=group
    """
    from lianzheng_rubric.cli.checking import run_show

    return run_show(rubric, readings)


@main.command(**_RAW)
@click.argument("cases", nargs=-1, required=True, metavar="用例…")
def test(cases: tuple[str, ...]) -> int:
    """核对用例：作者手算好的例子（某某.用例.yaml），逐个比较，指出哪里不一样。

    \b
    例：
      lianzheng test 我的细则.用例.yaml
      lianzheng test tests/cases/**/*.用例.yaml
    """
    from lianzheng_rubric.cli.checking import run_test

    return run_test(cases)


@main.command(name="list", **_RAW)
@click.argument("rubric", required=False, metavar="[细则]")
@click.argument(
    "what",
    required=False,
    default="情形",
    type=click.Choice(["条款", "情形", "读法", "字段"]),
    metavar="[条款|情形|读法|字段]",
)
@READING
def list_(rubric: str | None, what: str, readings: dict[str, str]) -> int:
    """列出内置的细则；或一份细则的条款、情形（台账里怎样写）、读法、字段。

    \b
    例：
      lianzheng list
      lianzheng list tongyu-2017 读法
    """
    from lianzheng_rubric.cli.checking import run_list

    return run_list(rubric, what, readings)


@main.command(**_RAW)
@click.argument("rubric", metavar="细则")
@click.argument("rosters", nargs=-1, required=True, metavar="名册…")
@click.option("--seed", required=True, metavar="文字", help="抽签的种子，例如公开的日期；同样的种子总是同样的结果。")
@click.option("--count", "-n", type=click.IntRange(min=1), metavar="个数", help="抽几个；不写则排出全部顺序。")
@click.option("--by", metavar="字段", help="按名册的这个字段分类，每类各抽。")
def draw(rubric: str, rosters: tuple[str, ...], seed: str, count: int | None, by: str | None) -> int:
    """抽签：定出抽查名单或检查顺序，任何人用同样的种子都能复核。

    \b
    例：
      lianzheng draw yangshan-2014 单位.csv --seed 2014-09-01 --count 2 --by 类别
      lianzheng draw tongyu-2017 单位.csv --seed 2017-12-20
    """
    from lianzheng_rubric.cli.showing import run_draw

    return run_draw(rubric, rosters, seed, count, by)


@main.command(**_RAW)
@click.argument(
    "what", required=False, default="rubric", type=click.Choice(["rubric", "assessment"]), metavar="[rubric|assessment]"
)
def schema(what: str) -> int:
    """打印 JSON Schema：rubric 供编辑器提示，assessment 供其他系统读取结果。

    \b
    例：
      lianzheng schema > 细则.schema.json
      lianzheng schema assessment
    """
    from lianzheng_rubric.cli.checking import run_schema

    return run_schema(what)


for _command in (*office.COMMANDS, *inquiring.COMMANDS):
    main.add_command(_command)


def _complain(error: click.ClickException) -> None:
    """What was wrong with the arguments, below the usage line of the command."""
    ctx = getattr(error, "ctx", None)
    if ctx is not None:
        say(f"{ctx.get_usage()}\n用“{ctx.command_path} --help”查看说明。\n")
    say(f"错误：{error.format_message().removesuffix('.')}")


def run(arguments: list[str]) -> int:
    """Run a command; every way to fail ends in a sentence and its exit code, never in a traceback."""
    fail_softly()
    speak_chinese()
    try:
        result = main.main(args=arguments, prog_name="lianzheng", standalone_mode=False)
        sys.stdout.flush()
    except ProblemsError as error:
        show_problems(error.problems)
        for note in getattr(error, "__notes__", ()):
            say(note)
        return Exit.UNREADABLE
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.format_message())
        return Exit.USAGE
    except click.ClickException as error:
        _complain(error)
        return Exit.USAGE
    except SystemExit:  # click: whoever reads us has seen enough, or the shell has got its completions
        return Exit.FINE
    except (click.Abort, KeyboardInterrupt):
        say("已中止。")
        return Exit.INTERNAL
    except BrokenPipeError:  # whoever reads us has seen enough
        close_quietly()
        return Exit.FINE
    except OSError as error:
        say(f"错误：{why(error)}")
        return Exit.UNREADABLE
    except Exception:
        say("程序内部错误。这不是您的错，请把下面的内容发给维护者：")
        say(traceback.format_exc())
        return Exit.INTERNAL
    return result if isinstance(result, int) else Exit.FINE
