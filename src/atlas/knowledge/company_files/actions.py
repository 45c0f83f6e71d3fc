"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class CompanyImportAction(AuditAction):
    """Imports of companies."""

    CANCELLED = "company_import.cancelled"
    COMPLETE = "company_import.complete"
    FAILED = "company_import.failed"
    STARTED = "company_import.started"
