"""Errors of settings."""

from atlas.foundation.core.errors import InvalidRequestError, NotFoundError


class SettingNotFoundError(NotFoundError):
    """The registry has no such setting."""

    code = "setting_not_found"
    title = "No such setting"


class SettingValueError(InvalidRequestError):
    """The setting cannot have this value."""

    code = "setting_value_refused"
    title = "The setting cannot have this value"
