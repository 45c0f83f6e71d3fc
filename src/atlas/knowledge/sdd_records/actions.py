"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class SddAction(AuditAction):
    """Records that justify simplified due diligence."""

    SDD_CONFIRMED = "company.sdd_confirmed"
    SDD_LAPSED = "company.sdd_lapsed"
    SDD_PROPOSED = "company.sdd_proposed"
    SDD_REJECTED = "company.sdd_rejected"
    SDD_REVOKED = "company.sdd_revoked"
    SDD_WITHDRAWN = "company.sdd_withdrawn"
