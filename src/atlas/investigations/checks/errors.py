"""Errors of checks."""

from atlas.foundation.core.errors import ConflictError, InvalidRequestError, NotFoundError


class AttestationNotFoundError(NotFoundError):
    """The attestation does not exist for this investigation."""

    code = "attestation_not_found"
    title = "No such attestation"


class AlreadyAttestedError(ConflictError):
    """The check of this investigation has already been attested."""

    code = "already_attested"
    title = "The check is attested already"


class NotAttestableError(ConflictError):
    """The check cannot be attested, or needs no attestation."""

    code = "not_attestable"
    title = "This check is not attested"


class InControlNotNamedError(InvalidRequestError):
    """The attestation does not name the person who controls or manages the company."""

    code = "in_control_not_named"
    title = "Nobody is named as in control"


class AttestationWithdrawnError(ConflictError):
    """The attestation has already been withdrawn."""

    code = "attestation_withdrawn"
    title = "The attestation is withdrawn"
