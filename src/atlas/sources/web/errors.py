"""Errors of the web room."""

from atlas.foundation.core.errors import InvalidRequestError


class WebsiteInvalidError(InvalidRequestError):
    """The website is no address of a host."""

    code = "website_invalid"
    title = "The website is no address"
