"""Slips of the hand that Word authors make in YAML, recognised from the characters alone.

A slip is found in a piece of text: a whole line, or a scalar that stands where names were expected. It says
what is wrong, what to write instead, and how the piece was probably meant, so that reading can go on and find
the next one. The functions here know nothing of files, positions or the parser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from lianzheng_rubric.language.yaml_text.decoding import shown

__all__ = [
    "ODD_DASHES",
    "ODD_SPACES",
    "Found",
    "Slip",
    "escaped_invisible",
    "extra_colon",
    "first_colon",
    "flow_item",
    "in_quotes",
    "list_dash",
    "odd_indentation",
    "odd_spaces",
    "question_mark",
    "special_start",
    "suspicious_scalar",
    "tight_colon",
    "within",
    "write_instead",
]

ODD_DASHES: Final = "－–—−‐‑•●·"
ODD_SPACES: Final = "\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000"

_HALF_WIDTH: Final = str.maketrans("｛｝［］【】，", "{}[][],")
_TO_FULL_WIDTH: Final = 0xFEE0


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip at ``offset`` (from 0) of the piece of text that was looked at."""

    code: str
    message: str
    remedy: str
    offset: int
    length: int = 1
    repaired: str | None = None
    """The whole piece as it was probably meant; ``None`` when nobody can tell."""
    severity: str = "error"


Found: TypeAlias = tuple[int, Slip]
"""A line, counted from 0, and a slip whose offset is within the whole line."""


def within(slip: Slip, before: str, after: str = "") -> Slip:
    """Return the same slip, seen from a longer piece: ``before + piece + after``."""
    repaired = None if slip.repaired is None else before + slip.repaired + after
    return replace(slip, offset=slip.offset + len(before), repaired=repaired)


def in_quotes(text: str) -> str:
    """``text`` as a YAML author would quote it, short enough for a message."""
    text = shown(text)
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def suspicious_scalar(text: str) -> Slip | None:
    """Tell what ``text`` was meant to be, when it stands where ``名称: 内容`` was expected.

    Recognises list dashes of the wrong width, a full-width colon, a colon without a space, full-width
    brackets.
    """
    body = text.strip(" ")
    if not body:
        return None
    start = text.index(body)
    slip = list_dash(body) or odd_spaces(body) or _bracketed_names(body) or first_colon(body)
    return slip and within(slip, text[:start], text[start + len(body) :])


def list_dash(body: str) -> Slip | None:
    """Tell when ``body`` begins with a list mark that YAML does not take for one."""
    return _odd_dash(body) or _tight_dash(body)


def _odd_dash(body: str) -> Slip | None:
    """``－ 名称``: a dash that is no hyphen-minus, used as a list mark."""
    dash, rest = body[0], body[1:]
    if dash not in ODD_DASHES or not rest or not (dash == "－" or rest[0] == " " or rest[0] in ODD_SPACES):
        return None
    repaired = "- " + rest.lstrip(ODD_SPACES + " ")
    message = f"列表的短横用了“{dash}”，这里要用半角短横加一个空格"
    return Slip("Y024", message, _dash_instead(repaired), 0, 1, repaired)


def _dash_instead(repaired: str) -> str:
    """How to write the line; what bears a name (迟到: 每次扣1分) is mostly no item of a list."""
    if re.search(r":(?: |\Z)", repaired) and not re.match("- *(?:条款|clause):", repaired):
        return f"条目、情形前面不写短横，{write_instead(repaired[2:])}；确是列表的，{write_instead(repaired)}"
    return write_instead(repaired)


def _tight_dash(body: str) -> Slip | None:
    """``-名称``: no space after the list dash. Negative numbers and rulers are no slips."""
    if not re.match(r"-[^\s\-\d.]", body):
        return None
    repaired = f"- {body[1:]}"
    return Slip("Y024", "列表的短横后面缺一个空格", _dash_instead(repaired), 0, 1, repaired)


def odd_spaces(text: str) -> Slip | None:
    """Spaces of another kind at either end of ``text``: they look like nothing and count as letters."""
    for offset, char in ((0, text[:1]), (len(text) - 1, text[-1:])):
        if char and char in ODD_SPACES:
            bare = text.strip(ODD_SPACES + " ")
            start = text.index(bare)
            repaired = " " * start + bare + " " * (len(text) - start - len(bare))
            return Slip("Y023", _space_message(char), "换成半角空格，或者删掉", offset, 1, repaired)
    return None


def odd_indentation(line: str) -> Slip | None:
    """Full-width or no-break spaces in the indentation of ``line``."""
    rest = line.lstrip(ODD_SPACES + " ")
    indent = line[: len(line) - len(rest)]
    offset = next((at for at, char in enumerate(indent) if char in ODD_SPACES), None)
    if offset is None or not rest:
        return None
    message = f"缩进里有{_space_name(indent[offset])}，缩进只能用半角空格"
    remedy = "把它删掉，换成半角空格，与同一级的各行对齐"
    return Slip("Y023", message, remedy, offset, len(indent) - offset, " " * len(indent) + rest)


def _space_name(char: str) -> str:
    return {"\u3000": "全角空格", "\u00a0": "不间断空格"}.get(char, f"特殊空格 U+{ord(char):04X}")


