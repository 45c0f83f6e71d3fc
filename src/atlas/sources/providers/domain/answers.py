"""Whom a provider answers for, how fresh its data is, and what an outcome means. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from msgspec import structs

from atlas.knowledge.identifiers.domain import normalise
from atlas.knowledge.mutations.domain.assertions import PartyAssertion, RelationshipAssertion
from atlas.sources.plugins.domain.engine import Mapped, State
from atlas.sources.plugins.domain.manifest import Manifest
from atlas.sources.protocol.domain.answers import Outcome

FRESH, STALE = timedelta(days=30), timedelta(days=90)
"""Younger data is not fetched again; older data than the second is expired."""
ANYWHERE = "XX"
ANY_SCHEME = "*"
"""In a manifest: a number of any scheme leads there."""
OUTCOMES: Mapping[State, Outcome] = {
    State.OK: "answered",
    State.EMPTY: "no_answer",
    State.SCHEMA_CHANGED: "failed",
    State.UNREACHABLE: "failed",
    State.THROTTLED: "failed",
    State.UNAUTHORISED: "failed",
    State.MISSING_CREDENTIALS: "not_run",
    State.NOT_CONTRACTED: "not_run",
    State.SWITCHED_OFF: "not_run",
    State.NOT_NEEDED: "not_run",
}
_WORST = (
    State.UNAUTHORISED,
    State.THROTTLED,
    State.UNREACHABLE,
    State.SCHEMA_CHANGED,
    State.NOT_CONTRACTED,
    State.OK,
    State.EMPTY,
)
UNASKED = frozenset({State.NOT_CONTRACTED, State.SWITCHED_OFF, State.NOT_NEEDED})
"""Nothing was sent, and no call is noted: the tenant's own rules left the provider out."""
NOTED = tuple(one.value for one in State if one not in UNASKED)
"""How calls that are noted can end."""
WORDS: Mapping[State, str] = {
    State.OK: "answered",
    State.EMPTY: "knows nothing of the company",
    State.SCHEMA_CHANGED: "answered in another form than is known",
    State.UNREACHABLE: "could not be reached",
    State.THROTTLED: "refused further requests for now",
    State.UNAUTHORISED: "refused the credentials",
    State.MISSING_CREDENTIALS: "was not asked: no credentials are configured",
    State.NOT_CONTRACTED: "was not asked",
    State.SWITCHED_OFF: "was not asked",
    State.NOT_NEEDED: "was not asked",
}
Freshness = Literal["fresh", "stale", "expired", "never"]
Number = tuple[str, str]


def plain_numbers(numbers: Iterable[Number]) -> tuple[Number, ...]:
    """Return numbers in the spelling in which they are compared, each once.

    A number that cannot be one (check digits that do not hold, a filler) leads nowhere.
    """
    found = (normalise(scheme, value) for scheme, value in numbers if scheme and value)
    return tuple(dict.fromkeys((one.scheme, one.value) for one in found if one.certain))


def answers_for(
    manifest: Manifest, numbers: Sequence[Number], country: str | None
) -> tuple[Number, ...]:
    """Return those of a company's numbers that lead to a provider; none: it is not asked.

    A provider is led to by numbers alone: what it says under a name may be about another company.
    """
    covered = manifest.capabilities.jurisdictions
    if country and ANYWHERE not in covered and country[:2].upper() not in covered:
        return ()
    return tuple(
        (scheme, value)
        for known in manifest.capabilities.identifiers
        for scheme, value in numbers
        if known.scheme in {scheme, ANY_SCHEME} and re.fullmatch(known.pattern, value)
    )


def freshness(answered_at: datetime | None, moment: datetime) -> Freshness:
    """Return how fresh what a provider last answered is."""
    if answered_at is None:
        return "never"
    age = moment - answered_at
    if age < FRESH:
        return "fresh"
    return "stale" if age < STALE else "expired"


def worst(states: Iterable[State]) -> State:
    """Return what to say of several answers to one question: what could not be read counts."""
    return min(states, key=_WORST.index)


def about_subject(found: Mapped, numbers: Sequence[Number], subject_key: str) -> Mapped:
    """Return what an answer says of the subject and of those it is related to, keyed as asked.

    Parties that nothing relates to the subject are left out. An answer that is about others alone
    asserts nothing and is `schema_changed`: it is no answer to what was asked.
    """
    asked = set(numbers)
    own = [
        party
        for party in found.parties
        if asked & set(plain_numbers((one.scheme, one.value) for one in party.identifiers))
    ]
    if not own:
        state = State.SCHEMA_CHANGED if found.parties else found.state
        return replace(found, state=state, parties=(), relationships=())
    renamed = {own[0].key: subject_key}
    parties = {
        key: structs.replace(party, key=key)
        for party in found.parties
        for key in (renamed.get(party.key, party.key),)
    }
    links = [
        structs.replace(
            one,
            from_key=renamed.get(one.from_key, one.from_key),
            to_key=renamed.get(one.to_key, one.to_key),
        )
        for one in found.relationships
    ]
    near = _near({subject_key, *(party.key for party in own[1:])}, links)
    return replace(
        found,
        parties=tuple(party for key, party in parties.items() if key in near),
        relationships=tuple(one for one in links if one.from_key in near),
    )


def _near(known: set[str], links: Sequence[RelationshipAssertion]) -> set[str]:
    while True:
        more = {
            key
            for one in links
            for key in (one.from_key, one.to_key)
            if one.from_key in known or one.to_key in known
        }
        if more <= known:
            return known
        known |= more


def places_of(parties: Iterable[PartyAssertion], key: str) -> tuple[str, ...]:
    """Return the countries that are stated of one party."""
    said = (
        str(claim.value)[:2]
        for party in parties
        if party.key == key
        for claim in party.claims
        if claim.attribute in {"jurisdiction", "country_code"}
    )
    return tuple(dict.fromkeys(said))


def located_by(numbers: Iterable[Number]) -> tuple[str, ...]:
    """Return the countries whose registers gave these numbers; an LEI has no country."""
    found = (scheme.partition("-") for scheme, _ in numbers)
    return tuple(dict.fromkeys(code for code, dash, _ in found if dash and code not in _NOWHERE))


_NOWHERE = frozenset({ANYWHERE, "XI"})
"""What stands in a country's place in the schemes of no country (`XI-LEI`)."""


def numbers_of(parties: Iterable[PartyAssertion], key: str) -> tuple[Number, ...]:
    """Return the numbers of one party."""
    return plain_numbers(
        (one.scheme, one.value)
        for party in parties
        if party.key == key
        for one in party.identifiers
    )
