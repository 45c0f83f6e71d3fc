"""All SQL of the contracts room."""

from collections.abc import Sequence
from typing import Literal

from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    fetch_page,
    text_field,
    time_field,
)
from atlas.sources.contracts.schemas import FindingRow

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
