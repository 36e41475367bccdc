"""Whether a version of the model may be put live by one person, and if not, why.

The margins are one place to look at and to change. Trained on the same examples twice, the model is the same to the
last bit, so what is lost is lost by what was changed; a handful of new examples moves a few questions either way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from api.studio.compare import Comparison
from api.studio.must_pass import Failure

MOST_LOST = 0.01
"""Questions lost, less those gained, as a share of all of them: about twelve of 1 150."""
MOST_LOST_IN_A_FORM = 0.015
"""The same for Nynorsk alone and for Bokmål alone."""
SUBJECT_LOST_HALF = 2
"""A subject is ruined when it loses this many questions or more and at least half of those it got right."""


@dataclass(frozen=True)
class Reason:
    """One reason to refuse. ``code`` names the text ``studio_models.gate.<code>``; ``values`` fill it."""

    code: str
    values: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What the gate says."""

    passed: bool
    reasons: tuple[Reason, ...]


def judge(comparison: Comparison, failed: Sequence[Failure]) -> Verdict:
    """Everything that speaks against the version."""
    reasons = []
    if failed:
        reasons.append(Reason("must_pass", {"count": len(failed)}))
    lost = len(comparison.worse) - len(comparison.better)
    if lost > MOST_LOST * comparison.questions:
        reasons.append(Reason("worse", {"worse": len(comparison.worse), "better": len(comparison.better)}))
    for form, counted in comparison.forms.items():
        if counted.before - counted.now > MOST_LOST_IN_A_FORM * counted.questions:
            values: dict[str, str | int] = {"form": form, "before": counted.before, "now": counted.now}
            reasons.append(Reason("worse_in_form", values))
    for hit in comparison.subjects:
        gone = hit.before - hit.now
        if gone >= SUBJECT_LOST_HALF and 2 * gone >= hit.before:
            reasons.append(Reason("subject", {"intent": hit.intent, "before": hit.before, "now": hit.now}))
    own = [one for one in comparison.worse if one.question.source in ("own", "must")]
    if own:
        reasons.append(Reason("own_tests", {"count": len(own)}))
    return Verdict(not reasons, tuple(reasons))
