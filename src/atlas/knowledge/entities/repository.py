"""All SQL that reads parties, their claims and their history."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from atlas.foundation.db import Record, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    bool_field,
    choice_field,
    fetch_page,
    text_field,
    time_field,
    uuid_field,
)
from atlas.foundation.db.rows import columns_of, names_of
from atlas.knowledge.entities.domain import Claim, IdentifierOf, KnownEntity
from atlas.knowledge.entities.schemas import TimelineEvent
from atlas.knowledge.mutations.schemas import Identifier

_COLUMNS = columns_of(KnownEntity, "e.")
_SOURCE_TYPES = (
    "registry", "lei", "screening", "third_party", "llm", "scraping", "analyst",
)  # fmt: skip

ENTITIES = ListSpec(
    select=f"SELECT {_COLUMNS} FROM entity e",
    where="NOT EXISTS (SELECT 1 FROM entity_merge m WHERE m.entity_id = e.id)",
    id_column="e.id",
    fields={
        "type": text_field("e.type", "eq", "in"),
        "display_name": text_field("e.display_name"),
        "created_at": time_field("e.created_at"),
        "updated_at": time_field("e.updated_at"),
    },
    sorts=("created_at", "display_name"),
    default_sort="-created_at",
)

_CLAIM = (
    "SELECT c.id, c.entity_id, c.relationship_id, c.attribute, c.value, c.raw_value, c.source,"
    " c.source_type, c.source_record, c.trust, c.asserted_at, c.valid_from, c.valid_to,"
    " c.retrieved_at, c.recorded_at, c.evidence_id, c.investigation_id,"
    " p.claim_id IS NOT NULL AS is_preferred, e.ended_on, d.reason AS deprecated_reason,"
    " c.licence, c.liveness"
    " FROM claim c"
    " LEFT JOIN preference p ON p.claim_id = c.id"
    " LEFT JOIN claim_deprecation e ON e.claim_id = c.id AND e.kind = 'ended'"
    " LEFT JOIN claim_deprecation d ON d.claim_id = c.id AND d.kind = 'deprecated'"
)

CLAIMS = ListSpec(
    select=_CLAIM,
    where="c.subject_id = ANY($1::uuid[])",
    id_column="c.id",
    fields={
        "attribute": text_field("c.attribute", "eq", "in"),
        "source": text_field("c.source", "eq", "in"),
        "source_type": choice_field("c.source_type", _SOURCE_TYPES),
        "investigation_id": uuid_field("c.investigation_id"),
        "evidence_id": uuid_field("c.evidence_id"),
        "is_preferred": bool_field("(p.claim_id IS NOT NULL)"),
        "recorded_at": time_field("c.recorded_at"),
        "asserted_at": time_field("c.asserted_at"),
    },
    sorts=("recorded_at", "asserted_at"),
    default_sort="-recorded_at",
)

TIMELINE = ListSpec(
    select=(
        "SELECT m.id, m.recorded_at, m.attribute, m.before, m.after, m.rule, m.reason, m.source,"
        " m.winner_claim_id, m.loser_claim_ids, m.investigation_id, m.actor_id FROM mutation m"
    ),
    where="m.subject_id = ANY($1::uuid[])",
    id_column="m.id",
    fields={
        "attribute": text_field("m.attribute", "eq", "in"),
        "rule": text_field("m.rule", "eq", "in"),
        "source": text_field("m.source", "eq", "in"),
        "investigation_id": uuid_field("m.investigation_id"),
        "recorded_at": time_field("m.recorded_at"),
    },
    sorts=("recorded_at",),
    default_sort="-recorded_at",
)


def _entity(row: Record) -> KnownEntity:
    return KnownEntity(**{name: row[name] for name in names_of(KnownEntity)})


def _claim(row: Record) -> Claim:
    return Claim(**dict(row))


async def fetch_entities(session: TenantSession, params: ListParams) -> Page[KnownEntity]:
    """Return one page of entities; merged ones are left out."""
    return await fetch_page(session, ENTITIES, params, build=_entity)


async def fetch_members(session: TenantSession, canonical_id: UUID) -> list[UUID]:
    """Return the entities that were joined into this one."""
    rows = await session.fetch(
        "SELECT entity_id FROM entity_merge WHERE canonical_id = $1 ORDER BY entity_id",
        canonical_id,
    )
    return [row["entity_id"] for row in rows]


async def fetch_clusters(
    session: TenantSession, ids: Collection[UUID]
) -> dict[UUID, tuple[UUID, ...]]:
    """Return the cluster of each entity: its canonical id first, then those joined into it."""
    rows = await session.fetch(
        "SELECT own.id, own.canonical_id,"
        " ARRAY(SELECT m.entity_id FROM entity_merge m WHERE m.canonical_id = own.canonical_id"
        " ORDER BY m.entity_id) AS members FROM (SELECT wanted.id, COALESCE((SELECT c.canonical_id"
        " FROM entity_merge c WHERE c.entity_id = wanted.id), wanted.id) AS canonical_id"
        " FROM unnest($1::uuid[]) AS wanted (id)) own",
        list(ids),
    )
    return {row["id"]: (row["canonical_id"], *row["members"]) for row in rows}


async def fetch_changed_since(session: TenantSession, moment: datetime, limit: int) -> list[UUID]:
    """Return entities whose data changed after an instant, latest first."""
    rows = await session.fetch(
        "SELECT id FROM entity WHERE updated_at > $1 ORDER BY updated_at DESC LIMIT $2",
        moment,
        limit,
    )
    return [row["id"] for row in rows]


async def fetch_by_ids(session: TenantSession, ids: Sequence[UUID]) -> dict[UUID, KnownEntity]:
    """Return entities by id; also by the ids asked for that were joined into them."""
    rows = await session.fetch(
        f"SELECT {_COLUMNS}, ARRAY(SELECT m.entity_id FROM entity_merge m"
        " WHERE m.canonical_id = e.id AND m.entity_id = ANY($1::uuid[])) AS merged"
        " FROM entity e WHERE e.id = ANY(ARRAY(SELECT COALESCE("
        "(SELECT m.canonical_id FROM entity_merge m WHERE m.entity_id = wanted.id), wanted.id)"
        " FROM unnest($1::uuid[]) AS wanted (id)))",
        list(ids),
    )
    found: dict[UUID, KnownEntity] = {}
    for row in rows:
        found |= dict.fromkeys((row["id"], *row["merged"]), _entity(row))
    return found


async def fetch_companies_beginning(
    session: TenantSession, starts: Sequence[str], limit: int
) -> list[tuple[str, UUID]]:
    """Return companies by the beginning of their name, at most `limit` of each; none is merged."""
    rows = await session.fetch(
        "SELECT wanted.start, found.id FROM unnest($1::text[]) AS wanted (start)"
        " CROSS JOIN LATERAL (SELECT e.id FROM entity e"
        "  WHERE e.display_name >= wanted.start AND e.display_name < wanted.start || chr(1114111)"
        "  AND e.type = 'LegalEntity'"
        "  AND NOT EXISTS (SELECT 1 FROM entity_merge m WHERE m.entity_id = e.id)"
        "  ORDER BY e.display_name, e.id LIMIT $2) found",
        list(starts), limit,
    )  # fmt: skip
    return [(row["start"], row["id"]) for row in rows]


async def fetch_identifiers(session: TenantSession, ids: Sequence[UUID]) -> list[IdentifierOf]:
    """Return what entities carry, certain ones first."""
    rows = await session.fetch(
        "SELECT entity_id, scheme, value, certain, source, unstated_at IS NULL AS is_stated"
        " FROM entity_identifier WHERE entity_id = ANY($1::uuid[])"
        " ORDER BY certain DESC, scheme, value",
        list(ids),
    )
    return [IdentifierOf(*row) for row in rows]


async def find_by_identifier(
    session: TenantSession, spellings: Sequence[Identifier]
) -> UUID | None:
    """Return the canonical entity that holds a certain identifier, the first spelling preferred.

    `spellings`: of one number, each of its schemes with each of its values.
    """
    schemes = list(dict.fromkeys(one.scheme for one in spellings))
    values = list(dict.fromkeys(one.value for one in spellings))
    found: UUID | None = await session.fetch_value(
        "SELECT COALESCE(m.canonical_id, i.entity_id) FROM entity_identifier i"
        " LEFT JOIN entity_merge m ON m.entity_id = i.entity_id"
        " WHERE i.scheme = ANY($1::text[]) AND i.value = ANY($2::text[]) AND i.certain"
        " ORDER BY array_position($1::text[], i.scheme), array_position($2::text[], i.value)"
        " LIMIT 1",
        schemes, values,
    )  # fmt: skip
    return found


async def fetch_claims(
    session: TenantSession, subject_ids: Sequence[UUID], params: ListParams
) -> Page[Claim]:
    """Return one page of the claims of entities or relationships."""
    return await fetch_page(session, CLAIMS, params, build=_claim, args=(list(subject_ids),))


async def fetch_all_claims(session: TenantSession, subject_ids: Sequence[UUID]) -> list[Claim]:
    """Return all claims of subjects, newest first."""
    rows = await session.fetch(
        f"{_CLAIM} WHERE c.subject_id = ANY($1::uuid[]) ORDER BY c.recorded_at DESC, c.id DESC",
        list(subject_ids),
    )
    return [_claim(row) for row in rows]


async def fetch_marked(
    session: TenantSession, ids: Sequence[UUID], flag: str, authorised: Sequence[str]
) -> dict[UUID, tuple[str, UUID | None]]:
    """Return the canonical entities of which a source without authority says that a flag is set.

    Each with the source that said so last, and its evidence. A flag on which a source with
    authority has spoken, either way, is left out.
    """
    rows = await session.fetch(
        "SELECT DISTINCT ON (e.id) e.id, c.source, c.evidence_id FROM entity e"
        " CROSS JOIN LATERAL (SELECT e.id AS member UNION ALL SELECT m.entity_id"
        "  FROM entity_merge m WHERE m.canonical_id = e.id) cluster"
        " JOIN claim c ON c.subject_id = cluster.member AND c.attribute = e.type || '.' || $2"
        " WHERE e.id = ANY($1::uuid[]) AND c.value = 'true'::jsonb"
        " AND c.source_type <> ALL($3::text[]) AND NOT e.data ? $2"
        " AND NOT EXISTS (SELECT 1 FROM claim_deprecation d WHERE d.claim_id = c.id)"
        " ORDER BY e.id, c.asserted_at DESC, c.id",
        list(ids),
        flag,
        list(authorised),
    )
    return {row["id"]: (row["source"], row["evidence_id"]) for row in rows}


async def fetch_values(
    session: TenantSession, ids: Sequence[UUID], attributes: Sequence[str]
) -> list[tuple[UUID, Any, bool]]:
    """Return what stands on attributes of subjects by any source: subject, value, stated now.

    What lost against another source is among it; what a source has taken back is not.
    """
    rows = await session.fetch(
        "SELECT c.subject_id, c.value, bool_or(s.id IS NULL) AS is_stated FROM claim c"
        " LEFT JOIN claim_silence s ON s.claim_id = c.id"
        " WHERE c.subject_id = ANY($1::uuid[]) AND c.attribute = ANY($2::text[])"
        " AND NOT EXISTS (SELECT 1 FROM claim_deprecation d WHERE d.claim_id = c.id)"
        " GROUP BY c.subject_id, c.value ORDER BY c.subject_id, c.value",
        list(ids),
        list(attributes),
    )
    return [(row["subject_id"], row["value"], row["is_stated"]) for row in rows]


async def fetch_claims_by_ids(session: TenantSession, ids: Sequence[UUID]) -> list[Claim]:
    """Return claims by id."""
    rows = await session.fetch(f"{_CLAIM} WHERE c.id = ANY($1::uuid[])", list(ids))
    return [_claim(row) for row in rows]


async def fetch_timeline(
    session: TenantSession, subject_ids: Sequence[UUID], params: ListParams
) -> Page[TimelineEvent]:
    """Return one page of the changes of entities or relationships."""
    return await fetch_page(
        session,
        TIMELINE,
        params,
        build=lambda row: TimelineEvent(**dict(row)),
        args=(list(subject_ids),),
    )
