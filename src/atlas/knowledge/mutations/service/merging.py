"""Joining two parties, and taking them apart again: no claim moves, nothing is deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.db import TenantSession
from atlas.identity.audit.service import record
from atlas.knowledge.mutations import repository
from atlas.knowledge.mutations.actions import MutationAction
from atlas.knowledge.mutations.domain.model import MutationRow, Provenance
from atlas.knowledge.mutations.repository import merging
from atlas.knowledge.mutations.service.analyst import ANALYST_SOURCE
from atlas.knowledge.mutations.service.inbox import ask, ended
from atlas.knowledge.mutations.service.recompute import recompute
from atlas.knowledge.ontology.service import base


@dataclass(frozen=True, slots=True)
class Joined:
    """What a merge has changed: what came with the merged entity, the other one's former name."""

    moved: tuple[UUID, ...] = ()
    name: str = ""


async def hold_entities(session: TenantSession, entity_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Lock the clusters of entities until the transaction ends; return canonical id by member."""
    before = await repository.fetch_clusters(session, entity_ids)
    await repository.fetch_entities(session, [member for member, _ in before], lock=True)
    return dict(await repository.fetch_clusters(session, entity_ids))


async def merge_entities(
    session: TenantSession, actor: AuthContext, goes: UUID, stays: UUID, reason: str
) -> Joined:
    """Join a canonical entity into another one; return what taking them apart needs.

    The caller holds both (`hold_entities`), and has seen that nothing forbids it.
    """
    by = _provenance(actor, reason)
    (entity,) = await repository.fetch_entities(session, [stays], lock=True)
    joined = Joined(tuple(await merging.fetch_members(session, goes)), entity.display_name)
    await repository.insert_merges(session, [(goes, stays)], reason, by.actor_id, by.recorded_at)
    await repository.insert_mutations(session, [_log(stays, None, goes)], by)
    await _rebuild(session, actor, {stays}, by)
    told: dict[str, str] = {"merged": str(goes), "reason": reason}
    await record(session, actor, MutationAction.ENTITY_MERGED, "entity", stays, {**told})
    return joined


async def unmerge_entity(
    session: TenantSession, actor: AuthContext, gone: UUID, joined: Joined, reason: str
) -> UUID | None:
    """Take an entity out of the one it was joined into, with what had come with it.

    Returns the entity it was part of; None: it is part of none.
    """
    by = _provenance(actor, reason)
    canonical = (await hold_entities(session, [gone])).get(gone, gone)
    if canonical == gone:
        return None
    over = await merging.remove_merge(session, gone, joined.moved, by)
    await repository.insert_mutations(session, [_log(canonical, gone, None)], by)
    await _rebuild(session, actor, {canonical, gone}, by)
    await ended(session, actor, "entity", over, "merge_undone")
    (entity,) = await repository.fetch_entities(session, [canonical], lock=False)
    await merging.restore_name(session, canonical, base().types[entity.type].display, joined.name)
    told: dict[str, str] = {"unmerged": str(gone), "reason": reason}
    await record(session, actor, MutationAction.ENTITY_UNMERGED, "entity", canonical, {**told})
    return canonical


async def _rebuild(
    session: TenantSession, actor: AuthContext, entity_ids: set[UUID], by: Provenance
) -> None:
    _, opened = await recompute(session, by, entity_ids=entity_ids, relationship_ids=())
    await ask(session, actor, opened)


def _log(entity_id: UUID, before: UUID | None, after: UUID | None) -> MutationRow:
    return MutationRow(
        entity_id=entity_id, relationship_id=None, attribute="entity.merge",
        before=str(before) if before else None, after=str(after) if after else None,
        winner_claim_id=None, loser_claim_ids=(), rule="analyst",
    )  # fmt: skip


def _provenance(actor: AuthContext, reason: str) -> Provenance:
    at = now()
    return Provenance(
        batch_id=None,
        source=ANALYST_SOURCE,
        evidence_id=None,
        investigation_id=None,
        actor_id=actor.user_id,
        retrieved_at=at,
        recorded_at=at,
        reason=reason,
    )
