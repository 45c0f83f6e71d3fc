"""Errors of importing companies."""

from atlas.foundation.core.errors import ConflictError, InvalidRequestError, NotFoundError


class ImportFileError(InvalidRequestError):
    """The file cannot be read; nothing was imported."""

    code = "import_file_unreadable"
    title = "The file cannot be read"


class ImportNotFoundError(NotFoundError):
    """The import does not exist for this tenant."""

    code = "import_not_found"
    title = "No such import"


class ImportFinishedError(ConflictError):
    """The import has ended."""

    code = "import_finished"
    title = "The import is over"
