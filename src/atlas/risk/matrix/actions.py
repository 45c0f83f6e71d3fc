"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class MatrixAction(AuditAction):
    """Matrices and their assignment."""

    ARCHIVED = "risk_matrix.archived"
    ASSIGNED = "risk_matrix.assigned"
    CREATED = "risk_matrix.created"
    PUBLISHED = "risk_matrix.published"
    UPDATED = "risk_matrix.updated"
