"""Stable codes of problems in the meaning of a ledger; those of its files and cells (L1… to L5…) stand apart."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["CODES"]

CODES: Mapping[str, str] = MappingProxyType(
    {
        "L601": "文件打不开",
        "L602": "不知道这张表记的是什么",
        "L603": "记录表缺少必有的列",
        "L604": "不认识的列",
        "L605": "两列说的是同一项",
        "L606": "程序给的值不能用",
        "L701": "没有写情形",
        "L702": "不认识的情形",
        "L703": "情形不止一个",
        "L704": "条款与情形不符",
        "L705": "编号重复",
        "L706": "编号相似",
        "L707": "编号、理由或判定人填得不对",
        "L708": "日期填得不对",
        "L709": "数量填得不对",
        "L710": "分值填得不对",
        "L711": "分值超出范围",
        "L712": "不该填分值",
        "L713": "判定的分数没有理由",
        "L714": "字段填得不对",
        "L715": "缺少必填的字段",
        "L716": "文字相似",
        "L801": "没有写单位",
        "L802": "单位名称填得不对",
        "L803": "单位重复",
        "L804": "单位不在名册里",
        "L805": "单位名称相似",
        "L806": "单位名称与名册写法不同",
        "L807": "名册的字段填得不对",
        "L808": "没有单位名册",
        "L809": "名册没有写决定适用条款的字段",
        "L810": "名册两处写得不一样",
    }
)
