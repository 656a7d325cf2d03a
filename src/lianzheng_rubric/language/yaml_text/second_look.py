"""Slips that YAML accepts without a word: it reads something, but not what the author meant.

Each function yields ``(line, slip)``: the line counts from 0, the slip's offset is within the whole line.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lianzheng_rubric.language.tree import MappingNode, SequenceNode, Text
from lianzheng_rubric.language.yaml_text.decoding import shown
from lianzheng_rubric.language.yaml_text.slips import (
    ODD_DASHES,
    ODD_SPACES,
    Slip,
    first_colon,
    in_quotes,
    list_dash,
    odd_indentation,
    odd_spaces,
    question_mark,
    special_start,
    suspicious_scalar,
    tight_colon,
    within,
    write_instead,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lianzheng_rubric.language.tree import Entry, Tree
    from lianzheng_rubric.language.yaml_text.events import PlainScalar
    from lianzheng_rubric.language.yaml_text.slips import Found

__all__ = ["flow_slips", "plain_slips", "scalar_slips", "watched_lines"]

_LOST: Final = re.compile(r"(:?)[ ]+(#[^\s#!].*)")
_GLUED: Final = re.compile(r"[ :]*:(?=[,\[\]{}])")
_LOOKS_LIKE_ENTRY: Final = re.compile(r"[-－–•●·][ \u3000]|-[^\s\-\d.]|[^\s，。；、：:]{1,16}(?:：|:\S)")


def watched_lines(lines: Sequence[str]) -> frozenset[int]:
    """Lines (from 0) on which a plain scalar deserves a second look; most files have none."""
    return frozenset(
        number
        for number, line in enumerate(lines)
        if " #" in line or "? " in line or not line.isprintable() or _starts_oddly(line.lstrip(" "))
    )


def _starts_oddly(body: str) -> bool:
    return body[:1] in ODD_DASHES if body[:1] != "-" else not body.startswith("- ")


def plain_slips(lines: Sequence[str], plain: PlainScalar) -> Iterator[Found]:
    """Doubt a scalar without quotes: odd spaces, odd dashes, a lost tail, a swallowed line."""
    number, start = plain.text.line - 1, plain.text.column - 1
    line = lines[number]
    one_line = plain.end_line == number
    before, after = line[:start], line[plain.end_column :] if one_line else ""
    own = plain.text if one_line else line[start:]
    if before.strip(" -") == "?":
        yield number, special_start(line, before.index("?"))
    at_line_start = not before.strip(" ")
    slip = odd_indentation(line) if at_line_start and own[:1] in ODD_SPACES else None
    if slip is None and at_line_start and own and (dash := list_dash(line[start:])) is not None:
        slip = within(dash, before)
    if slip is None and (spaces := odd_spaces(own)) is not None:
        slip = within(spaces, before, after)
    if slip is not None:
        yield number, slip
    yield from _lost_tail(lines, plain)
    for below in range(number + 1, plain.end_line + 1):
        yield from _swallowed(lines[below], below, number)


def _lost_tail(lines: Sequence[str], plain: PlainScalar) -> Iterator[Found]:
    """``通报 #1 号``: what follows `` #`` is a comment; a real comment has a space after its ``#``."""
    line = lines[plain.end_line]
    match = _LOST.match(line, plain.end_column)
    if match is None:
        return
    lost = match[2].rstrip()
    whole = lost if match[1] or not plain.text else f"{plain.text} {lost}"
    message = f"“{shown(lost)}”在“ #”后面，会被当成批注丢掉"
    remedy = f"如果是正文，给整个值加引号：{in_quotes(whole)}；如果确是批注，在 # 后面空一格"
    yield plain.end_line, Slip("Y029", message, remedy, match.start(2), len(lost), severity="warning")


def _swallowed(line: str, number: int, owner: int) -> Iterator[Found]:
    """Warn of a line that looks like an entry of its own but was read as more of the text above."""
    body = line.strip(" ")
    if _LOOKS_LIKE_ENTRY.match(body):
        message = f"这一行接在第 {owner + 1} 行后面，算作同一段文字"
        remedy = "如果它是单独的一行，检查缩进、冒号和短横；如果确是接着上一行，给整段文字加引号"
        yield number, Slip("Y034", message, remedy, line.index(body), len(body), severity="warning")


