"""Errors of the web room."""

from atlas.sources.protocol.errors import NotAskedError


class WebsiteInvalidError(NotAskedError):
    """The website is not a valid host address."""

    code = "website_invalid"
    title = "The website is no address"
    remedy = "Rerun with the website's address."
