"""From VIES's answer to the ontology."""

import re
from typing import Any

from atlas.sources.plugins.sdk import transform

_ISO = {"EL": "GR", "XI": "GB"}
_UNSAID = "---"


@transform
def number(check: Any) -> dict[str, str]:
    """Return the number with its prefix, in the scheme of its country.

    Raises:
        ValueError: there is no number.

    """
    prefix, rest = check["countryCode"], check["vatNumber"]
    if not re.fullmatch(r"[A-Z]{2}", prefix) or not rest:
        raise ValueError("is no VAT number")
    return {"scheme": f"{_ISO.get(prefix, prefix)}-VAT", "value": whole(check)}


@transform
def whole(check: Any) -> str:
    """Return the number with its prefix."""
    return f"{check['countryCode']}{check['vatNumber']}"


@transform
def country_of(prefix: Any) -> str:
    """Return the ISO 3166-1 code of a prefix: EL is GR, XI is GB."""
    return _ISO.get(prefix, prefix)


@transform
def said(text: Any) -> str | None:
    """Return a text that the member state discloses, on one line."""
    lines = [line.strip(" ,") for line in str(text).splitlines()]
    found = ", ".join(line for line in lines if line)
    return None if not found or found == _UNSAID else found


@transform
def disclosed(check: Any) -> str:
    """Return whether the address is disclosed."""
    return "yes" if said(check.get("address") or "") else "no"
