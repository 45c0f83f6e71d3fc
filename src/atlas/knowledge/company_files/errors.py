"""Errors of importing companies."""

from atlas.foundation.core.errors import ConflictError, InvalidRequestError, NotFoundError


class ImportFileError(InvalidRequestError):
    """The file as a whole cannot be read; nothing of it was taken."""

    code = "import_file_unreadable"
    title = "The file cannot be read"


class ImportNotFoundError(NotFoundError):
    """The import does not exist for this tenant."""

    code = "import_not_found"
    title = "No such import"


class ImportFinishedError(ConflictError):
    """The import is over."""

    code = "import_finished"
    title = "The import is over"
