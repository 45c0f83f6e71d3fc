"""SQL of hits, their sightings, decisions and suppressions."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from atlas.foundation.db import TenantSession
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
from atlas.sources.screening.domain.decisions import HitStatus
from atlas.sources.screening.models import (
    CandidateKept,
    DecisionRow,
    HitRow,
    SightingRow,
    SuppressionRow,
)
from atlas.sources.screening.schemas import Measure, PartyKind, Strength

_STRENGTHS = [strength.value for strength in Strength]
# Without the two filters the subquery is not even run.
HITS = ListSpec(
    select=f"SELECT {HitRow.columns('h.')} FROM screening_hit h",
    id_column="h.id",
    where=(
        "($1::uuid IS NULL OR h.id IN (SELECT g.hit_id FROM screening_sighting g"
        " WHERE g.investigation_id = $1 UNION SELECT o.id FROM screening_subject s"
        " JOIN screening_hit o ON o.entity_id = s.entity_id WHERE s.investigation_id = $1))"
        " AND ($2::uuid[] IS NULL OR h.id IN (SELECT g.hit_id FROM screening_sighting g"
        " WHERE g.company_id = ANY($2::uuid[])))"
    ),
    fields={
        "id": uuid_field("h.id"),
        "status": choice_field("h.status", [status.value for status in HitStatus]),
        "strength": choice_field("h.strength", _STRENGTHS),
        "measure": choice_field("h.measure", [measure.value for measure in Measure]),
        "list_id": text_field("h.list_id", "eq", "in"),
        "entry_key": text_field("h.entry_key", "eq", "in"),
        "party_name": text_field("h.party_name", "eq", "contains"),
        "party_kind": choice_field("h.party_kind", [kind.value for kind in PartyKind]),
        "entity_id": uuid_field("h.entity_id"),
        "reference": text_field("h.reference", "eq", "in"),
        "delisted": bool_field("h.delisted"),
        "review_required": bool_field("h.review_required"),
        "freezes_decision": bool_field("h.freezes_decision"),
        "awaits_second": bool_field("h.awaits_second"),
        "assigned": bool_field("(h.assigned_to IS NOT NULL)"),
        "assigned_to": uuid_field("h.assigned_to"),
        "created_at": time_field("h.created_at"),
        "last_seen_at": time_field("h.last_seen_at"),
    },
    sorts=("created_at", "last_seen_at"),
    default_sort="-created_at",
)
SUPPRESSIONS = ListSpec(
    select=f"SELECT {SuppressionRow.columns()} FROM screening_suppression",
    id_column="id",
    fields={
        "status": choice_field("status", ("active", "expired", "revoked", "reopened")),
        "hit_id": uuid_field("hit_id"),
        "entity_id": uuid_field("entity_id"),
        "list_id": text_field("list_id", "eq", "in"),
        "entry_key": text_field("entry_key", "eq", "in"),
        "created_at": time_field("created_at"),
        "expires_at": time_field("expires_at"),
    },
    sorts=("created_at", "expires_at"),
    default_sort="-created_at",
)
_ENDED = ("state", "second_by", "second_person", "second_rationale", "second_at", "expires_at")
_NEVER_CHANGED = {"id", "party_key", "list_id", "entry_key", "created_at"}
_CHANGED = [name for name in HitRow.__slots__ if name not in _NEVER_CHANGED]
_UPDATE_HIT = (
    "UPDATE screening_hit SET "
    + ", ".join(f"{name} = ${place}" for place, name in enumerate(_CHANGED, 2))
    + " WHERE id = $1"
)


async def lock_parties(session: TenantSession, keys: Iterable[str]) -> None:
    """Let one transaction at a time write the hits of a party, in one order for all."""
    await session.execute(
        "SELECT pg_advisory_xact_lock(key) FROM ("
        " SELECT DISTINCT hashtextextended('screening:' || k, 0) AS key"
        " FROM unnest($1::text[]) AS k ORDER BY key) AS keys",
        [f"{session.tenant_id}:{key}" for key in keys],
    )


async def hits_of_parties(session: TenantSession, keys: Sequence[str]) -> list[HitRow]:
    """Return every hit of these parties."""
    rows = await session.fetch(
        f"SELECT {HitRow.columns()} FROM screening_hit WHERE party_key = ANY($1::text[])",
        list(keys),
    )
    return [HitRow.from_record(row) for row in rows]


async def suppressions_of_parties(
    session: TenantSession, keys: Sequence[str]
) -> list[SuppressionRow]:
    """Return the suppressions of these parties that have not ended."""
    rows = await session.fetch(
        f"SELECT {SuppressionRow.columns()} FROM screening_suppression"
        " WHERE status = 'active' AND party_key = ANY($1::text[])",
        list(keys),
    )
    return [SuppressionRow.from_record(row) for row in rows]


async def insert_hits(session: TenantSession, rows: Sequence[HitRow]) -> None:
    """Insert hits."""
    await session.insert_many("screening_hit", rows)


async def update_hits(session: TenantSession, rows: Sequence[HitRow]) -> None:
    """Write the new state of hits."""
    await session.execute_many(
        _UPDATE_HIT, [(row.id, *(getattr(row, name) for name in _CHANGED)) for row in rows]
    )


async def insert_sightings(session: TenantSession, rows: Sequence[SightingRow]) -> None:
    """Insert sightings."""
    await session.insert_many("screening_sighting", rows)


async def find_hit(session: TenantSession, hit_id: UUID, *, lock: bool = False) -> HitRow | None:
    """Return a hit, locked for a change when asked."""
    row = await session.fetch_row(
        f"SELECT {HitRow.columns()} FROM screening_hit WHERE id = $1"
        f"{' FOR UPDATE' if lock else ''}",
        hit_id,
    )
    return HitRow.from_record(row) if row else None


async def list_hits(
    session: TenantSession,
    params: ListParams,
    investigation_id: UUID | None,
    company_ids: Sequence[UUID] | None,
) -> Page[HitRow]:
    """Return a page of hits; of a customer those that were seen because of any of its records."""
    seen_for = None if company_ids is None else list(company_ids)
    return await fetch_page(
        session, HITS, params, build=HitRow.from_record, args=(investigation_id, seen_for)
    )


async def topics_of_true_matches(
    session: TenantSession, entity_ids: Sequence[UUID], *, but: UUID
) -> set[str]:
    """Return the topics of the other true matches of a party that are not taken back.

    `entity_ids`: the party's whole cluster; a hit keeps the id that was screened.
    """
    rows = await session.fetch(
        "SELECT DISTINCT unnest(topics) AS topic FROM screening_hit"
        " WHERE freezes_decision AND entity_id = ANY($1::uuid[]) AND id <> $2",
        list(entity_ids),
        but,
    )
    return {row["topic"] for row in rows}


async def hits_behind(session: TenantSession, cause_id: UUID) -> list[HitRow]:
    """Return the hits that a decision or a suppression is about, or that a screening saw."""
    rows = await session.fetch(
        f"SELECT {HitRow.columns()} FROM screening_hit WHERE id IN ("
        "SELECT hit_id FROM screening_decision WHERE id = $1"
        " UNION ALL SELECT hit_id FROM screening_suppression WHERE id = $1"
        " UNION ALL SELECT hit_id FROM screening_sighting WHERE screening_id = $1) ORDER BY id",
        cause_id,
    )
    return [HitRow.from_record(row) for row in rows]


async def freezing_hits(session: TenantSession, entity_ids: Sequence[UUID]) -> list[HitRow]:
    """Return the hits that freeze decisions about these entities."""
    rows = await session.fetch(
        f"SELECT {HitRow.columns()} FROM screening_hit"
        " WHERE freezes_decision AND entity_id = ANY($1::uuid[]) ORDER BY id",
        list(entity_ids),
    )
    return [HitRow.from_record(row) for row in rows]


async def company_has(
    session: TenantSession, company_ids: Sequence[UUID], statuses: Sequence[str]
) -> bool:
    """Return whether a hit of these statuses was seen because of any of a customer's records."""
    found: bool = await session.fetch_value(
        "SELECT EXISTS (SELECT 1 FROM screening_hit h WHERE h.status = ANY($2::text[])"
        " AND h.id IN (SELECT g.hit_id FROM screening_sighting g"
        " WHERE g.company_id = ANY($1::uuid[])))",
        list(company_ids),
        list(statuses),
    )
    return found


