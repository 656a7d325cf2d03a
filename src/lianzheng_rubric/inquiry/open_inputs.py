"""Which few open inputs decide the grade: each settled by itself in every way, then the least sets of them.

Where an input is a number of points, the exact points are found at which it alone decides; a ledger holds at most six
decimals, so the search over millionths is complete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import prod

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.exact import Exact, exact
from lianzheng_rubric.engine.outcome import Outcome
from lianzheng_rubric.inquiry.retrial import Retrial, Verdict
from lianzheng_rubric.inquiry.settlements import Answer, Question, questions_of, settled

__all__ = ["OpenInputs", "Settled", "Span", "Weighed", "open_inputs"]

_MOST_TRIALS = 4_000
_LARGEST = 3


@dataclass(frozen=True, slots=True)
class Settled:
    """One way in which an input turns out, and what the result then can be."""

    answer: str
    low: Exact
    high: Exact
    worst: str | None
    best: str | None


@dataclass(frozen=True, slots=True)
class Span:
    """From so many points of one input on, until the next span begins, these grades are possible."""

    points: Exact
    worst: str | None
    best: str | None


@dataclass(frozen=True, slots=True)
class Weighed:
    """One open input with what comes of each way in which it may turn out; none when that cannot be gone through."""

    clause: str
    rule: str
    record: str
    what: str
    ways: tuple[Settled, ...]
    spans: tuple[Span, ...] = ()
    """For points: what each number of them leads to, from the least to the most."""

    @property
    def matters(self) -> bool:
        """Whether the totals or grades differ between the ways."""
        return len({(way.low, way.high, way.worst, way.best) for way in self.ways}) > 1


@dataclass(frozen=True, slots=True)
class OpenInputs:
    """All open inputs, and the least sets of them that settle the grade however they turn out.

    Sets of several are tried at the ends of their points, a single input at all of them. ``searched`` is the largest
    size of which every set was tried.
    """

    inputs: tuple[Weighed, ...]
    deciding: tuple[tuple[str, ...], ...]
    searched: int
    decided: bool
    """The grade is already certain; only the total is open."""


def open_inputs(retrial: Retrial, outcome: Outcome, assessment: Assessment) -> OpenInputs:
    """Weigh every open input of an outcome."""
    questions = questions_of(outcome, assessment)
    verdict = retrial.judge(outcome, retrial.own)
    inputs = tuple(_weighed(retrial, question) for question in questions)
    if verdict.decided:
        return OpenInputs(inputs, (), 0, decided=True)
    deciding, searched = _deciding(retrial, [question for question in questions if question.answers], inputs)
    return OpenInputs(inputs, deciding, searched, decided=False)


def _verdict(retrial: Retrial, given: Sequence[tuple[Question, Answer]]) -> Verdict:
    plan, records = settled(retrial.plan, retrial.own, retrial.unit, given)
    return retrial.verdict(records, plan)


def _weighed(retrial: Retrial, question: Question) -> Weighed:
    ways = []
    for answer in question.answers:
        verdict = _verdict(retrial, [(question, answer)])
        ways.append(Settled(answer.words, exact(verdict.low), exact(verdict.high), verdict.worst, verdict.best))
    spans = tuple(_spans(retrial, question)) if question.graded else ()
    return Weighed(question.clause, question.rule, question.record, question.what, tuple(ways), spans)


def _spans(retrial: Retrial, question: Question) -> Iterator[Span]:
    """Where the possible grades change between the least and the most points.

    Both the worst and the best grade only move one way as the points grow, so between equal ends nothing changes.
    """
    ends = [answer.points for answer in question.answers if isinstance(answer.points, int)]
    if len(ends) != 2:
        return
    known: dict[int, tuple[str | None, str | None]] = {}

    def at(points: int) -> tuple[str | None, str | None]:
        if points not in known:
            verdict = _verdict(retrial, [(question, Answer("", points))])
            known[points] = verdict.worst, verdict.best
        return known[points]

    yield Span(exact(ends[0]), *at(ends[0]))
    for points in _changes(at, *ends):
        yield Span(exact(points), *at(points))


def _changes(at: Callable[[int], object], first: int, last: int) -> Iterator[int]:
    """The numbers between ``first`` (not itself) and ``last`` at which ``at`` is no longer what it was."""
    if at(first) == at(last):
        return
    if last - first == 1:
        yield last
        return
    middle = (first + last) // 2
    yield from _changes(at, first, middle)
    yield from _changes(at, middle, last)


def _deciding(
    retrial: Retrial, questions: Sequence[Question], inputs: Sequence[Weighed]
) -> tuple[tuple[tuple[str, ...], ...], int]:
    """The least sets of inputs that, once settled, leave one grade; and up to which size all sets were tried."""
    tried = 0
    weighed = {_name(one.clause, one.record): one for one in inputs}
    for size in range(1, min(_LARGEST, len(questions)) + 1):
        found = []
        for chosen in combinations(questions, size):
            tried += prod(len(question.answers) for question in chosen)
            if tried > _MOST_TRIALS:
                return (), size - 1
            if size == 1 and not all(span.worst == span.best for span in weighed[_label(chosen[0])].spans):
                continue  # in between the ends of the points the grade may still be open
            ways = product(*([(question, answer) for answer in question.answers] for question in chosen))
            if all(_verdict(retrial, way).decided for way in ways):
                found.append(tuple(_label(question) for question in chosen))
        if found:
            return tuple(found), size
    return (), min(_LARGEST, len(questions))


def _label(question: Question) -> str:
    return _name(question.clause, question.record)


def _name(clause: str, record: str) -> str:
    """What an input is called: the id of its record, or its clause."""
    return record or clause
