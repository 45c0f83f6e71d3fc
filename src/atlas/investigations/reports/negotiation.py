"""The forms in which a report is offered, and which of them an `Accept` header asks for."""

from collections.abc import Sequence

from atlas.foundation.core.accept import best_media_type
from atlas.foundation.core.errors import NotAcceptableError

JSON, HTML, PDF = "application/json", "text/html", "application/pdf"
OFFERED = (JSON, HTML, PDF)
"""In the order that breaks a tie."""


def negotiate(accept: str, offered: Sequence[str] = OFFERED) -> str:
    """Return the media type that the header ranks highest; the first one where it ranks none.

    Raises:
        NotAcceptableError: it accepts none of them.

    """
    best = best_media_type(accept, offered)
    if best is None:
        raise NotAcceptableError(f"A report is offered as {', '.join(offered)}.")
    return best
