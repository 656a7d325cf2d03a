"""Failures around quotes and brackets: not closed, closed too early, of the wrong width."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lianzheng_rubric.language.yaml_text.clues import BRACKETS, QUOTES, Clue
from lianzheng_rubric.language.yaml_text.decoding import shown
from lianzheng_rubric.language.yaml_text.slips import (
    Slip,
    escaped_invisible,
    flow_item,
    in_quotes,
    question_mark,
    special_start,
    tight_colon,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lianzheng_rubric.language.yaml_text.slips import Found

__all__ = ["after_closing", "bad_escape", "flow_mark", "inside_brackets", "open_quote", "unclosed_bracket"]

_OPENING: Final = re.compile(r""" *(?:- +)*(?:[^"'\[{]*?: +)?(["'\[{])""")
_LONGEST_ESCAPE: Final = 10
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")


def open_quote(clue: Clue) -> Found | None:
    """Find the quote that nothing closes before the end of the file."""
    at_end = not clue.char or clue.line.startswith(("---", "..."))
    if clue.opener not in QUOTES or clue.context is None or not at_end:
        return None
    return _unclosed_quote(clue.lines, *clue.context)


def _unclosed_quote(lines: Sequence[str], number: int, at: int) -> Found:
    line = lines[number]
    quote = line[at]
    repaired = f"{line[:at]}{QUOTES[quote][0]}{line[at + 1 :]}"
    remedy = f"在这段文字末尾补上 {quote}；引号是正文的一部分时，用中文引号“”"
    return number, Slip("Y030", f"引号 {quote} 没有成对", remedy, at, 1, repaired)


def bad_escape(clue: Clue) -> Found | None:
    r"""``"C:\新"``: a backslash inside double quotes that begins no known escape."""
    at = clue.line.rfind("\\", max(0, clue.column - _LONGEST_ESCAPE), clue.column + 1)
    if at < 0 or clue.opener != '"':
        return None
    if _SURROGATE.match(clue.line, at):
        return clue.number, escaped_invisible(clue.line[at + 2 : at + 6], at)
    remedy = "改用单引号 '…'，或者写成两个反斜杠“\\\\”"
    return clue.number, Slip("Y033", "双引号里的反斜杠“\\”有特殊意思，这里读不懂", remedy, at)


def after_closing(clue: Clue) -> Found | None:
    """``"两学一做"学习教育``, ``[重点]工作``: more text behind a closing quote or bracket."""
    line, before = clue.line, clue.line[: clue.column].rstrip()
    last = len(before) - 1
    first = _opening(clue, before)
    if not clue.char or first is None or before[-1] not in "\"']}":
        return None
    if first >= last:
        return _quote_above(clue) if before[-1] in QUOTES else None
    opening, closing = (QUOTES | BRACKETS)[line[first]]
    repaired = f"{line[:first]}{opening}{line[first + 1 : last]}{closing}{line[last + 1 :]}"
    if line[first] in BRACKETS:
        return clue.number, replace(special_start(line, first), repaired=repaired)
    value = flow_item(line[first:]) if clue.opener in BRACKETS else line[first:]
    remedy = f"给整个值加引号：{in_quotes(value)}；或者里面用中文引号“”"
    message = f"引号 {line[first]} 后面还有文字，引号要包住整个值"
    return clue.number, Slip("Y030", message, remedy, clue.column, 1, repaired)


def _opening(clue: Clue, before: str) -> int | None:
    """Where the quote or bracket opens that ``before`` ends with."""
    if clue.opener in BRACKETS:
        at = before.rfind(before[-1:], 0, len(before) - 1) if before[-1:] in QUOTES else -1
        return at if at >= 0 else None
    start = _OPENING.match(clue.line)
    return start.start(1) if start is not None and before else None


def _quote_above(clue: Clue) -> Found | None:
    """Find the quote further up that was opened by mistake and is closed here."""
    quote = clue.line[: clue.column].rstrip()[-1]
    for number in range(clue.number - 1, -1, -1):
        if clue.lines[number].count(quote) % 2:
            return _unclosed_quote(clue.lines, number, clue.lines[number].rindex(quote))
    return None


def flow_mark(clue: Clue) -> Found | None:
    """``[有无?, 乙]`` and ``{甲:[乙]}``: the two parsers disagree, so neither is taken."""
    if clue.opener not in BRACKETS:
        return None
    line, at = clue.line, clue.column
    if clue.char == "?":
        return clue.number, question_mark(line, at)
    if clue.char in ("[", "{") and line[at - 1 : at] == ":":
        return clue.number, tight_colon(line, at - 1)
    if clue.char in ("[", "{") and clue.in_structure and re.search(r"[^\s\[{,:] *$", line[:at]):
        return clue.number, _bracket_within(line, at)
    return None


def _bracket_within(line: str, at: int) -> Slip:
    """``{条件: 级别 in [甲, 乙]}``: a text among brackets that holds a bracket itself."""
    char = line[at]
    closing = line.find({"[": "]", "{": "}"}[char], at)
    start = max(line.rfind(mark, 0, at) + len(mark) for mark in (": ", "{", "[", ",", "- "))
    text = line[start : closing + 1 if closing >= 0 else len(line)].strip()
    opening, end = BRACKETS[char]
    repaired = (
        None
        if closing < 0
        else f"{line[:at]}{opening}{line[at + 1 : closing].replace(',', '，')}{end}{line[closing + 1 :]}"
    )
    message = f"花括号、方括号里的内容带有“{char}”时要加引号"
    return Slip("Y027", message, f"给整个值加引号：{in_quotes(text)}", at, 1, repaired)


def inside_brackets(clue: Clue) -> Found | None:
    """Inside ``{…}`` or ``[…]``: a comma or bracket of the wrong width, a lost tail, no closing bracket."""
    if clue.opener not in BRACKETS or clue.context is None:
        return None
    number, start = clue.context
    if clue.number == number and clue.char:
        return _wide_comma(clue, start) if clue.char == ":" else None
    line = clue.lines[number]
    wide = re.search("[｝］】]", line[start:])
    if wide is not None:
        return number, _wrong_width(line, start + wide.start(), {"｝": "}"}.get(wide.group(), "]"))
    lost = line.find(" #", start)
    if lost >= 0:
        message = f"“{shown(line[lost:])}”被当成批注丢掉了，括号没有合上"
        return number, Slip("Y029", message, "给带 # 的内容加引号", lost + 1)
    return unclosed_bracket(clue, number, start)


def _wide_comma(clue: Clue, start: int) -> Found | None:
    """``{县级: 1，市级: 2}``: the separator before the colon that came too soon."""
    at = max(clue.line.rfind(mark, start, clue.column) for mark in "，、；")
    return None if at < 0 else (clue.number, _wrong_width(clue.line, at, ","))


def _wrong_width(line: str, at: int, half: str) -> Slip:
    message = f"这里用了全角“{line[at]}”，要用半角“{half}”"
    remedy = f"改成半角“{half}”；如果是正文，给这一项加引号"
    return Slip("Y028", message, remedy, at, 1, line[:at] + half + line[at + 1 :])


def unclosed_bracket(clue: Clue, number: int, start: int) -> Found | None:
    """Refuse the bracket at ``start`` of line ``number`` (both from 0) if the parser ran past its line."""
    line = clue.lines[number]
    if clue.number == number and clue.char:
        return None
    closing = {"[": "]", "{": "}"}[line[start]]
    message = f"括号“{line[start]}”没有成对"
    return number, Slip("Y032", message, f"在这一行末尾补上“{closing}”", start, 1, line.rstrip() + closing)
