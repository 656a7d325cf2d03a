"""What a letter says of one unit: every name of a template with its text, every list with its entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from lianzheng_rubric.engine.assessment import Assessment, LedgerLine, NodeScore
from lianzheng_rubric.engine.exact import Exact
from lianzheng_rubric.engine.plan import TOTAL, Plan
from lianzheng_rubric.engine.ranking import Place
from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.office.letter.earning import Unearned, earning_steps, unearned_of
from lianzheng_rubric.office.lists.grade_reasons import grade_reasons
from lianzheng_rubric.office.lists.lookups import Lookups, lookups_of
from lianzheng_rubric.office.wording import day_words, titled
from lianzheng_rubric.reports.provenance import provenance
from lianzheng_rubric.reports.reasons import fate_words, records_of
from lianzheng_rubric.reports.wording import MATERIAL_STATES, NODE_STATES, arithmetic, number, short, signed

__all__ = ["Facts", "facts_maker"]

Entry: TypeAlias = Mapping[str, str]
_STATES = {"certain": "", "pending": "（待定）", "unknown": "（所需的数据还没有，无法判断）"}
_COUNTED = ("applied", "counted", "pending", "other_unit")


@dataclass(frozen=True, slots=True)
class Facts:
    """Texts by name, and lists of entries by name (:mod:`~lianzheng_rubric.office.letter.names` explains them)."""

    texts: Mapping[str, str]
    lists: Mapping[str, tuple[Entry, ...]]


def facts_maker(dossier: Dossier) -> Callable[[Assessment], Facts]:
    """What tells the facts of each assessment of a dossier; tables that all letters share are made once."""
    lookups = lookups_of(dossier)
    places = {place.assessment.unit: place for place in dossier.results.ranking.places}

    def facts(assessment: Assessment) -> Facts:
        place = places.get(assessment.unit)
        texts = _texts(assessment, dossier, place)
        lists = _Lists(assessment, dossier.rubric.plan, lookups, records_of(assessment))
        return Facts(texts, {name: _numbered(entries) for name, entries in lists.all()})

    return facts


def _numbered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple({"序": str(place), **entry} for place, entry in enumerate(entries, 1))


def _texts(assessment: Assessment, dossier: Dossier, place: Place | None) -> dict[str, str]:
    total = assessment.total
    is_open = assessment.status == "pending"
    full = next((node.full for node in assessment.nodes if node.id == TOTAL), None)
    shown = "" if total is None else short(total)
    texts = {
        "单位": assessment.unit,
        "细则": assessment.rubric_title,
        "总分": shown,
        "精确总分": number(total) if total is not None and shown != number(total) else "",
        "满分": "" if full is None else number(full),
        "最低分": short(assessment.low) if is_open and assessment.low is not None else "",
        "最高分": short(assessment.high) if is_open and assessment.high is not None else "",
        "得分档次": assessment.grade_by_score or "",
        "档次": assessment.grade or "",
        "可能档次": "" if assessment.grade else "或".join(assessment.possible_grades),
        "档次缘由": "；".join(grade_reasons(assessment)),
        "名次": str(place.among) if place else "",
        "全体名次": str(place.overall) if place and place.overall else "",
        "组别": place.group if place else "",
        "参评单位数": str(place.among.units) if place else "",
        "日期": day_words(dossier.day),
        "考核开始日": day_words(assessment.as_of) if assessment.as_of else "",
    }
    return {**texts, "结论": _conclusion(assessment, texts)}


# --- the result in a sentence --------------------------------------------------------------------------------------


def _conclusion(assessment: Assessment, texts: Mapping[str, str]) -> str:
    match assessment.status:
        case "out_of_scope":
            return "；".join(assessment.notices) or "不在本次考核的范围。"
        case "no_score":
            return _checked(assessment)
        case "pending":
            span = f"总分尚未确定，按现有材料在{texts['最低分']}分至{texts['最高分']}分之间"
            span += f"（满分{texts['满分']}分）" if texts["满分"] else ""
            if texts["档次"]:
                return f"{span}，档次为{texts['档次']}。"
            return f"{span}，档次可能是{texts['可能档次']}。" if texts["可能档次"] else f"{span}。"
    details = [f"满分{texts['满分']}分"] if texts["满分"] else []
    details += [f"精确值{texts['精确总分']}"] if texts["精确总分"] else []
    parts = [f"总分{texts['总分']}分" + (f"（{'，'.join(details)}）" if details else "")]
    if texts["档次"] and texts["得分档次"] not in ("", texts["档次"]):
        parts.append(f"按得分为{texts['得分档次']}，最终档次为{texts['档次']}")
    elif texts["档次"]:
        parts.append(f"档次为{texts['档次']}")
    elif texts["可能档次"]:
        parts.append(f"档次为{texts['可能档次']}（要等其他单位定分以后才能确定）")
    if texts["名次"]:
        among = f"{texts['组别']}的" if texts["组别"] else ""
        parts.append(f"在{among}{texts['参评单位数']}个参评单位中列第{texts['名次']}名")
    if texts["全体名次"]:
        parts.append(f"在全体参评单位中列第{texts['全体名次']}名")
    return "，".join(parts) + "。"


def _checked(assessment: Assessment) -> str:
    """The result of a check without marks: how many materials in which state, how many problems."""
    states = [material.state for material in assessment.materials if material.state != "not_applicable"]
    counts = "、".join(f"{word}{states.count(state)}件" for state, word in MATERIAL_STATES.items() if state in states)
    text = "本次检查不评分" + (f"。应交材料{len(states)}件，其中{counts}" if states else "")
    categories: dict[str, list[int]] = {}
    for finding in assessment.findings:
        categories.setdefault(finding.category, [0, 0])[finding.pending] += finding.count
    listed = "、".join(f"“{category}”{_times(*counts)}" for category, counts in categories.items())
    return f"{text}。" + (f"列出{listed}。" if listed else "")


def _times(certain: int, pending: int) -> str:
    if not pending:
        return f"{certain}项"
    return f"{certain}项、待定{pending}项" if certain else f"待定{pending}项"


# --- lists ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Lists:
    """Every list of one assessment."""

    assessment: Assessment
    plan: Plan
    lookups: Lookups
    behind: Callable[[LedgerLine], tuple[str, ...]]

    def all(self) -> Iterator[tuple[str, Iterator[Entry]]]:
        """Each list with its name."""
        moving = (line for line in self.assessment.ledger if line.nominal or line.effective or line.kind == "zero")
        order = {clause.id: place for place, clause in enumerate(self.plan.clauses)}
        lines = sorted(moving, key=lambda line: order.get(line.clause, len(order)))
        entered = [line for line in lines if line.kind == "entry"]
        lost = [line for line in lines if line.kind != "entry" and (line.kind == "zero" or line.nominal < 0)]
        won = [line for line in lines if line not in entered and line not in lost]
        earning = earning_steps(self.plan)
        yield "得分构成", self._composition()
        yield "得分明细", (self._line(line) for line in won if line.clause in earning)
        yield "扣分明细", chain(map(self._line, lost), map(self._unearned, unearned_of(self.plan, self.assessment)))
        yield "加分明细", (self._line(line) for line in won if line.clause not in earning)
        yield "录入明细", map(self._line, entered)
        yield "档次影响", self._effects()
        yield "待定事项", self._owed()
        yield "未计记录", self._uncounted()
        yield "材料问题", self._materials()
        yield "列出事项", self._findings()
        yield (
            "后果",
            (
                {"条款": one.clause, "内容": one.text, "状态": _STATES[one.state]}
                for one in self.assessment.consequences
            ),
        )
        yield "提示", ({"内容": notice} for notice in self.assessment.notices)
        yield "依据", ({"内容": line} for line in provenance(self.assessment))

    def _composition(self) -> Iterator[Entry]:
        """The parts of the total, and the groups of the sheet where the sheet is one of the parts."""
        sheets = {node.id for node in self.plan.nodes if node.sheet}
        for part in self.assessment.nodes:
            if part.parent == TOTAL:
                yield _part(part, "")
                if part.id in sheets:
                    yield from (_part(node, "　") for node in self.assessment.nodes if node.parent == part.id)

    def _line(self, line: LedgerLine) -> Entry:
        node = next((node for node in self.assessment.nodes if node.id == line.node), None)
        return {
            "条款": line.clause,
            "项目": titled(node.id, node.title) if node else "",
            "事项": line.rule,
            **self._records(self.behind(line)),
            "算式": arithmetic(line),
            "分": _points(line.effective),
        }

    def _unearned(self, item: Unearned) -> Entry:
        """An item that started from zero and lacks some of its marks: no record says so, and nothing was taken."""
        node = item.node
        still = "（待定）" if node.score is None else ""
        return {
            "条款": node.id,
            "项目": titled(node.id, node.title),
            "事项": node.title,
            **self._record(""),
            "算式": f"满分 {number(node.full)} 分，得 {short(item.earned)} 分{still}",
            "分": f"未得 {short(item.lacks)} 分",
        }

    def _records(self, names: tuple[str, ...]) -> Entry:
        """What the ledger says of all records behind a line."""
        told = [self._record(name) for name in names] or [self._record("")]
        return {key: "、".join(filter(None, dict.fromkeys(one[key] for one in told))) for key in told[0]}

    def _record(self, name: str) -> Entry:
        """What the ledger says of a record; nothing for a rule about something that lacks."""
        record = self.lookups.records.get(name)
        if record is None:
            return {"记录": name, "日期": "", "摘要": ""}
        summary = "；".join(word for word in self.lookups.told(record) if word)
        return {"记录": name, "日期": record.date.isoformat() if record.date else "", "摘要": summary}

    def _effects(self) -> Iterator[Entry]:
        for one in self.assessment.grade_effects:
            did = "待定" if one.pending else "改变了档次" if one.binding else "没有改变档次"
            records = "、".join(one.records)
            yield {"条款": one.clause, "事项": one.rule, "后果": one.effect, "记录": records, "作用": did}

    def _owed(self) -> Iterator[Entry]:
        for one in self.assessment.pending:
            span = f"{signed(one.low)} 至 {signed(one.high)} 分" if one.low != one.high else ""
            yield {"条款": one.clause, "事项": one.rule, "记录": one.record, "内容": one.what, "影响": span}

    def _uncounted(self) -> Iterator[Entry]:
        for one in self.assessment.records:
            if one.fate not in _COUNTED:
                situation = self.lookups.situation(one.situation)
                yield {**self._record(one.record), "情形": situation, "原因": fate_words(self.assessment, one)}

    def _materials(self) -> Iterator[Entry]:
        for one in self.assessment.materials:
            if one.state not in ("complete", "not_applicable"):
                state = MATERIAL_STATES[one.state]
                yield {"条款": one.clause, "材料": one.label, "状态": state, "说明": one.detail}

    def _findings(self) -> Iterator[Entry]:
        for one in self.assessment.findings:
            record = self._record(one.record)
            yield {
                "条款": one.clause,
                "类别": one.category,
                "事项": one.rule,
                "次数": str(one.count),
                **record,
                "摘要": one.detail or record["摘要"],
                "状态": "待定" if one.pending else "",
            }


def _part(node: NodeScore, indent: str) -> Entry:
    score = short(node.score) if node.score is not None else f"待定（{short(node.low)}～{short(node.high)}）"
    if node.state == "inapplicable":
        score = f"{score}（{NODE_STATES[node.state]}）" if node.score else NODE_STATES[node.state]
    return {
        "项目": indent + titled(node.id, node.title),
        "满分": "" if node.full is None else number(node.full),
        "占比": "" if node.weight == 1 else f"×{number(node.weight)}",
        "得分": score,
    }


def _points(value: Exact) -> str:
    text = short(value)
    return f"+{text}" if value > 0 and not text.startswith("≈") else text
