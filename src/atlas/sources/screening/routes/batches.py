"""Batches over HTTP: start by JSON or file, watch, read, export, cancel."""

from collections.abc import AsyncIterator
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, File, Form, Query, Response, UploadFile
from starlette.responses import StreamingResponse

from atlas.foundation.core.auth import Permission
from atlas.foundation.core.row_files import MAX_FILE_BYTES
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
from atlas.sources.screening.models import BatchRow
from atlas.sources.screening.repository.batches import BATCHES, ROWS
from atlas.sources.screening.schemas.batches import BatchRowOut, ScreeningBatchIn, ScreeningBatchOut
from atlas.sources.screening.schemas.screenings import DEFAULT_THRESHOLD
from atlas.sources.screening.service import batches

router = AtlasRouter(prefix="/screening/batches", tags=["screening"])
_PURPOSE = "What the screening is for; kept and audited."
Format = Annotated[Literal["ndjson", "csv"], Query(alias="format")]
_FIELDS = (
    "row_number",
    "status",
    "name",
    "reference",
    "outcome",
    "best_strength",
    "candidates",
    "screening_id",
)
_COLUMNS = (
    *_FIELDS,
    "problems",
    "lists",
    "replaced_lists",
    "former_candidates",
    "not_assessed",
)


def _accepted(response: Response, batch: BatchRow) -> ScreeningBatchOut:
    response.headers["Location"] = f"/api/screening/batches/{batch.id}"
    response.headers["Retry-After"] = "1"
    return ScreeningBatchOut.model_validate(batch)


@router.post(
    "",
    permission=Permission.RUN,
    rate="expensive",
    idempotent=True,
    upload=True,
    upload_limit=MAX_FILE_BYTES,
    operation_id="start_screening_batch",
    summary="Screen many parties in the background",
    status_code=202,
    errors=(413,),
)
async def start_screening_batch(
    session: Session, actor: Actor, body: ScreeningBatchIn, response: Response
) -> ScreeningBatchOut:
    """Screen many parties; rows that are not valid are named, the others screened.

    A body holds at most 100,000 values, some 25,000 parties; a file holds 100,000 parties.
    """
    return _accepted(response, await batches.start(session, actor, body))


@router.post(
    "/import",
    permission=Permission.RUN,
    rate="expensive",
    idempotent=True,
    upload=True,
    upload_limit=MAX_FILE_BYTES,
    operation_id="import_screening_batch",
    summary="Screen the parties of a file in the background",
    status_code=202,
    errors=(413,),
)
async def import_screening_batch(
    session: Session,
    actor: Actor,
    response: Response,
    file: Annotated[
        UploadFile,
        File(
            description="CSV, separated by comma, semicolon or tab, with a header (`name`, `kind`,"
            " `reference`, `birth_date`, `gender`, `countries`, `other_names`, `identifiers`,"
            " `entity_id`; several values separated by `;`, identifiers as `SCHEME:value`), or JSON"
            " lines (`.ndjson`)."
        ),
    ],
    purpose: Annotated[str, Form(min_length=1, max_length=200, description=_PURPOSE)] = "batch",
    topics: Annotated[str, Form(max_length=200, description="Separated by commas.")] = "sanctions",
    threshold: Annotated[
        int, Form(ge=50, le=100, description="Least score of a candidate.")
    ] = DEFAULT_THRESHOLD,
) -> ScreeningBatchOut:
    """Screen the parties of a file; rows that are not valid are named, the others screened."""
    made = await batches.start_file(
        session,
        actor,
        content=await file.read(),
        name=file.filename or "parties.csv",
        purpose=purpose,
        topics=[topic.strip() for topic in topics.split(",")],
        threshold=threshold,
    )
    return _accepted(response, made)


@router.get(
    "",
    permission=Permission.READ,
    rate="status",
    operation_id="list_screening_batches",
    summary="List batches",
)
async def list_screening_batches(
    session: Session, params: Annotated[ListParams, Depends(list_query(BATCHES))]
) -> PageOut[ScreeningBatchOut]:
    """List batches, newest first."""
    return page_out(await batches.list_batches(session, params), ScreeningBatchOut)


@router.get(
    "/{batch_id}",
    permission=Permission.READ,
    rate="status",
    operation_id="get_screening_batch",
    summary="Get a batch",
)
async def get_screening_batch(session: Session, batch_id: UUID) -> ScreeningBatchOut:
    """Return a batch: how far it is and what it found."""
    return ScreeningBatchOut.model_validate(await batches.WORK.get(session, batch_id))


@router.post(
    "/{batch_id}/cancel",
    permission=Permission.RUN,
    operation_id="cancel_screening_batch",
    summary="Cancel a batch",
    status_code=202,
    errors=(409,),
)
async def cancel_screening_batch(
    session: Session, actor: Actor, response: Response, batch_id: UUID
) -> ScreeningBatchOut:
    """Stop a batch; what was screened stays."""
    return _accepted(response, await batches.WORK.cancel(session, actor, batch_id))


@router.get(
    "/{batch_id}/rows",
    permission=Permission.READ,
    operation_id="list_screening_batch_rows",
    summary="List a batch's rows",
)
async def list_screening_batch_rows(
    session: Session, batch_id: UUID, params: Annotated[ListParams, Depends(list_query(ROWS))]
) -> PageOut[BatchRowOut]:
    """List the rows in the order sent: screened, waiting, or rejected and why."""
    return page_out(await batches.list_rows(session, batch_id, params), BatchRowOut)


@router.get(
    "/{batch_id}/export",
    permission=Permission.READ,
    operation_id="export_screening_batch",
    summary="Export a batch's rows",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "The rows, streamed",
            "content": {"application/x-ndjson": {}, "text/csv": {}},
        }
    },
)
async def export_screening_batch(
    session: Session,
    state: AppState,
    actor: Actor,
    batch_id: UUID,
    params: Annotated[ListParams, Depends(list_query(ROWS, extra=("format",)))],
    form: Format = "csv",
) -> StreamingResponse:
    """Stream the rows that the filters let through; no row ceiling."""
    await batches.WORK.get(session, batch_id)
    tenant_id = actor.require_tenant()

    async def lines() -> AsyncIterator[bytes]:
        if form == "csv":
            yield csv_line(_COLUMNS)
        async with state.db.tenant(tenant_id, read_only=True) as own:
            async for row in batches.export_rows(own, batch_id, params):
                yield _line(row, form)

    media = CSV if form == "csv" else NDJSON
    return attachment(lines(), media_type=media, filename=f"screening-batch-{batch_id}.{form}")


def _line(row: BatchRowOut, form: str) -> bytes:
    if form == "ndjson":
        return row.model_dump_json().encode() + b"\n"
    problems = "; ".join(
        f"{'.'.join(str(part) for part in item.loc)}: {item.msg}" for item in row.problems
    )
    searched = "; ".join(
        f"{one.list_id} {one.version}"
        + (f" (version {one.sequence})" if one.sequence is not None else "")
        for one in row.lists
    )
    replaced = "; ".join(one.list_id for one in row.lists if one.replaced)
    open_ = "; ".join(f"{one.topic}: {one.reason}" for one in row.not_assessed)
    told = (problems, searched, replaced, row.former_candidates, open_)
    return csv_line([*(getattr(row, name) for name in _FIELDS), *told])
