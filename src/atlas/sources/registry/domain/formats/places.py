"""Countries and nationalities as registers write them in English, to ISO 3166-1 alpha-2."""

from __future__ import annotations

import re
from functools import lru_cache

import pycountry

from atlas.foundation.core.types import JSON
from atlas.sources.lists.domain.countries import country_code as listed_code

UNITED_KINGDOM = frozenset(
    {
        *("united kingdom", "england", "wales", "scotland", "northern ireland", "uk", "gb"),
        *("great britain", "england and wales", "england & wales", "england/wales", "britain"),
        *("united kingdom (england and wales)", "england, united kingdom", "u.k.", "cymru"),
        *("uk (england and wales)", "england and wales (united kingdom)", "england wales"),
        *("england uk", "england, uk", "scotland, united kingdom", "wales, united kingdom"),
    },
)
_OTHER = {
    "holland": "NL",
    "the netherlands": "NL",
    "republic of ireland": "IE",
    "eire": "IE",
    "united states of america": "US",
    "u.s.a.": "US",
    "people's republic of china": "CN",
    "peoples republic of china": "CN",
    "czech republic": "CZ",
    "british virgin islands": "VG",
    "virgin islands": "VG",
    "u.a.e": "AE",
    "united arab emirates": "AE",
    "ivory coast": "CI",
    "republic of korea": "KR",
    "hongkong": "HK",
    "hong kong sar": "HK",
    "turkey": "TR",
    "viet nam": "VN",
    "st. lucia": "LC",
    "republic of cyprus": "CY",
    "bailiwick of jersey": "JE",
    "channel islands": None,
    "i.r. iran": "IR",
    "ir iran": "IR",
    "i.r.iran": "IR",
    "persia": "IR",
    "tehran": "IR",
    "d.p.r.k": "KP",
    "korea (north)": "KP",
    "korea (south)": "KR",
    "people's democratic republic of korea": "KP",
    "congo (kinshasa)": "CD",
    "congo (brazzaville)": "CG",
    "u.k": "GB",
    "virgin islands, u.s": "VI",
    "pyongyang": "KP",
    "rangoon": "MM",
    "yangon": "MM",
    "naypyidaw": "MM",
}
_NATIONALITIES = """
Afghan AF|Albanian AL|Algerian DZ|American US|Andorran AD|Angolan AO|Argentine AR|Argentinian AR
Armenian AM|Australian AU|Austrian AT|Azerbaijani AZ|Bahamian BS|Bahraini BH|Bangladeshi BD
Barbadian BB|Belarusian BY|Belgian BE|Belizean BZ|Beninese BJ|Bermudian BM|Bhutanese BT
Bolivian BO|Bosnian BA|Citizen Of Bosnia And Herzegovina BA|Botswanan BW|Brazilian BR|British GB
British Virgin Islander VG|Bruneian BN|Bulgarian BG|Burkinan BF|Burmese MM|Burundian BI
Cambodian KH|Cameroonian CM|Canadian CA|Cape Verdean CV|Cayman Islander KY|Chadian TD|Chilean CL
Chinese CN|Colombian CO|Comoran KM|Congolese (Congo) CG|Congolese (Drc) CD|Cook Islander CK
Costa Rican CR|Croatian HR|Cuban CU|Cypriot CY|Cypriot (Northern Cyprus) CY|Czech CZ|Danish DK
Djiboutian DJ|Dominican DM|Citizen Of The Dominican Republic DO|Dutch NL|East Timorese TL
Ecuadorean EC|Egyptian EG|Emirati AE|English GB|Equatorial Guinean GQ|Eritrean ER|Estonian EE
Ethiopian ET|Faroese FO|Fijian FJ|Filipino PH|Finnish FI|French FR|Gabonese GA|Gambian GM
Georgian GE|German DE|Ghanaian GH|Gibraltarian GI|Greek GR|Greenlandic GL|Grenadian GD
Guamanian GU|Guatemalan GT|Citizen Of Guinea-Bissau GW|Guinean GN|Guyanese GY|Haitian HT
Honduran HN|Hong Konger HK|Hungarian HU|Icelandic IS|Indian IN|Indonesian ID|Iranian IR|Iraqi IQ
Irish IE|Israeli IL|Italian IT|Ivorian CI|Jamaican JM|Japanese JP|Jordanian JO|Kazakh KZ
Kenyan KE|Kittitian KN|Citizen Of Kiribati KI|Kosovan XK|Kuwaiti KW|Kyrgyz KG|Lao LA|Latvian LV
Lebanese LB|Liberian LR|Libyan LY|Liechtenstein Citizen LI|Lithuanian LT|Luxembourger LU
Macanese MO|Macedonian MK|Malagasy MG|Malawian MW|Malaysian MY|Maldivian MV|Malian ML|Maltese MT
Marshallese MH|Mauritanian MR|Mauritian MU|Mexican MX|Micronesian FM|Moldovan MD|Monegasque MC
Mongolian MN|Montenegrin ME|Montserratian MS|Moroccan MA|Mosotho LS|Mozambican MZ|Namibian NA
Nauruan NR|Nepalese NP|New Zealander NZ|Nicaraguan NI|Nigerian NG|Nigerien NE|Niuean NU
North Korean KP|Northern Irish GB|Norwegian NO|Omani OM|Pakistani PK|Palauan PW|Palestinian PS
Panamanian PA|Papua New Guinean PG|Paraguayan PY|Peruvian PE|Pitcairn Islander PN|Polish PL
Portuguese PT|Puerto Rican PR|Qatari QA|Romanian RO|Russian RU|Rwandan RW|Salvadorean SV
Sammarinese SM|Samoan WS|Sao Tomean ST|Saudi Arabian SA|Saudi SA|Scottish GB|Senegalese SN
Serbian RS|Citizen Of Seychelles SC|Sierra Leonean SL|Singaporean SG|Slovak SK|Slovenian SI
Solomon Islander SB|Somali SO|South African ZA|South Korean KR|South Sudanese SS|Spanish ES
Sri Lankan LK|St Helenian SH|St Lucian LC|Sudanese SD|Surinamese SR|Swazi SZ|Swedish SE|Swiss CH
Syrian SY|Taiwanese TW|Tajik TJ|Tanzanian TZ|Thai TH|Togolese TG|Tongan TO|Trinidadian TT
Tunisian TN|Turkish TR|Turkmen TM|Turks And Caicos Islander TC|Tuvaluan TV|Ugandan UG
Ukrainian UA|Uruguayan UY|Uzbek UZ|Vatican Citizen VA|Citizen Of Vanuatu VU|Venezuelan VE
Vietnamese VN|Vincentian VC|Welsh GB|Yemeni YE|Zambian ZM|Zimbabwean ZW
"""
NATIONALITIES = {
    name.lower(): code
    for line in _NATIONALITIES.split("\n")
    for entry in filter(None, line.split("|"))
    for name, _, code in [entry.rpartition(" ")]
}
"""The list from which the forms of Companies House let a person choose, and usual variants."""


