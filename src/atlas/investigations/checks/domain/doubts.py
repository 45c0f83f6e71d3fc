"""Checks that an agent speaks against."""

from __future__ import annotations

from atlas.investigations.checks.domain.model import CheckOutcome, Finding
from atlas.investigations.modules.domain.outcome import Unassessed
from atlas.investigations.modules.domain.passages import passages_of, told
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot


def doubted(found: Finding, snapshot: InvestigationSnapshot, *rules: str) -> Finding:
    """Return a finding; open where an agent found a passage against what fulfilled it."""
    said = passages_of(snapshot, *rules)
    if not said or found.outcome is not CheckOutcome.FULFILLED:
        return found
    return Finding.open(
        Unassessed(
            reason="agent_passage",
            detail=f"Against what the sources state: {told(said)}.",
            remedy="Read the evidence, and attest what it means.",
        )
    )
