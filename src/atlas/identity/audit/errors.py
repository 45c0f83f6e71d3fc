"""Errors of the audit room."""

from atlas.foundation.core.errors import NotFoundError


class AuditEventNotFoundError(NotFoundError):
    """No such event in this tenant."""

    code = "audit_event_not_found"
    title = "Audit event not found"
