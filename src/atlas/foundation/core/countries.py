"""The countries that a code may name: ISO 3166-1 alpha-2, and Kosovo's XK, which is in use."""

from functools import lru_cache

import pycountry

_MEANT = {"UK": "GB", "EL": "GR", "EU": "the member state"}
"""Codes that are in use for countries and are not those of ISO 3166-1."""


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """Return the codes a country may have: ISO 3166-1 alpha-2, and Kosovo's XK."""
    return frozenset({*(item.alpha_2 for item in pycountry.countries), "XK"})


def no_country(code: str) -> str | None:
    """Return why a code names no country, and what was probably meant; None: it names one."""
    if code in countries():
        return None
    meant = _MEANT.get(code)
    return f"{code} is no country of ISO 3166-1" + (f"; write {meant}" if meant else "")
