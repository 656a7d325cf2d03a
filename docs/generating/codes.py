"""Tables of message codes: those with a table of titles, and those that only stand in the code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import lianzheng_rubric
from lianzheng_rubric.inquiry.results_file import CODES as RESULTS
from lianzheng_rubric.language.diagnosis import CODES as RUBRIC
from lianzheng_rubric.language.document import CODES as DOCUMENT
from lianzheng_rubric.language.expression import TITLES as EXPRESSION
from lianzheng_rubric.office.letter.template import CODES as LETTER
from lianzheng_rubric.records.ledger_codes import CODES as LEDGER

__all__ = ["FILES_AND_CELLS", "OTHERS", "TITLED", "code_table", "codes_in_source"]

FILES_AND_CELLS: Mapping[str, str] = {
    "L101": "问题太多，没有全部列出",
    "L102": "文件太大",
    "L103": "文件里没有记录",
    "L104": "旧的 .xls 文件，或者加了密码",
    "L105": "不认识的文件类型",
    "L106": "文件名的后缀与内容不符",
    "L111": "不是 UTF-8，已按 GB18030 读取（提醒）",
    "L112": "认不出编码，或与指明的编码不符",
    "L113": "不支持的编码",
    "L114": "有空字符，不是文字文件",
    "L201": "分隔符是全角符号（提醒）",
    "L202": "引号用得不对",
    "L203": "双引号没有闭合",
    "L301": "JSON 写法不对",
    "L302": "JSON 的最外层不对",
    "L303": "JSON 嵌套太深",
    "L304": "JSON 最外层的一项不是列表",
    "L305": "JSON 的名称写了两次",
    "L306": "JSON 里这里应是一条记录",
    "L307": "JSON 的名称或值不能用",
    "L401": "电子表格读不开",
    "L402": "有工作表没有读取（提醒）",
    "L403": "工作表读不出",
    "L404": "工作表是隐藏的，已照常读取（提醒）",
    "L405": "有隐藏的行，已照常读取（提醒）",
    "L406": "有隐藏的列，已照常读取（提醒）",
    "L407": "有合并的单元格",
    "L501": "跳过了一行标题（提醒）",
    "L502": "表头的一格不能用",
    "L503": "列太多",
    "L504": "行太多",
    "L505": "一行的格数与表头不符",
    "L506": "单元格的内容不能用",
    "L507": "有内容的列没有表头",
}
"""Codes of ledger files, tables and cells, which have no table of titles in the code."""

OTHERS: Mapping[str, str] = {
    "R000": "找不到细则",
    "C001": "用例文件里没有用例",
    "C002": "用例有不认识的键，或没有写期望",
    "C003": "用例里的一处写法不对",
    "C004": "拿用例文件当细则",
}
"""Codes that stand apart from the tables."""

TITLED: Mapping[str, Mapping[str, str]] = {
    "Y": DOCUMENT,
    "R": {**{code: OTHERS[code] for code in ("R000",)}, **RUBRIC},
    "E": EXPRESSION,
    "L": {**FILES_AND_CELLS, **LEDGER},
    "J": RESULTS,
    "C": {code: title for code, title in OTHERS.items() if code.startswith("C")},
    "T": LETTER,
}


def code_table(letter: str) -> str:
    """Code and title of every message of one letter."""
    rows = [f"| `{code}` | {title} |" for code, title in sorted(TITLED[letter].items())]
    return "\n".join(["| 代码 | 意思 |", "|---|---|", *rows])


def codes_in_source() -> Iterable[str]:
    """Every code that the library can raise, as it stands in the code."""
    root = Path(lianzheng_rubric.__file__).parent
    texts = (path.read_text(encoding="utf-8") for path in sorted(root.rglob("*.py")))
    return sorted({code for text in texts for code in re.findall(r'"([YRELCJT]\d{3})"', text)})
