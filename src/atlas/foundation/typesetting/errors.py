"""Errors of typesetting."""

from atlas.foundation.core.errors import InternalError, InvalidRequestError


class TypesettingError(InternalError):
    """A template did not compile: a defect of the product, never of the data."""

    code = "typesetting_failed"
    title = "The page could not be set"


class UnusableImageError(InvalidRequestError):
    """An image handed to a page is not one that can be drawn."""

    code = "unusable_image"
    title = "The image cannot be drawn"
