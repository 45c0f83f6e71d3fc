"""MEBO: management and beneficial owners."""

from __future__ import annotations

from uuid import UUID

from atlas.investigations.modules.domain import common
from atlas.investigations.modules.domain.outcome import (
    Fired,
    Module,
    NotFired,
    Outcome,
    Rule,
    Unassessed,
)
from atlas.investigations.modules.domain.picture import Ownership, Picture
from atlas.investigations.modules.domain.spepws import pep_exposed
from atlas.risk.evaluations.domain import PartyRole

COMPLEX_LAYERS = 3
"""More layers than this make a structure complex (the matrix' highest band, `risk.md`)."""
_NOMINEE = frozenset({"nominee", "nominator"})
_TRUST_ROLES = frozenset({"Trusteeship", "Settlor", "Beneficiary", "Protector"})
_UPWARD = frozenset(
    {
        PartyRole.OWNER,
        PartyRole.CONTROLLER,
        PartyRole.UBO,
        PartyRole.POSSIBLE_UBO,
        PartyRole.TRUST_ROLE,
    }
)


def _ownership(picture: Picture) -> Ownership | Unassessed:
    sources = common.sources_for(picture, "Ownership", "ownership and control")
    if isinstance(sources, Unassessed):
        return sources
    if picture.ownership is None:
        return Unassessed(
            reason="not_run",
            detail="The ownership computation did not run.",
            remedy="Rerun the investigation.",
        )
    return picture.ownership


def complex_structure(picture: Picture) -> Outcome:
    """Fire above three layers of owners."""
    ownership = _ownership(picture)
    if isinstance(ownership, Unassessed):
        return ownership
    if ownership.layers > COMPLEX_LAYERS:
        return Fired(detail=f"{ownership.layers} layers of owners.")
    if picture.truncated:
        return _truncated()
    return NotFired(detail=f"{ownership.layers} layers of owners.")


def nominee_ubo(picture: Picture) -> Outcome:
    """Fire when an interest in the chain is declared a nominee arrangement."""
    ownership = _ownership(picture)
    if isinstance(ownership, Unassessed):
        return ownership
    holders = tuple(
        link.from_id for link in picture.links if link.attributes.get("interest_type") in _NOMINEE
    )
    if holders:
        return Fired(detail="A nominee arrangement is declared in the chain.", entity_ids=holders)
    return (
        _truncated() if picture.truncated else NotFired(detail="No nominee arrangement declared.")
    )


def circular_ownership(picture: Picture) -> Outcome:
    """Fire when companies of the chain own each other."""
    ownership = _ownership(picture)
    if isinstance(ownership, Unassessed):
        return ownership
    if ownership.loops:
        members = tuple(sorted({item for loop in ownership.loops for item in loop}, key=str))
        return Fired(
            detail=f"{len(ownership.loops)} ownership loop(s), {len(members)} companies.",
            entity_ids=members,
        )
    return _truncated() if picture.truncated else NotFired(detail="No ownership loop.")


def high_risk_chain(picture: Picture) -> Outcome:
    """Fire when an owner or controller sits in a FATF- or EU-listed country."""
    ownership = _ownership(picture)
    if isinstance(ownership, Unassessed):
        return ownership
    lists = common.country_lists(picture, common.HIGH_RISK)
    chain = [party for party in picture.parties if party.roles & _UPWARD]
    located = [(party, common.country(party.country_code)) for party in chain]
    found = [(party, code) for party, code in located if code and common.names(lists, code)]
    if found:
        return Fired(
            detail="; ".join(
                f"{code}: {', '.join(common.names(lists, code))}" for _, code in found
            ),
            entity_ids=tuple(party.id for party, _ in found),
        )
    silent = common.silent_lists(picture, common.HIGH_RISK)
    if silent is not None:
        return silent
    unknown = [party for party, code in located if code is None]
    if unknown or picture.truncated:
        return Unassessed(
            reason="unknown_country",
            detail=f"The country of {len(unknown)} owner(s) is not known."
            if unknown
            else "The chain was cut at the limit of parties.",
            remedy="Load a source that states the owners' countries.",
        )
    return NotFired(detail=f"{len(chain)} owners and controllers, none in a listed country.")


def ubo_not_identified(picture: Picture) -> Outcome:
    """Fire when ownership is covered and no natural person is, or may be, a UBO."""
    ownership = _ownership(picture)
    if isinstance(ownership, Unassessed):
        return ownership
    identified = ownership.ubos or ownership.possible_ubos
    if identified:
        sure, may_be = len(ownership.ubos), len(ownership.possible_ubos)
        return NotFired(detail=f"{sure} UBO(s), {may_be} possible.")
    if ownership.exempt:
        return NotFired(detail=f"Exempt: {(ownership.no_ubo_reason or '').replace('_', ' ')}.")
    reason = (ownership.no_ubo_reason or "unknown").replace("_", " ")
    return Fired(
        detail=f"No ultimate beneficial owner identified: {reason}.",
        evidence_ids=_evidence(picture),
    )


def governance_vacuum(picture: Picture) -> Outcome:
    """Fire when officers are covered and neither an officer nor a controller is known."""
    sources = common.sources_for(picture, "Directorship", "directors")
    if isinstance(sources, Unassessed):
        return sources
    steering = [
        party
        for party in picture.parties
        if party.roles & {PartyRole.OFFICER, PartyRole.SENIOR_MANAGER, PartyRole.CONTROLLER}
    ]
    if steering:
        return NotFired(detail=f"{len(steering)} officers and controllers.")
    return Fired(detail="Neither an officer nor a controller is on record.")


def opaque_trust(picture: Picture) -> Outcome:
    """Fire when a trust holds the subject and nobody behind it is named."""
    ownership = _ownership(picture)
    if isinstance(ownership, Unassessed):
        return ownership
    trusts = {party.id for party in picture.parties if party.type == "Trust"}
    named = {link.to_id for link in picture.links if link.type in _TRUST_ROLES}
    opaque = tuple(sorted(trusts - named, key=str))
    if opaque:
        return Fired(detail="Nobody behind the trust is named.", entity_ids=opaque)
    if picture.truncated:
        return _truncated()
    return NotFired(
        detail=f"{len(trusts)} trust(s), each with named parties."
        if trusts
        else "No trust in the chain."
    )


def _evidence(picture: Picture) -> tuple[UUID, ...]:
    return tuple(i for source in picture.covering("Ownership") for i in source.evidence_ids)


def _truncated() -> Unassessed:
    return Unassessed(
        reason="truncated",
        detail="The chain was cut at the limit of parties.",
        remedy="Raise the limit of parties and rerun.",
    )


MODULE = Module(
    code="MEBO",
    title="Management and beneficial owners",
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
            decide=nominee_ubo,
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
            code="pep_connection",
            title="Politically exposed person connected",
            points=30,
            category="customer",
            description="An owner, controller, UBO or officer matches a list of PEPs.",
            needs="a current list of politically exposed persons",
            decide=pep_exposed,
        ),
        Rule(
            code="ubo_not_identified",
            title="UBO not identified",
            points=35,
            category="customer",
            negative=True,
            description="Ownership is covered, and no natural person is or may be a UBO.",
            needs="a register of ownership and control that knows the company",
            decide=ubo_not_identified,
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
            description="A trust holds the subject, and nobody behind it is named.",
            needs="a register of ownership and control",
            decide=opaque_trust,
        ),
    ),
)
