"""What can go wrong with a list feed."""

from atlas.foundation.core.errors import ConflictError, NotFoundError


class ListFetchNotFoundError(NotFoundError):
    """No such fetch."""

    code = "list_fetch_not_found"
    title = "List fetch not found"


class NoListAddressError(ConflictError):
    """Atlas knows no address from which it could fetch the list."""

    code = "no_list_address"
    title = "The list has no address"


class FetchInProgressError(ConflictError):
    """A fetch of the list is pending or running; there is one at a time."""

    code = "list_fetch_in_progress"
    title = "The list is being fetched"
