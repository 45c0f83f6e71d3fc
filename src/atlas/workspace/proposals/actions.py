"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class ProposalAction(AuditAction):
    """Proposed settings."""

    CONFIRMED = "settings.confirmed"
    PROPOSED = "settings.proposed"
