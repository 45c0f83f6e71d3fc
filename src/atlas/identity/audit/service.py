"""The audit trail: record in the write's transaction, seal behind it, verify at any time."""

import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import structlog

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.canonical import canonical_json, plain
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.db import Database, PlatformSession, TenantSession
from atlas.foundation.db.listing import Filter, ListParams, Page
from atlas.foundation.storage import Storage
from atlas.identity.audit import checkpoints, repository
from atlas.identity.audit.actions import AuditAction, TrailAction
from atlas.identity.audit.domain import (
    ChainVerifier,
    Event,
    Problem,
    Seal,
    SignedCheckpoint,
    hash_payload,
)
from atlas.identity.audit.errors import AuditEventNotFoundError, AuditTrailBrokenError
from atlas.identity.audit.models import Stretch
from atlas.identity.audit.schemas import (
    AuditEventOut,
    AuditProblem,
    AuditVerification,
    SealingKey,
)
from atlas.identity.keys import service as keys_service
from atlas.identity.keys.domain import SigningKeys
from atlas.identity.keys.service import load_sealing_keys

SEAL_GRACE = timedelta(seconds=30)
"""A seal follows its event within 5 s; an event older than this without one is a finding."""
_LISTED_PROBLEMS = 100
TIMELINE = replace(
    repository.EVENTS,
    fields={
        name: repository.EVENTS.fields[name]
        for name in ("action", "actor_user_id", "is_machine", "occurred_at")
    },
)
"""What the timeline of one resource filters and sorts by."""


@dataclass(frozen=True, slots=True)
class Extract:
    """What the trail holds of some resources, and the checkpoint that it hangs on."""

    events: list[AuditEventOut]
    first: int
    """Sequence of the first event's seal; the last seal is the checkpoint's."""
    checkpoint: SignedCheckpoint


async def record(
    session: TenantSession,
    actor: AuthContext,
    action: AuditAction,
    resource_type: str,
    resource_id: UUID | None,
    payload: Mapping[str, JSON] | None = None,
) -> UUID:
    """Record an event in the transaction of the write it tells of.

    Args:
        session: the write's own transaction.
        actor: who does it.
        action: a member of the room's own names.
        resource_type: what it was done to, such as `company`.
        resource_id: its id, if it has one.
        payload: what changed; kept in an erasable table, never a secret.

    Returns:
        The event's id.

    """
    event, salt, body = _event(actor, action, resource_type, resource_id, payload)
    await repository.insert_event(session, event, salt, body)
    return event.id


async def record_many(
    session: TenantSession,
    actor: AuthContext,
    action: AuditAction,
    resource_type: str,
    resources: Sequence[tuple[UUID, Mapping[str, JSON]]],
) -> None:
    """Record one event for each of many resources, in one batch (imports)."""
    await repository.insert_events(
        session,
        [_event(actor, action, resource_type, one, payload) for one, payload in resources],
    )


def _event(
    actor: AuthContext,
    action: AuditAction,
    resource_type: str,
    resource_id: UUID | None,
    payload: Mapping[str, JSON] | None,
) -> tuple[Event, str, dict[str, JSON]]:
    body: dict[str, JSON] = plain(dict(payload or {}))
    salt = secrets.token_hex(16)
    event = Event(
        id=new_id(),
        occurred_at=now(),
        action=str(action),
        resource_type=resource_type,
        resource_id=resource_id,
        actor_user_id=actor.user_id,
        actor_person_id=actor.person_id,
        session_id=actor.session_id,
        is_machine=actor.is_machine,
        request_id=_request_id(),
        payload_hash=hash_payload(salt, body),
    )
    return event, salt, body


async def record_platform(
    session: PlatformSession,
    actor: AuthContext | None,
    action: AuditAction,
    resource_type: str,
    resource_id: UUID | None,
    payload: Mapping[str, JSON] | None = None,
) -> None:
    """Record an operator's write; without an actor it is the installation's own command line."""
    await repository.insert_platform_event(
        session,
        event_id=new_id(),
        occurred_at=now(),
        actor_id=actor.user_id if actor else UUID(int=0),
        action=str(action),
        resource_type=resource_type,
        resource_id=resource_id,
        request_id=_request_id(),
        payload=plain(dict(payload or {})),
    )


async def list_events(session: TenantSession, params: ListParams) -> Page[AuditEventOut]:
    """Return a page of events, newest first unless sorted otherwise."""
    page = await repository.fetch_events(session, params)
    items = [AuditEventOut.model_validate(row) for row in page.items]
    return page.of(items)


async def events_of(
    session: TenantSession, resource_type: str, resource_id: UUID, params: ListParams
) -> Page[AuditEventOut]:
    """Return a page of what happened to one resource (timelines); `params` as `TIMELINE`."""
    about = (
        Filter("resource_type", "eq", resource_type),
        Filter("resource_id", "eq", resource_id),
    )
    return await list_events(session, replace(params, filters=(*params.filters, *about)))


async def payloads_of(
    session: TenantSession, resource_type: str, resource_ids: Sequence[UUID], action: AuditAction
) -> list[tuple[UUID, Mapping[str, JSON]]]:
    """Return what events of one action say of some resources; erased payloads are left out."""
    return await repository.fetch_payloads(session, resource_type, resource_ids, str(action))


