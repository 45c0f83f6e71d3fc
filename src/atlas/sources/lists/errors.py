"""What can go wrong with a list."""

from atlas.foundation.core.errors import ConflictError, InvalidRequestError, NotFoundError
from atlas.foundation.core.printable import printable


class ListFileError(InvalidRequestError):
    """A list file is broken: nothing was changed. Says file, line (0: whole file) and reason."""

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
    """The file is of another format than asked for, or than the list is published in."""

    code = "list_format_mismatch"
    title = "List format mismatch"


class ManifestError(InvalidRequestError):
    """The manifest of a list lacks something, or states what cannot be."""

    code = "list_manifest_invalid"
    title = "List manifest invalid"


class UnknownListError(InvalidRequestError):
    """The list id is none that Atlas knows."""

    code = "unknown_list"
    title = "Unknown list"


class AcceptanceEndedError(ConflictError):
    """The acceptance of an entry was rejected or withdrawn already."""

    code = "list_acceptance_ended"
    title = "The acceptance has ended"


class ImplausibleListError(ConflictError):
    """The file has fewer entries than the list can plausibly have."""

    code = "implausible_list"
    title = "Implausible list"


class ContradictedDateError(ConflictError):
    """The content is older than the file is said to be."""

    code = "date_contradicted"
    title = "Date contradicted by the content"


class RemovalsUnconfirmedError(ConflictError):
    """Entries of a small list would be removed, and no one confirmed it."""

    code = "removals_unconfirmed"
    title = "Removals not confirmed"


class ReasonRequiredError(InvalidRequestError):
    """The request needs a reason, and none was given."""

    code = "reason_required"
    title = "Reason required"


class LargeRemovalError(ConflictError):
    """The new version would remove more than 10 % of the entries, and more than 20."""

    code = "large_removal"
    title = "Large removal"


class OlderVersionError(ConflictError):
    """The file is older than the version that is loaded."""

    code = "older_version"
    title = "Older version"


class ListNotFoundError(NotFoundError):
    """No such list, version, entry or load."""

    title = "List record not found"
