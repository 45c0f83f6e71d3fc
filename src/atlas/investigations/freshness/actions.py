"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class FreshnessAction(AuditAction):
    """Refreshing what is known of a company."""

    REFRESH_STARTED = "company.refresh_started"
