"""Use cases of parties that may be one."""

from atlas.knowledge.resolution.service.deciding import (
    CANDIDATES,
    MERGES,
    decide,
    get_candidate,
    list_candidates,
    list_merges,
    undo,
)
from atlas.knowledge.resolution.service.finding import Found, find_candidates

__all__ = [
    "CANDIDATES",
    "MERGES",
    "Found",
    "decide",
    "find_candidates",
    "get_candidate",
    "list_candidates",
    "list_merges",
    "undo",
]
