"""Reading parties: entities, their claims and their history. Writing is `knowledge.mutations`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.knowledge.entities import repository
from atlas.knowledge.entities.domain import (
    Claim,
    FieldProvenance,
    KnownEntity,
    Standing,
    StatedValues,
    standing,
)
from atlas.knowledge.entities.errors import EntityNotFoundError
from atlas.knowledge.entities.repository import CLAIMS, TIMELINE
from atlas.knowledge.entities.schemas import (
    EntityDetail,
    EntityIdentifierOut,
    EntityOut,
    TimelineEvent,
)
from atlas.knowledge.mutations import service as mutations
from atlas.knowledge.mutations.domain.identifiers import (
    former_spellings,
    is_certain,
    normalise,
)
from atlas.knowledge.mutations.schemas import Identifier
from atlas.knowledge.ontology.service import base

__all__ = [
    "CLAIMS",
    "TIMELINE",
    "canonical_id",
    "changed_since",
    "clusters",
    "companies_beginning",
    "find_by_identifier",
    "get_claims",
    "get_detail",
    "get_entities",
    "get_entity",
    "list_claims",
    "list_entities",
    "list_subject_claims",
    "list_subject_timeline",
    "list_timeline",
    "marked",
    "provenance",
    "standing_claims",
]


async def list_entities(session: TenantSession, params: ListParams) -> Page[KnownEntity]:
    """Return one page of the tenant's entities; merged ones are left out."""
    return await repository.fetch_entities(session, params)


async def canonical_id(session: TenantSession, entity_id: UUID) -> UUID:
    """Return the id an entity answers under: its own, or that of the one it was joined into."""
    return (await clusters(session, [entity_id]))[entity_id][0]


async def clusters(
    session: TenantSession, entity_ids: Sequence[UUID]
) -> dict[UUID, tuple[UUID, ...]]:
    """Return the cluster of each entity: its canonical id first, then those joined into it."""
    if not entity_ids:
        return {}
    found = await session.once(repository.fetch_clusters, frozenset(entity_ids))
    return {one: found[one] for one in entity_ids}


async def changed_since(session: TenantSession, moment: datetime, limit: int) -> list[UUID]:
    """Return entities whose data changed after an instant, latest first."""
    return await repository.fetch_changed_since(session, moment, limit)


async def get_entity(session: TenantSession, entity_id: UUID) -> KnownEntity:
    """Return an entity; a merged id gives the canonical entity.

    Raises:
        EntityNotFoundError: absent or another tenant's.

    """
    found = await get_entities(session, [entity_id])
    if entity_id not in found:
        raise EntityNotFoundError
    return found[entity_id]


async def get_entities(
    session: TenantSession, entity_ids: Sequence[UUID]
) -> dict[UUID, KnownEntity]:
    """Return entities by id; absent ids are left out, merged ids map through."""
    found = await repository.fetch_by_ids(session, entity_ids)
    return {one: found[one] for one in entity_ids if one in found}


async def companies_beginning(
    session: TenantSession, starts: Sequence[str], limit: int
) -> dict[str, list[UUID]]:
    """Return the companies whose name begins so, as written, by beginning: at most `limit` each."""
    found: dict[str, list[UUID]] = defaultdict(list)
    for start, one in await repository.fetch_companies_beginning(session, starts, limit):
        found[start].append(one)
    return dict(found)


async def identifiers_of(
    session: TenantSession, entity_ids: Sequence[UUID]
) -> dict[UUID, StatedValues]:
    """Return the numbers that entities carry, with those of what was joined into them.

    Each an `Identifier`; what its source states no longer stands apart.
    """
    members = await clusters(session, entity_ids)
    rows = await repository.fetch_identifiers(
        session, list({one for cluster in members.values() for one in cluster})
    )
    return _by_cluster(
        members,
        [(row.entity_id, Identifier(row.scheme, row.value), row.is_stated) for row in rows],
    )


async def stated_values(
    session: TenantSession, entity_ids: Sequence[UUID], attributes: Sequence[str]
) -> dict[UUID, StatedValues]:
    """Return every value that any source states on attributes, also where another's is preferred.

    What a source states no longer stands apart from what one states now.

    Args:
        session: the tenant's.
        entity_ids: entities; the claims on those joined into them count.
        attributes: with their types (`LegalEntity.legal_name`).

    """
    members = await clusters(session, entity_ids)
    subjects = list({one for cluster in members.values() for one in cluster})
    return _by_cluster(members, await repository.fetch_values(session, subjects, attributes))


def _by_cluster(
    members: Mapping[UUID, Sequence[UUID]], rows: Sequence[tuple[UUID, Any, bool]]
) -> dict[UUID, StatedValues]:
    """Return what the members of each cluster carry: (member, value, stated now)."""
    found: dict[UUID, list[tuple[Any, bool]]] = {}
    for member, value, is_stated in rows:
        found.setdefault(member, []).append((value, is_stated))
    answer = {}
    for one, cluster in members.items():
        values = [item for member in cluster for item in found.get(member, ())]
        now = [value for position, (value, is_stated) in enumerate(values)
               if is_stated and (value, True) not in values[:position]]  # fmt: skip
        gone = [value for value, is_stated in values if not is_stated and value not in now]
        answer[one] = StatedValues(now, gone)
    return answer


