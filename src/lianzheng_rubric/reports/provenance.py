"""What every sheet prints so that a signed one can be verified."""

from __future__ import annotations

from collections.abc import Iterable

from lianzheng_rubric.engine.assessment import Assessment

__all__ = ["provenance", "provenance_of_all"]


def provenance(assessment: Assessment) -> tuple[str, ...]:
    """Rubric, version, fingerprint, program and readings by which an assessment was made."""
    as_of = f"；考核开始日 {assessment.as_of.isoformat()}" if assessment.as_of else ""
    lines = [
        f"依据：{assessment.rubric_title}（{assessment.rubric_id}，版本 {assessment.rubric_version}）{as_of}",
        f"细则指纹 {assessment.fingerprint}；计算程序 lianzheng-rubric {assessment.library_version}",
    ]
    changed = [f"{one.key}={one.value}" for one in assessment.readings if one.value != one.default]
    lines.append(f"读法：{'、'.join(changed)}，其余按细则原取" if changed else "读法：均按细则原取")
    return tuple(lines)


def provenance_of_all(assessments: Iterable[Assessment]) -> tuple[str, ...]:
    """The same for a sheet about many units; a roster may give each of them a day of its own."""
    everyone = tuple(assessments)
    if not everyone:
        return ()
    days = {one.as_of for one in everyone}
    if len(days) == 1:
        return provenance(everyone[0])
    first, *others = provenance(everyone[0].but(as_of=None))
    return (f"{first}；各单位的考核开始日不同", *others)
