"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class RegistryAction(AuditAction):
    """Loads of registers."""

    REQUESTED = "registry_load.requested"
