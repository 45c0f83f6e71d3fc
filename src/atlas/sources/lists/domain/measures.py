"""What being listed means, per list and programme: data with its source.

Only `asset_freeze` raises risk floors, so a programme counts as less only where the act says so;
an unknown programme counts as its list's default.
"""

import re
from collections.abc import Iterable

from atlas.sources.lists.domain.catalogue import ListDefinition
from atlas.sources.lists.domain.terms import GRAVITY, Measure

FREEZE, BAN, TRADE = Measure.ASSET_FREEZE, Measure.TRAVEL_BAN, Measure.TRADE
SECTORAL, DEBARMENT, WATCH = Measure.SECTORAL, Measure.DEBARMENT, Measure.WATCH

# OFAC. Every entry of the SDN list is blocked (31 CFR chapter V). The consolidated non-SDN lists
# restrict certain dealings and block nobody (OFAC, "Consolidated Sanctions List Data Files"):
# SSI (UKRAINE-EO13662) and EO 14024 directives, CMIC (EO 13959/14032), CAPTA (561), menu-based
# and NS-ISA are sectoral; NS-PLC obliges banks to reject; Foreign Sanctions Evaders (EO 13608)
# may not be dealt with.
_OFAC_NON_SDN = {"FSE-IR": TRADE, "FSE-SY": TRADE}
NON_SDN_ONLY = frozenset(
    {
        *("NS-PLC", "NS-ISA", "NS-MBS", "NS-CMIC", "CMIC-EO13959", "CMIC-EO14032"),
        *("FSE-IR", "FSE-SY", "561-RELATED", "561LIST", "SSI", "CAPTA"),
    },
)
"""OFAC programmes of the non-SDN lists alone: an entry under nothing else is not an SDN."""

# UN Security Council, by UN_LIST_TYPE: the resolution that states the measures.
UN_PROGRAMMES: dict[str, tuple[Measure, ...]] = {
    "al-qaida": (FREEZE, BAN),  # S/RES/2368 (2017) para. 1
    "taliban": (FREEZE, BAN),  # S/RES/2255 (2015) para. 1
    "dprk": (FREEZE, BAN),  # S/RES/1718 (2006) para. 8 (d), (e)
    "iran": (FREEZE, BAN),  # S/RES/1737 (2006), S/RES/2231 (2015) annex B para. 6
    "iraq": (FREEZE,),  # S/RES/1483 (2003) para. 23
    "libya": (FREEZE, BAN),  # S/RES/1970 (2011) paras. 15, 17; per entry in its comments
    "somalia": (FREEZE, BAN),  # S/RES/1844 (2008), S/RES/2713 (2023)
    "car": (FREEZE, BAN),  # S/RES/2134 (2014) paras. 30, 32
    "drc": (FREEZE, BAN),  # S/RES/1596 (2005) paras. 13, 15
    "sudan": (FREEZE, BAN),  # S/RES/1591 (2005) para. 3
    "southsudan": (FREEZE, BAN),  # S/RES/2206 (2015) paras. 9, 12
    "yemen": (FREEZE, BAN),  # S/RES/2140 (2014) paras. 11, 15
    "mali": (FREEZE, BAN),  # S/RES/2374 (2017) paras. 1, 4; per entry in its comments
    "haiti": (FREEZE, BAN),  # S/RES/2653 (2022) paras. 3, 6
    "lebanon": (FREEZE, BAN),  # S/RES/1636 (2005) para. 3 (a)
    "gb": (BAN,),  # Guinea-Bissau: S/RES/2048 (2012) para. 4, travel ban alone
    "guinea-bissau": (BAN,),
}

# EU: the consolidated list is of those whose funds are frozen; vessels of annex XLII to
# Regulation (EU) No 833/2014 (port access) are none.
_EU_PROGRAMMES = {"MARE": TRADE}

