"""The audit trail over HTTP: read, export, verify."""

from collections.abc import AsyncIterator
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query, Response
from starlette.responses import StreamingResponse

from atlas.foundation.core.auth import AuthContext, Permission
from atlas.foundation.core.tables import csv_line
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web.dependencies import Actor, AppState, Session
from atlas.foundation.web.listing import list_query
from atlas.foundation.web.router import AtlasRouter
from atlas.foundation.web.schemas import PageOut, page_out
from atlas.foundation.web.state import AppState as State
from atlas.identity.audit import service
from atlas.identity.audit.repository import EVENTS
from atlas.identity.audit.schemas import AuditEventOut, AuditVerification, SealingKeys

router = AtlasRouter(prefix="/audit", tags=["audit"])
_COLUMNS = [name for name in AuditEventOut.model_fields if name not in {"payload", "seal"}]
_SEAL_COLUMNS = ["sequence", "event_hash", "previous_hash", "hash", "sealed_at"]


@router.get(
    "/events",
    permission=Permission.AUDIT,
    operation_id="list_audit_events",
    summary="List audit events",
)
async def list_audit_events(
    session: Session, params: Annotated[ListParams, Depends(list_query(EVENTS))]
) -> PageOut[AuditEventOut]:
    """Every recorded event of the tenant, newest first."""
    return page_out(await service.list_events(session, params), AuditEventOut)


@router.get(
    "/events/export",
    permission=Permission.AUDIT,
    operation_id="export_audit_events",
    summary="Export audit events",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "The events, oldest first, streamed",
            "content": {"application/x-ndjson": {}, "text/csv": {}},
        },
    },
)
async def export_audit_events(
    state: AppState,
    actor: Actor,
    params: Annotated[ListParams, Depends(list_query(EVENTS, extra=("format",)))],
    form: Annotated[Literal["ndjson", "csv"], Query(alias="format")] = "ndjson",
) -> StreamingResponse:
    """Stream all events that the filters let through; no row ceiling.

    The NDJSON holds every hash and salt: the chain can be verified offline from it.
    """
    await service.record_export(state.db, actor, form)
    lines = _csv(state, actor, params) if form == "csv" else _ndjson(state, actor, params)
    media = "text/csv; charset=utf-8" if form == "csv" else "application/x-ndjson"
    name = f'attachment; filename="audit-events.{form}"'
    return StreamingResponse(lines, media_type=media, headers={"Content-Disposition": name})


@router.get(
    "/events/{event_id}",
    permission=Permission.AUDIT,
    operation_id="get_audit_event",
    summary="Get an audit event",
)
async def get_audit_event(session: Session, event_id: UUID) -> AuditEventOut:
    """One event with its payload and its seal."""
    return await service.get_event(session, event_id)


@router.get(
    "/keys",
    public=True,
    operation_id="list_sealing_keys",
    summary="List the keys that seal",
)
async def list_sealing_keys(state: AppState, response: Response) -> SealingKeys:
    """Public keys that verify checkpoints and bundles: `atlas verify FILE --key keys.json`.

    The person who verifies a bundle gets them here, not from who handed the bundle over.
    """
    response.headers["Cache-Control"] = "public, max-age=300"
    return SealingKeys(keys=await service.sealing_keys(state.db, state.settings))


@router.post(
    "/verify",
    permission=Permission.AUDIT,
    operation_id="verify_audit_trail",
    summary="Verify the audit trail",
    rate="expensive",
)
async def verify_audit_trail(session: Session, state: AppState) -> AuditVerification:
    """Walk the whole hash chain; find edits, gaps, reordering and truncation."""
    return await service.verify(session, state.storage)


async def _ndjson(state: State, actor: AuthContext, params: ListParams) -> AsyncIterator[bytes]:
    async with state.db.tenant(actor.require_tenant(), read_only=True) as session:
        async for event in service.export_events(session, params):
            yield event.model_dump_json().encode() + b"\n"


async def _csv(state: State, actor: AuthContext, params: ListParams) -> AsyncIterator[bytes]:
    yield csv_line([*_COLUMNS, *_SEAL_COLUMNS, "payload"])
    async with state.db.tenant(actor.require_tenant(), read_only=True) as session:
        async for event in service.export_events(session, params):
            plain = event.model_dump(mode="json")
            seal = plain["seal"] or {}
            payload = "" if event.payload is None else service.payload_text(event.payload)
            cells = [plain[name] for name in _COLUMNS]
            yield csv_line([*cells, *(seal.get(name) for name in _SEAL_COLUMNS), payload])
