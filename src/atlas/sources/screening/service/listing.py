"""What a true match says of an entity: protected claims, written by the one writer of claims."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.knowledge.entities import service as entities
from atlas.knowledge.mutations import service as mutations
from atlas.knowledge.mutations.schemas import (
    ClaimAssertion,
    ClaimBatch,
    EndAssertion,
    PartyAssertion,
    SourceType,
)
from atlas.sources.screening.models import HitRow

_CLAIMED = {"LegalEntity": ("sanctions",), "Person": ("sanctions", "pep")}
"""Types of entity that carry the flags, and the topics they have flags for."""
_FLAGS = {"sanctions": ("is_sanctioned", "sanctions_details"), "pep": ("is_pep", "pep_details")}


def source_record(hit: HitRow) -> str:
    """Return the record of the list that the claims about one party rest on."""
    return f"{hit.entry_key}:{hit.id}"


async def assert_listed(
    session: TenantSession, actor: AuthContext, hit: HitRow, decision_id: UUID
) -> tuple[str, ...]:
    """Claim that the hit's entity is what the list says; return the attributes claimed."""
    claims: list[ClaimAssertion] = []
    for topic in await _topics(session, hit):
        flag, details = _FLAGS[topic]
        claims += [ClaimAssertion(flag, True), ClaimAssertion(details, [_detail(hit)])]
    await _apply(session, actor, hit, f"screening:{decision_id}", claims)
    return tuple(claim.attribute for claim in claims)


async def end_listing(
    session: TenantSession, actor: AuthContext, hit: HitRow, ended_on: date
) -> None:
    """End the list's claims about the entity and claim that it was listed; the flag stays."""
    if "sanctions" not in await _topics(session, hit):
        return
    reason = f"{hit.list_id} {hit.entry_key} was taken off the list, no later than {ended_on}"
    await mutations.end_claims(
        session,
        actor,
        EndAssertion(
            source=hit.list_id,
            ended_on=ended_on,
            reason=reason,
            source_records=[source_record(hit)],
        ),
    )
    claims = [ClaimAssertion("formerly_sanctioned", True)]
    await _apply(session, actor, hit, f"screening:delisted:{hit.id}:{ended_on}", claims)


async def clear_flags(
    session: TenantSession, actor: AuthContext, hit: HitRow, reason: str, still: Collection[str]
) -> tuple[str, ...]:
    """Let an analyst's claim lower the flags; the caller has checked that two people decided.

    `still`: topics of the party's other true matches, whose flags stay.
    """
    if hit.entity_id is None:
        return ()
    party = (await entities.get_entity(session, hit.entity_id)).id
    topics = await _topics(session, hit)
    lowered = [_FLAGS[topic][0] for topic in topics if topic not in still]
    for flag in lowered:
        await mutations.assert_analyst_claim(
            session, actor, entity_id=party, attribute=flag, value=False, reason=reason
        )
    return tuple(lowered)


async def _topics(session: TenantSession, hit: HitRow) -> list[str]:
    if hit.entity_id is None:
        return []
    entity = await entities.get_entity(session, hit.entity_id)
    return [topic for topic in _CLAIMED.get(entity.type, ()) if topic in hit.topics]


async def _apply(
    session: TenantSession,
    actor: AuthContext,
    hit: HitRow,
    batch_key: str,
    claims: list[ClaimAssertion],
) -> None:
    if not claims or hit.entity_id is None:
        return
    entity = await entities.get_entity(session, hit.entity_id)
    batch = ClaimBatch(
        source=hit.list_id,
        source_type=SourceType.SCREENING,
        retrieved_at=now(),
        batch_key=batch_key,
        parties=[
            PartyAssertion(
                key="party",
                type=entity.type,
                entity_id=entity.id,
                claims=claims,
                source_record=source_record(hit),
            )
        ],
    )
    await mutations.apply_batch(session, actor, batch)


def _detail(hit: HitRow) -> dict[str, JSON]:
    return {
        "list": hit.list_id,
        "entry_id": hit.entry_key,
        "name": hit.entry_name,
        "measure": hit.measure,
        "regime": hit.regime,
        "hit_id": str(hit.id),
    }
