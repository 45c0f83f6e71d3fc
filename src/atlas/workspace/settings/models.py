"""Rows of settings."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from atlas.foundation.db import Row


@dataclass(frozen=True, slots=True)
class SettingRow(Row):
    """What a tenant set. value: JSON; None: the default holds again."""

    id: UUID
    name: str
    value: str | None
    version: int
    updated_by: UUID
    updated_at: datetime
