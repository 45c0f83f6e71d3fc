"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class FactorAction(AuditAction):
    """Second factors, and the secret that seals them."""

    SECOND_FACTOR_BEGUN = "second_factor.begun"
    SECOND_FACTOR_CODES_RENEWED = "second_factor.codes_renewed"
    SECOND_FACTOR_DISABLED = "second_factor.disabled"
    SECOND_FACTOR_ENABLED = "second_factor.enabled"
    SECOND_FACTOR_RECOVERY_CODE_USED = "second_factor.recovery_code_used"
    SECOND_FACTOR_REMOVED = "second_factor.removed"
    SIGNING_SECRET_ROTATED = "signing_secret.rotated"
