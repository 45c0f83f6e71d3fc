"""MEBO: management and beneficial owners."""

from __future__ import annotations

from uuid import UUID

from atlas.investigations.modules.domain import common
from atlas.investigations.modules.domain.births import doubtful_birth
from atlas.investigations.modules.domain.country_ties import (
    UPWARD,
    high_risk_tie,
    located,
    unread,
    unread_country,
)
from atlas.investigations.modules.domain.known_parties import (
    OFFICERS,
    OWNERSHIP,
    cut_gap,
    hidden_gap,
    ownership_gap,
    truncated,
    unnamed_officers,
)
from atlas.investigations.modules.domain.outcome import (
    Absence,
    Fired,
    Module,
    NotFired,
    Rule,
    Unassessed,
    finding,
)
from atlas.investigations.modules.domain.passages import with_passages
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot, Party
from atlas.investigations.modules.domain.spepws import pep_exposed
from atlas.risk.evaluations.domain import PartyRole

COMPLEX_LAYERS = 3
"""More layers than this make a structure complex (the highest band of the shipped matrix)."""
LONG_CHAIN = 6
"""More layers than this earn no favourable level alone: the product's own judgement, twice the
highest band. An "unusual or excessively complex" structure is a factor of higher risk (Directive
(EU) 2015/849, annex III, 1(f); Money Laundering Regulations 2017, regulation 33(6)(a)(vi))."""
NOMINEE = frozenset({"nominee", "nominator"})
"""`interest_type` of a holding that a nominee arrangement stands behind."""
_TRUST_ROLES = frozenset({"Trusteeship", "Settlor", "Beneficiary", "Protector"})


def _absent(snapshot: InvestigationSnapshot, said: str) -> Absence:
    """Report that no owner of a kind exists only where all who may be one are known."""
    gap = cut_gap(snapshot) or hidden_gap(snapshot)
    return NotFired(detail=said) if gap is None else gap


def _few_layers(snapshot: InvestigationSnapshot) -> Absence:
    ownership = snapshot.ownership
    layers = ownership.layers if ownership else 0
    gap = cut_gap(snapshot)
    hidden = ownership.hidden_owners if ownership else ()
    if gap is None and (hidden or not layers):
        return Unassessed(
            reason="owners_not_identified",
            detail=f"Known: {_layers(layers)}; " + (hidden[0] if hidden else "no owner is."),
            remedy="Find out who owns the company, and load or record it.",
        )
    return NotFired(detail=f"{_layers(layers)} of owners.") if gap is None else gap


