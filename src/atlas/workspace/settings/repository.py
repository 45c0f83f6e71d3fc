"""All SQL of settings."""

from atlas.foundation.db import TenantSession
from atlas.workspace.settings.models import SettingRow

_ROW = f"SELECT {SettingRow.columns()} FROM setting"


async def list_rows(session: TenantSession) -> list[SettingRow]:
    """Return what the tenant set."""
    return [SettingRow.from_record(row) for row in await session.fetch(_ROW)]


async def find(session: TenantSession, name: str, *, lock: bool = False) -> SettingRow | None:
    """Return what the tenant set under a name."""
    tail = " FOR NO KEY UPDATE" if lock else ""
    row = await session.fetch_row(f"{_ROW} WHERE name = $1{tail}", name)
    return SettingRow.from_record(row) if row else None


async def add(session: TenantSession, row: SettingRow) -> None:
    """Add a row, unless there is one already: two requests may be the first at the same time."""
    await session.insert("setting", row, conflict="(tenant_id, name) DO NOTHING")


async def update(session: TenantSession, row: SettingRow) -> None:
    """Write a value."""
    await session.update("setting", row, ("value", "version", "updated_by", "updated_at"))
