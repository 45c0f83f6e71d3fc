"""What other rooms hand to the single writer of claims, and what they get back."""

from atlas.knowledge.mutations.domain.assertions import (
    DEFAULT_TRUST,
    BatchResult,
    ClaimAssertion,
    ClaimBatch,
    Conflict,
    EndAssertion,
    Explained,
    Identifier,
    KnownRelationship,
    Liveness,
    PartyAssertion,
    Rejection,
    RelationshipAssertion,
    SourceType,
)
from atlas.knowledge.mutations.domain.decisions import (
    Decision,
    DecisionKept,
    StatedThen,
    in_words,
    stated_then,
)

__all__ = [
    "DEFAULT_TRUST",
    "BatchResult",
    "ClaimAssertion",
    "ClaimBatch",
    "Conflict",
    "Decision",
    "DecisionKept",
    "EndAssertion",
    "Explained",
    "Identifier",
    "KnownRelationship",
    "Liveness",
    "PartyAssertion",
    "Rejection",
    "RelationshipAssertion",
    "SourceType",
    "StatedThen",
    "in_words",
    "stated_then",
]
