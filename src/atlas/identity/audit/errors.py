"""Errors of the audit room."""

from atlas.foundation.core.errors import ConflictError, NotFoundError


class AuditEventNotFoundError(NotFoundError):
    """No such event in this tenant."""

    code = "audit_event_not_found"
    title = "Audit event not found"


class AuditTrailBrokenError(ConflictError):
    """The chain is not the one that a signed checkpoint names: nothing is signed on it."""

    code = "audit_trail_broken"
    title = "The audit trail does not agree with its signed checkpoints"
