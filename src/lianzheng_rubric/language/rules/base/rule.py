"""A rule: the qualifiers as the engine's step; the kinds add their own key and rewrite themselves into steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar, Literal

from lianzheng_rubric.engine.condition import Literal as Constant
from lianzheng_rubric.engine.plan import AmountRule, Charge, Clause, Effect, Requirement, Step, Tally, Tie
from lianzheng_rubric.language.rules.base.admission import admitting, evidence, evidence_reason
from lianzheng_rubric.language.rules.base.bundles import bundle
from lianzheng_rubric.language.rules.base.context import RuleContext, known_field
from lianzheng_rubric.language.rules.base.limits import cap, factors, family, free
from lianzheng_rubric.language.rules.base.points import points_spec
from lianzheng_rubric.language.rules.base.qualifiers import Qualifiers
from lianzheng_rubric.language.rules.base.thresholds import (
    counted_word,
    once_past_threshold,
    threshold_tally,
    threshold_word,
)
from lianzheng_rubric.language.rules.base.unused import refuse_unused

__all__ = ["Output", "Rule"]

Output = Step | Requirement | Clause


class Rule(Qualifiers):
    """Qualifiers that any kind may carry; the kinds add their own key and rewrite themselves into steps."""

    marker: ClassVar[str] = ""
    """The key that makes a mapping this kind."""

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """Rewrite the rule into engine steps."""
        raise NotImplementedError

    def step(
        self, ctx: RuleContext, effect: Effect, amount: AmountRule | None = None, tally: Tally | None = None
    ) -> Step:
        """A step with all common qualifiers filled in."""
        refuse_unused(self, amount, tally)
        where, late = admitting(self, ctx, effect)
        counting = tally or Tally(quantity=None if self.quantity is None else ctx.formula(self.quantity, "quantity"))
        return Step(
            id=ctx.id,
            label=ctx.label,
            situations=ctx.situations,
            effect=effect,
            amount=amount,
            tally=counting,
            where=where,
            late=late,
            one_duty=self.unless_done is not None,
            applies=None if self.applies is None else ctx.unit_condition(self.applies, "applies"),
            evidence=evidence(self, ctx),
            evidence_reason=evidence_reason(self),
            evidence_missing="pending" if self.evidence_missing == "待核" else "accept",
            requires=self._tie(ctx, self.requires),
            unless=self._tie(ctx, self.unless),
            share=None if self.share is None else ctx.formula(self.share, "share"),
            places=self.places,
            factors=factors(self, ctx),
            family=family(self, ctx, once=self._once() and self.quantity is None),
            free=free(self, ctx),
            cap=cap(self, ctx),
            best=self.best,
            absent="pending" if self.absent == "待定" else "nothing",
            unit_word=self.__dict__.get("per") or threshold_word(self) or counted_word(counting),
        )

    def tally(self, ctx: RuleContext) -> Tally | None:
        """How a rule with points counts: each record, one time only, or once a threshold is passed."""
        if self.at_least is not None or self.below is not None:
            return self.threshold_tally(ctx)
        return Tally(quantity=Constant(1)) if self._once() and self.quantity is None else None

    def charged(self, ctx: RuleContext, name: str, sign: Literal[1, -1]) -> Step:
        """Points on the nearest node with marks: for each occurrence, for every so many, or one time only."""
        node = ctx.node(self.charge, "charge")
        points = points_spec(ctx, getattr(self, name), name, self, node)
        many = bundle(self, ctx, points, self.__dict__.get("per"))
        if many is not None:
            amount, tally, word = many
            return replace(self.step(ctx, Charge(node, sign), amount, tally), unit_word=word)
        return self.step(ctx, Charge(node, sign), once_past_threshold(self, ctx, points), self.tally(ctx))

    def threshold_tally(self, ctx: RuleContext) -> Tally:
        """The tally of a rule that fires when a count reaches (or stays below) a number."""
        return threshold_tally(self, ctx)

    def _tie(self, ctx: RuleContext, steps: tuple[str, ...]) -> Tie | None:
        """The other clauses, and the fields by which records of theirs are about the same matter."""
        if not steps:
            return None
        return Tie(ctx.rules_under(steps), tuple(known_field(ctx, name, "tied_by") for name in self.tied_by))

    def _known(self, ctx: RuleContext, field: str, name: str) -> str:
        return known_field(ctx, field, name)

    def _once(self) -> bool:
        """Whether the rule counts one time only although it may happen often."""
        return False
