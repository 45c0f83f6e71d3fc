"""Country names as sanctions lists write them, to ISO 3166-1 alpha-2 codes.

Unknown names and regions that are no country give None: a list's raw text is always
kept. `XK` (Kosovo) is the user-assigned code in common use.
"""

import re
from functools import cache

import pycountry

_PARTS = re.compile(r"[,;/]|\.\s|\(\d+\)|\(\w\)|\band\b")
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


_AS_LISTED |= {
    "afghan": "AF",
    "algerian": "DZ",
    "bosnia and herzegovina": "BA",
    "bosnia herzegovina": "BA",
    "bosnia-herzegovina": "BA",
    "congo (democratic republic)": "CD",
    "democratic republic of congo": "CD",
    "democratic republic of the congo": "CD",
    "drc": "CD",
    "republic of the congo": "CG",
    "congo, dr": "CD",
    "dprk": "KP",
    "dpr korea": "KP",
    "democratic people's republic of korea": "KP",
    "german": "DE",
    "german democratic republic": "DE",
    "hong kong special administrative region": "HK",
    "iran (islamic republic of)": "IR",
    "islamic republic of iran": "IR",
    "korea (democratic people's republic of)": "KP",
    "korea (republic of)": "KR",
    "kuwaiti": "KW",
    "libyan arab jamahiriya": "LY",
    "marshall islands": "MH",
    "moroccan": "MA",
    "myanmar (burma)": "MM",
    "north macedonia": "MK",
    "netherlands": "NL",
    "the netherlands": "NL",
    "occupied palestinian territories": "PS",
    "occupied palestinian territory": "PS",
    "pakistani": "PK",
    "palestine": "PS",
    "state of palestine": "PS",
    "russian": "RU",
    "russian federation": "RU",
    "saudi arabian": "SA",
    "somali": "SO",
    "sudanese": "SD",
    "syrian": "SY",
    "syrian arab republic": "SY",
    "st kitts and nevis": "KN",
    "st. kitts and nevis": "KN",
    "st vincent and the grenadines": "VC",
    "tunisian": "TN",
    "turkiye": "TR",
    "türkiye": "TR",
    "united arab emirates": "AE",
    "united kingdom of great britain and northern ireland": "GB",
    "united republic of tanzania": "TZ",
    "united states of america": "US",
    "ussr": "SU",
    "vietnamese": "VN",
    "yemeni": "YE",
}
_FORMER = {"SU", "YU", "CS", "DD"}
"""Codes of former states (ISO 3166-3): not compared as countries."""


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
    text = " ".join(name.lower().replace("\u2019", "'").split()).strip(" .")
    code = _names().get(text) or _names().get(re.sub(r"\s*\([^()]*\)$", "", text))
    return None if code in _FORMER else code


def country_codes(text: str | None) -> tuple[str, ...]:
    """Return the codes of all countries a field names: `Russia, Ukraine`, `(1) Iran (2) Iraq`."""
    if not text:
        return ()
    whole = country_code(text)
    parts = [whole] if whole else [country_code(part) for part in _PARTS.split(text)]
    return tuple(dict.fromkeys(code for code in parts if code))


def alpha2(code: str | None) -> str | None:
    """Return an upper case alpha-2 code of ISO 3166-1 (also XK), else None."""
    upper = (code or "").strip().upper()
    if upper == "XK" or (len(upper) == 2 and pycountry.countries.get(alpha_2=upper)):
        return upper
    return None
