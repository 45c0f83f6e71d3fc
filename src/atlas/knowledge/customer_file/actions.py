"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class CustomerAction(AuditAction):
    """Notes, profile, reviews and status of a customer."""

    NOTE_ADDED = "company.note_added"
    NOTE_CHANGED = "company.note_changed"
    NOTE_WITHDRAWN = "company.note_withdrawn"
    PROFILE_CHANGED = "company.profile_changed"
    REGISTERS_CHANGED = "company.registers_changed"
    REVIEW_DUE = "company.review_due"
    REVIEW_SCHEDULED = "company.review_scheduled"
    REVIEWED = "company.reviewed"
    STATUS_CHANGED = "company.status_changed"