# UK Sanctions List, `SanctionsImposed` and its indicators without blanks (Sanctions and
# Anti-Money Laundering Act 2018 ss. 3-8; FCDO, "UK Sanctions List: format guide").
UK_MEASURES: dict[str, Measure] = {
    "assetfreeze": FREEZE,
    "travelban": BAN,
    "armsembargo": TRADE,
    "targetedarmsembargo": TRADE,
    "charteringofships": TRADE,
    "closureofrepresentativeoffices": SECTORAL,
    "crewservicingofshipsandaircraft": TRADE,
    "deflag": TRADE,
    "preventionofbusinessarrangements": SECTORAL,
    "prohibitionofportentry": TRADE,
    "preventionofcharteringofships": TRADE,
    "preventionofcharteringofshipsandaircraft": TRADE,
    "technicalassistancerelatedtoaircraft": TRADE,
    "technicalassistancerelatedtoships": TRADE,
    "transportsanctions": TRADE,
    "specifiedship": TRADE,
    "shippingsanctions": TRADE,  # Russia Regulations 2019 part 6: ports, registration, no freeze
    "trustservicessanctions": SECTORAL,
    "trustservices": SECTORAL,
    "investmentban": SECTORAL,
    "correspondentbankingrestrictions": SECTORAL,
    "directordisqualificationsanction": DEBARMENT,
    "directordisqualificationsanctions": DEBARMENT,
    "directordisqualification": DEBARMENT,
    "internetservicessanctions": SECTORAL,
    "internetservices": SECTORAL,
    "exportrestrictions": TRADE,
    "importrestrictions": TRADE,
    "tradesanctions": TRADE,
    "financialrestrictions": SECTORAL,
    "otherfinancialrestrictions": SECTORAL,
}

# OFSI consolidated list, `GroupStatus` in words, `GrpStatus` in letters.
OFSI_STATUS = {
    "assetfreezetargets": FREEZE,
    "investmentbantargets": SECTORAL,
    "a": FREEZE,
    "i": SECTORAL,
}

# Australia, columns of the Consolidated List (Autonomous Sanctions Regulations 2011, regulations 14
# and 15, and 6: designated persons and vessels; Charter of the United Nations Act 1945, part 4).
DFAT_MEASURES = {
    "targetedfinancialsanction": FREEZE,
    "travelban": BAN,
    "armsembargo": TRADE,
    "maritimerestriction": TRADE,
}

# Canada: dealing with a listed person is prohibited (Special Economic Measures Act, section 4;
# Justice for Victims of Corrupt Foreign Officials Regulations, section 3), except in the schedules
# that restrict new debt and capital alone (Special Economic Measures (Russia) Regulations,
# SOR/2014-58, sections 4 and 5: schedules 2 and 3).
_SEMA_SECTORAL = {("russia", "2"), ("russia", "3")}

# Switzerland: funds are frozen (Embargo Act, SR 946.231, and each ordinance), except annex 2 to the
# ordinance on Ukraine (SR 946.231.176.72), whose recipients may not be supplied with goods; annex 8
# is the one of article 15 (freeze).
_SECO_TRADE = re.compile(r"^annex(?:e)?\s+2$", re.IGNORECASE)

# FollowTheMoney topics (followthemoney/types/topic.py): topic of Atlas, measure.
FTM_TOPICS: dict[str, tuple[str, Measure]] = {
    "sanction": ("sanctions", FREEZE),
    "asset.frozen": ("sanctions", FREEZE),
    "sanction.linked": ("sanctions_linked", WATCH),
    "sanction.control": ("sanctions_linked", WATCH),
    "sanction.counter": ("counter_sanctions", WATCH),
    "invest.ban": ("sanctions", SECTORAL),
    "invest.risk": ("sanctions_linked", WATCH),
    "export.control": ("export_control", TRADE),
    "export.control.linked": ("export_control", WATCH),
    "export.risk": ("export_control", WATCH),
    "debarment": ("debarment", DEBARMENT),
    "role.pep": ("pep", WATCH),
    "role.pep.frmr": ("pep", WATCH),
    "role.pep.intl": ("pep", WATCH),
    "role.pep.natl": ("pep", WATCH),
    "role.rca": ("pep", WATCH),
    "role.pol": ("pep", WATCH),
    "role.judge": ("pep", WATCH),
    "role.diplo": ("pep", WATCH),
    "role.spy": ("special_interest", WATCH),
    "role.oligarch": ("special_interest", WATCH),
    "poi": ("special_interest", WATCH),
    "wanted": ("crime", WATCH),
    "reg.action": ("regulatory", WATCH),
    "reg.warn": ("regulatory", WATCH),
    "forced.labor": ("special_interest", WATCH),
    "mil": ("special_interest", WATCH),
    "crime": ("crime", WATCH),
    "corp.disqual": ("debarment", DEBARMENT),
    "corp.clone": ("regulatory", WATCH),
    "mare.detained": ("special_interest", WATCH),
    "mare.shadow": ("special_interest", WATCH),
    "geo.risk": ("special_interest", WATCH),
}
"""`crime.fraud` and the like count as `crime`."""

