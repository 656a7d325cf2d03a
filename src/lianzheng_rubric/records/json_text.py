"""JSON text into plain data that loses nothing: numbers stay as written, repeated keys are noticed."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import accumulate

from lianzheng_rubric.problems import Position, Problem

__all__ = ["MAX_DEPTH", "RefusedNumber", "RepeatedKeys", "depth_of", "parse_json"]

MAX_DEPTH = 32

_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_NO_BRACKET = re.compile(r"[^\[\]{}]+")
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}


class RefusedNumber(str):
    """A number in a notation that ledgers do not take: an exponent, ``NaN``, ``Infinity``."""

    __slots__ = ()


class RepeatedKeys(dict[str, object]):
    """An object in which a key occurs twice; ``keys_again`` names them."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        self.keys_again = tuple(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    plain = dict(pairs)
    return plain if len(plain) == len(pairs) else RepeatedKeys(pairs)


def _float(text: str) -> str:
    return RefusedNumber(text) if "e" in text or "E" in text else text


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_float, parse_int=str, parse_constant=RefusedNumber)


def depth_of(text: str) -> int:
    """Measure the deepest nesting of brackets outside strings, without recursion."""
    brackets = _NO_BRACKET.sub("", _STRING.sub("", text))
    return max(accumulate(map(_STEPS.__getitem__, brackets)), default=0)


def parse_json(text: str, file: str, *, first_line: int = 1) -> object | Problem:
    """Return the value in ``text``, or the problem that keeps it from being read.

    Objects are ``dict``, lists ``list``, numbers ``str``. ``text`` starts on ``first_line`` of the file.
    Its nesting must have been checked.
    """
    try:
        value: object = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        return _explain(error, file, first_line)
    return value


_MESSAGES = {
    "Expecting value": "这里应是一个值",
    "Expecting property name enclosed in double quotes": "这里应是用半角双引号括起来的名称",
    "Expecting ':' delimiter": "名称后面应是半角冒号",
    "Expecting ',' delimiter": "这里应是半角逗号或右括号",
    "Unterminated string starting at": "这里开始的双引号没有闭合",
    "Invalid control character at": "文字里有换行或控制字符，换行要写成 \\n",
    "Invalid \\escape": "反斜杠后面的字符不对，反斜杠本身要写成 \\\\",
    "Invalid \\uXXXX escape": "\\u 后面应是四位十六进制数",
    "Extra data": "内容在这里之前已经结束，后面还有多余的内容",
    "Illegal trailing comma before end of object": "最后一项后面不要写逗号",
    "Illegal trailing comma before end of array": "最后一项后面不要写逗号",
}
_LOOK_ALIKE = {
    "，": ",",
    "：": ":",
    "“": '"',
    "”": '"',
    "‘": '"',
    "’": '"',
    "｛": "{",
    "｝": "}",
    "［": "[",
    "］": "]",
    "'": '"',
}


_SHOWN_SOURCE = 2_000


def _explain(error: json.JSONDecodeError, file: str, first_line: int) -> Problem:
    text = error.doc
    at = _trailing_comma(text, error.pos)
    if at is not None:
        return Problem("L301", "最后一项后面多了一个逗号", _position(text, at, file, first_line), "请删去这个逗号")
    position = _position(text, error.pos, file, first_line)
    found = text[error.pos : error.pos + 1]
    if not text[error.pos :].strip():
        return Problem("L301", "JSON 没有写完就结束了", position, "请补上缺少的括号或引号")
    if found in _LOOK_ALIKE:
        message = f"JSON 不认“{found}”，这里应是半角“{_LOOK_ALIKE[found]}”"
        return Problem("L301", message, position, "请改成半角符号")
    reason = error.msg.partition(": ")[0]
    remedy = "如果每行是一条记录，请把文件名的后缀改成 .jsonl" if reason == "Extra data" else ""
    return Problem("L301", f"JSON 写法不对：{_MESSAGES.get(reason, error.msg)}", position, remedy)


def _trailing_comma(text: str, at: int) -> int | None:
    """Find a comma before a closing bracket near ``at``; Python versions point at the one or at the other."""
    before = text[max(0, at - 200) : at].rstrip()
    if text[at : at + 1] in ("}", "]") and before.endswith(","):
        return max(0, at - 200) + len(before) - 1
    return at if text[at : at + 1] == "," and text[at + 1 : at + 200].lstrip()[:1] in ("}", "]") else None


def _position(text: str, at: int, file: str, first_line: int) -> Position:
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    source = text[start : end if end >= 0 else len(text)]
    shown = source if len(source) <= _SHOWN_SOURCE else ""
    return Position(file, first_line + text.count("\n", 0, at), at - start + 1, source=shown)
