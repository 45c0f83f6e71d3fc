"""Errors of checks."""

from atlas.foundation.core.errors import ConflictError, NotFoundError


class AttestationNotFoundError(NotFoundError):
    """The attestation does not exist for this investigation."""

    code = "attestation_not_found"
    title = "No such attestation"


class AlreadyAttestedError(ConflictError):
    """The check of this investigation is attested already."""

    code = "already_attested"
    title = "The check is attested already"


class NotAttestableError(ConflictError):
    """No person's word stands in for this check, or none is needed."""

    code = "not_attestable"
    title = "This check is not attested"


class AttestationWithdrawnError(ConflictError):
    """The attestation was withdrawn before."""

    code = "attestation_withdrawn"
    title = "The attestation is withdrawn"
