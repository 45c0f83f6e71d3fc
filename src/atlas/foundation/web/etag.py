"""Optimistic concurrency: ETag and If-Match (RFC 9110 §13.1.1)."""

from atlas.foundation.core.errors import PreconditionFailedError, PreconditionRequiredError


def etag(version: int) -> str:
    """Return the strong entity tag of a row's version."""
    return f'"{version}"'


def check_if_match(if_match: str | None, version: int, *, required: bool = False) -> None:
    """Check If-Match against the current version.

    Raises:
        PreconditionRequiredError: absent though required (configuration).
        PreconditionFailedError: it names another version.

    """
    if if_match is None:
        if required:
            raise PreconditionRequiredError("Send If-Match with the ETag of the version you read.")
        return
    given = {part.strip() for part in if_match.split(",")}
    if "*" not in given and etag(version) not in given:
        raise PreconditionFailedError(
            "The resource has changed since you read it; read it again.",
            headers={"ETag": etag(version)},
        )
