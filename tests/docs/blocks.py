"""Code blocks of the documentation, found and run in the order in which a reader meets them.

The info string of a fence says what a block is:

``yaml 文件=甲.yaml``      written to a file that later commands of the page use
``yaml`` with ``细则:``    a whole rubric: it loads; with 用例, a case file: every case holds
``yaml 声明``             declarations for all fragments after it on the page
``yaml fragment``         part of a rubric: wrapped into the smallest whole one, it loads
``yaml 错误``             a rubric that is refused (alone or as a fragment)
``csv``, ``json``, ``text`` with ``文件=``   a file
``console``               ``$ lianzheng …`` with the whole output below; ``退出码=3`` when it is not 0
``bash``                  lines that begin with ``lianzheng`` run and succeed
``python``                runs; all blocks of a page share their names
``text 输出``             what the python block before it printed
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lianzheng_rubric.authoring.cases import read_cases, run_case
from lianzheng_rubric.cli import main
from lianzheng_rubric.language.headings import parse_heading
from lianzheng_rubric.language.loading import load
from lianzheng_rubric.language.model import keywords
from lianzheng_rubric.language.rubric import RubricSpec
from lianzheng_rubric.problems import RubricError
from lianzheng_rubric.scoring import load_rubric

__all__ = ["DOCS", "Block", "Page", "blocks_of", "pages"]

DOCS = Path(__file__).resolve().parents[2] / "docs"
_FENCE = re.compile(r"(?P<ticks>`{3,})(?P<info>[^`]*)\Z")
_WHOLE = re.compile(r"^细则:", re.MULTILINE)
_CASES = re.compile(r"^用例:", re.MULTILINE)
_TOP_KEY = re.compile(r"^([^\s#-][^:]*):", re.MULTILINE)
_SECTIONS = ("考核项目", "组成", "加减分")


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block; ``line`` is that of its first line of text, counted from 1."""

    page: str
    line: int
    language: str
    flags: frozenset[str]
    values: dict[str, str]
    text: str


def pages() -> list[Path]:
    """Every page, in a stable order."""
    return sorted(DOCS.rglob("*.md"))


def blocks_of(page: Path) -> list[Block]:
    """The blocks of a page."""
    found: list[Block] = []
    opened: tuple[str, str, int] | None = None
    held: list[str] = []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        fence = _FENCE.match(line)
        if opened is None and fence:
            opened, held = (fence["ticks"], fence["info"].strip(), number + 1), []
        elif opened is not None and fence and fence["ticks"] == opened[0] and not fence["info"]:
            found.append(_block(page, opened[1], opened[2], held))
            opened = None
        else:
            held.append(line)
    assert opened is None, f"{page}: a block is never closed"
    return found


def _block(page: Path, info: str, line: int, lines: list[str]) -> Block:
    language, *rest = info.split() or [""]
    values = dict(word.split("=", 1) for word in rest if "=" in word)
    flags = frozenset(word for word in rest if "=" not in word)
    text = "".join(f"{content}\n" for content in lines)
    return Block(page.relative_to(DOCS).as_posix(), line, language, flags, values, text)


@dataclass
class Page:
    """Runs the blocks of one page inside ``folder``; ``outputs`` keeps what commands and programs printed."""

    folder: Path
    declared: str = ""
    names: dict[str, object] = field(default_factory=dict)
    printed: str = ""
    outputs: dict[int, str] = field(default_factory=dict)

    def run(self, block: Block) -> Iterator[str]:
        """Run one block; sentences about what is not as the page says."""
        if "文件" in block.values:
            target = self.folder / block.values["文件"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
        match block.language:
            case "yaml":
                yield from self._yaml(block)
            case "console":
                yield from self._console(block)
            case "bash":
                yield from self._bash(block)
            case "python":
                self._python(block)
            case "text" if "输出" in block.flags:
                self.outputs[block.line] = self.printed
                if self.printed.rstrip() != block.text.rstrip():
                    yield f"printed\n{self.printed}"

    def _yaml(self, block: Block) -> Iterator[str]:
        if "声明" in block.flags:
            self.declared = block.text
        if _CASES.search(block.text):
            yield from self._cases(block)
            return
        if "文件" not in block.values and not block.flags and not _WHOLE.search(block.text):
            yield "neither a whole rubric nor marked as a fragment"
            return
        whole = block.text if _WHOLE.search(block.text) else self._wrapped(block.text, "声明" in block.flags)
        try:
            load(whole.encode(), block.values.get("文件", "片段.yaml"))
        except RubricError as error:
            if "错误" not in block.flags:
                yield f"is refused:\n{error}\n{whole}"
        else:
            if "错误" in block.flags:
                yield "loads, although it is shown as a mistake"

    def _cases(self, block: Block) -> Iterator[str]:
        path = self.folder / block.values.get("文件", "片段.用例.yaml")
        path.write_text(block.text, encoding="utf-8")
        file = read_cases(path)
        for case in file.cases:
            rubric = self.folder / file.rubric
            source = rubric if rubric.is_file() else file.rubric
            try:
                differences = run_case(case, lambda readings, source=source: load_rubric(source, readings))
            except RubricError as error:
                yield f"{case.name}: {error}"
                continue
            for difference in differences:
                yield f"{case.name}: {difference.what} should be {difference.expected}, is {difference.got}"

    def _wrapped(self, text: str, is_declaration: bool) -> str:
        """The smallest whole rubric around a fragment: sections, an item, or what stands inside an item."""
        keys = _TOP_KEY.findall(text)
        head = "细则: 片段\n" + ("" if is_declaration else self.declared)
        top = keywords(RubricSpec)
        if keys and all(key in top for key in keys):
            body = text
            if not any(key in keys for key in _SECTIONS):
                body += "考核项目:\n  1.示例(100分):\n    示例情形: 每次扣1分\n"
        elif keys and parse_heading(keys[0]).marks:
            body = "考核项目:\n" + textwrap.indent(text, "  ")
        else:
            body = "考核项目:\n  1.示例(100分):\n" + textwrap.indent(text, "    ")
        return head + body

    def _console(self, block: Block) -> Iterator[str]:
        shown = ""
        for command, expected in _commands(block.text):
            code, got = _call(command)
            shown += f"$ {command}\n{got}"
            wanted = int(block.values.get("退出码", "0"))
            if code != wanted:
                yield f"{command}: exit code {code}\n{got}"
            if expected.rstrip() != got.rstrip():
                yield f"{command}: prints\n{got}"
        self.outputs[block.line] = shown

    def _bash(self, block: Block) -> Iterator[str]:
        for line in block.text.splitlines():
            if line.startswith("lianzheng "):
                code, got = _call(line.split("  #")[0])
                if code != 0:
                    yield f"{line}: exit code {code}\n{got}"

    def _python(self, block: Block) -> None:
        out = io.StringIO()
        program = compile("\n" * (block.line - 1) + block.text, block.page, "exec")
        with contextlib.redirect_stdout(out):
            exec(program, self.names)  # noqa: S102 - the page's own program
        self.printed = out.getvalue()


def _commands(text: str) -> Iterator[tuple[str, str]]:
    """(command, output below it) in order."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def _call(command: str) -> tuple[int, str]:
    program, *arguments = shlex.split(command)
    assert program == "lianzheng", command
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = main(arguments)
    return code, "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"
