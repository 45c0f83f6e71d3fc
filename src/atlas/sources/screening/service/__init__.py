"""Screening: what other rooms, the worker and the command line may ask for."""

from atlas.sources.screening.indexes import warm as warm_indexes
from atlas.sources.screening.service.against import standing_rules
from atlas.sources.screening.service.decisions import delistings_of, freezing_hits, hits_behind
from atlas.sources.screening.service.equal_names import EqualName, equal_names
from atlas.sources.screening.service.hits import GRAVER
from atlas.sources.screening.service.newer import (
    EarlierHit,
    Standing,
    customers_of,
    earlier_hits,
    has_changed,
    has_open_hits,
    hits_of_ids,
    hits_under,
    standing_of,
    unwatched,
)
from atlas.sources.screening.service.parties import stated_of
from atlas.sources.screening.service.records import (
    countries_screened,
    document_of,
    export_screenings,
    get_screening,
    list_screenings,
    screenings_of,
)
from atlas.sources.screening.service.referred import Referred, referred
from atlas.sources.screening.service.screenings import algorithms, screen
from atlas.sources.screening.service.swept import note_told, unseen_by, unswept, unswept_matcher

__all__ = [
    "GRAVER",
    "EarlierHit",
    "EqualName",
    "Referred",
    "Standing",
    "algorithms",
    "countries_screened",
    "customers_of",
    "delistings_of",
    "document_of",
    "earlier_hits",
    "equal_names",
    "export_screenings",
    "freezing_hits",
    "get_screening",
    "has_changed",
    "has_open_hits",
    "hits_behind",
    "hits_of_ids",
    "hits_under",
    "list_screenings",
    "note_told",
    "referred",
    "screen",
    "screenings_of",
    "standing_of",
    "standing_rules",
    "stated_of",
    "unseen_by",
    "unswept",
    "unswept_matcher",
    "unwatched",
    "warm_indexes",
]
