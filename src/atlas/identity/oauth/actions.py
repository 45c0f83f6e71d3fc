"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class AssistantAction(AuditAction):
    """Assistants that a person lets in."""

    ALLOWED = "assistant.allowed"
