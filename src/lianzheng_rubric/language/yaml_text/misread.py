"""Failures around names: special characters, colons too many or too few, lines that stand in no level."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lianzheng_rubric.language.yaml_text.clues import BRACKETS, Clue
from lianzheng_rubric.language.yaml_text.decoding import shown
from lianzheng_rubric.language.yaml_text.slips import (
    Slip,
    extra_colon,
    list_dash,
    odd_indentation,
    special_start,
    suspicious_scalar,
    within,
)
from lianzheng_rubric.language.yaml_text.unpaired import unclosed_bracket

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lianzheng_rubric.language.yaml_text.slips import Found

__all__ = [
    "lonely_name",
    "long_name",
    "misaligned",
    "nameless",
    "second_colon",
    "second_document",
    "special_char",
    "special_context",
    "wrong_dash",
    "wrong_indentation",
]

_LONGEST_NAME: Final = 1_024  # more characters than this and YAML no longer takes them for a name
_NOT_A_START: Final = "@`%*&!|>?,]}-"
_SEPARATOR: Final = re.compile(r":( |$)")
_LIST_MARKS: Final = re.compile(r" *(?:- +)*")


def wrong_indentation(clue: Clue) -> Found | None:
    """Find full-width or no-break spaces in front of the line the parser stopped on."""
    slip = odd_indentation(clue.line)
    return (clue.number, slip) if slip else None


def special_context(clue: Clue) -> Found | None:
    """``*必考``, ``&县``, ``!重要``, ``>= 3``: the parser began to read something else."""
    if clue.opener in tuple("*&!|>%") and clue.context is not None and not clue.in_structure:
        number, at = clue.context
        return number, special_start(clue.lines[number], at)
    return None


def special_char(clue: Clue) -> Found | None:
    """``@督查室``, ``%10``, ``- 无`` as a value: no text can begin with this."""
    line, at = clue.line, clue.column
    if clue.char not in tuple(_NOT_A_START) or (clue.char in "-?" and not line[:at].strip(" -")):
        return None
    if clue.in_structure and not (clue.char in ",]}" and re.search(r"(?:^|[:\-]) *$", line[:at])):
        return None
    return clue.number, special_start(line, at)


def long_name(clue: Clue) -> Found | None:
    """Refuse a name that YAML no longer takes for one."""
    if clue.char != ":" or clue.column <= _LONGEST_NAME:
        return None
    message = f"冒号前面的名称太长：最多 {_LONGEST_NAME} 字"
    return clue.number, Slip("Y009", message, "名称写短一点，全文放到下一级的“原文”里", clue.column)


def nameless(clue: Clue) -> Found | None:
    """Refuse ``: 内容`` and ``{: 内容}``."""
    before = clue.line[: clue.column].rstrip(" ")
    if clue.char != ":" or (before.strip(" -") and before[-1] not in "{[,"):
        return None
    return clue.number, Slip("Y018", "冒号前面没有名称", "在冒号前面写上名称", clue.column)


def second_colon(clue: Clue) -> Found | None:
    """Explain a colon where no name can end: second on its line, or the line hangs on to the text above."""
    if clue.char != ":":
        return None
    slip = extra_colon(clue.line, clue.column)
    if slip is not None:
        return clue.number, slip
    above = next((number for number in range(clue.number - 1, -1, -1) if clue.lines[number].strip()), None)
    return None if above is None or clue.in_structure else _hanging(clue, above)


def _hanging(clue: Clue, above: int) -> Found:
    """Explain a line that was read as more of the text that ends on line ``above``."""
    if _SEPARATOR.search(clue.lines[above]):
        return clue.number, _too_deep(clue.line, above)
    found = _misread_name(clue.lines, above)
    before = range(above - 1, -1, -1)
    owner = next((number for number in before if _SEPARATOR.search(clue.lines[number])), None)
    if found is None and owner is not None and re.search(r": +[^ #]", clue.lines[owner]):
        return clue.number, _too_deep(clue.line, owner)
    return found or _no_separator(clue.lines, above)


def _too_deep(line: str, above: int) -> Slip:
    message = f"这一行比第 {above + 1} 行多缩进了，可第 {above + 1} 行的冒号后面已经写了内容"
    remedy = f"与第 {above + 1} 行同级就对齐；要写它的下一级，把第 {above + 1} 行冒号后面的内容移下来"
    return Slip("Y031", message, remedy, len(line) - len(line.lstrip(" ")))


def lonely_name(clue: Clue) -> Found | None:
    """Explain a name without a colon, after the parser waited for it in vain."""
    if clue.in_structure or clue.context is None or clue.context[0] >= len(clue.lines):
        return None
    if clue.opener in BRACKETS:
        return unclosed_bracket(clue, *clue.context)
    return _no_separator(clue.lines, clue.context[0])


def _misread_name(lines: Sequence[str], number: int) -> Found | None:
    """Find the slip because of which line ``number`` is not read as ``名称: 内容``."""
    line = lines[number]
    start = _LIST_MARKS.match(line).end()  # type: ignore[union-attr]  # the pattern matches every line
    slip = suspicious_scalar(line[start:])
    found = odd_indentation(line) or (slip and within(slip, line[:start]))
    return (number, found) if found else None


def _no_separator(lines: Sequence[str], number: int) -> Found:
    """Line ``number`` should be ``名称: 内容`` but has no such colon."""
    found = _misread_name(lines, number)
    if found is not None:
        return found
    line = lines[number]
    body = line.strip(" -")
    example = f"例如“{shown(body, 20)}: 内容”"
    remedy = f"名称后面要有冒号和空格，{example}；如果是接着上一行的文字，就比上一行多缩进两个空格"
    return number, Slip("Y025", "这一行没有冒号", remedy, line.index(body), len(body), f"{line.rstrip()}:")


def wrong_dash(clue: Clue) -> Found | None:
    """``－ 名称: 乙`` where the list has begun with a proper dash."""
    before, own = clue.line[: clue.column], clue.line[clue.column :]
    slip = list_dash(own) if own and not before.strip(" ") else None
    return (clue.number, within(slip, before)) if slip else None


def misaligned(clue: Clue) -> Found | None:
    """Explain a line that begins in a column where no open level stands."""
    if clue.line[: clue.column].strip(" "):
        return None
    remedy = "同一级的各行左边对齐；下一级比上一级多缩进两个空格；列表的每一项都以“- ”开头"
    return clue.number, Slip("Y031", "这一行的缩进和上面各行对不齐", remedy, clue.column)


def second_document(clue: Clue) -> Found | None:
    """Find the ``...`` that ended the document."""
    above = [number for number in range(clue.number + 1) if clue.lines[number].startswith("...")]
    if not above:
        return None
    return above[-1], Slip("Y015", "“...”表示文件到此结束，后面还有内容", "删掉这一行", 0, 3)
