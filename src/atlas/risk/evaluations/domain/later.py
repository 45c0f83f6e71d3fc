"""Facts of an earlier run, as they count on a later day or under other rules. Pure.

What a run found stays found. What it did not find it did not find on its day, on lists that were
current then, and under the rules that held: later that is no answer any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from atlas.risk.evaluations.domain.facts import (
    IDENTIFIED_BY,
    SCREENED_PARTIES,
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
"""Topic of lists → the inputs that rest on the lack of a hit."""
OF_OWNERS = (
    *OWNERS,
    "ownership.nominee",
    "sanctions.ownership",
    "sanctions.matched_holding_upper",
    "network.subsidiary_count",
)
"""Inputs whose absences rest on the registers of owners."""
REGISTERS = (*OF_OWNERS, SCREENED_PARTIES, IDENTIFIED_BY)
"""Inputs whose absences rest on registers."""
STALE_REGISTER = NotAssessed(
    "stale_register", "The registers that answered are older than they may be: load and rerun."
)
REGISTER_DAYS = 90
"""How long registers answer of which facts of before kept no age, days."""
OTHER_PROFILE = NotAssessed(
    "other_profile", "Looked at under other rules of the compliance profile: investigate again."
)
FORMER_HITS = NotAssessed(
    "undecided_hits",
    "The customer was another company before, whose exact or strong hits are undecided: decide"
    " them, and investigate again.",
)
_SOURCE = "earlier run"
_FILE, _UNDATED = "registry_file:", "undated"


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
    """Return the facts of a run with what is open now in addition to what it found.

    Args:
        facts: what the run knew.
        looked: when and under which rules; None: it has not been evaluated before, it is this run.
        on: the day of the evaluation.
        rules: the hash of the rules that hold then.
        silent: topics whose required lists give no negative answer on that day, and why.

    """
    if looked is None:
        return facts
    gaps = dict.fromkeys(_outdated(facts, looked, on), STALE_REGISTER)
    if on > looked.on:
        gaps |= {key: why for topic, why in silent.items() for key in TOPICS.get(topic, ())}
    if rules != looked.rules:
        gaps |= dict.fromkeys((*SANCTIONS, *PEPS, *OWNERS), OTHER_PROFILE)
    return _with_gaps(facts, gaps, _SOURCE)


def of_another(facts: SubjectFacts) -> SubjectFacts:
    """Return the facts of a customer that was another company before, whose hits wait.

    What the lists do not say of the new company is no answer until those hits are decided.
    """
    return _with_gaps(facts, dict.fromkeys((*SANCTIONS, *PEPS), FORMER_HITS), "former identity")


def _with_gaps(facts: SubjectFacts, gaps: Mapping[str, NotAssessed], source: str) -> SubjectFacts:
    if not gaps:
        return facts
    further = {
        key: (*facts.further.get(key, ()), Reading(source, gaps[key]))
        if key in gaps
        else facts.further[key]
        for key in {**facts.further, **gaps}
    }
    return replace(facts, further=further)


def _outdated(facts: SubjectFacts, looked: LookedAt, on: date) -> list[str]:
    """Return the inputs whose registers are past their age on a day."""
    known = facts.current_until or dict.fromkeys(REGISTERS, _kept_until(facts, looked))
    return [key for key, until in known.items() if on > until]


def _kept_until(facts: SubjectFacts, looked: LookedAt) -> date:
    """Return until when the registers answer that facts of before rest on: by the data's day."""
    answered = facts.sources.get("ownership_layers", "").split(", ")
    dated = [
        date.fromisoformat(facts.list_versions[name])
        for source in answered
        if (name := source.removeprefix(_FILE)) in facts.list_versions
        and facts.list_versions[name] != _UNDATED
    ]
    return max(dated, default=looked.on) + timedelta(days=REGISTER_DAYS)