def flow_slips(lines: Sequence[str], node: MappingNode | SequenceNode) -> Iterator[Found]:
    """Full-width colons and commas inside ``{…}`` and ``[…]``, and what the two parsers read differently."""
    if isinstance(node, SequenceNode):
        yield from _single_item(lines, node)
    for text in _parts(node):
        if isinstance(text, Text) and text and not text.quoted and ("?" in text or "?" in lines[text.line - 1]):
            yield from _question_mark(lines[text.line - 1], text)
    for entry in node.entries if isinstance(node, MappingNode) else ():
        if entry.key and not entry.key.quoted and not _plainly_written(lines[entry.key.line - 1], entry):
            yield from _flow_entry(lines[entry.key.line - 1], entry)


def _parts(node: MappingNode | SequenceNode) -> Iterator[Tree]:
    if isinstance(node, SequenceNode):
        yield from node.items
    else:
        for entry in node.entries:
            yield entry.key
            yield entry.value


def _plainly_written(line: str, entry: Entry) -> bool:
    """Whether the entry is ``name: value`` and nothing else; nearly all are, and need no closer look."""
    end = entry.key.column - 1 + len(entry.key)
    return entry.value != "" and line[end : end + 2] == ": " and line[end + 2 : end + 3] not in ("", " ", ":")


def _question_mark(line: str, text: Text) -> Iterator[Found]:
    start = text.column - 1
    before = line[:start].rstrip(" ")
    if before.endswith("?"):
        yield text.line - 1, question_mark(line, len(before) - 1)
    elif "?" in text:
        at = line.find("?", start)
        yield text.line - 1, question_mark(line, at if at >= 0 else start)


def _flow_entry(line: str, entry: Entry) -> Iterator[Found]:
    """``{县级:1，市级:2}`` is one name without a value; ``{县级:, …}`` depends on the parser."""
    number, start = entry.key.line - 1, entry.key.column - 1
    key, value = entry.key.rstrip(": "), entry.value
    end = start + len(key)
    if not line.startswith(key, start):
        return
    glued = _GLUED.match(line, end)
    if glued is not None:
        yield number, tight_colon(line, glued.end() - 1)
    elif isinstance(value, Text) and not value and not value.quoted and (slip := first_colon(key)) is not None:
        repaired = re.sub("[：:] *", ": ", key).replace("，", ", ")
        better = replace(slip, remedy=write_instead(repaired), repaired=repaired)
        yield number, within(better, line[:start], line[end:])


def _single_item(lines: Sequence[str], node: SequenceNode) -> Iterator[Found]:
    match node.items:
        case (Text(quoted=False) as item,) if "，" in item and lines[item.line - 1].startswith(item, item.column - 1):
            offset = item.column - 1 + item.index("，")
            message = "方括号里用了全角逗号，整个括号只算一项"
            remedy = f"如果是几项，改成 [{shown(item.replace('，', ', '))}]；如果就是一项，给它加引号"
            yield item.line - 1, Slip("Y028", message, remedy, offset, severity="warning")


def scalar_slips(lines: Sequence[str], text: Text) -> Iterator[Found]:
    """Why ``text`` may be a scalar where names were expected: one slip for each line it stands on."""
    if text.quoted:
        return
    for number, start, piece in _pieces(lines, text):
        slip = suspicious_scalar(piece)
        if slip is not None:
            line = lines[number]
            yield number, within(slip, line[:start], line[start + len(piece) :])


def _pieces(lines: Sequence[str], text: Text) -> Iterator[tuple[int, int, str]]:
    """Take a plain scalar apart line by line: line and column from 0, and the characters there."""
    done, start = 0, text.column - 1
    for number in range(text.line - 1, len(lines)):
        written = lines[number][start:].rstrip(" ")
        left = len(text) - done
        piece = text[done:] if left <= len(written) and written.startswith(text[done:]) else written
        if not text.startswith(piece, done):
            return
        if piece:
            yield number, start, piece
        done += len(piece)
        while done < len(text) and text[done] in " \n":
            done += 1
        if done == len(text):
            return
        below = lines[number + 1] if number + 1 < len(lines) else ""
        start = len(below) - len(below.lstrip(" "))
