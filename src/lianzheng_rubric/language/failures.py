"""Why the parser gave up, told in the author's terms.

The parser's own words are never looked at, only where it stopped and what it was in the middle of: both PyYAML
parsers agree on the places, not on the words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from lianzheng_rubric.language.decoding import shown
from lianzheng_rubric.language.slips import (
    Slip,
    escaped_invisible,
    extra_colon,
    flow_item,
    in_quotes,
    list_dash,
    odd_indentation,
    question_mark,
    special_start,
    suspicious_scalar,
    tight_colon,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lianzheng_rubric.language.events import Failure
    from lianzheng_rubric.language.second_look import Found

__all__ = ["explain", "puzzling"]

_LONGEST_LINE: Final = 5_000
_LONGEST_NAME: Final = 1_024  # more characters than this and YAML no longer takes them for a name
_NOT_A_START: Final = "@`%*&!|>?,]}-"
_SEPARATOR: Final = re.compile(r":( |$)")
_LIST_MARKS: Final = re.compile(r" *(?:- +)*")
_OPENING: Final = re.compile(r""" *(?:- +)*(?:[^"'\[{]*?: +)?(["'\[{])""")
_QUOTES: Final = {'"': ("“", "”"), "'": ("‘", "’")}
_BRACKETS: Final = {"[": ("［", "］"), "{": ("｛", "｝")}
_LONGEST_ESCAPE: Final = 10
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class _Clue:
    """The failure with the lines around it."""

    lines: Sequence[str]
    number: int
    column: int
    context: tuple[int, int] | None
    in_structure: bool

    @property
    def line(self) -> str:
        return self.lines[self.number]

    @property
    def char(self) -> str:
        """The character the parser stopped at."""
        return self.line[self.column : self.column + 1]

    @property
    def opener(self) -> str:
        """The character that begins what the parser was in the middle of."""
        if self.context is None or self.context[0] >= len(self.lines):
            return ""
        return self.lines[self.context[0]][self.context[1] :][:1]


def explain(lines: Sequence[str], failure: Failure) -> Found | None:
    """Name the slip that made the parser give up, with its line (from 0), or ``None``."""
    number, column = failure.line, failure.column
    while number > 0 and (number >= len(lines) or not lines[number].strip()):
        number, column = number - 1, _LONGEST_LINE
    clue = _Clue(lines, number, column, failure.context, failure.in_structure)
    if len(clue.line) > _LONGEST_LINE:
        return None
    rules = _STRUCTURE_RULES if failure.in_structure else _CHARACTER_RULES
    return next((found for rule in rules if (found := rule(clue)) is not None), None)


def puzzling() -> Slip:
    """Describe a line that nothing is known about."""
    hint = "看看冒号后面有没有空格、缩进是否对齐、引号和括号是否成对；拿不准就给整个值加引号"
    return Slip("Y099", "这一行的 YAML 写法读不懂", hint, 0)


def _odd_indentation(clue: _Clue) -> Found | None:
    slip = odd_indentation(clue.line)
    return slip and (clue.number, slip)


def _open_quote(clue: _Clue) -> Found | None:
    """A quote that nothing closes before the end of the file."""
    at_end = not clue.char or clue.line.startswith(("---", "..."))
    if clue.opener not in _QUOTES or clue.context is None or not at_end:
        return None
    return _unclosed_quote(clue.lines, *clue.context)


def _unclosed_quote(lines: Sequence[str], number: int, at: int) -> Found:
    line = lines[number]
    quote = line[at]
    repaired = f"{line[:at]}{_QUOTES[quote][0]}{line[at + 1 :]}"
    remedy = f"在这段文字末尾补上 {quote}；引号是正文的一部分时，用中文引号“”"
    return number, Slip("Y030", f"引号 {quote} 没有成对", remedy, at, 1, repaired)


def _bad_escape(clue: _Clue) -> Found | None:
    """``"C:\\新"``: a backslash inside double quotes that begins no known escape."""
    at = clue.line.rfind("\\", max(0, clue.column - _LONGEST_ESCAPE), clue.column + 1)
    if at < 0 or clue.opener != '"':
        return None
    if _SURROGATE.match(clue.line, at):
        return clue.number, escaped_invisible(clue.line[at + 2 : at + 6], at)
    remedy = "改用单引号 '…'，或者写成两个反斜杠“\\\\”"
    return clue.number, Slip("Y033", "双引号里的反斜杠“\\”有特殊意思，这里读不懂", remedy, at)


def _special_context(clue: _Clue) -> Found | None:
    """``*必考``, ``&县``, ``!重要``, ``>= 3``: the parser began to read something else."""
    if clue.opener in tuple("*&!|>%") and clue.context is not None and not clue.in_structure:
        number, at = clue.context
        return number, special_start(clue.lines[number], at)
    return None


def _special_char(clue: _Clue) -> Found | None:
    """``@督查室``, ``%10``, ``- 无`` as a value: no text can begin with this."""
    line, at = clue.line, clue.column
    if clue.char not in tuple(_NOT_A_START) or (clue.char in "-?" and not line[:at].strip(" -")):
        return None
    if clue.in_structure and not (clue.char in ",]}" and re.search(r"(?:^|[:\-]) *$", line[:at])):
        return None
    return clue.number, special_start(line, at)


def _long_name(clue: _Clue) -> Found | None:
    if clue.char != ":" or clue.column <= _LONGEST_NAME:
        return None
    message = f"冒号前面的名称太长：最多 {_LONGEST_NAME} 字"
    return clue.number, Slip("Y009", message, "名称写短一点，全文放到下一级的“原文”里", clue.column)


def _colon(clue: _Clue) -> Found | None:
    """A colon where no name can end: the second on its line, or the line hangs on to the text above."""
    if clue.char != ":":
        return None
    slip = extra_colon(clue.line, clue.column)
    if slip is not None:
        return clue.number, slip
    above = next((number for number in range(clue.number - 1, -1, -1) if clue.lines[number].strip()), None)
    return None if above is None or clue.in_structure else _hanging(clue, above)


def _hanging(clue: _Clue, above: int) -> Found:
    """The line was read as more of the text that ends on line ``above``."""
    if _SEPARATOR.search(clue.lines[above]):
        return clue.number, _too_deep(clue.line, above)
    found = _misread_name(clue.lines, above)
    owner = next((number for number in range(above - 1, -1, -1) if _SEPARATOR.search(clue.lines[number])), None)
    if found is None and owner is not None and re.search(r": +[^ #]", clue.lines[owner]):
        return clue.number, _too_deep(clue.line, owner)
    return found or _no_separator(clue.lines, above)


def _too_deep(line: str, above: int) -> Slip:
    message = f"这一行比第 {above + 1} 行多缩进了，可第 {above + 1} 行的冒号后面已经写了内容"
    remedy = f"与第 {above + 1} 行同级就对齐；要写它的下一级，把第 {above + 1} 行冒号后面的内容移下来"
    return Slip("Y031", message, remedy, len(line) - len(line.lstrip(" ")))


def _lonely_name(clue: _Clue) -> Found | None:
    """The parser waited for the colon of a name that has none."""
    if clue.in_structure or clue.context is None or clue.context[0] >= len(clue.lines):
        return None
    if clue.opener in _BRACKETS:
        return _unclosed_bracket(clue, *clue.context)
    return _no_separator(clue.lines, clue.context[0])


def _misread_name(lines: Sequence[str], number: int) -> Found | None:
    """The slip because of which line ``number`` is not read as ``名称: 内容``, if there is one."""
    line = lines[number]
    start = _LIST_MARKS.match(line).end()  # type: ignore[union-attr]  # the pattern matches every line
    slip = suspicious_scalar(line[start:])
    found = odd_indentation(line) or (slip and within(slip, line[:start]))
    return found and (number, found)


def _no_separator(lines: Sequence[str], number: int) -> Found:
    """Line ``number`` should be ``名称: 内容`` but has no such colon."""
    found = _misread_name(lines, number)
    if found is not None:
        return found
    line = lines[number]
    body = line.strip(" -")
    remedy = f"名称后面要有冒号和空格，例如“{shown(body, 20)}: 内容”；如果是接着上一行的文字，就比上一行多缩进两个空格"
    return number, Slip("Y025", "这一行没有冒号", remedy, line.index(body), len(body), f"{line.rstrip()}:")


def _after_closing(clue: _Clue) -> Found | None:
    """``"两学一做"学习教育``, ``[重点]工作``: more text behind a closing quote or bracket."""
    line, before = clue.line, clue.line[: clue.column].rstrip()
    last = len(before) - 1
    first = _opening(clue, before)
    if not clue.char or first is None or before[-1] not in "\"']}":
        return None
    if first >= last:
        return _quote_above(clue) if before[-1] in _QUOTES else None
    opening, closing = (_QUOTES | _BRACKETS)[line[first]]
    repaired = f"{line[:first]}{opening}{line[first + 1 : last]}{closing}{line[last + 1 :]}"
    if line[first] in _BRACKETS:
        return clue.number, replace(special_start(line, first), repaired=repaired)
    value = flow_item(line[first:]) if clue.opener in _BRACKETS else line[first:]
    remedy = f"给整个值加引号：{in_quotes(value)}；或者里面用中文引号“”"
    message = f"引号 {line[first]} 后面还有文字，引号要包住整个值"
    return clue.number, Slip("Y030", message, remedy, clue.column, 1, repaired)


def _opening(clue: _Clue, before: str) -> int | None:
    """Where the quote or bracket opens that ``before`` ends with."""
    if clue.opener in _BRACKETS:
        at = before.rfind(before[-1:], 0, len(before) - 1) if before[-1:] in _QUOTES else -1
        return at if at >= 0 else None
    start = _OPENING.match(clue.line)
    return start.start(1) if start is not None and before else None


def _quote_above(clue: _Clue) -> Found | None:
    """The quote that closes here was opened by mistake further up."""
    quote = clue.line[: clue.column].rstrip()[-1]
    for number in range(clue.number - 1, -1, -1):
        if clue.lines[number].count(quote) % 2:
            return _unclosed_quote(clue.lines, number, clue.lines[number].rindex(quote))
    return None


def _flow_mark(clue: _Clue) -> Found | None:
    """``[有无?, 乙]`` and ``{甲:[乙]}``: the two parsers disagree, so neither is taken."""
    if clue.opener not in _BRACKETS:
        return None
    line, at = clue.line, clue.column
    if clue.char == "?":
        return clue.number, question_mark(line, at)
    if clue.char in ("[", "{") and line[at - 1 : at] == ":":
        return clue.number, tight_colon(line, at - 1)
    return None


def _flow(clue: _Clue) -> Found | None:
    """Inside ``{…}`` or ``[…]``: a comma or bracket of the wrong width, a lost tail, no closing bracket."""
    if clue.opener not in _BRACKETS or clue.context is None:
        return None
    number, start = clue.context
    line = clue.lines[number]
    end = clue.column if clue.number == number else len(line)
    for pattern, name in (("[｛｝［］【】]", "括号"), ("[，、；]", "分隔号")):
        found = re.search(pattern, line[start:end]) if name == "括号" else _last(pattern, line, start, end)
        if found is not None and (name == "括号" or clue.char == ":"):
            return number, _wrong_width(line, start + found.start(), name)
    lost = re.search(r" #", line[start:end])
    if lost is not None:
        message = f"“{shown(line[start + lost.start() :])}”被当成批注丢掉了，括号没有合上"
        return number, Slip("Y029", message, "给带 # 的内容加引号", start + lost.start() + 1)
    return _unclosed_bracket(clue, number, start)


def _last(pattern: str, line: str, start: int, end: int) -> re.Match[str] | None:
    return next(reversed(list(re.finditer(pattern, line[start:end]))), None)


def _wrong_width(line: str, at: int, name: str) -> Slip:
    half = {"｛": "{", "｝": "}", "［": "[", "］": "]", "【": "[", "】": "]"}.get(line[at], ",")
    message = f"{name}用了“{line[at]}”，这里要用半角“{half}”"
    return Slip("Y028", message, f"改成半角“{half}”；如果是正文，给这一项加引号", at, 1, line[:at] + half + line[at + 1 :])


def _unclosed_bracket(clue: _Clue, number: int, start: int) -> Found | None:
    line = clue.lines[number]
    if clue.number == number and clue.char:
        return None
    closing = {"[": "]", "{": "}"}[line[start]]
    message = f"括号“{line[start]}”没有成对"
    return number, Slip("Y032", message, f"在这一行末尾补上“{closing}”", start, 1, line.rstrip() + closing)


def _nameless(clue: _Clue) -> Found | None:
    if clue.char != ":" or clue.line[: clue.column].strip(" -"):
        return None
    return clue.number, Slip("Y018", "冒号前面没有名称", "在冒号前面写上名称", clue.column)


def _second_document(clue: _Clue) -> Found | None:
    above = [number for number in range(clue.number + 1) if clue.lines[number].startswith("...")]
    if not above:
        return None
    return above[-1], Slip("Y015", "“...”表示文件到此结束，后面还有内容", "删掉这一行", 0, 3)


def _odd_dash(clue: _Clue) -> Found | None:
    """``－ 名称: 乙`` where the list has begun with a proper dash."""
    before, own = clue.line[: clue.column], clue.line[clue.column :]
    slip = list_dash(own) if own and not before.strip(" ") else None
    return slip and (clue.number, within(slip, before))


def _misaligned(clue: _Clue) -> Found | None:
    """The line begins in a column where no open level stands."""
    if clue.line[: clue.column].strip(" "):
        return None
    remedy = "同一级的各行左边对齐；下一级比上一级多缩进两个空格；列表的每一项都以“- ”开头"
    return clue.number, Slip("Y031", "这一行的缩进和上面各行对不齐", remedy, clue.column)


_CHARACTER_RULES: Final = (
    _odd_indentation,
    _open_quote,
    _bad_escape,
    _special_context,
    _special_char,
    _long_name,
    _lonely_name,
    _colon,
)
_STRUCTURE_RULES: Final = (
    _odd_indentation,
    _after_closing,
    _nameless,
    _flow_mark,
    _flow,
    _colon,
    _special_char,
    _second_document,
    _odd_dash,
    _misaligned,
)
