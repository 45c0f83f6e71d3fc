"""Errors of reports."""

from atlas.foundation.core.errors import ConflictError, InternalError, NotFoundError


class ReportNotFoundError(NotFoundError):
    """No such report in this tenant."""

    code = "report_not_found"
    title = "Report not found"


class ReportNotReadyError(ConflictError):
    """The report has no content yet, or never will (failed)."""

    code = "report_not_ready"
    title = "The report is not ready"


class NothingToReportError(ConflictError):
    """The investigation has not been evaluated: there is nothing to report on."""

    code = "investigation_not_evaluated"
    title = "The investigation has no evaluation"


class ReportContentError(InternalError):
    """The stored content is not what was written: its hash differs."""

    code = "report_content_changed"
    title = "The stored report was changed"
