"""A run among the others of its customer and series, for other rooms of this wing."""

from atlas.investigations.runs.repository.history import (
    companies_of,
    newer_complete,
    version_before,
    was_investigated,
)

__all__ = ["companies_of", "newer_complete", "version_before", "was_investigated"]
