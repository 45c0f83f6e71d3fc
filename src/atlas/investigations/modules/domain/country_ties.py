"""Where the parties are, and which other countries the registers tie them to.

A person is *from* a country who is resident there, wherever else: residence for tax counts. By the
Money Laundering Regulations 2017, regulation 33(3)(c)(ii), an individual is established where he or
she is resident, "but not merely having been born in that country". A nationality, a place of
birth, an address for letters, an office or a listing is no residence: it is named, and weighed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from atlas.investigations.modules.domain import common
from atlas.investigations.modules.domain.known_parties import (
    OFFICERS,
    cut_gap,
    hidden_gap,
    parties_unknown,
)
from atlas.investigations.modules.domain.outcome import (
    Absence,
    Fired,
    NotFired,
    Unassessed,
    finding,
)
from atlas.investigations.modules.domain.snapshot import CountryTie, InvestigationSnapshot, Party
from atlas.risk.evaluations.domain import PartyRole

UPWARD = frozenset(
    {
        PartyRole.OWNER,
        PartyRole.CONTROLLER,
        PartyRole.UBO,
        PartyRole.POSSIBLE_UBO,
        PartyRole.TRUST_ROLE,
    }
)
"""The owners and controllers of the subject."""
_PLACES = frozenset({"residence", "tax_residence", "registration", "address", "service_address"})
"""Ties by which a party is, or can be reached, in a country."""
HELD_BELOW = "held_below"
"""The tie of a company to where those are that it holds: `Tie.HELD_BELOW`."""
_WORDS = {
    "residence": "resident",
    "tax_residence": "resident for tax",
    "registration": "registered",
    "address": "address",
    "service_address": "address for letters",
    "nationality": "nationality",
    "birth": "born",
    "public_office": "public office",
    "listing": "listed on an exchange",
    "number": "number issued",
    HELD_BELOW: "holds a company there",
}


def located(
    snapshot: InvestigationSnapshot, roles: frozenset[PartyRole] = UPWARD
) -> list[tuple[Party, str | None]]:
    """Return the owners and controllers, with each country they are in; None where none is known.

    One that no source places any more has None in addition to its earlier countries.
    A company is where it is incorporated, and where its addresses are. A person is where he or she
    lives or is resident for tax. `roles`: whom to return.
    """
    return [
        (party, code)
        for party in snapshot.parties
        if party.roles & roles
        for code in (*countries_of(party), *((None,) if _is_open(party) else ()))
    ]


def _is_open(party: Party) -> bool:
    return party.unplaced or not countries_of(party)


def countries_of(party: Party) -> tuple[str, ...]:
    """Return the countries that a party is in, as ISO 3166-1 codes."""
    stated = (party.country_code, *party.places)
    return tuple(sorted({code for one in stated if (code := common.country(one)) is not None}))


def involved(snapshot: InvestigationSnapshot) -> tuple[str, ...]:
    """Return the countries that the relationship involves in addition to its owners' residences.

    Where officers are, and companies that the subject holds or controls, also through others, and
    where owners and officers have their letters sent. Where those are who hold or take office from
    a later day on: what is agreed already involves the country, though it raises no floor yet.
    """
    coming = snapshot.ownership.coming if snapshot.ownership else ()
    held = {link.to_id for link in snapshot.links}
    present: set[str] = set()
    ties = _by_party(snapshot)
    for party in snapshot.parties:
        known = party.roles & (UPWARD | OFFICERS)
        if party.roles & (OFFICERS | {PartyRole.SUBSIDIARY}) or (party.id in held and not known):
            present |= set(countries_of(party))
            present |= {
                tie.country_code
                for tie in ties.get(party.id, ())
                if tie.country_code and tie.tie == HELD_BELOW
            }
        if party.id in coming and not party.roles & UPWARD:
            present |= set(countries_of(party))
        if known or party.id in coming:
            present |= {
                tie.country_code
                for tie in ties.get(party.id, ())
                if tie.country_code and tie.tie in _PLACES
            }
    return tuple(sorted(present))


def unread(snapshot: InvestigationSnapshot, roles: frozenset[PartyRole]) -> Unassessed | None:
    """Return that the country of a party with one of the roles is stated and not read, or None."""
    ties = _by_party(snapshot)
    texts = [
        f"{party.name}: “{tie.text}” ({_WORDS.get(tie.tie, tie.tie)})"
        for party in snapshot.parties
        if party.roles & roles
        for tie in ties.get(party.id, ())
        if tie.country_code is None and tie.tie in _PLACES
    ]
    if not texts:
        return None
    return Unassessed(
        reason="unread_country",
        detail=f"A text in place of a country names none that is known: {'; '.join(texts)}.",
        remedy="Find out which country is meant, and have the source corrected or record it.",
    )


def _by_party(snapshot: InvestigationSnapshot) -> Mapping[UUID, Sequence[CountryTie]]:
    found: dict[UUID, list[CountryTie]] = defaultdict(list)
    for tie in snapshot.ties:
        found[tie.party_id].append(tie)
    return found


def _no_tie(snapshot: InvestigationSnapshot) -> Absence:
    gap = (
        cut_gap(snapshot)
        or common.silent_lists(snapshot, common.HIGH_RISK)
        or unread(snapshot, frozenset(PartyRole))
        or hidden_gap(snapshot)
        or parties_unknown(snapshot)
    )
    if gap is not None:
        return gap
    return NotFired(detail=f"{len(snapshot.parties)} parties, none tied to a listed country.")


@finding(otherwise=_no_tie)
def high_risk_tie(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when a source ties a party to a FATF- or EU-listed country that no other rule names.

    By nationality, birth, an address for letters, a public office, a listing, or the number of a
    document; or because a company that the subject holds, or holds together with another, is there.
    """
    lists = common.country_lists(snapshot, common.HIGH_RISK)
    ties = _by_party(snapshot)
    found = [
        (party, code, why)
        for party in snapshot.parties
        for code, why in _beside(party, ties.get(party.id, ()))
        if common.names(lists, code)
    ]
    if not found:
        return None
    return Fired(
        detail="; ".join(
            f"{party.name}: {code}, {why} ({', '.join(common.names(lists, code))})"
            for party, code, why in found
        ),
        entity_ids=tuple(dict.fromkeys(party.id for party, _, _ in found)),
    )


