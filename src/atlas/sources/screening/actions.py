"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class ScreeningAction(AuditAction):
    """Screenings, hits, suppressions and their batches."""

    RESCREENING_CANCELLED = "rescreening.cancelled"
    RESCREENING_COMPLETE = "rescreening.complete"
    RESCREENING_FAILED = "rescreening.failed"
    RESCREENING_STARTED = "rescreening.started"
    SCREENING_CREATED = "screening.created"
    SCREENING_BATCH_CANCELLED = "screening_batch.cancelled"
    SCREENING_BATCH_COMPLETE = "screening_batch.complete"
    SCREENING_BATCH_FAILED = "screening_batch.failed"
    SCREENING_BATCH_STARTED = "screening_batch.started"
    SCREENING_HIT_ASSIGNED = "screening_hit.assigned"
    SCREENING_HIT_CONFIRMED = "screening_hit.confirmed"
    SCREENING_HIT_DECIDED = "screening_hit.decided"
    SCREENING_HIT_DELISTED = "screening_hit.delisted"
    SCREENING_HIT_FORMERLY_LISTED = "screening_hit.formerly_listed"
    SCREENING_HIT_FROZEN = "screening_hit.frozen"
    SCREENING_HIT_PROPOSED = "screening_hit.proposed"
    SCREENING_HIT_REFUSED = "screening_hit.refused"
    SCREENING_HIT_RELISTED = "screening_hit.relisted"
    SCREENING_HIT_REOPENED = "screening_hit.reopened"
    SCREENING_HIT_UNFROZEN = "screening_hit.unfrozen"
    SCREENING_SUPPRESSION_EXPIRED = "screening_suppression.expired"
    SCREENING_SUPPRESSION_REVOKED = "screening_suppression.revoked"
