"""The lists Atlas knows by id: publisher, licence, topics, regime, age, and measures.

Measures of the OFAC programmes: every entry of the SDN list is blocked (31 CFR chapter V);
the consolidated non-SDN lists restrict certain dealings and block nobody (OFAC, "Consolidated
Sanctions List Data Files"): SSI (UKRAINE-EO13662) and EO 14024 directives, CMIC, CAPTA (561),
menu-based (NS-MBS) and NS-ISA are `sectoral`; NS-PLC obliges US banks to reject, not block;
Foreign Sanctions Evaders (FSE-IR, FSE-SY) may not be dealt with: `trade`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from atlas.sources.lists.domain.terms import Measure
from atlas.sources.lists.errors import UnknownListError


@dataclass(frozen=True, slots=True)
class ListDefinition:
    """What is true of every version of a list.

    `max_age_days`: after so many days since the version date a negative answer is no answer.
    `regime` is whose rule on ownership by listed persons applies. `files` are the roles of the
    companion files with their published names; all of them make one version.
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
    files: tuple[tuple[str, str], ...]
    year_tolerance: int = 1
    fictitious: bool = False


_PUBLIC_DOMAIN = "US government work, public domain (17 U.S.C. 105)"
_OFAC = "US Treasury, Office of Foreign Assets Control"
_SDN_FILES = (
    ("primary", "sdn.csv"),
    ("alt", "alt.csv"),
    ("add", "add.csv"),
    ("comments", "sdn_comments.csv"),
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
            max_age_days=7,
            files=_SDN_FILES,
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
            max_age_days=30,
            files=(
                ("primary", "cons_prim.csv"),
                ("alt", "cons_alt.csv"),
                ("add", "cons_add.csv"),
                ("comments", "cons_comments.csv"),
            ),
        ),
        ListDefinition(
            id="demo-list",
            title="Fictitious demo list (DEMO)",
            publisher="Atlas demo (fictitious)",
            source_url="demo/lists/fictitious",
            licence="Apache-2.0",
            topics=("sanctions",),
            territory="XX",
            regime="ofac",
            default_measure=Measure.ASSET_FREEZE,
            max_age_days=7,
            files=_SDN_FILES,
            fictitious=True,
        ),
    )
}

_PROGRAMME_MEASURES = {"FSE-IR": Measure.TRADE, "FSE-SY": Measure.TRADE}
LIST_IDS = tuple(LISTS)


def definition_of(list_id: str) -> ListDefinition:
    """Return what Atlas knows of a list.

    Raises:
        UnknownListError: naming the known ids.

    """
    definition = LISTS.get(list_id)
    if definition is None:
        raise UnknownListError(f"Unknown list; known: {', '.join(LIST_IDS)}.")
    return definition


def measure_of(definition: ListDefinition, programmes: Iterable[str]) -> Measure:
    """Return what being listed under these programmes means on this list."""
    if definition.default_measure is Measure.ASSET_FREEZE:
        return Measure.ASSET_FREEZE
    measures = {_PROGRAMME_MEASURES.get(p, definition.default_measure) for p in programmes}
    if measures == {Measure.TRADE}:
        return Measure.TRADE
    return definition.default_measure


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
