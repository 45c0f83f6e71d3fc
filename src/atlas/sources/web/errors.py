"""Errors of the web room."""

from atlas.foundation.core.errors import InvalidRequestError


class WebsiteInvalidError(InvalidRequestError):
    """The website is not a valid host address."""

    code = "website_invalid"
    title = "The website is no address"
