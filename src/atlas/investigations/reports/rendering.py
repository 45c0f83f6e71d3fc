"""The report as one static HTML page: no script, no request, readable by a screen reader."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup
from msgspec import to_builtins

from atlas.foundation.core.types import JSON
from atlas.foundation.typesetting.domain import in_reading_order
from atlas.investigations.reports.chart import chart_svg
from atlas.investigations.reports.pages import pages_of
from atlas.investigations.reports.redaction import TEMPLATES
from atlas.investigations.reports.wording import rated
from atlas.risk.evaluations.domain.wording import words

_FOLDER = Path(__file__).parent / "templates"
_STYLE = (_FOLDER / "report.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
CONTENT_SECURITY_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'self'; sandbox"
)
"""Nothing but the page's own style, by its hash; what a source wrote can never run."""


def render(
    document: Mapping[str, JSON],
    sha256: str,
    sections: Sequence[str] = TEMPLATES["full"].sections,
    organisation: str = "Atlas",
) -> str:
    """Return the page of a report's document; every value is escaped."""
    svg = chart_svg(document) if "ownership" in sections else None
    return _template().render(
        page=to_builtins(pages_of(document, sha256, tuple(sections))),
        organisation=organisation,
        style=Markup(_STYLE),  # noqa: S704  our own file, hashed into the policy
        chart=base64.b64encode(svg.encode()).decode() if svg else None,
    )


def _written(value: Any) -> Any:
    """Escape what would make a name, or the text next to it, read backwards."""
    plain = isinstance(value, str) and not isinstance(value, Markup)
    return in_reading_order(value) if plain else value


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        finalize=_written,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"words": words, "rated": rated}
    return environment.get_template("report.html")
