"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class MutationAction(AuditAction):
    """Claims, relationships and merges."""

    CLAIM_ASSERTED = "claim.asserted"
    CLAIMS_APPLIED = "claims.applied"
    CLAIMS_ENDED = "claims.ended"
    CONFLICT_DECIDED = "conflict.decided"
    CONFLICT_DECISION_WITHDRAWN = "conflict.decision_withdrawn"
    ENTITY_MERGED = "entity.merged"
    ENTITY_UNMERGED = "entity.unmerged"
    RELATIONSHIP_END_WITHDRAWN = "relationship.end_withdrawn"
    RELATIONSHIP_ENDED = "relationship.ended"
