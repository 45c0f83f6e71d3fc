"""What a run knows, as the input of the risk matrix. A check that did not run is NotAssessed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from atlas.foundation.core.provenance import Kind, Reads, Reference
from atlas.foundation.core.types import JSON
from atlas.investigations.modules.domain import (
    cir,
    common,
    country_ties,
    known_parties,
    mebo,
    roa,
)
from atlas.investigations.modules.domain.country_ties import UPWARD
from atlas.investigations.modules.domain.network import Network, network_risk
from atlas.investigations.modules.domain.outcome import Unassessed
from atlas.investigations.modules.domain.recording import (
    ALL_SOURCES,
    RecordedClaims,
    Recorder,
    of_marks,
)
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot, Screening
from atlas.investigations.modules.domain.spepws import SANCTIONS, dropped
from atlas.investigations.runs import owner_countries
from atlas.investigations.runs.ages import current_until
from atlas.investigations.runs.answers import Answer, answer
from atlas.investigations.runs.conduct import conduct_of
from atlas.investigations.runs.naming import Naming, naming_of
from atlas.investigations.runs.owner_countries import with_lower_owners
from atlas.investigations.runs.searched import (
    gap_of,
    matches_of,
    not_computed,
    ownership_gap,
    peps_of,
    roles_of,
    sanctioned_of,
    silent,
    silent_lists,
    unsearched,
)
from atlas.investigations.runs.subsidiaries import subsidiaries_of
from atlas.knowledge.graph.domain.ownership_words import REGISTER_MARK, OwnershipWord
from atlas.risk.evaluations.domain import (
    Known,
    MatchStrength,
    ModuleLevel,
    ModuleRules,
    NotAssessed,
    OwnershipStatus,
    PartyRole,
    PepCategory,
    Reading,
    SubjectFacts,
)
from atlas.risk.evaluations.domain.facts import (
    IDENTIFIED_BY,
    INVOLVED,
    LONG_CHAIN,
    MARKED,
    OPACITY,
    SCREENED_PARTIES,
    UBO_CAUSE,
)
from atlas.risk.evaluations.domain.inputs import FIELDS

_NETWORK = "graph:risk_network"
_DROPPED = "dropped_candidates"
_NATIONALITIES = "nationalities"
_NO_OWNER = NotAssessed("owners_not_identified", "No owner of the company is known.")
_NO_PROFILE = NotAssessed("no_relationship_profile", "The customer file has no profile yet.")
_UNSTATED = {
    "bearer_shares": (ALL_SOURCES,),
    **dict.fromkeys(
        (
            "countries_of_operation",
            "products",
            "non_face_to_face",
            "annual_volume",
            "transaction_pattern",
        ),
        (Reference(Kind.CUSTOMER_FILE, "profile"),),
    ),
}
"""Where Atlas saw that no source states a fact: what replaces the gap has its own references."""
FULL_SHARED_ADDRESS = 5
"""Companies at one address from which the matrix scores its maximum: more add nothing."""


def facts_of(
    snapshot: InvestigationSnapshot,
    *,
    subject: Mapping[str, JSON],
    people: Mapping[str, Mapping[str, JSON]],
    module_levels: Mapping[str, str],
    dataset_dates: Mapping[str, str],
    module_rules: Mapping[str, ModuleRules] = MappingProxyType({}),
    network: Network | None = None,
    silent_of: frozenset[str] = frozenset(),
    unsettled: frozenset[str] = frozenset(),
) -> SubjectFacts:
    """Return the facts of an investigation.

    Args:
        snapshot: what the run found.
        subject, people: preferred claims of the subject, and of the UBOs by entity id as text.
        module_levels, module_rules: module code to level, and to what became of its rules.
        dataset_dates: registry dataset to the date of its data.
        network: the parties around the subject; None when they were not examined.
        silent_of: the keys of `people` with nationalities that no source states any more.
        unsettled: the modules that may be critical by rules that could not be assessed.

    """
    noted = Recorder(snapshot)
    seen, reads = noted.snapshot, noted.reads
    persons = _recorded(people, reads, silent_of)
    claims = RecordedClaims(seen.subject.entity_id, subject, reads)
    codes = noted("industry_codes", lambda: _codes(seen, claims))
    risk, more = noted("network_risk", lambda: _network(seen, network, reads))
    names, conduct = naming_of(snapshot, subject), conduct_of(noted)
    owners, beside = _of_graph_and_lists(noted, persons, names)
    neighbours = noted("shared_address_count", lambda: _shared_address(seen))
    founded, established = _of_registers(noted)
    beside |= _of_subject(names, founded, established, codes) | conduct.supplemented(
        names.regulated
    )
    beside |= {"network.shared_address_count": (names.addresses, neighbours)}
    beside |= {"network.risk_score": (_NETWORK, Answer(risk, more))}
    return replace(
        owners,
        industry_codes=codes.value,
        incorporation_date=founded.value,
        countries_established=established.value,
        countries_of_operation=_NO_PROFILE,
        products=_NO_PROFILE,
        non_face_to_face=_NO_PROFILE,
        annual_volume=_NO_PROFILE,
        transaction_pattern=_NO_PROFILE,
        regulatory_status=conduct.regulation.value,
        adverse_media=conduct.media.value,
        digital_presence=conduct.web.value,
        filing_status=conduct.filings.value,
        adverse_events=conduct.events.value,
        shared_address_count=neighbours.value,
        network_risk=risk,
        further=with_lower_owners(_further(noted, beside, names, snapshot), noted, persons)
        | _unsettled(module_levels, unsettled),
        module_levels={code.lower(): ModuleLevel(v) for code, v in module_levels.items()},
        module_rules=_lower(module_rules),
        sources={
            "incorporation_date": names.founded,
            "ownership_layers": names.owners,
            "countries_established": names.established if snapshot.sources else "request",
            "sanctions_matches": "screening",
            "sanctioned_ownership": "screening and ownership",
            "network_risk": _NETWORK,
        },
        list_versions=_versions(snapshot.screening) | dict(dataset_dates),
        references=_UNSTATED | noted.references,
        current_until=current_until(snapshot),
    )


def _recorded(
    people: Mapping[str, Mapping[str, JSON]], reads: Reads, silent_of: frozenset[str]
) -> dict[str, RecordedClaims]:
    """Return the claims of persons; what is read of them is recorded."""
    lost = frozenset({_NATIONALITIES})
    return {
        key: RecordedClaims(key, found, reads, lost if key in silent_of else frozenset())
        for key, found in people.items()
    }


Beside = dict[str, tuple[str, Answer[Any]]]
"""By input of the matrix: the source, and the fact to whose finding a gap may be added."""


def _of_subject(
    names: Naming,
    founded: Answer[date],
    established: Answer[tuple[str, ...]],
    codes: Answer[tuple[str, ...]],
) -> Beside:
    return {
        "business.industry_codes": (names.everyone, codes),
        "company.age_months": (names.founded, founded),
        "company.incorporation_date": (names.founded, founded),
        "geography.establishment": (names.established, established),
    }


def _further(
    noted: Recorder, beside: Beside, names: Naming, snapshot: InvestigationSnapshot
) -> dict[str, tuple[Reading, ...]]:
    """Return the readings beyond the facts: gaps, register marks, causes, unsearched parties."""
    marked = _with_declared_peps(_with_marks(_beside(beside, noted.references), snapshot), snapshot)
    found = _with_causes(marked, snapshot, names.owners, noted.references)
    found |= _unsearched(noted, names.parties) | _involved(noted, names.parties)
    return found | _opacity(noted, names.owners)


def _of_registers(noted: Recorder) -> tuple[Answer[date], Answer[tuple[str, ...]]]:
    """Return when the company was founded, and where it is established."""
    seen = noted.snapshot
    founded = noted("incorporation_date", lambda: _incorporated(seen))
    return founded, noted("countries_established", lambda: _established(seen))


def _lower(rules: Mapping[str, ModuleRules]) -> dict[str, ModuleRules]:
    return {code.lower(): found for code, found in rules.items()}


def _unsettled(
    levels: Mapping[str, str], unsettled: frozenset[str]
) -> dict[str, tuple[Reading, ...]]:
    """Return that a module's level is not its highest: rules of it stay open."""
    found = tuple(
        Reading(f"module:{code.lower()}", _rules_open(code))
        for code in sorted(unsettled)
        if levels.get(code) not in {None, ModuleLevel.NOT_ASSESSED, ModuleLevel.CRITICAL}
    )
    return {"modules.levels": found} if found else {}


