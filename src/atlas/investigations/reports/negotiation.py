"""Which form of a report an `Accept` header asks for (RFC 9110 §12.5.1). Pure."""

from collections.abc import Sequence

from atlas.foundation.core.errors import NotAcceptableError

JSON, HTML, PDF = "application/json", "text/html", "application/pdf"
OFFERED = (JSON, HTML, PDF)
"""In the order that breaks a tie."""


def negotiate(accept: str, offered: Sequence[str] = OFFERED) -> str:
    """Return the media type that the header ranks highest; the first one where it says nothing.

    Raises:
        NotAcceptableError: it accepts none of them.

    """
    ranges = [_range(part) for part in accept.split(",") if part.strip()]
    if not ranges:
        return offered[0]
    ranked = [(_quality(media, ranges), -place, media) for place, media in enumerate(offered)]
    quality, _, best = max(ranked)
    if quality <= 0:
        raise NotAcceptableError(f"A report is offered as {', '.join(offered)}.")
    return best


def _range(part: str) -> tuple[str, float]:
    media, _, parameters = part.strip().partition(";")
    quality = 1.0
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.lower() == "q":
            try:
                given = float(value)
            except ValueError:
                given = 0.0
            quality = given if 0.0 <= given <= 1.0 else 0.0
    return media.strip().lower(), quality


def _quality(media: str, ranges: Sequence[tuple[str, float]]) -> float:
    """Return the quality of the most specific range that matches."""
    kind = media.partition("/")[0]
    for wanted in (media, f"{kind}/*", "*/*"):
        found = [quality for pattern, quality in ranges if pattern == wanted]
        if found:
            return max(found)
    return 0.0
