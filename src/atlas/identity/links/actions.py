"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class LinkAction(AuditAction):
    """Invitations and links that set a new password."""

    INVITATION_ACCEPTED = "invitation.accepted"
    INVITATION_MADE = "invitation.made"
    INVITATION_RENEWED = "invitation.renewed"
    INVITATION_REVOKED = "invitation.revoked"
    USER_PASSWORD_RESET = "user.password_reset"
    USER_RESET_LINK_MADE = "user.reset_link_made"
    USER_RESET_LINK_REVOKED = "user.reset_link_revoked"
