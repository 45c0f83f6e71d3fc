"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class TenantAction(AuditAction):
    """Tenants."""

    CREATED = "tenant.created"
    DELETED = "tenant.deleted"
    RENAMED = "tenant.renamed"
    RESUMED = "tenant.resumed"
    SUSPENDED = "tenant.suspended"
