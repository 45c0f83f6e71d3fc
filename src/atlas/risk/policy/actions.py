"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class PolicyAction(AuditAction):
    """Risk policies and segments."""

    RISK_POLICY_ACTIVATED = "risk_policy.activated"
    RISK_POLICY_CHANGED = "risk_policy.changed"
    RISK_POLICY_DRAFTED = "risk_policy.drafted"
    RISK_SEGMENT_ACTIVATED = "risk_segment.activated"
    RISK_SEGMENT_ARCHIVED = "risk_segment.archived"
    RISK_SEGMENT_CHANGED = "risk_segment.changed"
    RISK_SEGMENT_DRAFTED = "risk_segment.drafted"
