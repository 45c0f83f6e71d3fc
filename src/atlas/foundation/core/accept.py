"""Which media type an `Accept` header asks for (RFC 9110 §12.5.1). Pure."""

from collections.abc import Sequence


def best_media_type(accept: str, offered: Sequence[str]) -> str | None:
    """Return the media type that a header ranks highest.

    The most specific range that matches decides the quality of a media type; the order of
    `offered` breaks a tie, and an empty header accepts everything.

    Args:
        accept: value of the header.
        offered: media types in lower case, at least one.

    Returns:
        One of `offered`, or None when the header accepts none of them.

    """
    ranges = [_range(part) for part in accept.split(",") if part.strip()]
    if not ranges:
        return offered[0]
    ranked = [(_quality(media, ranges), -place, media) for place, media in enumerate(offered)]
    quality, _, best = max(ranked)
    return best if quality > 0 else None


def _range(part: str) -> tuple[str, float]:
    media, _, parameters = part.strip().partition(";")
    quality = 1.0
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.strip().lower() == "q":
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
