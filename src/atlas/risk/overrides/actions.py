"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class OverrideAction(AuditAction):
    """Overrides of a score."""

    APPLIED = "risk_override.applied"
    PROPOSED = "risk_override.proposed"
    REJECTED = "risk_override.rejected"
    WITHDRAWN = "risk_override.withdrawn"
