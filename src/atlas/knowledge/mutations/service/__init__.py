"""The single writer of claims: every value Atlas holds about a party passes here."""

from atlas.knowledge.mutations.service.analyst import assert_analyst_claim, end_claims
from atlas.knowledge.mutations.service.apply import apply_batch, apply_batches
from atlas.knowledge.mutations.service.merging import (
    Joined,
    hold_entities,
    merge_entities,
    unmerge_entity,
)
from atlas.knowledge.mutations.service.recompute import (
    explain,
    list_conflicts,
    rebuild,
    relationships_known,
    sources_of,
)

__all__ = [
    "Joined",
    "apply_batch",
    "apply_batches",
    "assert_analyst_claim",
    "end_claims",
    "explain",
    "hold_entities",
    "list_conflicts",
    "merge_entities",
    "rebuild",
    "relationships_known",
    "sources_of",
    "unmerge_entity",
]
