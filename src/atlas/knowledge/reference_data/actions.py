"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class ReferenceDataAction(AuditAction):
    """Reference data of a tenant and of the installation."""

    REFERENCE_DATASET_ACTIVATED = "reference_dataset.activated"
    REFERENCE_DATASET_ARCHIVED = "reference_dataset.archived"
    REFERENCE_DATASET_CREATED = "reference_dataset.created"
    REFERENCE_DATASET_SUPERSEDED = "reference_dataset.superseded"
    REFERENCE_DATASET_UPDATED = "reference_dataset.updated"
    REFERENCE_DEFAULT_SET = "reference_default.set"
    REFERENCE_DEFAULT_WITHDRAWN = "reference_default.withdrawn"
