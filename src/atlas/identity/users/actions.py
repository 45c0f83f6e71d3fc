"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class UserAction(AuditAction):
    """People, service accounts and their sessions."""

    SERVICE_ACCOUNT_CREATED = "service_account.created"
    SERVICE_ACCOUNT_DELETED = "service_account.deleted"
    SESSION_ENDED = "session.ended"
    USER_CREATED = "user.created"
    USER_DELETED = "user.deleted"
    USER_FIRST_SIGN_IN = "user.first_sign_in"
    USER_ROLES_CHANGED = "user.roles_changed"
    USER_ROLES_MAPPED = "user.roles_mapped"
    USER_SESSIONS_ENDED = "user.sessions_ended"
    USER_UPDATED = "user.updated"
