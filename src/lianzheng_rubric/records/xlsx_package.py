"""The ZIP around a spreadsheet: checked before it is unpacked, its XML parsed piece by piece.

The file was written by a stranger: limits on parts, unpacked size and compression come first, and a document
type declaration in any XML part refuses the whole file.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol
from xml.parsers.expat import ExpatError
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.expatreader import create_parser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.sax.xmlreader import AttributesImpl

__all__ = ["ElementHandler", "PackageError", "feed", "local_name", "open_package", "parse"]

MAX_PARTS = 1_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 100
_SMALL_PART = 1024 * 1024
_CHUNK = 64 * 1024
_DAMAGE = (
    SAXException,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    LookupError,
    OverflowError,
    ExpatError,
)
_REPAIR = "请用 Excel 或 WPS 另存为 .xlsx 后再用"


class PackageError(Exception):
    """The file as a whole is refused: the reason in Chinese, and what to do instead."""

    def __init__(self, reason: str, remedy: str = _REPAIR) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


def open_package(data: bytes) -> zipfile.ZipFile:
    """Open the container after checking that it is safe to unpack; raises :class:`PackageError`."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeError) as error:
        raise PackageError("文件不是完整的 .xlsx，可能已损坏或没有传完") from error
    parts = package.infolist()
    if len(parts) > MAX_PARTS:
        raise PackageError(f"文件里有{len(parts)}个部件，超过{MAX_PARTS}个的上限")
    counts = Counter(part.filename.lower() for part in parts)
    if repeated := [name for name, count in counts.items() if count > 1]:
        raise PackageError(f"文件里的部件“{repeated[0][:80]}”出现了两次，不知道以哪个为准")
    for part in parts:
        _check_part(part)
    if sum(part.compress_size for part in parts) > len(data):
        raise PackageError("文件里的部件互相重叠，可能是恶意文件")
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise PackageError(f"文件展开后超过{MAX_UNPACKED >> 20}MB 的上限", "请删去图片和多余的工作表，或拆成几个文件")
    _refuse_doctypes(package)
    return package


def _check_part(part: zipfile.ZipInfo) -> None:
    if part.flag_bits & 0x1:
        raise PackageError("文件加了密码", "请取消密码后再用")
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise PackageError(f"部件“{part.filename[:80]}”用了不认识的压缩方法")
    if part.file_size > max(_SMALL_PART, MAX_RATIO * part.compress_size):
        raise PackageError(f"部件“{part.filename[:80]}”的压缩率超过{MAX_RATIO}倍，可能是恶意文件")


def _refuse_doctypes(package: zipfile.ZipFile) -> None:
    """Look at the start of every part; further down, the parser refuses one where it matters."""
    for part in package.infolist():
        if part.filename.lower().endswith((".xml", ".rels", ".vml")):
            with _readable(part.filename), package.open(part) as stream:
                if b"<!DOCTYPE" in stream.read(_CHUNK).replace(b"\0", b""):
                    raise PackageError(f"部件“{part.filename[:80]}”含有文档类型声明，不予读取")


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Turn whatever a damaged part raises into :class:`PackageError`."""
    try:
        yield
    except DefusedXmlException as error:
        raise PackageError(f"部件“{name[:80]}”含有文档类型声明，不予读取") from error
    except KeyError as error:
        raise PackageError(f"文件里缺少部件“{name[:80]}”") from error
    except _DAMAGE as error:
        raise PackageError(f"部件“{name[:80]}”已损坏") from error


class ElementHandler(Protocol):
    """What receives a part while it is parsed; element names come without their prefix."""

    def start(self, name: str, attributes: AttributesImpl[str], /) -> None:
        """Receive the start of an element."""

    def characters(self, content: str, /) -> None:
        """Receive a piece of text."""

    def end(self, name: str, /) -> None:
        """Receive the end of an element."""


class _Adapter(ContentHandler):
    """Hands SAX events on; files differ in the prefixes of their elements."""

    def __init__(self, handler: ElementHandler) -> None:
        super().__init__()
        self._handler = handler

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:  # noqa: N802 - the name SAX calls
        self._handler.start(local_name(name), attrs)

    def characters(self, content: str) -> None:
        self._handler.characters(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - the name SAX calls
        self._handler.end(local_name(name))


def local_name(name: str) -> str:
    """Return an XML name without its prefix."""
    return name.rpartition(":")[2] if ":" in name else name


def feed(package: zipfile.ZipFile, name: str, handler: ElementHandler) -> Iterator[None]:
    """Parse a part into ``handler``, pausing after each piece; raises :class:`PackageError`."""
    with _readable(name):
        parser = create_parser(forbid_dtd=True)
        parser.setContentHandler(_Adapter(handler))
        with package.open(name) as stream:
            while piece := stream.read(_CHUNK):
                parser.feed(piece)
                yield
        parser.close()
        yield


def parse(package: zipfile.ZipFile, name: str, handler: ElementHandler) -> None:
    """Parse a whole part into ``handler``; raises :class:`PackageError`."""
    for _ in feed(package, name, handler):
        pass
