"""All SQL that writes claims and what follows from them. Every statement takes whole sets."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, cast
from uuid import UUID

import orjson

from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.knowledge.mutations.domain.model import (
    ClaimRow,
    ConflictRow,
    MutationRow,
    NewClaim,
    PreferenceRow,
    Provenance,
    StoredEntity,
    StoredRelationship,
)
from atlas.knowledge.mutations.domain.parties import NewEntity, NewIdentifier
from atlas.knowledge.mutations.domain.relationships import NewRelationship
from atlas.knowledge.mutations.schemas import ClaimBatch, Conflict, Identifier

_LOCK = " FOR NO KEY UPDATE"
"""Waits for other writers of the row, not for rows that refer to it."""
_END_OF_TIME = datetime.max.replace(tzinfo=UTC)


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _json_or_null(value: Any) -> str | None:
    return None if value is None else _json(value)


async def begin_batch(
    session: TenantSession, batch_id: UUID, batch: ClaimBatch, actor_id: UUID, at: datetime
) -> bool:
    """Take the batch's key; False when it was applied before. Waits for one in flight."""
    added = await session.execute(
        "INSERT INTO claim_batch (tenant_id, id, batch_key, source, investigation_id, actor_id,"
        " recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (tenant_id, batch_key) DO NOTHING",
        session.tenant_id, batch_id, batch.batch_key, batch.source, batch.investigation_id,
        actor_id, at,
    )  # fmt: skip
    return added == 1


async def find_batch_result(session: TenantSession, batch_key: str) -> dict[str, JSON]:
    """Return what the first application of a batch answered."""
    result = await session.fetch_value(
        "SELECT result FROM claim_batch WHERE batch_key = $1", batch_key
    )
    return result or {}


async def finish_batch(session: TenantSession, batch_id: UUID, result: dict[str, JSON]) -> None:
    """Keep the answer for a retry."""
    await session.execute("UPDATE claim_batch SET result = $2 WHERE id = $1", batch_id, result)


async def lock_identifiers(session: TenantSession, keys: Sequence[int]) -> None:
    """Take the transaction's locks on identifier buckets, in the order given."""
    await session.execute(
        "SELECT pg_advisory_xact_lock(key) FROM unnest($1::bigint[]) AS key", list(keys)
    )


async def fetch_holders(
    session: TenantSession, wanted: Collection[Identifier]
) -> dict[Identifier, UUID]:
    """Return the entities that carry these certain identifiers."""
    rows = await session.fetch(
        "SELECT scheme, value, entity_id FROM entity_identifier"
        " WHERE scheme = ANY($1::text[]) AND value = ANY($2::text[]) AND certain",
        sorted({one.scheme for one in wanted}), sorted({one.value for one in wanted}),
    )  # fmt: skip
    # two ANY are an index condition, a join of pairs is not always: the pairs are matched here
    found = {Identifier(row["scheme"], row["value"]): row["entity_id"] for row in rows}
    return {one: found[one] for one in wanted if one in found}


async def fetch_clusters(
    session: TenantSession, entity_ids: Sequence[UUID]
) -> list[tuple[UUID, UUID]]:
    """Return (member, canonical) for the whole clusters of these entities."""
    rows = await session.fetch(
        "WITH canonical AS ("
        "  SELECT DISTINCT COALESCE(m.canonical_id, wanted.id) AS id"
        "  FROM unnest($1::uuid[]) AS wanted(id)"
        "  LEFT JOIN entity_merge m ON m.entity_id = wanted.id)"
        " SELECT c.id AS member, c.id AS canonical FROM canonical c"
        " UNION ALL"
        " SELECT m.entity_id, m.canonical_id FROM canonical c"
        " JOIN entity_merge m ON m.canonical_id = c.id",
        list(entity_ids),
    )
    return [(row["member"], row["canonical"]) for row in rows]


async def fetch_identifiers(
    session: TenantSession, entity_ids: Sequence[UUID]
) -> list[tuple[UUID, str, str]]:
    """Return (entity, scheme, value) of everything these entities carry."""
    rows = await session.fetch(
        "SELECT entity_id, scheme, value FROM entity_identifier WHERE entity_id = ANY($1::uuid[])",
        list(entity_ids),
    )
    return [(row["entity_id"], row["scheme"], row["value"]) for row in rows]


