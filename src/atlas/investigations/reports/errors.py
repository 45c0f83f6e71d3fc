"""Errors of reports."""

from atlas.foundation.core.errors import (
    ConflictError,
    InternalError,
    InvalidRequestError,
    NotFoundError,
)


class ReportNotFoundError(NotFoundError):
    """No such report in this tenant."""

    code = "report_not_found"
    title = "Report not found"


class ReportNotReadyError(ConflictError):
    """The report has no content yet, or failed."""

    code = "report_not_ready"
    title = "The report is not ready"


class NothingToReportError(ConflictError):
    """The investigation has not been evaluated: there is nothing to report on."""

    code = "investigation_not_evaluated"
    title = "The investigation has no evaluation"


class ReportContentError(InternalError):
    """The stored content was altered: its hash differs from the recorded one."""

    code = "report_content_changed"
    title = "The stored report was changed"


class ReportOutdatedError(ConflictError):
    """An earlier release wrote the report; it lacks content that the pages now show."""

    code = "report_outdated"
    title = "The report is an earlier release's"


class BrandingRefusedError(InvalidRequestError):
    """The colour has too little contrast on white, or the logo contains more than an image."""

    code = "branding_refused"
    title = "The branding is refused"


class TemplateNotFoundError(NotFoundError):
    """There is no such template."""

    code = "report_template_not_found"
    title = "Template not found"
