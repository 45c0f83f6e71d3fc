"""Lists of one country that a home regime names and that Atlas has no loader for.

They are loaded as FollowTheMoney. What is stated here needs no manifest and no manifest can lower
it: whose list it is, and the fewest entries that it can plausibly have. `basis` says where that
number comes from and when it was read; none of them was counted in the publisher's own file.
"""

from dataclasses import dataclass

from atlas.sources.lists.domain.catalogue import (
    BINDING_MAX_AGE_DAYS,
    FTM,
    ListDefinition,
    unloaded_definition,
)
from atlas.sources.lists.domain.terms import Measure


@dataclass(frozen=True, slots=True)
class NationalList:
    """What is true of every version of a national list; `regime` is the country's."""

    title: str
    publisher: str
    source_url: str
    territory: str
    minimum_entries: int
    basis: str

    @property
    def regime(self) -> str:
        """Whose rule on ownership by listed persons applies, if it has one."""
        return self.territory.lower()


_CRAWLER = "least numbers that OpenSanctions' crawler of this list accepts (MIT), read 2026-11-27"
_ASSUMED = "not verified: no count was found; assumed low, 2026-11-27"
NATIONAL: dict[str, NationalList] = {
    "be-national": NationalList(
        "Belgian national list of terrorism",
        "Federal Public Service Finance (Treasury)",
        "https://finance.belgium.be/en/about_fps/structure_and_services/general_administrations"
        "/treasury/financial-sanctions/national",
        "BE",
        10,
        _ASSUMED,
    ),
    "ch-seco": NationalList(
        "Swiss list of sanctioned persons, entities and organisations",
        "State Secretariat for Economic Affairs (SECO)",
        "https://www.seco.admin.ch/en/searching-for-subjects-sanctions",
        "CH",
        4_500,
        f"{_CRAWLER}: 3,000 persons and 1,500 entities",
    ),
    "cz-national": NationalList(
        "Czech national sanctions list",
        "Ministry of Foreign Affairs of the Czech Republic",
        "https://mzv.gov.cz/jnp/en/foreign_relations/sanctions_policy/index.html",
        "CZ",
        10,
        f"{_CRAWLER}: 15 persons and 2 entities, cancelled ones included",
    ),
    "ee-national": NationalList(
        "Sanctions of the Government of the Republic of Estonia",
        "Ministry of Foreign Affairs of Estonia",
        "https://www.vm.ee/en/activity/international-sanctions"
        "/sanctions-government-republic-estonia",
        "EE",
        300,
        f"{_CRAWLER}: 350 persons, of 414 on 2025-03-03",
    ),
    "fi-nbi": NationalList(
        "Finnish freezing decisions of the National Bureau of Investigation",
        "National Bureau of Investigation",
        "https://poliisi.fi/en/freezing-of-assets",
        "FI",
        1,
        _ASSUMED,
    ),
    "fr-gels": NationalList(
        "French national register of asset freezes",
        "Ministry of the Economy and Finance, DG Trésor",
        "https://gels-avoirs.dgtresor.gouv.fr",
        "FR",
        1_500,
        "it holds every freeze of the EU and the UN (the register's own description, read in"
        " OpenSanctions' crawler, 2026-11-27): at least what eu-fsf has",
    ),
    "in-mha": NationalList(
        "Organisations and individuals listed under the Unlawful Activities (Prevention) Act",
        "Ministry of Home Affairs of India",
        "https://www.mha.gov.in/en/divisionofmha"
        "/counter-terrorism-and-counter-radicalization-division",
        "IN",
        100,
        f"{_CRAWLER}: 57 individuals and 50 organisations",
    ),
    "lv-national": NationalList(
        "Latvian national sanctions list",
        "Financial Intelligence Unit of Latvia",
        "https://sankcijas.fid.gov.lv",
        "LV",
        4,
        f"{_CRAWLER}: 3 persons and 1 organisation",
    ),
    "nl-terrorism": NationalList(
        "Dutch national sanctions list on terrorism",
        "Ministry of Foreign Affairs of the Netherlands",
        "https://www.government.nl/documents/reports/2016/01/15/national-terrorism-list",
        "NL",
        50,
        _ASSUMED,
    ),
    "pl-mswia": NationalList(
        "Polish list of persons and entities subject to sanctions",
        "Minister of the Interior and Administration of Poland",
        "https://www.gov.pl/web/mswia/lista-osob-i-podmiotow-objetych-sankcjami",
        "PL",
        400,
        f"{_CRAWLER}: 420 persons and 90 companies",
    ),
}
_LICENCE = "As its publisher states"


def bare_definition(list_id: str) -> ListDefinition:
    """Return what is known of a list that Atlas has no loader for and no version of."""
    known = NATIONAL.get(list_id)
    if known is None:
        return unloaded_definition(list_id)
    return ListDefinition(
        id=list_id,
        title=known.title,
        publisher=known.publisher,
        source_url=known.source_url,
        licence=_LICENCE,
        topics=("sanctions",),
        territory=known.territory,
        regime=known.regime,
        default_measure=Measure.ASSET_FREEZE,
        max_age_days=BINDING_MAX_AGE_DAYS,
        formats=(FTM,),
        minimum_entries=known.minimum_entries,
    )
