"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class AssistAction(AuditAction):
    """Calls of assistants."""

    CALLED = "assistant.called"
