"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class TaskAction(AuditAction):
    """Tasks."""

    CANCELLED = "task.cancelled"
    CLAIMED = "task.claimed"
    COMPLETED = "task.completed"
    ESCALATED = "task.escalated"
    OPENED = "task.opened"
    OVERDUE = "task.overdue"
    REASSIGNED = "task.reassigned"
    RELEASED = "task.released"
    SNOOZED = "task.snoozed"
    WARNED = "task.warned"
