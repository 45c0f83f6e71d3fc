"""Country names as sanctions lists write them, to ISO 3166-1 alpha-2 codes.

Unknown names and regions that are no country give None: a list's raw text is always kept
beside. `XK` (Kosovo) is the user-assigned code in common use.
"""

from functools import cache

import pycountry

_AS_LISTED = {
    "bahamas, the": "BS",
    "bolivia": "BO",
    "brunei": "BN",
    "burma": "MM",
    "cape verde": "CV",
    "congo, democratic republic of the": "CD",
    "congo, republic of the": "CG",
    "cote d ivoire": "CI",
    "cote d'ivoire": "CI",
    "czech republic": "CZ",
    "gaza": "PS",
    "hong kong": "HK",
    "iran": "IR",
    "ivory coast": "CI",
    "korea, north": "KP",
    "korea, south": "KR",
    "north korea": "KP",
    "south korea": "KR",
    "kosovo": "XK",
    "laos": "LA",
    "macau": "MO",
    "macedonia": "MK",
    "man, isle of": "IM",
    "micronesia": "FM",
    "moldova": "MD",
    "palestinian": "PS",
    "palestinian territories": "PS",
    "region: crimea": "UA",
    "region: gaza": "PS",
    "region: northern mali": "ML",
    "russia": "RU",
    "swaziland": "SZ",
    "syria": "SY",
    "taiwan": "TW",
    "tanzania": "TZ",
    "the gambia": "GM",
    "turkey": "TR",
    "uae": "AE",
    "uk": "GB",
    "united kingdom": "GB",
    "united states": "US",
    "usa": "US",
    "u.s.": "US",
    "venezuela": "VE",
    "vietnam": "VN",
    "virgin islands, british": "VG",
    "virgin islands, u.s.": "VI",
    "west bank": "PS",
}


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for country in pycountry.countries:
        for attribute in ("name", "official_name", "common_name"):
            value = getattr(country, attribute, None)
            if value:
                names[value.lower()] = country.alpha_2
    return names | _AS_LISTED


def country_code(name: str | None) -> str | None:
    """Return the alpha-2 code of a country as a list names it, or None."""
    if not name:
        return None
    return _names().get(" ".join(name.lower().split()).strip(" ."))
