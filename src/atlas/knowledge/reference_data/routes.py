"""Reference data over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.core.clock import today
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import (
    Actor,
    AtlasRouter,
    CountryCode,
    IfMatch,
    OperatorSession,
    PageOut,
    Session,
    etag,
    list_query,
    page_out,
)
from atlas.foundation.web.schemas import page_of
from atlas.knowledge.reference_data import service
from atlas.knowledge.reference_data.repository import DATASETS, EVENTS
from atlas.knowledge.reference_data.schemas import (
    CountryProfileOut,
    DataProblemOut,
    DatasetChangeOut,
    DatasetCreate,
    DatasetDefaultsOut,
    DatasetDiffOut,
    DatasetEventOut,
    DatasetImport,
    DatasetImportOut,
    DatasetImportRowOut,
    DatasetOut,
    DatasetSummaryOut,
    DatasetTypeOut,
    DatasetTypesOut,
    DatasetUpdate,
    DatasetValidationOut,
    LookupOut,
)

router = AtlasRouter(prefix="/reference-data", tags=["reference-data"])
platform_router = AtlasRouter(prefix="/platform/reference-data", tags=["platform"])

AsOf = Annotated[date | None, Query(description="Day the facts are asked for; today if left out.")]


def _answer(dataset: DatasetOut, response: Response) -> DatasetOut:
    response.headers["ETag"] = etag(dataset.revision)
    return dataset


@router.get(
    "/types",
    permission=Permission.READ,
    operation_id="list_reference_data_types",
    summary="List the types of reference data",
)
async def list_reference_data_types(session: Session) -> DatasetTypesOut:
    """List every type with the JSON Schema of its data."""
    del session
    return DatasetTypesOut(
        items=[
            DatasetTypeOut(
                type=item.type,
                title=item.title,
                refresh_days=item.refresh_days,
                key=list(item.key),
                nomenclature=item.nomenclature,
                data_schema=dict(item.schema),
            )
            for item in service.list_types()
        ],
    )


@router.get(
    "/datasets",
    permission=Permission.READ,
    operation_id="list_reference_datasets",
    summary="List datasets of reference data",
)
async def list_reference_datasets(
    session: Session, params: Annotated[ListParams, Depends(list_query(DATASETS))]
) -> PageOut[DatasetSummaryOut]:
    """List versions: shipped, the installation's and your own; empty ones say how to load data."""
    return page_out(await service.list_datasets(session, params), DatasetSummaryOut)


@router.post(
    "/datasets",
    permission=Permission.SETTINGS,
    idempotent=True,
    operation_id="create_reference_dataset",
    summary="Draft a dataset of your own",
    status_code=201,
)
async def create_reference_dataset(
    session: Session, actor: Actor, response: Response, body: DatasetCreate
) -> DatasetOut:
    """Keep a version as a draft; it is ignored until it is activated."""
    dataset = await service.create_dataset(session, actor, body)
    response.headers["Location"] = f"/api/reference-data/datasets/{dataset.id}"
    return _answer(dataset, response)


@router.get(
    "/datasets/{dataset_id}",
    permission=Permission.READ,
    operation_id="get_reference_dataset",
    summary="Get a dataset of reference data",
)
async def get_reference_dataset(
    session: Session, response: Response, dataset_id: UUID
) -> DatasetOut:
    """Return a dataset with its data; `ETag` is its revision."""
    return _answer(await service.get_dataset(session, dataset_id), response)


@router.patch(
    "/datasets/{dataset_id}",
    permission=Permission.SETTINGS,
    operation_id="update_reference_dataset",
    summary="Change a draft",
    errors=(409, 412, 428),
)
async def update_reference_dataset(
    session: Session,
    actor: Actor,
    response: Response,
    dataset_id: UUID,
    body: DatasetUpdate,
    if_match: IfMatch = None,
) -> DatasetOut:
    """Change the fields that are sent; what was ever activated stays as it is."""
    changed = await service.update_dataset(session, actor, dataset_id, body, if_match)
    return _answer(changed, response)