async def sightings_of(session: TenantSession, hit_id: UUID, limit: int) -> list[SightingRow]:
    """Return the latest screenings that saw a hit."""
    rows = await session.fetch(
        f"SELECT {SightingRow.columns()} FROM screening_sighting WHERE hit_id = $1"
        " ORDER BY seen_at DESC LIMIT $2",
        hit_id,
        limit,
    )
    return [SightingRow.from_record(row) for row in rows]


async def candidate_data(session: TenantSession, candidate_id: UUID) -> CandidateKept:
    """Return a candidate as it was screened."""
    data = await session.fetch_value(
        "SELECT data FROM screening_candidate WHERE id = $1", candidate_id
    )
    return cast("CandidateKept", dict(data or {}))


async def insert_decision(session: TenantSession, row: DecisionRow) -> None:
    """Insert a decision."""
    await session.insert("screening_decision", row)


async def end_decision(session: TenantSession, row: DecisionRow) -> None:
    """Write the end of a proposed decision."""
    await session.update("screening_decision", row, _ENDED)


async def void_proposals(session: TenantSession, hit_ids: Sequence[UUID], state: str) -> None:
    """End the open proposals about hits without a second person."""
    await session.execute(
        "UPDATE screening_decision SET state = $2"
        " WHERE hit_id = ANY($1::uuid[]) AND state = 'proposed'",
        list(hit_ids),
        state,
    )