async def get_detail(
    session: TenantSession,
    entity_id: UUID,
    *,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> EntityDetail:
    """Return an entity with its identifiers, now or at another day or as known then.

    Raises:
        EntityNotFoundError: absent, another tenant's, or not known yet at `known_at`.

    """
    entity = await get_entity(session, entity_id)
    out = EntityOut.model_validate(entity)
    if known_at is not None and entity.created_at > known_at:
        raise EntityNotFoundError
    if as_of is not None or known_at is not None:
        past = await mutations.explain(session, [entity.id], as_of=as_of, known_at=known_at)
        then = past[entity.id]
        out = out.model_copy(update={"data": dict(then.data), "display_name": then.display_name})
    members = await repository.fetch_members(session, entity.id)
    identifiers = await repository.fetch_identifiers(session, [entity.id, *members])
    return EntityDetail(
        **out.model_dump(),
        identifiers=[EntityIdentifierOut.model_validate(one) for one in identifiers],
        merged_ids=members,
        as_of=as_of,
        known_at=known_at,
    )


async def find_by_identifier(session: TenantSession, scheme: str, value: str) -> UUID | None:
    """Return the canonical entity that holds a certain identifier."""
    wanted = normalise(Identifier(scheme, value))
    if not is_certain(wanted):  # whatever an earlier release stored of it
        return None
    return await repository.find_by_identifier(session, [wanted, *former_spellings(wanted)])


async def get_claims(session: TenantSession, entity_ids: Sequence[UUID]) -> dict[UUID, list[Claim]]:
    """Return all claims of entities (or relationships), newest first, in one query."""
    found: dict[UUID, list[Claim]] = defaultdict(list)
    for claim in await repository.fetch_all_claims(session, entity_ids):
        subject = claim.entity_id or claim.relationship_id
        if subject is not None:
            found[subject].append(claim)
    return dict(found)


async def marked(
    session: TenantSession, entity_ids: Sequence[UUID], flag: str
) -> dict[UUID, tuple[str, UUID | None]]:
    """Return who is marked with a flag by a source that may not set it, and no more than that.

    Each with the source that said so last, and its evidence.

    Args:
        session: the tenant's.
        entity_ids: canonical entities.
        flag: an attribute of which the ontology says which source types alone may set it.

    """
    authorised = {
        source
        for spec in base().types.values()
        if flag in spec.attributes
        for source in spec.attributes[flag].protected_by
    }
    if not entity_ids:
        return {}
    return await repository.fetch_marked(session, entity_ids, flag, sorted(authorised))


async def list_claims(session: TenantSession, entity_id: UUID, params: ListParams) -> Page[Claim]:
    """Return one page of the claims on an entity and on those joined into it.

    Raises:
        EntityNotFoundError: absent or another tenant's.

    """
    return await list_subject_claims(session, await _cluster(session, entity_id), params)


async def list_timeline(
    session: TenantSession, entity_id: UUID, params: ListParams
) -> Page[TimelineEvent]:
    """Return one page of the changes of an entity.

    Raises:
        EntityNotFoundError: absent or another tenant's.

    """
    return await list_subject_timeline(session, await _cluster(session, entity_id), params)


async def list_subject_claims(
    session: TenantSession, subject_ids: Sequence[UUID], params: ListParams
) -> Page[Claim]:
    """Return one page of claims of subjects that the caller has found."""
    return await repository.fetch_claims(session, subject_ids, params)


async def list_subject_timeline(
    session: TenantSession, subject_ids: Sequence[UUID], params: ListParams
) -> Page[TimelineEvent]:
    """Return one page of changes of subjects that the caller has found."""
    return await repository.fetch_timeline(session, subject_ids, params)


async def provenance(session: TenantSession, entity_id: UUID) -> list[FieldProvenance]:
    """Return each value of an entity with the claims it rests on.

    Raises:
        EntityNotFoundError: absent or another tenant's.

    """
    explained = await mutations.explain(session, [entity_id])
    if not explained:
        raise EntityNotFoundError
    outcomes = next(iter(explained.values())).outcomes
    wanted = [claim for outcome in outcomes.values() for claim in outcome.contributors]
    claims = {one.id: one for one in await repository.fetch_claims_by_ids(session, wanted)}
    return [
        FieldProvenance(
            attribute=name,
            value=outcome.value,
            rule=outcome.rule,
            claims=[claims[one] for one in outcome.contributors if one in claims],
        )
        for name, outcome in outcomes.items()
        if outcome.value is not None
    ]


async def standing_claims(
    session: TenantSession, entity_ids: Sequence[UUID]
) -> dict[UUID, list[Standing]]:
    """Return the claims on entities that count today, by attribute; absent entities are left out.

    What was replaced, ended or deprecated is left out. A merged id has its canonical entity's.
    """
    if not entity_ids:
        return {}
    members = await clusters(session, entity_ids)
    explained = await mutations.explain(session, sorted({one[0] for one in members.values()}))
    outcomes = {
        key: [outcome for _, outcome in sorted(one.outcomes.items())]
        for key, one in explained.items()
    }
    wanted = [
        claim
        for found in outcomes.values()
        for outcome in found
        for claim in (*outcome.contributors, *outcome.losers)
    ]
    claims = {one.id: one for one in await repository.fetch_claims_by_ids(session, wanted)}
    return {
        one: [said for outcome in outcomes[cluster[0]] for said in standing(outcome, claims)]
        for one, cluster in members.items()
        if cluster[0] in outcomes
    }


async def _cluster(session: TenantSession, entity_id: UUID) -> list[UUID]:
    entity = await get_entity(session, entity_id)
    return [entity.id, *await repository.fetch_members(session, entity.id)]
