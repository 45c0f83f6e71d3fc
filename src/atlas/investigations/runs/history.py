"""A run among the others of its customer and series, for other rooms of this wing."""

from atlas.investigations.runs.repository.findings import fetch_parties
from atlas.investigations.runs.repository.history import (
    companies_of,
    complete_since,
    entities_of,
    former_runs,
    newer_complete,
    run_before,
    version_before,
    was_investigated,
)

__all__ = [
    "companies_of",
    "complete_since",
    "entities_of",
    "fetch_parties",
    "former_runs",
    "newer_complete",
    "run_before",
    "version_before",
    "was_investigated",
]
