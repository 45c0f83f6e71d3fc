"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class ResolutionAction(AuditAction):
    """Searches for duplicates, and what people say of them."""

    CANDIDATE_MERGED = "candidate.merged"
    CANDIDATE_PROPOSED = "candidate.proposed"
    CANDIDATE_REJECT_PROPOSED = "candidate.reject_proposed"
    CANDIDATE_REJECTED = "candidate.rejected"
    CANDIDATE_UNDO_PROPOSED = "candidate.undo_proposed"
    CANDIDATE_UNSURE = "candidate.unsure"
    RESOLUTION_SEARCH_CANCELLED = "resolution_search.cancelled"
    RESOLUTION_SEARCH_COMPLETE = "resolution_search.complete"
    RESOLUTION_SEARCH_FAILED = "resolution_search.failed"
    RESOLUTION_SEARCH_STARTED = "resolution_search.started"
