"""Evidence: list, get, content, verify, sources, stats."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from starlette.responses import Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import AppState, AtlasRouter, PageOut, Session, list_query, page_out
from atlas.knowledge.evidence import service
from atlas.knowledge.evidence.repository import EVIDENCE
from atlas.knowledge.evidence.schemas import (
    EvidenceOut,
    EvidenceSources,
    EvidenceStats,
    EvidenceVerification,
)

router = AtlasRouter(prefix="/evidence", tags=["evidence"])


@router.get(
    "",
    permission=Permission.READ,
    operation_id="list_evidence",
    summary="List evidence",
)
async def list_evidence(
    session: Session, params: Annotated[ListParams, Depends(list_query(EVIDENCE))]
) -> PageOut[EvidenceOut]:
    """List evidence, newest first; filter by investigation, source, kind or hash."""
    return page_out(await service.list_evidence(session, params), EvidenceOut)


@router.get(
    "/sources",
    permission=Permission.READ,
    operation_id="list_evidence_sources",
    summary="List the sources of evidence",
)
async def list_evidence_sources(session: Session) -> EvidenceSources:
    """List what each source has given: pieces, bytes, licences, first and last time."""
    return await service.sources(session)


@router.get(
    "/stats",
    permission=Permission.READ,
    operation_id="get_evidence_stats",
    summary="Count the evidence",
)
async def get_evidence_stats(session: Session) -> EvidenceStats:
    """Return how much evidence there is, by kind, and how much space it takes."""
    return await service.stats(session)


@router.get(
    "/{evidence_id}",
    permission=Permission.READ,
    operation_id="get_evidence",
    summary="Get a piece of evidence",
)
async def get_evidence(session: Session, evidence_id: UUID) -> EvidenceOut:
    """Return where a piece of evidence came from, when, and its hash."""
    return await service.get(session, evidence_id)


@router.get(
    "/{evidence_id}/content",
    permission=Permission.READ,
    operation_id="get_evidence_content",
    summary="Download the content of a piece of evidence",
    response_class=Response,
    responses={
        200: {
            "description": "The bytes as the source sent them, always as an attachment.",
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            },
        }
    },
)
async def get_evidence_content(session: Session, state: AppState, evidence_id: UUID) -> Response:
    """Return the bytes as they came; never rendered by a browser."""
    evidence, data = await service.content(session, state.storage, evidence_id)
    return Response(
        data,
        # the source's own media type is stated, not served: hostile bytes must not be rendered
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="evidence-{evidence_id}.bin"',
            "X-Content-Type-Options": "nosniff",
            "X-Evidence-SHA256": evidence.sha256,
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
        },
    )


@router.get(
    "/{evidence_id}/verify",
    permission=Permission.READ,
    operation_id="verify_evidence",
    summary="Verify a piece of evidence",
)
async def verify_evidence(
    session: Session, state: AppState, evidence_id: UUID
) -> EvidenceVerification:
    """Recompute the hash of the stored content and compare it with the one recorded."""
    return await service.verify(session, state.storage, evidence_id)
