"""Passages of evidence that agents pointed at: they make rules fire, and decide nothing else.

A passage is added to what the sources say, never put in its place: a finding of theirs stays, and
where they could not decide, the gap stays together with the passage.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from atlas.investigations.modules.domain.observations import Passage
from atlas.investigations.modules.domain.outcome import Absence, Decision, Fired, Outcome, gap_of
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot

_SHOWN = 5
AGAINST_WEBSITE = ("name_mismatch", "privacy_whois", "no_presence")
AGAINST_OWNERS = ("nominee_ubo", "ubo_not_identified", "opaque_trust")
"""Rules whose passages speak against the website, or the owners, that are stated."""


@dataclass(frozen=True, slots=True)
class WithPassages(Decision):
    """A decision of sources, with the passages that agents found. rule: the rule's code."""

    rule: str

    def __call__(self, snapshot: InvestigationSnapshot) -> Outcome:
        """Return what the sources say; with a passage, that the rule holds."""
        said = Decision(self.finds, self.otherwise)(snapshot)
        return added(said, passages_of(snapshot, self.rule))


def with_passages(rule: str, decision: Decision) -> WithPassages:
    """Return a rule's decision that also takes what agents found."""
    finds: Callable[[InvestigationSnapshot], Fired | None] = decision.finds
    otherwise: Callable[[InvestigationSnapshot], Absence] = decision.otherwise
    return WithPassages(finds, otherwise, rule)


def passages_of(snapshot: InvestigationSnapshot, *rules: str) -> list[Passage]:
    """Return the passages that make one of these rules fire."""
    return snapshot.passages_of(*rules)


def added(said: Outcome, found: Sequence[Passage]) -> Outcome:
    """Return an outcome with passages added to it; the same without any."""
    if not found:
        return said
    evidence = tuple(dict.fromkeys(one.evidence_id for one in found))
    if not isinstance(said, Fired):
        return Fired(detail=told(found), evidence_ids=evidence, by_agent=True, beside=gap_of(said))
    return replace(
        said,
        detail=f"{said.detail} {told(found)}",
        evidence_ids=tuple(dict.fromkeys((*said.evidence_ids, *evidence))),
        by_agent=True,
    )


def told(found: Sequence[Passage]) -> str:
    """Return passages in words, the first five in full."""
    shown = [
        f"“{one.text}” (found by the language model {one.read_by}; read the evidence)"
        for one in found[:_SHOWN]
    ]
    return "; ".join(shown) + (f"; and {len(found) - _SHOWN} more" * (len(found) > _SHOWN))
