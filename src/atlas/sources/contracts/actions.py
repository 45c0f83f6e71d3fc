"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class ContractAction(AuditAction):
    """Versions of a source's contract."""

    ACTIVATED = "source_contract.activated"
    CHANGED = "source_contract.changed"
    DISCARDED = "source_contract.discarded"
    DRAFTED = "source_contract.drafted"
