"""What can go wrong with a list."""

from atlas.foundation.core.errors import ConflictError, InvalidRequestError, NotFoundError
from atlas.foundation.core.printable import printable


class ListFileError(InvalidRequestError):
    """The list file is broken; nothing was changed. The answer names file, line and reason."""

    code = "list_file_broken"
    title = "List file broken"

    def __init__(self, file: str, line: int, reason: str) -> None:
        file = printable(file)
        where = f"{file} line {line}" if line else file
        super().__init__(f"{where}: {reason}", file=file, line=line, reason=reason)
        self.file = file
        self.line = line
        self.reason = reason


class FormatMismatchError(InvalidRequestError):
    """The file is in a different format than requested, or than the list is published in."""

    code = "list_format_mismatch"
    title = "List format mismatch"


class ManifestError(InvalidRequestError):
    """The list's manifest is incomplete or contradicts itself."""

    code = "list_manifest_invalid"
    title = "List manifest invalid"


class UnknownListError(InvalidRequestError):
    """There is no list with that id."""

    code = "unknown_list"
    title = "Unknown list"


class AcceptanceEndedError(ConflictError):
    """The acceptance of this entry has already been rejected or withdrawn."""

    code = "list_acceptance_ended"
    title = "The acceptance has ended"


class ImplausibleListError(ConflictError):
    """The file has fewer entries, or so many more, than the list can plausibly have."""

    code = "implausible_list"
    title = "Implausible list"


class AnotherListError(ConflictError):
    """The file's entries are mostly those of another list, or of topics that this one has not."""

    code = "another_list"
    title = "Another list"


class ContradictedDateError(ConflictError):
    """The file's own date is older than the date that was stated for it."""

    code = "date_contradicted"
    title = "Date contradicted by the content"


class RemovalsUnconfirmedError(ConflictError):
    """Entries of a small list would be removed, and the removal is not confirmed."""

    code = "removals_unconfirmed"
    title = "Removals not confirmed"


class ReasonRequiredError(InvalidRequestError):
    """The request needs a reason, and none was given."""

    code = "reason_required"
    title = "Reason required"


class LargeRemovalError(ConflictError):
    """More than 10 % of the entries, and more than 20, would go or become another party's."""

    code = "large_removal"
    title = "Large removal"


class OlderVersionError(ConflictError):
    """The file is older than the version that is loaded."""

    code = "older_version"
    title = "Older version"


class VersionReplacedError(ConflictError):
    """Another version of the list was loaded in the meantime."""

    code = "list_version_replaced"
    title = "List version replaced"


class ListNotFoundError(NotFoundError):
    """No such list, version, entry or load."""

    title = "List record not found"
