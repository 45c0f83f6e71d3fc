"""Optimistic concurrency: a change names the version of the resource that its caller read."""

from collections.abc import Collection

from atlas.foundation.core.errors import PreconditionFailedError, PreconditionRequiredError


class ExpectedVersion:
    """The version that a caller expects a resource to have.

    `ExpectedVersion(3)` is what a caller passes that read version 3. The edge may name several
    versions (a header may), none that exists, or any.
    """

    __slots__ = ("_versions",)

    def __init__(self, *versions: int) -> None:
        self._versions: Collection[int] | None = frozenset(versions)

    @classmethod
    def any(cls) -> "ExpectedVersion":
        """Return the expectation that every version meets."""
        found = cls()
        found._versions = None
        return found

    def is_met_by(self, version: int) -> bool:
        """Return whether a resource of this version may be changed."""
        return self._versions is None or version in self._versions


def check_version(
    expected: ExpectedVersion | None, version: int, *, required: bool = False
) -> None:
    """Check the expected version against the current one.

    Args:
        expected: what the caller read; None when it did not say.
        version: of the row, which is locked for the change.
        required: whether a caller has to say (configuration).

    Raises:
        PreconditionRequiredError: None though required.
        PreconditionFailedError: another version is expected.

    """
    if expected is None:
        if required:
            raise PreconditionRequiredError("Send If-Match with the ETag of the version you read.")
        return
    if not expected.is_met_by(version):
        raise PreconditionFailedError(
            "The resource has changed since you read it; read it again.",
            headers={"ETag": f'"{version}"'},
        )
