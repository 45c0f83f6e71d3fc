"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class ProviderAction(AuditAction):
    """Which providers are asked where."""

    ROUTED = "provider_routing.changed"
