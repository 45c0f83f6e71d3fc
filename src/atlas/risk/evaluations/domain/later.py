"""Facts of an earlier run, as they count on a later day or under other rules. Pure.

What a run found stays found. What it did not find it did not find on its day, on lists that were
current then, and under the rules that held: later that is no answer any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from atlas.risk.evaluations.domain.facts import (
    UBO_CAUSE,
    NotAssessed,
    Reading,
    SubjectFacts,
)

SANCTIONS = (
    "sanctions.exposure",
    "sanctions.asset_freeze",
    "sanctions.ownership",
    "sanctions.matched_holding_upper",
)
PEPS = ("pep.categories", "pep.connected_roles")
OWNERS = (
    UBO_CAUSE,
    "ownership.layers",
    "ownership.ubo_exemption",
    "geography.ubo_residence",
    "geography.ubo_nationality",
    "geography.ownership_chain",
)
TOPICS: Mapping[str, tuple[str, ...]] = {"sanctions": SANCTIONS, "pep": PEPS}
"""Topic of lists → the inputs that rest on their silence."""
OTHER_PROFILE = NotAssessed(
    "other_profile", "Looked at under other rules of the compliance profile: investigate again."
)
_SOURCE = "earlier run"


@dataclass(frozen=True, slots=True)
class LookedAt:
    """When a run looked at a subject, and the hash of the rules that held; None: no profile."""

    on: date
    rules: str | None


def as_of_later(
    facts: SubjectFacts,
    looked: LookedAt | None,
    on: date,
    rules: str | None,
    silent: Mapping[str, NotAssessed],
) -> SubjectFacts:
    """Return the facts of a run with what is open now beside what it found.

    Args:
        facts: what the run knew.
        looked: when and under which rules; None: nobody has evaluated it before, it is this run.
        on: the day of the evaluation.
        rules: the hash of the rules that hold then.
        silent: topics whose required lists give no negative answer on that day, and why.

    """
    if looked is None:
        return facts
    gaps: dict[str, NotAssessed] = {}
    if on > looked.on:
        gaps = {key: why for topic, why in silent.items() for key in TOPICS.get(topic, ())}
    if rules != looked.rules:
        gaps |= dict.fromkeys((*SANCTIONS, *PEPS, *OWNERS), OTHER_PROFILE)
    if not gaps:
        return facts
    further = {
        key: (*facts.further.get(key, ()), Reading(_SOURCE, gaps[key]))
        if key in gaps
        else facts.further[key]
        for key in {**facts.further, **gaps}
    }
    return replace(facts, further=further)