@finding(otherwise=_few_layers)
def complex_structure(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire above three layers of owners."""
    layers = snapshot.ownership.layers if snapshot.ownership else 0
    return Fired(detail=f"{layers} layers of owners.") if layers > COMPLEX_LAYERS else None


@finding(otherwise=lambda snapshot: _absent(snapshot, "No nominee arrangement declared."))
def nominee_ubo(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when an interest in the chain is declared a nominee arrangement."""
    holders = tuple(
        link.from_id for link in snapshot.links if link.attributes.get("interest_type") in NOMINEE
    )
    if not holders:
        return None
    return Fired(detail="A nominee arrangement is declared in the chain.", entity_ids=holders)


@finding(otherwise=lambda snapshot: _absent(snapshot, "No ownership loop."))
def circular_ownership(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when companies of the chain own each other."""
    loops = snapshot.ownership.loops if snapshot.ownership else ()
    if not loops:
        return None
    members = tuple(sorted({item for loop in loops for item in loop}, key=str))
    return Fired(
        detail=f"{len(loops)} ownership loop(s), {len(members)} companies.", entity_ids=members
    )


def _no_high_risk(snapshot: InvestigationSnapshot) -> Absence:
    for gap in (ownership_gap(snapshot), common.silent_lists(snapshot, common.HIGH_RISK)):
        if gap is not None:
            return gap
    unnamed = unread(snapshot, UPWARD)
    if unnamed is not None:
        return unnamed
    chain = located(snapshot)
    unknown = [party for party, code in chain if code is None]
    if snapshot.truncated and not unknown:
        return truncated()
    hidden = hidden_gap(snapshot)
    if hidden is not None and not unknown:
        return hidden
    if unknown:
        return Unassessed(
            reason="unknown_country",
            detail=f"The country of {len(unknown)} owner(s) is not known.",
            remedy="Load a source that states the owners' countries.",
        )
    parties = len({party.id for party, _ in chain})
    return NotFired(detail=f"Owners and controllers: {parties}, none in a listed country.")


@finding(otherwise=_no_high_risk)
def high_risk_chain(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when an owner or controller sits in a FATF- or EU-listed country."""
    lists = common.country_lists(snapshot, common.HIGH_RISK)
    found = [
        (party, code) for party, code in located(snapshot) if code and common.names(lists, code)
    ]
    if not found:
        return None
    return Fired(
        detail="; ".join(f"{code}: {', '.join(common.names(lists, code))}" for _, code in found),
        entity_ids=tuple(dict.fromkeys(party.id for party, _ in found)),
    )


def _officers_elsewhere(snapshot: InvestigationSnapshot) -> Absence:
    sources = common.sources_for(snapshot, "Directorship", "directors")
    if isinstance(sources, Unassessed):
        return sources
    gap = common.silent_lists(snapshot, common.HIGH_RISK)
    if gap is not None:
        return gap
    unnamed = unnamed_officers(snapshot)
    if unnamed is not None:
        return unnamed
    found = located(snapshot, OFFICERS)
    unknown = {party.id for party, code in found if code is None}
    if unknown:
        return Unassessed(
            reason="unknown_country",
            detail=f"The country of {len(unknown)} officer(s) is not known.",
            remedy="Load a source that states where the officers live or are registered.",
        )
    parties = len({party.id for party, _ in found})
    return (
        truncated()
        if snapshot.truncated
        else NotFired(detail=f"Officers: {parties}, none in a listed country.")
    )


@finding(otherwise=_officers_elsewhere)
def high_risk_officer(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when an officer lives, or is registered or located, in a FATF- or EU-listed country.

    A factor of risk, and no floor: the law asks where the customer is established (Money Laundering
    Regulations 2017, regulation 33(1)(b) and (3)) or what a relationship involves (Directive (EU)
    2015/849, article 18a); an officer is neither party to it. A nationality alone is no factor.
    """
    lists = common.country_lists(snapshot, common.HIGH_RISK)
    found = [
        (party, code)
        for party, code in located(snapshot, OFFICERS)
        if code and common.names(lists, code)
    ]
    if not found:
        return None
    return Fired(
        detail="; ".join(
            f"{party.name}: {code} ({', '.join(common.names(lists, code))})"
            for party, code in found
        ),
        entity_ids=tuple(dict.fromkeys(party.id for party, _ in found)),
    )


def _ubo_identified(snapshot: InvestigationSnapshot) -> Absence:
    gap = ownership_gap(snapshot)
    if gap is not None:
        return gap
    ownership = snapshot.ownership
    if ownership is not None and ownership.ubos:
        return NotFired(detail=ownership.counted)
    reason = ((ownership.no_ubo_reason if ownership else None) or "").replace("_", " ")
    return NotFired(detail=f"Exempt: {reason}.")


@finding(otherwise=_ubo_identified)
def ubo_not_identified(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when ownership is covered and no natural person is certainly a UBO.

    Owners who are merely possible are not identified: were their shares known, and too small, the
    rule would hold, and knowing less must not lift it. Nor does a holder who meets only the lower
    test of an enhanced investigation: the law asks for an owner by its own. What a source says
    instead of an owner (one exists and is not named, a closed loop) is a finding of its own,
    whatever the coverage.
    """
    ownership = snapshot.ownership
    if ownership is None or ownership.exempt or ownership.certain_owners:
        return None
    covered = ownership_gap(snapshot) is None
    if not covered and not (ownership.unnamed or ownership.loops):
        return None
    possible = ownership.possible_owners
    if possible and covered:
        told = f"No ultimate beneficial owner identified for certain: {len(possible)} possible."
    else:
        reason = (ownership.no_ubo_reason or "unknown").replace("_", " ")
        told = f"No ultimate beneficial owner identified: {reason}."
    told += ownership.below_the_law + ownership.by_the_register
    known = (*(possible if covered else ()), *ownership.ubos, *ownership.register_ubos)
    return Fired(
        detail=told, entity_ids=tuple(dict.fromkeys(known)), evidence_ids=_evidence(snapshot)
    )


_STEERING = frozenset({PartyRole.OFFICER, PartyRole.SENIOR_MANAGER, PartyRole.CONTROLLER})


def _steering(snapshot: InvestigationSnapshot) -> list[Party]:
    """Return who steers the company; a controller whom no source names steers nothing known.

    Nor does an officer whom the register names no longer.
    """
    return [
        party
        for party in snapshot.parties
        if party.roles & ({PartyRole.CONTROLLER} if party.left_out else _STEERING)
        and _named(snapshot, party.id)
    ]


def _named(snapshot: InvestigationSnapshot, party: UUID) -> bool:
    """Return whether a party has a name, as far as screening tells."""
    return snapshot.screening is None or party in snapshot.screening.screened


def _governed(snapshot: InvestigationSnapshot) -> Absence:
    steering = _steering(snapshot)
    sources = common.sources_for(snapshot, "Directorship", "directors")
    if isinstance(sources, Unassessed):
        return sources
    return NotFired(detail=f"{len(steering)} officers and controllers.")


@finding(otherwise=_governed)
def governance_vacuum(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when officers are covered and neither an officer nor a controller is known."""
    sources = common.sources_for(snapshot, "Directorship", "directors")
    if isinstance(sources, Unassessed) or _steering(snapshot):
        return None
    return Fired(detail="Neither an officer nor a controller is on record.")


def _trusts(snapshot: InvestigationSnapshot) -> set[UUID]:
    """Return the trusts that hold the subject; one that holds its subsidiary holds not it."""
    above = {end for link in snapshot.links for end in (link.from_id, link.to_id)}
    return {
        party.id
        for party in snapshot.parties
        if party.type == "Trust" and (party.roles - {PartyRole.OTHER} or party.id in above)
    }


def _no_opaque_trust(snapshot: InvestigationSnapshot) -> Absence:
    trusts = len(_trusts(snapshot))
    said = f"{trusts} trust(s), each with named parties." if trusts else "No trust in the chain."
    return _absent(snapshot, said)


@finding(otherwise=_no_opaque_trust)
def opaque_trust(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when a trust holds the subject and no party behind it is named."""
    named = {
        link.to_id
        for link in snapshot.links
        if link.type in _TRUST_ROLES
        and not link.attributes.get("left_out")
        and _named(snapshot, link.from_id)
    }
    opaque = tuple(sorted(_trusts(snapshot) - named, key=str))
    return (
        Fired(detail="No person behind the trust is named.", entity_ids=opaque) if opaque else None
    )


def _evidence(snapshot: InvestigationSnapshot) -> tuple[UUID, ...]:
    return tuple(i for source in snapshot.covering(OWNERSHIP) for i in source.evidence_ids)


MODULE = Module(
    code="MEBO",
    after_screening=True,
    needs=("registers of ownership and control", "officers", "PEP lists", "country lists"),
    rules=(
        Rule(
            code="complex_structure",
            title="Complex ownership",
            points=25,
            category="customer",
            description="More than three layers of owners above the subject.",
            needs="a register of ownership and control",
            decide=complex_structure,
        ),
        Rule(
            code="nominee_ubo",
            title="Nominee beneficial owner",
            points=30,
            category="customer",
            description="An interest in the chain is declared a nominee arrangement.",
            needs="a register of ownership and control",
            decide=with_passages("nominee_ubo", nominee_ubo),
        ),
        Rule(
            code="circular_ownership",
            title="Circular ownership",
            points=25,
            category="customer",
            description="Companies of the chain own each other in a loop.",
            needs="a register of ownership and control",
            decide=circular_ownership,
        ),
        Rule(
            code="high_risk_chain",
            title="High-risk jurisdiction in the chain",
            points=20,
            category="geographic",
            description="An owner or controller sits in a FATF- or EU-listed country.",
            needs="a register of ownership, the country lists, each owner's country",
            decide=high_risk_chain,
        ),
        Rule(
            code="high_risk_officer",
            title="Officer in a high-risk jurisdiction",
            points=10,
            category="geographic",
            description="An officer lives or is registered in a FATF- or EU-listed country.",
            needs="a register that states officers, the country lists, each officer's country",
            decide=high_risk_officer,
        ),
        Rule(
            code="high_risk_tie",
            title="Tie to a high-risk jurisdiction",
            points=10,
            category="geographic",
            description="A party has a nationality, place of birth, address for letters, office or"
            " company in a FATF- or EU-listed country.",
            needs="the country lists",
            decide=high_risk_tie,
        ),
        Rule(
            code="unread_country",
            title="Country that was not read",
            points=5,
            category="geographic",
            description="A source has a text in place of a country that names none that is known.",
            needs="a source that states the parties",
            decide=unread_country,
        ),
        Rule(
            code="doubtful_birth",
            title="Date of birth in doubt",
            points=5,
            category="customer",
            description="By the stated date of birth an owner or officer is under 18, over 110 with"
            " no death stated, or was not born when the interest or office began.",
            needs="a source that states the parties and dates of birth",
            decide=doubtful_birth,
        ),
        Rule(
            code="pep_connection",
            title="Politically exposed person connected",
            points=30,
            category="customer",
            description="An owner, controller, UBO or officer matches a list of PEPs.",
            needs="a current list of politically exposed persons",
            decide=with_passages("pep_connection", pep_exposed),
        ),
        Rule(
            code="ubo_not_identified",
            title="UBO not identified",
            points=35,
            category="customer",
            negative=True,
            description="Ownership is covered, and no natural person is or may be a UBO.",
            needs="a register of ownership and control that knows the company",
            decide=with_passages("ubo_not_identified", ubo_not_identified),
        ),
        Rule(
            code="governance_vacuum",
            title="Governance vacuum",
            points=20,
            category="customer",
            negative=True,
            description="Officers are covered, and neither officer nor controller is known.",
            needs="a register that states officers",
            decide=governance_vacuum,
        ),
        Rule(
            code="opaque_trust",
            title="Opaque trust",
            points=25,
            category="customer",
            description="A trust holds the subject, and no person behind it is named.",
            needs="a register of ownership and control",
            decide=with_passages("opaque_trust", opaque_trust),
        ),
    ),
)


def _layers(number: int) -> str:
    return "1 layer" if number == 1 else f"{number} layers"
