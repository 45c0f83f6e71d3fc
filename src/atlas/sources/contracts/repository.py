"""All SQL of the contracts room."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    choice_field,
    fetch_page,
    int_field,
    text_field,
    time_field,
)
from atlas.sources.contracts.domain import Narrowing, Terms, kept_contract
from atlas.sources.contracts.models import VersionRow
from atlas.sources.contracts.schemas import FindingRow
from atlas.sources.plugins.domain.contract import Contract

_VERSION = VersionRow.columns()
VERSIONS = ListSpec(
    select=f"SELECT {_VERSION} FROM source_contract_version",
    id_column="id",
    fields={
        "provider": text_field("provider", "eq", "in"),
        "status": choice_field("status", ("draft", "active", "superseded", "discarded")),
        "number": int_field("number"),
        "created_at": time_field("created_at"),
    },
    sorts=("created_at",),
    default_sort="-created_at",
)

FINDINGS = ListSpec(
    select="SELECT f.* FROM contract_finding f",
    where="f.kind = $1",
    id_column="f.id",
    fields={
        "provider": text_field("f.provider", "eq", "in"),
        "type": text_field("f.type", "eq", "in"),
        "attribute": text_field("f.attribute", "eq", "in"),
        "found_at": time_field("f.found_at"),
    },
    sorts=("found_at",),
    default_sort="-found_at",
)


async def insert_findings(session: TenantSession, findings: Sequence[FindingRow]) -> None:
    """Note where answers and contracts differ."""
    await session.insert_many("contract_finding", findings)


async def fetch_findings(
    session: TenantSession, kind: Literal["violation", "missing"], params: ListParams
) -> Page[FindingRow]:
    """Return one page of a kind."""
    return await fetch_page(session, FINDINGS, params, build=FindingRow.from_record, args=(kind,))


async def fetch_versions(session: TenantSession, params: ListParams) -> Page[VersionRow]:
    """Return one page of versions."""
    return await fetch_page(session, VERSIONS, params, build=VersionRow.from_record)


async def find_version(
    session: TenantSession, version_id: UUID, *, lock: bool = False
) -> VersionRow | None:
    """Return a version."""
    row = await session.fetch_row(
        f"SELECT {_VERSION} FROM source_contract_version"
        f" WHERE id = $1{' FOR UPDATE' if lock else ''}",
        version_id,
    )
    return VersionRow.from_record(row) if row else None


async def fetch_active(
    session: TenantSession, providers: Sequence[str] | None = None
) -> dict[str, VersionRow]:
    """Return the active version of each provider that has one; None: of all providers."""
    rows = await session.fetch(
        f"SELECT {_VERSION} FROM source_contract_version"
        " WHERE status = 'active' AND ($1::text[] IS NULL OR provider = ANY($1))",
        None if providers is None else list(providers),
    )
    return {row["provider"]: VersionRow.from_record(row) for row in rows}


async def lock_provider(session: TenantSession, provider: str) -> None:
    """Let one change of a provider's versions wait for another until the transaction ends."""
    await session.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended('source_contract:' || $1, 0))",
        f"{session.tenant_id}:{provider}",
    )


async def next_number(session: TenantSession, provider: str) -> int:
    """Return the number of the next version; the caller holds the provider's lock."""
    row = await session.fetch_row(
        "SELECT coalesce(max(number), 0) + 1 AS number FROM source_contract_version"
        " WHERE provider = $1",
        provider,
    )
    assert row is not None  # noqa: S101  an aggregate has one row
    return int(row["number"])


async def insert_version(session: TenantSession, made: VersionRow) -> None:
    """Add a version."""
    await session.insert("source_contract_version", made)


async def update_version(
    session: TenantSession, version_id: UUID, values: Mapping[str, object], at: datetime
) -> VersionRow:
    """Change a locked version."""
    assigned = "".join(f"{name} = ${place}, " for place, name in enumerate(values, start=3))
    row = await session.fetch_row(
        f"UPDATE source_contract_version SET {assigned}revision = revision + 1, updated_at = $2"
        f" WHERE id = $1 RETURNING {_VERSION}",
        version_id,
        at,
        *values.values(),
    )
    assert row is not None  # noqa: S101  locked by the caller
    return VersionRow.from_record(row)


def narrowing_json(narrowing: Narrowing) -> dict[str, JSON]:
    """Return a narrowing as its column holds it."""
    found: dict[str, JSON] = msgspec.to_builtins(narrowing)
    return found


async def keep_obeyed(session: TenantSession, terms: Sequence[Terms], at: datetime) -> None:
    """Keep the contracts that a run obeys, each once."""
    for one in terms:
        sha256, document = one.sha256, one.document
        await session.insert(
            "contract_obeyed",
            one,
            without={"contract", "number", "countries", "since"},
            conflict="DO NOTHING",
            sha256=sha256,
            version=document["version"],
            document=document,
            first_obeyed_at=at,
        )


async def find_obeyed(session: TenantSession, provider: str, sha256: str) -> Contract | None:
    """Return a contract that a run obeyed."""
    row = await session.fetch_row(
        "SELECT document FROM contract_obeyed WHERE provider = $1 AND sha256 = $2",
        provider,
        sha256,
    )
    if row is None:
        return None
    return kept_contract(row["document"])
