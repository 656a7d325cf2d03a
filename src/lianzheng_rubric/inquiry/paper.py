"""A signed paper verified: whose result has the fingerprint that is printed on it?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lianzheng_rubric.inquiry.told_parts import few
from lianzheng_rubric.language.loading import Rubric
from lianzheng_rubric.records.ledger import Ledger
from lianzheng_rubric.reports.fingerprint import fingerprint_of_all, result_fingerprint
from lianzheng_rubric.reports.provenance import provenance_of_all
from lianzheng_rubric.scoring import score

__all__ = ["OnPaper", "paper_lines", "verify_paper"]


@dataclass(frozen=True, slots=True)
class OnPaper:
    """What a recomputation found for a printed fingerprint."""

    fingerprint: str
    units: tuple[str, ...]
    """Units whose result has it."""
    everybody: bool
    """Whether the results of all units together have it."""
    computed: int
    """How many units were scored."""
    basis: tuple[str, ...]
    """Rubric, days, readings as they are now, in the words in which papers print them."""

    @property
    def identical(self) -> bool:
        """Whether it is the fingerprint of anything that was computed."""
        return bool(self.units) or self.everybody


def verify_paper(
    fingerprint: str,
    rubric: Rubric,
    ledger: Ledger,
    *,
    as_of: date | None = None,
    previous_as_of: date | None = None,
) -> OnPaper:
    """Score everybody and look for the result whose fingerprint begins with these hexadecimal digits.

    Rubric, readings and days are not known from a fingerprint: they have to be those that the paper names beside it.
    """
    found = score(rubric, ledger, as_of=as_of, previous_as_of=previous_as_of).assessments
    return OnPaper(
        fingerprint,
        tuple(one.unit for one in found if result_fingerprint(one.but()).startswith(fingerprint)),
        bool(found) and fingerprint_of_all(found).startswith(fingerprint),
        len(found),
        provenance_of_all(rubric.plan, found)[:3],
    )


def paper_lines(found: OnPaper) -> Iterator[str]:
    """Whose result it is; or what to look at when it is nobody's."""
    if found.everybody:
        yield f"一致：重算 {found.computed} 个单位，全部单位的结果合起来就是这个指纹。"
    elif found.units:
        yield f"一致：重算 {found.computed} 个单位，{few(found.units)}的结果就是这个指纹。"
    else:
        yield f"不一致：重算 {found.computed} 个单位，没有哪个单位的结果是这个指纹，全部单位合起来的也不是。"
        yield "请拿纸上印的“依据”同现在的逐项对："
        yield from (f"  {line}" for line in found.basis)
        yield "细则指纹不同的，要用当时那一版细则；读法不同的用 -r 改选；考核开始日不同的用 --as-of、--previous-as-of。"
        yield "都相同，就是台账和当时的不同：多了或少了文件，或者改过记录。"
        yield "没有写编号的行以“文件名-行号”为编号，文件改了名、行挪了位置也算不同。"
