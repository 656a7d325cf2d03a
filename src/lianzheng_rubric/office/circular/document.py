"""通报稿 as a Word file: how all units did, what limited grades, what went wrong most often, what follows for whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from lianzheng_rubric.engine.exact import Exact, amount_of, exact
from lianzheng_rubric.engine.ranking import Place
from lianzheng_rubric.office.circular.common_problems import deductions, materials
from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.office.lists import NameList
from lianzheng_rubric.office.lists.grade_reasons import grade_reasons
from lianzheng_rubric.office.lists.lookups import Lookups, lookups_of
from lianzheng_rubric.office.word.manuscript import LETTER, Manuscript
from lianzheng_rubric.office.word.table import plain_table
from lianzheng_rubric.office.wording import day_words
from lianzheng_rubric.reports.wording import short

__all__ = ["circular"]

_MOST = 10
"""Problems that a circular names; all of them are in the sheets."""


def circular(dossier: Dossier, lists: Sequence[NameList]) -> bytes:
    """The draft of the circular as a file."""
    return _Circular(dossier, lists).content()


class _Circular:
    """Writes the circular section by section; a section without anything to say has no heading."""

    def __init__(self, dossier: Dossier, lists: Sequence[NameList]) -> None:
        rubric = dossier.rubric
        self._dossier = dossier
        self._lists = lists
        self._lookups: Lookups = lookups_of(dossier)
        self._paper = Manuscript(LETTER, f"{rubric.title} 通报稿", f"{rubric.id} {rubric.fingerprint[:16]} 通报稿")
        self._sections = 0

    def content(self) -> bytes:
        paper = self._paper
        paper.paragraph(f"关于《{self._dossier.rubric.title}》\n考核结果的通报（稿）", "Title")
        self._overall()
        self._places()
        self._grades()
        self._limited()
        self._problems()
        self._materials()
        self._follows()
        self._open()
        paper.paragraph("各单位的明细见考评表，对结果有异议的按告知书所写的办法提出。", "BodyKept")
        paper.paragraph("（考核机构名称、印章）　　", "Seal")
        paper.paragraph(f"{day_words(self._dossier.day)}　　", "Signature")
        paper.paragraph("\n".join(self._dossier.provenance), "Small")
        return paper.content()

    def _section(self, title: str) -> None:
        self._sections += 1
        self._paper.paragraph(f"{'一二三四五六七八九十'[self._sections - 1]}、{title}", "Heading1")

    # --- how all units did -----------------------------------------------------------------------------------------

    def _overall(self) -> None:
        ranking = self._dossier.results.ranking
        out = Counter(one.status for one in ranking.unscored)
        counts = {
            "已定分": len(ranking.places),
            "待定": len(ranking.pending),
            "不评分": out["no_score"],
            "不在考核范围": out["out_of_scope"],
        }
        parts = [f"{words}{count}个" for words, count in counts.items() if count]
        self._section("总体情况")
        self._paper.paragraph(f"列入名册的单位共{len(self._dossier.results.assessments)}个，其中{'、'.join(parts)}。")
        totals = [Fraction(place.assessment.total) for place in ranking.places if place.assessment.total is not None]
        if totals:
            mean = exact(amount_of(sum(totals, Fraction(0)) / len(totals)))
            best, worst = (short(exact(amount_of(value))) for value in (max(totals), min(totals)))
            self._paper.paragraph(f"已定分的单位平均{short(mean)}分，最高{best}分，最低{worst}分。")

    def _places(self) -> None:
        """Everybody who has a place, with score and grade."""
        places = self._dossier.results.ranking.places
        if not places:
            return
        graded, grouped = bool(self._dossier.rubric.plan.bands), any(place.group for place in places)
        overall = any(place.overall is not None for place in places)
        self._section("名次")
        columns = {
            "组别": (26.0, grouped), "名次": (16.0, True), "全体名次": (20.0, overall), "单位": (0.0, True),
            "总分": (24.0, True), "档次": (28.0, graded),
        }  # fmt: skip
        shown = {title: width for title, (width, wanted) in columns.items() if wanted}
        shown["单位"] = self._paper.page.room - sum(shown.values())
        rows = []
        for place in places:
            cells = {
                "组别": place.group or "—",
                "名次": str(place.among),
                "全体名次": "" if place.overall is None else str(place.overall),
                "单位": place.assessment.unit,
                "总分": short(place.assessment.total),
                "档次": place.grade or "或".join(place.assessment.possible_grades),
            }
            rows.append(tuple(cells[title] for title in shown))
        self._paper.table(plain_table(tuple(shown.values()), tuple(shown), rows))
        waiting = len(self._dossier.results.ranking.pending)
        if waiting:
            said = "名次在全部参评单位中排；尚未定分的单位可能排到前面的，写最前和最后的名次。"
            self._paper.paragraph(f"另有{waiting}个单位尚未定分，没有列入上表。{said}")

    def _grades(self) -> None:
        """Counts and names, grade by grade, in each group where units are ranked by class."""
        bands = self._dossier.rubric.plan.bands
        groups: dict[str, list[Place]] = {}
        for place in self._dossier.results.ranking.places:
            groups.setdefault(place.group, []).append(place)
        if not (bands and groups):
            return
        self._section("各档次单位")
        for group, places in groups.items():
            if group:
                self._paper.paragraph(f"{group}（{len(places)}个单位）", "Heading2")
            for band in bands:
                names = [place.assessment.unit for place in places if place.grade == band.name]
                of = "" if places[0].among.units == len(places) else "已定单位的"
                share = _percent(Fraction(len(names), len(places)))
                told = f"{len(names)}个，占{of}{share}：{'、'.join(names)}。" if names else "没有。"
                self._paper.paragraph(f"{band.name}{told}" if names else f"{band.name}：{told}")
            unsure = [place.assessment.unit for place in places if place.grade is None]
            if unsure:
                self._paper.paragraph(f"档次要等尚未定分的单位：{'、'.join(unsure)}。")

    def _limited(self) -> None:
        """Units whose grade is not the one that the score alone gives, and why."""
        found = []
        for place in self._dossier.results.ranking.places:
            one = place.assessment
            if place.grade and one.grade_by_score and place.grade != one.grade_by_score:
                reasons = "；".join(grade_reasons(one))
                found.append(f"{one.unit}：按得分为{one.grade_by_score}，最终为{place.grade}。{reasons}。")
        if found:
            self._section("档次受影响的单位")
            for text in found:
                self._paper.paragraph(text)

    # --- what went wrong -------------------------------------------------------------------------------------------

    def _problems(self) -> None:
        found = deductions(self._lookups.assessments)
        if not found:
            return
        self._section("扣分集中的条款")
        if len(found) > _MOST:
            self._paper.paragraph(f"扣分涉及{len(found)}个条款，按涉及的单位数列前{_MOST}个。")
        rows = [
            (self._lookups.clause(one.clause), str(len(one.units)), str(one.times), short(one.points))
            for one in found[:_MOST]
        ]
        self._table({"条款": 0, "单位数": 20, "笔数": 18, "合计扣分": 28}, rows)

    def _materials(self) -> None:
        found = materials(self._lookups.assessments)
        if not found:
            return
        self._section("材料报送")
        if len(found) > _MOST:
            self._paper.paragraph(f"有{len(found)}样材料没有全部按要求报送，列前{_MOST}样。")
        rows = [
            (self._lookups.clause(clause), *(str(counts[state]) for state in ("missing", "late", "incomplete")))
            for clause, counts in found[:_MOST]
        ]
        self._table({"材料": 0, "缺": 18, "迟交": 18, "要素不全": 24}, rows)

    def _table(self, columns: dict[str, float], rows: Sequence[tuple[str, ...]]) -> None:
        """A table whose first column takes the room that the others leave."""
        first = self._paper.page.room - sum(columns.values())
        widths = tuple(width or first for width in columns.values())
        self._paper.table(plain_table(widths, tuple(columns), rows))

    # --- what follows ----------------------------------------------------------------------------------------------

    def _follows(self) -> None:
        """The measures that the results ask for, and what was listed without points."""
        lists = [one for one in self._lists if one.rows]
        measures = [one for one in lists if one.kind == "consequence"]
        if measures:
            self._section("处理意见")
            for number, one in enumerate(measures, 1):
                self._paper.paragraph(f"{number}．{one.title}：{_units(one)}")
        listed = [one for one in lists if one.kind == "finding"]
        if listed:
            self._section("列出的事项")
            for number, one in enumerate(listed, 1):
                self._paper.paragraph(f"{number}．{one.title}{len(one.rows)}条：{_units(one)}")

    def _open(self) -> None:
        pending = self._dossier.results.ranking.pending
        if pending:
            self._section("尚未定分的单位")
            for one in pending:
                names = list(dict.fromkeys(owed.rule for owed in one.pending))
                more = f"等{len(names)}项" if len(names) > 3 else ""
                span = f"{short(one.low)}～{short(one.high)}分"
                self._paper.paragraph(f"{one.unit}：{span}，待{'、'.join(names[:3])}{more}。")


def _units(one: NameList) -> str:
    """The units of a list, those that are certain first."""
    certain = list(dict.fromkeys(row.unit for row in one.rows if row.state == "certain"))
    others = list(dict.fromkeys(row.unit for row in one.rows if row.unit not in certain))
    parts = ["、".join(certain)] if certain else []
    parts += [f"待定的：{'、'.join(others)}"] if others else []
    return "；".join(parts) + "。"


def _percent(share: Fraction) -> str:
    value: Exact = exact(amount_of(share * 100))
    return f"{short(value, 1)}%"