def _rules_open(code: str) -> NotAssessed:
    """Return which module keeps open whether one is critical."""
    said = f"Rules of {code} were not assessed; with them the module may be critical."
    return NotAssessed("rules_open", said)


def _of_graph_and_lists(
    noted: Recorder,
    persons: Mapping[str, RecordedClaims],
    names: Naming,
) -> tuple[SubjectFacts, Beside]:
    """Return the facts of owners, controllers and screening."""
    seen = noted.snapshot
    layers = noted("ownership_layers", lambda: _layers(seen))
    sanctioned = noted("sanctioned_ownership", lambda: sanctioned_of(seen))
    upper = noted("matched_holding_upper", lambda: _matched_upper(seen))
    peps = noted("peps", lambda: peps_of(seen))
    matches = noted("sanctions_matches", lambda: matches_of(seen))
    residences = noted("countries_ubo_residence", lambda: owner_countries.residences(seen))
    nationalities = noted(
        "countries_ubo_nationality", lambda: owner_countries.nationalities(seen, persons)
    )
    chain = noted("countries_ownership_chain", lambda: _chain_countries(seen))
    subsidiaries = noted("subsidiary_count", lambda: subsidiaries_of(seen))
    cause = noted("ubo_cause", lambda: _cause(seen))
    identified = noted("identified_by", lambda: _identified_by(seen))
    facts = SubjectFacts(
        ubo_cause=cause.value,
        identified_by=identified.value,
        ownership_layers=layers.value,
        nominee=noted("nominee", lambda: _nominee(seen)).value,
        ubo_exemption=noted("ubo_exemption", lambda: _exemption(seen)).value,
        peps=peps.value,
        sanctions_matches=matches.value,
        sanctioned_ownership=sanctioned.value,
        matched_holding_upper=upper.value,
        countries_ubo_residence=residences.value,
        countries_ubo_nationality=nationalities.value,
        countries_ownership_chain=chain.value,
        bearer_shares=NotAssessed("not_covered", "No loaded source states bearer shares."),
        subsidiary_count=subsidiaries.value,
    )
    graph = "screening and ownership"
    return facts, {
        UBO_CAUSE: (names.owners, cause),
        IDENTIFIED_BY: (names.everyone, identified),
        "ownership.layers": (names.owners, layers),
        "sanctions.ownership": (graph, sanctioned),
        "sanctions.matched_holding_upper": (graph, upper),
        "sanctions.exposure": ("screening", matches),
        "sanctions.asset_freeze": ("screening", matches),
        "pep.categories": ("screening", peps),
        "pep.connected_roles": ("screening", peps),
        "geography.ubo_residence": (names.owners, residences),
        "geography.ubo_nationality": (names.owners, nationalities),
        "geography.ownership_chain": (names.owners, chain),
        "network.subsidiary_count": (names.owners, subsidiaries),
    }


