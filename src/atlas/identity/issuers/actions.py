"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class IssuerAction(AuditAction):
    """Issuers of tokens."""

    CREATED = "issuer.created"
    DELETED = "issuer.deleted"
    UPDATED = "issuer.updated"
