"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class SettingAction(AuditAction):
    """Settings of a tenant."""

    CHANGED = "setting.changed"
