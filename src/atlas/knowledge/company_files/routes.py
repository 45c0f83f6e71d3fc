"""Companies from and to files over HTTP: imports with their rows, and the export."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, File, Form, Query, Response, UploadFile
from starlette.responses import StreamingResponse

from atlas.foundation.core.auth import Permission
from atlas.foundation.core.row_files import MAX_FILE_BYTES
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
from atlas.knowledge.companies.service import LISTING
from atlas.knowledge.company_files import exporting, service
from atlas.knowledge.company_files.models import Import
from atlas.knowledge.company_files.repository import IMPORTS, ROWS
from atlas.knowledge.company_files.schemas import CompanyImportRowOut, ImportOut, OnExisting

router = AtlasRouter(prefix="/companies", tags=["companies"])


def _accepted(response: Response, made: Import) -> ImportOut:
    response.headers["Location"] = f"/api/companies/imports/{made.id}"
    response.headers["Retry-After"] = "1"
    return ImportOut.model_validate(made)


@router.post(
    "/imports",
    permission=Permission.RUN,
    rate="expensive",
    idempotent=True,
    upload=True,
    upload_limit=MAX_FILE_BYTES,
    operation_id="import_companies",
    summary="Import companies from a file",
    status_code=202,
    errors=(413,),
)
async def import_companies(
    session: Session,
    actor: Actor,
    response: Response,
    file: Annotated[
        UploadFile,
        File(
            description="CSV with a header (`name`, `register`, `registration_number`,"
            " `country_code`, `website`, `external_id`, `tags`, `metadata.KEY`, and the fields of"
            " the relationship profile; several values separated by `;`), JSON, or JSON lines. What"
            " the export writes is read back."
        ),
    ],
    dry_run: Annotated[bool, Form(description="Say what would be done; write nothing.")] = False,
    on_existing: Annotated[
        OnExisting, Form(description="What to do with a company that is there already.")
    ] = "update",
) -> ImportOut:
    """Add or update up to 100,000 companies in the background; each row gets an outcome.

    A row matches an existing company by external id, or by register and number. Invalid rows are
    named with line and reason, and the others are imported. A file that cannot be read as a whole
    returns 422, and no row is imported.
    """
    made = await service.start(
        session,
        actor,
        content=await file.read(),
        file_name=file.filename or "companies",
        dry_run=dry_run,
        on_existing=on_existing,
    )
    return _accepted(response, made)


@router.get(
    "/imports",
    permission=Permission.READ,
    rate="status",
    operation_id="list_company_imports",
    summary="List imports of companies",
)
async def list_imports(
    session: Session, params: Annotated[ListParams, Depends(list_query(IMPORTS))]
) -> PageOut[ImportOut]:
    """List imports, newest first."""
    return page_out(await service.list_imports(session, params), ImportOut)


@router.get(
    "/imports/{import_id}",
    permission=Permission.READ,
    rate="status",
    operation_id="get_company_import",
    summary="Get an import of companies",
    errors=(404,),
)
async def get_import(session: Session, import_id: UUID) -> ImportOut:
    """Return the progress and the results of the rows."""
    return ImportOut.model_validate(await service.WORK.get(session, import_id))


@router.get(
    "/imports/{import_id}/rows",
    permission=Permission.READ,
    operation_id="list_company_import_rows",
    summary="List an import's rows",
    errors=(404,),
)
async def list_rows(
    session: Session, import_id: UUID, params: Annotated[ListParams, Depends(list_query(ROWS))]
) -> PageOut[CompanyImportRowOut]:
    """List the rows in the file's order: each one's outcome, and why it was rejected."""
    return page_out(await service.list_rows(session, import_id, params), CompanyImportRowOut)


@router.post(
    "/imports/{import_id}/cancel",
    permission=Permission.RUN,
    operation_id="cancel_company_import",
    summary="Cancel an import of companies",
    status_code=202,
    errors=(404, 409),
)
async def cancel_import(
    session: Session, actor: Actor, import_id: UUID, response: Response
) -> ImportOut:
    """Stop an import; what was imported stays."""
    return _accepted(response, await service.WORK.cancel(session, actor, import_id))


@router.get(
    "/export",
    permission=Permission.READ,
    operation_id="export_companies",
    summary="Export the customer file",
    response_class=StreamingResponse,
    responses={200: {"description": "The companies, streamed", "content": {CSV: {}, NDJSON: {}}}},
)
async def export_companies(
    state: AppState,
    actor: Actor,
    params: Annotated[ListParams, Depends(list_query(LISTING, extra=("format",)))],
    form: Annotated[Literal["csv", "ndjson"], Query(alias="format")] = "csv",
) -> StreamingResponse:
    """Stream the companies that the filters let through, with their relationship profiles.

    The import reads the file back as it was. No row ceiling.
    """
    lines = exporting.lines(state.db, actor.require_tenant(), params, form)
    return attachment(
        lines, media_type=CSV if form == "csv" else NDJSON, filename=f"companies.{form}"
    )
