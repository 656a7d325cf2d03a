"""Rubrics in one piece that other tests vary: every section, every kind of rule, readings, phrases and long forms."""

from __future__ import annotations

__all__ = ["ENGLISH", "EVERYTHING", "SMALL", "TEXTS", "WEIGHTED"]

SMALL = """\
细则: 甲县考核细则
满分: 15
考核项目:
  一、组织领导(10分):
    1.1 会议(4分):
      少开: 应有2次，每少1次减1分
    1.2 台账(6分):
      a 不建立台账: 不得分
      b 记录不及时: 每次减0.5分，最多减2分
  二、信访(5分):
    越级访: 每件减0.5分
    g 造成严重后果: 本大项不得分
"""

WEIGHTED = """\
细则: 乙市综合考核
组成:
  日常检查(10分): 录入得分
  年末考核: {来自: 考核项目, 占: 80%}
  民主评议(10分): 录入百分制得分
考核项目:
  一、业务(60分):
    差错: 每次扣2分
  二、作风(40分):
    被通报: 每人次扣5分
档次: {优秀: 95分以上, 良好: 80分以上, 较差: 80分以下}
不得评优:
  - 主要领导被处分
一票否决:
  班子成员被处分: {满: 2人}
加减分:
  受表彰: 每次加2分，最多加6分
"""

EVERYTHING = """\
# 每一节、每一种规则都写到
细则: 丙区考核细则
编号: bing-2020
年度: 2020
版本: "2"
来源: {文件: 丙发〔2020〕1号, 制定: 丙区, 性质: 样稿, 说明: [网上下载]}
总分底: 不设
总分上限: "110"
不得分范围: {读法 zero_scope: {item: 本项, group: 本大项}}
尺度:
  级别: [县级, 市级, 省级]
字段:
  渠道: [来信, 来访]
  红头: {类型: 是否, 默认: 是}
  期限日期: 日期
  金额: 数字
  完成率: 数字
  评价: [好, 中, 差]
  所证条款: 文字
  签字: 是否
  纸质日期: 日期
  超期天数: {天数: [期限日期, 日期]}
  万元: {公式: 金额 / 10000}
  报刊: [省报, 县报]
  刊物级别: {尺度: 级别, 对照: {报刊: {省报: 省级, 县报: 县级}}, 否则: 级别}
  到期日: {推后: 期限日期, 几个月: 3}
单位字段:
  单位类别: {选项: [社区, 机关], 默认: 社区}
  应开月数: 数字
事实:
  处分: {字段: [人员, 级别], 必填: [人员], 说明: 一人一条}
  表彰: [级别, 事项]
读法:
  zero_scope: {取: item, 可选: [item, group], 依据: AMB-02}
  once: {取: once, 可选: {once: 只扣一次, each: 每次都扣}, 说明: 没写每}
考核对象: {条件: "单位类别 in [社区, 机关]", 说明: 只考社区和机关}
考核期: {起: 2020-01-01, 止: 2020-11-30, 结转: 是, 不限: [2.4, 处分]}
总分小数位: 2
并列时比较: [1, 2]
考核项目:
  一、扣分的种种(40分):
    1.1 扣分(20分):
      a 迟到: 每人次扣1分
      b 材料不全: {读法 once: {once: 扣2分, each: 每次扣2分}}
      c 判定: 扣1-5分
      d 通报:
        扣分: {级别: {县级: 1分, 市级: 2分, 省级: 3分}}
        每: 次
        条件: 级别 >= 县级 and 渠道 == 来访
        须有: 红头
        同一: 事项
        封顶: 6
      e 逾期: {扣分: 1, 逾期: 2020-06-30, 当天算逾期: 是}
      f 会议: 每月应有1次，每少1次扣0.5分
      g 例会: {应有: 2, 每: 季度, 少一扣: 1, 期数字段: 应开月数}
      h 迟报: 第1次扣1分，第2次扣2分，第3次起扣5分
      i 报送: {计分: 每迟1天扣0.5分, 期限: 期限日期}
      j 完成情况: {数量: 完成率, 计分: "目标95，每低1扣0.5分"}
      k 次数: {分档: {3以上: 5分, 1以上: 2分, 其余: 0分}, 计为: 扣分}
      l 办理: {公式: 金额 / 10000 * 2, 计为: 扣分, 封顶: 4}
    1.2 清零(20分):
      a 不建立台账: 不得分
      b 少信息: 少于1篇不得分
      m 没有上报: {不得分: 本项, 逾期: 2020-06-30, 除非做到: 红头}
      c 材料无效: {不得分: {字段: 所证条款, 范围: 本条}, 条件: not 红头}
      d 加扣: {扣分: 1, 每: 次, 须先有: [1.1.d], 依: 事项}
  二、得分的种种(60分):
    2.1 计划(10分):
      小数位: 1
      a 制定计划: 得4分
      b 质量: {得分: {评价: {好: 6, 中: 3, 差: 0}}}
    2.2 满意率(20分):
      a 满意率: {数量: 完成率, 分档: {90以上: 20分, "80以上(不含)": 10分, 其余: 0分}}
    2.3 排名(20分):
      a 信息采用: {数量: 金额, 名次得分: [20, 15, 10]}
    2.4 测评(10分):
      a 测评票: {录入: 10, 多次: 去最高最低后平均}
加减分:
  表彰加分:
    加分: {级别: {县级: 1, 市级: 2}}
    每: 次
    事实: 表彰
    折算: {级别 == 县级: 50%}
    前几不计: 1
    先用: 级别
  调研文章: {加分: {刊物级别: {县级: 1, 市级: 2, 省级: 3}}, 每: 篇, 只计最高: 2}
  创新(3分): {读法 once: {once: 得1分, each: 得2分}}
不得评优:
  cap.a 被处分: {满: 3人, 事实: 处分, 条件: {级别: 市级以上}}
  cap.b 重大失误: 最高评为合格
一票否决:
  veto.a 主要领导被处分: {事实: 处分, 条件: 级别 >= 省级}
  veto.b 较大事故: 降1档
免责:
  exempt.a 已上报: {条件: 红头, 免除: [cap, veto.a]}
档次: {优秀: 90分以上(含), 合格: 60-90分, 不合格: 其余}
定档小数位: 1
后果:
  cons.1 通报表扬: 最终档次 == 优秀
  cons.2 约谈: {条件: 总分 < 60, 须触发: [veto.a]}
条款:
  n.1 材料: {应交: [纸质], 期限: 2020-12-01, 要素: [签字]}
  n.2 问题: 列入问题
  n.3 移送: 转出：另行考核
  n.4 追责: 后果：追究责任
  n.5 程序: 程序
  n.6 名词: 定义：见附件
勘误:
  - {条款: 1.1.a, 原文: 扣1分, 读作: 每人次扣1分, 理由: 上下文}
"""

