"""Registers over HTTP, the operator's: loading a file, loads, datasets."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, File, Form, Response, UploadFile

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import (
    Actor,
    AppState,
    AtlasRouter,
    OperatorSession,
    PageOut,
    list_query,
    page_out,
)
from atlas.foundation.web.schemas import ShortText
from atlas.sources.protocol.domain.coverage import SCOPES
from atlas.sources.registry import service
from atlas.sources.registry.domain.formats import DETECT, FORMATS
from atlas.sources.registry.repository import DATASETS, LOADS, REJECTIONS
from atlas.sources.registry.schemas import (
    LoadOptions,
    RegistryDatasetOut,
    RegistryLoadOut,
    RejectionOut,
)

platform_router = AtlasRouter(prefix="/platform/registry", tags=["platform"])


_MAX_AGE = (
    "Days after which the absence of a finding in the register proves nothing; 90 if left out."
)
_Format = Annotated[
    ShortText,
    Form(
        alias="format",
        description=f"`auto` (detected from the file), or one of {', '.join(FORMATS)}.",
        examples=["auto"],
    ),
]
_Scope = Annotated[
    list[ShortText] | None,
    Form(
        max_length=10,
        description="What the dataset declares to cover of a company, in place of its format's"
        f" default; repeat it: {', '.join(SCOPES)}. Only of these does absence prove anything.",
        examples=[["identity", "officers"]],
    ),
]


@platform_router.post(
    "/loads",
    permission=Permission.PLATFORM,
    rate="expensive",
    idempotent=True,
    upload=True,
    operation_id="load_registry",
    summary="Load a register file",
    status_code=202,
    errors=(413,),
)
async def load_registry(
    session: OperatorSession,
    state: AppState,
    actor: Actor,
    response: Response,
    dataset: Annotated[
        ShortText, Form(description="Its name; the file replaces this dataset only.")
    ],
    file: Annotated[
        list[UploadFile],
        File(description="JSON, XML, CSV; also gzip, zip; the parts of one snapshot: repeat it."),
    ],
    file_format: _Format = DETECT,
    force: Annotated[
        bool,
        Form(
            description="Accept older data, a date that the file contradicts, removal of over 10 %."
        ),
    ] = False,
    complete: Annotated[bool, Form(description="The whole register, not an extract.")] = False,
    dry_run: Annotated[
        bool, Form(description="Read, check and compare the whole file; nothing is kept.")
    ] = False,
    title: Annotated[ShortText | None, Form(description="What reports call it.")] = None,
    publisher: Annotated[ShortText | None, Form(description="Who publishes the file.")] = None,
    licence: Annotated[ShortText | None, Form(description="Licence of the file.")] = None,
    source_url: Annotated[
        ShortText | None, Form(description="Where the file is published.")
    ] = None,
    data_date: Annotated[
        date | None, Form(description="Date of the data. Otherwise the file's own date.")
    ] = None,
    max_age_days: Annotated[int | None, Form(ge=1, le=3650, description=_MAX_AGE)] = None,
    scope: _Scope = None,
) -> RegistryLoadOut:
    """Load a file, or all parts of one, as the new state of one dataset.

    Records that the file no longer holds are `no longer published`: ended, never deleted. A
    broken file changes nothing; a statement against the vocabulary is left out and named.
    """
    load = await service.request_load(
        session,
        state.storage,
        actor,
        dataset=dataset,
        files=[(one.filename or "", one.file) for one in file],
        size=sum(one.size or 0 for one in file),
        options=LoadOptions(
            file_format=file_format,
            force=force,
            complete=complete,
            dry_run=dry_run,
            title=title,
            publisher=publisher,
            licence=licence,
            source_url=source_url,
            data_date=data_date,
            max_age_days=max_age_days,
            scope=None if scope is None else tuple(scope),
        ),
    )
    response.headers["Location"] = f"/api/platform/registry/loads/{load.id}"
    response.headers["Retry-After"] = "1"
    return RegistryLoadOut.model_validate(load)


@platform_router.get(
    "/loads",
    permission=Permission.PLATFORM,
    rate="status",
    operation_id="list_registry_loads",
    summary="List registry loads",
)
async def list_registry_loads(
    session: OperatorSession, params: Annotated[ListParams, Depends(list_query(LOADS))]
) -> PageOut[RegistryLoadOut]:
    """List loads, newest first."""
    return page_out(await service.list_loads(session, params), RegistryLoadOut)


@platform_router.get(
    "/loads/{load_id}",
    permission=Permission.PLATFORM,
    rate="status",
    operation_id="get_registry_load",
    summary="Get a registry load",
)
async def get_registry_load(session: OperatorSession, load_id: UUID) -> RegistryLoadOut:
    """Return a load: how far, what it did, or why it was refused."""
    return RegistryLoadOut.model_validate(await service.get_load(session, load_id))


@platform_router.get(
    "/loads/{load_id}/rejections",
    permission=Permission.PLATFORM,
    operation_id="list_registry_load_rejections",
    summary="List the statements a load rejected",
)
async def list_registry_load_rejections(
    session: OperatorSession,
    load_id: UUID,
    params: Annotated[ListParams, Depends(list_query(REJECTIONS))],
) -> PageOut[RejectionOut]:
    """List the statements that are against the vocabulary, with line and reason."""
    return page_out(await service.list_rejections(session, load_id, params), RejectionOut)


@platform_router.get(
    "/datasets",
    permission=Permission.PLATFORM,
    operation_id="list_registry_datasets",
    summary="List registry datasets",
)
async def list_registry_datasets(
    session: OperatorSession, params: Annotated[ListParams, Depends(list_query(DATASETS))]
) -> PageOut[RegistryDatasetOut]:
    """List the loaded datasets with licence, date and age."""
    return page_out(await service.list_datasets(session, params), RegistryDatasetOut)
