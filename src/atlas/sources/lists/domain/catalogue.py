"""The lists Atlas knows by id, and those that a manifest describes.

A known list has a publisher, licence, topics, regime, age and the formats it is published in. Any
other id is a free one: a FollowTheMoney file with a manifest that says the same of it.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from atlas.foundation.core.types import JSON
from atlas.sources.lists.domain.terms import Measure
from atlas.sources.lists.errors import UnknownListError

DEMO_REGIME = "demo"
OFAC_CSV, OFAC_XML, OFAC_ADVANCED = "ofac-csv", "ofac-xml", "ofac-advanced-xml"
OFAC_ENHANCED = "ofac-enhanced-xml"
UN_XML, EU_XML = "un-xml", "eu-fsf-xml"
UK_XML, UK_CSV, OFSI_CSV, OFSI_XML = "uk-xml", "uk-csv", "ofsi-csv", "ofsi-xml"
SECO_XML, SEMA_XML, DFAT_XLSX = "seco-xml", "sema-xml", "dfat-xlsx"
LISTED_ENTITIES = "ca-listed-entities-xml"
FTM = "ftm"
DATED_BY_ENTRIES = frozenset({SEMA_XML, DFAT_XLSX, LISTED_ENTITIES})
"""Formats whose files need not state a publication date: the newest entry's day stands for it."""


@dataclass(frozen=True, slots=True)
class ListDefinition:
    """What is true of every version of a list.

    `max_age_days`: after so many days since the last check with the publisher a negative answer is
    no answer. `regime` is whose rule on ownership by listed persons applies. `files` are the roles
    of the companion csv files with their published names; all of them make one version. `formats`
    are the formats it is published in. `year_tolerance`: years by which a birth date may differ.

    `downloads`: official addresses of the files to load (the publisher's page: `source_url`).
    `minimum_entries`: the fewest that the list can plausibly have (`size_stated` false: not
    stated for this list of the firm's own). `whole_entries`: about how many
    the whole list has (of an excerpt: had then); 0: not known. `rhythm`: the publisher's
    update interval; `quiet_days`: without any newer content for so long, a file is not the
    publisher's current one (None: unknown). `excerpt`: a part of a list, which is never current.
    `shipped`: the product itself publishes it.
    """

    id: str
    title: str
    publisher: str
    source_url: str
    licence: str
    topics: tuple[str, ...]
    territory: str
    regime: str
    default_measure: Measure
    max_age_days: int
    files: tuple[tuple[str, str], ...] = ()
    formats: tuple[str, ...] = (OFAC_CSV,)
    year_tolerance: int = 1
    fictitious: bool = False
    downloads: tuple[str, ...] = ()
    minimum_entries: int = 0
    size_stated: bool = True
    whole_entries: int = 0
    rhythm: str = ""
    quiet_days: int | None = None
    excerpt: bool = False
    shipped: bool = False


_PUBLIC_DOMAIN = "US government work, public domain (17 U.S.C. 105)"
_OFAC = "US Treasury, Office of Foreign Assets Control"
_OFAC_EXPORTS = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports"
_EU_FILES = "https://webgate.ec.europa.eu/fsd/fsf/public/files"
BINDING_MAX_AGE_DAYS = 3
"""Days since the last check; a list that binds by law is checked with its publisher daily."""
_SDN_FILES = (
    ("primary", "sdn.csv"),
    ("alt", "alt.csv"),
    ("add", "add.csv"),
    ("comments", "sdn_comments.csv"),
)


def _demo(list_id: str, title: str, **more: Any) -> ListDefinition:
    """Return the definition of a list that the product ships for its demo."""
    shared: dict[str, JSON] = {
        "publisher": "Atlas demo (fictitious)",
        "source_url": f"demo/lists/{list_id}",
        "licence": "Apache-2.0",
        "topics": ("sanctions",),
        "territory": "XD",
        "regime": DEMO_REGIME,
        "default_measure": Measure.ASSET_FREEZE,
        "max_age_days": BINDING_MAX_AGE_DAYS,
        "formats": (FTM,),
        "rhythm": "with each release",
        "fictitious": True,
        "shipped": True,
    }
    return ListDefinition(id=list_id, title=title, **{**shared, **more})


