"""What papers about all units print so that a signed one can be verified."""

from __future__ import annotations

from lianzheng_rubric.engine.assessment import Assessment, ReadingInForce
from lianzheng_rubric.engine.explaining import library_version
from lianzheng_rubric.office.dossier import Dossier, provenance

__all__ = ["common_provenance"]


def common_provenance(dossier: Dossier) -> tuple[str, ...]:
    """Rubric, version, fingerprint, readings; where units were assessed on different days, from which to which."""
    rubric, plan = dossier.rubric, dossier.rubric.plan
    days = sorted({one.as_of for one in dossier.results.assessments if one.as_of is not None})
    everybody = Assessment(
        {
            "rubric_title": rubric.title,
            "rubric_id": rubric.id,
            "rubric_version": rubric.version,
            "fingerprint": rubric.fingerprint,
            "library_version": library_version(),
            "as_of": days[0] if len(days) == 1 else None,
            "readings": tuple(ReadingInForce(r.key, r.value, r.default, r.clauses, True) for r in plan.readings),
        }
    )
    first, *others = provenance(everybody)
    if len(days) > 1:
        first += f"；各单位考核开始日 {days[0].isoformat()} 至 {days[-1].isoformat()}"
    return (first, *others)
