"""Numbers that the requester states: whether what is answered for one is about the company. Pure.

A requester may err, and a company's name is no proof of which company is meant. An answer for such
a number counts if it carries a number that is certain of the company. Where its name and country
agree, what a source repeats counts too, but its numbers join nothing, and it covers nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from msgspec import structs

from atlas.knowledge.identifiers.domain import one_per_party
from atlas.knowledge.mutations.domain.assertions import Identifier, PartyAssertion
from atlas.knowledge.names.domain.pairs import MATCH, name_score
from atlas.sources.plugins.domain.engine import Mapped, State
from atlas.sources.providers.domain.answers import Number, places_of, plain_numbers

_NAMES = ("legal_name", "trading_names", "previous_names")


class Verdict(StrEnum):
    """Whether the company of a stated number is the company that is investigated."""

    BY_NUMBER = "by_number"
    BY_NAME = "by_name"
    OTHER = "other"
    OPEN = "open"
    """Nothing is stated that could be compared, or the name agrees and the country does not."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is certain of the company when a provider is asked, and what the requester states.

    names, places: as registers and providers state them.
    """

    requested: frozenset[Number] = frozenset()
    numbers: tuple[Number, ...] = ()
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def names_of(parties: Iterable[PartyAssertion], key: str) -> tuple[str, ...]:
    """Return every name that is stated of one party."""
    said = (
        name
        for party in parties
        if party.key == key
        for claim in party.claims
        if claim.attribute in _NAMES
        for name in _texts(claim.value)
    )
    return tuple(dict.fromkeys(said))


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Sequence):
        for item in value:
            name = item.get("name") if isinstance(item, Mapping) else item
            if isinstance(name, str):
                yield name


def verdicts(
    found: Iterable[Mapped], led: Iterable[Number], known: Known
) -> dict[Number, tuple[Verdict, str]]:
    """Return of each stated number whose it is in the answers, and in words what they say.

    Args:
        found: what the answers of one provider say.
        led: the numbers by which it was asked.
        known: of the company.

    """
    parties = [party for one in found for party in one.parties]
    judged: dict[Number, tuple[Verdict, str]] = {}
    for number in led:
        if number not in known.requested:
            continue
        bearers = [one for one in parties if number in _numbers(one)]
        each = [_verdict(one, known) for one in bearers]
        verdict = next((one for one in Verdict if one in each), Verdict.OPEN)
        judged[number] = verdict, _said(number, bearers, verdict)
    return judged


def _numbers(party: PartyAssertion) -> tuple[Number, ...]:
    return plain_numbers((one.scheme, one.value) for one in party.identifiers)


def _verdict(party: PartyAssertion, known: Known) -> Verdict:
    own = _numbers(party)
    if {*own} & {*known.numbers}:
        return Verdict.BY_NUMBER
    theirs = dict(known.numbers)
    if any(one_per_party(scheme) and scheme in theirs for scheme, _ in own):
        return Verdict.OTHER
    names = names_of([party], party.key)
    if not names or not known.names:
        return Verdict.OPEN
    if _named_apart(names, known.names):
        return Verdict.OTHER
    here = {*places_of([party], party.key)} & {*known.places}
    return Verdict.BY_NAME if here else Verdict.OPEN


def told_apart(one: PartyAssertion, other: PartyAssertion) -> bool:
    """Return whether two descriptions are of two companies: by a register's number, or names."""
    theirs = dict(_numbers(other))
    if any(
        one_per_party(scheme) and theirs.get(scheme, value) != value
        for scheme, value in _numbers(one)
    ):
        return True
    if {*_numbers(one)} & {*_numbers(other)}:
        return False
    names, others = names_of([one], one.key), names_of([other], other.key)
    return bool(names and others) and _named_apart(names, others)


def _named_apart(names: Sequence[str], others: Sequence[str]) -> bool:
    pairs = ((one, other) for one in names for other in others)
    return all(name_score(one, other, "company") < MATCH for one, other in pairs)


def _said(number: Number, bearers: Sequence[PartyAssertion], verdict: Verdict) -> str:
    names = [name for one in bearers for name in names_of([one], one.key)]
    if not names and verdict is not Verdict.OTHER:
        return ""
    return f"{' '.join(number)} is the number of {names[0] if names else 'another company'}"


def usable(judged: Mapping[Number, tuple[Verdict, str]], *, repeats: bool) -> set[Number]:
    """Return the stated numbers whose answers count; of a register, none by name alone.

    Args:
        judged: see `verdicts`.
        repeats: the provider is no register.

    """
    counting = {Verdict.BY_NUMBER, Verdict.BY_NAME} if repeats else {Verdict.BY_NUMBER}
    return {number for number, (verdict, _) in judged.items() if verdict in counting}


def is_refused(found: Mapped, judged: Mapping[Number, object], led: Iterable[Number]) -> bool:
    """Return whether an answer is about stated numbers alone that do not count.

    Args:
        found: what the answer says.
        judged: the stated numbers.
        led: the numbers that count.

    """
    carried = {number for party in found.parties for number in _numbers(party)}
    return bool(carried & judged.keys()) and not carried & {*led}


def refused(found: Mapped) -> Mapped:
    """Return an answer that is kept, and from which nothing is concluded."""
    return replace(found, state=State.EMPTY, parties=(), relationships=())


def without_numbers(
    found: Mapped, subject_key: str, by_name: Iterable[Number], known: Known
) -> Mapped:
    """Return an answer of which the subject carries no number that rests on its name alone.

    It carries the certain ones instead, which say which company it is.
    """
    doubtful = {*by_name}
    certain = tuple(Identifier(*one) for one in known.numbers)
    return replace(
        found,
        parties=tuple(
            structs.replace(party, identifiers=certain)
            if party.key == subject_key
            and {*_numbers(party)} & doubtful
            and not {*_numbers(party)} & {*known.numbers}
            else party
            for party in found.parties
        ),
    )
