"""The customer file as lines of CSV or JSON, in the columns that the import reads."""

from collections.abc import AsyncIterator, Sequence
from itertools import chain
from typing import Any
from uuid import UUID

import orjson

from atlas.foundation.core.canonical import plain
from atlas.foundation.core.tables import csv_line
from atlas.foundation.core.types import JSON
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.db.listing import ListParams
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.domain import Company
from atlas.knowledge.company_files.domain import COMPANY_COLUMNS, LISTS, NUMBERS, PROFILE_COLUMNS
from atlas.knowledge.customer_file import service as customer_file
from atlas.knowledge.customer_file.schemas import RelationshipProfileOut

_STATE = (
    "relationship_status",
    "next_review_at",
    "review_due_at",
    "entity_id",
    "id",
    "version",
    "created_at",
    "updated_at",
)
_PART = 500


async def lines(
    db: Database, tenant_id: UUID, params: ListParams, form: str
) -> AsyncIterator[bytes]:
    """Yield the header (CSV) and a line for each company; opens its own session.

    A CSV column `metadata.KEY` stands for every key that any company of the tenant has.
    """
    async with db.tenant(tenant_id, read_only=True) as session:
        keys = await companies.metadata_keys(session) if form == "csv" else []
        if form == "csv":
            yield csv_line(_header(keys))
        part: list[Company] = []
        async for company in companies.export_companies(session, params):
            part.append(company)
            if len(part) == _PART:
                for line in await _lines(session, part, form, keys):
                    yield line
                part = []
        for line in await _lines(session, part, form, keys):
            yield line


def _header(keys: Sequence[str]) -> list[str]:
    metadata = (f"metadata.{key}" for key in keys)
    profile = (f"profile.{name}" for name in PROFILE_COLUMNS)
    return [*COMPANY_COLUMNS, *metadata, *profile, *_STATE]


async def _lines(
    session: TenantSession, part: Sequence[Company], form: str, keys: Sequence[str]
) -> list[bytes]:
    profiles = await customer_file.profiles_of(session, [company.id for company in part])
    written = _csv if form == "csv" else _json
    return [written(company, _profile(profiles.get(company.id)), keys) for company in part]


def _profile(profile: Any) -> dict[str, JSON] | None:
    return (
        RelationshipProfileOut.model_validate(profile).model_dump(mode="json") if profile else None
    )


def _csv(company: Company, profile: dict[str, JSON] | None, keys: Sequence[str]) -> bytes:
    values = profile or {}
    cells = chain(
        (_cell(name, getattr(company, name)) for name in COMPANY_COLUMNS),
        (company.metadata.get(key, "") for key in keys),
        (_cell(name, values.get(name)) for name in PROFILE_COLUMNS),
        (_cell(name, getattr(company, name)) for name in _STATE),
    )
    return csv_line(list(cells))


def _cell(name: str, value: Any) -> Any:
    if value is None:
        return ""
    if name == NUMBERS:
        return ";".join(f"{one.scheme}:{one.value}" for one in value)
    if name in LISTS:
        return ";".join(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _json(company: Company, profile: dict[str, JSON] | None, _: Sequence[str]) -> bytes:
    shown = {name: getattr(company, name) for name in (*COMPANY_COLUMNS, "metadata", *_STATE)}
    shown["metadata"] = dict(company.metadata)
    return orjson.dumps(plain(shown | {"profile": profile})) + b"\n"
