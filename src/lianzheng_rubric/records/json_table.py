"""JSON and JSON Lines: lists of flat objects, one object a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianzheng_rubric.problems import Problem
from lianzheng_rubric.records.cells import invisible_character
from lianzheng_rubric.records.encoding import detect_codec
from lianzheng_rubric.records.json_text import MAX_DEPTH, RefusedNumber, RepeatedKeys, depth_of, parse_json
from lianzheng_rubric.records.rows import (
    MAX_COLUMNS,
    MAX_ROWS,
    NO_COLUMNS,
    Cell,
    Fault,
    Row,
    Table,
    clean_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lianzheng_rubric.records.problem_log import ProblemLog

__all__ = ["JOINER", "read_json", "read_json_lines"]

JOINER = "、"
"""Joins a list of scalars into the text that a table cell would hold."""

_Numbered = tuple[int, str, object]
"""Number of a record, its place, its value."""


def read_json(data: bytes, file: str, log: ProblemLog, *, encoding: str | None = None) -> tuple[Table, ...]:
    """Read a list of records, or an object whose every list is a table of the list's name."""
    text = _decode(data, file, log, encoding)
    if text is None:
        return ()
    document = _parse(text, file, file)
    if isinstance(document, Problem):
        log.add(document)
        return ()
    if isinstance(document, list):
        return (_table(_members("", document, file), "", file, log),)
    if isinstance(document, dict):
        return tuple(_tables(document, file, log))
    log.refuse("L302", "JSON 的最外层应是记录的列表，或由列表组成的对象", file, "请写成 [{…}, {…}]")
    return ()


def read_json_lines(data: bytes, file: str, log: ProblemLog, *, encoding: str | None = None) -> tuple[Table, ...]:
    """Read one record a line; only a line feed ends a line."""
    text = _decode(data, file, log, encoding)
    return () if text is None else (_table(_json_lines(text, file, log), "", file, log),)


def _decode(data: bytes, file: str, log: ProblemLog, encoding: str | None) -> str | None:
    codec = detect_codec(data, file, encoding, log)
    return None if codec is None else data.decode(codec)


def _parse(text: str, file: str, place: str, *, first_line: int = 1) -> object | Problem:
    """Parse after measuring the nesting, because the parser recurses."""
    if (depth := depth_of(text)) > MAX_DEPTH:
        message = f"JSON 嵌套了{depth}层，超过{MAX_DEPTH}层的上限"
        return Problem("L303", message, remedy="一条记录里只写文字、数字、是否，不要套对象", cell=place)
    return parse_json(text, file, first_line=first_line)


def _tables(document: dict[str, object], file: str, log: ProblemLog) -> Iterator[Table]:
    _report_repeated(document, file, log)
    lists = {name: value for name, value in document.items() if isinstance(value, list)}
    for name in document:
        if name not in lists and name != "$schema":
            message = f"最外层的“{name}”不是列表，不知道属于哪些记录"
            log.refuse("L304", message, file, '最外层只写列表，例如 {"records": [{…}, {…}]}')
    for name, members in lists.items():
        yield _table(_members(name, members, file), name, file, log)


def _members(name: str, members: list[object], file: str) -> Iterator[_Numbered]:
    return ((index, f"{file} {name}[{index}]", value) for index, value in enumerate(members))


def _json_lines(text: str, file: str, log: ProblemLog) -> Iterator[_Numbered]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line and not line.isspace():
            place = f"{file} 第{number}行"
            value = _parse(line, file, place, first_line=number)
            if isinstance(value, Problem):
                log.add(value)
            else:
                yield number, place, value


def _table(values: Iterable[_Numbered], name: str, file: str, log: ProblemLog) -> Table:
    header: dict[str, None] = {}
    rows: list[Row] = []
    for number, place, value in values:
        if len(rows) == MAX_ROWS:
            log.refuse("L504", f"记录超过{MAX_ROWS}条，从这一条起没有读取", place, "请把台账拆成几个文件")
            break
        cells = _record(value, place, log)
        if cells is not None:
            header.update(dict.fromkeys(_names(value)))
            rows.append(Row(cells, place, number, NO_COLUMNS))
    where = f"{file} {name}".rstrip()
    if len(header) > MAX_COLUMNS:
        log.refuse("L503", f"各条记录共用了{len(header)}个不同的名称，超过{MAX_COLUMNS}个的上限", where, "请核对名称")
        return Table(name, (), (), file, where)
    return Table(name, tuple(header), tuple(rows), file, where)


def _names(record: object) -> Iterator[str]:
    """Return all names of a sound record, also those without content."""
    return (key.strip() for key in record) if isinstance(record, dict) else iter(())


def _report_repeated(value: dict[str, object], place: str, log: ProblemLog) -> None:
    if isinstance(value, RepeatedKeys):
        for key in value.keys_again:
            log.refuse("L305", f"名称“{key}”写了两次", place, "请删去一个，否则不知道以哪个为准")


def _record(value: object, place: str, log: ProblemLog) -> dict[str, Cell] | None:
    """Return the filled cells of one record, or ``None`` when something in it is a problem."""
    if not isinstance(value, dict):
        log.refuse("L306", '这里应是一条记录，写成 {"名称": 值, …}', place)
        return None
    _report_repeated(value, place, log)
    cells: dict[str, Cell] = {}
    sound = not isinstance(value, RepeatedKeys)
    for key, written in value.items():
        name = _name(key, cells)
        content = _text(written)
        for fault in (name, content):
            if isinstance(fault, Fault):
                log.refuse("L307", fault.reason, f"{place}“{key.strip()}”", fault.remedy)
                sound = False
        if isinstance(name, str) and isinstance(content, str) and content:
            cells[name] = content
    return cells if sound else None


def _name(key: str, taken: dict[str, Cell]) -> str | Fault:
    name = clean_text(key)
    if isinstance(name, Fault):
        return name
    if not name:
        return Fault("名称是空的", "请写上名称")
    if found := invisible_character(name):
        return Fault(f"名称含有看不见的字符 U+{ord(found):04X}", "请删去这个字符后重新录入")
    return Fault("除首尾空白外，与另一个名称相同", "请删去一个") if name in taken else name


def _text(value: object) -> str | Fault:
    """Return the text of a scalar or of a list of scalars; ``""`` for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, RefusedNumber):
        return Fault(f"不接受“{value[:40]}”这样的数", "请写成普通小数，例如 0.5")
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        return _joined(value)
    return Fault("值里不能再套对象", "请把里面的内容写成单独的名称")


def _joined(members: list[object]) -> str | Fault:
    texts = [Fault("列表里不能再套列表") if isinstance(member, list) else _text(member) for member in members]
    for text in texts:
        if isinstance(text, Fault):
            return text
        if not text or JOINER in text:
            return Fault(f"列表里的每一项都要有内容，并且不含“{JOINER}”", "请改成一段文字")
    return clean_text(JOINER.join(text for text in texts if isinstance(text, str)))