def _beside(
    answers: Beside, references: Mapping[str, tuple[Reference, ...]]
) -> dict[str, tuple[Reading, ...]]:
    """Return the gaps that supplement findings, with what the findings were read from."""
    return {
        key: (Reading(source, answered.beside, references=references.get(FIELDS[key], ())),)
        for key, (source, answered) in answers.items()
        if answered.beside is not None
    }


def _with_marks(
    further: dict[str, tuple[Reading, ...]], snapshot: InvestigationSnapshot
) -> dict[str, tuple[Reading, ...]]:
    """Add what a company register marks as sanctioned: not a match, but weighed as a weak one.

    An undecided mark of an owner weighs more: ownership is `possible`, as with a hit on a list.
    """
    if not snapshot.register_marks:
        return further
    marks = snapshot.register_marks
    sources = ", ".join(sorted({mark.source for mark in marks}))
    known = of_marks(marks)
    said = {"sanctions.exposure": (sources, MatchStrength.WEAK.value)}
    if _may_be_owned_by_marked(snapshot):
        said["sanctions.ownership"] = (MARKED, OwnershipStatus.POSSIBLE.value)
    return further | {
        key: (*further.get(key, ()), Reading(source, (value,), references=known))
        for key, (source, value) in said.items()
    }


def _may_be_owned_by_marked(snapshot: InvestigationSnapshot) -> bool:
    """Whether ownership is `possible` because of a mark that is undecided."""
    regimes = snapshot.ownership.sanctioned if snapshot.ownership else ()
    return any(item.word == OwnershipWord.POSSIBLE and REGISTER_MARK in item.reasons
               for item in regimes)  # fmt: skip


