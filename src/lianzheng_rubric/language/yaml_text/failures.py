"""Why the parser gave up, told in the author's terms: the first rule that knows an answer gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lianzheng_rubric.language.yaml_text import misread, unpaired
from lianzheng_rubric.language.yaml_text.clues import Clue
from lianzheng_rubric.language.yaml_text.slips import Slip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lianzheng_rubric.language.yaml_text.clues import Failure
    from lianzheng_rubric.language.yaml_text.slips import Found

__all__ = ["explain", "puzzling"]

_LONGEST_LINE: Final = 5_000

_CHARACTER_RULES: Final = (
    misread.wrong_indentation,
    unpaired.open_quote,
    unpaired.bad_escape,
    misread.special_context,
    misread.special_char,
    misread.long_name,
    misread.lonely_name,
    misread.second_colon,
)
_STRUCTURE_RULES: Final = (
    misread.wrong_indentation,
    unpaired.after_closing,
    misread.nameless,
    unpaired.flow_mark,
    unpaired.inside_brackets,
    misread.second_colon,
    misread.special_char,
    misread.second_document,
    misread.wrong_dash,
    misread.misaligned,
)


def explain(lines: Sequence[str], failure: Failure) -> Found | None:
    """Name the slip that made the parser give up, with its line (from 0), or ``None``."""
    number, column = failure.line, failure.column
    while number > 0 and (number >= len(lines) or not lines[number].strip()):
        number, column = number - 1, _LONGEST_LINE
    clue = Clue(lines, number, column, failure.context, failure.in_structure)
    if len(clue.line) > _LONGEST_LINE:
        return None
    rules = _STRUCTURE_RULES if failure.in_structure else _CHARACTER_RULES
    return next((found for rule in rules if (found := rule(clue)) is not None), None)


def puzzling(column: int) -> Slip:
    """Describe a place (column from 0) about which nothing is known."""
    hint = "看看冒号后面有没有空格、缩进是否对齐、引号和括号是否成对；拿不准就给整个值加引号"
    return Slip("Y099", "这一行的 YAML 写法读不懂", hint, column)
