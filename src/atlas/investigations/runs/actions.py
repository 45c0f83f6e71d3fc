"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class InvestigationAction(AuditAction):
    """Investigations."""

    CANCELLED = "investigation.cancelled"
    COMPLETED = "investigation.completed"
    FAILED = "investigation.failed"
    RERUN = "investigation.rerun"
    RESTORED = "investigation.restored"
    STARTED = "investigation.started"
    WITHDRAWN = "investigation.withdrawn"
