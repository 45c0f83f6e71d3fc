"""A batch against the ontology: what may be written, and what is rejected with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from msgspec.structs import replace

from atlas.foundation.core.types import JSON
from atlas.knowledge.mutations.domain.assertions import (
    ClaimAssertion,
    ClaimBatch,
    Identifier,
    PartyAssertion,
    Rejection,
    RelationshipAssertion,
)
from atlas.knowledge.mutations.domain.identifiers import MAX_LENGTH
from atlas.knowledge.mutations.errors import BatchInvalidError
from atlas.knowledge.ontology.domain import AttributeSpec, Ontology, check_value
from atlas.knowledge.ontology.domain.model import EXISTS


@dataclass(frozen=True, slots=True)
class CheckedBatch:
    """The parts of a batch that hold against the ontology, and the rest."""

    parties: tuple[PartyAssertion, ...]
    relationships: tuple[RelationshipAssertion, ...]
    rejected: tuple[Rejection, ...] = field(default=())


def check_batch(ontology: Ontology, batch: ClaimBatch) -> CheckedBatch:
    """Check a batch; a bad value, party or relationship is rejected alone.

    Raises:
        BatchInvalidError: the batch has no key or source, or its keys repeat.

    """
    _check_whole(batch)
    rejected: list[Rejection] = []
    parties = [
        checked
        for party in batch.parties
        if (checked := _party(ontology, party, rejected)) is not None
    ]
    types = {party.key: party.type for party in parties}
    relationships = [
        kept
        for one in batch.relationships
        if (kept := _relationship(ontology, one, types, rejected)) is not None
    ]
    return CheckedBatch(tuple(parties), tuple(relationships), tuple(rejected))


def _check_whole(batch: ClaimBatch) -> None:
    problems = []
    if not batch.batch_key or len(batch.batch_key) > 500:
        problems.append("batch_key must be a text of at most 500 characters")
    if not batch.source or len(batch.source) > 200:
        problems.append("source must be a text of at most 200 characters")
    if batch.trust is not None and not 0 <= batch.trust <= 1:
        problems.append("trust must be between 0 and 1")
    if batch.retrieved_at.tzinfo is None:
        problems.append("retrieved_at must carry a time zone")
    problems += _repeated("party", (party.key for party in batch.parties))
    problems += _repeated("relationship", (one.key for one in batch.relationships))
    if problems:
        raise BatchInvalidError(problems)


def _repeated(kind: str, keys: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    repeated = {key for key in keys if key in seen or seen.add(key)}  # type: ignore[func-returns-value]
    return [f"{kind} key {key!r} repeats" for key in sorted(repeated)]


def _party(
    ontology: Ontology, party: PartyAssertion, rejected: list[Rejection]
) -> PartyAssertion | None:
    spec = ontology.types.get(party.type)
    if spec is None:
        rejected.append(Rejection(party.key, None, f"{party.type} is not a type", party.type))
        return None
    claims = []
    for claim in party.claims:
        name = _name(spec.attributes.get(claim.attribute), claim.attribute)
        reason = check_claim(spec.attributes.get(name), claim)
        if reason is None:
            claims.append(claim if name == claim.attribute else replace(claim, attribute=name))
        else:
            rejected.append(Rejection(party.key, claim.attribute, reason, claim.value))
    identifiers = []
    for identifier in party.identifiers:
        if _usable(identifier):
            identifiers.append(identifier)
        else:
            rejected.append(
                Rejection(party.key, "identifiers", "not an identifier", str(identifier)[:200])
            )
    return replace(
        party,
        claims=tuple(claims),
        identifiers=tuple(identifiers),
        stands_in_for=tuple(one for one in party.stands_in_for if _usable(one)),
    )


def _usable(identifier: Identifier) -> bool:
    texts = (identifier.scheme, identifier.value)
    return all(text.strip() and len(text) <= MAX_LENGTH and text.isprintable() for text in texts)


def _relationship(
    ontology: Ontology,
    one: RelationshipAssertion,
    types: dict[str, str],
    rejected: list[Rejection],
) -> RelationshipAssertion | None:
    spec = ontology.relationship_types.get(one.type)
    if spec is None:
        rejected.append(Rejection(one.key, None, f"{one.type} is not a relationship type"))
        return None
    for key, allowed in ((one.from_key, spec.from_types), (one.to_key, spec.to_types)):
        if key not in types:
            rejected.append(Rejection(one.key, None, f"party {key} is not in the batch"))
            return None
        if types[key] not in allowed:
            reason = f"{one.type} cannot have a {types[key]} at that end"
            rejected.append(Rejection(one.key, None, reason, key))
            return None
    if one.valid_from and one.valid_to == one.valid_from:  # it held on that day
        one = replace(one, valid_to=one.valid_from + timedelta(days=1))
    if one.valid_from and one.valid_to and one.valid_to < one.valid_from:
        reason = "its validity is empty: it ends before it starts"
        rejected.append(Rejection(one.key, None, reason, f"{one.valid_from}/{one.valid_to}"))
        return None
    attributes: dict[str, JSON] = {}
    for given, value in one.attributes.items():
        name = _name(spec.attributes.get(given), given)
        claim = ClaimAssertion(name, value, trust=one.trust)
        problem = "is the writer's own" if name == EXISTS else None
        problem = problem or check_claim(spec.attributes.get(name), claim)
        if problem is None:
            attributes[name] = value
        elif value is not None:  # an attribute a source leaves empty is no claim
            rejected.append(Rejection(one.key, given, problem, value))
    return replace(one, attributes=attributes)


def _name(spec: AttributeSpec | None, name: str) -> str:
    return spec.alias_of if spec is not None and spec.alias_of else name


def check_claim(spec: AttributeSpec | None, claim: ClaimAssertion) -> str | None:
    """Return why a claim cannot be written, or None."""
    if spec is None:
        return "the ontology has no such attribute"
    if claim.trust is not None and not 0 <= claim.trust <= 1:
        return "trust must be between 0 and 1"
    if claim.valid_from and claim.valid_to and claim.valid_to <= claim.valid_from:
        return "its validity is empty: it ends before it starts"
    return check_value(spec, claim.value)
