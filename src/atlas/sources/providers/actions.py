"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class ProviderAction(AuditAction):
    """Which providers are asked where, and whether they answer."""

    ROUTED = "provider_routing.changed"
    TESTED = "provider.tested"
