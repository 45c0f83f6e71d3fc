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
from atlas.knowledge.resolution.service.previewing import metrics, preview, reconcile
from atlas.knowledge.resolution.service.searching import WORK, start

__all__ = [
    "CANDIDATES",
    "MERGES",
    "WORK",
    "Found",
    "decide",
    "find_candidates",
    "get_candidate",
    "list_candidates",
    "list_merges",
    "metrics",
    "preview",
    "reconcile",
    "start",
    "undo",
]
