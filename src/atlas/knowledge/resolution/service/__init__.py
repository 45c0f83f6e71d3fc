"""Use cases of parties that may be one."""

from atlas.knowledge.resolution.service.deciding import (
    CANDIDATES,
    MERGES,
    decide,
    every_below,
    get_candidate,
    list_candidates,
    list_merges,
    undo,
    words_lapse,
)
from atlas.knowledge.resolution.service.finding import Found, find_candidates
from atlas.knowledge.resolution.service.previewing import metrics, preview, reconcile
from atlas.knowledge.resolution.service.searching import SEARCHES, WORK, list_searches, start

__all__ = [
    "CANDIDATES",
    "MERGES",
    "SEARCHES",
    "WORK",
    "Found",
    "decide",
    "every_below",
    "find_candidates",
    "get_candidate",
    "list_candidates",
    "list_merges",
    "list_searches",
    "metrics",
    "preview",
    "reconcile",
    "start",
    "undo",
    "words_lapse",
]
