"""Errors of the modules room."""

from atlas.foundation.core.errors import NotFoundError


class ModuleNotRunError(NotFoundError):
    """The investigation has no result of this module (yet)."""

    code = "module_not_run"
    title = "The module has no result"
