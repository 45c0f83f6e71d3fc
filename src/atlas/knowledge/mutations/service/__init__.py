"""The single writer of claims: every value Atlas holds about a party passes here."""

from atlas.knowledge.mutations.service.analyst import assert_analyst_claim, end_claims
from atlas.knowledge.mutations.service.apply import apply_batch, apply_batches
from atlas.knowledge.mutations.service.deciding import (
    Choice,
    Contradicted,
    contradicted,
    decide_conflict,
    decisions_on,
    withdraw_decision,
)
from atlas.knowledge.mutations.service.ending import (
    EndStatement,
    Standing,
    end_relationship,
    standing_of,
    states_end,
    withdraw_end,
)
from atlas.knowledge.mutations.service.merging import (
    Joined,
    hold_entities,
    merge_entities,
    unmerge_entity,
)
from atlas.knowledge.mutations.service.recompute import (
    disputed_values,
    explain,
    list_conflicts,
    rebuild,
    relationships_known,
    sources_of,
    standings_of,
    stated_values,
    was_all_claimed,
)

__all__ = [
    "Choice",
    "Contradicted",
    "EndStatement",
    "Joined",
    "Standing",
    "apply_batch",
    "apply_batches",
    "assert_analyst_claim",
    "contradicted",
    "decide_conflict",
    "decisions_on",
    "disputed_values",
    "end_claims",
    "end_relationship",
    "explain",
    "hold_entities",
    "list_conflicts",
    "merge_entities",
    "rebuild",
    "relationships_known",
    "sources_of",
    "standing_of",
    "standings_of",
    "stated_values",
    "states_end",
    "unmerge_entity",
    "was_all_claimed",
    "withdraw_decision",
    "withdraw_end",
]
