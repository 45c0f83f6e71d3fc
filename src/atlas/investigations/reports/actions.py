"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class ReportAction(AuditAction):
    """Reports and their look."""

    REPORT_GENERATED = "report.generated"
    REPORT_REQUESTED = "report.requested"
    REPORT_RESTORED = "report.restored"
    REPORT_WITHDRAWN = "report.withdrawn"
    REPORT_BRANDING_CHANGED = "report_branding.changed"
