"""Running the command: in this process, and as people do, in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

import lianzheng_rubric
from lianzheng_rubric.cli import main

__all__ = ["LEDGER", "RUBRIC", "Answer", "in_own_process", "run"]

SOURCE = Path(lianzheng_rubric.__file__).resolve().parents[1]
RUBRIC = """\
细则: 甲县考核细则
年度: 2020
字段:
  地点: 文字
读法:
  once: {取: once, 可选: [once, each], 依据: AMB-17, 说明: 没写每}
考核期: {至考核开始: 是, 结转: 是}
考核项目:
  一、组织领导(10分):
    a 迟到: {读法 once: {once: 扣1分, each: 每次扣1分}}
    b 判定: 扣1-9分
  二、信访(5分):
    a 越级访: 每件减0.5分
一票否决:
  veto.a 弄虚作假: 列为不合格
档次: {优秀: 14分以上, 合格: 10分以上, 不合格: 其余}
"""
LEDGER = """\
单位,情形,日期,分值,理由,数量
甲乡,迟到,2020-03-01,,,1
甲乡,迟到,2020-04-01,,,1
=乙乡,判定,2020-05-01,2,=1+1,1
丙乡,越级访,2020-06-01,,,3
丙乡,弄虚作假,2020-07-01,,,1
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> Answer:
    """The command in this process."""
    code = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return Answer(code, said.out, said.err)


def in_own_process(
    *arguments: object, stdin: bytes = b"", environment: Mapping[str, str] | None = None, encoding: str = "utf-8"
) -> Answer:
    """The command in a process of its own; what it says must be valid ``encoding``."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "COVERAGE_PROCESS_START") if name in os.environ}
    given = {**kept, "PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": encoding, **(environment or {})}
    command = [sys.executable, "-m", "lianzheng_rubric", *map(str, arguments)]
    done = subprocess.run(command, input=stdin, capture_output=True, env=given, check=False, timeout=120)
    return Answer(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))
