"""Evidence: what a source said, kept as it came, immutable and addressed by its hash."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.canonical import sha256_hex
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import NotFoundError, ReferenceNotFoundError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.foundation.storage import Storage, tenant_key
from atlas.knowledge.evidence import repository
from atlas.knowledge.evidence.errors import EvidenceContentMissingError, EvidenceNotFoundError
from atlas.knowledge.evidence.models import EvidenceRow
from atlas.knowledge.evidence.schemas import (
    EvidenceKindStats,
    EvidenceOut,
    EvidenceSource,
    EvidenceSources,
    EvidenceStats,
    EvidenceVerification,
)

_FOLDER = "evidence"


async def store(
    session: TenantSession,
    storage: Storage,
    actor: AuthContext,
    *,
    kind: str,
    source: str,
    source_url: str | None,
    retrieved_at: datetime,
    content: bytes,
    media_type: str,
    licence: str | None,
    investigation_id: UUID | None,
    data_date: date | None = None,
    confirmed_at: datetime | None = None,
) -> UUID:
    """Keep a piece of evidence and return its id.

    The content is put first (same bytes, same place), then the row in the caller's transaction:
    a row never points at nothing, and a rolled-back row leaves only an unreferenced blob.

    Args:
        session: the transaction of what rests on the evidence.
        storage: where the content goes.
        actor: who stores it.
        kind: `registry_statement`, `list_entry`, `provider_response`, `document` or `note`.
        source: name of the source.
        source_url: where it was read, if it has an address.
        retrieved_at: when Atlas obtained it: the answer arrived, or the file was loaded.
        content: the bytes as they came.
        media_type: their media type.
        licence: licence note of the source.
        investigation_id: the run that stored it, if one did.
        data_date: the day of which the source's data is, where it says one.
        confirmed_at: when the source said that what was obtained earlier is unchanged.

    """
    await storage.put(tenant_key(session.tenant_id, _FOLDER, content), content)
    row = EvidenceRow(
        id=new_id(),
        kind=kind,
        source=source,
        source_url=source_url,
        media_type=media_type,
        size=len(content),
        sha256=sha256_hex(content),
        licence=licence,
        investigation_id=investigation_id,
        retrieved_at=retrieved_at,
        recorded_at=now(),
        recorded_by=actor.user_id,
        data_date=data_date,
        confirmed_at=confirmed_at,
    )
    await repository.insert_evidence(session, row)
    return row.id


async def get(session: TenantSession, evidence_id: UUID) -> EvidenceOut:
    """Return one piece of evidence.

    Raises:
        EvidenceNotFoundError: absent, or another tenant's.

    """
    return EvidenceOut.model_validate(await _row(session, evidence_id))


async def list_evidence(session: TenantSession, params: ListParams) -> Page[EvidenceRow]:
    """Return a page of evidence, newest first unless sorted otherwise."""
    return await repository.fetch_evidence(session, params)


async def of_ids(session: TenantSession, ids: Sequence[UUID]) -> list[EvidenceOut]:
    """Return the evidence of these ids, oldest first; unknown ids are left out."""
    rows = await repository.fetch_by_ids(session, ids)
    return [EvidenceOut.model_validate(row) for row in rows]


async def require_known(session: TenantSession, ids: Collection[UUID]) -> None:
    """Let ids of a body through that all name evidence of the tenant's.

    Raises:
        ReferenceNotFoundError: 422, one is absent, or another tenant's.

    """
    wanted = set(ids)
    if wanted and len(await repository.fetch_by_ids(session, sorted(wanted))) < len(wanted):
        raise ReferenceNotFoundError("evidence_ids names evidence that does not exist.")


async def of_investigation(session: TenantSession, investigation_id: UUID) -> list[EvidenceOut]:
    """Return everything one investigation stored, oldest first."""
    rows = await repository.fetch_of_investigation(session, investigation_id)
    return [EvidenceOut.model_validate(row) for row in rows]


async def sources(session: TenantSession) -> EvidenceSources:
    """Return what each source has given, by name."""
    rows = await repository.fetch_sources(session)
    return EvidenceSources(items=[EvidenceSource(**dict(row)) for row in rows])


async def stats(session: TenantSession) -> EvidenceStats:
    """Return how much evidence the tenant keeps."""
    kinds = await repository.fetch_kinds(session)
    return EvidenceStats(
        **dict(await repository.fetch_totals(session)),
        kinds=[EvidenceKindStats(**dict(row)) for row in kinds],
    )


async def content(
    session: TenantSession, storage: Storage, evidence_id: UUID
) -> tuple[EvidenceOut, bytes]:
    """Return a piece of evidence with its bytes.

    Raises:
        EvidenceNotFoundError: absent, or another tenant's.
        EvidenceContentMissingError: the object store lost the bytes.

    """
    row = await _row(session, evidence_id)
    try:
        data = await storage.get(_key(session.tenant_id, row.sha256))
    except NotFoundError as error:
        raise EvidenceContentMissingError from error
    return EvidenceOut.model_validate(row), data


async def find_content(
    session: TenantSession, storage: Storage, source: str, sha256: str
) -> bytes | None:
    """Return the bytes that a source once gave, by their hash; None: they are not kept."""
    if not await repository.is_kept(session, source, sha256):
        return None
    try:
        return await storage.get(_key(session.tenant_id, sha256))
    except NotFoundError:
        return None


async def verify(
    session: TenantSession, storage: Storage, evidence_id: UUID
) -> EvidenceVerification:
    """Compare the stored bytes with the hash and size recorded when they arrived.

    Raises:
        EvidenceNotFoundError: absent, or another tenant's.

    """
    row = await _row(session, evidence_id)
    digest: str | None = None
    size: int | None = None
    problem: Literal["content_missing", "content_changed"] | None = None
    try:
        data = await storage.get(_key(session.tenant_id, row.sha256))
    except NotFoundError:
        problem = "content_missing"
    else:
        digest, size = sha256_hex(data), len(data)
        if (digest, size) != (row.sha256, row.size):
            problem = "content_changed"
    return EvidenceVerification(
        id=row.id,
        valid=problem is None,
        recorded_sha256=row.sha256,
        actual_sha256=digest,
        recorded_size=row.size,
        actual_size=size,
        problem=problem,
        verified_at=now(),
    )


def _key(tenant_id: UUID, digest: str) -> str:
    return f"tenant/{tenant_id}/{_FOLDER}/{digest[:2]}/{digest}"


async def _row(session: TenantSession, evidence_id: UUID) -> EvidenceRow:
    row = await repository.find_evidence(session, evidence_id)
    if row is None:
        raise EvidenceNotFoundError
    return row
