"""What can go wrong in the registry room."""

from datetime import date
from typing import Any

from atlas.foundation.core.errors import (
    ConflictError,
    InvalidRequestError,
    NotFoundError,
)
from atlas.foundation.core.printable import printable


class RegistryFileBrokenError(InvalidRequestError):
    """The file is damaged or not valid JSON; nothing was changed. `line` says where."""

    code = "registry_file_broken"
    title = "The registry file is broken"

    def __init__(self, file: str, line: int, reason: str) -> None:
        file = printable(file)
        where = f"{file}, line {line}" if line else file
        super().__init__(f"{where}: {reason}", file=file, line=line, reason=reason)
        self.file, self.line, self.reason = file, line, reason


class LargeRemovalError(ConflictError):
    """More than a tenth of the published records would no longer be published."""

    code = "large_removal"
    title = "The new file would remove more than 10 % of the dataset"

    def __init__(self, dataset: str, removed: int, published: int) -> None:
        super().__init__(
            f"{removed} of {published} records of {dataset} are not in this file. If that is"
            " right, load it again with force.",
            removed=removed,
            published=published,
        )
        self.removed, self.published = removed, published


class OlderDataError(ConflictError):
    """The file is older than the loaded dataset: ended relationships would become active."""

    code = "older_data"
    title = "The new file is older than the dataset"

    def __init__(self, dataset: str, found: date, known: date) -> None:
        super().__init__(
            f"The file is of {found}, {dataset} is of {known}. To go back, load it again with"
            " force; state the date of the data if the file's own is wrong."
        )


class NewerThanItsContentError(ConflictError):
    """The data is dated after what the file itself says: an old copy would appear to be current."""

    code = "data_date_contradicted"
    title = "Date of the data contradicted by the file"

    def __init__(self, dataset: str, dated: date, own: date) -> None:
        super().__init__(
            f"The data of {dataset} would be dated {dated}, but by its own date or its newest"
            f" record the file is of {own}: it looks like an old copy. Download the current file;"
            " if the date is right, load it again with force."
        )


class UnknownFormatError(InvalidRequestError):
    """There is no loader with that name."""

    code = "unknown_registry_format"
    title = "Unknown registry format"

    def __init__(self, name: str, known: Any) -> None:
        super().__init__(f"{name} is not a registry format; known are {', '.join(known)}.")


class RecordNotFoundError(NotFoundError):
    """No loaded record has that reference."""

    code = "registry_record_not_found"
    title = "No such registry record"


class LoadNotFoundError(NotFoundError):
    """There is no load with that id."""

    code = "registry_load_not_found"
    title = "No such registry load"
