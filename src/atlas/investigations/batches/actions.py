"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class InvestigationBatchAction(AuditAction):
    """Batches of investigations."""

    CANCELLED = "investigation_batch.cancelled"
    COMPLETE = "investigation_batch.complete"
    FAILED = "investigation_batch.failed"
    STARTED = "investigation_batch.started"
