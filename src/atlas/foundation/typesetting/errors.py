"""Errors of typesetting."""

from atlas.foundation.core.errors import InternalError, InvalidRequestError


class TypesettingError(InternalError):
    """A template did not compile. This is a defect of Atlas, not of the data."""

    code = "typesetting_failed"
    title = "The page could not be set"


class UnusableImageError(InvalidRequestError):
    """An image for the page cannot be drawn."""

    code = "unusable_image"
    title = "The image cannot be drawn"