async def insert_entities(session: TenantSession, rows: Sequence[NewEntity], at: datetime) -> None:
    """Add entities whose data follows from their claims in the same transaction."""
    await session.execute(
        "INSERT INTO entity (tenant_id, id, type, display_name, data, created_at, updated_at)"
        " SELECT $1, id, type, name, '{}', $5, $5"
        " FROM unnest($2::uuid[], $3::text[], $4::text[]) AS new(id, type, name)",
        session.tenant_id, [row.id for row in rows], [row.type for row in rows],
        [row.display_name for row in rows], at,
    )  # fmt: skip


async def insert_identifiers(
    session: TenantSession, rows: Sequence[NewIdentifier], source: str, at: datetime
) -> None:
    """Attach identifiers; one that is attached already stays as it is."""
    await session.execute(
        "INSERT INTO entity_identifier (tenant_id, entity_id, scheme, value, certain, source,"
        " recorded_at) SELECT $1, entity_id, scheme, value, certain, $6, $7"
        " FROM unnest($2::uuid[], $3::text[], $4::text[], $5::boolean[])"
        " AS new(entity_id, scheme, value, certain) ON CONFLICT DO NOTHING",
        session.tenant_id, [row.entity_id for row in rows],
        [row.identifier.scheme for row in rows], [row.identifier.value for row in rows],
        [row.certain for row in rows], source, at,
    )  # fmt: skip


async def insert_merges(
    session: TenantSession,
    merges: Sequence[tuple[UUID, UUID]],
    reason: str,
    actor_id: UUID,
    at: datetime,
) -> None:
    """Map entities to their canonical one; what mapped to a merged one follows."""
    merged, canonical = [one for one, _ in merges], [two for _, two in merges]
    await session.execute(
        "UPDATE entity_merge m SET canonical_id = new.canonical"
        " FROM unnest($1::uuid[], $2::uuid[]) AS new(merged, canonical)"
        " WHERE m.canonical_id = new.merged",
        merged, canonical,
    )  # fmt: skip
    await session.execute(
        "INSERT INTO entity_merge (tenant_id, entity_id, canonical_id, reason, merged_by,"
        " merged_at) SELECT $1, merged, canonical, $4, $5, $6"
        " FROM unnest($2::uuid[], $3::uuid[]) AS new(merged, canonical)",
        session.tenant_id, merged, canonical, reason, actor_id, at,
    )  # fmt: skip
    await session.execute("DELETE FROM preference WHERE subject_id = ANY($1::uuid[])", merged)


async def fetch_entities(
    session: TenantSession, entity_ids: Iterable[UUID], *, lock: bool
) -> list[StoredEntity]:
    """Return entities' caches in the order of their ids, locked for a change if asked."""
    rows = await session.fetch(
        "SELECT id, type, display_name, data, unstated FROM entity WHERE id = ANY($1::uuid[])"
        f" ORDER BY id{_LOCK if lock else ''}",
        list(entity_ids),
    )
    return [StoredEntity(*row) for row in rows]