def _with_declared_peps(
    further: dict[str, tuple[Reading, ...]], snapshot: InvestigationSnapshot
) -> dict[str, tuple[Reading, ...]]:
    """Add the parties that a company register declares as politically exposed.

    The declaration is a finding, regardless of which sources cover the topic. It states no class;
    as with lists, a senior function is assumed.
    """
    marks = snapshot.declared_peps
    if not marks:
        return further
    sources = ", ".join(sorted({mark.source for mark in marks}))
    known = of_marks(marks)
    roles = sorted({role.value for mark in marks for role in roles_of(snapshot, mark.party_id)})
    said = {
        "pep.categories": (PepCategory.SENIOR_GOVERNMENT.value,),
        "pep.connected_roles": tuple(roles),
    }
    return further | {
        key: (*further.get(key, ()), Reading(sources, value, references=known))
        for key, value in said.items()
    }


def _cause(snapshot: InvestigationSnapshot) -> Answer[str]:
    """Return whether a beneficial owner is identified, or why not.

    Only a source that covers owners can establish that no owner has to be named, or that no party
    meets the test. *Exhausted* requires more than a register: a senior managing official who is
    identified and verified, and recorded steps. A run does not establish this; a person attests it
    at the check `ubo_identification`. Until then the cause is incomplete.
    """
    ownership = snapshot.ownership
    cause = ownership.cause if ownership is not None else None
    if ownership is None or cause is None:
        named = ownership is not None and (ownership.ubos or ownership.possible_ubos)
        return Answer("identified" if named else "unknown", _outdated(ownership_gap(snapshot)))
    gap = ownership_gap(snapshot)
    by_share = gap is not None and gap.reason == known_parties.REGISTER_THRESHOLD
    if gap is not None and cause in (_BY_SHARE if by_share else _BY_COVERAGE):
        return Answer("unknown")
    if cause == "exhausted" and not ownership.senior_managers_verified:
        return Answer("incomplete")
    beside = gap if by_share and cause != "exempt" else _outdated(gap)
    return Answer(cause, beside)


def _outdated(gap: NotAssessed | None) -> NotAssessed | None:
    """Return the gap if it is that the registers are old: the owners are of an earlier day."""
    return gap if gap is not None and gap.reason == common.STALE_REGISTER.reason else None


_BY_COVERAGE = frozenset({"exempt", "exhausted"})
_BY_SHARE = frozenset({"exhausted"})
"""What a register with a threshold cannot answer; an exemption does not depend on a share."""


def _with_causes(
    further: dict[str, tuple[Reading, ...]],
    snapshot: InvestigationSnapshot,
    registry: str,
    references: Mapping[str, tuple[Reference, ...]],
) -> dict[str, tuple[Reading, ...]]:
    """Add, as readings, what stays open although one beneficial owner is identified."""
    causes = snapshot.ownership.further_causes if snapshot.ownership else ()
    read = references.get("ubo_cause", ())
    found = tuple(Reading(registry, cause, references=read) for cause in causes)
    return further | {UBO_CAUSE: (*found, *further.get(UBO_CAUSE, ()))} if found else further


