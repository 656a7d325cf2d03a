"""Which encoding a text file is in: decided for the whole file, strictly, never guessed from statistics."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lianzheng_rubric.records.problem_log import ProblemLog

__all__ = ["detect_codec"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARABLE = {
    "utf-8": "utf-8-sig",
    "utf-8-sig": "utf-8-sig",
    "gb2312": "gb18030",  # GB18030 contains both older sets and has the rare characters of names
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
}
_CHUNK = 1 << 20


def detect_codec(data: bytes, file: str, encoding: str | None, log: ProblemLog) -> str | None:
    """Return the codec that decodes all of ``data``, or ``None`` with a problem.

    ``encoding`` is what the user declared; without it a byte order mark decides, else strict UTF-8, else
    strict GB18030 (with a notice, because damaged UTF-8 can pass for it).
    """
    if encoding is not None:
        return _declared(data, file, encoding, log)
    marked = next((codec for mark, codec in _MARKS if data.startswith(mark)), None)
    first = marked or "utf-8"
    bad = _first_bad_line(data, first)
    if bad is None:
        return _without_nul(data, file, first, log)
    if marked:
        log.refuse(
            "L112",
            f"文件开头标明是 {_name(first)} 编码，第{bad}行却不是",
            file,
            "请重新导出，或用 --encoding 指明编码",
        )
        return None
    if _first_bad_line(data, "gb18030") is None:
        log.notice("L111", "文件不是 UTF-8 编码，已按 GB18030（GBK）读取", file, "汉字若有错乱，请另存为 UTF-8")
        return _without_nul(data, file, "gb18030", log)
    log.refuse(
        "L112",
        f"认不出文件的编码：第{bad}行不是 UTF-8，全文也不是 GB18030",
        file,
        "请另存为 UTF-8，或用 --encoding 指明编码",
    )
    return None


def _declared(data: bytes, file: str, encoding: str, log: ProblemLog) -> str | None:
    try:
        codec = _DECLARABLE.get(codecs.lookup(encoding).name)
    except (LookupError, ValueError):
        codec = None
    if codec is None:
        log.refuse("L113", f"不支持的编码“{encoding}”", file, "可用的编码：utf-8、gb18030、gbk、big5、utf-16")
        return None
    if (bad := _first_bad_line(data, codec)) is not None:
        log.refuse("L112", f"文件不是指定的 {_name(codec)} 编码：第{bad}行读不出", file, "请核对 --encoding")
        return None
    return _without_nul(data, file, codec, log)


def _name(codec: str) -> str:
    return codec.removesuffix("-sig").upper()


def _without_nul(data: bytes, file: str, codec: str, log: ProblemLog) -> str | None:
    if codec.startswith("utf-16") or (at := data.find(b"\0")) < 0:
        return codec
    line = data.count(b"\n", 0, at) + 1
    remedy = "文件可能已损坏；若是 UTF-16 文字，请用 --encoding utf-16-le"
    log.refuse("L114", f"第{line}行有空字符（NUL），不是文字文件", file, remedy)
    return None


def _first_bad_line(data: bytes, codec: str) -> int | None:
    """Find the line at which strict decoding fails; by pieces, so that a large file is never held twice."""
    decoder = codecs.getincrementaldecoder(codec.removesuffix("-sig"))("strict")
    view = memoryview(data)
    start = 0
    try:
        for start in range(0, len(data), _CHUNK):
            decoder.decode(view[start : start + _CHUNK])
        start = len(data)
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        within = error.start if isinstance(error, UnicodeDecodeError) else 0
        return data.count(b"\n", 0, start + within) + 1
    return None
