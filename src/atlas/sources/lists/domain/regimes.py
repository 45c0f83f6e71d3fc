"""Whose sanctions freeze a FollowTheMoney entity: from its own Sanction records, never guessed.

A regime's rule on ownership by listed persons starts with the parties that this regime freezes, so
an entry of a list that holds many regimes must say which are meant. Said is it by the programme
(`Sanction.programId`) or, where that names none that is known, by the authority. What neither
names has no regime: it starts no ownership rule, and the answer is `not_assessed`.

Sources: OpenSanctions programme index, 2026-08 (`meta/programs`: key and issuer; MIT); names of the
authorities as these publish themselves. A programme that freezes nothing (`FTM_PROGRAMMES`, the
non-SDN programmes of OFAC) names no regime here.
"""

from collections.abc import Iterable, Mapping

from atlas.foundation.core.types import JSON
from atlas.sources.lists.domain.catalogue import DEMO_REGIME, LISTS, ListDefinition
from atlas.sources.lists.domain.measures import FTM_PROGRAMMES, NON_SDN_ONLY
from atlas.sources.lists.domain.national import NATIONAL
from atlas.sources.lists.domain.terms import Measure

OFAC, EU, UK, UN = "ofac", "eu", "uk", "un"
REGIMES = (OFAC, EU, UK, UN)
"""The regimes of the lists that Atlas knows; a manifest may name another."""

_KEYS = {
    OFAC: """BALKANS BRUS BURMA CAR CUBA CYB DARFUR DRC ETHIOPIA FORINT GLOMAG HONGKONG HOSTAGE ICC
        IRAN IRAQ LEBANON LIBYA MAGNITSKY MALI NARCO NICARAGUA NK NON-PROLIF NS-MBS RUSHAR SOMALIA
        SOUTH-SUDAN SYR SYR-REL TCO TERR UKRRUS-REL VEN YEMEN""",
    EU: """AFG BDI BLR BOSNIA CAF CHEM COD CYB GIN GNB GTM HAM HARIRI HR HTI IRN IRQ LBY LEBANON MDA
        MLI MMR NIC NIGER PRK RUS RUSDA SDN SDNZ SOM SSD SYR TAQA-EUAQ TERR TUN TUR UKR VEN YEM
        ZWE""",
    UK: """AC AFG BH BLR CAR CT CW CYB DPRK DRC GNB GU HR HT ICT IRAN IRAN-NW IRQ ISIL LBY MIGR MLI
        MMR NIC RUS SAMLA SDN SOM SSD SYR VEN YEM""",
    UN: """SC1518 SC1533 SC1591 SC1636 SC1718 SC1737 SC1970 SC1988 SC2127 SC2140 SC2206 SC2653
        SC2713 SCISIL""",
}
_PREFIXES = {OFAC: "US", EU: "EU", UK: "GB", UN: "UN"}
PROGRAMMES = {
    f"{_PREFIXES[regime]}-{key}": regime for regime, keys in _KEYS.items() for key in keys.split()
}
"""OpenSanctions programme key → regime, for the programmes that freeze assets."""

AUTHORITIES = {
    "ofac": OFAC,
    "office of foreign assets control": OFAC,
    "us treasury office of foreign assets control": OFAC,
    "us department of the treasury office of foreign assets control": OFAC,
    "council of the european union": EU,
    "council of the eu": EU,
    "eeas": EU,
    "european external action service": EU,
    "european union external action service": EU,
    "ofsi": UK,
    "office of financial sanctions implementation": UK,
    "hm treasury": UK,
    "hm treasury office of financial sanctions implementation": UK,
    "fcdo": UK,
    "foreign commonwealth and development office": UK,
    "un security council": UN,
    "unsc": UN,
    "united nations security council": UN,
}
"""Authority as words in lower case → regime."""


def regime_of(
    programme_ids: Iterable[str], programmes: Iterable[str], authorities: Iterable[str]
) -> set[str]:
    """Return the regimes under which one Sanction record freezes; empty where none is named."""
    ids = [item.upper() for item in programme_ids]
    if named := {PROGRAMMES[item] for item in ids if item in PROGRAMMES}:
        return named
    if any(
        FTM_PROGRAMMES.get(item, Measure.ASSET_FREEZE) is not Measure.ASSET_FREEZE for item in ids
    ):
        return set()
    codes = [item.upper() for item in programmes]
    if codes and all(code in NON_SDN_ONLY for code in codes):
        return set()
    return {AUTHORITIES[words] for item in authorities if (words := _words(item)) in AUTHORITIES}


def _words(authority: str) -> str:
    plain = authority.casefold().replace("&", " and ").replace("u.s.", "us").replace("'", "")
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def lists_of(regime: str, loaded: Mapping[str, Mapping[str, JSON]]) -> frozenset[str]:
    """Return the loaded lists (id → manifest) on which the lack of a hit counts for a regime.

    They state its asset freezes as a whole. Where the regime's own lists are known
    (`needed_lists`), no other replaces them, regardless of its manifest.
    A list of many regimes (FollowTheMoney without `regime` in its manifest) has hits, but the lack
    of one does not count; a national list is its country's, regardless of its manifest; a
    fictitious one counts for the fictitious regime alone.
    """
    published = needed_lists(regime)
    return frozenset(
        list_id
        for list_id, manifest in loaded.items()
        if not published or list_id in published
        if (known := LISTS.get(list_id)) is None or not known.fictitious or regime == DEMO_REGIME
        if regime == regime_of_list(list_id, manifest)
        if list_id in NATIONAL
        or (known.default_measure if known else manifest.get("measure")) == Measure.ASSET_FREEZE
    )


def needed_lists(regime: str) -> frozenset[str]:
    """Return the lists without which the lack of a hit proves nothing for a regime.

    All of them: the terrorist entities of Canada's Criminal Code are not among its sanctions.
    Empty where the catalogue knows no list of the regime, as of the fictitious one.
    """
    published = {key for key, one in LISTS.items() if _whole(one) and one.regime == regime}
    return frozenset(published | {key for key, one in NATIONAL.items() if one.regime == regime})


def regime_of_list(list_id: str, manifest: Mapping[str, JSON]) -> str:
    """Return whose list it is, by the catalogue before its version's manifest; empty: unstated."""
    known = LISTS.get(list_id) or NATIONAL.get(list_id)
    return known.regime if known else str(manifest.get("regime") or "")


def _whole(definition: ListDefinition) -> bool:
    """Whether a list of the catalogue is a real regime's own, with all its asset freezes."""
    return not definition.fictitious and definition.default_measure is Measure.ASSET_FREEZE


def joined(regimes: Iterable[str]) -> str:
    """Return several regimes as one text, as hits keep them: `eu,ofac`; empty for none."""
    return ",".join(sorted({item for item in regimes if item}))


def parted(text: str) -> frozenset[str]:
    """Return the regimes of a text that `joined` made."""
    return frozenset(item for item in text.split(",") if item)
