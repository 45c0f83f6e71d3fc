"""Pure rules of survivorship: which claim wins, what disagrees, what is stored."""

from atlas.knowledge.survivorship.domain.model import (
    Candidate,
    Dispute,
    DisputeKind,
    Outcome,
)
from atlas.knowledge.survivorship.domain.resolve import (
    existence,
    resolve,
    stored_data,
    survive,
)

__all__ = [
    "Candidate",
    "Dispute",
    "DisputeKind",
    "Outcome",
    "existence",
    "resolve",
    "stored_data",
    "survive",
]
