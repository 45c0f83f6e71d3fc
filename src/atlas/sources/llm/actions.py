"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class ModelAction(AuditAction):
    """Language models and their tiers."""

    LANGUAGE_MODEL_ADDED = "language_model.added"
    LANGUAGE_MODEL_CHANGED = "language_model.changed"
    LANGUAGE_MODEL_CREDENTIAL_DELETED = "language_model.credential_deleted"
    LANGUAGE_MODEL_CREDENTIAL_STORED = "language_model.credential_stored"
    LANGUAGE_MODEL_REMOVED = "language_model.removed"
    LANGUAGE_MODEL_TESTED = "language_model.tested"
    MODEL_TIER_CHANGED = "model_tier.changed"
