"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class ProfileAction(AuditAction):
    """Versions of the compliance profile."""

    ACTIVATED = "compliance_profile.activated"
    CHANGED = "compliance_profile.changed"
    DISCARDED = "compliance_profile.discarded"
    DRAFTED = "compliance_profile.drafted"
    PROPOSED = "compliance_profile.proposed"
