"""API shapes of relationships, and what other rooms receive."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship over one interval; `data` is the cache of its preferred claims."""

    id: UUID
    type: str
    from_id: UUID
    to_id: UUID
    discriminator: str
    valid_from: date | None
    valid_to: date | None
    data: Mapping[str, Any]
    version: int
    created_at: datetime
    updated_at: datetime
