"""The letter of the house as a template: what letters are made from, and what an office starts its own from."""

from __future__ import annotations

from functools import lru_cache

from lianzheng_rubric.office.word.manuscript import LETTER, Manuscript
from lianzheng_rubric.office.word.table import plain_table

__all__ = ["sample_letter"]


@lru_cache(maxsize=1)
def sample_letter() -> bytes:
    """The template as a Word file; every name that it uses is in :mod:`~lianzheng_rubric.office.letter.names`."""
    paper = Manuscript(LETTER, "考核结果告知书")
    paper.paragraph("考核结果告知书", "Title")
    paper.paragraph("{{单位}}：", "Address")
    paper.paragraph("依据《{{细则}}》，对你单位进行了考核，现将结果告知如下。")
    _section(paper, "", "考核结果")
    paper.paragraph("{{结论}}")
    _table(paper, "得分构成", {"项目": 83, "满分": 22, "占比": 22, "得分": 29})
    _section(paper, "得分明细", "得分情况")
    _scored(paper, "得分明细")
    _section(paper, "扣分明细", "扣分情况")
    _scored(paper, "扣分明细")
    _section(paper, "加分明细", "加分情况")
    _scored(paper, "加分明细")
    _section(paper, "档次影响", "影响档次的事项")
    _table(paper, "档次影响", {"条款": 22, "事项": 48, "后果": 36, "记录": 24, "作用": 26})
    _section(paper, "材料问题", "材料报送")
    _table(paper, "材料问题", {"条款": 22, "材料": 50, "状态": 24, "说明": 60})
    _section(paper, "列出事项", "列出的事项（不计分）")
    _table(
        paper,
        "列出事项",
        {"类别": 22, "事项": 44, "次数": 14, "记录": 22, "摘要": 40, "状态": 14},
    )
    _section(paper, "后果", "由此引起的处理")
    paper.paragraph("{{后果.序}}．{{后果.内容}}{{后果.状态}}")
    _section(paper, "待定事项", "尚未确定、还可能改变结果的事项")
    _table(paper, "待定事项", {"条款": 24, "事项": 44, "记录": 22, "内容": 38, "影响": 28})
    _section(paper, "未计记录", "没有计分的记录")
    _table(paper, "未计记录", {"记录": 22, "日期": 27, "情形": 44, "原因": 63})
    _section(paper, "", "异议")
    paper.paragraph(
        "对上述结果有异议的，请于　　　　年　　月　　日前书面提出，写明有异议的条款和记录编号，并附证明材料。",
        "BodyKept",
    )
    paper.paragraph("（考核机构名称、印章）　　", "Seal")
    paper.paragraph("{{日期}}　　", "Signature")
    paper.paragraph("提示：{{提示.内容}}", "Small")
    paper.paragraph("{{依据.内容}}", "Small")
    return paper.content()


def _section(paper: Manuscript, only_with: str, title: str) -> None:
    """A numbered heading; it is left out when the list ``only_with`` is empty."""
    condition = f"{{{{有 {only_with}}}}}" if only_with else ""
    paper.paragraph(f"{condition}{{{{节号}}}}、{title}", "Heading1")


def _table(paper: Manuscript, name: str, widths: dict[str, float]) -> None:
    cells = tuple(f"{{{{{name}.{field}}}}}" for field in widths)
    paper.table(plain_table(tuple(widths.values()), tuple(widths), [cells]))


def _scored(paper: Manuscript, name: str) -> None:
    fields = {"条款和事项": ("条款", "事项"), "记录": ("记录", "日期", "摘要"), "算式": ("算式",), "计分": ("分",)}
    cells = tuple(" ".join(f"{{{{{name}.{field}}}}}" for field in cell) for cell in fields.values())
    paper.table(plain_table((52, 44, 44, 16), tuple(fields), [cells]))