@router.delete(
    "/datasets/{dataset_id}",
    permission=Permission.SETTINGS,
    operation_id="discard_reference_dataset",
    summary="Discard a draft",
    status_code=204,
    errors=(409, 412),
)
async def discard_reference_dataset(
    session: Session, actor: Actor, dataset_id: UUID, if_match: IfMatch = None
) -> None:
    """Archive a draft; the name of its version is free again."""
    await service.discard_dataset(session, actor, dataset_id, if_match)


@router.post(
    "/datasets/{dataset_id}/validate",
    permission=Permission.SETTINGS,
    operation_id="validate_reference_dataset",
    summary="Check a dataset of your own",
)
async def validate_reference_dataset(session: Session, dataset_id: UUID) -> DatasetValidationOut:
    """Check shape and meaning: countries, periods, repeated entries, categories."""
    problems = await service.validate_dataset(session, dataset_id)
    found = [DataProblemOut.model_validate(item) for item in problems]
    return DatasetValidationOut(valid=not found, problems=found)


@router.post(
    "/datasets/{dataset_id}/activate",
    permission=Permission.SETTINGS,
    operation_id="activate_reference_dataset",
    summary="Activate a dataset of your own",
    errors=(409, 412, 428),
)
async def activate_reference_dataset(
    session: Session,
    actor: Actor,
    response: Response,
    dataset_id: UUID,
    if_match: IfMatch = None,
) -> DatasetOut:
    """Put it in force; the previous one is superseded, earlier evaluations stay as they are.

    What loosens the data that answers (an entry left out or changed, another rule) stays as it is
    and says so in `awaits_second_person`: it takes effect once a second person posts …/confirm.
    Further entries of a list of risk, and data where none answered, take effect at once.
    """
    active = await service.activate_dataset(session, actor, dataset_id, if_match)
    return _answer(active, response)


@router.post(
    "/datasets/{dataset_id}/confirm",
    permission=Permission.SECOND_DECIDE,
    operation_id="confirm_reference_dataset",
    summary="Confirm a dataset as the second person",
    errors=(409, 412, 428),
)
async def confirm_reference_dataset(
    session: Session,
    actor: Actor,
    response: Response,
    dataset_id: UUID,
    if_match: IfMatch = None,
) -> DatasetOut:
    """Carry out the proposed activation or archiving; 403 for those who wrote or proposed it."""
    done = await service.confirm_dataset(session, actor, dataset_id, if_match)
    return _answer(done, response)


@router.post(
    "/datasets/{dataset_id}/archive",
    permission=Permission.SETTINGS,
    operation_id="archive_reference_dataset",
    summary="Archive a dataset of your own",
    errors=(409, 412, 428),
)
async def archive_reference_dataset(
    session: Session,
    actor: Actor,
    response: Response,
    dataset_id: UUID,
    if_match: IfMatch = None,
) -> DatasetOut:
    """Put a version away; in place of an active one the default answers again.

    Where the default is looser, it waits for a second person's …/confirm (`awaits_second_person`).
    """
    archived = await service.archive_dataset(session, actor, dataset_id, if_match)
    return _answer(archived, response)


@router.get(
    "/datasets/{dataset_id}/history",
    permission=Permission.READ,
    operation_id="list_reference_dataset_history",
    summary="List what happened to a dataset",
)
async def list_reference_dataset_history(
    session: Session, dataset_id: UUID, params: Annotated[ListParams, Depends(list_query(EVENTS))]
) -> PageOut[DatasetEventOut]:
    """List who created, changed, activated and archived it, newest first."""
    page = await service.list_history(session, dataset_id, params)
    return page_of(page, page.items)


@router.get(
    "/datasets/{dataset_id}/diff",
    permission=Permission.READ,
    operation_id="diff_reference_datasets",
    summary="Compare two versions",
)
async def diff_reference_datasets(
    session: Session,
    dataset_id: UUID,
    against: Annotated[
        UUID | None, Query(description="The older version; what is in force today if left out.")
    ] = None,
) -> DatasetDiffOut:
    """Return the entries that were added, removed and changed."""
    before, after, found = await service.diff_datasets(session, dataset_id, against)
    return DatasetDiffOut(
        before_id=before.id,
        before_version=before.version,
        after_id=after.id,
        after_version=after.version,
        same=found.same,
        added=[dict(item) for item in found.added],
        removed=[dict(item) for item in found.removed],
        changed=[DatasetChangeOut.model_validate(item) for item in found.changed],
        settings=[DatasetChangeOut.model_validate(item) for item in found.settings],
        unchanged=found.unchanged,
    )


