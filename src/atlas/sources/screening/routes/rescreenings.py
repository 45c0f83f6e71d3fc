"""Re-screening over HTTP: who had to be screened again, why, and what is different."""

from collections.abc import AsyncIterator
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query, Response
from starlette.responses import StreamingResponse

from atlas.foundation.core.auth import Permission
from atlas.foundation.core.tables import csv_line
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import (
    Actor,
    AppState,
    AtlasRouter,
    PageOut,
    Session,
    list_query,
    page_out,
)
from atlas.foundation.web.exports import CSV, NDJSON, attachment
from atlas.sources.screening.models import RescreenedParty
from atlas.sources.screening.repository.subjects import RESCREENED, RESCREENINGS
from atlas.sources.screening.schemas.rescreenings import (
    RescreenedPartyOut,
    RescreeningOut,
    RescreeningRequest,
)
from atlas.sources.screening.service import rescreenings

router = AtlasRouter(prefix="/screening/rescreenings", tags=["screening"])
Format = Annotated[Literal["ndjson", "csv"], Query(alias="format")]
_COLUMNS = (
    "name",
    "reference",
    "entity_id",
    "company_id",
    "reasons",
    "entries",
    "changes",
    "outcome",
    "new_hits",
    "gone_hits",
    "changed_hits",
    "previous_screening_id",
    "screening_id",
)


@router.post(
    "",
    permission=Permission.RUN,
    rate="expensive",
    idempotent=True,
    operation_id="start_rescreening",
    summary="Screen parties again",
    status_code=202,
)
async def start_rescreening(
    session: Session, actor: Actor, body: RescreeningRequest, response: Response
) -> RescreeningOut:
    """Screen again now: the parties that have changed, or all. After a new list version, and when a
    screened party's own data change, this happens automatically.
    """  # noqa: D205  public text
    row = await rescreenings.request(session, actor, body.scope)
    response.headers["Location"] = f"/api/screening/rescreenings/{row.id}"
    response.headers["Retry-After"] = "1"
    return RescreeningOut.model_validate(row)


@router.get(
    "",
    permission=Permission.READ,
    rate="status",
    operation_id="list_rescreenings",
    summary="List re-screenings",
)
async def list_rescreenings(
    session: Session, params: Annotated[ListParams, Depends(list_query(RESCREENINGS))]
) -> PageOut[RescreeningOut]:
    """List re-screenings, newest first: after which change, how many parties, for which reasons."""
    return page_out(await rescreenings.list_rescreenings(session, params), RescreeningOut)


@router.get(
    "/{rescreening_id}",
    permission=Permission.READ,
    rate="status",
    operation_id="get_rescreening",
    summary="Get a re-screening",
)
async def get_rescreening(session: Session, rescreening_id: UUID) -> RescreeningOut:
    """Return a re-screening: how far it is and whom it concerned."""
    return await rescreenings.get_rescreening(session, rescreening_id)


@router.get(
    "/{rescreening_id}/parties",
    permission=Permission.READ,
    operation_id="list_rescreened_parties",
    summary="List who was screened again",
)
async def list_rescreened_parties(
    session: Session,
    rescreening_id: UUID,
    params: Annotated[ListParams, Depends(list_query(RESCREENED))],
) -> PageOut[RescreenedPartyOut]:
    """List the parties that had to be screened again: why, because of which entries, and what is
    different now.
    """  # noqa: D205  public text
    return page_out(
        await rescreenings.list_parties(session, rescreening_id, params), RescreenedPartyOut
    )


@router.get(
    "/{rescreening_id}/export",
    permission=Permission.READ,
    operation_id="export_rescreened_parties",
    summary="Export who was screened again",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "The parties, streamed",
            "content": {"application/x-ndjson": {}, "text/csv": {}},
        }
    },
)
async def export_rescreened_parties(
    session: Session,
    state: AppState,
    actor: Actor,
    rescreening_id: UUID,
    params: Annotated[ListParams, Depends(list_query(RESCREENED, extra=("format",)))],
    form: Format = "csv",
) -> StreamingResponse:
    """Stream the parties that had to be screened again, with reasons and differences."""
    await rescreenings.WORK.get(session, rescreening_id)
    tenant_id = actor.require_tenant()

    async def lines() -> AsyncIterator[bytes]:
        if form == "csv":
            yield csv_line(_COLUMNS)
        async with state.db.tenant(tenant_id, read_only=True) as own:
            async for row in rescreenings.export_parties(own, rescreening_id, params):
                yield _line(row, form)

    media = CSV if form == "csv" else NDJSON
    return attachment(lines(), media_type=media, filename=f"rescreening-{rescreening_id}.{form}")


def _line(row: RescreenedParty, form: str) -> bytes:
    if form == "ndjson":
        return RescreenedPartyOut.model_validate(row).model_dump_json().encode() + b"\n"
    entries = "; ".join(
        f"{item['reason']}: {item['list_id']} {item['entry_key']} {item['entry_name']}"
        for item in row.entries
    )
    return csv_line(
        [
            row.name,
            row.reference,
            row.entity_id,
            row.company_id,
            ", ".join(row.reasons),
            entries,
            ", ".join(row.changes),
            row.outcome,
            len(row.difference["new"]),
            len(row.difference["gone"]),
            len(row.difference["changed"]),
            row.previous_screening_id,
            row.screening_id,
        ]
    )
