"""What the exports of screening share: media types, and which of them an Accept header asks for."""

from collections.abc import Sequence

JSON, PDF = "application/json", "application/pdf"


def preferred(accept: str, offered: Sequence[str]) -> str:
    """Return the media type of those offered that an Accept header ranks first.

    RFC 9110 §12.5.1; the first one offered when none is named.
    """
    best, best_quality = offered[0], 0.0
    for part in accept.split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    quality = float(value)
                except ValueError:
                    quality = 0.0
        if media in offered and quality > best_quality:
            best, best_quality = media, quality
    return best
