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

__all__ = [
    "DEFAULT_TRUST",
    "BatchResult",
    "ClaimAssertion",
    "ClaimBatch",
    "Conflict",
    "EndAssertion",
    "Explained",
    "Identifier",
    "KnownRelationship",
    "Liveness",
    "PartyAssertion",
    "Rejection",
    "RelationshipAssertion",
    "SourceType",
]
