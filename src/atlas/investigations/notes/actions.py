"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class NoteAction(AuditAction):
    """Notes of investigations."""

    NOTE_ADDED = "investigation.note_added"
    NOTE_CHANGED = "investigation.note_changed"
    NOTE_WITHDRAWN = "investigation.note_withdrawn"
