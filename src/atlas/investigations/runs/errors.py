"""Errors of investigations."""

from atlas.foundation.core.errors import ConflictError, InvalidRequestError, NotFoundError


class InvestigationNotFoundError(NotFoundError):
    """No such investigation in this tenant."""

    code = "investigation_not_found"
    title = "Investigation not found"


class RunStateError(ConflictError):
    """The investigation's state does not allow the change."""

    code = "investigation_state"
    title = "Not in this state"


class OtherCompanyError(InvalidRequestError):
    """The registration, or the name, is not that of the company that `company_id` names."""

    code = "other_company"
    title = "Another company's registration"


class ExternalIdTakenError(ConflictError):
    """Another investigation of the tenant already has this external id."""

    code = "external_id_taken"
    title = "The external id is taken"


class NothingToEvaluateError(ConflictError):
    """The investigation is not complete, so there is nothing to evaluate again."""

    code = "nothing_to_evaluate"
    title = "Nothing to evaluate"


class BasisChangedError(ConflictError):
    """The lists say something of the parties that the run has not seen."""

    code = "stale_basis"
    title = "The basis has changed"


class RunStoppedError(Exception):
    """A step found its run no longer running (cancelled): it ends, nothing is undone."""