# OpenSanctions programme ids (`Sanction.programId`) whose acts freeze nothing; 2026-08.
FTM_PROGRAMMES: dict[str, Measure] = {
    "AU-VESSELS": TRADE,
    "CA-NRO": DEBARMENT,
    "CN-ECL": TRADE,
    "CN-ECWL": TRADE,
    "EU-MARE": TRADE,
    "EU-TRANSNISTRIA": BAN,
    "GB-RUS-INV": SECTORAL,
    "UN-SC2048": BAN,
    "US-5949LIST": DEBARMENT,
    "US-AECA-DEBARRED": TRADE,
    "US-BIS-DPL": TRADE,
    "US-BIS-EL": TRADE,
    "US-BIS-MEU": TRADE,
    "US-BIS-MIEU": TRADE,
    "US-BIS-UVL": TRADE,
    "US-CAPTA": SECTORAL,
    "US-CORRUPT-353": BAN,
    "US-DOD-1260H": DEBARMENT,
    "US-DOS-CU-PAL": SECTORAL,
    "US-DOS-CU-REA": SECTORAL,
    "US-FCC": TRADE,
    "US-FSE": TRADE,
    "US-HHS-OIG": DEBARMENT,
    "US-MCCAIN-889": DEBARMENT,
    "US-NDAA-154": DEBARMENT,
    "US-NS-CMIC": SECTORAL,
    "US-NS-PLC": SECTORAL,
    "US-SSI": SECTORAL,
    "US-UFLPA": TRADE,
}


def gravest(measures: Iterable[Measure], default: Measure) -> Measure:
    """Return the most severe of several measures; without any, the default."""
    found = {*measures}
    return next((measure for measure in GRAVITY if measure in found), default)


def measure_of(definition: ListDefinition, programmes: Iterable[str]) -> Measure:
    """Return what being listed under these programmes means on an OFAC or EU list."""
    default = definition.default_measure
    if definition.regime == "eu":
        known = [_EU_PROGRAMMES.get(p.upper(), default) for p in programmes]
        return gravest(known, default)
    if default is FREEZE:
        return FREEZE
    measures = {_OFAC_NON_SDN.get(p, default) for p in programmes}
    return TRADE if measures == {TRADE} else default


def sema_measures(regulations: str | None, schedule: str | None) -> list[Measure]:
    """Return what a schedule of Canadian regulations means, where it is less than a freeze."""
    stated = ((regulations or "").casefold(), (schedule or "").casefold().removeprefix("schedule "))
    return [SECTORAL] if stated in _SEMA_SECTORAL else []


def seco_measures(sets: Iterable[tuple[str | None, str | None]]) -> list[Measure]:
    """Return what each set of sanctions means, by act and annex; none: the list's default."""
    found = [
        TRADE
        if "946.231.176.72" in (act or "") and _SECO_TRADE.match((annex or "").strip())
        else FREEZE
        for act, annex in sets
    ]
    return list(dict.fromkeys(found))


def ftm_topic(topic: str) -> tuple[str, Measure] | None:
    """Return Atlas's topic and measure of a FollowTheMoney topic, also by its prefix."""
    while topic:
        if topic in FTM_TOPICS:
            return FTM_TOPICS[topic]
        topic = topic.rpartition(".")[0]
    return None
