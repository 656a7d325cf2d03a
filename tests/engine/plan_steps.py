"""Strategies for the steps of a plan: every amount, every effect, every qualifier, on the nodes of a given tree."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from plan_trees import IS_TOWN, Draw, Grown, at, pick

from lianzheng_rubric.engine.condition import And, Arithmetic, Compare, Field, Literal, Membership, Not, Or, Truth
from lianzheng_rubric.engine.plan import (
    Announce,
    Cap,
    Charge,
    Compared,
    Computed,
    Family,
    Finding,
    Fixed,
    ForceGrade,
    Free,
    Judged,
    Ladder,
    LimitGrade,
    MoveGrade,
    Route,
    Shortfall,
    Slope,
    Stairs,
    Step,
    Supply,
    Table,
    Tally,
    ZeroNode,
)

__all__ = ["GRADES", "LEVELS", "steps"]

LEVELS = ("县级", "市级", "省级")
GRADES = ("优秀", "良好", "较差")
LEVEL = Field("级别", LEVELS)
NUMBER = Field("数")
TRUE = Truth(Field("属实"))
HIGH = Compare(">=", LEVEL, Literal("市级"))
CONDITIONS = [
    TRUE, HIGH, Not(TRUE), And((TRUE, HIGH)), Or((TRUE, Compare("==", LEVEL, Literal("省级")))),
    Membership(LEVEL, ("县级", "省级")), Membership(Field("人员"), ("甲",), negated=True),
    Compare("<", Arithmetic("/", Literal(3), NUMBER), Literal(2)), Compare("!=", Field("人员"), Literal("甲")),
]  # fmt: skip
POINTS = ["1", "0.5", "2", "0.25", "3", "0.1"]
SEMESTERS = ("上学期", "下学期")
QUARTERS = tuple(f"{number}季度" for number in range(1, 5))
MATTER = Family("一事", ("事项",))
WHOLE_UNIT: dict[str, Any] = {"per": "unit"}


def steps(draw: Draw, grown: Grown, number: int) -> list[Step]:
    """``number`` steps in document order; a supplied node also gets its entry."""
    found: list[Step] = []
    for name in grown.entered:
        combine = pick(draw, ["mean", "sum", "last", "lowest", "highest", "trimmed"])
        marks = Field("分值") if draw_once(draw, 3) else Arithmetic("*", NUMBER, Literal(2))
        found.append(_named(found, Supply(name, combine), amount=Computed(marks, Fraction(1, 2))))
    for _ in range(number):
        found.append(pick(draw, RECIPES)(draw, grown, found))
    return found


def draw_once(draw: Draw, of: int) -> bool:
    """True in about one of ``of`` draws."""
    return bool(pick(draw, [False] * (of - 1) + [True]))


def _named(found: list[Step], effect: Any, **options: Any) -> Step:
    place = len(found) + 1
    return Step(f"r{place}", f"情形{place}", options.pop("situations", (f"情{place}",)), effect, **options)


def _charge(draw: Draw, grown: Grown, sign: int | None = None) -> Charge:
    direction: Any = sign if sign is not None else pick(draw, [-1, 1])
    return Charge(pick(draw, [*grown.leaves * 2, *grown.places]), direction)


def _price(draw: Draw) -> Any:
    return at(pick(draw, POINTS))


# --- points ---------------------------------------------------------------------------------------------------------


def _fixed(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    return _qualified(draw, _named(found, _charge(draw, grown), amount=Fixed(_price(draw))), found)


def _capped(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    """A low cap: one and a half times the price, so that two records already pass it."""
    price = _price(draw)
    cap = Cap(price * pick(draw, [3, 2, 1]) // 2)
    if draw_once(draw, 2):
        mode = pick(draw, ["separate_pool", "lifts_cap", "shared_pool"])
        cap = replace(cap, exempt=Compare("==", LEVEL, Literal("省级")), mode=mode)
    step = _named(found, _charge(draw, grown), amount=Fixed(price), cap=cap)
    return _qualified(draw, step, found) if draw_once(draw, 3) else step


def _table(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    """Points by level with a task of one piece and one count for each work, as for published articles."""
    amount = Table("级别", {"县级": 0, "市级": at(1), "省级": _price(draw) * 2}, complete=True)
    if draw_once(draw, 3):
        amount = Table("级别", {"市级": at(1), "省级": at(2)})
    step = _named(found, _charge(draw, grown), amount=amount)
    lowest = Free(1, "级别", LEVELS) if draw_once(draw, 2) else Free(pick(draw, [1, 2]))
    return replace(step, free=lowest if draw_once(draw, 2) else None, family=pick(draw, [None, MATTER]))


def _judged(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    missing = pick(draw, ["pending", "pending", "pending", "lowest", "highest", "midpoint"])
    amount = Judged(at(pick(draw, ["1", "0"])), pick(draw, [at(3), None]), missing)
    return _qualified(draw, _named(found, _charge(draw, grown), amount=amount), found)


def _computed(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    formula = pick(draw, [NUMBER, Arithmetic("/", NUMBER, Field("单位数")), Arithmetic("+", NUMBER, Literal(1))])
    missing = pick(draw, ["pending", "pending", "lowest", "highest", "midpoint"])
    amount = Computed(formula, pick(draw, [1, Fraction(1, 10)]), missing)
    return _qualified(draw, _named(found, _charge(draw, grown), amount=amount), found)


def _family(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    """The same matter under several steps counts once."""
    family = pick(draw, [MATTER, Family("一事", ("事项",)), Family("首次", ("事项",), "first")])
    if draw_once(draw, 4):
        family = Family("折算前", ("事项",), "highest", "nominal")
    step = _named(found, _charge(draw, grown), amount=Fixed(_price(draw)), family=family)
    factors = ((Truth(Field("下属")), Fraction(1, 2)),) if draw_once(draw, 2) else ()
    return replace(step, factors=factors)


def _once(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    """No 每: one time only in the year."""
    place = len(found) + 1
    family = Family(f"r{place}", (), pick(draw, ["highest", "first"]))
    return _named(found, _charge(draw, grown, -1), amount=Fixed(_price(draw)), family=family)


def _among_several(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    """Shared between units, halved, or only the best few."""
    step = _named(found, _charge(draw, grown), amount=Fixed(_price(draw)))
    options = [{"share": Field("单位数")}, {"best": 1}, {"best": 2, "share": Field("单位数")}, {"free": Free(2)}]
    return replace(step, **pick(draw, options))


def _by_quantity(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    """Each record by a number of its own."""
    amount = pick(draw, [Fixed(at("0.5")), Slope(0, 2, at(1), "above", whole=True), Ladder((at(1), at(2)))])
    tally = Tally(quantity=pick(draw, [Field("天数"), Literal(1)]))
    return _named(found, _charge(draw, grown), amount=amount, tally=tally)


def _ladder(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    amount = Ladder((at("0.5"), at(1), at(2)))
    step = _named(found, _charge(draw, grown), amount=amount, tally=Tally(**WHOLE_UNIT))
    where = pick(draw, [None, TRUE])
    factors = ((Truth(Field("下属")), Fraction(1, 2)),) if draw_once(draw, 2) else ()
    return replace(step, where=where, factors=factors, cap=pick(draw, [None, Cap(at(2))]))


def _threshold(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    """满 n 或少于 n: charged for the unit."""
    tally = Tally(**WHOLE_UNIT, at_least=pick(draw, [2, 3, 1]), **_persons(draw))
    if draw_once(draw, 2):
        tally = replace(tally, below=pick(draw, [1, 2, 3]))
    amount = pick(draw, [Fixed(_price(draw)), Judged(at("0.5"), at(2))])
    where = None if isinstance(amount, Judged) else pick(draw, [None, TRUE])
    return _named(found, _charge(draw, grown), amount=amount, tally=tally, where=where)


def _persons(draw: Draw) -> dict[str, Any]:
    return pick(draw, [{}, {"of": "distinct", "field": "人员"}])


def _stairs(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    amount = Stairs(((3, True, at(2)), (1, pick(draw, [True, False]), at(1))), at(pick(draw, ["0", "0.5"])))
    numbers = Tally(**WHOLE_UNIT, of=_several(draw), quantity=NUMBER, open=True)
    tally = pick(draw, [numbers, Tally(**WHOLE_UNIT, **_persons(draw))])
    return _named(found, _charge(draw, grown), amount=amount, tally=tally, where=pick(draw, [None, TRUE]))


def _slope(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    amount = Slope(pick(draw, [2, Fraction(1, 2)]), pick(draw, [1, Fraction(1, 2), 3]), at("0.5"),
                   pick(draw, ["below", "above"]), pick(draw, [False, True]))  # fmt: skip
    tally = Tally(**WHOLE_UNIT, of=_several(draw), field="数", open=True)
    return _named(found, _charge(draw, grown), amount=amount, tally=tally, where=pick(draw, [None, TRUE]))


def _several(draw: Draw) -> Any:
    return pick(draw, ["last", "sum", "mean", "lowest", "highest"])


def _shortfall(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    amount = Shortfall(pick(draw, [2, 1, 3]), at(pick(draw, ["1", "0.5"])), pick(draw, [False, True]))
    tally = pick(draw, [
        Tally(**WHOLE_UNIT), Tally(**WHOLE_UNIT, of="distinct", field="人员"), Tally("period", periods=QUARTERS),
        Tally("period", periods=SEMESTERS, period_field="学期"),
        Tally("period", periods=QUARTERS, periods_from="应有期数"),
    ])  # fmt: skip
    return _named(found, _charge(draw, grown, -1), amount=amount, tally=tally, where=pick(draw, [None, TRUE]))


def _compared(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    amount = pick(draw, [
        Compared((at(3), at(2), at(1)), "place"), Compared((at(3), at(2)), "place", descending=False),
        Compared((at(2),), "best"), Compared((at(2),), "mean"),
    ])  # fmt: skip
    numbers = Tally(**WHOLE_UNIT, of=_several(draw), quantity=NUMBER, open=True)
    tally = pick(draw, [numbers, Tally(**WHOLE_UNIT)])
    return _named(found, _charge(draw, grown, 1), amount=amount, tally=tally, where=pick(draw, [None, TRUE]))


def _added(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    """加扣: only beside a base record about the same matter."""
    bases = [step.id for step in found if isinstance(step.effect, Charge) and step.tally.per == "record"]
    if not bases:
        return _fixed(draw, grown, found)
    requires = ((pick(draw, bases),), "事项")
    step = _named(found, _charge(draw, grown, -1), amount=Fixed(at("0.5")), requires=requires)
    return replace(step, where=pick(draw, [None, TRUE]))


# --- no points ------------------------------------------------------------------------------------------------------


def _zero(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    """不得分, more often than not where points are charged."""
    charged = [step.effect.node for step in found if isinstance(step.effect, Charge)]
    effect = ZeroNode(pick(draw, [*charged * 2, *grown.places]))
    if draw_once(draw, 5):
        effect = ZeroNode(field="条款", scope=pick(draw, ["item", "article", "group"]))
    return _flag(draw, found, effect)


def _limit(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    return _flag(draw, found, LimitGrade(pick(draw, list(GRADES))))


def _veto(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    return _flag(draw, found, ForceGrade(pick(draw, ["较差", "良好"])))


def _move(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    return _flag(draw, found, MoveGrade(pick(draw, [1, 2, -1])))


def _listed(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    return _flag(draw, found, pick(draw, [Finding("问题"), Announce("移送")]))


def _routed(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    return _named(found, Route("另行考核"))


def _flag(draw: Draw, found: list[Step], effect: Any) -> Step:
    tally = Tally(at_least=pick(draw, [1, 1, 1, 2, 3]), **_persons(draw))
    if draw_once(draw, 5):
        tally = replace(tally, below=pick(draw, [1, 2]))
    graded = isinstance(effect, LimitGrade | ForceGrade | MoveGrade)
    exempted = pick(draw, [("免",), ("免", "仍计"), ()]) if graded else ()
    return _named(found, effect, tally=tally, exempted_by=exempted, where=pick(draw, [None, None, TRUE, HIGH]))


# --- qualifiers -----------------------------------------------------------------------------------------------------


def _qualified(draw: Draw, step: Step, found: list[Step]) -> Step:
    """One further qualifier, or none."""
    for option, value in pick(draw, QUALIFIERS)(draw, step).items():
        step = replace(step, **{option: value})
    if found and draw_once(draw, 6):
        step = replace(step, situations=(*step.situations, *found[-1].situations))
    return step


QUALIFIERS: list[Any] = [
    lambda draw, step: {},
    lambda draw, step: {"where": pick(draw, CONDITIONS)},
    lambda draw, step: {"where": TRUE},
    lambda draw, step: {"evidence": Truth(Field("有证据")), "evidence_missing": pick(draw, ["accept", "pending"])},
    lambda draw, step: {"exempted_by": pick(draw, [("免",), ("仍计",), ("免", "仍计")])},
    lambda draw, step: {"share": Field("单位数")},
    lambda draw, step: {"factors": ((Truth(Field("下属")), pick(draw, [Fraction(1, 2), Fraction(1, 3), Fraction(2)])),)},
    lambda draw, step: {"applies": IS_TOWN},
    lambda draw, step: {"absent": "pending"},
    lambda draw, step: {"free": Free(pick(draw, [1, 2]))} if not isinstance(step.amount, Computed) else {},
    lambda draw, step: {"cap": Cap(at(pick(draw, ["1.5", "2"])))},
    lambda draw, step: {"family": MATTER},
    lambda draw, step: {"best": pick(draw, [1, 2])},
]  # fmt: skip
RECIPES: list[Any] = [
    _fixed, _fixed, _fixed, _capped, _capped, _capped, _capped, _table, _judged, _judged, _computed, _family, _family, _family,
    _once, _among_several, _among_several, _by_quantity, _ladder, _threshold, _stairs, _slope, _shortfall, _compared, _added,
    _zero, _zero, _zero, _zero, _limit, _veto, _veto, _veto, _move, _listed, _routed,
]  # fmt: skip
