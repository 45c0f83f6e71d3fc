"""Failures of the room of records that reason simplified due diligence."""

from atlas.foundation.core.errors import ConflictError, NotFoundError


class SddRecordNotFoundError(NotFoundError):
    """The record does not exist for this company."""

    code = "sdd_record_not_found"
    title = "No such record of simplified due diligence"


class SddRecordStateError(ConflictError):
    """The record's state does not allow the change."""

    code = "sdd_record_state"
    title = "The state of the record does not allow this"


class SddRecordPendingError(ConflictError):
    """A proposal for the company is already waiting for a second person."""

    code = "sdd_record_pending"
    title = "A proposal waits for a second person"
