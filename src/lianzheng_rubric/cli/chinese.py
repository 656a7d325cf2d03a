"""Click speaks Chinese here: its messages go through gettext, and this module is the catalogue."""

from __future__ import annotations

import click
import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.types

__all__ = ["speak_chinese"]

_WORDS = {
    "Usage:": "用法：",
    "Usage": "用法",
    "Options": "选项",
    "Commands": "命令",
    "Arguments": "参数",
    "Show this message and exit.": "显示本说明。",
    "Show the version and exit.": "显示版本。",
    "Error: {message}": "错误：{message}",
    "Try '{command} {option}' for help.": "用 “{command} {option}” 查看说明。",
    "No such command {name!r}.": "没有命令 {name!r}。",
    "No such option: {name}": "没有选项 {name}",
    "No such option {name!r}.": "没有选项 {name!r}。",
    "Did you mean {possibility}?": "是不是 {possibility}？",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing command.": "缺少命令。",
    "Invalid value: {message}": "取值不对：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 的取值不对：{message}",
    "{value!r} is not a valid {number_type}.": "{value!r} 不是数。",
    "{name} {filename!r} does not exist.": "{name} {filename!r} 不存在。",
    "File": "文件",
    "Directory": "文件夹",
    "Path": "路径",
    "file": "文件",
    "directory": "文件夹",
    "path": "路径",
    "Aborted!": "已中止。",
    "default: {default}": "默认 {default}",
    "required": "必填",
    "(DEPRECATED)": "（已停用）",
    "Option {name!r} requires an argument.": "选项 {name!r} 后面要写值。",
    "Option {name!r} does not take a value.": "选项 {name!r} 后面不写值。",
    "{value} is not in the range {range}.": "{value} 不在范围内（{range}）。",
    "Choose from:\n\t{choices}": "可以是：{choices}",
}
_PLURALS = {
    "Got unexpected extra argument ({args})": "多出来的参数：{args}",
    "Got unexpected extra arguments ({args})": "多出来的参数：{args}",
    "{value!r} is not {choice}.": "{value!r} 不能用，只能是 {choice}。",
    "{value!r} is not one of {choices}.": "{value!r} 不能用，可以是：{choices}。",
    "Option {name!r} requires an argument.": "选项 {name!r} 后面要写值。",
    "(Possible options: {possibilities})": "（是不是 {possibilities}？）",
    "Did you mean {possibility}?": "是不是 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "是不是 {possibilities}？",
}


def speak_chinese() -> None:
    """Put the catalogue where click looks for translations."""
    modules = (click.core, click.decorators, click.exceptions, click.formatting, click.parser, click.types)
    for module in modules:
        if hasattr(module, "_"):
            setattr(module, "_", _translate)  # noqa: B010 - the name is not ours
        if hasattr(module, "ngettext"):
            setattr(module, "ngettext", _translate_plural)  # noqa: B010


def _translate(text: str) -> str:
    return _WORDS.get(text, text)


def _translate_plural(singular: str, plural: str, count: int) -> str:
    chosen = singular if count == 1 else plural
    return _PLURALS.get(chosen, _PLURALS.get(singular, chosen))