def _space_message(char: str) -> str:
    return f"这里是{_space_name(char)}，YAML 把它当成文字而不是空格"


def first_colon(body: str) -> Slip | None:
    """Find the colon that was meant to end the name: full-width, or half-width without a space after it."""
    wide, tight = body.find("："), _tight_colon(body)
    if body.endswith("："):
        wide = len(body) - 1
    if wide > 0 and (tight < 0 or wide < tight):
        return _wide_colon(body, wide)
    return tight_colon(body, tight) if tight > 0 else None


def _wide_colon(body: str, at: int) -> Slip:
    """Write ``": "`` instead of the full-width colon at ``at``."""
    repaired = f"{body[:at]}: {body[at + 1 :].lstrip(ODD_SPACES + ' ')}".rstrip()
    message = "冒号用了全角“：”，这里要用半角冒号加一个空格"
    return Slip("Y020", message, write_instead(repaired), at, 1, repaired)


def tight_colon(body: str, at: int) -> Slip:
    """Put a space behind the colon at ``at``."""
    rest = body[at + 1 :].lstrip(ODD_SPACES)
    repaired = f"{body[:at]}: {rest}"
    wrong = body[at + 1]
    if wrong in ODD_SPACES:
        message = f"冒号后面是{_space_name(wrong)}，这里要用一个半角空格"
        return Slip("Y023", message, write_instead(repaired), at + 1, 1, repaired)
    return Slip("Y021", "冒号后面缺一个空格", write_instead(repaired), at, 1, repaired)


def _tight_colon(body: str) -> int:
    """Offset of the first colon with no space behind it; not of times (8:30) or addresses (http://)."""
    for match in re.finditer(r":(?=[^ ])", body):
        at = match.start()
        is_time = body[at - 1 : at].isdigit() and body[at + 1].isdigit()
        if at > 0 and not is_time and not body.startswith("//", at + 1):
            return at
    return -1


def _wide_brackets(body: str, at: int) -> Slip | None:
    """``｛县级: 1, 市级: 2｝`` and ``【甲, 乙】``: brackets that YAML does not know."""
    closed = body.rstrip().endswith(("｝", "］", "】", "}", "]"))
    if body[at : at + 1] not in ("｛", "［", "【") or not closed:
        return None
    repaired = body[:at] + body[at:].translate(_HALF_WIDTH)
    message = f"括号用了全角“{body[at]}”，这里要用半角"
    return Slip("Y028", message, f"改成 {shown(repaired[at:])}；如果是正文，给整个值加引号", at, 1, repaired)


def _bracketed_names(body: str) -> Slip | None:
    return _wide_brackets(body, 0) if ":" in body or "：" in body else None


def extra_colon(line: str, at: int) -> Slip | None:
    """Explain the second colon of ``line``, at ``at``: the value holds ``": "``, or is in wide brackets."""
    first = line.rfind(": ", 0, at)
    if first < 0:
        return None
    value = first + 1 + len(line[first + 1 :]) - len(line[first + 1 :].lstrip(" "))
    brackets = _wide_brackets(line, value)
    if brackets:
        return brackets
    name, text = line[:first].strip(), line[value:]
    if _in_flow(line, first):
        name, text = re.split(r"[\[{,]", name)[-1].strip(), flow_item(text)
    remedy = f"给整个值加引号：{shown(name)}: {in_quotes(text)}；或者把后一个冒号改成全角“：”"
    message = "一行里有两个冒号，分不清哪里是名称、哪里是内容"
    return Slip("Y026", message, remedy, at, 1, f"{line[:at]}：{line[at + 1 :]}")


def _in_flow(line: str, at: int) -> bool:
    return bool(re.search(r"[\[{]", line[:at]))


def flow_item(text: str) -> str:
    """Cut ``text`` where an item of ``[…]`` or ``{…}`` ends."""
    return re.split(r"[,\]}，]", text, maxsplit=1)[0]


def special_start(line: str, at: int) -> Slip:
    """Ask for quotes around the text at ``at``: its first character means something else to YAML."""
    char, rest = line[at], line[at:]
    if not line[:at].strip(" -") and ": " in rest:  # the text is a name
        rest = rest[: rest.index(": ")]
    elif _in_flow(line, at):
        rest = flow_item(rest) or char
    repaired = f"{line[:at]}{chr(ord(char) + _TO_FULL_WIDTH)}{line[at + 1 :]}"
    message = f"以“{char}”开头的内容，YAML 会当成别的意思"
    return Slip("Y027", message, f"加上引号：{in_quotes(rest)}", at, 1, repaired)


def question_mark(line: str, at: int) -> Slip:
    """Refuse the question mark at ``at``, inside ``[…]`` or ``{…}`` and without quotes."""
    message = "方括号、花括号里的内容有“?”时要加引号"
    return Slip("Y027", message, "给这一项加引号，或者改成全角“？”", at, 1, f"{line[:at]}？{line[at + 1 :]}")


def escaped_invisible(code: str, at: int) -> Slip:
    """Refuse a character that was written as an escape and cannot be seen."""
    message = f"这段文字里用转义写了看不见的字符 U+{code.upper()}"
    return Slip("Y005", message, "删掉反斜杠和后面的代码", at)


def write_instead(repaired: str) -> str:
    """Show the author what to write."""
    return f"改成“{shown(repaired)}”"
