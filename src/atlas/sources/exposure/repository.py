"""What was noted of the investigations of a company that its structure was read by."""

from uuid import UUID

from atlas.foundation.db import TenantSession


async def read_otherwise(session: TenantSession, entity_id: UUID, loads: str) -> bool:
    """Return whether the registers of these loads may say otherwise than was read of a company.

    By the newest investigation of it that has read them; without one, nothing is known to differ.
    """
    found: bool | None = await session.fetch_value(
        "SELECT s.same_at IS DISTINCT FROM $2 FROM investigation i JOIN run_registers s"
        " ON s.tenant_id = i.tenant_id AND s.investigation_id = i.id"
        " WHERE i.entity_id = $1 AND i.withdrawn_at IS NULL ORDER BY i.id DESC LIMIT 1",
        entity_id,
        loads,
    )
    return bool(found)
