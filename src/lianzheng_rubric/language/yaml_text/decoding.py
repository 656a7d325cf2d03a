"""Bytes to lines of text: one encoding for the whole file, no invisible characters."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from lianzheng_rubric.problems import Position, Problem, RubricError

__all__ = ["MAX_BYTES", "Source", "decode", "find_foreign", "foreign_characters", "shown"]

MAX_BYTES: Final = 1_000_000
MAX_LINES: Final = 50_000
ENOUGH: Final = 1_000  # problems; nobody reads more, and a hostile file must not cost more

_MARKS: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_FOREIGN: Final = re.compile(
    "[\x00-\x08\x09\x0b-\x1f\x7f-\x9f"  # control characters; only the line feed is text
    "\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\uffff"
    "\ud800-\udfff\ufdd0-\ufdef\U000e0000-\U000e007f]"
)
_PRINTABLE_YET_INVISIBLE: Final = "\u115f\u1160\u2800\u3164\uffa0"
_STAND_IN: Final = "□"

_NAMES: Final = {
    "\x00": "空字符",
    "\x1b": "Esc 控制字符",
    "\x85": "换行控制字符",
    "\u00ad": "软连字符",
    "\u200b": "零宽空格",
    "\u200c": "零宽不连字符",
    "\u200d": "零宽连字符",
    "\u200e": "书写方向控制符",
    "\u200f": "书写方向控制符",
    "\u2028": "行分隔符",
    "\u2029": "段分隔符",
    "\u2060": "零宽连接符",
    "\u2800": "空白字符",
    "\u3164": "空白字符",
    "\uffa0": "空白字符",
    "\u115f": "空白字符",
    "\u1160": "空白字符",
    "\ufeff": "零宽空格（BOM）",
}


@dataclass(frozen=True, slots=True)
class Source:
    """The lines of a file as shown to people: invisible characters are replaced one for one."""

    file: str
    lines: tuple[str, ...]

    def at(self, line: int, column: int, length: int = 1) -> Position:
        """Place of ``line`` and ``column`` (from 1); past the end means the end of the last line."""
        last = len(self.lines)
        while last > 1 and (line > last or (line == last and not self.lines[last - 1].strip())):
            last -= 1
        if line > last:
            line, column, length = last, len(self.lines[last - 1].rstrip()) + 1, 1
        return Position(self.file, line, column, max(1, length), self.lines[line - 1])


def decode(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    """Text of ``data`` with line feeds only, and a notice when it was not UTF-8.

    Order: byte order mark, strict UTF-8, strict GB18030 (a short GB text is rarely valid UTF-8, the
    reverse is common). Raises :class:`RubricError` when the file is too large or in neither encoding.
    """
    if len(data) > MAX_BYTES:
        raise RubricError((_too_large(len(data), file),))
    notices: tuple[Problem, ...] = ()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text, notices = _decode_national(data, file, error)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MAX_LINES and not text.isspace():
        raise RubricError((_too_long(text.count("\n"), file),))
    return text, notices


def _decode_national(data: bytes, file: str, error: UnicodeDecodeError) -> tuple[str, tuple[Problem, ...]]:
    if not data.startswith(_MARKS):
        with suppress(UnicodeDecodeError):
            return data.decode("gb18030"), (_not_unicode(file),)
    raise RubricError((_unreadable(data, file, error),)) from None


def _too_large(size: int, file: str) -> Problem:
    message = f"文件太大：有 {size} 字节，最多 {MAX_BYTES} 字节"
    remedy = "细则文件只写细则；台账记录另存为 CSV 或 xlsx，大的细则分成几个文件"
    return Problem("Y003", message, Position(file, 1), remedy)


def _too_long(lines: int, file: str) -> Problem:
    message = f"内容太多：有 {lines} 行，最多 {MAX_LINES} 行"
    return Problem("Y008", message, Position(file, 1), "分成几个文件；台账记录不要写在细则文件里")


def _not_unicode(file: str) -> Problem:
    message = "文件是 GBK/GB18030 编码，已按此读取"
    return Problem("Y002", message, Position(file, 1), "建议用编辑器“另存为”UTF-8 编码", severity="warning")


def _unreadable(data: bytes, file: str, error: UnicodeDecodeError) -> Problem:
    if data.startswith(_MARKS[1:]):
        message, line = "文件是 UTF-16 编码（记事本里叫“Unicode”）", 1
    else:
        offset = error.start + (len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0)
        line = data.count(b"\n", 0, offset) + 1
        message = f"文件既不是 UTF-8 也不是 GB18030 编码：第 {offset + 1} 个字节读不成文字"
    remedy = "用编辑器“另存为”UTF-8 编码；Word 文档请先复制成纯文本"
    return Problem("Y001", message, Position(file, line), remedy)


def foreign_characters(text: str, file: str) -> tuple[Source, tuple[Problem, ...]]:
    """Split ``text`` into lines, with a stand-in and a problem for each character nobody can see."""
    lines = text.split("\n")
    problems: list[Problem] = []
    odd = [number for number, line in enumerate(lines) if not line.isprintable()]
    if any(char in text for char in _PRINTABLE_YET_INVISIBLE):
        odd = list(range(len(lines)))
    for number in odd:
        if len(problems) > ENOUGH:
            break
        written = lines[number]
        lines[number] = _visible(written)
        for char in dict.fromkeys(_FOREIGN.findall(written)):
            position = Position(file, number + 1, written.index(char) + 1, 1, lines[number])
            problems.append(_tab(position) if char == "\t" else _foreign(char, position))
    return Source(file, tuple(lines)), tuple(problems)


def _tab(position: Position) -> Problem:
    message = "这一行用了 Tab 键，缩进和间隔只能用空格"
    return Problem("Y022", message, position, "把 Tab 换成空格；下一级比上一级多缩进两个空格")


def _foreign(char: str, position: Position) -> Problem:
    name = _NAMES.get(char) or ("书写方向控制符" if "\u202a" <= char <= "\u2069" else "控制字符")
    message = f"这里有看不见的字符 U+{ord(char):04X}（{name}）"
    return Problem("Y005", message, position, "删掉它：把前后各一个字一起删除，再重新输入")


def find_foreign(text: str) -> str | None:
    """Return the first character of ``text`` that nobody can see, if any."""
    match = _FOREIGN.search(text)
    return match.group() if match else None


def _visible(text: str) -> str:
    """``text`` with a stand-in for every invisible character; a tab becomes one space. Same length."""
    return _FOREIGN.sub(_STAND_IN, text.replace("\t", " "))


def shown(text: str, limit: int = 40) -> str:
    """``text`` on one line, short enough to be quoted in a message."""
    line = _visible(text.replace("\n", " ").strip())
    return line if len(line) <= limit else line[: limit - 1] + "…"
