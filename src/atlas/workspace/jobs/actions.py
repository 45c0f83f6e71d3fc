"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class JobAction(AuditAction):
    """Jobs."""

    CANCEL_REQUESTED = "job.cancel_requested"