async def get_event(session: TenantSession, event_id: UUID) -> AuditEventOut:
    """Return one event.

    Raises:
        AuditEventNotFoundError: absent, or another tenant's.

    """
    row = await repository.find_event(session, event_id)
    if row is None:
        raise AuditEventNotFoundError
    return AuditEventOut.model_validate(row)


async def export_events(session: TenantSession, params: ListParams) -> AsyncIterator[AuditEventOut]:
    """Stream every event that the filters let through, oldest first."""
    async for row in repository.iterate_events(session, params):
        yield AuditEventOut.model_validate(row)


async def verify(session: TenantSession, storage: Storage | None) -> AuditVerification:
    """Walk the tenant's whole chain and compare it with the signed checkpoints.

    Finds edits, gaps, reordering and truncation; erased payloads are counted, not a finding.
    """
    points, bad = await checkpoints.load(session, storage)
    verifier = ChainVerifier(points)
    async for link in repository.iterate_chain(session):
        verifier.check(link)
    problems = [*bad, *verifier.finish()]
    for event_id, action in await repository.fetch_overdue(session, now() - SEAL_GRACE):
        problems.append(Problem("unsealed", None, event_id, f"{action} has no seal"))
    return AuditVerification(
        valid=not problems,
        events=await repository.count_events(session),
        sealed=verifier.sealed,
        erased_payloads=verifier.erased_payloads,
        checkpoints=verifier.checkpoints,
        head=verifier.head if verifier.sealed else None,
        problems=[AuditProblem.model_validate(item) for item in problems[:_LISTED_PROBLEMS]],
        problem_count=len(problems),
    )


async def extract(
    session: TenantSession, storage: Storage, keys: SigningKeys, resource_ids: Sequence[UUID]
) -> Extract:
    """Return the sealed events of resources, and a signed checkpoint that covers them.

    Every seal from the first event to the checkpoint (`iterate_seals`) belongs to the extract:
    those of other events hold hashes alone, and without them the chain would not reach.

    Raises:
        AuditTrailBrokenError: the chain is not the one that was signed.

    """
    rows = await repository.fetch_events_of(session, resource_ids)
    events = [AuditEventOut.model_validate(row) for row in rows]
    sequences = [event.seal.sequence for event in events if event.seal is not None]
    if not sequences:
        raise AuditTrailBrokenError("Nothing of it is in the audit trail.")
    covered = await checkpoints.covering(session, storage, keys, max(sequences))
    if covered is None:
        raise AuditTrailBrokenError("The chain ends before its own events.")
    place = covered.point.sequence
    if await repository.find_seal_hash(session, place) != covered.point.hash:
        raise AuditTrailBrokenError(
            f"Seal {place} is not the one that was signed at {covered.point.issued_at}:"
            " POST /api/audit/verify tells more."
        )
    return Extract(events, min(sequences), covered)


async def read_stretch(
    session: TenantSession,
    after: int,
    *,
    types: Sequence[str],
    actions: Sequence[str] | None = None,
    within: int,
    limit: int,
) -> Stretch | None:
    """Return sealed events after a place in the chain, in its order.

    Seals are made by one sealer at a time, behind the commits: a reader who sees a seal sees all
    before it, and none is added between them later.

    Args:
        session: the tenant's.
        after: sequence of the seal to begin behind; 0: the beginning.
        types: resource types to return.
        actions: actions to return; None: all.
        within: how many seals to look at.
        limit: how many events to return.

    Returns:
        None when no seal is behind that place.

    """
    return await repository.fetch_stretch(
        session, after, after + within, types=types, actions=actions, limit=limit
    )


async def find_seal_hash(session: TenantSession, sequence: int) -> str | None:
    """Return the hash of a seal; None when the chain has none of that sequence."""
    return await repository.find_seal_hash(session, sequence)


async def find_head(session: TenantSession) -> tuple[int, str] | None:
    """Return sequence and hash of the last seal; None while the chain is empty."""
    head = await repository.find_head(session)
    return None if head is None else (head[0], head[1])


def iterate_seals(session: TenantSession, first: int, last: int) -> AsyncIterator[Seal]:
    """Stream the seals of a stretch of the chain, in order."""
    return repository.iterate_seals(session, first, last)


async def sealing_keys(db: Database, settings: Settings) -> list[SealingKey]:
    """Return every public key that ever sealed; the first one is made when there is none."""
    await load_sealing_keys(db, settings)
    async with db.platform() as session:
        rows = await keys_service.sealing_keys(session)
    return [
        SealingKey(**row.public_jwk, created_at=row.created_at, retired_at=row.retired_at)
        for row in rows
    ]


def _request_id() -> str | None:
    bound = structlog.contextvars.get_contextvars().get("request_id")
    return str(bound) if bound is not None else None


async def record_export(db: Database, actor: AuthContext, form: str) -> None:
    """Record that the trail was exported, before the stream starts."""
    async with db.tenant(actor.require_tenant()) as session:
        await record(session, actor, TrailAction.EXPORTED, "audit", None, {"format": form})


def payload_text(payload: Mapping[str, JSON]) -> str:
    """Return a payload's canonical JSON as text."""
    return canonical_json(payload).decode()
