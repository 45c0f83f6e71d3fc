"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class FeedAction(AuditAction):
    """Fetches of lists."""

    REQUESTED = "list_fetch.requested"