async def decisions_of(session: TenantSession, hit_id: UUID) -> list[DecisionRow]:
    """Return what was decided about a hit, newest first."""
    rows = await session.fetch(
        f"SELECT {DecisionRow.columns()} FROM screening_decision WHERE hit_id = $1"
        " ORDER BY decided_at DESC, id DESC",
        hit_id,
    )
    return [DecisionRow.from_record(row) for row in rows]


async def proposals_of(session: TenantSession, hit_ids: Sequence[UUID]) -> dict[UUID, DecisionRow]:
    """Return the open proposal of each hit that has one."""
    rows = await session.fetch(
        f"SELECT {DecisionRow.columns()} FROM screening_decision"
        " WHERE hit_id = ANY($1::uuid[]) AND state = 'proposed'",
        list(hit_ids),
    )
    return {row["hit_id"]: DecisionRow.from_record(row) for row in rows}


async def delistings_of(session: TenantSession, hit_ids: Sequence[UUID]) -> dict[UUID, DecisionRow]:
    """Return the newest decision that confirmed the delisting of each hit that has one."""
    rows = await session.fetch(
        f"SELECT {DecisionRow.columns()} FROM screening_decision"
        " WHERE hit_id = ANY($1::uuid[]) AND state = 'final'"
        " AND decision = 'delisting_confirmed' ORDER BY decided_at, id",
        list(hit_ids),
    )
    return {row["hit_id"]: DecisionRow.from_record(row) for row in rows}


async def was_true_match(session: TenantSession, hit_id: UUID) -> bool:
    """Return whether a person ever decided that a hit is a true match."""
    return bool(
        await session.fetch_value(
            "SELECT EXISTS (SELECT 1 FROM screening_decision"
            " WHERE hit_id = $1 AND decision = 'true_match')",
            hit_id,
        )
    )


async def insert_suppression(session: TenantSession, row: SuppressionRow) -> None:
    """Insert a suppression."""
    await session.insert("screening_suppression", row)


async def find_suppression(
    session: TenantSession, suppression_id: UUID, *, lock: bool = False
) -> SuppressionRow | None:
    """Return a suppression, locked for a change when asked."""
    row = await session.fetch_row(
        f"SELECT {SuppressionRow.columns()} FROM screening_suppression WHERE id = $1"
        f"{' FOR UPDATE' if lock else ''}",
        suppression_id,
    )
    return SuppressionRow.from_record(row) if row else None


async def list_suppressions(session: TenantSession, params: ListParams) -> Page[SuppressionRow]:
    """Return a page of suppressions."""
    return await fetch_page(session, SUPPRESSIONS, params, build=SuppressionRow.from_record)


async def end_suppressions(
    session: TenantSession,
    ids: Sequence[UUID],
    status: str,
    reason: str,
    by: UUID | None,
    moment: datetime,
) -> None:
    """End suppressions that are active."""
    await session.execute(
        "UPDATE screening_suppression SET status = $2, end_reason = $3, ended_by = $4,"
        " ended_at = $5 WHERE id = ANY($1::uuid[]) AND status = 'active'",
        list(ids),
        status,
        reason,
        by,
        moment,
    )


async def expired_suppressions(session: TenantSession, moment: datetime) -> list[UUID]:
    """Return active suppressions whose time is over."""
    rows = await session.fetch(
        "SELECT id FROM screening_suppression WHERE status = 'active' AND expires_at <= $1"
        " ORDER BY id FOR UPDATE",
        moment,
    )
    return [row["id"] for row in rows]


async def next_expiry(session: TenantSession) -> datetime | None:
    """Return when the next active suppression is over."""
    found: datetime | None = await session.fetch_value(
        "SELECT min(expires_at) FROM screening_suppression WHERE status = 'active'"
    )
    return found


async def reopen_suppressed(
    session: TenantSession, suppression_ids: Sequence[UUID], reason: str, moment: datetime
) -> list[HitRow]:
    """Put the hits that rest on suppressions back into the queue; return them."""
    rows = await session.fetch(
        "UPDATE screening_hit h SET status = 'undecided', reason = $2, suppression_id = NULL,"
        " decided_at = NULL, decided_by = NULL, version = version + 1, updated_at = $3"
        " WHERE suppression_id = ANY($1::uuid[]) AND status = 'false_positive'"
        f" RETURNING {HitRow.columns('h.')}",
        list(suppression_ids),
        reason,
        moment,
    )
    return [HitRow.from_record(row) for row in rows]
