"""The vocabulary that ledger tests read against, and the reader of ``bad_ledgers/*.txt``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lianzheng_rubric.engine.condition import Arithmetic, Field
from lianzheng_rubric.engine.exact import amount_of
from lianzheng_rubric.engine.plan import Derived
from lianzheng_rubric.language.field_types import FieldType
from lianzheng_rubric.language.fields import BUILT_IN, ROSTER
from lianzheng_rubric.language.vocabulary import Situation, Vocabulary

BAD_LEDGERS = Path(__file__).parent / "bad_ledgers"

SITUATIONS = (
    Situation("7.15.a", "到县纪委越级访", ("7.15.a",)),
    Situation("7.15.b", "解决疑难信访问题", ("7.15.b",)),
    Situation("1.1.3.a", "不建立台账(1分)", ("1.1.3.a",)),
    Situation("2.1.a", "弄虚作假", ("2.1.a",)),
    Situation("3.2.a", "弄虚作假", ("3.2.a", "3.2.a.2")),
    Situation("4.a", "整改不力", ("4.a",), points=(amount_of(1), amount_of(5)), judged=True),
    Situation("追究", "追究", ("1.4.b",), ("管理单位", "隶属单位"), unit_from=("管理单位", "隶属单位")),
    Situation("5.a", "民主评议得分", ("5.a",), points=(0, None)),
    Situation("5.b", "无故缺席", ("5.b",), people="counted"),
    Situation("5.d", "被通报", ("5.d",), ("人员",), people="compared"),
    Situation("5.c", "被约谈", ("5.c",), ("人员",), people="named"),
    Situation(
        "处分",
        "处分",
        ("6.a", "veto.b"),
        ("级别", "立案日期"),
        required=("级别", "人员"),
        date_from="立案日期",
        people="named",
    ),
)


def vocabulary_of(*situations: Situation, **changes) -> Vocabulary:
    by_label: dict[str, tuple[str, ...]] = {}
    for situation in situations:
        by_label[situation.label] = (*by_label.get(situation.label, ()), situation.key)
    given = {
        "situations": {situation.key: situation for situation in situations},
        "by_label": by_label,
        "fields": {
            **BUILT_IN,
            "级别": FieldType("scale", ("县级", "市级", "省级", "国家级（部委）")),
            "渠道": FieldType("choice", ("来信", "来访", "网上")),
            "立案日期": FieldType("date"),
            "主动报告": FieldType("yes_no"),
            "金额": FieldType("number"),
            "比率": FieldType("number", percent=True),
            "刊物": FieldType("text"),
            "管理单位": FieldType("text"),
            "隶属单位": FieldType("text"),
            "万元": FieldType("number"),
        },
        "defaults": {"主动报告": "否"},
        "derived": (Derived("万元", "formula", formula=Arithmetic("/", Field("金额"), Field("数量"))),),
        "unit_fields": {
            **ROSTER,
            "人数": FieldType("number"),
            "上年档次": FieldType("scale", ("较差", "良好", "优秀")),
        },
        "unit_defaults": {"类别": "社区"},
        "notes": {"级别": "作出处分的机关的级别"},
    }
    return Vocabulary(**(given | changes))


VOCABULARY = vocabulary_of(*SITUATIONS)


@dataclass(frozen=True)
class BadLedger:
    """Ledger files, how to read them, and the whole message that must come out."""

    files: tuple[tuple[str, bytes], ...]
    closed_roster: bool | None
    refused: bool
    message: str


def read_case(path: Path) -> BadLedger:
    """``--- name`` starts a file, ``=== 错误`` or ``=== 提醒`` the expected text.

    A first line ``# 名册：必须有`` or ``# 名册：可以添`` says how the roster is held.
    """
    files: list[tuple[str, list[str]]] = []
    message: list[str] | None = None
    refused = False
    closed: bool | None = None
    for line in path.read_text("utf-8").splitlines():
        if message is not None:
            message.append(line)
        elif line.startswith("=== "):
            message, refused = [], line == "=== 错误"
        elif line.startswith("--- "):
            files.append((line[4:], []))
        elif files:
            files[-1][1].append(line)
        elif line.startswith("# 名册："):
            closed = {"必须有": True, "可以添": False}[line[5:]]
    return BadLedger(
        tuple((name, "".join(f"{line}\n" for line in lines).encode()) for name, lines in files),
        closed,
        refused,
        "\n".join(message or ()).rstrip("\n"),
    )