def _unsearched(noted: Recorder, registry: str) -> dict[str, tuple[Reading, ...]]:
    """Return, as gaps, why the search of the lists is incomplete, regardless of what it found.

    Directors and owners that no source names were not searched. A list that drops an entry does not
    settle who the candidate was.
    """
    kinds = noted(SCREENED_PARTIES, lambda: known_parties.unknown_parties(noted.snapshot))
    waiting = noted(_DROPPED, lambda: dropped(noted.snapshot))
    found: list[Reading] = []
    if kinds:
        told = f"No source names all of the {', '.join(kinds)}."
        gap = gap_of(known_parties.unnamed(noted.snapshot, kinds, told))
        found.append(Reading(registry, gap, references=noted.references[SCREENED_PARTIES]))
    if waiting:
        told = f"{len(waiting)} candidates wait whose entries the lists have dropped."
        gap = NotAssessed("undecided_candidates", told)
        found.append(Reading("screening", gap, references=noted.references[_DROPPED]))
    return {SCREENED_PARTIES: tuple(found)} if found else {}


def _identified_by(snapshot: InvestigationSnapshot) -> Answer[str]:
    """Return what identifies the subject, with the reason why the registers do not confirm it."""
    gap, doubt = common.unidentified(snapshot), cir.unconfirmed(snapshot)
    absence = gap_of(gap) if gap is not None else NotAssessed("not_run")
    beside = None if doubt is None else gap_of(doubt)
    by = snapshot.subject.identified_by
    return Answer(absence) if by is None else Answer(by, beside)


def _network(
    snapshot: InvestigationSnapshot, network: Network | None, reads: Reads
) -> tuple[Known[int], NotAssessed | None]:
    reads.note(Reference(Kind.STEP, "network"))
    return network_risk(network, silent_lists(snapshot) or unsearched(snapshot))


def _established(snapshot: InvestigationSnapshot) -> Answer[tuple[str, ...]]:
    known = common.established(snapshot.subject)
    if not known:
        return Answer(_not_given(snapshot, "country_code", "country"))
    return Answer(known, _silent(snapshot, "country_code"))


def _silent(snapshot: InvestigationSnapshot, field: str) -> NotAssessed | None:
    """Return that what is known of the subject was stated once and is not now, or None."""
    if not snapshot.subject.lacks(field):
        return None
    told = f"No source states the {field.replace('_', ' ')} any more."
    return _not_given(snapshot, field, told)


def _not_given(snapshot: InvestigationSnapshot, field: str, detail: str) -> NotAssessed:
    """Return why no source states a field of the subject."""
    return gap_of(common.not_given(snapshot, f"LegalEntity.{field}", detail=detail, remedy=""))


def _cut(snapshot: InvestigationSnapshot) -> NotAssessed | None:
    return NotAssessed("truncated", "The group was cut.") if snapshot.truncated else None


def _hidden(snapshot: InvestigationSnapshot) -> NotAssessed | None:
    """Return why there may be more owners than are known, or None."""
    hidden = snapshot.ownership.hidden_owners if snapshot.ownership else ()
    return NotAssessed("owners_not_identified", hidden[0]) if hidden else None


def _layers(snapshot: InvestigationSnapshot) -> Answer[int]:
    """Return the layers that are known: a lower bound while an owner is not identified."""
    layers = snapshot.ownership.layers if snapshot.ownership else 0
    gaps = (ownership_gap(snapshot), _cut(snapshot), _hidden(snapshot))
    if layers > mebo.COMPLEX_LAYERS:
        return Answer(layers)  # more would score no more
    return answer(layers or None, *gaps, absence=_NO_OWNER)


def _shared_address(snapshot: InvestigationSnapshot) -> Answer[int]:
    """Return how many other companies share the address; on an extract a lower bound."""
    outcome = roa.mass_registration(snapshot)
    most = max((item.companies for item in snapshot.co_locations), default=0)
    if most >= FULL_SHARED_ADDRESS:
        return Answer(most)  # more would score no more
    gap = gap_of(outcome) if isinstance(outcome, Unassessed) else None
    return answer(most or None, gap, absence=0)


def _nominee(snapshot: InvestigationSnapshot) -> Answer[bool]:
    found = any(link.attributes.get("interest_type") in mebo.NOMINEE for link in snapshot.links)
    gaps = (ownership_gap(snapshot), _cut(snapshot), _hidden(snapshot))
    return answer(True if found else None, *gaps, absence=False)


