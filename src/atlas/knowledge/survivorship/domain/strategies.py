"""The strategies as orders over claims: the smallest key wins, whatever the order of arrival.

Ties go by trust, then date, then source name, then value. An analyst's claim comes
before every strategy; among analysts' claims the latest wins.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from atlas.foundation.core.canonical import canonical_json
from atlas.knowledge.ontology.domain import AttributeSpec, Strategy
from atlas.knowledge.survivorship.domain.model import ANALYST, Candidate

Key = tuple[Any, ...]


def rank(spec: AttributeSpec, source_order: Sequence[str] = ()) -> Callable[[Candidate], Key]:
    """Return the sort key of a strategy; the first claim in its order is the winner.

    Args:
        spec: the attribute.
        source_order: the contract's order of sources, for FIRST_NON_NULL.

    """
    score = _SCORES[spec.survivorship]
    order = {source: position for position, source in enumerate(source_order)}

    def key(claim: Candidate) -> Key:
        if claim.source_type == ANALYST:
            return (0, -claim.asserted_at.timestamp(), *tie(claim))
        return (1, -score(claim, order), *tie(claim))

    return key


def tie(claim: Candidate) -> Key:
    """Return the part of the key that decides between equals."""
    return (
        -claim.trust,
        -claim.asserted_at.timestamp(),
        claim.source,
        canonical_json(claim.value),
        claim.claim_id,
    )


def completeness(value: Any) -> int:
    """Return how much a value says: filled members of an object, letters of a text."""
    if isinstance(value, Mapping):
        return sum(completeness(member) > 0 for member in value.values())
    if isinstance(value, list | tuple):
        return len(value)
    return sum(not character.isspace() for character in str(value))


def specificity(value: Any) -> int:
    """Return how narrow a value is: parts of a date or code, else how much it says."""
    if isinstance(value, str):
        parts = value.split("-")
        if all(part.isalnum() for part in parts) and len(value) <= 12:
            return len(parts)
    return completeness(value)


def canonical_value(form: str, value: Any) -> Any:
    """Return a value as CANONICAL writes it."""
    if not isinstance(value, str):
        return value
    text = " ".join(value.split())
    match form:
        case "upper":
            return text.upper()
        case "lower":
            return text.lower()
        case "host":
            host = urlsplit(text if "//" in text else f"//{text}").hostname
            return (host or text).lower().removeprefix("www.").rstrip(".")
        case _:
            return text


def _equal(_claim: Candidate, _order: Mapping[str, int]) -> float:
    return 0


def _recent(claim: Candidate, _order: Mapping[str, int]) -> float:
    return claim.asserted_at.timestamp()


def _complete(claim: Candidate, _order: Mapping[str, int]) -> float:
    return completeness(claim.value)


def _specific(claim: Candidate, _order: Mapping[str, int]) -> float:
    return specificity(claim.value)


def _first(claim: Candidate, order: Mapping[str, int]) -> float:
    return -order.get(claim.source, len(order))


_SCORES: Mapping[Strategy, Callable[[Candidate, Mapping[str, int]], float]] = {
    Strategy.MOST_TRUSTED: _equal,
    Strategy.MOST_RECENT: _recent,
    Strategy.MOST_COMPLETE: _complete,
    Strategy.MOST_SPECIFIC: _specific,
    Strategy.AGGREGATE: _equal,
    Strategy.CANONICAL: _equal,
    Strategy.FIRST_NON_NULL: _first,
}
