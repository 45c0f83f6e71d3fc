"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class CheckAction(AuditAction):
    """Attestations of checks."""

    CHECK_ATTESTATION_WITHDRAWN = "investigation.check_attestation_withdrawn"
    CHECK_ATTESTED = "investigation.check_attested"
