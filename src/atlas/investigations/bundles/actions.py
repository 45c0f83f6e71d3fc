"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class BundleAction(AuditAction):
    """Bundles."""

    EXPORTED = "bundle.exported"
