"""Lists of one country: those that a home regime names, or whose sanctions reach abroad.

Those of Switzerland, Canada and Australia are read as their publishers publish them, the others as
FollowTheMoney. What is stated here needs no manifest and no manifest can lower it: whose list it
is, and the fewest entries that it can plausibly have. `basis` says where that number comes from and
when it was read; none of them was counted in the publisher's own file.
"""

from dataclasses import dataclass, replace

from atlas.sources.lists.domain.catalogue import (
    DFAT_XLSX,
    FTM,
    LISTED_ENTITIES,
    SECO_XML,
    SEMA_XML,
    ListDefinition,
    unloaded_definition,
)
from atlas.sources.lists.domain.terms import Measure


@dataclass(frozen=True, slots=True)
class NationalList:
    """What is true of every version of a national list; `regime` is the country's.

    `format`: the publisher's own, where Atlas reads it; FollowTheMoney is read in any case.
    `downloads`, `rhythm` and `quiet_days` are those of `ListDefinition`.
    """

    title: str
    publisher: str
    source_url: str
    territory: str
    minimum_entries: int
    basis: str
    format: str | None = None
    downloads: tuple[str, ...] = ()
    rhythm: str = ""
    quiet_days: int | None = None
    licence: str = "As its publisher states"

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats in which it is read, the publisher's own first."""
        return (self.format, FTM) if self.format else (FTM,)

    @property
    def regime(self) -> str:
        """Whose rule on ownership by listed persons applies, if it has one."""
        return self.territory.lower()


_CRAWLER = "least numbers that OpenSanctions' crawler of this list accepts (MIT), read 2026-11-27"
_ASSUMED = "not verified: no count was found; assumed low, 2026-11-27"
_AUSTRALIA = "https://www.dfat.gov.au"
_SESAM = "https://www.sesam.search.admin.ch/sesam-search-web/pages"
_CANADA = "https://www.international.gc.ca/world-monde"
_SAFETY = "https://www.publicsafety.gc.ca/cnt"
_TERMS = "Terms of the Government of Canada: reproduction with the source named"
_CANADA_FILES = f"{_CANADA}/assets/office_docs/international_relations-relations_internationales"
NATIONAL: dict[str, NationalList] = {
    "au-dfat": NationalList(
        "Australian Sanctions Consolidated List",
        "Department of Foreign Affairs and Trade (Australian Sanctions Office)",
        f"{_AUSTRALIA}/international-relations/security/sanctions/consolidated-list",
        "AU",
        2_700,
        "least numbers that OpenSanctions' crawler of this list accepts (MIT), read 2026-11-29:"
        " 2,000 persons and 700 entities; another reader counted 3,906 entries in September 2026",
        format=DFAT_XLSX,
        downloads=(
            f"{_AUSTRALIA}/sites/default/files/Australian_Sanctions_Consolidated_List.xlsx",
        ),
        rhythm="several times a month",
        quiet_days=120,
    ),
    "be-national": NationalList(
        "Belgian national list of terrorism",
        "Federal Public Service Finance (Treasury)",
        "https://finance.belgium.be/en/about_fps/structure_and_services/general_administrations"
        "/treasury/financial-sanctions/national",
        "BE",
        10,
        _ASSUMED,
    ),
    "ca-criminal-code": NationalList(
        "Canadian listed terrorist entities (Criminal Code)",
        "Public Safety Canada",
        f"{_SAFETY}/ntnl-scrt/cntr-trrrsm/lstd-ntts/crrnt-lstd-ntts-en.aspx",
        "CA",
        65,
        "least number that OpenSanctions' crawler of this list accepts (MIT), read 2026-11-29:"
        " 65 organisations, at most 100; another reader counted 90 entries in 2026",
        format=LISTED_ENTITIES,
        downloads=(f"{_SAFETY}/_xml/lstd-ntts-eng.xml",),
        rhythm="a few times a year",
        quiet_days=400,
        licence=_TERMS,
    ),
    "ca-sema": NationalList(
        "Consolidated Canadian Autonomous Sanctions List (SEMA and JVCFOA)",
        "Global Affairs Canada",
        f"{_CANADA}/international_relations-relations_internationales/sanctions"
        "/consolidated-consolide.aspx?lang=eng",
        "CA",
        3_500,
        "least numbers that OpenSanctions' crawler of this list accepts (MIT), read 2026-11-29:"
        " 2,760 persons and 1,050 entities; another reader expects at least 3,500 records",
        format=SEMA_XML,
        downloads=(f"{_CANADA_FILES}/sanctions/sema-lmes.xml",),
        rhythm="a few times a month",
        quiet_days=120,
        licence=_TERMS,
    ),
    "ch-seco": NationalList(
        "Swiss list of sanctioned persons, entities and organisations",
        "State Secretariat for Economic Affairs (SECO)",
        "https://www.seco.admin.ch/en/searching-for-subjects-sanctions",
        "CH",
        4_500,
        f"{_CRAWLER}: 3,000 persons and 1,500 entities",
        format=SECO_XML,
        downloads=(
            f"{_SESAM}/downloadXmlGesamtliste.xhtml?lang=en&action=downloadXmlGesamtlisteAction",
        ),
        rhythm="several times a month",
        quiet_days=60,
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


_STATED = (
    "title", "publisher", "source_url", "licence", "territory", "regime", "formats", "downloads",
    "minimum_entries", "rhythm", "quiet_days",
)  # fmt: skip
"""What a definition has of a national list, under the same names."""


def bare_definition(list_id: str) -> ListDefinition:
    """Return what is known of a list outside the catalogue that no version of is loaded."""
    known = NATIONAL.get(list_id)
    if known is None:
        return unloaded_definition(list_id)
    return replace(
        unloaded_definition(list_id),
        topics=("sanctions",),
        default_measure=Measure.ASSET_FREEZE,
        size_stated=True,
        **{name: getattr(known, name) for name in _STATED},
    )
