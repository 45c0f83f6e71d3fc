"""Errors of the evidence room."""

from atlas.foundation.core.errors import InternalError, NotFoundError


class EvidenceNotFoundError(NotFoundError):
    """No such evidence in this tenant."""

    code = "evidence_not_found"
    title = "Evidence not found"


class EvidenceContentMissingError(InternalError):
    """The evidence is recorded, but its stored bytes are missing from the object store."""

    code = "evidence_content_missing"
    title = "The stored content is missing"
