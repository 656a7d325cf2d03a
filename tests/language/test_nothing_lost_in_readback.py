"""Every keyword that changes a score is told in the words of the rule: with the keyword they are other words.

The values come from ``docs/generating/keyword_examples.yaml``, so that a new keyword is looked at here as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from lianzheng_rubric import RubricError
from lianzheng_rubric.authoring.readback import read_back
from lianzheng_rubric.engine.plan import Family, Step
from lianzheng_rubric.language.loading import Rubric, load
from lianzheng_rubric.language.model import keyword_of
from lianzheng_rubric.language.rubric import ItemSpec
from lianzheng_rubric.language.rules import KINDS
from lianzheng_rubric.office.score_sheet.filled import SheetRow, Subtotal, outline_of

EXAMPLES = yaml.safe_load(
    (Path(__file__).parents[2] / "docs/generating/keyword_examples.yaml").read_text(encoding="utf-8")
)
TOP: dict[str, Any] = {
    "细则": "复述",
    "尺度": {"级别": ["县级", "市级", "省级", "国家级"]},
    "字段": {
        "满意率": "数字", "完成数": "数字", "任务数": "数字", "好": "数字", "一般": "数字", "差": "数字",
        "缺席人数": "数字", "联名单位数": "数字", "学期": ["上学期", "下学期"], "行为日期": "日期",
        "有文件或证书": "是否", "案号": "文字", "职务": ["主要领导", "其他"], "对象": ["下属单位", "其他"],
    },
    "单位字段": {"应开月数": "数字", "单位类别": ["社区", "机关"], "日常抽中": {"类型": "是否", "默认": "否"}},
    "事实": {"处分": {"字段": ["人员", "级别"]}},
    "档次": {"优秀": "90分以上", "良好": "80分以上", "较差": "80分以下"},
}  # fmt: skip
BASES: dict[str, list[dict[str, Any]]] = {
    "Entry": [{"录入": 100}, {"录入": {"级别": {"县级": 3, "市级": 8}}}],
    "ThresholdSteps": [{"数量": "满意率", "分档": EXAMPLES["ThresholdSteps"]["stairs"]}],
    "Interpolation": [{"数量": "满意率", "内插": EXAMPLES["Interpolation"]["anchors"]}],
    "TargetSlope": [{"数量": "满意率", "目标": 95, "每低": 1, "扣分": 0.5}],
    "Escalation": [{"累进": [1, 2, 5]}],
    "Lateness": [{"每迟": "1天", "期限": "2025-12-10", "扣分": 0.5}],
    "PeerComparison": [
        {"名次得分": [5, 3, 1], "数量": "满意率"},
        {"名次得分": {"比最高": 5}, "数量": "满意率"},
        {"名次得分": {"前25%": 5, "前50%": 3, "其余": 1}, "数量": "满意率"},
        {"名次得分": {"倒数第1名": 5, "倒数第2名": 3}, "数量": "满意率"},
    ],
    "FormulaPoints": [{"公式": "完成数 / 任务数 * 5"}],
    "Shortage": [{"应有": 2, "少一扣": 1}, {"应有": 2, "少一扣": 1, "每": "月"}],
    "Deduction": [{"扣分": 2}, {"扣分": 2, "每": "次"}, {"扣分": {"级别": {"县级": 1, "市级": 2}}, "每": "次"},
                  {"扣分": 2, "每": "次", "封顶": 6}, {"扣分": 2, "数量": "缺席人数", "满": "3人"},
                  {"扣分": "0-5"}, {"扣分": 2, "每": "次", "同一": "事项"}],
    "Bonus": [{"加分": 1}, {"加分": 1, "每": "篇"}],
    "Credit": [{"得分": 2}, {"得分": "0-2", "每": "项"}],
    "Zeroing": [{"不得分": "本项"}],
    "GradeLift": [{"至少评为": "优秀"}],
    "GradeLimit": [{"最高档次": "不得评优"}],
    "Veto": [{"列为": "一票否决"}],
    "Downgrade": [{"降档": 1}],
    "Upgrade": [{"升档": 1}],
    "Listing": [{"列入": "问题"}],
}  # fmt: skip
SILENT = {"clause", "facts", "note", "basis", "ambiguity", "disabled", "date_from", "sources"}
"""Keywords that name, explain or find records, and move no points."""
SAME = {"keep": ["最高", "只留一条", "首次"], "compare": ["折算前"], "cap_per": ["季度", "月", "次", "年"],
        "missing": ["最低", "最高", "中间"], "absent": ["待定"], "combine": ["平均", "最低", "最高", "合计", "最后"],
        "cap_mode": ["占用额度", "不受限"]}  # fmt: skip


def built(rule: dict[str, Any], item: dict[str, Any] | None = None) -> Rubric | None:
    """A rubric with one rule under test beside two that it may name; nothing where the language refuses it."""
    items = {
        "1.一项(50分)": {**(item or {}), "甲": rule},
        "2.二项(50分)": {"a 一事": "每次扣1分", "b 二事": "每次扣1分"},
    }
    try:
        return load(yaml.safe_dump({**TOP, "考核项目": items}, allow_unicode=True).encode(), "复述.yaml")
    except RubricError:
        return None


def variants() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """(what is tried, the rule without the keyword, the rule with it)."""
    models = {kind.__name__: kind for kind in KINDS}
    for name, bases in BASES.items():
        kind = models[name]
        for number, base in enumerate(bases):
            for field in kind.model_fields:
                word = keyword_of(kind, field)
                if field in SILENT or word in base:
                    continue
                example = EXAMPLES.get(name, {}).get(field, EXAMPLES["Rule"].get(field))
                for value in SAME.get(field, [example]):
                    extra = {"同一": "人员"} if field in ("keep", "compare", "family") and "同一" not in base else {}
                    extra |= {"封顶": 6} if field.startswith("cap_") and "封顶" not in base else {}
                    extra |= {"封顶不含": "级别 == 国家级"} if field == "cap_mode" else {}
                    extra |= {"前几不计": 2} if field == "free_first" else {}
                    extra |= {"须有": "2.a"} if field == "tied_by" else {}
                    given = {"2.a": ["2.a"]}.get(value, value) if isinstance(value, str) else value
                    given = {"requires": "2.a", "unless": "2.b", "charge": "2"}.get(field, given)
                    yield f"{name}{number} {word}: {given}", {**base, **extra}, {**base, **extra, word: given}


def _scoring(steps: list[Step]) -> list[Step]:
    """Steps by what they do to a score: a mere word for what is counted, and which of several equals is told, is none."""
    kept = [replace(step, unit_word="次") for step in steps]
    return [
        step if step.amount is not None or step.family is None else replace(step, family=Family("", ()))
        for step in kept
    ]


def words(rubric: Rubric) -> tuple[list[str], list[str]]:
    """What is read back of the rule, and what the sheet prints as its standard."""
    told = [text for clause, text in read_back(rubric.plan) if clause == "1.a"]
    printed = [
        text
        for row in outline_of(rubric).rows
        if isinstance(row, SheetRow) and "1.a" in row.rules
        for text in row.standards
    ]
    return told, printed


def test_a_rule_with_a_scoring_keyword_never_reads_like_the_one_without_it() -> None:
    silent, compared = [], 0
    for name, plain, changed in variants():
        without, beside = built(plain), built(changed)
        if without is None or beside is None:
            continue
        steps = [[step for step in rubric.plan.steps if step.id == "1.a"] for rubric in (without, beside)]
        if _scoring(steps[0]) == _scoring(steps[1]):
            continue
        compared += 1
        for place, (one, other) in zip(
            ("复述", "考评表"), zip(words(without), words(beside), strict=True), strict=True
        ):
            if one == other:
                silent.append(f"{place} {name}：{other}")
    assert compared > 150
    assert not silent, "\n".join(silent)


ITEMS = {
    "start": ["零分", 30], "floor": ["不设", -5], "ceiling": ["满分", 55], "bonus_cap": [5], "deduction_cap": [10],
    "net": [True], "zero_keeps_bonus": [True], "places": [2], "weight": ["80%"],
    "combine": ["平均", "最低", "最高"], "applies": ["单位类别 == 社区"], "inapplicable": ["零分", "折算", "3分"],
    "missing": ["满分", "零分", "折算"], "due": ["日常抽中"],
}  # fmt: skip


@pytest.mark.parametrize("rules", [{"甲": "每次扣2分"}, {"甲": "录入得分"}, {"甲(25分)": {"一": "录入得分"},
                                   "乙(25分)": {"二": "录入得分"}}])  # fmt: skip
def test_an_item_with_a_scoring_keyword_never_reads_like_the_one_without_it(rules: dict[str, Any]) -> None:
    silent = []
    for field, values in ITEMS.items():
        for value in values:
            extra = {"适用": "单位类别 == 社区"} if field == "inapplicable" else {}
            extra |= {"未录入时": "零分"} if field == "due" else {}
            keyword = {keyword_of(ItemSpec, field): value}
            texts = []
            nodes = []
            for item in (extra, extra | keyword):
                try:
                    text = yaml.safe_dump(
                        {**TOP, "考核项目": {"1.一项(50分)": {**item, **rules}}}, allow_unicode=True, sort_keys=False
                    )
                    rubric = load(text.encode(), "复述.yaml")
                except RubricError:
                    break
                nodes.append([node for node in rubric.plan.nodes if node.id == "1"])
                told = [told for clause, told in read_back(rubric.plan) if clause == "1"]
                texts.append(
                    (told, [row.standards for row in outline_of(rubric).rows if isinstance(row, SheetRow | Subtotal)])
                )
            if field == "combine" and nodes[0][0].base != "children":
                continue
            if len(nodes) == 2 and nodes[0] != nodes[1]:
                for place, one, other in zip(("复述", "考评表"), texts[0], texts[1], strict=True):
                    if one == other:
                        silent.append(f"{place} {keyword}：{other}")
    assert not silent, "\n".join(silent)
