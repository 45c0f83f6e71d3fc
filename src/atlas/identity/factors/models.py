"""Typed rows of the second factor."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from atlas.foundation.db import Row


@dataclass(frozen=True, slots=True)
class FactorRow(Row):
    """An account's second factor; it counts once it is confirmed."""

    user_id: UUID
    sealed: bytes
    last_step: int
    created_at: datetime
    confirmed_at: datetime | None