def _beside(party: Party, ties: Sequence[CountryTie]) -> list[tuple[str, str]]:
    """Return what ties a party to a country, as code and reason, beyond other rules."""
    is_named = party.roles & (UPWARD | OFFICERS | {PartyRole.CUSTOMER})
    at = countries_of(party)
    found = [] if is_named else [(code, "is there") for code in at]
    found += [
        (code, _words(tie))
        for tie in ties
        if (code := common.country(tie.country_code)) is not None and code not in at
    ]
    return list(dict.fromkeys(found))


def _words(tie: CountryTie) -> str:
    said = _WORDS.get(tie.tie, tie.tie)
    return f"{said}: {tie.text}" if tie.tie == HELD_BELOW and tie.text else said


def _all_read(snapshot: InvestigationSnapshot) -> Absence:
    gap = cut_gap(snapshot) or hidden_gap(snapshot)
    return NotFired(detail="Each country that a source states was read.") if gap is None else gap


@finding(otherwise=_all_read)
def unread_country(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when a source has a text in place of a country that names none that is known."""
    ties = _by_party(snapshot)
    texts = [
        (party, tie)
        for party in snapshot.parties
        for tie in ties.get(party.id, ())
        if tie.country_code is None and tie.text
    ]
    if not texts:
        return None
    return Fired(
        detail="; ".join(
            f"{party.name}: “{tie.text}” ({_WORDS.get(tie.tie, tie.tie)})" for party, tie in texts
        ),
        entity_ids=tuple(dict.fromkeys(party.id for party, _ in texts)),
    )
