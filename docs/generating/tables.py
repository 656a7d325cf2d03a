"""Tables about ledgers, commands, results and the package, made from the code."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from pathlib import Path

import click

import lianzheng_rubric
from generating.keywords import MODELS
from lianzheng_rubric.cli.app import main
from lianzheng_rubric.engine import assessment as shapes
from lianzheng_rubric.engine.assessment import FATES, Assessment
from lianzheng_rubric.language.fields import BUILT_IN, ROSTER
from lianzheng_rubric.language.model import keyword_of
from lianzheng_rubric.office.letter.names import LISTS, TEXTS
from lianzheng_rubric.records.columns import RECORD_COLUMNS
from lianzheng_rubric.reports.wording import CUTS, MATERIAL_STATES, STATUSES

SOURCE = Path(__file__).parents[2] / "src" / "lianzheng_rubric"
"""The package as it stands in the repository; an installed one also holds the shipped rubrics and examples."""
__all__ = ["PACKAGES", "PARTS", "REGIONS", "SOURCE"]

PARTS: Mapping[str, str] = {
    "rubric_id": "细则代号",
    "rubric_title": "细则名称",
    "rubric_version": "细则文件的版本",
    "fingerprint": "细则文字与所用读法的 SHA-256",
    "library_version": "程序的版本",
    "unit": "单位",
    "as_of": "考核开始日",
    "previous_as_of": "上年考核开始日",
    "status": "结果的状态",
    "total": "总分；待定时为 `None`",
    "low": "总分下限",
    "high": "总分上限",
    "total_without_vetoes": "假如没有规则清零总分，总分是多少",
    "grade_by_score": "得分档次",
    "grade_limited": "限档、降档之后的档次",
    "grade": "最终档次",
    "possible_grades": "待定时可能的档次，好的在前",
    "ledger": "分账：每行一个（记录，规则）",
    "records": "每条记录的去处",
    "nodes": "计分的树，上级在前",
    "grade_effects": "触发了的限档、降档、否决",
    "silent": "没有触发的规则和原因",
    "consequences": "后果",
    "findings": "列出的问题、亮点",
    "materials": "材料的状态",
    "pending": "还缺的输入，各影响多少分",
    "readings": "所用的读法，是否与本单位有关",
    "errata": "所用的勘误",
    "notices": "不影响分数的提示",
}
"""The parts of an assessment in Chinese; a part without a line here is an error of the documentation."""

PACKAGES: Mapping[str, str] = {
    "": "公开的名字、一张地图、简便的入口",
    "office": "纸面：填的表、签的表、发的信、看的一页",
    "office/form": "记录表：摆放、下拉与颜色、填过的内容、说明",
    "office/circular": "通报稿：总体情况、各档次、集中的扣分、处理意见",
    "office/letter": "告知书：模板里的名称、核对、填写",
    "office/score_sheet": "考评表：一个单位的表，先是数据，再成 XLSX 和 DOCX",
    "office/excel": "工作簿：样式、安全的文字、一表一页、证明过的活公式",
    "office/word": "Word 文件：自己写的，和读进来填的",
    "office/lists": "名单：谁、什么、为什么、依据哪条、哪些记录",
    "office/ranking": "排名：名次、分项、汇总、待定，没有分值的只汇总检查情况",
    "office/page": "一页网页：收齐各单位的事、压进一个文件；样式和脚本在 assets/",
    "authoring": "帮作者：用例、覆盖、读回、第二种算法",
    "cli": "命令行：参数 → 调用 → 退出码",
    "engine": "纯内核：计划 + 记录 → 结果，只用标准库",
    "inquiry": "问结果：比较、假如、差多少、哪几项决定、重算核对",
    "language": "作者能写什么：文字 → 文档 → 细则 → 计划",
    "language/compiling": "读进来的各节 → 计划：情形成步骤、条目成结点，整体核对",
    "language/expression": "条件与算式：读、查、印、另一种算法",
    "language/phrases": "计分说法：句式、尾句、读、印回",
    "language/rules": "规则的种类，一种一个模块",
    "language/rules/base": "各种规则共用的：限定、向细则要的东西、成为引擎的步骤",
    "language/yaml_text": "YAML 文字本身：编码、标点、缩进、逐字的错",
    "records": "台账：CSV、JSON、JSONL、XLSX、程序里的行 → 记录",
    "reports": "结果讲给人和程序：文字、JSON、表",
}
"""Folders of the package in Chinese; a folder without a line here is an error of the documentation."""


def _table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def record_columns() -> str:
    """Columns of records with every name that is understood."""
    rows = [(f"`{names[0]}`", f"`{key}`", "、".join(names[1:])) for key, names in RECORD_COLUMNS.items()]
    return _table(("列", "英文", "也认"), rows)


def built_in_fields() -> str:
    """Fields that need no declaration."""
    rows = [("记录", f"`{name}`", kind.name) for name, kind in BUILT_IN.items()]
    rows += [("单位", f"`{name}`", kind.name) for name, kind in ROSTER.items()]
    rows += [("单位", f"`{name}`", "本细则的档次") for name in ("上年档次", "领导上年档次")]
    return _table(("用于", "字段", "类型"), rows)


def fates() -> str:
    """Every disposition that a record may have."""
    return _table(("英文", "意思"), [(f"`{key}`", text) for key, text in FATES.items()])


def cuts() -> str:
    """Every reason why points of a line are not effective."""
    return _table(("英文", "报告里的话"), [(f"`{key}`", text) for key, text in CUTS.items()])


def states() -> str:
    """States of results and of materials."""
    rows = [("结果", f"`{key}`", text) for key, text in STATUSES.items()]
    rows += [("材料", f"`{key}`", text) for key, text in MATERIAL_STATES.items()]
    return _table(("用于", "英文", "中文"), rows)


def assessment_parts() -> str:
    """Parts of an assessment, their types and meanings."""
    hints = Assessment.__annotations__
    return _table(("部分", "类型", "意思"), [(f"`{n}`", f"`{hints[n]}`", PARTS[n]) for n in Assessment.part_names()])


def result_classes() -> str:
    """Small classes inside an assessment with their fields."""
    rows = []
    for name in shapes.__all__:
        shape = getattr(shapes, name)
        if isinstance(shape, type) and shape is not Assessment and hasattr(shape, "__dataclass_fields__"):
            rows.append((f"`{name}`", "、".join(f"`{field}`" for field in shape.__dataclass_fields__)))
    return _table(("类", "字段"), rows)


def public_names() -> str:
    """The public names with their signatures and first lines."""
    rows = []
    for name in lianzheng_rubric.__all__:
        value = getattr(lianzheng_rubric, name)
        home = value.__module__.removeprefix("lianzheng_rubric.")
        line = (inspect.getdoc(value) or "").partition("\n")[0].replace("``", "`")
        rows.append((f"`{name}`", f"`{home}`", line))
    return _table(("名字", "模块", "源码里的一句话"), rows)


def commands() -> str:
    """Every command with its arguments and options."""
    parts = []
    for name, command in main.commands.items():
        context = click.Context(command)
        arguments = "".join(f" {p.make_metavar(context)}" for p in command.params if isinstance(p, click.Argument))
        about = inspect.cleandoc(command.help or "").partition("\n")[0]
        rows = [
            ("、".join(f"`{opt}`" for opt in p.opts), p.metavar or ("开关" if p.is_flag else _choices(p)), p.help or "")
            for p in command.params
            if isinstance(p, click.Option)
        ]
        parts.append(f"### {name}\n\n`lianzheng {name}{arguments}`\n\n{about}")
        if rows:
            parts[-1] += "\n\n" + _table(("选项", "取值", "说明"), rows)
    return "\n\n".join(parts)


def _choices(option: click.Option) -> str:
    return "、".join(str(choice) for choice in option.type.choices) if isinstance(option.type, click.Choice) else ""


def glossary() -> str:
    """中文 ↔ English for every keyword, with the models that know it."""
    found: dict[tuple[str, str], list[str]] = {}
    for model_name, model in MODELS.items():
        for name in model.model_fields:
            if not (model_name != "Rule" and name in MODELS["Rule"].model_fields and issubclass(model, MODELS["Rule"])):
                found.setdefault((keyword_of(model, name), name), []).append(model_name)
    rows = [(f"`{word}`", f"`{name}`", _homes(name, models)) for (word, name), models in found.items()]
    return _table(("关键字", "英文别名", "Python"), rows)


def _homes(name: str, models: list[str]) -> str:
    return "、".join(f"`{model}.{name}`" for model in models)


def package_tree() -> str:
    """Folders and modules of the package as they are."""
    lines = ["```text", "src/lianzheng_rubric/"]
    for folder in sorted({path.parent for path in SOURCE.rglob("*.py")}):
        name = folder.relative_to(SOURCE).as_posix().removeprefix(".")
        depth = name.count("/") + 1 if name else 0
        modules = sorted(path.stem for path in folder.glob("*.py") if path.stem not in ("__init__", "__main__"))
        pad = "    " * depth
        if name:
            lines.append(f"{pad}{folder.name}/    {PACKAGES[name]}")
        lines += [f"{pad}    {row}" for row in _wrapped(modules)]
    return "\n".join([*lines, "```"])


def _wrapped(words: list[str], width: int = 88) -> list[str]:
    rows = [""]
    for word in words:
        if rows[-1] and len(rows[-1]) + len(word) + 3 > width:
            rows.append("")
        rows[-1] += f" · {word}" if rows[-1] else word
    return rows


def module_list() -> str:
    """Every module with the first sentence of its docstring."""
    rows = []
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        about = text.removeprefix('"""').partition('"""')[0].partition("\n\n")[0].split()
        if path.stem != "__init__" and text.startswith('"""'):
            rows.append(
                (f"`{path.relative_to(SOURCE).with_suffix('').as_posix()}`", " ".join(about).replace("``", "`"))
            )
    return _table(("模块", "第一句话"), rows)


def letter_texts() -> str:
    """Names that a letter template may use for texts."""
    return _table(("名称", "意思"), [(f"`{name}`", meaning) for name, meaning in TEXTS.items()])


def letter_lists() -> str:
    """Lists that a letter template may repeat a row for, with their fields."""
    rows = []
    for name, (meaning, fields) in LISTS.items():
        told = "；".join(f"`{field}` {explained}" for field, explained in fields.items())
        rows.append((f"`{name}`", meaning, told))
    return _table(("表", "一行是什么", "有哪些列（另有 `序`：第几行）"), rows)


REGIONS = {
    "告知书的名称": letter_texts,
    "告知书的表": letter_lists,
    "记录的列": record_columns,
    "不必声明的字段": built_in_fields,
    "去处": fates,
    "截去": cuts,
    "状态": states,
    "结果的部分": assessment_parts,
    "结果里的类": result_classes,
    "公开的名字": public_names,
    "命令": commands,
    "词汇": glossary,
    "包的树": package_tree,
    "模块": module_list,
}