_DEMO = (
    _demo(
        "demo-sanctions",
        "Demo sanctions list (DEMO, fictitious, complete)",
        minimum_entries=200,
    ),
    _demo(
        "demo-pep",
        "Demo list of politically exposed persons (DEMO, fictitious, complete)",
        topics=("pep",),
        regime="",
        default_measure=Measure.WATCH,
        minimum_entries=200,
    ),
    _demo(
        "demo-ofac-excerpt",
        "Excerpt of OFAC's SDN list of 7 July 2021 (DEMO, not for decisions)",
        publisher=_OFAC,
        licence=_PUBLIC_DOMAIN,
        regime="ofac",
        territory="US",
        files=_SDN_FILES,
        formats=(OFAC_CSV,),
        excerpt=True,
        whole_entries=8_976,
    ),
    _demo(
        "demo-list",
        "Two fictitious entries in OFAC's csv format (DEMO, not for decisions)",
        regime="ofac",
        territory="XX",
        files=_SDN_FILES,
        formats=(OFAC_CSV,),
        excerpt=True,
    ),
)
LISTS: dict[str, ListDefinition] = {
    definition.id: definition
    for definition in (
        ListDefinition(
            id="ofac-sdn",
            title="OFAC Specially Designated Nationals and Blocked Persons List",
            publisher=_OFAC,
            source_url="https://sanctionslist.ofac.treas.gov/Home/SdnList",
            licence=_PUBLIC_DOMAIN,
            topics=("sanctions",),
            territory="US",
            regime="ofac",
            default_measure=Measure.ASSET_FREEZE,
            max_age_days=BINDING_MAX_AGE_DAYS,
            files=_SDN_FILES,
            formats=(OFAC_CSV, OFAC_XML, OFAC_ADVANCED, OFAC_ENHANCED),
            downloads=(f"{_OFAC_EXPORTS}/SDN_ADVANCED.XML",),
            minimum_entries=6_000,
            rhythm="several times a week",
            quiet_days=45,
        ),
        ListDefinition(
            id="ofac-consolidated",
            title="OFAC Consolidated (non-SDN) Sanctions List",
            publisher=_OFAC,
            source_url="https://sanctionslist.ofac.treas.gov/Home/ConsolidatedList",
            licence=_PUBLIC_DOMAIN,
            topics=("sanctions",),
            territory="US",
            regime="ofac",
            default_measure=Measure.SECTORAL,
            max_age_days=BINDING_MAX_AGE_DAYS,
            files=(
                ("primary", "cons_prim.csv"),
                ("alt", "cons_alt.csv"),
                ("add", "cons_add.csv"),
                ("comments", "cons_comments.csv"),
            ),
            formats=(OFAC_CSV, OFAC_XML, OFAC_ADVANCED, OFAC_ENHANCED),
            downloads=(f"{_OFAC_EXPORTS}/CONS_ADVANCED.XML",),
            minimum_entries=200,
            rhythm="a few times a year",
        ),
        ListDefinition(
            id="un",
            title="United Nations Security Council Consolidated List",
            publisher="United Nations Security Council",
            source_url="https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list",
            licence="UN terms of use: reproduction with the source acknowledged",
            topics=("sanctions",),
            territory="UN",
            regime="un",
            default_measure=Measure.ASSET_FREEZE,
            max_age_days=BINDING_MAX_AGE_DAYS,
            formats=(UN_XML,),
            downloads=("https://scsanctions.un.org/resources/xml/en/consolidated.xml",),
            minimum_entries=500,
            rhythm="several times a month",
            quiet_days=120,
        ),
        ListDefinition(
            id="eu-fsf",
            title="EU Consolidated list of persons, groups and entities (financial sanctions)",
            publisher="European Commission, DG FISMA",
            source_url="https://webgate.ec.europa.eu/fsd/fsf",
            licence="European Commission reuse notice (Decision 2011/833/EU)",
            topics=("sanctions",),
            territory="EU",
            regime="eu",
            default_measure=Measure.ASSET_FREEZE,
            max_age_days=BINDING_MAX_AGE_DAYS,
            formats=(EU_XML,),
            downloads=(f"{_EU_FILES}/xmlFullSanctionsList_1_1/content?token=dG9rZW4tMjAxNw",),
            minimum_entries=1_500,
            rhythm="several times a month",
            quiet_days=60,
        ),
        ListDefinition(
            id="uk",
            title="UK Sanctions List",
            publisher="UK Foreign, Commonwealth & Development Office; HM Treasury (OFSI)",
            source_url="https://www.gov.uk/government/publications/the-uk-sanctions-list",
            licence="Open Government Licence v3.0",
            topics=("sanctions",),
            territory="GB",
            regime="uk",
            default_measure=Measure.ASSET_FREEZE,
            max_age_days=BINDING_MAX_AGE_DAYS,
            formats=(UK_XML, UK_CSV, OFSI_XML, OFSI_CSV),
            downloads=("https://sanctionslist.fcdo.gov.uk/docs/UK-Sanctions-List.xml",),
            minimum_entries=1_500,
            rhythm="several times a month",
            quiet_days=60,
        ),
        *_DEMO,
    )
}

