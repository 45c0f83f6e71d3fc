"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class CredentialAction(AuditAction):
    """Credentials, grants and master keys."""

    CREDENTIAL_DELETED = "credential.deleted"
    CREDENTIAL_REPLACED = "credential.replaced"
    CREDENTIAL_STORED = "credential.stored"
    CREDENTIAL_TESTED = "credential.tested"
    CREDENTIAL_GRANT_CREATED = "credential_grant.created"
    CREDENTIAL_GRANT_REVOKED = "credential_grant.revoked"
    CREDENTIAL_ROTATION_REQUESTED = "credential_rotation.requested"
    MASTER_KEY_MADE = "master_key.made"
    MASTER_KEY_RETIRED = "master_key.retired"