@router.post(
    "/import",
    permission=Permission.SETTINGS,
    idempotent=True,
    operation_id="import_reference_dataset",
    summary="Import entries as a draft",
    status_code=201,
    responses={200: {"model": DatasetImportOut, "description": "A dry run"}},
)
async def import_reference_dataset(
    session: Session, actor: Actor, response: Response, body: DatasetImport
) -> DatasetImportOut:
    """Read CSV or JSON into a draft, whole or not at all; a dry run (200) reports on each row."""
    rows, dataset = await service.import_dataset(session, actor, body)
    if dataset is None:
        response.status_code = 200
    else:
        response.headers["Location"] = f"/api/reference-data/datasets/{dataset.id}"
    accepted = sum(row.accepted for row in rows.rows)
    return DatasetImportOut(
        dry_run=body.dry_run,
        dataset=None if dataset is None else DatasetSummaryOut.model_validate(dataset),
        valid=rows.data is not None,
        accepted=accepted,
        rejected=len(rows.rows) - accepted,
        rows=[DatasetImportRowOut.model_validate(row) for row in rows.rows],
        problems=[DataProblemOut.model_validate(item) for item in rows.problems],
    )


@router.get(
    "/lookup",
    permission=Permission.READ,
    operation_id="look_up_reference_data",
    summary="Look a code up in reference data",
    errors=(404,),
)
async def look_up_reference_data(
    session: Session,
    type_: Annotated[
        str, Query(alias="type", max_length=100, description="Type, such as `industry_risk`.")
    ],
    key: Annotated[
        str,
        Query(
            min_length=1,
            max_length=200,
            description="Code, such as `64.20`; of countries, legal forms and territories also a"
            " name.",
        ),
    ],
    as_of: AsOf = None,
    country: Annotated[
        CountryCode | None,
        Query(description="Country of a legal form's name."),
    ] = None,
) -> LookupOut:
    """Return what the dataset in force says of a code, or that none is loaded."""
    return await service.lookup(session, type_, key, as_of or today(), country)


@router.get(
    "/countries/{country_code}",
    permission=Permission.READ,
    operation_id="get_country_profile",
    summary="Get a country's profile",
)
async def get_country_profile(
    session: Session,
    country_code: Annotated[
        str, Path(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2, upper case.")
    ],
    as_of: AsOf = None,
) -> CountryProfileOut:
    """Return the lists a country is on, its CPI score and its threshold of beneficial owners."""
    return await service.country_profile(session, country_code, as_of or today())


@platform_router.get(
    "",
    permission=Permission.PLATFORM,
    operation_id="list_reference_defaults",
    summary="List the installation's reference data",
)
async def list_reference_defaults(session: OperatorSession) -> DatasetDefaultsOut:
    """List the defaults that go before the shipped datasets, for tenants without their own."""
    return DatasetDefaultsOut(items=list(await service.list_defaults(session)))


@platform_router.put(
    "",
    permission=Permission.PLATFORM,
    operation_id="set_reference_default",
    summary="Set the installation's default of a type",
)
async def set_reference_default(
    session: OperatorSession, actor: Actor, body: DatasetCreate
) -> DatasetOut:
    """Check a dataset and make it the default of its type for every tenant without its own."""
    return await service.set_default(session, actor, body)


@platform_router.delete(
    "/{type_name}",
    permission=Permission.PLATFORM,
    operation_id="withdraw_reference_default",
    summary="Withdraw the installation's default of a type",
    status_code=204,
)
async def withdraw_reference_default(
    session: OperatorSession,
    actor: Actor,
    type_name: Annotated[str, Path(max_length=100, description="Type, such as `cpi`.")],
) -> None:
    """Let the shipped dataset answer again."""
    await service.withdraw_default(session, actor, type_name)