TEXTS = {"small": SMALL, "weighted": WEIGHTED, "everything": EVERYTHING}

ENGLISH = """\
title: 丙区考核细则
id: bing-2020
year: 2020
version: "2"
source: {document: 丙发〔2020〕1号, issuer: 丙区, status: 样稿, notes: [网上下载]}
floor: none
ceiling: "110"
zero_scope: {reading zero_scope: {item: item, group: group}}
scales:
  级别: [县级, 市级, 省级]
fields:
  渠道: [来信, 来访]
  红头: {kind: yes_no, default: 是}
  期限日期: date
  金额: number
  完成率: number
  评价: [好, 中, 差]
  所证条款: text
  签字: yes_no
  纸质日期: date
  超期天数: {days: [期限日期, 日期]}
  万元: {formula: 金额 / 10000}
  报刊: [省报, 县报]
  刊物级别: {scale: 级别, lookup: {报刊: {省报: 省级, 县报: 县级}}, otherwise: 级别}
  到期日: {shift: 期限日期, shift_months: 3}
unit_fields:
  单位类别: {choices: [社区, 机关], default: 社区}
  应开月数: number
facts:
  处分: {fields: [人员, 级别], required: [人员], note: 一人一条}
  表彰: [级别, 事项]
readings:
  zero_scope: {value: item, options: [item, group], basis: AMB-02}
  once: {value: once, options: {once: 只扣一次, each: 每次都扣}, note: 没写每}
subjects: {when: "单位类别 in [社区, 机关]", note: 只考社区和机关}
period: {start: 2020-01-01, end: 2020-11-30, carry: yes, unlimited: [2.4, 处分]}
places: 2
tie_break: [1, 2]
items:
  一、扣分的种种(40分):
    1.1 扣分(20分):
      a 迟到: {deduct: "1", per: 人次}
      b 材料不全: {reading once: {once: {deduct: "2"}, each: {deduct: "2", per: 次}}}
      c 判定: {deduct: 1-5}
      d 通报:
        deduct: {级别: {县级: 1分, 市级: 2分, 省级: 3分}}
        per: 次
        when: 级别 >= 县级 and 渠道 == 来访
        evidence: 红头
        same: 事项
        cap: 6
      e 逾期: {deduct: 1, late_after: 2020-06-30, deadline_day_late: yes}
      f 会议: {required: "1", unit: 次, each: month, lack: "0.5"}
      g 例会: {required: 2, each: quarter, lack: 1, periods_from: 应开月数}
      h 迟报: {ladder: ["1", "2", "5"]}
      i 报送: {late_every: 1天, deduct: "0.5", deadline: 期限日期}
      j 完成情况: {quantity: 完成率, target: "95", every_below: "1", deduct: "0.5"}
      k 次数: {stairs: {3以上: 5分, 1以上: 2分, otherwise: 0分}, counts_as: deduction}
      l 办理: {formula: 金额 / 10000 * 2, counts_as: deduction, cap: 4}
    1.2 清零(20分):
      a 不建立台账: {zero: item}
      b 少信息: {zero: item, below: 1篇}
      m 没有上报: {zero: item, late_after: 2020-06-30, unless_done: 红头}
      c 材料无效: {zero: {field: 所证条款, scope: article}, when: not 红头}
      d 加扣: {deduct: 1, per: 次, requires: [1.1.d], tied_by: 事项}
  二、得分的种种(60分):
    2.1 计划(10分):
      places: 1
      a 制定计划: {credit: "4"}
      b 质量: {credit: {评价: {好: 6, 中: 3, 差: 0}}}
    2.2 满意率(20分):
      a 满意率: {quantity: 完成率, stairs: {90以上: 20分, "80以上(不含)": 10分, otherwise: 0分}}
    2.3 排名(20分):
      a 信息采用: {quantity: 金额, place_points: [20, 15, 10]}
    2.4 测评(10分):
      a 测评票: {enter: 10, combine: trimmed}
adjustments:
  表彰加分:
    add: {级别: {县级: 1, 市级: 2}}
    per: 次
    facts: 表彰
    factors: {级别 == 县级: 50%}
    free: 1
    free_first: 级别
  调研文章: {add: {刊物级别: {县级: 1, 市级: 2, 省级: 3}}, per: 篇, best: 2}
  创新(3分): {reading once: {once: 得1分, each: 得2分}}
limits:
  cap.a 被处分: {at_least: 3人, facts: 处分, when: {级别: 市级以上}}
  cap.b 重大失误: {limit_grade: 合格}
vetoes:
  veto.a 主要领导被处分: {facts: 处分, when: 级别 >= 省级}
  veto.b 较大事故: {move_grade: 1}
exemptions:
  exempt.a 已上报: {when: 红头, covers: [cap, veto.a]}
grades: {优秀: {score: 90分以上(含)}, 合格: {score: 60-90分}, 不合格: 其余}
rounding: 1
followups:
  cons.1 通报表扬: 最终档次 == 优秀
  cons.2 约谈: {when: 总分 < 60, fired: [veto.a]}
clauses:
  n.1 材料: {hand_in: [纸质], deadline: 2020-12-01, must_have: [签字]}
  n.2 问题: {finding: 问题}
  n.3 移送: {route: 另行考核}
  n.4 追责: {consequence: 追究责任}
  n.5 程序: {nature: procedure}
  n.6 名词: {nature: definition, note: 见附件}
errata:
  - {clause: 1.1.a, printed: 扣1分, read_as: 每人次扣1分, why: 上下文}
"""
"""``EVERYTHING`` in English keywords, every phrase in its long form."""
