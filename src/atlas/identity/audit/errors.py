"""Errors of the audit room."""

from atlas.foundation.core.errors import ConflictError, NotFoundError


class AuditEventNotFoundError(NotFoundError):
    """No such event in this tenant."""

    code = "audit_event_not_found"
    title = "Audit event not found"


class AuditTrailBrokenError(ConflictError):
    """The audit chain does not match the last signed checkpoint, so no new checkpoint is signed."""

    code = "audit_trail_broken"
    title = "The audit trail does not agree with its signed checkpoints"
