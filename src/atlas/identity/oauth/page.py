"""The consent page: no script, one form, every value escaped."""

import base64
import hashlib
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from atlas.foundation.typesetting.domain import in_reading_order
from atlas.identity.oauth.consent import Consent
from atlas.identity.oauth.domain import is_loopback, origin_of

_FOLDER = Path(__file__).parent / "templates"
_STYLE = (_FOLDER / "consent.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
SCOPE_TEXTS = {
    "read": "Read companies, investigations, reports, ownership, hits and tasks that you can see.",
    "run": "Start investigations and screen names in your name.",
}


def policy(consent: Consent) -> str:
    """Return the page's Content-Security-Policy.

    `form-action` covers the redirect that follows the form too, so it names the client's origin.
    """
    return (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none';"
        f" form-action 'self' {origin_of(consent.asked.redirect_uri)}; frame-ancestors 'none'"
    )


def render(
    consent: Consent, *, sealed: str, slug: str, email: str = "", failed: bool = False
) -> str:
    """Return the page.

    Args:
        consent: what the person is asked to allow.
        sealed: the same, for the form.
        slug: of the tenant whose resource it is.
        email: what the person typed before, if anything.
        failed: the sign-in before was refused.

    """
    return _template().render(
        client=consent.asked.client_name,
        client_host=consent.asked.client_id.split("/")[2],
        redirect_host=consent.asked.redirect_uri.split("/")[2],
        loopback=is_loopback(consent.asked.redirect_uri),
        scopes=[SCOPE_TEXTS[name] for name in consent.asked.scopes],
        sealed=sealed,
        slug=slug,
        email=email,
        failed=failed,
        style=Markup(_STYLE),  # noqa: S704  our own file, hashed into the policy
    )


def _written(value: object) -> object:
    """Write out what would make a name read backwards."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return in_reading_order(value)
    return value


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
    return environment.get_template("consent.html")
