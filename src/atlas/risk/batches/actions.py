"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class RiskBatchAction(AuditAction):
    """Batches of evaluations."""

    CANCELLED = "risk_batch.cancelled"
    COMPLETE = "risk_batch.complete"
    FAILED = "risk_batch.failed"
    STARTED = "risk_batch.started"
