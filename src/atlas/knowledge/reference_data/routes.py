"""Reference data over HTTP (read)."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query

from atlas.foundation.core.auth import Permission
from atlas.foundation.core.clock import today
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import AtlasRouter, PageOut, Session, list_query, page_out
from atlas.knowledge.reference_data import service
from atlas.knowledge.reference_data.repository import DATASETS
from atlas.knowledge.reference_data.schemas import (
    CountryProfileOut,
    DatasetOut,
    DatasetTypeOut,
    DatasetTypesOut,
    LookupOut,
)

router = AtlasRouter(prefix="/reference-data", tags=["reference-data"])

AsOf = Annotated[date | None, Query(description="Day the facts are asked for; today if left out.")]


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
) -> PageOut[DatasetOut]:
    """List dataset versions with source, date and licence; empty ones say how to load data."""
    return page_out(await service.list_datasets(session, params), DatasetOut)


@router.get(
    "/datasets/{dataset_id}",
    permission=Permission.READ,
    operation_id="get_reference_dataset",
    summary="Get a dataset of reference data",
)
async def get_reference_dataset(session: Session, dataset_id: UUID) -> DatasetOut:
    """Return a dataset with its data."""
    del session
    return service.get_dataset(dataset_id)


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
    key: Annotated[str, Query(min_length=1, max_length=100, description="Code, such as `64.20`.")],
    as_of: AsOf = None,
) -> LookupOut:
    """Return what the dataset in force says of a code, or that none is loaded."""
    return await service.lookup(session, type_, key, as_of or today())


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
