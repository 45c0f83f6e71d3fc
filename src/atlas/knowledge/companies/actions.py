"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class CompanyAction(AuditAction):
    """Companies of a tenant."""

    CREATED = "company.created"
    IDENTIFIED = "company.identified"
    RESTORED = "company.restored"
    UPDATED = "company.updated"
    WITHDRAWN = "company.withdrawn"