LIST_IDS = tuple(LISTS)
PUBLISHED_IDS = tuple(key for key, definition in LISTS.items() if not definition.shipped)
"""The lists of real publishers; what the product ships for its demo is not among them."""
_FREE_ID = re.compile(r"[a-z0-9][a-z0-9.-]{1,38}[a-z0-9]")
FORMATS: dict[str, str] = {
    OFAC_CSV: "OFAC csv: primary, alt, add and comments",
    OFAC_XML: "OFAC SDN.XML, CONSOLIDATED.XML (sdnList)",
    OFAC_ADVANCED: "OFAC SDN_ADVANCED.XML, CONS_ADVANCED.XML (Sanctions)",
    OFAC_ENHANCED: "OFAC SDN_ENHANCED.XML, CONS_ENHANCED.XML (sanctionsData)",
    UN_XML: "UN Security Council consolidated XML",
    EU_XML: "EU financial sanctions files XML 1.1 and 1.0",
    UK_XML: "UK Sanctions List XML",
    UK_CSV: "UK Sanctions List CSV",
    OFSI_XML: "OFSI consolidated list XML (ConList.xml)",
    OFSI_CSV: "OFSI consolidated list CSV (ConList.csv)",
    SECO_XML: "SECO whole list XML (swiss-sanctions-list)",
    SEMA_XML: "Canadian autonomous sanctions XML (data-set)",
    LISTED_ENTITIES: "Canadian listed terrorist entities (Atom feed)",
    DFAT_XLSX: "Australian Sanctions Consolidated List (Excel workbook)",
    FTM: "FollowTheMoney JSON lines (entities.ftm.json, targets.nested.json)",
}


def definition_of(list_id: str) -> ListDefinition:
    """Return what Atlas knows of a list.

    Raises:
        UnknownListError: naming the known ids.

    """
    definition = LISTS.get(list_id)
    if definition is None:
        raise UnknownListError(f"Unknown list; known: {', '.join(PUBLISHED_IDS)}.")
    return definition


def unloaded_definition(list_id: str) -> ListDefinition:
    """Return the definition of a list of one's own that nothing is known of yet."""
    return ListDefinition(
        id=list_id,
        title=list_id,
        publisher="",
        source_url="",
        licence="",
        topics=(),
        territory="",
        regime="",
        default_measure=Measure.WATCH,
        max_age_days=BINDING_MAX_AGE_DAYS,
        formats=(FTM,),
        size_stated=False,
    )


def unknown_list(list_id: str) -> UnknownListError:
    """Return the error of an id that is unknown to Atlas and has no manifest."""
    return UnknownListError(
        f"Unknown list {list_id}. Known: {', '.join(PUBLISHED_IDS)}. A list of your own"
        " (FollowTheMoney) needs a manifest: publisher, licence, topics, max_age_days,"
        " minimum_entries."
    )


def is_free_id(list_id: str) -> bool:
    """Return whether this can be the id of a list that Atlas does not know of itself."""
    return _FREE_ID.fullmatch(list_id) is not None


def check_free_id(list_id: str) -> None:
    """Check the id of a list that Atlas does not know of itself.

    Raises:
        UnknownListError: when it can be no id.

    """
    if not is_free_id(list_id):
        raise UnknownListError(
            f"Not a list id. Known: {', '.join(PUBLISHED_IDS)}; an id of your own (a FollowTheMoney"
            " file with a manifest) is 3-40 of a-z, 0-9, hyphen and dot."
        )


_NUMBERED_BY = (
    # highest entry number of an OFAC file and a day on which it was the newest
    (7_000, date(2002, 9, 1)),
    (26_235, date(2019, 1, 15)),
    (32_391, date(2021, 7, 7)),
    (50_476, date(2024, 8, 20)),
)


def date_of_entry_number(number: int) -> date:
    """Estimate when OFAC numbered an entry: numbers only rise, and known ones are dated.

    Between and after the known points the rate of the nearest interval is used. It serves only
    to contradict a file date that is younger than the file's content.
    """
    points = _NUMBERED_BY
    if number <= points[0][0]:
        return points[0][1]
    intervals = list(pairwise(points))
    interval = next((pair for pair in intervals if number <= pair[1][0]), intervals[-1])
    (low, start), (high, end) = interval
    days = (end - start).days * (number - low) / (high - low)
    return start + timedelta(days=round(days))
