"""All SQL of the modules room."""

from uuid import UUID

from atlas.foundation.core.clock import now
from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession


async def insert_result(
    session: TenantSession,
    investigation_id: UUID,
    code: str,
    level: str,
    points: int,
    result: dict[str, JSON],
) -> None:
    """Keep a module's result."""
    await session.insert(
        "module_result",
        investigation_id=investigation_id,
        code=code,
        level=level,
        points=points,
        result=result,
        recorded_at=now(),
    )


async def fetch_results(session: TenantSession, investigation_id: UUID) -> list[dict[str, JSON]]:
    """Return the results of an investigation's modules."""
    records = await session.fetch(
        "SELECT result FROM module_result WHERE investigation_id = $1", investigation_id
    )
    return [record["result"] for record in records]
