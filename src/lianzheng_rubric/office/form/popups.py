"""What may be put into a column: drop-downs, bounds, the hint beside the cell, the Chinese pop-up that refuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from lianzheng_rubric.office.form.columns import Column
from lianzheng_rubric.office.form.lists import MOST, SheetLists
from lianzheng_rubric.records.cells import FIRST_YEAR, LAST_YEAR

__all__ = ["LONGEST_FORMULA", "LONGEST_MESSAGE", "LONGEST_TITLE", "UNIT_NAMES", "Cells", "fitted", "validation"]

LONGEST_TITLE = 32
LONGEST_MESSAGE = 255
LONGEST_FORMULA = 255
"""Characters that Excel allows; a longer one makes it offer to repair the file."""
UNIT_NAMES = "单位名单"
"""The name of the list of all units of the roster, as long as it is at the moment."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of the first row of records that rules refer to, such as ``$E3``; ``""`` where there is no such column."""

    situation: str = ""
    clause: str = ""


def validation(column: Column, cells: Cells, lists: SheetLists | None, choices: str) -> dict[str, Any]:
    """The rule for the cells of a column, as XlsxWriter takes it; ``choices`` names the list of its labels."""
    rule = _rule(column, cells, lists, choices)
    refused = rule.pop("refused", "")
    told = {
        "input_title": fitted(column.header, LONGEST_TITLE),
        "input_message": fitted(column.hint or column.header, LONGEST_MESSAGE),
    }
    if refused:
        told |= {
            "error_title": fitted(f"“{column.header}”填得不对", LONGEST_TITLE),
            "error_message": fitted(refused, LONGEST_MESSAGE),
        }
    return {**rule, **told}


def _rule(column: Column, cells: Cells, lists: SheetLists | None, choices: str) -> dict[str, Any]:
    match column.kind:
        case "unit":
            refused = "“单位”表里没有这个单位。请从下拉里选；新的单位先写到“单位”表里。"
            return {"validate": "list", "source": f"={UNIT_NAMES}", "refused": refused}
        case "situation" if lists is not None:
            refused = "这张表里没有这个情形。请从下拉里选，不要自己写；找不到时看“条款说明”表里它在哪张表填。"
            return {"validate": "list", "source": _situations(cells, lists), "refused": refused}
        case "clause" if lists is not None:
            refused = "这里只为缩短“情形”的下拉，请从下拉里选一个大项，或空着。仍要写条款编号，请点“是”。"
            return {"validate": "list", "source": f"={lists.groups}", "error_type": "warning", "refused": refused}
        case "choice":
            refused = "请从下拉里选一个，不要写别的。下拉里没有合适的，请在“备注”里写明，问细则的主管单位。"
            return {"validate": "list", "source": f"={choices}", "refused": refused}
        case "yes_no":
            return {"validate": "list", "source": ["是", "否"], "refused": "请写 是 或 否；不知道就空着。"}
        case "date":
            days = {"minimum": date(FIRST_YEAR, 1, 1), "maximum": date(LAST_YEAR, 12, 31)}
            refused = "请写完整的年月日，例如 2025-3-5 或 2025年3月5日；只知道月份时请查清是哪一天。"
            return {"validate": "date", "criteria": "between", **days, "refused": refused}
        case "count":
            bounds = {"minimum": 1, "maximum": MOST}
            refused = "请写一个整数，至少是 1，不带单位。没有发生就不要写这一行。"
            return {"validate": "integer", "criteria": "between", **bounds, "refused": refused}
        case "number":
            bounds = {"minimum": -MOST, "maximum": MOST}
            return {
                "validate": "decimal",
                "criteria": "between",
                **bounds,
                "refused": "请只写一个数，不带单位、百分号、加号。",
            }
        case "points" if lists is not None:
            return _points(cells, lists)
    return {"validate": "any"}


def _situations(cells: Cells, lists: SheetLists) -> str:
    """All of them, or only those of the clause that the row names."""
    if not cells.clause:
        return f"={lists.situations}"
    narrowed = (
        f"OFFSET({lists.first},MATCH({cells.clause},{lists.grouped},0)-1,0,COUNTIF({lists.grouped},{cells.clause}),1)"
    )
    return f"=IF(COUNTIF({lists.grouped},{cells.clause})=0,{lists.situations},{narrowed})"


def _points(cells: Cells, lists: SheetLists) -> dict[str, Any]:
    """Between the bounds of the 情形 in the row; before one is chosen, any number that is not negative."""
    least, most = (
        f"=IFERROR(VLOOKUP({cells.situation},{lists.needs},{column},FALSE),{otherwise})"
        for column, otherwise in ((4, 0), (5, MOST))
    )
    refused = (
        "分值超出这个情形的范围，或这个情形的分由细则规定、不由人填。范围见“条款说明”表；请核对：只填数，不填正负号。"
    )
    return {"validate": "decimal", "criteria": "between", "minimum": least, "maximum": most, "refused": refused}


def fitted(text: str, most: int) -> str:
    """``text`` as far as Excel takes it; what is cut off shows as dots."""
    if len(text.encode("utf-16-le")) // 2 <= most:
        return text
    while len(text.encode("utf-16-le")) // 2 > most - 2:
        text = text[:-1]
    return f"{text}……"
