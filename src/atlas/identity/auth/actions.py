"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class SignInAction(AuditAction):
    """Sign-ins, sign-outs and passwords."""

    OPERATOR_SESSION_OPENED = "operator_session.opened"
    SERVICE_ACCOUNT_SIGNED_IN = "service_account.signed_in"
    SESSION_OPENED = "session.opened"
    SESSION_REFUSED = "session.refused"
    SESSION_SIGNED_OUT = "session.signed_out"
    USER_PASSWORD_CHANGED = "user.password_changed"
    USER_PASSWORD_RESET_ASKED = "user.password_reset_asked"
