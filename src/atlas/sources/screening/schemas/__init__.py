"""Shapes of screening: `screenings` (query, result), `hits`, `batches`, `rescreenings`."""

from atlas.sources.screening.schemas.screenings import (
    ALGORITHM,
    DEFAULT_THRESHOLD,
    AlgorithmOut,
    Feature,
    ListState,
    Measure,
    NameKind,
    Outcome,
    PartyKind,
    ScreenedList,
    ScreeningCandidate,
    ScreeningIdentifier,
    ScreeningQuery,
    ScreeningResult,
    Strength,
    TopicOutcome,
)

__all__ = [
    "ALGORITHM",
    "DEFAULT_THRESHOLD",
    "AlgorithmOut",
    "Feature",
    "ListState",
    "Measure",
    "NameKind",
    "Outcome",
    "PartyKind",
    "ScreenedList",
    "ScreeningCandidate",
    "ScreeningIdentifier",
    "ScreeningQuery",
    "ScreeningResult",
    "Strength",
    "TopicOutcome",
]
