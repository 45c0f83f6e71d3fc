"""Scoring labelled pairs with an algorithm, and how long each pair takes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from atlas.cli.evaluate import outside
from atlas.cli.evaluate.outside import NotInstalledError
from atlas.cli.evaluate.progress import watch
from atlas.knowledge.names.domain import pairs as matcher
from atlas.knowledge.names.domain.labelled import MAX_PROBLEMS, LabelledFileError, LabelledPair

__all__ = [
    "NotInstalledError",
    "ScoredPairs",
    "as_share",
    "score_pairs",
    "with_known_schema",
]

_FTM = {matcher.PERSON: "Person", matcher.ORGANISATION: "Organization"}


@dataclass(frozen=True, slots=True)
class ScoredPairs:
    """The scores (0-1) of one algorithm and the seconds each took."""

    algorithm: str
    version: str
    threshold: float
    scores: tuple[float, ...]
    seconds: tuple[float, ...]


def with_known_schema(
    pairs: Sequence[LabelledPair], *, skip_invalid: bool
) -> tuple[list[LabelledPair], int]:
    """Return the pairs whose schema is known, and how many were left out.

    Raises LabelledFileError when one is not and none may be left out.
    """
    known: list[LabelledPair] = []
    problems: list[tuple[int, str]] = []
    for pair in pairs:
        try:
            matcher.kind_of(pair.schema)
        except ValueError as error:
            problems.append((pair.line, str(error)))
        else:
            known.append(pair)
    if problems and not (skip_invalid and known):
        raise LabelledFileError(problems[:MAX_PROBLEMS])
    return known, len(problems)


def as_share(threshold: float | None) -> float | None:
    """Return a threshold as 0-1, whichever scale it was given in."""
    if threshold is None:
        return None
    return threshold / 100.0 if threshold > 1.0 else threshold


def score_pairs(algorithm: str, pairs: Sequence[LabelledPair]) -> ScoredPairs:
    """Score every pair once, nothing remembered from before.

    Raises NotInstalledError when the algorithm is nomenklatura's and is not there.
    """
    if algorithm == "own":
        return _own(pairs)
    told = outside.run(
        algorithm, [(pair.name1, pair.name2, _ftm_schema(pair.schema)) for pair in pairs]
    )
    version = f"nomenklatura {told.version}"
    return ScoredPairs(algorithm, version, outside.THRESHOLD, told.scores, told.seconds)


def _own(pairs: Sequence[LabelledPair]) -> ScoredPairs:
    matcher.name_score("Warm Up", "Warming Up", "")
    scores: list[float] = []
    seconds: list[float] = []
    for pair in watch(pairs, "scoring"):
        start = time.perf_counter()
        scores.append(matcher.name_score(pair.name1, pair.name2, pair.schema))
        seconds.append(time.perf_counter() - start)
    return ScoredPairs("own", matcher.ALGORITHM, matcher.MATCH, tuple(scores), tuple(seconds))


def _ftm_schema(schema: str) -> str:
    if schema in {"Person", "Company", "Organization", "PublicBody", "Vessel", "Airplane"}:
        return schema
    return _FTM.get(matcher.kind_of(schema), "LegalEntity")