async def fetch_types(session: TenantSession, entity_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the types of entities that exist."""
    rows = await session.fetch(
        "SELECT id, type FROM entity WHERE id = ANY($1::uuid[])", list(entity_ids)
    )
    return {row["id"]: row["type"] for row in rows}


async def fetch_relationships_between(
    session: TenantSession, entity_ids: Sequence[UUID], types: Sequence[str]
) -> list[tuple[UUID, str, UUID, UUID, str, date | None, date | None]]:
    """Return the relationships of these types among these entities."""
    rows = await session.fetch(
        "SELECT id, type, from_id, to_id, discriminator, valid_from, valid_to FROM relationship"
        " WHERE from_id = ANY($1::uuid[]) AND type = ANY($2::text[]) AND to_id = ANY($1::uuid[])"
        " ORDER BY id",
        list(entity_ids), list(types),
    )  # fmt: skip
    return [tuple(row) for row in rows]


async def fetch_source_records(
    session: TenantSession, relationship_ids: Sequence[UUID], source: str
) -> dict[UUID, frozenset[str]]:
    """Return the records of a source that speak of each relationship."""
    rows = await session.fetch(
        "SELECT subject_id, array_agg(DISTINCT source_record) AS records FROM claim"
        " WHERE subject_id = ANY($1::uuid[]) AND source = $2 AND source_record IS NOT NULL"
        " GROUP BY subject_id",
        list(relationship_ids), source,
    )  # fmt: skip
    return {row["subject_id"]: frozenset(row["records"]) for row in rows}


async def insert_relationships(
    session: TenantSession, rows: Sequence[NewRelationship], at: datetime
) -> None:
    """Add relationships."""
    await session.execute(
        "INSERT INTO relationship (tenant_id, id, type, from_id, to_id, discriminator,"
        " valid_from, valid_to, data, created_at, updated_at)"
        " SELECT $1, id, type, from_id, to_id, discriminator, valid_from, valid_to, '{}', $9, $9"
        " FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::text[], $7::date[],"
        " $8::date[]) AS new(id, type, from_id, to_id, discriminator, valid_from, valid_to)",
        session.tenant_id, [row.id for row in rows], [row.type for row in rows],
        [row.from_id for row in rows], [row.to_id for row in rows],
        [row.discriminator for row in rows], [row.valid_from for row in rows],
        [row.valid_to for row in rows], at,
    )  # fmt: skip


async def fetch_relationships(
    session: TenantSession, relationship_ids: Iterable[UUID], *, lock: bool
) -> list[StoredRelationship]:
    """Return relationships' caches in the order of their ids, locked for a change if asked."""
    rows = await session.fetch(
        "SELECT id, type, data, valid_from, valid_to FROM relationship"
        f" WHERE id = ANY($1::uuid[]) ORDER BY id{_LOCK if lock else ''}",
        list(relationship_ids),
    )
    return [StoredRelationship(*row) for row in rows]


async def fetch_generations(
    session: TenantSession, content_keys: Sequence[str]
) -> dict[str, tuple[int, bool, bool]]:
    """Return, by content key, the last generation stored, and whether it ended or is omitted."""
    rows = await session.fetch(
        "SELECT wanted.key AS content_key, last.generation, d.id IS NOT NULL AS ended,"
        " s.id IS NOT NULL AS silent"
        " FROM unnest($1::text[]) AS wanted(key)"
        " CROSS JOIN LATERAL (SELECT c.id, c.generation FROM claim c"
        "  WHERE c.content_key = wanted.key ORDER BY c.generation DESC LIMIT 1) AS last"
        " LEFT JOIN claim_deprecation d ON d.claim_id = last.id AND d.kind = 'ended'"
        " LEFT JOIN claim_silence s ON s.claim_id = last.id",
        list(content_keys),
    )
    return {row["content_key"]: (row["generation"], row["ended"], row["silent"]) for row in rows}


async def insert_claims(
    session: TenantSession, claims: Sequence[NewClaim], by: Provenance
) -> list[UUID]:
    """Add claims and return the ids of those that were not there."""
    rows = await session.fetch(
        "INSERT INTO claim (tenant_id, id, entity_id, relationship_id, attribute, value,"
        " raw_value, source, source_type, source_record, trust, asserted_at, valid_from, valid_to,"
        " content_key, generation, retrieved_at, recorded_at, evidence_id, investigation_id,"
        " batch_id, actor_id, licence, liveness)"
        " SELECT $1, id, entity_id, relationship_id, attribute, value::jsonb, raw::jsonb, source,"
        " source_type, source_record, trust, asserted_at, valid_from, valid_to, content_key,"
        " generation, $17, $18, $19, $20, $21, $22, $23, $24"
        " FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[],"
        " $8::text[], $9::text[], $10::text[], $11::float8[], $12::timestamptz[], $13::date[],"
        " $14::date[], $15::text[], $16::int[]) AS new(id, entity_id, relationship_id, attribute,"
        " value, raw, source, source_type, source_record, trust, asserted_at, valid_from,"
        " valid_to, content_key, generation)"
        " ON CONFLICT (tenant_id, content_key, generation) DO NOTHING RETURNING id",
        session.tenant_id,
        [one.id for one in claims],
        [one.entity_id for one in claims],
        [one.relationship_id for one in claims],
        [one.attribute for one in claims],
        [_json(one.value) for one in claims],
        [_json_or_null(one.raw_value) for one in claims],
        [one.source for one in claims],
        [one.source_type for one in claims],
        [one.source_record for one in claims],
        [one.trust for one in claims],
        [one.asserted_at for one in claims],
        [one.valid_from for one in claims],
        [one.valid_to for one in claims],
        [one.content_key for one in claims],
        [one.generation for one in claims],
        by.retrieved_at, by.recorded_at, by.evidence_id, by.investigation_id, by.batch_id,
        by.actor_id, by.licence, by.liveness,
    )  # fmt: skip
    return [row["id"] for row in rows]


async def fetch_claims(
    session: TenantSession, subject_ids: Sequence[UUID], known_at: datetime | None = None
) -> list[ClaimRow]:
    """Return all claims of subjects with their ends, as survivorship needs them.

    Of a claim that ended or was left out, and was stated again, the last generation speaks.
    `known_at` leaves out what was recorded later.
    """
    rows = await session.fetch(
        "SELECT c.id, c.subject_id, c.attribute, c.value, c.source, c.source_type, c.trust,"
        " c.asserted_at, c.valid_from, c.valid_to, c.source_record, c.content_key, e.ended_on,"
        " d.id IS NOT NULL AS deprecated, s.id IS NOT NULL AS silent FROM claim c"
        " LEFT JOIN claim_deprecation e ON e.claim_id = c.id AND e.kind = 'ended'"
        "  AND e.recorded_at <= $2"
        " LEFT JOIN claim_deprecation d ON d.claim_id = c.id AND d.kind = 'deprecated'"
        "  AND d.recorded_at <= $2"
        " LEFT JOIN claim_silence s ON s.claim_id = c.id AND s.recorded_at <= $2"
        " WHERE c.subject_id = ANY($1::uuid[]) AND c.recorded_at <= $2 ORDER BY c.generation",
        list(subject_ids), known_at or _END_OF_TIME,
    )  # fmt: skip
    return cast("list[ClaimRow]", [*{row["content_key"]: dict(row) for row in rows}.values()])


async def fetch_preferences(
    session: TenantSession, subject_ids: Sequence[UUID]
) -> dict[tuple[UUID, str], tuple[UUID, str]]:
    """Return (subject, attribute) → (claim, rule)."""
    rows = await session.fetch(
        "SELECT subject_id, attribute, claim_id, rule FROM preference"
        " WHERE subject_id = ANY($1::uuid[])",
        list(subject_ids),
    )
    return {(row["subject_id"], row["attribute"]): (row["claim_id"], row["rule"]) for row in rows}


async def save_preferences(
    session: TenantSession, rows: Sequence[PreferenceRow], at: datetime
) -> None:
    """Set winners; the key leaves room for one."""
    await session.execute(
        "INSERT INTO preference (tenant_id, subject_id, attribute, claim_id, rule, decided_at)"
        " SELECT $1, subject_id, attribute, claim_id, rule, $6"
        " FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[])"
        " AS new(subject_id, attribute, claim_id, rule)"
        " ON CONFLICT (tenant_id, subject_id, attribute) DO UPDATE"
        " SET claim_id = excluded.claim_id, rule = excluded.rule, decided_at = excluded.decided_at",
        session.tenant_id, [row.subject_id for row in rows], [row.attribute for row in rows],
        [row.claim_id for row in rows], [row.rule for row in rows], at,
    )  # fmt: skip


async def drop_preferences(session: TenantSession, keys: Sequence[tuple[UUID, str]]) -> None:
    """Remove winners that no longer stand."""
    await session.execute(
        "DELETE FROM preference p USING unnest($1::uuid[], $2::text[]) AS gone(subject, attribute)"
        " WHERE p.subject_id = gone.subject AND p.attribute = gone.attribute",
        [subject for subject, _ in keys], [attribute for _, attribute in keys],
    )  # fmt: skip


async def save_entities(session: TenantSession, rows: Sequence[StoredEntity], at: datetime) -> None:
    """Write rebuilt caches."""
    await session.execute(
        "UPDATE entity e SET data = new.data::jsonb, display_name = new.name,"
        " unstated = new.unstated::jsonb, version = e.version + 1, updated_at = $5"
        " FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[])"
        " AS new(id, name, data, unstated) WHERE e.id = new.id",
        [row.id for row in rows], [row.display_name for row in rows],
        [_json(row.data) for row in rows], [_json(row.unstated) for row in rows], at,
    )  # fmt: skip


async def save_relationships(
    session: TenantSession, rows: Sequence[StoredRelationship], at: datetime
) -> None:
    """Write rebuilt caches."""
    await session.execute(
        "UPDATE relationship r SET data = new.data::jsonb, valid_from = new.valid_from,"
        " valid_to = new.valid_to, version = r.version + 1, updated_at = $5"
        " FROM unnest($1::uuid[], $2::text[], $3::date[], $4::date[])"
        " AS new(id, data, valid_from, valid_to) WHERE r.id = new.id",
        [row.id for row in rows], [_json(row.data) for row in rows],
        [row.valid_from for row in rows], [row.valid_to for row in rows], at,
    )  # fmt: skip


async def insert_mutations(
    session: TenantSession, rows: Sequence[MutationRow], by: Provenance
) -> None:
    """Log changes of values."""
    await session.execute(
        "INSERT INTO mutation (tenant_id, id, entity_id, relationship_id, attribute, before,"
        " after, winner_claim_id, loser_claim_ids, rule, reason, source, batch_id,"
        " investigation_id, actor_id, recorded_at)"
        " SELECT $1, id, entity_id, relationship_id, attribute, before::jsonb, after::jsonb,"
        " winner, string_to_array(losers, ' ')::uuid[], rule, $11, $12, $13, $14, $15, $16"
        " FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[],"
        " $8::uuid[], $9::text[], $10::text[]) AS new(id, entity_id, relationship_id, attribute,"
        " before, after, winner, losers, rule)",
        session.tenant_id,
        [new_id() for _ in rows],
        [row.entity_id for row in rows],
        [row.relationship_id for row in rows],
        [row.attribute for row in rows],
        [_json_or_null(row.before) for row in rows],
        [_json_or_null(row.after) for row in rows],
        [row.winner_claim_id for row in rows],
        [" ".join(map(str, row.loser_claim_ids)) for row in rows],
        [row.rule for row in rows],
        by.reason, by.source, by.batch_id, by.investigation_id, by.actor_id, by.recorded_at,
    )  # fmt: skip


async def insert_conflicts(
    session: TenantSession, rows: Sequence[ConflictRow], by: Provenance
) -> list[UUID]:
    """Open conflicts that were not known; return the subject of each that waits for a person.

    One that ended when a merge was taken back is open again when its parties are merged again.
    Rows of one dispute are one conflict, the first of them.
    """
    rows = [*{row.dispute_key: row for row in reversed(rows)}.values()][::-1]
    added = await session.fetch(
        "INSERT INTO conflict (tenant_id, id, entity_id, relationship_id, attribute, kind, policy,"
        " status, winner_claim_id, claim_ids, detail, dispute_key, investigation_id, opened_at)"
        " SELECT $1, id, entity_id, relationship_id, attribute, kind, policy,"
        " CASE policy WHEN 'accept_trusted' THEN 'accepted' ELSE 'open' END, winner,"
        " string_to_array(claims, ' ')::uuid[], detail, key, $12, $13"
        " FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[],"
        " $8::uuid[], $9::text[], $10::text[], $11::text[]) AS new(id, entity_id,"
        " relationship_id, attribute, kind, policy, winner, claims, detail, key)"
        " ON CONFLICT (tenant_id, dispute_key) DO UPDATE SET status = excluded.status,"
        " winner_claim_id = excluded.winner_claim_id, opened_at = excluded.opened_at,"
        " resolved_at = NULL, resolved_by = NULL WHERE conflict.status = 'resolved'"
        " RETURNING status, subject_id",
        session.tenant_id,
        [new_id() for _ in rows],
        [row.entity_id for row in rows],
        [row.relationship_id for row in rows],
        [row.attribute for row in rows],
        [row.kind for row in rows],
        [row.policy for row in rows],
        [row.winner_claim_id for row in rows],
        [" ".join(map(str, row.claim_ids)) for row in rows],
        [row.detail for row in rows],
        [row.dispute_key for row in rows],
        by.investigation_id, by.recorded_at,
    )  # fmt: skip
    return [row["subject_id"] for row in added if row["status"] == "open"]


async def end_claims(
    session: TenantSession,
    *,
    source: str,
    source_records: Sequence[str],
    claim_ids: Sequence[UUID],
    ended_on: date,
    by: Provenance,
) -> list[tuple[UUID | None, UUID | None]]:
    """End claims of a source that hold on; return (entity, relationship) of each."""
    found = await session.fetch(
        "SELECT c.id, c.entity_id, c.relationship_id FROM claim c WHERE c.source = $1"
        " AND (c.source_record = ANY($2::text[]) OR c.id = ANY($3::uuid[]))"
        " AND (c.valid_to IS NULL OR c.valid_to > $4)"
        " AND NOT EXISTS (SELECT 1 FROM claim_deprecation d WHERE d.claim_id = c.id"
        " AND d.kind = 'ended') ORDER BY c.id",
        source, list(source_records), list(claim_ids), ended_on,
    )  # fmt: skip
    ended = await session.fetch(
        "INSERT INTO claim_deprecation (tenant_id, id, claim_id, kind, ended_on, reason, actor_id,"
        " recorded_at) SELECT $1, id, claim_id, 'ended', $4, $5, $6, $7"
        " FROM unnest($2::uuid[], $3::uuid[]) AS new(id, claim_id)"
        " ON CONFLICT (tenant_id, claim_id, kind) DO NOTHING RETURNING claim_id",
        session.tenant_id, [new_id() for _ in found], [row["id"] for row in found],
        ended_on, by.reason or "", by.actor_id, by.recorded_at,
    )  # fmt: skip
    taken = {row["claim_id"] for row in ended}
    return [(row["entity_id"], row["relationship_id"]) for row in found if row["id"] in taken]


async def fetch_restated(
    session: TenantSession,
    source: str,
    records: Sequence[str],
    kept: Collection[tuple[UUID, str]],
) -> list[tuple[UUID, UUID, str, date | None]]:
    """Return claims that hold on under records of a source, of relationships it names no more.

    `kept` are the (relationship, record) that it still names. Answers (claim, relationship,
    record, valid from).
    """
    rows = await session.fetch(
        "SELECT c.id, c.relationship_id, c.source_record, c.valid_from FROM claim c"
        " WHERE c.source = $1 AND c.source_record = ANY($2::text[])"
        " AND c.relationship_id IS NOT NULL AND NOT EXISTS (SELECT 1"
        "  FROM unnest($3::uuid[], $4::text[]) AS kept(id, record)"
        "  WHERE kept.id = c.relationship_id AND kept.record = c.source_record)"
        " AND NOT EXISTS (SELECT 1 FROM claim_deprecation d WHERE d.claim_id = c.id"
        "  AND d.kind = 'ended') ORDER BY c.id",
        source, list(records), [one for one, _ in kept], [record for _, record in kept],
    )  # fmt: skip
    return [tuple(row) for row in rows]


async def fetch_corrected(
    session: TenantSession,
    source: str,
    stated: Collection[tuple[UUID, str, datetime]],
    content_keys: Sequence[str],
) -> list[tuple[UUID, UUID, date | None]]:
    """Return claims that a source made under a record as of a day, and makes otherwise now.

    `stated` are the (relationship, record, as of) that it states, `content_keys` what it states of
    them. Answers (claim, relationship, valid from).
    """
    rows = await session.fetch(
        "SELECT c.id, c.relationship_id, c.valid_from FROM unnest($2::uuid[], $3::text[],"
        " $4::timestamptz[]) AS said(id, record, day)"
        " JOIN claim c ON c.subject_id = said.id AND c.source_record = said.record"
        "  AND c.asserted_at = said.day"
        " WHERE c.source = $1 AND c.relationship_id IS NOT NULL"
        " AND NOT c.content_key = ANY($5::text[])"
        " AND NOT EXISTS (SELECT 1 FROM claim_deprecation d WHERE d.claim_id = c.id"
        "  AND d.kind = 'ended') ORDER BY c.id",
        source, [one for one, _, _ in stated], [record for _, record, _ in stated],
        [day for _, _, day in stated], list(content_keys),
    )  # fmt: skip
    return [tuple(row) for row in rows]


async def fetch_corrected_facts(
    session: TenantSession,
    source: str,
    stated: Collection[tuple[UUID, str, str, datetime]],
    content_keys: Sequence[str],
) -> list[tuple[UUID, UUID, date | None]]:
    """Return claims on parties that a source made as of a day, and makes otherwise now.

    `stated` are the (entity, record, attribute, as of) that it states, `content_keys` what it
    states of them. A claim without a record is of any. Answers (claim, entity, valid from).
    """
    rows = await session.fetch(
        "WITH said AS (SELECT * FROM unnest($2::uuid[], $3::text[], $4::text[],"
        " $5::timestamptz[]) AS said(id, record, attribute, day))"
        " SELECT found.id, found.entity_id, found.valid_from FROM ("
        "SELECT c.* FROM said JOIN claim c ON c.source = $1 AND c.source_record = said.record"
        "  AND c.attribute = said.attribute AND c.asserted_at = said.day"
        " UNION SELECT c.* FROM said JOIN claim c ON c.subject_id = said.id"
        "  AND c.attribute = said.attribute AND c.asserted_at = said.day"
        "  AND c.source = $1 AND c.source_record IS NULL) found"
        " WHERE found.entity_id IS NOT NULL AND NOT found.content_key = ANY($6::text[])"
        " AND NOT EXISTS (SELECT 1 FROM claim_deprecation d WHERE d.claim_id = found.id"
        "  AND d.kind = 'ended') ORDER BY found.id",
        source, [one for one, _, _, _ in stated], [record for _, record, _, _ in stated],
        [name for _, _, name, _ in stated], [day for _, _, _, day in stated], list(content_keys),
    )  # fmt: skip
    return [tuple(row) for row in rows]


async def held_through(session: TenantSession, relationship_ids: Collection[UUID]) -> set[UUID]:
    """Return the entities to which relationships lead."""
    if not relationship_ids:
        return set()
    sql = "SELECT DISTINCT to_id FROM relationship WHERE id = ANY($1::uuid[])"
    return {to_id for (to_id,) in await session.fetch(sql, list(relationship_ids))}


async def insert_ends(
    session: TenantSession, ends: Mapping[UUID, date], reason: str, by: Provenance
) -> None:
    """End claims, each on its day (the first on which it no longer holds)."""
    await session.execute(
        "INSERT INTO claim_deprecation (tenant_id, id, claim_id, kind, ended_on, reason, actor_id,"
        " recorded_at) SELECT $1, id, claim_id, 'ended', day, $5, $6, $7"
        " FROM unnest($2::uuid[], $3::uuid[], $4::date[]) AS new(id, claim_id, day)"
        " ON CONFLICT (tenant_id, claim_id, kind) DO NOTHING",
        session.tenant_id, [new_id() for _ in ends], list(ends), list(ends.values()),
        reason, by.actor_id, by.recorded_at,
    )  # fmt: skip


async def fetch_conflicts(
    session: TenantSession, subject_ids: Sequence[UUID], *, open_only: bool
) -> list[Conflict]:
    """Return conflicts of subjects, newest first."""
    rows = await session.fetch(
        "SELECT id, entity_id, relationship_id, attribute, kind, policy, status, winner_claim_id,"
        " claim_ids, detail, opened_at, resolved_at FROM conflict"
        " WHERE subject_id = ANY($1::uuid[]) AND (NOT $2 OR status = 'open')"
        " ORDER BY opened_at DESC, id DESC",
        list(subject_ids), open_only,
    )  # fmt: skip
    return [Conflict(**dict(row)) for row in rows]
