"""Strategies for the steps of a plan: every amount rule and every effect, on the nodes of a given tree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from plan_flags import FLAGS, qualified
from plan_trees import Draw, Grown, at, pick
from plan_words import (
    BY_CLASS,
    HALVED,
    LEVEL,
    LEVELS,
    MATTER,
    NUMBER,
    SEMESTERS,
    TASK,
    TOWNS_ONLY,
    TRUE,
    charge,
    counted,
    draw_once,
    named,
    persons,
    price,
)

from lianzheng_rubric.engine.calendar import period_names
from lianzheng_rubric.engine.condition import Arithmetic, Compare, Field, Literal
from lianzheng_rubric.engine.plan import (
    Cap,
    Charge,
    Compared,
    Computed,
    Family,
    Fixed,
    Free,
    Interpolated,
    Judged,
    Ladder,
    Shortfall,
    Slope,
    Stairs,
    Step,
    Supply,
    Table,
    Tally,
    Tie,
)

__all__ = ["LADDERS", "MEASURED", "POOLS", "steps"]

QUARTERS = tuple(f"{number}季度" for number in range(1, 5))
AUTUMN = date(2016, 10, 16)
"""A period that runs over the end of a year, and does not begin with a month."""
WHOLE_UNIT: dict[str, Any] = {"per": "unit"}


def steps(draw: Draw, grown: Grown, number: int, recipes: list[Any] | None = None) -> list[Step]:
    """``number`` steps in document order, made by ``recipes``; a supplied node also gets its entry."""
    found: list[Step] = []
    for name in grown.entered:
        combine = pick(draw, ["mean", "sum", "last", "lowest", "highest", "trimmed"])
        marks = Field("分值") if draw_once(draw, 3) else Arithmetic("*", NUMBER, Literal(2))
        most, due = pick(draw, [None, at(2), at("0.5"), at(12)]), pick(draw, [0, 0, 0, 1, 2, 3])
        found.append(named(found, Supply(name, combine, most, due), amount=Computed(marks, Fraction(1, 2))))
    for _ in range(number):
        found.append(pick(draw, recipes or RECIPES)(draw, grown, found))
    return found


# --- points ---------------------------------------------------------------------------------------------------------


def _fixed(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    return qualified(draw, named(found, charge(draw, grown), amount=Fixed(price(draw))), found)


def _capped(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    """A low cap: one and a half times the price, so that two records already pass it."""
    each = price(draw)
    cap = Cap(each * pick(draw, [3, 2, 1]) // 2)
    if draw_once(draw, 2):
        mode = pick(draw, ["separate_pool", "lifts_cap", "shared_pool"])
        cap = replace(cap, exempt=Compare("==", LEVEL, Literal("省级")), mode=mode)
    if draw_once(draw, 3):
        rooms = [
            {"per": "record"},
            {"per": "period", "periods": 4, "starts": AUTUMN},
            {"per": "field", "field": "事项"},
        ]
        cap = replace(cap, **pick(draw, rooms))
    if draw_once(draw, 3):
        return _pooled(draw, grown, found, replace(cap, points=each))
    step = named(found, charge(draw, grown), amount=Fixed(each), cap=cap)
    return qualified(draw, step, found) if draw_once(draw, 3) else step


def _pooled(draw: Draw, grown: Grown, found: list[Step], cap: Cap) -> Step:
    """Two rules that share one room, however much more each of them would give."""
    cap = replace(cap, pool="合用")
    others = [step.cap for step in found if step.cap is not None and step.cap.pool]
    sign = next((step.effect.sign for step in found if step.cap and step.cap.pool), 1)
    cap = others[0] if others else cap
    where = pick(draw, [None, TRUE])
    amount = pick(draw, [Fixed(price(draw)), Fixed(price(draw)), Judged(at(pick(draw, ["1", "0"])), at(3))])
    return named(found, charge(draw, grown, sign), amount=amount, cap=cap, where=where)


def _in_the_pool(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    """One more rule of the room that all share: on any node, for gains or (all of them) for losses."""
    first = Cap(at(pick(draw, ["4", "2", "1", "0.5"])))
    return _pooled(
        draw,
        grown,
        found,
        replace(first, **pick(draw, [{}, {}, {"per": "period", "periods": 4, "starts": date(2017, 1, 1)}])),
    )


def _table(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    """Points by level with a task of one piece and one count for each work, as for published articles."""
    amount = Table("级别", {"县级": 0, "市级": at(1), "省级": price(draw) * 2}, complete=True)
    if draw_once(draw, 3):
        amount = Table("级别", {"市级": at(1), "省级": at(2)})
    if draw_once(draw, 3):
        prizes = Table("学期", {"上学期": at(1), "下学期": at("0.5")}, complete=draw_once(draw, 2))
        amount = replace(amount, points={**amount.points, "省级": prizes})
    if draw_once(draw, 3):
        worse = Table("数", {1: at(1), Fraction(1, 2): at("0.5"), 3: at(2)})
        of_yes = worse if draw_once(draw, 3) else price(draw)
        amount = Table("属实", {True: of_yes, False: at("0.25")}, complete=True)
        amount = amount if draw_once(draw, 2) else Table("级别", {**_by_level(draw), "市级": amount})
    step = named(found, charge(draw, grown), amount=amount)
    lowest = Free(1, "级别", LEVELS) if draw_once(draw, 2) else Free(pick(draw, [1, 2]))
    return replace(step, free=lowest if draw_once(draw, 2) else None, family=pick(draw, [None, MATTER]))


def _by_level(draw: Draw) -> dict[Any, Any]:
    return {"县级": 0, "省级": price(draw) * 2}


def _judged(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    missing = pick(draw, ["pending", "pending", "pending", "lowest", "highest", "midpoint"])
    amount = Judged(at(pick(draw, ["1", "0"])), pick(draw, [at(3), None]), missing)
    return qualified(draw, named(found, charge(draw, grown), amount=amount), found)


def _computed(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    formula = pick(draw, [NUMBER, Arithmetic("/", NUMBER, Field("单位数")), Arithmetic("+", NUMBER, Literal(1))])
    missing = pick(draw, ["pending", "pending", "lowest", "highest", "midpoint"])
    amount = Computed(formula, pick(draw, [1, Fraction(1, 10)]), missing)
    return qualified(draw, named(found, charge(draw, grown), amount=amount), found)


def _family(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    """The same matter under several steps counts once."""
    family = pick(draw, [MATTER, Family("一事", ("事项",)), Family("首次", ("事项",), "first")])
    if draw_once(draw, 4):
        kinds = [
            Family("折算前", ("事项",), "highest", "nominal"),
            Family("条内各计", ("事项",), "article"),
            Family("条内各计", ("事项",), "article"),
        ]
        family = pick(draw, kinds)
    step = named(found, charge(draw, grown), amount=Fixed(price(draw)), family=family)
    factors = HALVED if draw_once(draw, 2) else ()
    return replace(step, factors=factors)


def _once(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    """No 每: one time only in the year."""
    place = len(found) + 1
    family = Family(f"r{place}", (), pick(draw, ["highest", "first"]))
    return named(found, charge(draw, grown, -1), amount=Fixed(price(draw)), family=family)


def _among_several(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    """Shared between units, halved, rounded, or only the best few."""
    step = named(found, charge(draw, grown), amount=Fixed(price(draw)))
    options = [
        {"free": Free(TASK)},
        {"free": Free(BY_CLASS)},
        {"share": Field("单位数")},
        {"best": 1, "places": 0},
        {"best": 2, "share": Field("单位数"), "places": 1},
        {"free": Free(2)},
    ]
    return replace(step, **pick(draw, options))


def _by_quantity(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    """Each record by a number of its own."""
    amount = pick(draw, [Fixed(at("0.5")), Slope(0, 2, at(1), "above", "dropped"), Ladder((at(1), at(2)))])
    tally = Tally(quantity=pick(draw, [Field("天数"), Literal(1)]))
    return named(found, charge(draw, grown), amount=amount, tally=tally)


def _ladder(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    amount = Ladder((at("0.5"), at(1), at(2)))
    numbers = {"of": "sum", "quantity": NUMBER} if draw_once(draw, 3) else {}
    step = named(found, charge(draw, grown), amount=amount, tally=Tally(**WHOLE_UNIT, **numbers))
    where = pick(draw, [None, TRUE])
    factors = HALVED if draw_once(draw, 2) else ()
    return replace(step, where=where, factors=factors, cap=pick(draw, [None, Cap(at(2))]))


def _odd_ladder(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    """A ladder of which one record may come to nothing while later ones count: it still moves them up."""
    step = _ladder(draw, grown, found)
    ladders = [step.amount, Ladder((at(2), at("0.4"))), Ladder((at("0.4"), at(1), at(1)))]
    options = [
        {"cap": Cap(at(1), per="period", periods=4)},
        {"cap": Cap(at(1), per="period", periods=4, starts=AUTUMN)},
        {"cap": Cap(at(1), per="field", field="事项")},
        {"family": Family(step.id, (), "highest")},
        {"best": 1},
        {"places": 0},
        {},
    ]
    return replace(step, amount=pick(draw, ladders), **pick(draw, options))


def _threshold(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    """满 n 或少于 n: charged for the unit."""
    tally = Tally(**WHOLE_UNIT, at_least=pick(draw, [2, 3, 1, TASK, TOWNS_ONLY]), **counted(draw))
    if draw_once(draw, 2):
        tally = replace(tally, below=pick(draw, [1, 2, 3]))
    amount = pick(draw, [Fixed(price(draw)), Judged(at("0.5"), at(2))])
    where = None if isinstance(amount, Judged) else pick(draw, [None, TRUE])
    if isinstance(amount, Fixed) and tally.below is None and draw_once(draw, 2):
        amount = Stairs(((tally.at_least, True, amount.points),), 0)
    return named(found, charge(draw, grown), amount=amount, tally=tally, where=where)


def _stairs(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    amount = Stairs(((3, True, at(2)), (1, pick(draw, [True, False]), at(1))), at(pick(draw, ["0", "0.5"])))
    numbers = Tally(**WHOLE_UNIT, of=_several(draw), quantity=NUMBER, open=True)
    tally = pick(draw, [numbers, Tally(**WHOLE_UNIT, **persons(draw))])
    return named(found, charge(draw, grown), amount=amount, tally=tally, where=pick(draw, [None, TRUE]))


def _interpolated(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    """Points on straight lines between anchors, level or jumping beyond them."""
    rising, falling, short = (
        ((0, 0), (3, at(2))),
        ((1, at(2)), (2, at(1)), (3, 0)),
        ((Fraction(1, 2), at(1)), (2, at(3))),
    )
    anchors, *beyond = pick(
        draw, [(rising,), (falling,), (short,), (rising, None, at(1)), (falling, at(3)), (short, 0, 0)]
    )
    tally = Tally(**WHOLE_UNIT, of=_several(draw), quantity=NUMBER, open=True)
    amount = Interpolated(anchors, *beyond)
    return named(found, charge(draw, grown), amount=amount, tally=tally, where=pick(draw, [None, TRUE]))


def _slope(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    amount = Slope(pick(draw, [2, Fraction(1, 2), TASK, BY_CLASS]), pick(draw, [1, Fraction(1, 2), 3]), at("0.5"),
                   *pick(draw, [("below",), ("above",), ("below", "dropped"), ("above", "whole")]))  # fmt: skip
    tally = Tally(**WHOLE_UNIT, of=_several(draw), field="数", open=True)
    return named(found, charge(draw, grown), amount=amount, tally=tally, where=pick(draw, [None, TRUE]))


def _several(draw: Draw) -> Any:
    return pick(draw, ["last", "sum", "mean", "lowest", "highest"])


def _shortfall(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    quota = pick(draw, [2, 1, 3, 2, 1, TASK, Arithmetic("+", TASK, Literal(1)), BY_CLASS, TOWNS_ONLY])
    amount = Shortfall(quota, at(pick(draw, ["1", "0.5"])), pick(draw, [False, True]))
    tally = pick(draw, [
        Tally(**WHOLE_UNIT), Tally(**WHOLE_UNIT, of="distinct", field="人员"), Tally("period", periods=QUARTERS, calendar=4),
        Tally("period", periods=SEMESTERS, period_field="学期"),
        Tally("period", periods=QUARTERS, calendar=4, periods_from="应有期数"),
        Tally("period", periods=QUARTERS, calendar=4, starts=date(2017, 1, 1), due=3),
        Tally("period", periods=period_names(AUTUMN, date(2017, 10, 15), 4), calendar=4, starts=AUTUMN, due=2),
        Tally("period", periods=QUARTERS[1:3], calendar=4),
        Tally("period", periods=tuple(f"{month}月" for month in (3, 6, 7)), calendar=12),
    ])  # fmt: skip
    if tally.of == "count" and draw_once(draw, 3):
        tally = replace(tally, of="sum", quantity=NUMBER)
    return named(found, charge(draw, grown, -1), amount=amount, tally=tally, where=pick(draw, [None, TRUE]))


def _compared(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    amount = pick(draw, [
        Compared((at(3), at(2), at(1)), "place"), Compared((at(3), at(2)), "place", descending=False),
        Compared((at(3), at(2)), "place", otherwise=at(1)),
        Compared((at(3), at(2)), "place", otherwise=at(1), shares=(Fraction(1, 4), Fraction(1, 2))),
        Compared((at(2),), "best"), Compared((at(2),), "mean"),
        Compared((at(2),), "best", descending=False), Compared((at(2),), "mean", descending=False),
    ])  # fmt: skip
    numbers = Tally(**WHOLE_UNIT, of=_several(draw), quantity=NUMBER, open=True)
    tally = pick(draw, [numbers, Tally(**WHOLE_UNIT)])
    return named(found, charge(draw, grown, 1), amount=amount, tally=tally, where=pick(draw, [None, TRUE]))


def _added(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    """加扣: only beside a base record about the same matter."""
    bases = [step.id for step in found if isinstance(step.effect, Charge) and step.tally.per == "record"]
    if not bases:
        return _fixed(draw, grown, found)
    tie = Tie((pick(draw, bases),), pick(draw, [("事项",), ("事项", "人员")]))
    step = named(found, charge(draw, grown, -1), amount=Fixed(at("0.5")), requires=tie)
    if draw_once(draw, 4) and len(bases) > 1:
        step = replace(step, unless=Tie((pick(draw, bases),), ("事项",)))
    return replace(step, where=pick(draw, [None, TRUE]))


def _otherwise(draw: Draw, grown: Grown, found: list[Step]) -> Step:
    """须先无: what stands under another rule already does not count again."""
    others = [step.id for step in found if step.tally.per == "record"]
    if not others:
        return _fixed(draw, grown, found)
    tie = Tie((pick(draw, others),), pick(draw, [("事项",), ("事项", "人员")]))
    step = named(found, charge(draw, grown), amount=Fixed(price(draw)), unless=tie)
    step = replace(step, where=pick(draw, [None, TRUE]))
    return replace(step, situations=(*step.situations, *found[-1].situations)) if draw_once(draw, 2) else step


RECIPES: list[Any] = [
    _fixed, _fixed, _fixed, _capped, _capped, _capped, _capped, _table, _judged, _judged, _computed, _family, _family,
    _family, _family, _once, _among_several, _among_several, _by_quantity, _ladder, _odd_ladder, _threshold, _stairs, _slope, _interpolated, _shortfall,
    _compared, _added, _otherwise, *FLAGS,
]  # fmt: skip
"""As often as they should come up."""
POOLS: list[Any] = [_in_the_pool]
"""Rules that share one room, on nodes where a point is worth more or less."""
LADDERS: list[Any] = [_odd_ladder, _odd_ladder, _fixed]
"""Rules whose price depends on what came before."""
MEASURED: list[Any] = [_threshold, _shortfall, _ladder, _stairs, _compared, _among_several, _table, FLAGS[0], FLAGS[6]]
"""Rules that count by numbers of the records, which some do not give, and by keys of every type."""
