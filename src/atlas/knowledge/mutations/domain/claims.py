"""From assertions to claims: trust, dates, and the key that makes a repeated claim a no-op."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

from atlas.foundation.core.canonical import canonical_hash
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.knowledge.mutations.domain.assertions import (
    DEFAULT_TRUST,
    ClaimAssertion,
    ClaimBatch,
    PartyAssertion,
    RelationshipAssertion,
)
from atlas.knowledge.mutations.domain.model import NewClaim
from atlas.knowledge.ontology.domain.model import EXISTS


def party_claims(party: PartyAssertion, entity_id: UUID, batch: ClaimBatch) -> Iterator[NewClaim]:
    """Yield the claims of one party on the entity it was joined to."""
    for claim in party.claims:
        yield make_claim(
            batch,
            claim,
            attribute=f"{party.type}.{claim.attribute}",
            entity_id=entity_id,
            source_record=claim.source_record or party.source_record,
        )


def relationship_claims(
    one: RelationshipAssertion, relationship_id: UUID, batch: ClaimBatch
) -> Iterator[NewClaim]:
    """Yield the claim on a relationship's existence, then those on its attributes."""
    interval = {
        "from": one.valid_from.isoformat() if one.valid_from else None,
        "to": one.valid_to.isoformat() if one.valid_to else None,
    }
    for name, value in {EXISTS: interval, **one.attributes}.items():
        assertion = ClaimAssertion(
            attribute=name,
            value=value,
            trust=one.trust,
            asserted_at=one.asserted_at,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
        )
        yield make_claim(
            batch,
            assertion,
            attribute=f"{one.type}.{name}",
            relationship_id=relationship_id,
            source_record=one.source_record,
        )


def make_claim(
    batch: ClaimBatch,
    claim: ClaimAssertion,
    *,
    attribute: str,
    entity_id: UUID | None = None,
    relationship_id: UUID | None = None,
    source_record: str | None = None,
) -> NewClaim:
    """Return the row of one claim."""
    trust = claim.trust if claim.trust is not None else batch.trust
    asserted_at = instant(claim.asserted_at or batch.asserted_at or batch.retrieved_at)
    return NewClaim(
        id=new_id(),
        entity_id=entity_id,
        relationship_id=relationship_id,
        attribute=attribute,
        value=claim.value,
        raw_value=claim.raw_value,
        source=batch.source,
        source_type=batch.source_type.value,
        source_record=source_record,
        trust=DEFAULT_TRUST[batch.source_type] if trust is None else trust,
        asserted_at=asserted_at,
        valid_from=claim.valid_from,
        valid_to=claim.valid_to,
        content_key=canonical_hash(
            [
                entity_id or relationship_id,
                attribute,
                claim.value,
                batch.source,
                source_record,
                asserted_at,
                claim.valid_from,
                claim.valid_to,
            ],
        ),
    )


def instant(moment: date | datetime) -> datetime:
    """Return a source's date as an instant in UTC: a bare date is its first moment."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)


def plain_interval(valid_from: date | None, valid_to: date | None) -> dict[str, JSON]:
    """Return an interval as it is shown in a mutation."""
    return {
        "from": valid_from.isoformat() if valid_from else None,
        "to": valid_to.isoformat() if valid_to else None,
    }