def _exemption(snapshot: InvestigationSnapshot) -> Answer[str]:
    """Return the exemption; it spares questions, so only a source that covers owners gives it."""
    gap, ownership = ownership_gap(snapshot), snapshot.ownership
    if gap is not None or ownership is None or not ownership.exempt:
        return answer(None, gap, absence="none")
    return Answer("state" if "state" in (ownership.no_ubo_reason or "") else "listed")


def _matched_upper(snapshot: InvestigationSnapshot) -> Answer[Decimal]:
    upper = snapshot.ownership.matched_upper if snapshot.ownership else None
    uncomputed = not_computed(snapshot) if upper is None else None
    gaps = (ownership_gap(snapshot), uncomputed, silent(snapshot, SANCTIONS))
    return answer(upper or None, *gaps, absence=Decimal(0))


def _codes(snapshot: InvestigationSnapshot, subject: Mapping[str, JSON]) -> Answer[tuple[str, ...]]:
    codes = subject.get("industry_codes")
    if not isinstance(codes, Sequence) or isinstance(codes, str) or not codes:
        told = "No source gave an industry code."
        return Answer(_not_given(snapshot, "industry_codes", told))
    texts = (
        f"{item.get('scheme', '')}:{item.get('code', '')}" if isinstance(item, Mapping) else item
        for item in codes
    )
    return Answer(tuple(sorted({str(text) for text in texts})), _silent(snapshot, "industry_codes"))


def _incorporated(snapshot: InvestigationSnapshot) -> Answer[date]:
    founded, gap = snapshot.subject.incorporation_date, _silent(snapshot, "incorporation_date")
    if founded is not None:
        return Answer(founded, gap)
    told = "No source gave the date of incorporation."
    return Answer(_not_given(snapshot, "incorporation_date", told) if gap is None else gap)


def _unread(snapshot: InvestigationSnapshot, roles: frozenset[PartyRole]) -> NotAssessed | None:
    """Return that a source has a text for a country that names no known country, or None."""
    found = country_ties.unread(snapshot, roles)
    return gap_of(found) if found is not None else None


def _involved(noted: Recorder, registry: str) -> dict[str, tuple[Reading, ...]]:
    """Return the countries that the relationship involves, and a gap for what was not read."""
    seen = noted.snapshot
    found = noted(INVOLVED, lambda: country_ties.involved(seen))
    gaps = noted(INVOLVED, lambda: (_unread(seen, frozenset(PartyRole)), ownership_gap(seen)))
    gap = next((one for one in gaps if one is not None), None)
    values = (found, gap) if gap is not None else (found,)
    references = noted.references[INVOLVED]
    return {INVOLVED: tuple(Reading(registry, one, references=references) for one in values)}


def _opacity(noted: Recorder, registry: str) -> dict[str, tuple[Reading, ...]]:
    """Return what makes the structure unusual, and why there may be more of it."""
    layers = noted(OPACITY, lambda: _layers(noted.snapshot))
    long = isinstance(layers.value, int) and layers.value > mebo.LONG_CHAIN
    gap = layers.value if isinstance(layers.value, NotAssessed) else layers.beside
    values = ((LONG_CHAIN,) if long else (), *((gap,) if gap is not None else ()))
    read = noted.references[OPACITY]
    return {OPACITY: tuple(Reading(registry, one, references=read) for one in values)}


def _chain_countries(snapshot: InvestigationSnapshot) -> Answer[tuple[str, ...]]:
    """Return where the owners and controllers sit, as the rule on high-risk countries reads it."""
    located = country_ties.located(snapshot)
    known = {code for _, code in located if code}
    lost = len(located) - sum(code is not None for _, code in located)
    parties = len({party.id for party, _ in located})
    detail = f"The country of {lost} of {parties} owners and controllers is not known."
    partly = NotAssessed("unknown_country", detail) if lost else _unread(snapshot, UPWARD)
    gaps = (ownership_gap(snapshot), partly, _cut(snapshot), _hidden(snapshot))
    return answer(tuple(sorted(known)) or None, *gaps, absence=())


def _versions(screening: Screening | None) -> dict[str, str]:
    return {item.list_id: item.version for item in screening.lists} if screening else {}
