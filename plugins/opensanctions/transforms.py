"""From OpenSanctions's words to those of the ontology."""

from typing import Any

from atlas.sources.plugins.sdk import transform


@transform
def company(query: Any) -> dict[str, str]:
    """Return the company that was asked about: `GB-COH:09000002`.

    Raises:
        ValueError: the answer repeats another question.

    """
    scheme, colon, value = str(query["id"]).partition(":")
    if not colon or not value:
        raise ValueError("the answer does not say whom it is about")
    return {"scheme": scheme, "value": value}


@transform
def lists(datasets: Any) -> str:
    """Return the lists that have the entry."""
    return ", ".join(sorted(datasets))


@transform
def version(changed: Any) -> str:
    """Return of when the entry is; `current` where that is not said."""
    return str(changed)[:10]


@transform
def strength(candidate: Any) -> str:
    """Return how strongly it agrees: above the provider's threshold, or not."""
    return "strong" if candidate["match"] else "weak"


@transform
def percent(score: Any) -> float:
    """Return the score from 0 to 100."""
    return round(float(score) * 100, 1)


@transform
def reason(candidate: Any) -> str:
    """Return the entry's name and what it is listed for."""
    topics = ", ".join(candidate["properties"].get("topics") or ())
    return f"{candidate['caption']} ({topics})" if topics else str(candidate["caption"])


@transform
def programmes(several: Any) -> str | None:
    """Return the programmes of the entry."""
    return ", ".join(several) or None