@lru_cache(maxsize=20_000)
def country_of(name: str | None) -> str | None:
    """Return the alpha-2 code of a country's English name or code; None when unknown."""
    written = " ".join((name or "").lower().split()).strip(" .")
    if not written:
        return None
    if written in UNITED_KINGDOM:
        return "GB"
    if written in _OTHER:
        return _OTHER[written]
    if len(written) in {2, 3}:
        code = written.upper()
        found = pycountry.countries.get(alpha_2=code) or pycountry.countries.get(alpha_3=code)
        return found.alpha_2 if found else listed_code(written)
    return listed_code(written) or _without_form(written) or _last_part(written)


_FORM = re.compile(
    r"^(?:the )?(?:(?:(?:islamic|federal|socialist|arab|co-?operative|united)\s+)?republic"
    r"|kingdom|sultanate|state|commonwealth|principality|union|federation)\s+of\s+(?:the )?"
    r"|^the\s+|\s*\([^()]*\)$"
)
"""What stands before or behind a country's name: `Republic of`, `(UK)`."""


def _without_form(written: str) -> str | None:
    """Return the country of a text without the form of state before its name."""
    bare = _FORM.sub("", written).strip()
    code = country_of(bare) if bare != written and len(bare) > len("USA") else None
    bracketed = re.search(r"\(([^()]*)\)$", written)
    beside = country_of(bracketed[1]) if bracketed else None
    return code if beside in {None, code} else None


def _last_part(written: str) -> str | None:
    """Return the country that ends a text of several parts: `Rangoon, Myanmar`."""
    before, comma, last = written.rpartition(",")
    return country_of(last) if comma and before.strip() else None


@lru_cache(maxsize=20_000)
def nationality_of(name: str | None) -> str | None:
    """Return the alpha-2 code of a nationality in English; None when unknown."""
    written = " ".join((name or "").lower().split()).strip(" .")
    return NATIONALITIES.get(written) or country_of(written)


def place(name: str | None, code: str | None = None) -> dict[str, JSON] | None:
    """Return a country as BODS writes it; None when neither is known."""
    known = code or country_of(name)
    if not (name or known):
        return None
    return {"name": name or known, **({"code": known} if known else {})}
